//! The screen turned to the citizen: large pictures, few words, nothing personal, and no reason for anything.

use maud::{Markup, html};

use super::{Look, picture};
use crate::engine::session::Stage;
use crate::readiness::Verdict;

/// The fragment for the citizen's screen.
pub(in crate::desk) fn citizen(look: &Look<'_>) -> Markup {
    let (picture, key) = match &look.view.stage {
        Stage::NoReader(_) => (picture::busy(), "desk-citizen-wait"),
        Stage::Waiting(_) if look.view.left_over => (picture::busy(), "desk-citizen-wait"),
        Stage::Waiting(_) | Stage::NeedKey { .. } => (picture::placing(""), "desk-citizen-place"),
        Stage::Reading(_) => (picture::busy(), "desk-citizen-reading"),
        Stage::Paused { .. } => (picture::paused(), "desk-citizen-paused"),
        Stage::Checking | Stage::RegisterDown { .. } | Stage::NeedSubject(_) => {
            (picture::busy(), "desk-citizen-checking")
        }
        Stage::Face(_) => (picture::face(), "desk-citizen-face"),
        Stage::Verdict(case) if matches!(case.verdict(), Verdict::Ready | Verdict::AlreadyReady) => {
            (picture::done(), "desk-citizen-ready")
        }
        Stage::Verdict(_) | Stage::Trouble(_) => (picture::face(), "desk-citizen-clerk"),
    };
    html! {
        div #desk lang=(look.texts.language().tag()) data-stage=(look.view.stage.name()) data-revision=(look.view.revision) data-announce=(look.text(key)) {
            @if look.view.simulated { p.band { (look.text("desk-simulated")) } }
            main.citizen { div.picture aria-hidden="true" { (picture) } h1 tabindex="-1" { (look.text(key)) } }
        }
    }
}
