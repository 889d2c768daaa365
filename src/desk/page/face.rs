//! The clerk's comparison (UX 4.4 F), and whom a record is about.

use maud::{Markup, html};

use super::{Entry, Look, holder, press};
use crate::engine::session::Case;

/// The stage of the comparison.
pub(super) fn face(look: &Look<'_>, case: &Case) -> Markup {
    let since =
        case.report.authentic_document().and_then(|document| document.issue_date()).map(|date| date.to_string());
    let year = since.as_deref().and_then(|date| date.get(..4));
    html! {
        section.face {
            h1 tabindex="-1" { (look.text("desk-face")) }
            div.compare {
                (holder::portrait(look, case, true))
                div {
                    p.lead { (look.text("desk-face-p")) }
                    p { @match year {
                        Some(year) => (look.format("desk-face-look", &[("year", year)])),
                        None => (look.text("desk-face-look-undated")),
                    } }
                    (holder::lines(look, case))
                    div.buttons.answers {
                        (look.choice("face", "same", &look.text("desk-same"), Some("F9"), "main"))
                        (look.choice("face", "unsure", &look.text("desk-unsure"), Some("F10"), "plain"))
                    }
                    // Without a key of its own: it is not to be hit by chance.
                    details.sure #not-same {
                        summary { (look.text("desk-not-same")) " …" }
                        p { (look.text("desk-not-same-sure")) }
                        (look.choice("face", "not_same", &look.text("desk-not-same-yes"), None, "danger"))
                    }
                }
            }
        }
    }
}

/// The stage that asks whom the record is about.
pub(super) fn subject(look: &Look<'_>) -> Markup {
    let wrong = look.entry == Entry::WrongSubject;
    html! {
        section {
            h1 tabindex="-1" { (look.text("desk-subject")) }
            p.lead { (look.text("desk-subject-p")) }
            (look.form("subject", &html! {
                label for="pid" { (look.text("desk-subject-label")) }
                p.hint #pid-hint { (look.text("desk-subject-hint")) }
                @if wrong { p.note.bad #pid-wrong { (look.text("desk-subject-wrong")) } }
                input #pid name="pid" autocomplete="off" maxlength="40" size="28" aria-describedby="pid-hint pid-wrong"
                    aria-invalid=[wrong.then_some("true")];
                div.buttons { (press(&look.text("desk-subject-go"), Some("Enter"), "main")) }
            }))
        }
    }
}
