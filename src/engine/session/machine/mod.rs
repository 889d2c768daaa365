//! The state machine (UX 4.2): pure. Inputs and the time go in, work to be done comes out.

mod transitions;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use super::case::{Case, FaceAnswer, NotDecided};
use super::key::Key;
use super::source::{Presence, ReadFault};
use super::stage::{Notice, Stage, View};
use crate::inspection::Evidence;
use crate::inspection::progress::Event;
use crate::readers::ReaderError;
use crate::records::Pid;

/// How long things take. All may be set by an operator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    /// Attempts at a chip that does not work.
    pub(crate) attempts: u32,
    /// A verdict stands for so long.
    pub(crate) blank_after: Duration,
    /// Anything else about a citizen, when nobody does anything.
    pub(crate) idle_after: Duration,
    /// Clearing is announced so long before (UX 4.8).
    pub(crate) warning: Duration,
    /// A key given before its passport is kept for so long.
    pub(crate) key_kept: Duration,
    /// Decisions are recorded, and the clerk says about whom.
    pub(crate) needs_subject: bool,
    /// What was seen of the face, where it was compared before.
    pub(crate) face: Option<FaceAnswer>,
}

impl Default for Settings {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            attempts: 3,
            blank_after: seconds(120),
            idle_after: seconds(300),
            warning: seconds(20),
            key_kept: seconds(120),
            needs_subject: false,
            face: None,
        }
    }
}

/// What happens to a session.
#[derive(Debug)]
pub(crate) enum Input {
    /// What the reader shows now.
    Presence(Presence),
    /// Lines that open no chip as they stand, kept so that they can be mended.
    Draft(Zeroizing<String>),
    /// What opens the chip, and the lines as typed.
    Key(Key, Option<Zeroizing<String>>),
    /// Reading goes on.
    Progress { epoch: u64, event: Event },
    /// Reading ended.
    Read { epoch: u64, result: Result<Box<Evidence>, ReadFault> },
    /// Everything but the face is known, or the register did not answer.
    Judged { epoch: u64, result: Result<Case, NotDecided> },
    /// The clerk has compared.
    Face(FaceAnswer),
    /// Whom the record is about.
    Subject(Pid),
    /// The verdict was reached and recorded.
    Decided { epoch: u64, result: Result<Case, NotDecided> },
    /// Once more, now.
    Retry,
    /// The register is not waited for.
    FinishOpen,
    /// More was said about the passport than before it was judged.
    Reconsider,
    /// The clerk is still there.
    StillHere,
    /// Everything is cleared for the next citizen.
    Next,
}

/// What is to be done outside. Whatever comes of it carries the citizen's number back.
#[derive(Debug)]
pub(crate) enum Work {
    /// Read the chip.
    Read { epoch: u64, key: Arc<Key> },
    /// Stop reading.
    Stop,
    /// Verify, ask the register.
    Judge { epoch: u64, evidence: Box<Evidence> },
    /// Ask the register again.
    AskAgain { epoch: u64, case: Arc<Case> },
    /// Decide and record.
    Decide { epoch: u64, case: Arc<Case>, face: Option<FaceAnswer>, subject: Option<Pid> },
}

/// A session at one reader.
pub(crate) struct Machine {
    settings: Settings,
    simulated: bool,
    stage: Stage,
    revision: u64,
    epoch: u64,
    reader: Option<String>,
    present: bool,
    left_over: bool,
    key: Option<Arc<Key>>,
    key_until: Option<Duration>,
    draft: Option<Arc<Zeroizing<String>>>,
    /// Attempts at this citizen's chip that failed.
    failed: u32,
    clears_at: Option<Duration>,
    warned: bool,
    /// What is being decided, to be decided again where it could not be recorded.
    deciding: Option<(Arc<Case>, Option<FaceAnswer>)>,
    subject: Option<Pid>,
    work: Vec<Work>,
}

