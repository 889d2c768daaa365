//! What is said of a verdict, to whom (READINESS 7.3, UX 4.4 H).

use std::collections::BTreeSet;

use super::Look;
use crate::readiness::{Advice, Assessment, Polarity, ReasonCode, Verdict};
use crate::wording::{Part, sentence_key};

/// Whether the large text says nothing of the reason: a passport somebody looks for, or one that is not genuine.
pub(super) fn is_neutral(assessment: &Assessment) -> bool {
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
pub(super) fn reasons(assessment: &Assessment) -> (Vec<ReasonCode>, Vec<ReasonCode>) {
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
pub(super) fn to_clerk(look: &Look<'_>, assessment: &Assessment) -> Vec<String> {
    let (reasons, _) = reasons(assessment);
    unique(reasons.into_iter().map(|code| look.texts.code(code.as_str(), Part::Clerk)))
}

/// What the clerk should know beside it.
pub(super) fn notes(look: &Look<'_>, assessment: &Assessment) -> Vec<String> {
    unique(advice(assessment, true).map(|advice| look.texts.advice(advice)))
}

/// What the citizen does now. Of a delicate reason the citizen learns the agreed sentence and nothing else.
pub(super) fn to_citizen(look: &Look<'_>, assessment: &Assessment) -> Vec<String> {
    if is_neutral(assessment) && !look.disclose {
        return vec![look.text("sentence-document_withheld")];
    }
    let (reasons, _) = reasons(assessment);
    let sentence = sentence_key(assessment).map(|key| look.text(key));
    let of_codes = reasons.into_iter().map(|code| look.texts.code(code.as_str(), Part::Citizen));
    let of_advice = advice(assessment, false).map(|advice| look.texts.advice(advice));
    unique(sentence.into_iter().chain(of_codes).chain(of_advice))
}

fn advice(assessment: &Assessment, for_operator: bool) -> impl Iterator<Item = Advice> {
    assessment.advice.iter().copied().filter(move |advice| advice.is_for_operator() == for_operator)
}

/// Several reasons may call for one step.
fn unique(steps: impl Iterator<Item = String>) -> Vec<String> {
    let mut said = BTreeSet::new();
    steps.filter(|step| said.insert(step.clone())).collect()
}
