//! The worked dates of the specification: lag 60 days, skew 7, evaluated on 2022-03-15 unless said.

use super::*;
use crate::encoding::Timestamp;
use crate::readiness::facts::{
    Chip, ChipDates, ChipRead, CloneCheckResult, Document, DocumentType, DsCertStatus, PassiveAuth, Variant,
};
use IssueDateVerdict::{Conflict, No, Unknown, Yes};

pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn moment(text: &str) -> Option<Moment> {
    Some(text.parse().map(Moment::Day).or_else(|_| text.parse().map(Moment::At)).unwrap())
}

pub(super) fn facts(today: &str, expiry: &str, born: &str, dates: ChipDates) -> Facts {
    let document = Document {
        document_type: DocumentType::Ordinary,
        issuing_state: "DNK".to_owned(),
        nationality: "DNK".to_owned(),
        variant: Variant::Danish,
        date_of_birth: Some(day(born).into()),
        expiry: day(expiry),
    };
    let chip = Chip {
        read: ChipRead::Ok,
        passive_auth: PassiveAuth::Ok,
        ds_cert_status: DsCertStatus::Good,
        mrz_matches: true,
        clone_check: CloneCheckResult::Passed,
        dates,
    };
    Facts::of_document(Timestamp::start_of(day(today)), day(born), document, chip)
}

struct Vector {
    facts: Facts,
    policy: ReadinessPolicy,
}

/// An adult's passport of the given expiry, and one change of its dates.
fn adult(expiry: &str, set: impl FnOnce(&mut ChipDates)) -> Vector {
    let mut dates = ChipDates::default();
    set(&mut dates);
    Vector { facts: facts("2022-03-15", expiry, "1985-04-12", dates), policy: ReadinessPolicy::mitid_dk() }
}

fn bare(today: &str, expiry: &str, born: &str) -> Vector {
    Vector { facts: facts(today, expiry, born, ChipDates::default()), policy: ReadinessPolicy::mitid_dk() }
}

fn spring(set: impl FnOnce(&mut ChipDates)) -> Vector {
    adult("2022-04-20", set)
}

impl Vector {
    fn with(mut self, set: impl FnOnce(&mut ReadinessPolicy)) -> Self {
        set(&mut self.policy);
        self
    }

    #[track_caller]
    fn gives(self, first: &str, last: &str, verdict: IssueDateVerdict) -> IssueDate {
        let found = evaluate(&self.facts, &self.policy);
        assert_eq!(found.possible, DaySet::between(day(first), day(last)));
        assert_eq!(found.verdict, verdict);
        found
    }
}

#[test]
fn expiry_alone_bounds_by_the_longest_validity() {
    let exclusive = |policy: &mut ReadinessPolicy| policy.issue_date_boundary = IssueDateBoundary::Exclusive;
    adult("2022-04-20", |_| ()).gives("2011-12-20", "2022-03-15", Unknown);
    adult("2022-04-30", |_| ()).gives("2011-12-30", "2022-03-15", Unknown);
    adult("2022-05-01", |_| ()).gives("2012-01-01", "2022-03-15", Yes);
    adult("2022-05-01", |_| ()).with(exclusive).gives("2012-01-01", "2022-03-15", Unknown);
    bare("2026-11-22", "2026-11-22", "1985-04-12").gives("2016-07-22", "2026-11-22", Yes);
}

#[test]
fn the_longest_validity_depends_on_the_age_at_issue() {
    bare("2022-03-15", "2022-04-20", "2005-08-01").gives("2016-12-20", "2022-03-15", Yes);
    bare("2021-10-01", "2021-11-30", "1993-10-01").gives("2011-08-02", "2021-10-01", Unknown);
    // Eighteen in between: both age classes are possible, and their days overlap.
    bare("2022-03-15", "2022-04-20", "2003-02-01").gives("2016-12-20", "2022-03-15", Yes);
    // Eighteen in 2015: as a minor until 2015-04, or as an adult from 2014-12. Only the second fits the expiry.
    bare("2022-03-15", "2022-04-20", "1997-02-01").gives("2014-12-03", "2022-03-15", Yes);
    // An infant's passport.
    bare("2022-03-15", "2022-04-20", "2020-06-01").gives("2020-06-01", "2022-03-15", Yes);
}

#[test]
fn an_unknown_birth_date_leaves_the_longest_validity_of_all() {
    let mut vector = bare("2022-03-15", "2022-04-20", "2005-08-01");
    vector.facts.document.date_of_birth = None;
    vector.gives("2011-12-20", "2022-03-15", Unknown);
}

#[test]
fn only_ordinary_passports_have_a_longest_validity() {
    let mut vector = bare("2022-03-15", "2022-04-20", "1985-04-12");
    vector.facts.document.document_type = DocumentType::Extra;
    vector.gives("1985-04-12", "2022-03-15", Unknown);
}

#[test]
fn dg12_says_the_day() {
    spring(|d| d.dg12_issue_date = moment("2012-01-01")).gives("2012-01-01", "2012-01-01", Yes);
    spring(|d| d.dg12_issue_date = moment("2011-12-31")).gives("2011-12-31", "2011-12-31", No);
}

