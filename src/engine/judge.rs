//! From evidence to verdict: verification, register, what is known of the person, readiness. One road for everybody.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::clock;
use super::files::{self, FileError};
use super::trust_store;
use crate::encoding::{Date, DocText, Redacted, Timestamp};
use crate::inspection::Evidence;
use crate::readiness::facts::{self, Face, HolderLink, RequestedRoute, Variant};
use crate::readiness::{Assessment, Facts, Polarity, ReadinessPolicy, assess};
use crate::registry::{DocumentNumber, Query, Reply, Source};
use crate::trust::TrustSnapshot;
use crate::verification::{CheckStatus, Group, GroupResult, Policy, Report, verify};

/// A question that cannot be put.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JudgeError {
    #[error("{0}")]
    File(#[from] FileError),
    #[error("no policy is called `{0}`: field, conformance")]
    Policy(String),
    #[error("no route is called `{0}`: any, mitid_app, nemid_app")]
    Route(String),
    #[error("not facts about a person: {0}")]
    Person(serde_json::Error),
}

/// Verification's three other arguments.
pub(crate) struct Believed {
    pub(crate) trust: TrustSnapshot,
    pub(crate) policy: Policy,
    pub(crate) now: Timestamp,
}

impl Believed {
    /// From files; without any, what was imported is believed. Decides as of now unless told otherwise.
    pub(crate) fn load(trust: &[PathBuf], policy: &str, at: Option<Timestamp>) -> Result<Self, JudgeError> {
        let policy = Policy::named(policy).ok_or_else(|| JudgeError::Policy(policy.to_owned()))?;
        let mut builder = TrustSnapshot::builder();
        for path in trust {
            let label = path.file_name().unwrap_or_default().to_string_lossy();
            builder = builder.file(&label, &files::read(path)?);
        }
        if trust.is_empty()
            && let Some(path) = trust_store::default_path().filter(|path| path.is_file())
        {
            builder = builder.file("trust store", &files::read(&path)?);
        }
        Ok(Self { trust: builder.build(), policy, now: at.unwrap_or_else(clock::now) })
    }

    /// What of the files is not believed, and why: a line each, safe for a terminal.
    pub(crate) fn left_out(&self) -> impl Iterator<Item = String> {
        self.trust.rejected().iter().map(|left_out| {
            let place = left_out.position.map_or_else(String::new, |position| format!(" #{position}"));
            format!("{}{place}: {}", DocText::new(&left_out.label), left_out.reason)
        })
    }

    /// The report on evidence.
    pub(crate) fn verify(&self, evidence: &Evidence) -> Report {
        verify(evidence, &self.trust, &self.policy, self.now)
    }
}

/// A route by its name.
pub(crate) fn requested_route(name: &str) -> Result<RequestedRoute, JudgeError> {
    match name {
        "any" => Ok(RequestedRoute::Any),
        "mitid_app" => Ok(RequestedRoute::MitidApp),
        "nemid_app" => Ok(RequestedRoute::NemidApp),
        other => Err(JudgeError::Route(other.to_owned())),
    }
}

/// What the register and the clerk add to a report.
pub(crate) struct Circumstances<'a> {
    pub(crate) route: RequestedRoute,
    /// Facts about person, NemID, device and booklet; see [`Circumstances::assess`].
    pub(crate) person: Option<Value>,
    pub(crate) registry: Option<&'a dyn Source>,
    pub(crate) face: Face,
    pub(crate) holder: HolderLink,
    pub(crate) issued: Option<Date>,
    /// The booklet, where somebody who holds it said which it is.
    pub(crate) booklet: Variant,
    /// By our own records.
    pub(crate) already_ready: bool,
    /// The rules.
    pub(crate) rules: ReadinessPolicy,
}

impl<'a> Circumstances<'a> {
    /// Nothing known yet but the register and the rules.
    pub(crate) const fn new(registry: Option<&'a dyn Source>, rules: ReadinessPolicy) -> Self {
        Self {
            route: RequestedRoute::Any,
            person: None,
            registry,
            face: Face::NotDone,
            holder: HolderLink::Unknown,
            issued: None,
            booklet: Variant::Unknown,
            already_ready: false,
            rules,
        }
    }

