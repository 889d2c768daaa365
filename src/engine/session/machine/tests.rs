//! The machine, stage by stage, with time as an argument.

use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use super::super::bench::{assessed, unasked};
use super::super::case::{Case, FaceAnswer, NotDecided};
use super::super::key::{Key, Zone};
use super::super::source::{ChipSource, Presence, ReadFault};
use super::super::stage::{Again, Notice, Refused, Stage};
use super::super::{Demo, demo};
use super::*;
use crate::engine::Circumstances;
use crate::inspection::progress::{Continuity, Event};
use crate::inspection::{AccessProtocol, InspectionError, NoProgress};
use crate::iso7816::{LinkError, LinkFault, Status};
use crate::lds::DataGroup;
use crate::protocols::ProtocolError;
use crate::readiness::ReadinessPolicy;
use crate::simulator::specimen;
use crate::verification::{Policy, verify};

const fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// What a chip gave, read once.
fn evidence() -> Box<Evidence> {
    static READ: OnceLock<Evidence> = OnceLock::new();
    let read = || {
        let mut demo = Demo::new("dk-ready", &[], Duration::ZERO).unwrap();
        demo.place(true);
        let plan = key().plan().unwrap().simulated();
        demo.read(plan, &mut NoProgress, &AtomicBool::new(false)).unwrap()
    };
    Box::new(READ.get_or_init(read).clone())
}

fn key() -> Key {
    Key::from(&specimen("dk-ready").unwrap().mrz)
}

/// The passport as judged; the register says nothing where it is not asked.
fn case(face: Option<FaceAnswer>, register: bool) -> Case {
    let specimen = specimen("dk-ready").unwrap();
    let trust = crate::engine::specimen::trust(&specimen.trust);
    let now = specimen.evaluate_at.unwrap_or_else(crate::engine::now);
    let report = verify(&evidence(), &trust, &Policy::field(), now).with_portrait(Ok(()));
    let fresh = Case { report: Arc::new(report), portrait: None, assessment: None, face: None, entry: None };
    let answers = crate::engine::specimen::register(&specimen).unwrap();
    let silent = demo::Silent(crate::registry::Source::id(&answers));
    let source: &dyn crate::registry::Source = if register { &answers } else { &silent };
    let circumstances = Circumstances::new(Some(source), ReadinessPolicy::mitid_dk());
    assessed(fresh, face.or(Some(FaceAnswer::Same)), circumstances).unwrap()
}

struct Desk(Machine);

impl Desk {
    fn new() -> Self {
        let mut desk = Self(Machine::new(Settings::default(), true));
        desk.empty(0);
        desk
    }

    fn empty(&mut self, now: u64) -> Vec<Work> {
        self.0.apply(Input::Presence(Presence::Empty { reader: "R".into() }), at(now))
    }

    fn placed(&mut self, now: u64) -> Vec<Work> {
        self.0.apply(Input::Presence(Presence::Document { reader: "R".into() }), at(now))
    }

    fn unplugged(&mut self, now: u64) -> Vec<Work> {
        self.0.apply(Input::Presence(Presence::NoReader(ReaderError::NoReader)), at(now))
    }

    fn key(&mut self, now: u64) -> Vec<Work> {
        self.0.apply(Input::Key(key(), Some(Zeroizing::new("as typed".into()))), at(now))
    }

    fn fails(&mut self, fault: ReadFault, now: u64) {
        let epoch = self.0.epoch;
        self.0.apply(Input::Read { epoch, result: Err(fault) }, at(now));
    }

    fn reads(&mut self, now: u64) -> Vec<Work> {
        let epoch = self.0.epoch;
        self.0.apply(Input::Read { epoch, result: Ok(evidence()) }, at(now))
    }

    fn judged(&mut self, register: bool, now: u64) -> Vec<Work> {
        let epoch = self.0.epoch;
        self.0.apply(Input::Judged { epoch, result: Ok(unasked(case(None, register))) }, at(now))
    }

    fn decided(&mut self, face: FaceAnswer, now: u64) {
        let epoch = self.0.epoch;
        self.0.apply(Input::Decided { epoch, result: Ok(case(Some(face), true)) }, at(now));
    }

    fn happens(&mut self, event: Event, now: u64) {
        let epoch = self.0.epoch;
        self.0.apply(Input::Progress { epoch, event }, at(now));
    }

