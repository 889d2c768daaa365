//! One passport that was read, and what became of it.

use std::sync::Arc;

use crate::inspection::Evidence;
use crate::readiness::facts::{Face, HolderLink};
use crate::readiness::{Assessment, ReasonCode, Route, Verdict};
use crate::records::Pid;
use crate::verification::Report;

/// What the clerk saw, comparing the person with the portrait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaceAnswer {
    /// The same person.
    Same,
    /// Cannot tell.
    Unsure,
    /// Somebody else.
    NotSame,
}

impl FaceAnswer {
    /// What it is worth as a fact about face and holder. Who stands at the desk is who asks, so the same person is the
    /// holder too.
    pub(crate) const fn facts(self) -> (Face, HolderLink) {
        match self {
            Self::Same => (Face::Match, HolderLink::Match),
            Self::Unsure => (Face::NotDone, HolderLink::Unknown),
            Self::NotSame => (Face::NoMatch, HolderLink::Mismatch),
        }
    }
}

/// A passport that was read and verified. It holds the holder's data, and dies with the last who shows it.
pub(crate) struct Case {
    pub(crate) report: Arc<Report>,
    /// The portrait as PNG. There is none unless a State's signature covers it.
    pub(crate) portrait: Option<Arc<[u8]>>,
    /// What the rules say, under `face`. None where there is no document to speak of.
    pub(crate) assessment: Option<Assessment>,
    /// What the clerk saw; none as long as nobody was asked.
    pub(crate) face: Option<FaceAnswer>,
    /// The number of its entry in the audit log.
    pub(crate) entry: Option<String>,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Case").field("face", &self.face).finish_non_exhaustive()
    }
}

impl Case {
    /// The verdict; nothing to speak of is nothing decided.
    pub(crate) fn verdict(&self) -> Verdict {
        self.assessment.as_ref().map_or(Verdict::Undetermined, |assessment| assessment.verdict)
    }

    /// Whether all that is missing is an answer of the register.
    pub(crate) fn waits_for_register(&self) -> bool {
        self.assessment.as_ref().is_some_and(|assessment| {
            assessment.verdict == Verdict::Undetermined && assessment.reason_codes == [ReasonCode::RegistryUnavailable]
        })
    }

    /// Whether deciding under what the clerk saw may leave an entry: the app route leaves none (READINESS 6.2), and then nobody
    /// needs to say whom it would be about. A case is judged as if the faces matched; under any other answer the key app's
    /// route may go further than the app's.
    pub(crate) fn may_be_recorded(&self, face: Option<FaceAnswer>) -> bool {
        let route = self.assessment.as_ref().and_then(|assessment| assessment.selected_route);
        face != Some(FaceAnswer::Same) || route != Some(Route::MitidApp)
    }

    /// Whether the decision has to leave an entry.
    pub(crate) fn is_recorded(&self) -> bool {
        self.assessment.as_ref().is_some_and(|assessment| assessment.selected_route == Some(Route::NemidApp))
    }

    /// Whether everything else is in order, so that the comparison decides.
    pub(crate) fn waits_for_face(&self) -> bool {
        self.verdict() == Verdict::Ready && self.face.is_none()
    }
}

/// A decision that could not be made or not be written down, by its code. What was not recorded must not be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotDecided(pub(crate) &'static str);

/// What decides. Calls may take long: a register is asked, a picture is decoded, records are written.
pub(crate) trait Judging: Send + Sync {
    /// Verifies evidence and looks at the portrait, then asks what the verdict would be if the faces matched: only where
    /// that would make the holder ready is there anything to compare.
    fn judge(&self, evidence: &Evidence) -> Result<Case, NotDecided>;

    /// The same again, for an answer of the register that did not come.
    fn ask_again(&self, case: &Case) -> Result<Case, NotDecided>;

    /// Decides under what the clerk saw, and records it about the subject.
    fn decide(&self, case: &Case, face: Option<FaceAnswer>, subject: Option<&Pid>) -> Result<Case, NotDecided>;

    /// Whether decisions are recorded, so that the clerk has to say about whom.
    fn needs_subject(&self) -> bool {
        false
    }
}
