//! What each input does in each stage.

use std::sync::Arc;
use std::time::Duration;

use super::super::case::{Case, NotDecided};
use super::super::key::Key;
use super::super::reading::Reading;
use super::super::source::{Presence, ReadFault};
use super::super::stage::{Again, Notice, Refused, Stage, Trouble};
use super::{Input, Machine, Work};
use crate::inspection::progress::Event;
use crate::inspection::{Evidence, InspectionError};
use crate::protocols::ProtocolError;
use crate::readers::ReaderError;

/// The first wait before a register is asked again; each is twice as long as the one before, up to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

impl Machine {
    pub(super) fn take(&mut self, input: Input, now: Duration) {
        match input {
            Input::Presence(presence) => self.presence(presence, now),
            Input::Draft(lines) => self.draft(lines, now),
            Input::Key(key, lines) => self.key_given(key, lines, now),
            Input::Read { epoch, result } if epoch == self.epoch => self.read(result, now),
            Input::Judged { epoch, result } if epoch == self.epoch => self.judged(result, now),
            Input::Decided { epoch, result } if epoch == self.epoch => self.decided(result, now),
            Input::Face(face) => {
                if let Stage::Face(case) = &self.stage {
                    let case = Arc::clone(case);
                    self.decide(case, Some(face), now);
                }
            }
            Input::Subject(subject) => {
                if let Stage::NeedSubject(_) = &self.stage {
                    self.subject = Some(subject);
                    if let Some((case, face)) = self.deciding.take() {
                        self.decide(case, face, now);
                    }
                }
            }
            Input::Retry => self.retry(now),
            Input::FinishOpen => {
                if let Stage::RegisterDown { case, .. } = &self.stage {
                    let case = Arc::clone(case);
                    self.decide(case, None, now);
                }
            }
            Input::Reconsider => self.reconsider(now),
            Input::StillHere => self.active(now),
            Input::Next => self.clear(Notice::Cleared, now),
            // Of a citizen who is gone.
            Input::Read { .. } | Input::Judged { .. } | Input::Decided { .. } | Input::Progress { .. } => {}
        }
    }

    /// Mere progress, which does not count as a change.
    pub(super) fn progress(&mut self, epoch: u64, event: &Event, now: Duration) {
        if epoch != self.epoch {
            return;
        }
        match (&mut self.stage, event) {
            (Stage::Reading(reading), Event::ChipPaused { seconds_left, file, bytes, .. }) => {
                let stage = Stage::Paused {
                    reading: std::mem::take(reading),
                    until: now.saturating_add(Duration::from_secs(*seconds_left)),
                    kept: file.map(|file| (file, *bytes)),
                };
                self.stage = stage;
            }
            (Stage::Paused { reading, .. }, Event::ChipResumed { .. } | Event::AccessStarted { .. }) => {
                self.stage = Stage::Reading(std::mem::take(reading));
            }
            (Stage::Reading(reading), event) => {
                let was_open = reading.opened;
                reading.take(event);
                if reading.opened == was_open {
                    return;
                }
                // What was typed has done its work.
                self.draft = None;
            }
            _ => return,
        }
        self.revision = self.revision.saturating_add(1);
    }

    fn presence(&mut self, presence: Presence, now: Duration) {
        match presence {
            Presence::NoReader(error) => {
                self.reader = None;
                (self.present, self.left_over) = (false, false);
                match &self.stage {
                    Stage::NoReader(_) => self.stage = Stage::NoReader(error),
                    Stage::Waiting(_) => self.enter(Stage::NoReader(error), now),
                    Stage::NeedKey { .. } | Stage::Paused { .. } => self.lost_reader(error, now),
                    // The passport has been read, or reading itself will notice.
                    _ => {}
                }
            }
            Presence::Empty { reader } => {
                self.reader = Some(reader);
                (self.present, self.left_over) = (false, false);
                self.emptied(now);
            }
            Presence::Document { reader } => {
                self.reader = Some(reader);
                let came = !std::mem::replace(&mut self.present, true);
                if !self.left_over {
                    self.placed(came, now);
                } else if matches!(self.stage, Stage::NoReader(_)) {
                    self.enter(Stage::Waiting(None), now);
                }
            }
        }
    }

    /// The reader went, and takes nothing with it that would have to be typed again.
    fn lost_reader(&mut self, error: ReaderError, now: Duration) {
        if self.key.is_some() {
            self.key_until = Some(now.saturating_add(self.settings.key_kept));
        }
        self.enter(Stage::NoReader(error), now);
    }

