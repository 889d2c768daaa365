//! From evidence to verdict: verification, register, what is known of the person, readiness. One road for all commands.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use super::arguments::{FaceArgument, HolderArgument, HolderArguments, TrustArguments};
use super::clock;
use super::output::{Screen, printable};
use super::trust::store;
use crate::encoding::{Date, Redacted, Timestamp};
use crate::inspection::Evidence;
use crate::readiness::facts::{Face, HolderLink, RequestedRoute};
use crate::readiness::{Assessment, Facts, ReadinessPolicy, assess};
use crate::registry::{DocumentNumber, Query, Reply, Source};
use crate::trust::TrustSnapshot;
use crate::verification::{Policy, Report, verify};

/// Hours up to which a list's content counts as fresh (READINESS 5.3: snapshots).
pub(super) const LIST_MAX_AGE_HOURS: u32 = 24;

/// Largest trust or person file read.
const MAX_FILE: u64 = 64 * 1024 * 1024;

/// A question that cannot be put.
#[derive(Debug, thiserror::Error)]
pub(super) enum JudgeError {
    #[error("{path}: {error}")]
    Io { path: String, error: std::io::Error },
    #[error("{path}: larger than 64 MiB")]
    TooLarge { path: String },
    #[error("no policy is called `{0}`: field, conformance")]
    Policy(String),
    #[error("no route is called `{0}`: any, mitid_app, nemid_app")]
    Route(String),
    #[error("{path}: not facts about a person: {error}")]
    Person { path: String, error: serde_json::Error },
}

/// Verification's three other arguments.
pub(super) struct Believed {
    pub(super) trust: TrustSnapshot,
    pub(super) policy: Policy,
    pub(super) now: Timestamp,
}

impl Believed {
    /// From files and options.
    pub(super) fn load(screen: &Screen, arguments: &TrustArguments) -> Result<Self, JudgeError> {
        let policy = Policy::named(&arguments.policy).ok_or_else(|| JudgeError::Policy(arguments.policy.clone()))?;
        let mut builder = TrustSnapshot::builder();
        for path in &arguments.trust {
            let label = path.file_name().unwrap_or_default().to_string_lossy();
            builder = builder.file(&label, &read(path)?);
        }
        // Without files of its own, a run believes what was imported.
        if arguments.trust.is_empty()
            && let Some(path) = store::default_path().filter(|path| path.is_file())
        {
            builder = builder.file("trust store", &read(&path)?);
        }
        let trust = builder.build();
        for left_out in trust.rejected() {
            let place = left_out.position.map_or_else(String::new, |position| format!(" #{position}"));
            screen.note(format!("{}{place}: {}", printable(&left_out.label), left_out.reason));
        }
        Ok(Self { trust, policy, now: arguments.at.unwrap_or_else(clock::now) })
    }

    /// The report on evidence.
    pub(super) fn verify(&self, evidence: &Evidence) -> Report {
        verify(evidence, &self.trust, &self.policy, self.now)
    }
}

/// Reads a whole file, within reason.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, JudgeError> {
    let named = |error| JudgeError::Io { path: path.display().to_string(), error };
    if fs::metadata(path).map_err(named)?.len() > MAX_FILE {
        return Err(JudgeError::TooLarge { path: path.display().to_string() });
    }
    fs::read(path).map_err(named)
}

/// What the register and the clerk add to a report.
pub(super) struct Circumstances<'a> {
    pub(super) route: RequestedRoute,
    pub(super) person: Option<Value>,
    pub(super) registry: Option<&'a dyn Source>,
    pub(super) face: Face,
    pub(super) holder: HolderLink,
    pub(super) issued: Option<Date>,
    /// By our own records.
    pub(super) already_ready: bool,
    /// The rules.
    pub(super) rules: ReadinessPolicy,
}

impl<'a> Circumstances<'a> {
    /// From the options; the register is opened by the caller, who owns it.
    pub(super) fn load(
        arguments: &HolderArguments,
        registry: Option<&'a dyn Source>,
        rules: ReadinessPolicy,
    ) -> Result<Self, JudgeError> {
        let route = match arguments.route.as_str() {
            "any" => RequestedRoute::Any,
            "mitid_app" => RequestedRoute::MitidApp,
            "nemid_app" => RequestedRoute::NemidApp,
            other => return Err(JudgeError::Route(other.to_owned())),
        };
        let person = match &arguments.person {
            None => None,
            Some(path) => Some(
                serde_json::from_slice(&read(path)?)
                    .map_err(|error| JudgeError::Person { path: path.display().to_string(), error })?,
            ),
        };
        let face = match arguments.face {
            Some(FaceArgument::Match) => Face::Match,
            Some(FaceArgument::NoMatch) => Face::NoMatch,
            Some(FaceArgument::Unsure) | None => Face::NotDone,
        };
        let holder = match (arguments.holder, face) {
            // The key app asks for no face. But a clerk who sees another person has seen that the passport is not theirs.
            (Some(HolderArgument::Mismatch), _) | (_, Face::NoMatch) => HolderLink::Mismatch,
            (Some(HolderArgument::Match), _) => HolderLink::Match,
            (None, _) => HolderLink::Unknown,
        };
        Ok(Self { route, person, registry, face, holder, issued: arguments.issued, already_ready: false, rules })
    }

    /// The assessment of a report; nothing where there is no document to speak of.
    pub(super) fn assess(&self, report: &Report) -> Result<Option<Assessment>, JudgeError> {
        let Some(mut facts) = Facts::from_report(report) else { return Ok(None) };
        facts.request.route = self.route;
        facts.holder.face = self.face.compared_under(report);
        facts.holder.link = self.holder;
        facts.printed.issue_date = self.issued;
        facts.revocation = self.ask(report);
        if let Some(person) = &self.person {
            self.apply(person, &mut facts)?;
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
        vec![Reply::new(source.id().clone(), LIST_MAX_AGE_HOURS, &source.ask(&query, report.evaluated_at))]
    }

    /// Facts about person, NemID, device and booklet from a JSON object; other keys are refused.
    fn apply(&self, person: &Value, facts: &mut Facts) -> Result<(), JudgeError> {
        let failed = |error| JudgeError::Person { path: "--person".to_owned(), error };
        let mut object: Map<String, Value> = serde_json::from_value(person.clone()).map_err(failed)?;
        if let Some(value) = object.remove("person") {
            facts.person = serde_json::from_value(value).map_err(failed)?;
        }
        if let Some(value) = object.remove("nemid") {
            facts.nemid = serde_json::from_value(value).map_err(failed)?;
        }
        if let Some(value) = object.remove("device") {
            facts.device = serde_json::from_value(value).map_err(failed)?;
        }
        if let Some(value) = object.remove("variant") {
            facts.document.variant = serde_json::from_value(value).map_err(failed)?;
        }
        if let Some(value) = object.remove("borgerservice") {
            facts.borgerservice = serde_json::from_value(value).map_err(failed)?;
        }
        match object.keys().next() {
            None => Ok(()),
            Some(key) => Err(failed(serde::de::Error::custom(format!("unknown key `{key}`")))),
        }
    }
}
