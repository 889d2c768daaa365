//! Where a session stands, and what of it may be shown.

use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use super::case::{Case, FaceAnswer};
use super::reading::Reading;
use crate::lds::FileId;
use crate::readers::ReaderError;

/// Why an empty screen is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The clerk went on to the next citizen, and everything was cleared.
    Cleared,
    /// Nothing happened for a while, and everything was cleared.
    TimedOut,
    /// The passport was taken away before its chip was opened.
    Removed,
}

/// Where a session stands (UX 4.2).
#[derive(Debug, Clone)]
pub(crate) enum Stage {
    /// There is no reader.
    NoReader(ReaderError),
    /// The reader is empty.
    Waiting(Option<Notice>),
    /// A document lies on the reader, and what opens it is wanted.
    NeedKey {
        /// The chip did not accept the key before.
        refused: Option<Refused>,
    },
    /// The chip is being opened and read.
    Reading(Reading),
    /// The document moved. It is awaited until then.
    Paused {
        /// As far as it had come.
        reading: Reading,
        /// On the session's clock.
        until: Duration,
        /// Octets of the interrupted file that are kept.
        kept: Option<(FileId, u64)>,
    },
    /// Everything is here and is being verified, or a decision is being recorded.
    Checking,
    /// All is well but for the register, which does not answer.
    RegisterDown {
        case: Arc<Case>,
        /// Questions so far.
        attempt: u32,
        /// When it is asked again; none while it is being asked.
        next: Option<Duration>,
    },
    /// The clerk compares.
    Face(Arc<Case>),
    /// Decisions are recorded here, and nobody has said about whom this one is.
    NeedSubject(Arc<Case>),
    /// The verdict.
    Verdict(Arc<Case>),
    /// It did not work.
    Trouble(Trouble),
}

/// Which key a chip did not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The lines.
    Mrz,
    /// The Card Access Number.
    Can,
}

/// Something that did not work, which says nothing about the passport.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    pub(crate) code: &'static str,
    /// Which attempt failed, from 1.
    pub(crate) attempt: u32,
    /// What is done again.
    pub(crate) again: Again,
    /// How far reading had come.
    pub(crate) reading: Option<Reading>,
}

/// What is done again after trouble.
#[derive(Debug, Clone)]
pub(crate) enum Again {
    /// The chip is read.
    Read,
    /// The decision is made and recorded.
    Decide(Arc<Case>, Option<FaceAnswer>),
    /// Nothing: it would fail alike.
    Nothing,
}

impl Stage {
    /// Its stable name, as in the service's answers.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::NoReader(_) => "no_reader",
            Self::Waiting(_) => "waiting_document",
            Self::NeedKey { .. } => "need_key",
            Self::Reading(reading) if !reading.opened => "access",
            Self::Reading(_) => "reading",
            Self::Paused { .. } => "paused",
            Self::Checking => "checking",
            Self::RegisterDown { .. } => "registry_unreachable",
            Self::Face(_) => "face",
            Self::NeedSubject(_) => "need_subject",
            Self::Verdict(_) => "verdict",
            Self::Trouble(_) => "chip_error",
        }
    }

    /// The passport it is about, once read.
    pub(crate) const fn case(&self) -> Option<&Arc<Case>> {
        match self {
            Self::RegisterDown { case, .. } | Self::Face(case) | Self::NeedSubject(case) | Self::Verdict(case) => {
                Some(case)
            }
            _ => None,
        }
    }
}

/// All that may be shown at one moment.
#[derive(Debug, Clone)]
pub(crate) struct View {
    /// Goes up with every change but mere progress.
    pub(crate) revision: u64,
    /// Which citizen.
    pub(crate) epoch: u64,
    pub(crate) stage: Stage,
    /// The reader's name, if there is one.
    pub(crate) reader: Option<String>,
    /// A document lies on the reader.
    pub(crate) present: bool,
    /// The document on the reader is the last citizen's.
    pub(crate) left_over: bool,
    /// A key was given, and waits for its passport.
    pub(crate) key_held: bool,
    /// The lines as they were typed, so that nobody types them twice. Gone once the chip opens.
    pub(crate) draft: Option<Arc<Zeroizing<String>>>,
    /// When everything is cleared, unless somebody does something.
    pub(crate) clears_at: Option<Duration>,
    /// Whether that is soon enough to say.
    pub(crate) warned: bool,
    /// Nothing of it is real.
    pub(crate) simulated: bool,
}