    fn name(&self) -> &'static str {
        self.0.stage.name()
    }

    /// As far as the comparison.
    fn at_face() -> Self {
        let mut desk = Self::new();
        desk.placed(1);
        desk.key(2);
        desk.reads(3);
        desk.judged(true, 4);
        desk
    }
}

fn reads(work: &[Work]) -> bool {
    matches!(work, [Work::Read { .. }])
}

const WRONG: ReadFault =
    ReadFault::Inspection(InspectionError::Access(ProtocolError::PasswordWrong { status: Status::new(0x6300) }));
const LOST: ReadFault = ReadFault::Inspection(InspectionError::Link(LinkError { fault: LinkFault::ChipLost }));
const GONE: ReadFault = ReadFault::Inspection(InspectionError::Link(LinkError { fault: LinkFault::ReaderGone }));

#[test]
fn a_passport_goes_all_the_way() {
    let mut desk = Desk(Machine::new(Settings::default(), true));
    assert_eq!(desk.name(), "no_reader");
    desk.empty(0);
    assert_eq!(desk.name(), "waiting_document");
    assert!(desk.placed(1).is_empty());
    assert_eq!(desk.name(), "need_key");
    assert!(reads(&desk.key(2)));
    assert_eq!(desk.name(), "access");
    desk.happens(Event::AccessSucceeded { protocol: AccessProtocol::Pace }, 3);
    assert_eq!(desk.name(), "reading");
    assert!(matches!(desk.reads(4).as_slice(), [Work::Judge { .. }]));
    assert_eq!(desk.name(), "checking");
    desk.judged(true, 5);
    assert_eq!(desk.name(), "face");
    let work = desk.0.apply(Input::Face(FaceAnswer::Same), at(6));
    assert!(matches!(work.as_slice(), [Work::Decide { face: Some(FaceAnswer::Same), .. }]));
    desk.decided(FaceAnswer::Same, 7);
    assert_eq!(desk.name(), "verdict");
    assert_eq!(desk.0.stage.case().unwrap().verdict(), crate::readiness::Verdict::Ready);
}

#[test]
fn lines_may_come_before_the_passport_and_are_forgotten_after_a_while() {
    let mut desk = Desk::new();
    assert!(desk.key(1).is_empty());
    assert!(desk.0.view().key_held);
    assert!(reads(&desk.placed(2)));
    let mut desk = Desk::new();
    desk.key(1);
    desk.0.tick(at(122));
    assert!(!desk.0.view().key_held && desk.0.view().draft.is_none());
    desk.placed(123);
    assert_eq!(desk.name(), "need_key");
}

#[test]
fn a_wrong_key_asks_again_and_nothing_tries_by_itself() {
    let mut desk = Desk::new();
    desk.placed(1);
    desk.key(2);
    desk.fails(WRONG, 3);
    assert!(matches!(desk.0.stage, Stage::NeedKey { refused: Some(Refused::Mrz) }));
    assert!(desk.0.view().draft.is_some(), "nobody types the lines twice");
    assert!(desk.placed(4).is_empty());
    assert!(desk.0.apply(Input::Retry, at(5)).is_empty());
    desk.0.apply(Input::Key(Key::Can(super::super::Can::read("123456").unwrap()), None), at(6));
    desk.fails(WRONG, 7);
    assert!(matches!(desk.0.stage, Stage::NeedKey { refused: Some(Refused::Can) }));
}

#[test]
fn what_was_typed_goes_once_the_chip_opens() {
    let mut desk = Desk::new();
    desk.placed(1);
    desk.key(2);
    assert!(desk.0.view().draft.is_some());
    desk.happens(Event::AccessSucceeded { protocol: AccessProtocol::Bac }, 3);
    assert!(desk.0.view().draft.is_none());
}

