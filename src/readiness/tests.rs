//! Every row of the table, by one change to a passport with which everything is in order.

use super::facts::{
    Borgerservice, Chip, ChipDates, ChipRead, CloneCheckResult, CprQuestions, Document, DocumentType, DsCertStatus,
    Face, HolderLink, Moment, NemIdStatus, Notification, PassiveAuth, Presentation, RequestedRoute, Variant,
};
use super::*;
use crate::encoding::{Date, Timestamp};
use crate::registry::{ListedReason, Reply, ReplyStatus};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn answer(status: ReplyStatus, reason: Option<ListedReason>) -> Vec<Reply> {
    let as_of = Some("2022-03-15T09:58:00+01:00".parse().unwrap());
    vec![Reply {
        source: "rigspolitiet".parse().unwrap(),
        status,
        reason,
        as_of,
        max_age_seconds: 86_400,
        next_update: None,
    }]
}

fn in_order() -> Facts {
    let document = Document {
        document_type: DocumentType::Ordinary,
        issuing_state: "DNK".to_owned(),
        nationality: "DNK".to_owned(),
        variant: Variant::Danish,
        date_of_birth: Some(day("1985-04-12").into()),
        expiry: day("2027-06-10"),
    };
    let dates = ChipDates { dg12_issue_date: Some(Moment::Day(day("2017-06-10"))), ..ChipDates::default() };
    let chip = Chip {
        read: ChipRead::Ok,
        passive_auth: PassiveAuth::Ok,
        ds_cert_status: DsCertStatus::Good,
        mrz_matches: true,
        clone_check: CloneCheckResult::Passed,
        dates,
    };
    let at: Timestamp = "2022-03-15T10:00:00+01:00".parse().unwrap();
    let mut facts = Facts::of_document(at, day("1985-04-12"), document, chip);
    (facts.holder.link, facts.holder.face) = (HolderLink::Match, Face::Match);
    facts.revocation = answer(ReplyStatus::NotListed, None);
    facts
}

/// The codes of one route after one change.
fn codes(route: RequestedRoute, policy: &ReadinessPolicy, change: impl FnOnce(&mut Facts)) -> Vec<ReasonCode> {
    let mut facts = in_order();
    facts.request.route = route;
    change(&mut facts);
    assess(&facts, policy).reason_codes
}

/// One change raises exactly this code, on exactly the routes of its row.
#[track_caller]
fn raises(code: ReasonCode, policy: &ReadinessPolicy, change: impl Fn(&mut Facts)) {
    for (route, row) in
        [(RequestedRoute::MitidApp, code.rule().mitid_app), (RequestedRoute::NemidApp, code.rule().nemid_app)]
    {
        let expected: Vec<ReasonCode> = row.map(|_| code).into_iter().collect();
        assert_eq!(codes(route, policy, &change), expected, "{route:?}");
    }
}

fn by_default(code: ReasonCode, change: impl Fn(&mut Facts)) {
    raises(code, &ReadinessPolicy::mitid_dk(), change);
}

fn advice(change: impl FnOnce(&mut Facts), policy: &ReadinessPolicy) -> Vec<Advice> {
    let mut facts = in_order();
    facts.request.route = RequestedRoute::NemidApp;
    change(&mut facts);
    assess(&facts, policy).advice
}

#[test]
fn everything_in_order_is_ready_on_both_routes() {
    let policy = ReadinessPolicy::mitid_dk();
    for route in [RequestedRoute::Any, RequestedRoute::MitidApp, RequestedRoute::NemidApp] {
        assert_eq!(codes(route, &policy, |_| ()), []);
    }
    let assessment = assess(&in_order(), &policy);
    assert_eq!((assessment.verdict, assessment.selected_route), (Verdict::Ready, Some(Route::MitidApp)));
    assert_eq!(assessment.policy, "mitid-dk 2026-11");
}

