//! The date of issue from what a passport says of it, and how long a log keeps a person's fields.

use super::super::case::{Case, CaseError};
use crate::encoding::{Date, Timestamp};
use crate::readiness::facts::{
    Chip, ChipDates, ChipRead, CloneCheckResult, Document, DocumentType, DsCertStatus, Facts, Moment, PassiveAuth,
    Variant,
};
use crate::readiness::issue_date::{IssueDate, IssueDateVerdict, evaluate};
use crate::readiness::{IssueDateBoundary, ReadinessPolicy};
use crate::records::Retention;

/// The verdict and the days that remain possible: `yes 2012-01-01..2022-03-15`, or `conflict`.
pub(super) fn run(case: &mut Case) -> Result<String, CaseError> {
    let at = required(case, "at")?;
    let (expiry, born) = (required(case, "expiry")?, required(case, "birth")?);
    let dates = ChipDates {
        dg12_issue_date: moment(case, "dg12-issue-date")?,
        sod_signing_time: moment(case, "sod-signing-time")?,
        ds_not_before: moment(case, "ds-not-before")?,
        ds_pkup_not_before: moment(case, "ds-pkup-not-before")?,
        ds_pkup_not_after: moment(case, "ds-pkup-not-after")?,
        csca_not_before: moment(case, "csca-not-before")?,
        dg2_created_at: moment(case, "dg2-created-at")?,
        dg3_present: optional(case, "dg3-present")?,
        ..ChipDates::default()
    };
    let mut facts = ordinary_passport(at, expiry, born, dates);
    facts.registry.issue_date = optional(case, "register")?;
    let mut policy = ReadinessPolicy::mitid_dk();
    policy.allow_profile_evidence = optional(case, "profile-evidence")?.unwrap_or(false);
    if case.take_optional("boundary")?.is_some_and(|boundary| boundary == "exclusive") {
        policy.issue_date_boundary = IssueDateBoundary::Exclusive;
    }
    Ok(said(&evaluate(&facts, &policy)))
}

fn said(found: &IssueDate) -> String {
    let word = match found.verdict {
        IssueDateVerdict::Yes => "yes",
        IssueDateVerdict::No => "no",
        IssueDateVerdict::Unknown => "unknown",
        IssueDateVerdict::Conflict => "conflict",
        IssueDateVerdict::NotEvaluated => "not_evaluated",
    };
    let days: Vec<_> = found.possible.intervals().iter().map(|days| format!("{}..{}", days.first, days.last)).collect();
    [word.to_owned(), days.join(" ")].join(" ").trim_end().to_owned()
}

fn ordinary_passport(today: Date, expiry: Date, born: Date, dates: ChipDates) -> Facts {
    let document = Document {
        document_type: DocumentType::Ordinary,
        issuing_state: "DNK".to_owned(),
        nationality: "DNK".to_owned(),
        variant: Variant::Danish,
        date_of_birth: Some(born.into()),
        expiry,
    };
    let chip = Chip {
        read: ChipRead::Ok,
        passive_auth: PassiveAuth::Ok,
        ds_cert_status: DsCertStatus::Good,
        mrz_matches: true,
        clone_check: CloneCheckResult::Passed,
        dates,
    };
    Facts::of_document(Timestamp::start_of(today), born, document, chip)
}

/// Passed when the personal fields of an event go at that moment: still there a second before, due from then on.
pub(super) fn run_retention(case: &mut Case) -> Result<String, CaseError> {
    let (event, expected): (Timestamp, Timestamp) = (required(case, "event")?, required(case, "erase-at")?);
    let retention = Retention::default();
    let due_at = |moment: i64| event < retention.due_before(Timestamp::from_unix(moment));
    let found = retention.erase_at(event);
    Ok(if found != expected {
        format!("failed {found}")
    } else if due_at(found.unix()) && !due_at(found.unix().saturating_sub(1)) {
        "passed".to_owned()
    } else {
        "failed due".to_owned()
    })
}

fn required<T: std::str::FromStr>(case: &mut Case, name: &'static str) -> Result<T, CaseError> {
    optional(case, name)?.ok_or(CaseError::Value(name))
}

fn optional<T: std::str::FromStr>(case: &mut Case, name: &'static str) -> Result<Option<T>, CaseError> {
    case.take_optional(name)?.map(|text| text.parse().map_err(|_| CaseError::Value(name))).transpose()
}

fn moment(case: &mut Case, name: &'static str) -> Result<Option<Moment>, CaseError> {
    let Some(text) = case.take_optional(name)? else { return Ok(None) };
    let day = text.parse().map(Moment::Day);
    day.or_else(|_| text.parse().map(Moment::At)).map(Some).map_err(|_| CaseError::Value(name))
}