#[test]
fn the_signing_time_bounds_from_both_sides() {
    let signed = |at: &str| spring(|d| d.sod_signing_time = moment(at));
    signed("2012-03-01").gives("2012-01-01", "2012-03-08", Yes);
    signed("2012-02-29").gives("2011-12-31", "2012-03-07", Unknown);
    signed("2012-01-20").gives("2011-12-20", "2012-01-27", Unknown);
    signed("2011-12-24").gives("2011-12-20", "2011-12-31", No);
    signed("2011-12-25").gives("2011-12-20", "2012-01-01", Unknown);
    // Already the first of March in Copenhagen.
    signed("2012-02-29T23:30:00Z").gives("2012-01-01", "2012-03-08", Yes);
}

#[test]
fn the_signers_key_bounds_when_its_period_is_known() {
    let signer = |set: fn(&mut ChipDates)| spring(set);
    signer(|d| {
        d.ds_not_before = moment("2011-10-01");
        d.ds_pkup_not_before = moment("2011-10-01");
        d.ds_pkup_not_after = moment("2011-12-20");
    })
    .gives("2011-12-20", "2011-12-27", No);
    signer(|d| d.ds_not_before = moment("2011-10-01")).gives("2011-12-20", "2022-03-15", Unknown);
    signer(|d| d.ds_not_before = moment("2012-03-01")).gives("2012-01-01", "2022-03-15", Yes);
}

#[test]
fn what_must_precede_the_passport_bounds_from_below() {
    spring(|d| d.csca_not_before = moment("2011-09-05")).gives("2011-12-20", "2022-03-15", Unknown);
    spring(|d| d.csca_not_before = moment("2015-10-28")).gives("2015-08-29", "2022-03-15", Yes);
    spring(|d| d.dg2_created_at = moment("2014-05-02")).gives("2014-03-03", "2022-03-15", Yes);
    spring(|d| d.card_security_ds_not_before = moment("2012-03-01")).gives("2012-01-01", "2022-03-15", Yes);
}

#[test]
fn the_marks_of_a_generation_count_only_by_policy() {
    let fingerprints = || spring(|d| d.dg3_present = Some(true));
    fingerprints().gives("2011-12-20", "2022-03-15", Unknown);
    fingerprints().with(|policy| policy.allow_profile_evidence = true).gives("2012-01-01", "2022-03-15", Yes);
    let absent = spring(|d| d.dg3_present = Some(false));
    absent.with(|policy| policy.allow_profile_evidence = true).gives("2011-12-20", "2022-03-15", Unknown);
}

#[test]
fn sources_that_contradict_each_other_are_named() {
    let contradiction = |d: &mut ChipDates| {
        d.dg12_issue_date = moment("2013-04-02");
        d.ds_not_before = moment("2015-11-01");
    };
    let vector = adult("2023-04-02", contradiction);
    let found = evaluate(&vector.facts, &vector.policy);
    assert_eq!((found.verdict, found.earliest, found.latest), (Conflict, None, None));
    assert_eq!(found.contradicting, [SourceKind::Dg12IssueDate, SourceKind::DocumentSigner]);
    assert_eq!(found.deciding, found.contradicting);
}

#[test]
fn agreeing_sources_narrow_each_other() {
    let found = spring(|d| {
        d.dg12_issue_date = moment("2011-12-29");
        d.sod_signing_time = moment("2012-01-24");
    })
    .gives("2011-12-29", "2011-12-29", No);
    assert_eq!(found.deciding, [SourceKind::Dg12IssueDate]);
}

#[test]
fn the_register_decides_where_the_chip_cannot() {
    let mut vector = spring(|_| ());
    vector.facts.registry.issue_date = Some(day("2011-12-20"));
    let found = vector.gives("2011-12-20", "2011-12-20", No);
    assert_eq!(found.deciding, [SourceKind::Register]);
}

#[test]
fn the_register_overrides_signed_data_only_by_policy() {
    let mut vector = spring(|d| d.dg12_issue_date = moment("2012-05-01"));
    vector.facts.registry.issue_date = Some(day("2011-12-20"));
    assert_eq!(evaluate(&vector.facts, &vector.policy).verdict, Conflict);
    vector.with(|policy| policy.register_overrides = true).gives("2011-12-20", "2011-12-20", No);
}

#[test]
fn a_printed_date_contradicts_and_never_proves() {
    let printed = |text: &str| {
        let mut vector = spring(|_| ());
        vector.facts.printed.issue_date = Some(day(text));
        vector
    };
    printed("2012-05-01").gives("2011-12-20", "2022-03-15", Unknown);
    let found = printed("2011-05-01").gives("2011-12-20", "2022-03-15", Conflict);
    assert_eq!(found.contradicting, [SourceKind::Expiry, SourceKind::Printed]);
}

#[test]
fn the_cut_off_day_itself_is_flagged_under_either_reading() {
    let on_the_day = || spring(|d| d.dg12_issue_date = moment("2012-01-01"));
    assert!(on_the_day().gives("2012-01-01", "2012-01-01", Yes).is_on_boundary());
    let exclusive = on_the_day().with(|policy| policy.issue_date_boundary = IssueDateBoundary::Exclusive);
    assert!(exclusive.gives("2012-01-01", "2012-01-01", No).is_on_boundary());
    assert!(!spring(|_| ()).gives("2011-12-20", "2022-03-15", Unknown).is_on_boundary());
}

#[test]
fn the_report_does_not_repeat_the_birth_date() {
    let vector = spring(|_| ());
    let json = serde_json::to_string(&evaluate(&vector.facts, &vector.policy)).unwrap();
    assert!(!json.contains("1985-04-12"), "{json}");
    assert!(json.contains("2022-04-20") && json.contains("\"adult\":124"), "{json}");
}