#[test]
fn facts_about_person_nemid_and_device() {
    use ReasonCode as C;
    by_default(C::PersonBelow15, |f| f.person.date_of_birth = day("2008-01-01").into());
    by_default(C::PersonNoCpr, |f| f.person.has_cpr = false);
    by_default(C::NemidNone, |f| f.nemid.status = NemIdStatus::None);
    by_default(C::NemidBlocked, |f| f.nemid.status = NemIdStatus::Blocked);
    by_default(C::NemidLoginMissing, |f| f.nemid.logged_in = false);
    by_default(C::NemidAppOutdated, |f| f.nemid.app_version_current = false);
    let inactive =
        |keys| move |f: &mut Facts| (f.nemid.key_app_activated, f.nemid.key_card_unused_keys) = (false, keys);
    by_default(C::NemidKeyAppNotActivated, inactive(2));
    by_default(C::NemidTooFewKeys, inactive(1));
    by_default(C::DeviceNoNfc, |f| f.device.nfc = false);
    by_default(C::DeviceBorrowed, |f| f.device.own = false);
    by_default(C::DevicePhotoNotAllowed, |f| f.request.presentation = Presentation::Photo);
}

#[test]
fn below_13_closes_borgerservice_too() {
    let mut facts = in_order();
    facts.person.date_of_birth = day("2010-01-01").into();
    let assessment = assess(&facts, &ReadinessPolicy::mitid_dk());
    assert_eq!(assessment.reason_codes, [ReasonCode::PersonBelow13]);
    assert_eq!(assessment.routes_in(RouteState::Closed).len(), 3);
    assert_eq!(assessment.advice, []);
}

#[test]
fn the_public_calendar_ends_nemid() {
    let policy = ReadinessPolicy { calendar: Calendar::Public, ..ReadinessPolicy::mitid_dk() };
    let later = |at: &'static str| {
        move |f: &mut Facts| {
            f.evaluated_at = at.parse().unwrap();
            f.revocation[0].as_of = Some(f.evaluated_at);
        }
    };
    raises(ReasonCode::RouteRetired, &policy, later("2023-06-06T00:00:00+02:00"));
    assert_eq!(codes(RequestedRoute::NemidApp, &policy, later("2023-06-05T23:59:59+02:00")), []);
}

#[test]
fn facts_about_the_document() {
    use ReasonCode as C;
    by_default(C::DocExpired, |f| {
        f.document.expiry = day("2022-03-14");
        f.chip.dates.dg12_issue_date = Some(Moment::Day(day("2012-03-14")));
    });
    by_default(C::DocIssuerNotAccepted, |f| f.document.issuing_state = "SWE".to_owned());
    by_default(C::DocVariantNotAccepted, |f| f.document.variant = Variant::Greenlandic);
    by_default(C::DocTypeNotAccepted, |f| f.document.document_type = DocumentType::Alien);
    let strict = ReadinessPolicy { variant_unknown: VariantUnknown::Strict, ..ReadinessPolicy::mitid_dk() };
    raises(C::DocVariantUnproven, &strict, |f| f.document.variant = Variant::Unknown);
    by_default(C::IssuedBeforeCutoff, |f| {
        f.document.expiry = day("2022-03-30");
        f.chip.dates.dg12_issue_date = Some(Moment::Day(day("2011-11-30")));
    });
    by_default(C::IssuedUnknown, |f| {
        f.document.expiry = day("2022-03-30");
        f.chip.dates.dg12_issue_date = None;
    });
    by_default(C::IssuedConflict, |f| f.printed.issue_date = Some(day("2017-06-11")));
}