    fn emptied(&mut self, now: Duration) {
        match &self.stage {
            Stage::NoReader(_) => self.enter(Stage::Waiting(None), now),
            Stage::NeedKey { .. } => {
                self.forget_key();
                self.failed = 0;
                self.epoch = self.epoch.saturating_add(1);
                self.enter(Stage::Waiting(Some(Notice::Removed)), now);
            }
            // The clerk has the passport in hand to compare it, or to give it back: the latter clears, after a warning.
            Stage::Verdict(_) => {
                let soon = now.saturating_add(self.settings.warning);
                self.clears_at = Some(self.clears_at.map_or(soon, |at| at.min(soon)));
            }
            _ => {}
        }
    }

    fn placed(&mut self, came: bool, now: Duration) {
        match &self.stage {
            Stage::NoReader(_) | Stage::Waiting(_) => match self.key.clone() {
                Some(key) => self.start(key, Reading::default(), now),
                None => self.enter(Stage::NeedKey { refused: None }, now),
            },
            Stage::Trouble(trouble)
                if came && matches!(trouble.again, Again::Read) && trouble.attempt < self.settings.attempts =>
            {
                self.retry(now);
            }
            _ => {}
        }
    }

    fn start(&mut self, key: Arc<Key>, reading: Reading, now: Duration) {
        self.key_until = None;
        self.key = Some(Arc::clone(&key));
        self.work.push(Work::Read { epoch: self.epoch, key });
        self.enter(Stage::Reading(Reading { opened: false, challenged: false, ..reading }), now);
    }

    fn draft(&mut self, lines: zeroize::Zeroizing<String>, now: Duration) {
        if matches!(self.stage, Stage::NoReader(_) | Stage::Waiting(_) | Stage::NeedKey { .. }) {
            self.draft = Some(Arc::new(lines));
            self.key_until = Some(now.saturating_add(self.settings.key_kept));
            self.active(now);
        }
    }

    /// A key that is given while a verdict stands is the next citizen's.
    fn key_given(&mut self, key: Key, lines: Option<zeroize::Zeroizing<String>>, now: Duration) {
        if matches!(self.stage, Stage::Verdict(_)) {
            self.clear(Notice::Cleared, now);
        }
        let takes = match &self.stage {
            Stage::NoReader(_) | Stage::Waiting(_) | Stage::NeedKey { .. } => true,
            Stage::Trouble(trouble) => matches!(trouble.again, Again::Read),
            _ => false,
        };
        if !takes {
            return;
        }
        let key = Arc::new(key);
        self.draft = lines.map(Arc::new);
        self.failed = 0;
        let waits = matches!(self.stage, Stage::NoReader(_) | Stage::Waiting(_));
        if self.present && !self.left_over && !matches!(self.stage, Stage::NoReader(_)) {
            self.start(key, Reading::default(), now);
        } else {
            self.key = Some(key);
            self.key_until = Some(now.saturating_add(self.settings.key_kept));
            if !waits {
                self.enter(Stage::Waiting(None), now);
            }
        }
    }

    fn read(&mut self, result: Result<Box<Evidence>, ReadFault>, now: Duration) {
        let (Stage::Reading(reading) | Stage::Paused { reading, .. }) = &self.stage else { return };
        let reading = reading.clone();
        match result {
            Ok(evidence) => {
                self.forget_key();
                self.failed = 0;
                self.work.push(Work::Judge { epoch: self.epoch, evidence });
                self.enter(Stage::Checking, now);
            }
            Err(fault) => self.not_read(fault, reading, now),
        }
    }

    fn not_read(&mut self, fault: ReadFault, reading: Reading, now: Duration) {
        match fault {
            ReadFault::Inspection(InspectionError::Access(ProtocolError::PasswordWrong { .. })) => {
                let can = self.key.take().is_some_and(|key| key.is_can());
                let refused = Some(if can { Refused::Can } else { Refused::Mrz });
                self.enter(Stage::NeedKey { refused }, now);
            }
            ReadFault::Reader(error @ (ReaderError::Gone | ReaderError::NoReader | ReaderError::NoService)) => {
                self.reader = None;
                self.present = false;
                self.lost_reader(error, now);
            }
            fault if fault.code() == "reader.gone" => {
                self.reader = None;
                self.present = false;
                self.lost_reader(ReaderError::Gone, now);
            }
            fault => {
                // Whether it still lies there, the next look tells.
                self.present = fault.code() != "chip.removed";
                self.trouble(fault.code(), Again::Read, Some(reading), now);
            }
        }
    }

