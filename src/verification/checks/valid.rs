//! Whether the document is still valid and its signer still stood by.

use super::super::check::{Check, CheckId, CheckStatus, Requirement};
use super::super::code::Code;
use super::super::material::Material;

pub(in super::super) fn checks(material: &Material<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    if material.sod.as_ref().is_some_and(|sod| sod.document_signer.is_some()) {
        checks.push(revocation(material));
    }
    checks.extend(expiry(material));
    checks
}

/// No revocation list is consulted yet: said, and weighed as the policy says for the State in question.
fn revocation(material: &Material<'_>) -> Check {
    let check = Check::new(CheckId::RevDsCrl, CheckStatus::Undetermined).because(Code::RevUnknown);
    let signer = material.sod.as_ref().and_then(|sod| sod.document_signer.as_ref());
    let country = signer.and_then(|signer| signer.issuer_country.as_deref()).unwrap_or_default();
    let optional = material.policy.revocation_list_optional.iter().any(|state| state.eq_ignore_ascii_case(country));
    if optional { check.with_requirement(Requirement::EvaluateOnly) } else { check }
}

/// The last day counts (Doc 9303-4, 4.2.2.2), in Copenhagen, where the question is asked.
fn expiry(material: &Material<'_>) -> Option<Check> {
    let mrz = material.authentic_mrz()?;
    let id = CheckId::DocExpired;
    Some(match mrz.expiry_date.expiry() {
        Ok(last) if material.now.copenhagen_day() <= last => Check::new(id, CheckStatus::Passed),
        Ok(_) => Check::new(id, CheckStatus::Failed).because(Code::DocExpired),
        Err(_) => Check::new(id, CheckStatus::Undetermined).because(Code::LdsDgNonconformant),
    })
}