#[test]
fn a_passport_that_moves_pauses_and_goes_on() {
    let mut desk = Desk::new();
    desk.placed(1);
    desk.key(2);
    desk.happens(Event::AccessSucceeded { protocol: AccessProtocol::Pace }, 3);
    let photo = DataGroup::DG2.into();
    desk.happens(Event::FileStarted { file: photo, of: 9000, total_bytes: 0, total_of: 9000 }, 3);
    desk.happens(Event::ChipPaused { code: "chip.moved", seconds_left: 20, file: Some(photo), bytes: 4000 }, 4);
    assert!(matches!(&desk.0.stage, Stage::Paused { until, kept: Some((_, 4000)), .. } if *until == at(24)));
    desk.happens(Event::ChipResumed { continuity: Continuity::Proven }, 6);
    let Stage::Reading(reading) = &desk.0.stage else { panic!("{:?}", desk.0.stage) };
    assert_eq!(reading.files.len(), 1, "what had come is still here");
    desk.happens(Event::ChipPaused { code: "chip.moved", seconds_left: 20, file: None, bytes: 0 }, 7);
    desk.fails(LOST, 27);
    assert!(matches!(&desk.0.stage, Stage::Trouble(trouble) if trouble.code == "chip.removed" && trouble.attempt == 1));
    // Laying it down again is enough, and as often as attempts are allowed.
    assert!(reads(&desk.placed(28)));
    desk.fails(LOST, 29);
    assert!(reads(&desk.placed(30)));
    desk.fails(LOST, 31);
    assert!(desk.placed(32).is_empty(), "three attempts are enough for the page");
    assert!(reads(&desk.0.apply(Input::Retry, at(33))), "a person may try on");
}

#[test]
fn an_unplugged_reader_goes_on_by_itself() {
    let mut desk = Desk::new();
    desk.placed(1);
    desk.key(2);
    desk.fails(GONE, 3);
    assert!(matches!(desk.0.stage, Stage::NoReader(ReaderError::Gone)));
    desk.unplugged(4);
    desk.empty(5);
    assert_eq!(desk.name(), "waiting_document");
    assert!(reads(&desk.placed(6)));
}

#[test]
fn no_passport_of_the_last_citizen_is_read_for_the_next() {
    let mut desk = Desk::at_face();
    let before = desk.0.epoch;
    desk.0.apply(Input::Next, at(10));
    assert!(matches!(desk.0.stage, Stage::Waiting(Some(Notice::Cleared))));
    assert!(desk.0.view().left_over && desk.0.epoch > before);
    assert!(desk.key(11).is_empty(), "a key given now waits for the next passport");
    assert!(desk.placed(12).is_empty());
    desk.empty(13);
    assert!(reads(&desk.placed(14)));
}

#[test]
fn what_was_begun_for_one_citizen_never_shows_for_another() {
    let mut desk = Desk::new();
    desk.placed(1);
    desk.key(2);
    let old = desk.0.epoch;
    let work = desk.0.apply(Input::Next, at(3));
    assert!(matches!(work.as_slice(), [Work::Stop]));
    for late in [
        Input::Read { epoch: old, result: Ok(evidence()) },
        Input::Judged { epoch: old, result: Ok(case(None, true)) },
        Input::Decided { epoch: old, result: Ok(case(None, true)) },
        Input::Progress { epoch: old, event: Event::AccessSucceeded { protocol: AccessProtocol::Pace } },
    ] {
        assert!(desk.0.apply(late, at(4)).is_empty());
        assert_eq!(desk.name(), "waiting_document");
        assert!(desk.0.stage.case().is_none());
    }
}

#[test]
fn a_verdict_is_cleared_after_a_warning_that_can_be_answered() {
    let mut desk = Desk::at_face();
    desk.0.apply(Input::Face(FaceAnswer::Same), at(5));
    desk.decided(FaceAnswer::Same, 10);
    desk.0.tick(at(109));
    assert!(!desk.0.view().warned);
    desk.0.tick(at(110));
    assert!(desk.0.view().warned);
    desk.0.apply(Input::StillHere, at(120));
    assert!(!desk.0.view().warned);
    desk.0.tick(at(220));
    desk.0.tick(at(240));
    assert!(matches!(desk.0.stage, Stage::Waiting(Some(Notice::TimedOut))));
    assert!(desk.0.stage.case().is_none() && desk.0.wakes_at().is_none());
}

#[test]
fn taking_the_passport_from_a_verdict_clears_it_soon_and_comparing_it_does_not() {
    let mut desk = Desk::at_face();
    desk.empty(5);
    assert_eq!(desk.name(), "face", "the printed photo is compared too");
    desk.0.apply(Input::Face(FaceAnswer::Same), at(6));
    desk.decided(FaceAnswer::Same, 7);
    assert_eq!(desk.0.clears_at, Some(at(127)));
    desk.placed(8);
    desk.empty(9);
    assert_eq!(desk.0.clears_at, Some(at(29)));
    desk.0.tick(at(9));
    assert!(desk.0.view().warned);
    desk.0.tick(at(29));
    assert_eq!(desk.name(), "waiting_document");
}

