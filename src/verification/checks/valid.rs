//! Whether the document is still valid and its signer still stood by.

use super::super::check::{Check, CheckId, CheckStatus, Requirement};
use super::super::code::Code;
use super::super::material::Material;
use crate::trust::{Revocation, RevocationListFacts, RevocationUnknown, RevokedBy, SodOutcome};

pub(in super::super) fn checks(material: &Material<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some(sod) = &material.sod {
        checks.extend(document_signer(material, sod));
        checks.extend(csca(sod));
    }
    checks.extend(expiry(material));
    checks
}

/// The document signer, by the list of its CSCA and the operator's own.
///
/// Where the policy says that a State publishes none, or need not be asked, a missing answer is told and weighs nothing;
/// a certificate that was withdrawn always does.
fn document_signer(material: &Material<'_>, sod: &SodOutcome) -> Option<Check> {
    let signer = sod.document_signer.as_ref()?;
    let check = told(CheckId::RevDsCrl, sod.document_signer_revocation.as_ref()?, Code::RevDsRevoked);
    let country = signer.issuer_country.as_deref().unwrap_or_default();
    let optional = material.policy.revocation_list_optional.iter().any(|state| state.eq_ignore_ascii_case(country));
    Some(match check.status {
        CheckStatus::Undetermined if optional => {
            let mut check = check.with_requirement(Requirement::EvaluateOnly);
            for code in &mut check.codes {
                if *code == Code::RevUnknown {
                    *code = Code::RevNotPublished;
                }
            }
            check
        }
        _ => check,
    })
}

/// The CSCA itself (Doc 9303-12, 4.1.5.1): trusted by configuration, so only a withdrawal weighs.
fn csca(sod: &SodOutcome) -> Option<Check> {
    let check = told(CheckId::RevCscaCrl, sod.csca_revocation.as_ref()?, Code::RevCscaRevoked);
    Some(match check.status {
        CheckStatus::Failed => check,
        _ => check.with_requirement(Requirement::EvaluateOnly),
    })
}

fn told(id: CheckId, revocation: &Revocation, revoked: Code) -> Check {
    let list = |status, list: &RevocationListFacts| {
        let number = list.number.as_deref().unwrap_or("-");
        let check = Check::new(id, status).fact("list", &list.label).fact("list_sha256", &list.sha256);
        check.fact("list_number", number).fact("list_this_update", list.this_update)
    };
    match revocation {
        Revocation::Good(facts) => list(CheckStatus::Passed, facts),
        Revocation::Revoked(RevokedBy::Issuer { list: facts, at }) => {
            list(CheckStatus::Failed, facts).fact("revoked_at", at).because(revoked)
        }
        Revocation::Revoked(RevokedBy::Operator { reason }) => {
            Check::new(id, CheckStatus::Failed).fact("deny_list", reason).because(revoked)
        }
        Revocation::Revoked(_) => Check::new(id, CheckStatus::Failed).because(revoked),
        Revocation::Unknown(reason) => Check::new(id, CheckStatus::Undetermined).because(match reason {
            RevocationUnknown::Stale => Code::RevStale,
            RevocationUnknown::Invalid => Code::RevCrlInvalid,
            RevocationUnknown::WrongIssuer => Code::RevCrlWrongIssuer,
            RevocationUnknown::Rollback => Code::RevRollback,
            _ => Code::RevUnknown,
        }),
    }
}

/// The last day counts (Doc 9303-4, 4.2.2.2), in Copenhagen, where the question is asked.
fn expiry(material: &Material<'_>) -> Option<Check> {
    let mrz = material.authentic_mrz()?;
    let id = CheckId::DocExpired;
    let today = material.now.copenhagen_day();
    Some(match mrz.expiry_date.expiry(today) {
        Ok(last) if today <= last => Check::new(id, CheckStatus::Passed),
        Ok(_) => Check::new(id, CheckStatus::Failed).because(Code::DocExpired),
        Err(_) => Check::new(id, CheckStatus::Undetermined).because(Code::LdsDgNonconformant),
    })
}
