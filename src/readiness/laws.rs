//! What must hold for every passport: a fault never helps, silence never helps, and ready means proven.

use super::facts::{
    Chip, ChipDates, ChipRead, CloneCheckResult, Document, DocumentType, DsCertStatus, Face, HolderLink, PassiveAuth,
    Presentation, RequestedRoute, Variant,
};
use super::*;
use crate::encoding::{Redacted, Timestamp};
use crate::registry::{ListedReason, Reply, ReplyStatus};
use proptest::prelude::*;
use proptest::sample::select;

/// Each law twice: over a sample with every run of the tests, and over 100,000 cases when asked for.
macro_rules! laws {
    ($($(#[$meta:meta])* fn $name:ident($($arguments:tt)*) $body:block)*) => {
        mod sampled {
            use super::*;
            proptest! {
                #![proptest_config(ProptestConfig::with_cases(1_000))]
                $($(#[$meta])* #[test] fn $name($($arguments)*) $body)*
            }
        }
        mod in_full {
            use super::*;
            proptest! {
                #![proptest_config(ProptestConfig { cases: 100_000, max_global_rejects: 1_000_000, ..ProptestConfig::default() })]
                $($(#[$meta])* #[test] #[ignore = "100,000 cases"] fn $name($($arguments)*) $body)*
            }
        }
    };
}

fn reply(status: ReplyStatus, age_hours: i64, now: Timestamp) -> Reply {
    let as_of = Some(Timestamp::from_unix(now.unix() - age_hours * 3_600));
    let reason = (status == ReplyStatus::Listed).then_some(ListedReason::Stolen);
    Reply { source: "rigspolitiet".parse().unwrap(), status, reason, as_of, max_age_seconds: 86_400, next_update: None }
}

prop_compose! {
    /// Mostly good passports, so that many are ready.
    fn some_facts()(
        read in select(vec![ChipRead::Ok, ChipRead::Ok, ChipRead::Ok, ChipRead::Failed, ChipRead::NotAttempted]),
        passive_auth in select(vec![PassiveAuth::Ok, PassiveAuth::Ok, PassiveAuth::Failed, PassiveAuth::UntrustedCsca]),
        clone_check in select(vec![CloneCheckResult::Passed, CloneCheckResult::Passed, CloneCheckResult::NotPerformed]),
        (link, face) in (
            select(vec![HolderLink::Match, HolderLink::Match, HolderLink::Unknown]),
            select(vec![Face::Match, Face::NotDone]),
        ),
        answer in prop::option::weighted(0.9, (select(vec![ReplyStatus::NotListed, ReplyStatus::NotListed, ReplyStatus::Error]), 0_i64..30)),
        expiry in -100_i64..1_000,
        (nfc, own, photo) in (any::<bool>(), any::<bool>(), prop::bool::weighted(0.1)),
        route in select(vec![RequestedRoute::Any, RequestedRoute::MitidApp, RequestedRoute::NemidApp]),
    ) -> Facts {
        let evaluated_at: Timestamp = "2022-03-15T10:00:00+01:00".parse().unwrap();
        let born = "1985-04-12".parse().unwrap();
        let document = Document {
            document_type: DocumentType::Ordinary,
            issuing_state: "DNK".to_owned(),
            nationality: "DNK".to_owned(),
            variant: Variant::Danish,
            date_of_birth: Some(Redacted::new(born)),
            expiry: evaluated_at.copenhagen_day().plus_days(expiry),
        };
        let ds_cert_status = DsCertStatus::Good;
        let chip = Chip { read, passive_auth, ds_cert_status, mrz_matches: true, clone_check, dates: ChipDates::default() };
        let mut facts = Facts::of_document(evaluated_at, born, document, chip);
        facts.request.route = route;
        if photo {
            facts.request.presentation = Presentation::Photo;
        }
        (facts.device.nfc, facts.device.own) = (nfc, own);
        (facts.holder.link, facts.holder.face) = (link, face);
        facts.revocation = answer.map(|(status, age)| reply(status, age, evaluated_at)).into_iter().collect();
        facts
    }
}

/// One fault, by number.
fn spoil(facts: &mut Facts, fault: usize) {
    match fault {
        0 => facts.chip.passive_auth = PassiveAuth::Failed,
        1 => facts.chip.clone_check = CloneCheckResult::Failed,
        2 => facts.chip.clone_check = CloneCheckResult::Unsupported,
        3 => facts.chip.mrz_matches = false,
        4 => facts.chip.ds_cert_status = DsCertStatus::Revoked,
        5 => facts.revocation.push(reply(ReplyStatus::Listed, 0, facts.evaluated_at)),
        6 => facts.revocation.push(reply(ReplyStatus::NotIssued, 0, facts.evaluated_at)),
        7 => facts.holder.link = HolderLink::Mismatch,
        8 => facts.document.issuing_state = "SWE".to_owned(),
        9 => facts.document.document_type = DocumentType::Alien,
        _ => facts.document.expiry = "2022-03-14".parse().unwrap(),
    }
}

/// Takes one proof away, by number. What was bad already is let alone: forgetting a fault is another matter.
fn forget(facts: &mut Facts, unknown: usize) -> bool {
    let good = match unknown {
        0 => facts.chip.read == ChipRead::Ok,
        1 => facts.chip.passive_auth == PassiveAuth::Ok,
        2 => facts.chip.clone_check == CloneCheckResult::Passed,
        3 => facts.holder.link == HolderLink::Match,
        4 => facts.holder.face == Face::Match,
        5..=7 => facts.revocation.iter().all(|reply| reply.status == ReplyStatus::NotListed),
        _ => false,
    };
    match unknown {
        0 => facts.chip.read = ChipRead::NotAttempted,
        1 => facts.chip.passive_auth = PassiveAuth::UntrustedCsca,
        2 => facts.chip.clone_check = CloneCheckResult::NotPerformed,
        3 => facts.holder.link = HolderLink::Unknown,
        4 => facts.holder.face = Face::NotDone,
        5 => facts.revocation = vec![reply(ReplyStatus::Error, 0, facts.evaluated_at)],
        6 => facts.revocation = vec![reply(ReplyStatus::PossibleHit, 0, facts.evaluated_at)],
        _ => facts.revocation = vec![reply(ReplyStatus::NotListed, 25, facts.evaluated_at)],
    }
    good
}

laws! {
    fn a_fault_never_improves_the_verdict(facts in some_facts(), fault in 0_usize..11) {
        let policy = ReadinessPolicy::mitid_dk();
        let before = assess(&facts, &policy);
        let mut worse = facts;
        spoil(&mut worse, fault);
        let after = assess(&worse, &policy);
        prop_assert!(after.verdict <= before.verdict, "{fault}: {:?} {:?}", before.reason_codes, after.reason_codes);
        prop_assert!(after.verdict != Verdict::Ready);
    }

    fn silence_never_improves_the_verdict(facts in some_facts()) {
        let policy = ReadinessPolicy::mitid_dk();
        let before = assess(&facts, &policy);
        let mut silent = facts;
        silent.revocation.clear();
        prop_assert!(assess(&silent, &policy).verdict <= before.verdict);
    }

    /// A chip nobody read hides its faults (READINESS 7.2), so not knowing may weaken a refusal; it never proves.
    fn not_knowing_never_makes_ready(facts in some_facts(), unknown in 0_usize..8) {
        let policy = ReadinessPolicy::mitid_dk();
        let before = assess(&facts, &policy);
        let mut vague = facts;
        prop_assume!(forget(&mut vague, unknown));
        let after = assess(&vague, &policy);
        let at_best = before.verdict.max(Verdict::Undetermined);
        prop_assert!(after.verdict <= at_best, "{unknown}: {:?} {:?}", before.reason_codes, after.reason_codes);
    }

    fn the_same_facts_give_the_same_octets(facts in some_facts()) {
        let policy = ReadinessPolicy::mitid_dk();
        let octets = |facts: &Facts| serde_json::to_vec(&assess(facts, &policy)).unwrap();
        prop_assert_eq!(octets(&facts), octets(&facts.clone()));
    }

    fn ready_means_proven(facts in some_facts()) {
        let assessment = assess(&facts, &ReadinessPolicy::mitid_dk());
        if assessment.verdict == Verdict::Ready {
            prop_assert_eq!(facts.chip.read, ChipRead::Ok);
            prop_assert_eq!(facts.chip.passive_auth, PassiveAuth::Ok);
            prop_assert_eq!(facts.chip.clone_check, CloneCheckResult::Passed);
            prop_assert_eq!(facts.holder.link, HolderLink::Match);
            prop_assert!(facts.revocation.iter().any(|reply| reply.status == ReplyStatus::NotListed));
            prop_assert!(facts.document.expiry >= facts.evaluated_at.copenhagen_day());
            prop_assert!(assessment.reason_codes.is_empty());
        } else {
            prop_assert!(!assessment.reason_codes.is_empty());
            prop_assert!(assessment.advice.contains(&Advice::BookBorgerserviceEarly), "a way on is named");
        }
    }

    fn any_route_is_the_better_of_the_two(facts in some_facts()) {
        let policy = ReadinessPolicy::mitid_dk();
        let verdict = |route| {
            let mut facts = facts.clone();
            facts.request.route = route;
            assess(&facts, &policy).verdict
        };
        let best = verdict(RequestedRoute::MitidApp).max(verdict(RequestedRoute::NemidApp));
        prop_assert_eq!(verdict(RequestedRoute::Any), best);
    }

    fn nothing_personal_is_in_the_assessment(facts in some_facts()) {
        let assessment = assess(&facts, &ReadinessPolicy::mitid_dk());
        prop_assert!(!serde_json::to_string(&assessment).unwrap().contains("1985-04-12"));
        let debug = format!("{facts:?}");
        prop_assert!(!debug.contains("1985-04-12"));
    }
}
