//! The verdict (UX 4.4 G and H).

use maud::{Markup, html};

use super::{Look, checks, holder, local, press};
use crate::engine::session::{Case, FaceAnswer};
use crate::engine::standing;
use crate::readiness::{Assessment, ReasonCode, Route, RouteState, Verdict};
use crate::verification::CheckStatus;
use crate::wording::{Part, steps};

/// The stage.
pub(super) fn verdict(look: &Look<'_>, case: &Case) -> Markup {
    html! {
        section.verdict {
            (heading(look, case))
            div.columns {
                div.who { (holder::portrait(look, case, false)) (holder::lines(look, case)) }
                @if let Some(assessment) = &case.assessment { (next(look, assessment)) }
            }
            @if !case.assessment.as_ref().is_some_and(steps::is_neutral) { (rest(look, case)) }
            div.buttons {
                (look.button("next", &look.text("desk-next"), None, "main"))
                a.plain href="/print/citizen" target="_blank" rel="noopener" data-key="F8" aria-keyshortcuts="F8" {
                    kbd aria-hidden="true" { "F8" } " " (look.text("desk-print-citizen"))
                }
                a.plain href="/print/file" target="_blank" rel="noopener" { (look.text("desk-print-file")) }
            }
            (checks::tree(look, case))
            (edition(look, case))
        }
    }
}

/// What a screen reader says.
pub(super) fn announcement(look: &Look<'_>, case: &Case) -> String {
    let neutral = case.assessment.as_ref().is_some_and(steps::is_neutral);
    if neutral { look.text("desk-verdict-neutral") } else { look.text(title_key(case.verdict())) }
}

/// The word of a verdict.
pub(super) fn title(look: &Look<'_>, case: &Case) -> String {
    look.text(title_key(case.verdict()))
}

const fn title_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ready => "verdict-ready",
        Verdict::AlreadyReady => "verdict-already_ready",
        Verdict::NotReady => "verdict-not_ready",
        Verdict::Undetermined => "verdict-undetermined",
    }
}

/// Symbol and colour class of a verdict.
pub(super) const fn mark(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Ready | Verdict::AlreadyReady => ("✓", "good"),
        Verdict::NotReady => ("✗", "bad"),
        Verdict::Undetermined => ("?", "open"),
    }
}

fn heading(look: &Look<'_>, case: &Case) -> Markup {
    let (sign, class) = mark(case.verdict());
    html! {
        div class={ "answer " (class) } {
            span.sign aria-hidden="true" { (sign) }
            div {
                h1 tabindex="-1" { (look.text(title_key(case.verdict()))) }
                @match &case.assessment {
                    None => p.lead { (look.text("desk-verdict-nothing")) },
                    Some(assessment) if steps::is_neutral(assessment) => {
                        p.lead { (look.text("desk-verdict-neutral")) }
                        p { (look.text("desk-verdict-neutral-more")) }
                    },
                    Some(assessment) => (said(look, case, assessment)),
                }
            }
        }
    }
}

fn said(look: &Look<'_>, case: &Case, assessment: &Assessment) -> Markup {
    let (decided, open) = steps::reasons(assessment);
    let ready =
        if case.face == Some(FaceAnswer::Same) { "desk-verdict-ready-p" } else { "desk-verdict-ready-noface-p" };
    html! {
        @match assessment.verdict {
            Verdict::Ready => p.lead { (look.text(ready)) },
            Verdict::Undetermined => p.lead { (look.text("desk-verdict-undetermined-p")) },
            _ => {},
        }
        (codes(look, &decided, "reasons"))
        @if !open.is_empty() { p.also { (look.text("desk-open-reasons")) } (codes(look, &open, "reasons quiet")) }
    }
}

/// Reasons, each with its code.
pub(super) fn codes(look: &Look<'_>, codes: &[ReasonCode], class: &str) -> Markup {
    html! {
        @if !codes.is_empty() {
            ul class=(class) {
                @for code in codes {
                    li { span { (look.texts.code(code.as_str(), Part::Title)) } " " code { (code.as_str()) } }
                }
            }
        }
    }
}

fn next(look: &Look<'_>, assessment: &Assessment) -> Markup {
    let clerk = steps::to_clerk(look.texts, assessment);
    let citizen = steps::to_citizen(look.texts, assessment, look.disclose);
    let notes = steps::notes(look.texts, assessment);
    let routes: Vec<_> = assessment.routes.iter().collect();
    html! {
        div.next {
            @for (key, steps) in [("desk-to-citizen", citizen), ("desk-to-clerk", clerk)] {
                @if !steps.is_empty() {
                    h2 { (look.text(key)) }
                    ol { @for step in &steps { li { (step) } } }
                }
            }
            @if !notes.is_empty() {
                h2 { (look.text("desk-notes")) }
                ul { @for note in &notes { li { (note) } } }
            }
            @if !routes.is_empty() {
                h2 { (look.text("desk-routes")) }
                ul.routes {
                    @for route in routes {
                        li class=(state(route.state)) {
                            strong { (look.text(way(route.route))) } " "
                            span { (look.text(&format!("state-{}", state(route.state)))) }
                        }
                    }
                }
            }
        }
    }
}

const fn way(route: Route) -> &'static str {
    match route {
        Route::MitidApp => "route-mitid_app",
        Route::NemidApp => "route-nemid_app",
        Route::Borgerservice => "route-borgerservice",
    }
}

const fn state(state: RouteState) -> &'static str {
    match state {
        RouteState::Open => "open",
        RouteState::Suspended => "suspended",
        RouteState::Closed => "closed",
    }
}

/// The groups of checks at a glance. One of them would be the reason that a neutral text does not name.
fn rest(look: &Look<'_>, case: &Case) -> Markup {
    html! {
        h2.unseen { (look.text("desk-rest")) }
        ul.groups {
            @for group in &case.report.groups {
                @let status = standing(case.assessment.as_ref(), group);
                @let (sign, class) = checks::mark(status);
                @if status != CheckStatus::NotSupported {
                    li class=(class) {
                        span.sign aria-hidden="true" { (sign) } " " (look.text(&format!("group-{}", group.id.as_str())))
                        span.unseen { ": " (look.text(&format!("status-{status}"))) }
                    }
                }
            }
        }
    }
}

/// By which rules, when, and where it is recorded.
fn edition(look: &Look<'_>, case: &Case) -> Markup {
    let at = case.report.evaluated_at;
    html! {
        p.edition {
            @if let Some(assessment) = &case.assessment {
                span { (look.format("desk-rules", &[("policy", &assessment.policy)])) }
            }
            time datetime=(at) { (local(at)) }
            @if let Some(entry) = &case.entry { span { (look.format("desk-entry", &[("entry", entry)])) } }
            @if let Some(number) = &look.receipt { span { (look.format("desk-receipt", &[("number", number)])) } }
        }
    }
}

/// The way out of a stage that waits for something: decide with what there is.
pub(super) fn finish(look: &Look<'_>) -> Markup {
    look.form("finish", &press(&look.text("desk-register-finish"), None, "plain"))
}
