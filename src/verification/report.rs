//! What verification found: a tree of checks, an assurance level, and the document as far as it is authentic.

use std::fmt;

use serde::Serialize;

use super::check::{Check, CheckId, CheckStatus, Group, Requirement, sum};
use super::checks::holder::not_shown;
use super::document::AuthenticDocument;
use crate::encoding::{Date, Timestamp};
use crate::lds::image::ImageError;
use crate::mrz::Mrz;

/// How much may be relied on (RELIABILITY 0.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Assurance {
    /// Nothing may be concluded.
    A0,
    /// Data were read, not authenticated.
    A1,
    /// A State signed these data; the chip could be a copy.
    A2,
    /// And the chip is the one the State personalised.
    A3,
    /// And someone confirmed the bearer.
    A4,
}

impl fmt::Display for Assurance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// Dates in signed material that bound the day of issue; none of them is taken from unauthenticated bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuthenticDates {
    /// DG12, 5F26.
    pub issued: Option<Date>,
    /// DG12, 5F55, as a Copenhagen day.
    pub personalised: Option<Date>,
    /// The signing time in EF.SOD.
    pub signed: Option<Timestamp>,
    /// Document signer certificate: start of validity.
    pub ds_not_before: Option<Timestamp>,
    /// Document signer certificate: end of validity.
    pub ds_not_after: Option<Timestamp>,
    /// Document signer certificate: start of private key usage.
    pub ds_key_not_before: Option<Timestamp>,
    /// Document signer certificate: end of private key usage.
    pub ds_key_not_after: Option<Timestamp>,
    /// CSCA certificate: start of validity.
    pub csca_not_before: Option<Timestamp>,
    /// DG2 biometric header: creation date.
    pub face_created: Option<Date>,
    /// Whether EF.SOD lists fingerprints.
    pub fingers_listed: Option<bool>,
}

/// The outcome of [`verify`](super::verify).
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Always `paskontrol-report/1`.
    pub format: &'static str,
    /// SHA-256 of the evidence, hexadecimal.
    pub evidence_sha256: String,
    /// Whether the chip was our simulator.
    pub simulated: bool,
    /// The policy's name.
    pub policy: &'static str,
    /// The time the question was asked for.
    pub evaluated_at: Timestamp,
    /// How much may be relied on.
    pub assurance: Assurance,
    /// The sum of all checks.
    pub status: CheckStatus,
    /// The checks, grouped.
    pub groups: Vec<GroupResult>,
    /// What is authentic of the document. Left out of JSON, where the redaction level decides what to add.
    #[serde(skip)]
    pub(super) document: Option<AuthenticDocument>,
    /// Signed dates. Left out of JSON for the same reason.
    #[serde(skip)]
    pub(super) dates: AuthenticDates,
    /// The machine readable zone as far as anyone states it; only good for saying what is wrong.
    #[serde(skip)]
    pub(super) stated_mrz: Option<Mrz>,
}

/// The checks of one group and their sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupResult {
    /// Which group.
    pub id: Group,
    /// The sum of its checks.
    pub status: CheckStatus,
    /// The checks.
    pub checks: Vec<Check>,
}

impl Report {
    /// The format name.
    pub const FORMAT: &'static str = "paskontrol-report/1";

    /// The document and its holder: there only when a State's signature covers them.
    #[must_use]
    pub const fn authentic_document(&self) -> Option<&AuthenticDocument> {
        self.document.as_ref()
    }

    /// Signed dates that bound the day of issue.
    #[must_use]
    pub const fn authentic_dates(&self) -> &AuthenticDates {
        &self.dates
    }

    /// The machine readable zone as signed, else as typed, else as the chip states it. A reason to refuse a document
    /// may be taken from it, never one to accept it; it is not for showing.
    #[must_use]
    pub const fn stated_mrz(&self) -> Option<&Mrz> {
        self.stated_mrz.as_ref()
    }

