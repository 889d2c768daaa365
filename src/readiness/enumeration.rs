//! Every combination of coarse facts: ready is exactly what the checklist of READINESS 7.4 says, and nothing else is.

use super::facts::{
    Chip, ChipDates, ChipRead, CloneCheckResult, Document, DocumentType, DsCertStatus, Face, HolderLink, Moment,
    NemIdStatus, PassiveAuth, Presentation, RequestedRoute, Variant,
};
use super::*;
use crate::encoding::{Date, Redacted, Timestamp};
use crate::registry::{ListedReason, Reply, ReplyStatus};

/// The choices of one fact: how many there are, the good one first.
const RADIX: [usize; 13] = [4, 4, 3, 3, 2, 4, 3, 3, 9, 5, 4, 4, 2];

/// A point of the space: which choice of each fact.
type Point = [usize; RADIX.len()];

fn point(mut number: usize) -> Point {
    RADIX.map(|choices| {
        let choice = number % choices;
        number /= choices;
        choice
    })
}

fn moment(text: &str) -> Option<Moment> {
    Some(Moment::Day(text.parse().unwrap()))
}

fn chip(point: &Point) -> Chip {
    let [_, read, passive, signer, mrz, clone, ..] = *point;
    Chip {
        read: [ChipRead::Ok, ChipRead::Failed, ChipRead::Absent, ChipRead::NotAttempted][read],
        passive_auth: [PassiveAuth::Ok, PassiveAuth::Failed, PassiveAuth::UntrustedCsca][passive],
        ds_cert_status: [DsCertStatus::Good, DsCertStatus::NotChecked, DsCertStatus::Revoked][signer],
        mrz_matches: mrz == 0,
        clone_check: [
            CloneCheckResult::Passed,
            CloneCheckResult::Failed,
            CloneCheckResult::Unsupported,
            CloneCheckResult::NotPerformed,
        ][clone],
        // Yes, no, unknown, conflict.
        dates: [
            ChipDates { dg12_issue_date: moment("2017-06-10"), ..ChipDates::default() },
            ChipDates { dg12_issue_date: moment("2011-12-31"), ..ChipDates::default() },
            ChipDates::default(),
            ChipDates {
                dg12_issue_date: moment("2013-04-02"),
                ds_not_before: moment("2015-11-01"),
                ..ChipDates::default()
            },
        ][point[10]]
            .clone(),
    }
}

fn replies(choice: usize, now: Timestamp) -> Vec<Reply> {
    use ReplyStatus as S;
    let (status, age) = match choice {
        0 => (S::NotListed, 3_600),
        1 => return Vec::new(),
        2 => (S::NotListed, 86_401),
        3 => (S::NotListed, -301),
        4 => (S::Error, 0),
        5 => (S::PossibleHit, 0),
        6 => (S::Listed, 999_999),
        7 => (S::NotIssued, 0),
        _ => (S::NotListed, 0),
    };
    // The last choice is a clean answer from somebody nobody asked for.
    let source = if choice == 8 { "other" } else { "rigspolitiet" };
    let reason = (status == S::Listed).then_some(ListedReason::Stolen);
    let as_of = Some(Timestamp::from_unix(now.unix() - age));
    vec![Reply { source: source.parse().unwrap(), status, reason, as_of, max_age_seconds: 86_400, next_update: None }]
}

fn facts(point: &Point) -> Facts {
    let now: Timestamp = "2022-03-15T10:00:00+01:00".parse().unwrap();
    let born: Date = "1985-04-12".parse().unwrap();
    let mut document = Document {
        document_type: DocumentType::Ordinary,
        issuing_state: "DNK".to_owned(),
        nationality: "DNK".to_owned(),
        variant: Variant::Danish,
        date_of_birth: Some(Redacted::new(born)),
        // Near enough that expiry alone leaves the date of issue open.
        expiry: "2022-04-20".parse().unwrap(),
    };
    match point[9] {
        1 => document.expiry = "2022-03-14".parse().unwrap(),
        2 => document.issuing_state = "SWE".to_owned(),
        3 => document.document_type = DocumentType::Alien,
        4 => document.variant = Variant::Faroese,
        _ => {}
    }
    let mut facts = Facts::of_document(now, born, document, chip(point));
    facts.request.route = [RequestedRoute::MitidApp, RequestedRoute::NemidApp][point[12]];
    match point[0] {
        1 => facts.request.presentation = Presentation::Photo,
        2 => facts.device.nfc = false,
        3 => facts.device.own = false,
        _ => {}
    }
    facts.holder.link = [HolderLink::Match, HolderLink::Mismatch, HolderLink::Unknown][point[6]];
    facts.holder.face = [Face::Match, Face::NoMatch, Face::NotDone][point[7]];
    facts.revocation = replies(point[8], now);
    match point[11] {
        1 => facts.nemid.status = NemIdStatus::Blocked,
        2 => facts.nemid.logged_in = false,
        3 => facts.person.has_cpr = false,
        _ => {}
    }
    facts
}

/// What must be so for a ready verdict, read off the checklist and not off the rules.
fn is_in_order(point: &Point) -> bool {
    let [device, read, passive, signer, mrz, clone, link, face, reply, document, issued, nemid, route] = *point;
    let proven = [read, passive, mrz, clone, link, reply].iter().all(|choice| *choice == 0);
    // Denmark publishes no CRL that can be downloaded: not checked is reported, and holds nothing up.
    let signer = signer != 2;
    let on_route = if route == 0 {
        // The phone may be borrowed, the booklet Faroese, and NemID is not needed.
        matches!(device, 0 | 3) && matches!(document, 0 | 4) && face == 0
    } else {
        device == 0 && document == 0 && issued == 0 && nemid == 0
    };
    proven && signer && on_route
}

fn enumerate(step: usize) {
    let policy = ReadinessPolicy::mitid_dk();
    let mut ready = 0_usize;
    for number in (0..RADIX.iter().product()).step_by(step) {
        let point = point(number);
        let assessment = assess(&facts(&point), &policy);
        let is_ready = assessment.verdict == Verdict::Ready;
        assert_eq!(is_ready, is_in_order(&point), "{point:?}: {:?}", assessment.reason_codes);
        assert_eq!(is_ready, assessment.reason_codes.is_empty(), "{point:?}");
        ready += usize::from(is_ready);
    }
    assert!(ready > 0);
}

#[test]
fn ready_is_what_the_checklist_says_in_a_sample() {
    // A prime that divides no radix, so that every choice meets every other.
    enumerate(1_009);
    // And the neighbourhood of ready: each fact alone, and each two, with the rest in order.
    let policy = ReadinessPolicy::mitid_dk();
    for (one, choices) in RADIX.iter().enumerate() {
        for (other, others) in RADIX.iter().enumerate() {
            for (first, second) in (0..*choices).flat_map(|first| (0..*others).map(move |second| (first, second))) {
                for route in 0..2 {
                    let mut point = Point::default();
                    (point[12], point[one], point[other]) = (route, first, second);
                    let is_ready = assess(&facts(&point), &policy).verdict == Verdict::Ready;
                    assert_eq!(is_ready, is_in_order(&point), "{point:?}");
                }
            }
        }
    }
}

#[test]
#[ignore = "all of the space: 29,859,840 combinations, some minutes"]
fn ready_is_what_the_checklist_says_everywhere() {
    enumerate(1);
}
