//! Facts from a verification report.

use super::facts::{
    Chip, ChipDates, ChipRead, CloneCheckResult, Document, DocumentType, DsCertStatus, Face, Facts, Moment,
    PassiveAuth, Variant,
};
use crate::encoding::{Date, Redacted};
use crate::mrz::{DocumentClass, Mrz};
use crate::verification::{Assurance, AuthenticDates, CheckId, CheckStatus, Group, Report};

impl Facts {
    /// What a report says, about a person of whom nothing is known beyond the passport.
    ///
    /// What speaks for the holder is taken from authenticated data alone. Without a machine readable zone of any
    /// origin there is no document to speak of, and nothing is returned.
    #[must_use]
    pub fn from_report(report: &Report) -> Option<Self> {
        let mrz = report.stated_mrz()?;
        let today = report.evaluated_at.copenhagen_day();
        let born = mrz.birth_date.birth(today).ok().and_then(|date| date.day());
        let document = Document {
            document_type: document_type(mrz),
            issuing_state: mrz.issuer.as_str().to_owned(),
            nationality: mrz.nationality.as_str().to_owned(),
            variant: Variant::Unknown,
            date_of_birth: born.map(Redacted::new),
            // A date nobody can read is no validity.
            expiry: mrz.expiry_date.expiry(today).unwrap_or_else(|_| today.plus_days(-1)),
        };
        Some(Self::of_document(report.evaluated_at, born.unwrap_or(today), document, chip(report)))
    }
}

impl Face {
    /// What somebody's comparison is worth after this report: a portrait that nobody could be shown is like no face
    /// (RELIABILITY 0.1, level A4). That it is another person may still be plain to see.
    #[must_use]
    pub fn compared_under(self, report: &Report) -> Self {
        match self {
            Self::Match if report.status_of(CheckId::HolderPortrait) != CheckStatus::Passed => Self::NotDone,
            said => said,
        }
    }
}

/// The first letter decides; the second one where the standard has given it a meaning (Doc 9303-4, 4.4).
fn document_type(mrz: &Mrz) -> DocumentType {
    match mrz.document_class() {
        DocumentClass::Passport | DocumentClass::OrdinaryPassport => DocumentType::Ordinary,
        DocumentClass::EmergencyPassport | DocumentClass::EmergencySheet => DocumentType::Provisional,
        DocumentClass::DiplomaticPassport => DocumentType::Diplomatic,
        DocumentClass::OfficialPassport => DocumentType::Service,
        DocumentClass::RefugeePassport => DocumentType::Refugee,
        DocumentClass::AlienPassport => DocumentType::Alien,
        DocumentClass::IdentityCard => DocumentType::IdCard,
        _ => DocumentType::Other,
    }
}

fn chip(report: &Report) -> Chip {
    Chip {
        read: if report.assurance == Assurance::A0 || is_illegible(report) { ChipRead::Failed } else { ChipRead::Ok },
        passive_auth: passive_auth(report),
        ds_cert_status: match report.status_of(CheckId::RevDsCrl) {
            // A withdrawn CSCA takes its document signers with it (Doc 9303-12, 4.1.5.1).
            _ if is_revoked(report) => DsCertStatus::Revoked,
            CheckStatus::Passed => DsCertStatus::Good,
            _ => DsCertStatus::NotChecked,
        },
        // Where it was asked, an open answer is no yes.
        mrz_matches: report
            .check(CheckId::HolderMrzMatchesChip)
            .is_none_or(|check| matches!(check.status, CheckStatus::Passed | CheckStatus::NotSupported)),
        clone_check: clone_check(report),
        dates: dates(report.authentic_dates()),
    }
}

/// Whether a State signed a machine readable zone that nobody can rely on, and nothing worse is known: as good as a chip that
/// could not be read.
fn is_illegible(report: &Report) -> bool {
    report.status_of(CheckId::LdsStructure) == CheckStatus::Undetermined
        && passive_auth(report) != PassiveAuth::Failed
        && clone_check(report) != CloneCheckResult::Failed
        && !is_revoked(report)
        && report.status_of(CheckId::HolderMrzMatchesChip) != CheckStatus::Failed
}

/// Anything short of passed leaves the data unauthenticated: known to be wrong, or not known to be right.
fn passive_auth(report: &Report) -> PassiveAuth {
    let wrong = [
        // Somebody hid or broke what protects the conversation: nothing that came over it is a basis to act on.
        CheckId::AccessPace,
        CheckId::AccessSession,
        CheckId::PaCardAccessBound,
        CheckId::PaCardSecurity,
        CheckId::PaSodSignature,
        CheckId::PaDsChain,
        CheckId::PaDsValidity,
        CheckId::PaDgHashes,
        CheckId::PaIssuerMatches,
        CheckId::LdsStructure,
        CheckId::LdsComplete,
        CheckId::LdsComMatchesSod,
    ];
    if wrong.into_iter().any(|id| report.status_of(id) == CheckStatus::Failed) {
        PassiveAuth::Failed
    } else if report.authentic_document().is_some()
        && report.status_of(CheckId::LdsStructure) != CheckStatus::Undetermined
    {
        PassiveAuth::Ok
    } else {
        PassiveAuth::UntrustedCsca
    }
}

fn is_revoked(report: &Report) -> bool {
    [CheckId::RevDsCrl, CheckId::RevCscaCrl].into_iter().any(|id| report.status_of(id) == CheckStatus::Failed)
}

fn clone_check(report: &Report) -> CloneCheckResult {
    match report.groups.iter().find(|group| group.id == Group::Chip).map(|group| group.status) {
        // The proof counts only on top of authenticated data and an answered revocation, which the level says.
        Some(CheckStatus::Passed) if report.assurance >= Assurance::A3 => CloneCheckResult::Passed,
        // A withdrawn signer is reason enough by itself. The chip did answer, and to ask it again would not help.
        Some(CheckStatus::Passed) if is_revoked(report) => CloneCheckResult::Passed,
        Some(CheckStatus::Failed) => CloneCheckResult::Failed,
        Some(CheckStatus::NotSupported) => CloneCheckResult::Unsupported,
        _ => CloneCheckResult::NotPerformed,
    }
}

fn dates(dates: &AuthenticDates) -> ChipDates {
    let day = |date: Option<Date>| date.map(Moment::Day);
    ChipDates {
        dg12_issue_date: day(dates.issued),
        dg12_personalized_at: day(dates.personalised),
        sod_signing_time: dates.signed.map(Moment::At),
        ds_not_before: dates.ds_not_before.map(Moment::At),
        ds_not_after: dates.ds_not_after.map(Moment::At),
        ds_pkup_not_before: dates.ds_key_not_before.map(Moment::At),
        ds_pkup_not_after: dates.ds_key_not_after.map(Moment::At),
        csca_not_before: dates.csca_not_before.map(Moment::At),
        dg2_created_at: day(dates.face_created),
        dg3_present: dates.fingers_listed,
        ..ChipDates::default()
    }
}