#[test]
fn facts_about_the_chip() {
    use ReasonCode as C;
    by_default(C::ChipAbsent, |f| f.chip.read = ChipRead::Absent);
    by_default(C::ChipReadFailed, |f| f.chip.read = ChipRead::Failed);
    by_default(C::ChipNotScanned, |f| f.chip.read = ChipRead::NotAttempted);
    by_default(C::PaFailed, |f| f.chip.passive_auth = PassiveAuth::Failed);
    by_default(C::PaCscaUntrusted, |f| f.chip.passive_auth = PassiveAuth::UntrustedCsca);
    by_default(C::RevDsRevoked, |f| f.chip.ds_cert_status = DsCertStatus::Revoked);
    let with_crl = ReadinessPolicy { crl_required: true, ..ReadinessPolicy::mitid_dk() };
    raises(C::RevUnknown, &with_crl, |f| f.chip.ds_cert_status = DsCertStatus::NotChecked);
    by_default(C::MrzMismatch, |f| f.chip.mrz_matches = false);
    by_default(C::ChipCloned, |f| f.chip.clone_check = CloneCheckResult::Failed);
    by_default(C::ChipCloneCheckUnavailable, |f| f.chip.clone_check = CloneCheckResult::Unsupported);
    by_default(C::ChipCloneCheckNotPerformed, |f| f.chip.clone_check = CloneCheckResult::NotPerformed);
}

#[test]
fn facts_about_the_holder() {
    use ReasonCode as C;
    by_default(C::HolderFaceMismatch, |f| f.holder.face = Face::NoMatch);
    by_default(C::HolderFaceNotVerified, |f| f.holder.face = Face::NotDone);
    by_default(C::HolderMismatch, |f| f.holder.link = HolderLink::Mismatch);
    by_default(C::HolderLinkUnproven, |f| f.holder.link = HolderLink::Unknown);
}

#[test]
fn answers_of_the_lists() {
    use ReasonCode as C;
    let listed = |reason| move |f: &mut Facts| f.revocation = answer(ReplyStatus::Listed, reason);
    by_default(C::RegistryStolen, listed(Some(ListedReason::Stolen)));
    by_default(C::RegistryLost, listed(Some(ListedReason::Lost)));
    by_default(C::RegistryBlocked, listed(Some(ListedReason::Blocked)));
    by_default(C::RegistryBlocked, listed(None));
    by_default(C::RegistryCancelled, listed(Some(ListedReason::Cancelled)));
    by_default(C::RegistryNotIssued, |f| f.revocation = answer(ReplyStatus::NotIssued, None));
    by_default(C::RegistryPossibleHit, |f| f.revocation = answer(ReplyStatus::PossibleHit, None));
    by_default(C::RegistryStale, |f| f.revocation[0].max_age_seconds = 0);
    by_default(C::RegistryUnavailable, |f| f.revocation = answer(ReplyStatus::Error, None));
    by_default(C::RegistryNotChecked, |f| f.revocation.clear());
}

#[test]
fn an_unread_chip_hides_all_but_the_documents_faults_and_hits() {
    use ReasonCode as C;
    let policy = ReadinessPolicy::mitid_dk();
    let unread = |f: &mut Facts| {
        f.chip.read = ChipRead::Failed;
        f.holder.link = HolderLink::Mismatch;
        f.chip.passive_auth = PassiveAuth::Failed;
    };
    let silent = codes(RequestedRoute::NemidApp, &policy, |f| {
        unread(f);
        f.revocation.clear();
    });
    assert_eq!(silent, [C::ChipReadFailed]);
    let hit = codes(RequestedRoute::NemidApp, &policy, |f| {
        unread(f);
        f.document.expiry = day("2022-01-01");
        f.revocation = answer(ReplyStatus::Listed, Some(ListedReason::Lost));
    });
    assert_eq!(hit, [C::DocExpired, C::ChipReadFailed, C::RegistryLost]);
}

#[test]
fn unauthentic_data_hides_what_rests_on_it() {
    let found = codes(RequestedRoute::MitidApp, &ReadinessPolicy::mitid_dk(), |f| {
        f.chip.passive_auth = PassiveAuth::UntrustedCsca;
        f.chip.mrz_matches = false;
        f.chip.clone_check = CloneCheckResult::Failed;
        (f.holder.link, f.holder.face) = (HolderLink::Mismatch, Face::NoMatch);
    });
    assert_eq!(found, [ReasonCode::PaCscaUntrusted]);
}

