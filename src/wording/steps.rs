//! What is said of a verdict, to whom (READINESS 7.3, UX 4.4 H).

use super::{Part, Texts};
use crate::readiness::{Advice, Assessment, Polarity, ReasonCode, Route, Verdict};

/// Whether the large text says nothing of the reason: a passport somebody looks for, or one that is not genuine.
#[must_use]
pub fn is_neutral(assessment: &Assessment) -> bool {
    assessment.verdict == Verdict::NotReady && assessment.reason_codes.iter().any(|code| is_delicate(*code))
}

/// A reason that is not to be read aloud over the desk.
const fn is_delicate(code: ReasonCode) -> bool {
    code.is_register_entry()
        || matches!(
            code,
            ReasonCode::PaFailed
                | ReasonCode::ChipCloned
                | ReasonCode::MrzMismatch
                | ReasonCode::RevDsRevoked
                | ReasonCode::HolderMismatch
                | ReasonCode::HolderFaceMismatch
        )
}

/// The reasons that decided, and those that stayed open beside them: nobody was asked to compare faces where that could
/// not make a difference.
#[must_use]
pub fn reasons(assessment: &Assessment) -> (Vec<ReasonCode>, Vec<ReasonCode>) {
    let codes = || assessment.reason_codes.iter().copied();
    let unasked =
        |code: &ReasonCode| matches!(code, ReasonCode::HolderFaceNotVerified | ReasonCode::HolderLinkUnproven);
    match assessment.verdict {
        Verdict::NotReady => codes().partition(|code| code.rule().polarity == Polarity::Negative),
        _ if codes().all(|code| unasked(&code)) => (codes().collect(), Vec::new()),
        _ => codes().partition(|code| !unasked(code)),
    }
}

/// What the clerk does now.
#[must_use]
pub fn to_clerk(texts: &Texts, assessment: &Assessment) -> Vec<String> {
    let (reasons, _) = reasons(assessment);
    unique(reasons.into_iter().map(|code| texts.code(code.as_str(), Part::Clerk)))
}

/// What the clerk should know beside it.
#[must_use]
pub fn notes(texts: &Texts, assessment: &Assessment) -> Vec<String> {
    unique(advice(assessment, true).map(|advice| texts.advice(advice)))
}

/// What the citizen does now. Of a delicate reason the citizen learns the agreed sentence and nothing else, unless the
/// authority chose to disclose it.
#[must_use]
pub fn to_citizen(texts: &Texts, assessment: &Assessment, disclose: bool) -> Vec<String> {
    if is_neutral(assessment) && !disclose {
        return vec![texts.text("sentence-document_withheld")];
    }
    let (reasons, _) = reasons(assessment);
    let sentence = sentence_key(assessment).map(|key| texts.text(key));
    let of_codes = reasons.into_iter().map(|code| texts.code(code.as_str(), Part::Citizen));
    let of_advice = advice(assessment, false).map(|advice| texts.advice(advice));
    unique(sentence.into_iter().chain(of_codes).chain(of_advice))
}

fn advice(assessment: &Assessment, for_operator: bool) -> impl Iterator<Item = Advice> {
    assessment.advice.iter().copied().filter(move |advice| advice.is_for_operator() == for_operator)
}

/// What the citizen is told first, where the verdict itself has a sentence.
const fn sentence_key(assessment: &Assessment) -> Option<&'static str> {
    match (assessment.verdict, assessment.selected_route) {
        (Verdict::Ready, Some(Route::NemidApp)) => Some("sentence-ready-nemid_app"),
        (Verdict::Ready, _) => Some("sentence-ready-mitid_app"),
        (Verdict::Undetermined, _) => Some("sentence-undetermined"),
        _ => None,
    }
}

/// Several reasons may call for one step, and the sentence of one may end with it.
fn unique(steps: impl Iterator<Item = String>) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for step in steps {
        if !said.iter().any(|earlier| earlier.ends_with(&step)) {
            said.push(step);
        }
    }
    said
}
