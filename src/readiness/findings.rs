//! What makes each reason code apply.
//!
//! Codes are collected, not stopped at the first: a person who must fix two things hears of both. Three states hide facts
//! that would not be authentic: a picture hides document, chip and lists; an unread chip leaves only the document's own
//! faults and list hits; failed or untrusted passive authentication hides what rests on signed data.

use super::facts::{
    ChipRead, CloneCheckResult, DsCertStatus, Face, Facts, HolderLink, NemIdStatus, PassiveAuth, Presentation, Variant,
};
use super::issue_date::{self, IssueDate, IssueDateVerdict};
use super::policy::{Calendar, CloneCheck, ReadinessPolicy, VariantUnknown};
use super::rules::ReasonCode;
use crate::encoding::Date;
use crate::registry::{Combined, Hit, ListedReason, Open, Requirements, combine};

/// The codes that apply to any route, and the date of issue.
pub(super) struct Findings {
    pub(super) codes: Vec<ReasonCode>,
    pub(super) issue_date: IssueDate,
}

/// Collects every code. The two positive ones are not among them: they end the assessment before.
pub(super) fn collect(facts: &Facts, policy: &ReadinessPolicy) -> Findings {
    let mut codes = Vec::new();
    person(facts, policy, &mut codes);
    nemid(facts, policy, &mut codes);
    device(facts, &mut codes);
    let mut issue_date = IssueDate::not_evaluated(policy);
    if facts.request.presentation == Presentation::Photo {
        codes.push(ReasonCode::DevicePhotoNotAllowed);
        return sorted(codes, issue_date);
    }
    document(facts, policy, &mut codes);
    let lists = ask_lists(facts, policy);
    codes.extend(lists.hits.iter().map(|hit| hit_code(*hit)));
    if facts.chip.read == ChipRead::Ok {
        codes.extend(lists.open.iter().map(|open| open_code(*open)));
        signer(facts, policy, &mut codes);
        if facts.chip.passive_auth == PassiveAuth::Ok {
            issue_date = issue_date::evaluate(facts, policy);
            chip_and_holder(facts, policy, &mut codes);
            codes.extend(issue_date_code(issue_date.verdict));
        }
    } else {
        codes.extend(unread_code(facts));
    }
    sorted(codes, issue_date)
}

/// In the order of the table, so that equal facts give equal output.
fn sorted(mut codes: Vec<ReasonCode>, issue_date: IssueDate) -> Findings {
    codes.sort_unstable();
    codes.dedup();
    Findings { codes, issue_date }
}

fn person(facts: &Facts, policy: &ReadinessPolicy, codes: &mut Vec<ReasonCode>) {
    let today = facts.evaluated_at.copenhagen_day();
    let born = *facts.person.date_of_birth.reveal();
    push(codes, !has_reached(born, policy.min_age_nemid, today), ReasonCode::PersonBelow15);
    push(codes, !has_reached(born, policy.min_age_mitid, today), ReasonCode::PersonBelow13);
    push(codes, !facts.person.has_cpr, ReasonCode::PersonNoCpr);
}

fn nemid(facts: &Facts, policy: &ReadinessPolicy, codes: &mut Vec<ReasonCode>) {
    let nemid = facts.nemid;
    match nemid.status {
        NemIdStatus::None => codes.push(ReasonCode::NemidNone),
        NemIdStatus::Blocked => codes.push(ReasonCode::NemidBlocked),
        NemIdStatus::Active => push(codes, !nemid.logged_in, ReasonCode::NemidLoginMissing),
    }
    push(codes, !nemid.app_version_current, ReasonCode::NemidAppOutdated);
    if !nemid.key_app_activated {
        let enough = nemid.key_card_unused_keys >= policy.min_unused_keys;
        codes.push(if enough { ReasonCode::NemidKeyAppNotActivated } else { ReasonCode::NemidTooFewKeys });
    }
    let retired = facts.evaluated_at.copenhagen_day() > policy.nemid_route_retired_after;
    push(codes, policy.calendar == Calendar::Public && retired, ReasonCode::RouteRetired);
}

fn device(facts: &Facts, codes: &mut Vec<ReasonCode>) {
    push(codes, !facts.device.nfc, ReasonCode::DeviceNoNfc);
    push(codes, !facts.device.own, ReasonCode::DeviceBorrowed);
}

fn document(facts: &Facts, policy: &ReadinessPolicy, codes: &mut Vec<ReasonCode>) {
    let document = &facts.document;
    // A passport is valid through its last day.
    push(codes, facts.evaluated_at.copenhagen_day() > document.expiry, ReasonCode::DocExpired);
    push(codes, !policy.accepted_document_types.contains(&document.document_type), ReasonCode::DocTypeNotAccepted);
    if document.issuing_state != "DNK" {
        codes.push(ReasonCode::DocIssuerNotAccepted);
        return;
    }
    match document.variant {
        Variant::Danish => {}
        Variant::Greenlandic | Variant::Faroese => codes.push(ReasonCode::DocVariantNotAccepted),
        Variant::Unknown => {
            push(codes, policy.variant_unknown == VariantUnknown::Strict, ReasonCode::DocVariantUnproven);
        }
    }
}

