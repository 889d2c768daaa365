//! Known defects applied to the checks they concern (TR-03129-2, 7.3; TR-03135-1; RELIABILITY T16).
//!
//! "Wrong" may become "cannot be decided" where a list the operator vouches for says that this signer's documents are
//! like that. Nothing ever becomes good.

use super::check::{Check, CheckId, CheckStatus, Requirement};
use super::code::Code;
use super::material::Material;
use crate::trust::{Defect, KnownDefect};

/// Weighs the checks anew.
pub(super) fn apply(material: &Material<'_>, checks: Vec<Check>) -> Vec<Check> {
    let known = material.sod.as_ref().map(|sod| sod.known_defects.as_slice()).unwrap_or_default();
    checks.into_iter().map(|check| known.iter().fold(check, apply_one)).collect()
}

fn apply_one(check: Check, known: &KnownDefect) -> Check {
    let status = match weight(&known.defect, check.id) {
        Some(Weight::Excuses) if check.status == CheckStatus::Failed => CheckStatus::Undetermined,
        Some(Weight::Opens) => check.status.max(CheckStatus::Undetermined),
        Some(Weight::Condemns) => CheckStatus::Failed,
        _ => return check,
    };
    let mut check = check.because(Code::DefectApplied).fact("defect_list", &known.list);
    check = match known.defect {
        Defect::CertRevoked(_) => check.because(Code::RevDsRevoked),
        Defect::ChipAuthKeyRevoked | Defect::ActiveAuthKeyRevoked => check.because(Code::ChipKeyCompromised),
        _ => check,
    };
    if status == CheckStatus::Failed {
        check = check.with_requirement(Requirement::Required);
    }
    check.status = status;
    check
}

/// What a defect does to a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// "Wrong" is explained, and stays undecided.
    Excuses,
    /// Whatever was found, it is undecided.
    Opens,
    /// It is wrong, whatever was found.
    Condemns,
}

fn weight(defect: &Defect, check: CheckId) -> Option<Weight> {
    use Weight::{Condemns, Excuses, Opens};
    match (defect, check) {
        (Defect::CertRevoked(1), CheckId::RevDsCrl) => Some(Opens),
        (Defect::CertRevoked(_), CheckId::RevDsCrl)
        | (Defect::ChipAuthKeyRevoked, CheckId::ChipCa)
        | (Defect::ActiveAuthKeyRevoked, CheckId::ChipAa) => Some(Condemns),
        (Defect::AuthenticationProtocolFailure(0 | 2 | 4 | 6), CheckId::ChipCa)
        | (Defect::AuthenticationProtocolFailure(1 | 2 | 5 | 6), CheckId::ChipAa)
        | (Defect::ValidityPeriodIncorrect(_), CheckId::PaDsValidity)
        | (Defect::EpassportDgMalformed(_), CheckId::LdsStructure)
        | (Defect::SodInvalid(0..=3), CheckId::PaSodSignature)
        | (Defect::SodInvalid(0 | 4), CheckId::PaDgHashes)
        | (Defect::ComSodDiscrepancy, CheckId::LdsComMatchesSod)
        | (Defect::SodWrongSignerIdentifier, CheckId::PaSodSignature)
        | (Defect::CertReplaced | Defect::DsMalformed(_), CheckId::PaDsChain | CheckId::PaSodSignature)
        | (Defect::IssuingCountryDefect(_), CheckId::PaIssuerMatches) => Some(Excuses),
        (Defect::UnknownDocumentDefect(_), CheckId::PaSodSignature) => Some(Opens),
        _ => None,
    }
}
