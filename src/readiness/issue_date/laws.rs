//! More evidence can only sharpen or contradict; wider margins can only blur.

use super::tests::{day, facts};
use super::*;
use crate::readiness::facts::ChipDates;
use IssueDateVerdict::{Conflict, No, Unknown, Yes};
use proptest::prelude::*;

/// Each law twice: over a sample with every run of the tests, and over 100,000 cases when asked for.
macro_rules! laws {
    ($(fn $name:ident($($arguments:tt)*) $body:block)*) => {
        mod sampled {
            use super::*;
            proptest! {
                #![proptest_config(ProptestConfig::with_cases(2_000))]
                $(#[test] fn $name($($arguments)*) $body)*
            }
        }
        mod in_full {
            use super::*;
            proptest! {
                #![proptest_config(ProptestConfig { cases: 100_000, max_global_rejects: 1_000_000, ..ProptestConfig::default() })]
                $(#[test] #[ignore = "100,000 cases"] fn $name($($arguments)*) $body)*
            }
        }
    };
}

/// A day around the cut-off, where verdicts differ.
fn near() -> impl Strategy<Value = Date> {
    (-200_i64..200).prop_map(|n| day("2012-01-01").plus_days(n))
}

fn perhaps() -> impl Strategy<Value = Option<Moment>> {
    prop::option::weighted(0.3, near().prop_map(Moment::Day))
}

prop_compose! {
    fn some_dates()(
        moments in prop::collection::vec(perhaps(), 9),
        dg3_present in prop::option::weighted(0.2, any::<bool>()),
    ) -> ChipDates {
        ChipDates {
            dg12_issue_date: moments[0],
            dg12_personalized_at: moments[1],
            sod_signing_time: moments[2],
            ds_not_before: moments[3],
            ds_pkup_not_after: moments[4],
            csca_not_before: moments[5],
            dg2_created_at: moments[6],
            dg2_captured_at: moments[7],
            card_security_ds_not_before: moments[8],
            dg3_present,
            ..ChipDates::default()
        }
    }
}

prop_compose! {
    fn some_facts()(
        dates in some_dates(),
        expiry in 0_i64..400,
        born in 0_i64..18_000,
        printed in prop::option::weighted(0.2, near()),
        register in prop::option::weighted(0.2, near()),
    ) -> Facts {
        let expiry = day("2022-03-01").plus_days(expiry).to_string();
        let born = day("1960-01-01").plus_days(born).to_string();
        let mut facts = facts("2022-03-15", &expiry, &born, dates);
        facts.printed.issue_date = printed;
        facts.registry.issue_date = register;
        facts
    }
}

/// A source, which the second value says where to put.
fn add(facts: &mut Facts, at: Date, slot: usize) -> bool {
    let dates = &mut facts.chip.dates;
    let slots = [
        &mut dates.dg12_issue_date,
        &mut dates.dg12_personalized_at,
        &mut dates.sod_signing_time,
        &mut dates.ds_not_before,
        &mut dates.ds_pkup_not_after,
        &mut dates.csca_not_before,
        &mut dates.dg2_created_at,
        &mut dates.dg2_captured_at,
        &mut dates.card_security_ds_not_before,
    ];
    let Some(free) = slots.into_iter().nth(slot).filter(|slot| slot.is_none()) else { return false };
    *free = Some(Moment::Day(at));
    true
}

laws! {
    fn adding_a_source_only_sharpens_or_contradicts(facts in some_facts(), at in near(), slot in 0_usize..9) {
        let policy = ReadinessPolicy::mitid_dk();
        let before = evaluate(&facts, &policy);
        let mut more = facts;
        prop_assume!(add(&mut more, at, slot));
        let after = evaluate(&more, &policy);
        let lawful = match before.verdict {
            Unknown => true,
            decided => after.verdict == decided || after.verdict == Conflict,
        };
        prop_assert!(lawful, "{:?} became {:?}", before.verdict, after.verdict);
        prop_assert_eq!(&before.possible.intersection(&after.possible), &after.possible);
    }

    fn wider_margins_never_decide(facts in some_facts(), lag in 60_u16..200, skew in 7_u16..60) {
        let policy = ReadinessPolicy::mitid_dk();
        let wide = ReadinessPolicy { max_issue_to_sign_lag_days: lag, sign_before_issue_skew_days: skew, ..policy.clone() };
        let (before, after) = (evaluate(&facts, &policy), evaluate(&facts, &wide));
        prop_assert_eq!(&before.possible.intersection(&after.possible), &before.possible);
        if before.verdict == Unknown {
            prop_assert_eq!(after.verdict, Unknown);
        }
    }

    fn the_verdict_says_what_the_days_say(facts in some_facts(), exclusive in any::<bool>()) {
        let mut policy = ReadinessPolicy::mitid_dk();
        if exclusive {
            policy.issue_date_boundary = IssueDateBoundary::Exclusive;
        }
        let found = evaluate(&facts, &policy);
        let accepted = policy.cutoff.plus_days(i64::from(exclusive));
        match found.verdict {
            Yes => prop_assert!(found.earliest >= Some(accepted)),
            No => prop_assert!(found.latest < Some(accepted) && found.latest.is_some()),
            Unknown => prop_assert!(found.earliest < Some(accepted) && found.latest >= Some(accepted)),
            Conflict => prop_assert!(!found.contradicting.is_empty() && found.deciding.len() <= found.sources.len()),
            IssueDateVerdict::NotEvaluated => prop_assert!(false, "there is authentic data"),
        }
    }
}
