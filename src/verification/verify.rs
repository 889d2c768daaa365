//! The one call: all checks, their sum, and what may be relied on.

use super::check::{CheckId, CheckStatus, Group, Requirement};
use super::checks::{access, chip, genuine, holder, structure, valid};
use super::defects;
use super::document::AuthenticDocument;
use super::material::Material;
use super::policy::Policy;
use super::report::{Assurance, AuthenticDates, GroupResult, Report, chip_status, grouped, summed};
use crate::encoding::{PartialDate, Timestamp};
use crate::inspection::Evidence;
use crate::lds::DataGroup;
use crate::trust::TrustSnapshot;

/// Judges evidence. The same arguments give the same report, on any machine and in any year.
#[must_use]
pub fn verify(evidence: &Evidence, trust: &TrustSnapshot, policy: &Policy, now: Timestamp) -> Report {
    let material = Material::gather(evidence, trust, policy, now);
    let chip = chip::checks(&material);
    let chip_is_genuine = chip_status(&chip) == CheckStatus::Passed;
    let mut checks = access::checks(&material, chip_is_genuine);
    checks.extend(structure::checks(&material));
    checks.extend(genuine::checks(&material));
    checks.extend(chip);
    checks.extend(valid::checks(&material));
    checks.extend(holder::checks(&material));
    let mut groups = grouped(defects::apply(&material, checks));
    let status = summed(&mut groups);
    let assurance = assurance(&material, &groups);
    // Genuine is genuine; whether the signer was revoked since is another question, and the level answers it.
    let genuine = passed(&groups, Group::Genuine);
    Report {
        format: Report::FORMAT,
        evidence_sha256: hex::encode(evidence.sha256()),
        simulated: evidence.simulated,
        policy: policy.name,
        evaluated_at: now,
        assurance,
        status,
        document: genuine.then(|| AuthenticDocument::from_material(&material)).flatten(),
        dates: if genuine { dates(&material) } else { AuthenticDates::default() },
        stated_mrz: material.stated_mrz(),
        groups,
    }
}

fn passed(groups: &[GroupResult], wanted: Group) -> bool {
    groups.iter().any(|group| group.id == wanted && group.status == CheckStatus::Passed)
}

/// RELIABILITY 0.1: each level needs the one below it.
fn assurance(material: &Material<'_>, groups: &[GroupResult]) -> Assurance {
    let revocation_holds = groups.iter().flat_map(|group| &group.checks).all(|check| {
        !matches!(check.id, CheckId::RevDsCrl | CheckId::RevCscaCrl)
            || check.status == CheckStatus::Passed
            || (check.requirement == Requirement::EvaluateOnly && check.status != CheckStatus::Failed)
    });
    if material.evidence.data_groups().next().is_none() && material.sod.is_none() {
        Assurance::A0
    } else if !passed(groups, Group::Genuine) || !revocation_holds {
        Assurance::A1
    } else if !passed(groups, Group::Chip) {
        Assurance::A2
    } else {
        Assurance::A3
    }
}

fn dates(material: &Material<'_>) -> AuthenticDates {
    let sod = material.sod.as_ref();
    let signer = sod.and_then(|sod| sod.document_signer.as_ref());
    let details = material.dg12().and_then(Result::ok);
    AuthenticDates {
        issued: details.as_ref().and_then(|dg12| dg12.issue_date).and_then(PartialDate::day),
        personalised: details.as_ref().and_then(|dg12| dg12.personalization_time).and_then(|time| time.date.day()),
        signed: sod.and_then(|sod| sod.signing_time),
        ds_not_before: signer.map(|signer| signer.not_before),
        ds_not_after: signer.map(|signer| signer.not_after),
        ds_key_not_before: signer.and_then(|signer| signer.private_key_not_before),
        ds_key_not_after: signer.and_then(|signer| signer.private_key_not_after),
        csca_not_before: sod.and_then(|sod| sod.csca.as_ref()).map(|csca| csca.not_before),
        face_created: material.dg2().and_then(Result::ok).and_then(|dg2| dg2.created).and_then(|time| time.date.day()),
        fingers_listed: sod.map(|_| material.is_listed(DataGroup::DG3)),
    }
}
