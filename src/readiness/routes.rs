//! The ways to MitID, and what a set of reason codes means for each.

use serde::{Deserialize, Serialize};

use super::rules::{Effect, Polarity, ReasonCode};

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A rule is violated.
    NotReady,
    /// No rule is violated, but something needed is not known.
    Undetermined,
    /// Every rule is met.
    Ready,
    /// There is nothing to do: the ID information is up to date or need not be updated.
    AlreadyReady,
}

impl Verdict {
    /// The stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotReady => "not_ready",
            Self::Undetermined => "undetermined",
            Self::Ready => "ready",
            Self::AlreadyReady => "already_ready",
        }
    }
}

/// A way to MitID (L213).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// MitID app: updates and creates MitID in one go (L215).
    MitidApp,
    /// NemID key app: updates; MitID comes afterwards (L216).
    NemidApp,
    /// In person (L217): never closed by anything about the passport.
    Borgerservice,
}

/// Whether a way can be gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteState {
    /// It can; perhaps after another attempt.
    Open,
    /// It cannot be finished until something changes.
    Suspended,
    /// It cannot.
    Closed,
}

/// One way, weighed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteAssessment {
    /// The way.
    pub route: Route,
    /// Whether it can be gone.
    pub state: RouteState,
    /// The verdict along it; none for Borgerservice, where people decide.
    pub verdict: Option<Verdict>,
    /// The codes that apply to it.
    pub reason_codes: Vec<ReasonCode>,
}

impl Route {
    /// The two ways that a chip decides, the preferred one first (L245).
    pub const SELF_SERVICE: [Self; 2] = [Self::MitidApp, Self::NemidApp];

    /// The stable word: `nemid_app`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MitidApp => "mitid_app",
            Self::NemidApp => "nemid_app",
            Self::Borgerservice => "borgerservice",
        }
    }

    /// What a code does to this way, if anything.
    #[must_use]
    pub const fn effect_of(self, code: ReasonCode) -> Option<Effect> {
        match self {
            Self::MitidApp => code.rule().mitid_app,
            Self::NemidApp => code.rule().nemid_app,
            Self::Borgerservice => match code {
                ReasonCode::PersonBelow13 => Some(Effect::Close),
                _ => None,
            },
        }
    }

    /// Weighs the codes that were found.
    #[must_use]
    pub fn assess(self, found: &[ReasonCode]) -> RouteAssessment {
        let reason_codes: Vec<ReasonCode> =
            found.iter().copied().filter(|code| self.effect_of(*code).is_some()).collect();
        let has_effect = |effect| reason_codes.iter().any(|code| self.effect_of(*code) == Some(effect));
        let has = |polarity| reason_codes.iter().any(|code| code.rule().polarity == polarity);
        let state = if has_effect(Effect::Close) {
            RouteState::Closed
        } else if has_effect(Effect::Suspend) {
            RouteState::Suspended
        } else {
            RouteState::Open
        };
        let verdict = if has(Polarity::Negative) {
            Verdict::NotReady
        } else if has(Polarity::Unproven) {
            Verdict::Undetermined
        } else {
            Verdict::Ready
        };
        let verdict = (self != Self::Borgerservice).then_some(verdict);
        RouteAssessment { route: self, state, verdict, reason_codes }
    }
}