    fn trouble(&mut self, code: &'static str, again: Again, reading: Option<Reading>, now: Duration) {
        self.failed = self.failed.saturating_add(1);
        let again = if code == "chip.not_mrtd" { Again::Nothing } else { again };
        self.enter(Stage::Trouble(Trouble { code, attempt: self.failed, again, reading }), now);
    }

    fn judged(&mut self, result: Result<Case, NotDecided>, now: Duration) {
        let attempt = match &self.stage {
            // What was asked before the clerk decided without it comes too late.
            Stage::Checking if self.deciding.is_none() => 1,
            Stage::RegisterDown { attempt, .. } => attempt.saturating_add(1),
            _ => return,
        };
        match result {
            Err(NotDecided(code)) => self.trouble(code, Again::Nothing, None, now),
            Ok(case) if case.waits_for_register() => {
                let wait = FIRST_WAIT.saturating_mul(1 << attempt.saturating_sub(1).min(4)).min(LONGEST_WAIT);
                let next = Some(now.saturating_add(wait));
                let stage = Stage::RegisterDown { case: Arc::new(case), attempt, next };
                if attempt == 1 {
                    self.enter(stage, now);
                } else {
                    // Asking by itself is not somebody being there.
                    self.stage = stage;
                }
            }
            Ok(case) if case.waits_for_face() && self.settings.face.is_none() => {
                self.enter(Stage::Face(Arc::new(case)), now);
            }
            Ok(case) => self.decide(Arc::new(case), self.settings.face, now),
        }
    }

    /// Judges again where nothing was decided yet and nobody is being asked.
    fn reconsider(&mut self, now: Duration) {
        if let Stage::RegisterDown { case, next: Some(_), .. } | Stage::Face(case) = &self.stage {
            self.work.push(Work::AskAgain { epoch: self.epoch, case: Arc::clone(case) });
            self.enter(Stage::Checking, now);
        }
    }

    fn decide(&mut self, case: Arc<Case>, face: Option<super::FaceAnswer>, now: Duration) {
        self.deciding = Some((Arc::clone(&case), face));
        if self.settings.needs_subject && self.subject.is_none() && case.may_be_recorded(face) {
            return self.enter(Stage::NeedSubject(case), now);
        }
        self.work.push(Work::Decide { epoch: self.epoch, case, face, subject: self.subject.clone() });
        self.enter(Stage::Checking, now);
    }

    fn decided(&mut self, result: Result<Case, NotDecided>, now: Duration) {
        if !matches!(self.stage, Stage::Checking) {
            return;
        }
        let deciding = self.deciding.take();
        match result {
            Err(NotDecided(code)) => {
                let again = deciding.map_or(Again::Nothing, |(case, face)| Again::Decide(case, face));
                self.trouble(code, again, None, now);
            }
            Ok(case) => self.enter(Stage::Verdict(Arc::new(case)), now),
        }
    }

    pub(super) fn retry(&mut self, now: Duration) {
        match &self.stage {
            Stage::RegisterDown { case, attempt, next: Some(_) } => {
                let (case, attempt) = (Arc::clone(case), *attempt);
                self.work.push(Work::AskAgain { epoch: self.epoch, case: Arc::clone(&case) });
                self.stage = Stage::RegisterDown { case, attempt, next: None };
                self.active(now);
            }
            Stage::Trouble(trouble) => match (&trouble.again, self.key.clone()) {
                (Again::Read, Some(key)) if self.present => {
                    let reading = trouble.reading.clone().unwrap_or_default();
                    self.start(key, reading, now);
                }
                (Again::Decide(case, face), _) => {
                    let (case, face) = (Arc::clone(case), *face);
                    self.decide(case, face, now);
                }
                _ => self.active(now),
            },
            _ => {}
        }
    }

    /// A timer of this moment has run out.
    pub(super) fn wake(&mut self, at: Duration, now: Duration) {
        if self.key_until == Some(at) {
            self.forget_key();
            return;
        }
        match &self.stage {
            Stage::RegisterDown { case, attempt, next: Some(next) } if *next == at => {
                let (case, attempt) = (Arc::clone(case), *attempt);
                self.work.push(Work::AskAgain { epoch: self.epoch, case: Arc::clone(&case) });
                self.stage = Stage::RegisterDown { case, attempt, next: None };
                return;
            }
            _ => {}
        }
        match self.clears_at {
            Some(clears) if self.warned && clears <= now => self.clear(Notice::TimedOut, now),
            Some(_) => self.warned = true,
            None => {}
        }
    }
}