#[test]
fn a_relaxed_check_is_told_to_the_operator() {
    let mut relaxed = ReadinessPolicy::mitid_dk();
    relaxed.clone_check = CloneCheck::IfSupported;
    let found = advice(
        |f| {
            f.chip.clone_check = CloneCheckResult::Unsupported;
            f.chip.ds_cert_status = DsCertStatus::NotChecked;
            f.document.variant = Variant::Unknown;
        },
        &relaxed,
    );
    let remarks: Vec<Advice> = found.into_iter().filter(|one| one.is_for_operator()).collect();
    assert_eq!(remarks, [Advice::VariantUnproven, Advice::RevNotChecked, Advice::CloneCheckNotSupported]);
}

#[test]
fn the_banks_deadline_includes_its_last_day() {
    let policy = ReadinessPolicy::mitid_dk();
    let on_the_day = advice(|f| f.person.bank_deadline = Some(day("2022-03-15")), &policy);
    assert_eq!(on_the_day, [Advice::GetMitidViaBankOrMitidDk]);
    let after = advice(|f| f.person.bank_deadline = Some(day("2022-03-14")), &policy);
    assert_eq!(after, [Advice::BankLoginClosedUseMitidDk]);
}

#[test]
fn a_visit_in_person_is_prepared_for() {
    let policy = ReadinessPolicy::mitid_dk();
    let found = advice(
        |f| {
            f.document.expiry = day("2022-03-14");
            f.person.bank_deadline = Some(day("2022-04-01"));
            f.borgerservice = Borgerservice {
                can_attend: false,
                cpr_questions: CprQuestions::Insufficient,
                witness_mitid_days: Some(9),
            };
        },
        &policy,
    );
    assert_eq!(
        found,
        [
            Advice::BookBorgerserviceEarly,
            Advice::BringOtherValidId,
            Advice::BringWitness,
            Advice::WitnessNotQualified,
            Advice::ContactMunicipality,
            Advice::ContactBankMitidSupport,
        ]
    );
}

#[test]
fn nothing_to_do_ends_the_matter() {
    let policy = ReadinessPolicy::mitid_dk();
    let mut facts = in_order();
    facts.chip.passive_auth = PassiveAuth::Failed;
    facts.person.notified_by = vec![Notification::Letter, Notification::AppMessage];
    facts.person.id_update_required = false;
    let spared = assess(&facts, &policy);
    assert_eq!((spared.verdict, spared.selected_route), (Verdict::AlreadyReady, None));
    assert_eq!(spared.reason_codes, [ReasonCode::PersonUpdateNotRequired]);
    assert_eq!(spared.advice, [Advice::StandardMessageNoAction]);
    facts.person.already_updated = true;
    let updated = assess(&facts, &policy);
    assert_eq!(updated.reason_codes, [ReasonCode::PersonAlreadyUpdated]);
    assert_eq!(updated.advice, [Advice::IgnoreLetter, Advice::StandardMessageNoAction]);
}

#[test]
fn another_attempt_is_offered_only_where_it_can_help() {
    let retryable = |change: fn(&mut Facts)| {
        let mut facts = in_order();
        change(&mut facts);
        assess(&facts, &ReadinessPolicy::mitid_dk()).retryable
    };
    assert!(retryable(|f| f.revocation.clear()));
    assert!(retryable(|f| f.chip.read = ChipRead::Failed));
    assert!(!retryable(|f| f.chip.passive_auth = PassiveAuth::UntrustedCsca));
    assert!(!retryable(|f| f.chip.clone_check = CloneCheckResult::Failed));
    assert!(!retryable(|_| ()));
}

/// A code that is added without a claim of its own above is found here.
#[test]
fn every_row_of_the_table_is_reached_above() {
    let claims = include_str!("tests.rs");
    for code in ReasonCode::ALL {
        assert!(
            claims.contains(&format!("C::{code:?}")) || claims.contains(&format!("ReasonCode::{code:?}")),
            "{code}"
        );
    }
    assert_eq!(ReasonCode::ALL.len(), 47);
}