    /// The report after somebody decoded the portrait of [`authentic_document`](Self::authentic_document), or tried to.
    ///
    /// Decoding is no part of [`verify`](super::verify): how far it comes depends on the machine. What it adds is only ever
    /// bad news, and leaves the assurance level alone: the data are as genuine as before.
    #[must_use]
    pub fn with_portrait(mut self, decoded: Result<(), ImageError>) -> Self {
        let Err(error) = decoded else { return self };
        for group in &mut self.groups {
            let checks = std::mem::take(&mut group.checks);
            let told = |check: Check| if check.id == CheckId::HolderPortrait { not_shown(check, error) } else { check };
            group.checks = checks.into_iter().map(told).collect();
        }
        self.status = summed(&mut self.groups);
        self
    }

    /// Every check, in the order they are shown.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        self.groups.iter().flat_map(|group| &group.checks)
    }

    /// One check.
    #[must_use]
    pub fn check(&self, id: CheckId) -> Option<&Check> {
        self.checks().find(|check| check.id == id)
    }

    /// One check's status; `undetermined` when it is not in the report.
    #[must_use]
    pub fn status_of(&self, id: CheckId) -> CheckStatus {
        self.check(id).map_or(CheckStatus::Undetermined, |check| check.status)
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report")
            .field("assurance", &self.assurance)
            .field("status", &self.status)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}

/// Sorts checks into their groups.
pub(super) fn grouped(checks: Vec<Check>) -> Vec<GroupResult> {
    let mut groups: Vec<GroupResult> = Group::ALL
        .into_iter()
        .map(|id| GroupResult { id, status: CheckStatus::Undetermined, checks: Vec::new() })
        .collect();
    for check in checks {
        if let Some(group) = groups.iter_mut().find(|group| group.id == check.id.group()) {
            group.checks.push(check);
        }
    }
    groups.retain(|group| !group.checks.is_empty());
    groups
}

/// Sums up each group, and then all of them.
pub(super) fn summed(groups: &mut [GroupResult]) -> CheckStatus {
    for group in groups.iter_mut() {
        group.status = match group.id {
            Group::Chip => chip_status(&group.checks),
            _ => sum(&group.checks),
        };
    }
    groups.iter().map(|group| group.status).max().unwrap_or(CheckStatus::Undetermined)
}

/// Any one proof that passed will do; any one that failed condemns the chip (RELIABILITY 0.1, rule 3).
pub(super) fn chip_status(checks: &[Check]) -> CheckStatus {
    let has =
        |status| checks.iter().any(|check| check.status == status && check.requirement != Requirement::EvaluateOnly);
    if has(CheckStatus::Failed) {
        CheckStatus::Failed
    } else if has(CheckStatus::Passed) {
        CheckStatus::Passed
    } else if has(CheckStatus::Aborted) {
        CheckStatus::Aborted
    } else if has(CheckStatus::Undetermined) {
        CheckStatus::Undetermined
    } else {
        CheckStatus::NotSupported
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chip(statuses: &[CheckStatus]) -> CheckStatus {
        chip_status(&statuses.iter().map(|s| Check::new(CheckId::ChipAa, *s)).collect::<Vec<_>>())
    }

    #[test]
    fn one_proof_is_enough_and_one_failure_is_too_much() {
        use CheckStatus::{Failed, NotSupported, Passed, Undetermined};
        assert_eq!(chip(&[Passed, NotSupported]), Passed);
        assert_eq!(chip(&[Passed, Undetermined]), Passed);
        assert_eq!(chip(&[Passed, Failed]), Failed);
        assert_eq!(chip(&[NotSupported]), NotSupported);
        assert_eq!(chip(&[NotSupported, Undetermined]), Undetermined);
    }

    #[test]
    fn levels_are_ordered() {
        assert!(Assurance::A0 < Assurance::A2 && Assurance::A2 < Assurance::A3);
    }
}