#[test]
fn lines_swiped_at_a_verdict_are_the_next_citizens() {
    let mut desk = Desk::at_face();
    desk.0.apply(Input::Face(FaceAnswer::Same), at(5));
    desk.decided(FaceAnswer::Same, 6);
    assert!(desk.key(7).is_empty());
    assert!(desk.0.view().key_held && desk.0.view().left_over && desk.0.stage.case().is_none());
}

#[test]
fn a_register_that_does_not_answer_is_asked_again_ever_more_slowly() {
    let mut desk = Desk::new();
    desk.placed(1);
    desk.key(2);
    desk.reads(3);
    desk.judged(false, 10);
    assert!(matches!(desk.0.stage, Stage::RegisterDown { attempt: 1, next: Some(next), .. } if next == at(15)));
    desk.empty(11);
    assert_eq!(desk.name(), "registry_unreachable", "the citizen can have the passport back");
    assert!(matches!(desk.0.tick(at(15)).as_slice(), [Work::AskAgain { .. }]));
    desk.judged(false, 16);
    assert!(matches!(desk.0.stage, Stage::RegisterDown { attempt: 2, next: Some(next), .. } if next == at(26)));
    assert!(matches!(desk.0.apply(Input::Retry, at(17)).as_slice(), [Work::AskAgain { .. }]));
    desk.judged(true, 18);
    assert_eq!(desk.name(), "face");
    let mut desk = Desk::new();
    desk.placed(1);
    desk.key(2);
    desk.reads(3);
    desk.judged(false, 4);
    let work = desk.0.apply(Input::FinishOpen, at(5));
    assert!(matches!(work.as_slice(), [Work::Decide { face: None, .. }]));
}

#[test]
fn that_somebody_types_is_no_news_unless_clearing_was_announced() {
    let mut desk = Desk::at_face();
    let revision = desk.0.view().revision;
    desk.0.apply(Input::StillHere, at(100));
    assert_eq!(desk.0.view().revision, revision);
    desk.0.tick(at(380));
    let announced = desk.0.view();
    assert!(announced.warned && announced.revision > revision);
    desk.0.apply(Input::StillHere, at(381));
    assert!(!desk.0.view().warned && desk.0.view().revision > announced.revision);
}

#[test]
fn an_answer_of_the_register_that_comes_after_the_decision_changes_nothing() {
    for answers in [true, false] {
        let mut desk = Desk::new();
        desk.placed(1);
        desk.key(2);
        desk.reads(3);
        desk.judged(false, 4);
        desk.0.apply(Input::Retry, at(5));
        desk.0.apply(Input::FinishOpen, at(6));
        assert!(desk.judged(answers, 7).is_empty());
        assert_eq!(desk.name(), "checking");
        desk.decided(FaceAnswer::Unsure, 8);
        assert_eq!(desk.name(), "verdict");
    }
}

#[test]
fn what_cannot_be_recorded_is_not_shown_and_can_be_decided_again() {
    let mut desk = Desk::at_face();
    desk.0.apply(Input::Face(FaceAnswer::Same), at(5));
    let epoch = desk.0.epoch;
    desk.0.apply(Input::Decided { epoch, result: Err(NotDecided("log.unavailable")) }, at(6));
    assert!(matches!(&desk.0.stage, Stage::Trouble(trouble) if matches!(trouble.again, Again::Decide(..))));
    assert!(desk.0.stage.case().is_none());
    let work = desk.0.apply(Input::Retry, at(7));
    assert!(matches!(work.as_slice(), [Work::Decide { face: Some(FaceAnswer::Same), .. }]));
}

#[test]
fn where_decisions_are_recorded_somebody_says_about_whom() {
    let mut desk = Desk::at_face();
    desk.0.settings.needs_subject = true;
    // Whose face nobody could tell may still go by the key app, which is recorded.
    assert!(desk.0.apply(Input::Face(FaceAnswer::Unsure), at(5)).is_empty());
    assert_eq!(desk.name(), "need_subject");
    let pid = "9208-2002-2-123456789012".parse().unwrap();
    let work = desk.0.apply(Input::Subject(pid), at(6));
    assert!(matches!(work.as_slice(), [Work::Decide { face: Some(FaceAnswer::Unsure), subject: Some(_), .. }]));
}