fn ask_lists(facts: &Facts, policy: &ReadinessPolicy) -> Combined {
    let required = &policy.required_revocation_sources;
    let (now, clock_skew_seconds) = (facts.evaluated_at, policy.clock_skew_seconds);
    combine(&facts.revocation, Requirements { required, now, clock_skew_seconds })
}

const fn hit_code(hit: Hit) -> ReasonCode {
    match hit {
        Hit::Listed(Some(ListedReason::Stolen)) => ReasonCode::RegistryStolen,
        Hit::Listed(Some(ListedReason::Lost)) => ReasonCode::RegistryLost,
        Hit::Listed(Some(ListedReason::Blocked) | None) => ReasonCode::RegistryBlocked,
        Hit::Listed(Some(ListedReason::Cancelled)) => ReasonCode::RegistryCancelled,
        Hit::NotIssued => ReasonCode::RegistryNotIssued,
    }
}

const fn open_code(open: Open) -> ReasonCode {
    match open {
        Open::PossibleHit => ReasonCode::RegistryPossibleHit,
        Open::Stale => ReasonCode::RegistryStale,
        Open::Unavailable => ReasonCode::RegistryUnavailable,
        Open::NotChecked => ReasonCode::RegistryNotChecked,
    }
}

/// Why the chip was not read. Without a reader, `device.no_nfc` has said it already.
const fn unread_code(facts: &Facts) -> Option<ReasonCode> {
    match facts.chip.read {
        ChipRead::Ok => None,
        ChipRead::Failed => Some(ReasonCode::ChipReadFailed),
        ChipRead::Absent => Some(ReasonCode::ChipAbsent),
        ChipRead::NotAttempted if facts.device.nfc => Some(ReasonCode::ChipNotScanned),
        ChipRead::NotAttempted => None,
    }
}

fn signer(facts: &Facts, policy: &ReadinessPolicy, codes: &mut Vec<ReasonCode>) {
    push(codes, facts.chip.passive_auth == PassiveAuth::Failed, ReasonCode::PaFailed);
    push(codes, facts.chip.passive_auth == PassiveAuth::UntrustedCsca, ReasonCode::PaCscaUntrusted);
    match facts.chip.ds_cert_status {
        DsCertStatus::Good => {}
        DsCertStatus::Revoked => codes.push(ReasonCode::RevDsRevoked),
        DsCertStatus::NotChecked => push(codes, policy.crl_required, ReasonCode::RevUnknown),
    }
}

/// What only authentic data can tell.
fn chip_and_holder(facts: &Facts, policy: &ReadinessPolicy, codes: &mut Vec<ReasonCode>) {
    push(codes, !facts.chip.mrz_matches, ReasonCode::MrzMismatch);
    match facts.chip.clone_check {
        CloneCheckResult::Passed => {}
        CloneCheckResult::Failed => codes.push(ReasonCode::ChipCloned),
        CloneCheckResult::Unsupported => {
            push(codes, policy.clone_check == CloneCheck::Required, ReasonCode::ChipCloneCheckUnavailable);
        }
        CloneCheckResult::NotPerformed => codes.push(ReasonCode::ChipCloneCheckNotPerformed),
    }
    match facts.holder.link {
        HolderLink::Match => {}
        HolderLink::Mismatch => codes.push(ReasonCode::HolderMismatch),
        HolderLink::Unknown => codes.push(ReasonCode::HolderLinkUnproven),
    }
    match facts.holder.face {
        Face::Match => {}
        Face::NoMatch => codes.push(ReasonCode::HolderFaceMismatch),
        Face::NotDone => codes.push(ReasonCode::HolderFaceNotVerified),
    }
}

const fn issue_date_code(verdict: IssueDateVerdict) -> Option<ReasonCode> {
    match verdict {
        IssueDateVerdict::Yes | IssueDateVerdict::NotEvaluated => None,
        IssueDateVerdict::No => Some(ReasonCode::IssuedBeforeCutoff),
        IssueDateVerdict::Unknown => Some(ReasonCode::IssuedUnknown),
        IssueDateVerdict::Conflict => Some(ReasonCode::IssuedConflict),
    }
}

/// Whether a person born on `born` is `years` old on `today`. The birthday counts (L23: "fyldt 15 år").
///
/// Born on 29 February, one is a year older on 1 March of other years: the later reading, so nobody is let in a day early.
fn has_reached(born: Date, years: u8, today: Date) -> bool {
    let birthday_year = born.year().saturating_add(i32::from(years));
    (today.year(), today.month(), today.day()) >= (birthday_year, born.month(), born.day())
}

fn push(codes: &mut Vec<ReasonCode>, applies: bool, code: ReasonCode) {
    if applies {
        codes.push(code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_birthday_itself_counts() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert!(has_reached(day("2007-03-15"), 15, day("2022-03-15")));
        assert!(!has_reached(day("2007-03-16"), 15, day("2022-03-15")));
        assert!(!has_reached(day("2008-02-29"), 15, day("2023-02-28")));
        assert!(has_reached(day("2008-02-29"), 15, day("2023-03-01")));
    }
}
