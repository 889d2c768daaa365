//! Known defects applied to the checks they concern (TR-03129-2, 7.3; Doc 9303-3, 7.3.3; TR-03135-1; RELIABILITY T16).
//!
//! "Wrong" may become "cannot be decided" where a list the operator vouches for says that this signer's documents are
//! like that. Nothing ever becomes good for a list's word: what a list provides instead has to verify under the State's
//! CSCA like what it replaces, and its use is named.

use super::check::{Check, CheckId, CheckStatus, Requirement};
use super::code::Code;
use super::material::Material;
use crate::trust::{Defect, KnownDefect};

/// Weighs the checks anew.
pub(super) fn apply(material: &Material<'_>, checks: Vec<Check>) -> Vec<Check> {
    let all = material.sod.as_ref().map(|sod| sod.known_defects.as_slice()).unwrap_or_default();
    let document_code = material.stated_mrz().map(|mrz| mrz.document_code);
    let known: Vec<&KnownDefect> = all.iter().filter(|known| is_of_type(known, document_code.as_deref())).collect();
    let one = |check| known.iter().fold(check, |check, known| apply_one(material, check, known));
    checks.into_iter().map(one).map(|check| reported(check, &known)).collect()
}

/// Doc 9303-12, 10: conditions are joined by AND, the document type among them.
fn is_of_type(known: &KnownDefect, document_code: Option<&str>) -> bool {
    let wanted = known.document_type.as_deref().map(|wanted| wanted.trim_end_matches('<'));
    wanted.is_none_or(|wanted| document_code.is_some_and(|code| code.trim_end_matches('<') == wanted))
}

fn apply_one(material: &Material<'_>, check: Check, known: &KnownDefect) -> Check {
    let weight = weight(&known.defect, check.id);
    let status = match weight {
        // It may be about other documents of this signer: enough for a doubt, not for an excuse.
        Some(Weight::Condemns | Weight::Opens) if known.is_narrower => check.status.max(CheckStatus::Undetermined),
        Some(Weight::Excuses) if check.status == CheckStatus::Failed && !known.is_narrower => CheckStatus::Undetermined,
        Some(Weight::Excuses) if is_corrected(material, &known.defect, check.id) => check.status,
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

/// Whether the check looked at what a list provides in place of what is wrong. That was verified like the original.
fn is_corrected(material: &Material<'_>, defect: &Defect, check: CheckId) -> bool {
    match (defect, check) {
        (Defect::CertReplaced | Defect::SodWrongSignerIdentifier, CheckId::PaSodSignature) => {
            material.sod.as_ref().is_some_and(|sod| sod.signer_corrected)
        }
        (Defect::CardSecurityMalformed, CheckId::PaCardSecurity) => {
            material.card_security.as_ref().is_some_and(|outcome| outcome.corrected)
        }
        _ => false,
    }
}

/// What a State reports about these documents and no check here depends on.
fn reported(check: Check, known: &[&KnownDefect]) -> Check {
    let names = known.iter().filter_map(|known| match &known.defect {
        Defect::Reported(name) | Defect::Unknown(name) => Some(name.as_str()),
        _ => None,
    });
    let names: Vec<&str> = names.collect();
    if check.id != CheckId::PaSodSignature || names.is_empty() {
        check
    } else {
        check.fact("reported", names.join(" "))
    }
}

/// The country a list names in place of the one in the document signer's certificate, and the list.
pub(super) fn corrected_country(known: &[KnownDefect]) -> Option<(&str, &str)> {
    known.iter().filter(|known| !known.is_narrower && known.document_type.is_none()).find_map(|known| {
        match &known.defect {
            Defect::IssuingCountryDefect(country) => Some((country.as_str(), known.list.as_str())),
            _ => None,
        }
    })
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
        | (Defect::DsSignatureWrong | Defect::DsEncoding(_) | Defect::CscaEncoding(_), CheckId::PaDsChain)
        | (Defect::CardSecurityMalformed, CheckId::PaCardSecurity)
        | (Defect::IssuingCountryDefect(_), CheckId::PaIssuerMatches) => Some(Excuses),
        (Defect::DsEncoding(field), CheckId::PaDsValidity) if field == "validity" => Some(Excuses),
        (Defect::DsEncoding(field), CheckId::PaIssuerMatches) if field == "issuer" => Some(Excuses),
        (Defect::UnknownDocumentDefect(_), CheckId::PaSodSignature) => Some(Opens),
        _ => None,
    }
}