#[test]
fn where_nothing_will_be_recorded_nobody_is_asked_about_whom() {
    let mut desk = Desk::at_face();
    desk.0.settings.needs_subject = true;
    let work = desk.0.apply(Input::Face(FaceAnswer::Same), at(5));
    assert!(matches!(work.as_slice(), [Work::Decide { face: Some(FaceAnswer::Same), subject: None, .. }]));
}

#[test]
fn nobody_there_clears_everything_but_an_empty_screen_waits_for_ever() {
    let mut desk = Desk::at_face();
    desk.0.tick(at(284));
    assert!(desk.0.view().warned);
    desk.0.tick(at(400));
    assert!(matches!(desk.0.stage, Stage::Waiting(Some(Notice::TimedOut))));
    desk.empty(401);
    assert_eq!(desk.0.wakes_at(), None);
}

#[test]
fn taking_the_passport_away_before_it_was_opened_forgets_the_lines() {
    let mut desk = Desk::new();
    desk.placed(1);
    desk.0.apply(Input::Draft(Zeroizing::new("P<UTO".into())), at(2));
    assert!(desk.0.view().draft.is_some());
    desk.empty(3);
    assert!(matches!(desk.0.stage, Stage::Waiting(Some(Notice::Removed))));
    assert!(desk.0.view().draft.is_none());
    assert!(Zone::read("P<UTO").is_err());
}

#[test]
fn a_face_compared_before_is_not_asked_for() {
    let mut desk = Desk::new();
    desk.0.settings.face = Some(FaceAnswer::Unsure);
    desk.placed(1);
    desk.key(2);
    desk.reads(3);
    let work = desk.judged(true, 4);
    assert!(matches!(work.as_slice(), [Work::Decide { face: Some(FaceAnswer::Unsure), .. }]));
}

#[test]
fn what_is_said_later_is_judged_again_until_it_is_decided() {
    let mut desk = Desk::at_face();
    let work = desk.0.apply(Input::Reconsider, at(5));
    assert!(matches!(work.as_slice(), [Work::AskAgain { .. }]));
    assert!(desk.0.apply(Input::Reconsider, at(6)).is_empty(), "it is being judged");
    desk.judged(false, 7);
    assert_eq!(desk.name(), "registry_unreachable");
    assert!(matches!(desk.0.apply(Input::Reconsider, at(8)).as_slice(), [Work::AskAgain { .. }]));
    desk.judged(true, 9);
    desk.0.apply(Input::Face(FaceAnswer::Same), at(10));
    desk.decided(FaceAnswer::Same, 11);
    assert!(desk.0.apply(Input::Reconsider, at(12)).is_empty(), "decided is decided");
}

mod any_order {
    use super::*;
    use proptest::prelude::*;

    /// Inputs as they may come in any order, by number, with a step in time.
    fn happen(desk: &mut Desk, what: u8, now: u64) -> Vec<Work> {
        let epoch = desk.0.epoch;
        match what {
            0 => desk.empty(now),
            1 => desk.placed(now),
            2 => desk.unplugged(now),
            3 => desk.key(now),
            4 => desk.reads(now),
            5 => desk.judged(true, now),
            6 => desk.judged(false, now),
            7 => desk.0.apply(Input::Face(FaceAnswer::NotSame), at(now)),
            8 => {
                desk.decided(FaceAnswer::NotSame, now);
                Vec::new()
            }
            9 => desk.0.apply(Input::Next, at(now)),
            10 => desk.0.apply(Input::Retry, at(now)),
            11 => {
                desk.fails(LOST, now);
                Vec::new()
            }
            12 => desk.0.apply(Input::Read { epoch: epoch.saturating_sub(1), result: Ok(evidence()) }, at(now)),
            13 => desk.0.apply(Input::FinishOpen, at(now)),
            _ => desk.0.tick(at(now)),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_happens_a_case_shows_only_where_it_was_read_and_timers_end(
            inputs in proptest::collection::vec((0u8..15, 0u64..40), 1..60)
        ) {
            let mut desk = Desk::new();
            let (mut now, mut read_in) = (0, 0);
            for (what, step) in inputs {
                now += step;
                if what == 4 && matches!(desk.0.stage, Stage::Reading(_) | Stage::Paused { .. }) {
                    read_in = desk.0.epoch;
                }
                happen(&mut desk, what, now);
                desk.0.tick(at(now));
                if desk.0.stage.case().is_some() {
                    prop_assert_eq!(read_in, desk.0.epoch);
                }
                prop_assert!(desk.0.wakes_at().is_none_or(|wakes| wakes > at(now)));
            }
        }
    }
}
