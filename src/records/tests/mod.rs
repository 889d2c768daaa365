//! The same claims against every store: what is recorded, what is not, and what is forgotten.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests may say what must be so, here outside #[test] too"
)]

mod crashes;
mod postgres;
mod sharing;
mod sqlite;
mod tampering;

use super::audit::{Checkpoint, Detail, Reason};
use super::store::{Store, StoreError};
use super::*;
use crate::crypto::random::OsRng;
use crate::encoding::Timestamp;
use crate::readiness::issue_date::IssueDate;
use crate::readiness::{Assessment, ReadinessPolicy, ReasonCode, Route, Verdict};
use crate::registry::DocumentNumber;

/// The secret of every test's installation.
const SECRET: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

fn keys() -> RecordKeys {
    RecordKeys::parse(SECRET).unwrap()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

const NOW: &str = "2026-11-22T10:00:00+01:00";

fn assessment(verdict: Verdict, route: Route, at: Timestamp) -> Assessment {
    Assessment {
        verdict,
        selected_route: Some(route),
        reason_codes: match verdict {
            Verdict::NotReady => vec![ReasonCode::RegistryStolen],
            _ => Vec::new(),
        },
        routes: Vec::new(),
        advice: Vec::new(),
        retryable: false,
        issue_date: IssueDate::not_evaluated(&ReadinessPolicy::mitid_dk()),
        policy: "mitid-dk 2026-11".to_owned(),
        evaluated_at: at,
    }
}

fn pid(number: u64) -> Pid {
    format!("9208-2002-2-{number:012}").parse().unwrap()
}

fn subject(number: u64) -> Subject {
    Personal {
        passport_number: DocumentNumber::parse(&format!("2{number:08}")).unwrap(),
        pid: pid(number),
        ip: Some("192.0.2.7".parse().unwrap()),
    }
}

/// Records one decision on the key-app route.
fn decide<S: Store>(
    records: &mut Records<S>,
    verdict: Verdict,
    person: u64,
    at: &str,
) -> Result<Recorded, RecordsError> {
    records.record(&assessment(verdict, Route::NemidApp, instant(at)), &subject(person), &mut OsRng)
}

/// `count` decisions, a minute apart; every third makes its person ready.
fn fill<S: Store>(records: &mut Records<S>, count: u64) {
    let first = instant(NOW).unix();
    for number in 0..count {
        let verdict = if number % 3 == 0 { Verdict::Ready } else { Verdict::NotReady };
        let at = Timestamp::from_unix(first + 60 * i64::try_from(number).unwrap());
        let decided = records.record(&assessment(verdict, Route::NemidApp, at), &subject(number), &mut OsRng).unwrap();
        assert!(matches!(decided, Recorded::Entry { .. }), "{decided:?}");
    }
}

/// How a second handle on the same records is had.
trait Place {
    type Store: Store;
    fn open(&self) -> Result<Self::Store, StoreError>;

    fn records(&self) -> Records<Self::Store> {
        Records::open(self.open().unwrap(), keys()).unwrap()
    }
}

fn a_person_becomes_ready_once(place: &impl Place) {
    let mut records = place.records();
    assert_eq!(records.identity(&pid(1)).unwrap(), IdentityStatus::NeedsUpdate);
    assert!(matches!(decide(&mut records, Verdict::NotReady, 1, NOW), Ok(Recorded::Entry { upgraded: false, .. })));
    assert!(matches!(decide(&mut records, Verdict::Undetermined, 1, NOW), Ok(Recorded::Entry { upgraded: false, .. })));
    assert_eq!(records.identity(&pid(1)).unwrap(), IdentityStatus::NeedsUpdate);
    assert!(matches!(decide(&mut records, Verdict::Ready, 1, NOW), Ok(Recorded::Entry { upgraded: true, .. })));
    for verdict in [Verdict::Ready, Verdict::NotReady] {
        assert_eq!(decide(&mut records, verdict, 1, NOW).unwrap(), Recorded::AlreadyReady);
    }
    let mut again = place.records();
    assert_eq!(again.identity(&pid(1)).unwrap(), IdentityStatus::Ready);
    assert_eq!(again.identity(&pid(2)).unwrap(), IdentityStatus::NeedsUpdate);
    assert_eq!(again.verify(None).unwrap(), Verified { entries: 3, erased: 0 });
}

fn the_mitid_app_leaves_nothing(place: &impl Place) {
    let mut records = place.records();
    for verdict in [Verdict::Ready, Verdict::NotReady, Verdict::Undetermined] {
        let assessment = assessment(verdict, Route::MitidApp, instant(NOW));
        assert_eq!(records.record(&assessment, &subject(1), &mut OsRng).unwrap(), Recorded::Nothing);
    }
    let nothing_to_do =
        Assessment { selected_route: None, ..assessment(Verdict::AlreadyReady, Route::NemidApp, instant(NOW)) };
    assert_eq!(records.record(&nothing_to_do, &subject(1), &mut OsRng).unwrap(), Recorded::Nothing);
    assert_eq!(records.verify(None).unwrap().entries, 0);
    assert_eq!(records.identity(&pid(1)).unwrap(), IdentityStatus::NeedsUpdate);
}

fn an_entry_says_what_the_seed_allows(place: &impl Place) {
    let mut records = place.records();
    decide(&mut records, Verdict::NotReady, 7, NOW).unwrap();
    let events = records.tail(10, instant(NOW)).unwrap();
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((event.outcome, event.route, event.at), (Verdict::NotReady, Route::NemidApp, instant(NOW)));
    assert_eq!(event.reasons, [Reason::Code(ReasonCode::RegistryStolen)]);
    assert_eq!(event.policy, "mitid-dk 2026-11");
    assert_eq!(event.personal, subject(7));
    let mut coarse = place.records().with_detail(Detail::Coarse);
    decide(&mut coarse, Verdict::NotReady, 8, NOW).unwrap();
    let events = coarse.tail(1, instant(NOW)).unwrap();
    let reasons: Vec<_> = events.iter().flat_map(|event| &event.reasons).map(ToString::to_string).collect();
    assert_eq!(reasons, ["registry.listed"]);
}

fn what_is_due_is_gone_before_and_after_the_purge(place: &impl Place) {
    let mut records = place.records();
    for (number, at) in [(1, "2020-05-01T12:00:00Z"), (2, "2020-12-31T22:59:59Z"), (3, "2020-12-31T23:00:00Z")] {
        // Months lie between: somebody says that the clock is right.
        records.confirm_clock(instant(at)).unwrap();
        decide(&mut records, Verdict::NotReady, number, at).unwrap();
    }
    let checkpoint = records.status(instant("2020-12-31T23:00:00Z")).unwrap().checkpoint.unwrap();
    let before = instant("2025-12-31T22:59:59Z");
    assert_eq!(records.tail(10, before).unwrap().len(), 3);
    assert_eq!(records.purge(before).unwrap_err().code(), "clock.unsynced");
    records.confirm_clock(before).unwrap();
    assert_eq!(records.purge(before).unwrap().erased, 0);
    // The new year begins in Copenhagen: two of three are from 2020 there.
    let due = instant("2025-12-31T23:00:00Z");
    assert_eq!(records.status(due).unwrap().due, 2);
    let left = records.tail(10, due).unwrap();
    assert_eq!(left.iter().map(|event| event.personal.clone()).collect::<Vec<_>>(), [subject(3)]);
    assert_eq!(records.purge(due).unwrap().erased, 2);
    assert_eq!(records.purge(due).unwrap().erased, 0);
    assert_eq!(records.status(due).unwrap().due, 0);
    let anchor = Checkpoint::open(&checkpoint, &keys().checkpoint_key()).unwrap();
    assert_eq!(records.verify(Some(&anchor)).unwrap(), Verified { entries: 3, erased: 2 });
    assert_eq!(place.records().tail(10, due).unwrap().len(), 1);
    // Kept longer from now on: what is gone is gone rightly.
    let mut longer = place.records().with_retention(Retention::years(20));
    assert_eq!(longer.verify(Some(&anchor)).unwrap(), Verified { entries: 3, erased: 2 });
    assert_eq!(longer.tail(10, due).unwrap().len(), 1);
}

fn a_clock_set_far_ahead_erases_and_records_nothing(place: &impl Place) {
    let mut records = place.records();
    decide(&mut records, Verdict::NotReady, 1, NOW).unwrap();
    let ahead = "2099-01-01T12:00:00Z";
    let refused = records.purge(instant(ahead)).unwrap_err();
    assert!(matches!(refused, RecordsError::ClockFarAhead { seen } if seen == instant(NOW)), "{refused}");
    assert_eq!(decide(&mut records, Verdict::Ready, 2, ahead).unwrap_err().code(), "clock.unsynced");
    assert_eq!(records.check_clock(instant(ahead)).unwrap_err().code(), "clock.unsynced");
    assert_eq!(records.confirm_clock(instant("2020-01-01T00:00:00Z")).unwrap_err().code(), "clock.rollback");
    // The same clock set right: nothing was lost.
    assert_eq!(records.tail(10, instant(NOW)).unwrap().len(), 1);
    decide(&mut records, Verdict::Ready, 2, NOW).unwrap();
}

fn a_clock_set_back_is_noticed(place: &impl Place) {
    let mut records = place.records();
    decide(&mut records, Verdict::NotReady, 1, NOW).unwrap();
    let seen = instant(NOW);
    let refused = decide(&mut records, Verdict::Ready, 2, "2024-11-22T10:00:00+01:00").unwrap_err();
    assert!(matches!(refused, RecordsError::ClockRolledBack { seen: at } if at == seen), "{refused}");
    assert_eq!(refused.code(), "clock.rollback");
    let refused = records.purge(instant("2024-11-22T10:00:00+01:00")).unwrap_err();
    assert_eq!(refused.code(), "clock.rollback");
    // Two machines' clocks never agree exactly; and a refusal is no failure of the store.
    decide(&mut records, Verdict::Ready, 2, "2026-11-22T09:56:00+01:00").unwrap();
    assert_eq!(records.status(seen).unwrap().seen, Some(seen));
}

fn an_event_can_be_proved(place: &impl Place) {
    let mut records = place.records();
    fill(&mut records, 21);
    let mut ids = Vec::new();
    records.each(instant(NOW), |event| ids.push(event.id)).unwrap();
    assert_eq!(ids.len(), 21);
    for id in ids {
        let proof = records.prove(id).unwrap().unwrap();
        let checkpoint = Checkpoint::open(&proof.checkpoint, &keys().checkpoint_key()).unwrap();
        assert_eq!((proof.size, proof.root()), (checkpoint.size, Some(checkpoint.root)));
        assert!(proof.leaf.contains(&id.to_string()));
        assert!(serde_json::to_vec(&proof).unwrap().len() < 2_048);
    }
    assert_eq!(records.prove("00112233445566778899aabbccddeeff".parse().unwrap()).unwrap(), None);
}

fn another_installations_key_opens_nothing(place: &impl Place) {
    fill(&mut place.records(), 1);
    let other = RecordKeys::parse(RecordKeys::generate(&mut OsRng).unwrap().expose()).unwrap();
    let refused = Records::open(place.open().unwrap(), other).err().unwrap();
    assert_eq!(refused.code(), "log.tampered");
}

/// Every claim above, for one kind of place.
macro_rules! claims {
    ($place:expr; $($claim:ident),+ $(,)?) => {
        $(#[test]
        fn $claim() {
            if let Some(place) = $place {
                super::$claim(&place);
            }
        })+
    };
    ($place:expr) => {
        claims!($place;
            a_person_becomes_ready_once,
            the_mitid_app_leaves_nothing,
            an_entry_says_what_the_seed_allows,
            what_is_due_is_gone_before_and_after_the_purge,
            a_clock_set_far_ahead_erases_and_records_nothing,
            a_clock_set_back_is_noticed,
            an_event_can_be_proved,
            another_installations_key_opens_nothing,
        );
    };
}
use claims;
