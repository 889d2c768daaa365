//! What did not work, and says nothing of the passport (UX 4.4 I and J).

use std::time::Duration;

use maud::{Markup, html};

use super::{Look, checks, holder, picture, verdict};
use crate::engine::session::{Again, Case, Trouble};
use crate::wording::Part;

/// The stage of a chip that did not answer as it should.
pub(super) fn trouble(look: &Look<'_>, trouble: &Trouble) -> Markup {
    let (code, reads) = (trouble.code, matches!(trouble.again, Again::Read));
    let attempt = [("attempt", trouble.attempt.to_string()), ("of", look.attempts.to_string())];
    let attempt: Vec<_> = attempt.iter().map(|(name, value)| (*name, value.as_str())).collect();
    html! {
        section.trouble {
            h1 tabindex="-1" { span aria-hidden="true" { "▲ " } (look.texts.code(code, Part::Title)) }
            p.lead { (look.texts.code(code, Part::Cause)) }
            @if reads { p { (look.text("desk-trouble-tool")) } }
            p.code { code { (code) } }
            @if reads {
                h2 { (look.text("desk-trouble-order")) }
                ol.order {
                    @if has_own_step(code) { li { (look.texts.code(code, Part::Clerk)) } }
                    li { (look.text("desk-trouble-lift")) }
                    li { (look.text("desk-trouble-turn")) }
                    li { (look.text("desk-trouble-reader")) }
                    li { (look.text("desk-trouble-manual")) }
                }
            } @else {
                p { (look.texts.code(code, Part::Clerk)) }
            }
            div.buttons {
                @if !matches!(trouble.again, Again::Nothing) && (look.view.present || !reads) {
                    (look.button("retry", &look.text("desk-trouble-again"), Some("Enter"), "main"))
                }
                (look.button("next", &look.text("desk-next"), None, "plain"))
                a.plain href="/diagnosis" { (look.text("desk-key-diagnosis")) }
            }
            @if reads && !look.view.present { p.note { (look.text("desk-trouble-lay")) } }
            @if reads { p.hint { (look.format("desk-trouble-attempt", &attempt)) } }
            (technical(look, trouble))
        }
    }
}

/// Whether something else than the passport's place is to be seen to first.
fn has_own_step(code: &str) -> bool {
    matches!(code, "chip.collision" | "chip.slow" | "reader.busy" | "reader.denied")
}

/// What support wants to know. Nothing of it is personal.
fn technical(look: &Look<'_>, trouble: &Trouble) -> Markup {
    let file = trouble.reading.as_ref().and_then(|reading| reading.arriving());
    let place = file.map_or_else(String::new, |line| format!("; {} {}/{}", line.file.name(), line.bytes, line.total));
    let reader = look.view.reader.as_deref().unwrap_or("-");
    let text = format!("{}{place}; {reader}; {}", trouble.code, env!("CARGO_PKG_VERSION"));
    html! {
        details #technical {
            summary { (look.text("desk-trouble-technical")) }
            p { span #technical-text { (text) } "; " (look.text("desk-trouble-no-personal")) " "
                button type="button" class="plain needs-script" data-copy="technical-text" data-copied=(look.text("desk-trouble-copied")) {
                    (look.text("desk-trouble-copy"))
                }
            }
        }
    }
}

/// The stage of a register that does not answer. Said is the number of the question that comes, or is being asked.
pub(super) fn register(look: &Look<'_>, case: &Case, attempt: u32, next: Option<Duration>) -> Markup {
    let attempt = attempt.saturating_add(1).to_string();
    html! {
        section.verdict {
            div class="answer open" {
                span.sign aria-hidden="true" { "?" }
                div {
                    h1 tabindex="-1" { (look.text("desk-register")) }
                    p.lead { (look.text("desk-register-p")) }
                    p.code { code { "registry.unavailable" } }
                }
            }
            @match next {
                Some(at) => {
                    @let seconds = look.seconds_until(at).to_string();
                    p.countdown { span data-countdown=(seconds)
                        data-text=(look.format("desk-register-again", &[("seconds", "#"), ("attempt", &attempt)])) {
                        (look.format("desk-register-again", &[("seconds", &seconds), ("attempt", &attempt)]))
                    } }
                },
                None => p.countdown { (look.format("desk-register-asking", &[("attempt", &attempt)])) },
            }
            p { (look.text("desk-register-back")) }
            div.buttons {
                @if next.is_some() {
                    (look.button("retry", &look.text("desk-register-now"), Some("Enter"), "main"))
                } @else {
                    button type="button" class="main" disabled { (look.text("desk-register-now")) }
                }
                (verdict::finish(look))
            }
            div.columns { div.who { div.portrait aria-hidden="true" { (picture::busy()) } (holder::lines(look, case)) } }
            (checks::tree(look, case))
        }
    }
}