    /// Adds what the clerk saw. The key app asks for no face, but a clerk who sees another person has seen that the passport
    /// is not theirs.
    pub(crate) fn seen(mut self, face: Face, holder: Option<HolderLink>) -> Self {
        self.holder = match (holder, face) {
            (_, Face::NoMatch) => HolderLink::Mismatch,
            (holder, _) => holder.unwrap_or(HolderLink::Unknown),
        };
        self.face = face;
        self
    }

    /// Facts about a person from a file.
    pub(crate) fn person_from(path: &Path) -> Result<Value, JudgeError> {
        serde_json::from_slice(&files::read(path)?).map_err(JudgeError::Person)
    }

    /// Whether facts about a person can be understood, before there is a report to use them with.
    pub(crate) fn understands(person: &Value) -> Result<(), JudgeError> {
        Said::read(person).map(drop)
    }

    /// The assessment of a report; nothing where there is no document to speak of.
    pub(crate) fn assess(&self, report: &Report) -> Result<Option<Assessment>, JudgeError> {
        let Some(mut facts) = Facts::from_report(report) else { return Ok(None) };
        facts.request.route = self.route;
        facts.holder.face = self.face.compared_under(report);
        facts.holder.link = self.holder;
        facts.printed.issue_date = self.issued;
        facts.document.variant = self.booklet;
        facts.revocation = self.ask(report);
        if let Some(person) = &self.person {
            Said::read(person)?.add_to(&mut facts);
        }
        facts.person.already_updated |= self.already_ready;
        Ok(Some(assess(&facts, &self.rules)))
    }

    /// Asks the register about the document, if there is one and the number can be put to it.
    fn ask(&self, report: &Report) -> Vec<Reply> {
        let (Some(source), Some(mrz)) = (self.registry, report.stated_mrz()) else { return Vec::new() };
        let today = report.evaluated_at.copenhagen_day();
        let query = || {
            Some(Query {
                issuing_state: mrz.issuer.as_str().parse().ok()?,
                kind: mrz.document_code.parse().ok()?,
                number: DocumentNumber::parse(mrz.document_number.reveal()).ok()?,
                expiry: mrz.expiry_date.expiry(today).ok(),
                birth: mrz.birth_date.birth(today).ok()?.day().map(Redacted::new),
            })
        };
        let Some(query) = query() else { return Vec::new() };
        source.replies(&query, report.evaluated_at)
    }
}

/// Facts about person, NemID, device and booklet, as a JSON object says them; other keys are refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    person: Option<facts::Person>,
    nemid: Option<facts::NemId>,
    device: Option<facts::Device>,
    variant: Option<Variant>,
    borgerservice: Option<facts::Borgerservice>,
}

impl Said {
    fn read(person: &Value) -> Result<Self, JudgeError> {
        Self::deserialize(person).map_err(JudgeError::Person)
    }

    fn add_to(self, facts: &mut Facts) {
        let Self { person, nemid, device, variant, borgerservice } = self;
        person.into_iter().for_each(|person| facts.person = person);
        nemid.into_iter().for_each(|nemid| facts.nemid = nemid);
        device.into_iter().for_each(|device| facts.device = device);
        variant.into_iter().for_each(|variant| facts.document.variant = variant);
        borgerservice.into_iter().for_each(|borgerservice| facts.borgerservice = borgerservice);
    }
}

/// How a group of checks stands with the register's answer and the comparison counted in, which the rules know of and the
/// chip's report does not.
pub(crate) fn standing(assessment: Option<&Assessment>, group: &GroupResult) -> CheckStatus {
    let family = match group.id {
        Group::Valid => "registry.",
        Group::Holder => "holder.",
        _ => return group.status,
    };
    let codes = assessment.into_iter().flat_map(|assessment| &assessment.reason_codes);
    let said = codes.filter(|code| code.as_str().starts_with(family)).map(|code| match code.rule().polarity {
        Polarity::Negative => CheckStatus::Failed,
        _ => CheckStatus::Undetermined,
    });
    said.fold(group.status, CheckStatus::max)
}