impl Machine {
    /// An empty screen; the first look tells whether there is a reader.
    pub(crate) const fn new(settings: Settings, simulated: bool) -> Self {
        Self {
            settings,
            simulated,
            stage: Stage::NoReader(ReaderError::NoReader),
            revision: 0,
            epoch: 1,
            reader: None,
            present: false,
            left_over: false,
            key: None,
            key_until: None,
            draft: None,
            failed: 0,
            clears_at: None,
            warned: false,
            deciding: None,
            subject: None,
            work: Vec::new(),
        }
    }

    /// Where it stands.
    pub(crate) const fn stage(&self) -> &Stage {
        &self.stage
    }

    /// What may be shown.
    pub(crate) fn view(&self) -> View {
        View {
            revision: self.revision,
            epoch: self.epoch,
            stage: self.stage.clone(),
            reader: self.reader.clone(),
            present: self.present,
            left_over: self.left_over,
            key_held: self.key.is_some(),
            draft: self.draft.clone(),
            clears_at: self.clears_at,
            warned: self.warned,
            simulated: self.simulated,
        }
    }

    /// Takes an input and says what is to be done.
    pub(crate) fn apply(&mut self, input: Input, now: Duration) -> Vec<Work> {
        if let Input::Progress { epoch, event } = input {
            self.progress(epoch, &event, now);
            return Vec::new();
        }
        // That somebody is there changes nothing that is shown, unless clearing was announced.
        let shows = self.warned || !matches!(input, Input::StillHere);
        self.take(input, now);
        self.revision = self.revision.saturating_add(u64::from(shows));
        std::mem::take(&mut self.work)
    }

    /// When [`tick`](Self::tick) is to be called next; none where only inputs change anything.
    pub(crate) fn wakes_at(&self) -> Option<Duration> {
        let warning = self.clears_at.map(|at| if self.warned { at } else { at.saturating_sub(self.settings.warning) });
        let stage = match &self.stage {
            Stage::RegisterDown { next, .. } => *next,
            _ => None,
        };
        [warning, stage, self.key_until].into_iter().flatten().min()
    }

    /// Time has passed. Whether that changed anything is told by [`View::revision`].
    pub(crate) fn tick(&mut self, now: Duration) -> Vec<Work> {
        while let Some(at) = self.wakes_at().filter(|at| *at <= now) {
            self.revision = self.revision.saturating_add(1);
            self.wake(at, now);
        }
        std::mem::take(&mut self.work)
    }

    /// The clerk did something: what is cleared when nobody does anything is cleared later.
    fn active(&mut self, now: Duration) {
        let after = match self.stage {
            Stage::Verdict(_) => self.settings.blank_after,
            Stage::NeedKey { .. }
            | Stage::RegisterDown { .. }
            | Stage::Face(_)
            | Stage::NeedSubject(_)
            | Stage::Trouble(_) => self.settings.idle_after,
            _ => {
                self.clears_at = None;
                self.warned = false;
                return;
            }
        };
        self.clears_at = Some(now.saturating_add(after));
        self.warned = false;
    }

    fn enter(&mut self, stage: Stage, now: Duration) {
        self.stage = stage;
        self.active(now);
    }

    /// Forgets everything about this citizen. What is on the reader is theirs, and not read for the next.
    fn clear(&mut self, notice: Notice, now: Duration) {
        self.epoch = self.epoch.saturating_add(1);
        if matches!(self.stage, Stage::Reading(_) | Stage::Paused { .. }) {
            self.work.push(Work::Stop);
        }
        self.forget_key();
        self.deciding = None;
        self.subject = None;
        self.failed = 0;
        self.left_over = self.present;
        let stage =
            if self.reader.is_some() { Stage::Waiting(Some(notice)) } else { Stage::NoReader(ReaderError::NoReader) };
        self.enter(stage, now);
    }

    fn forget_key(&mut self) {
        self.key = None;
        self.key_until = None;
        self.draft = None;
    }
}
