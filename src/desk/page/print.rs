//! What is printed: one sheet for the file, one for the citizen (UX 4.5).

use maud::{Markup, html};

use super::{Look, checks, holder, local, qr, verdict};
use crate::engine::session::{Case, Stage};
use crate::readiness::Assessment;
use crate::verification::Report;
use crate::wording::steps;

/// Which sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::desk) enum Sheet {
    /// For the file: standard redaction, every check.
    File,
    /// For the citizen: no personal data, no reason where it is not theirs to hear.
    Citizen,
}

/// A sheet about the verdict on the screen; without one, a line that says so: what is only supposed while the faces are being
/// compared is nothing to take home. `receipt` is the text of the compact receipt, if there is a key to sign it with.
pub(in crate::desk) fn sheet(look: &Look<'_>, sheet: Sheet, receipt: Option<&str>) -> Markup {
    let case = match &look.view.stage {
        Stage::Verdict(case) if case.assessment.is_some() => case,
        _ => return html! { main.sheet { h1 { (look.text("desk-print-none")) } p.tools { (back(look)) } } },
    };
    html! {
        main.sheet data-print="" {
            (tools(look))
            @if look.view.simulated { p.band { (look.text("desk-simulated")) } }
            p.brand { (look.text("desk-print")) " · "
                (look.text(if sheet == Sheet::File { "desk-print-file-h" } else { "desk-print-citizen-h" })) }
            (heading(look, case, sheet))
            @if sheet == Sheet::File { h2 { (look.text("desk-print-holder")) } (holder::lines(look, case)) }
            (next(look, case))
            @if sheet == Sheet::File { (by_hand(look, case)) (all_checks(look, &case.report)) }
            div.foot { div { (edition(look, case, sheet)) } (seal(look, receipt)) }
        }
    }
}

/// The receipt as a QR code, for whoever wants to see that the sheet is ours.
fn seal(look: &Look<'_>, receipt: Option<&str>) -> Markup {
    html! {
        figure.seal {
            @match receipt {
                Some(text) => (qr::code(text, &look.text("desk-print-code"))),
                None => p.hint { (look.text("desk-print-unsigned")) },
            }
            @if let Some(number) = &look.receipt { figcaption { (look.format("desk-receipt", &[("number", number)])) } }
        }
    }
}

/// Where the register could not be asked by the program, room for what it says to a person. It changes no verdict: only a
/// fresh answer of the register itself does (READINESS 5.3), and the log has no room for anything else (READINESS 6.1).
fn by_hand(look: &Look<'_>, case: &Case) -> Markup {
    let unasked = |assessment: &Assessment| assessment.reason_codes.iter().any(|code| code.is_list_doubt());
    html! {
        @if case.assessment.as_ref().is_some_and(unasked) {
            h2 { (look.text("desk-print-by-hand")) }
            dl.by-hand {
                @for field in ["desk-print-by-hand-answer", "desk-print-by-hand-reference", "desk-print-by-hand-when"] {
                    div { dt { (look.text(field)) } dd {} }
                }
            }
        }
    }
}

fn tools(look: &Look<'_>) -> Markup {
    html! {
        p.tools {
            button type="button" class="main needs-script" data-do="print" { (look.text("desk-print-now")) } " "
            (back(look))
        }
    }
}

fn back(look: &Look<'_>) -> Markup {
    html! { a.plain href="/" { (look.text("desk-print-back")) } }
}

fn heading(look: &Look<'_>, case: &Case, sheet: Sheet) -> Markup {
    let (sign, class) = verdict::mark(case.verdict());
    let neutral = case.assessment.as_ref().is_some_and(steps::is_neutral);
    html! {
        h1 class=(class) {
            span aria-hidden="true" { (sign) " " }
            @if neutral && sheet == Sheet::Citizen { (look.text("sentence-document_withheld")) }
            @else { (verdict::title(look, case)) }
        }
        @if sheet == Sheet::File {
            @if let Some(assessment) = &case.assessment {
                @let (decided, open) = steps::reasons(assessment);
                (verdict::codes(look, &decided, "reasons"))
                (verdict::codes(look, &open, "reasons quiet"))
            }
        }
    }
}

fn next(look: &Look<'_>, case: &Case) -> Markup {
    let Some(assessment) = &case.assessment else { return html! {} };
    html! {
        h2 { (look.text("desk-print-next")) }
        ol { @for step in steps::to_citizen(look.texts, assessment, look.disclose) { li { (step) } } }
    }
}

fn all_checks(look: &Look<'_>, report: &Report) -> Markup {
    html! {
        h2 { (look.text("desk-print-checks")) }
        table {
            @for group in &report.groups {
                tr { th colspan="3" scope="rowgroup" { (look.text(&format!("group-{}", group.id.as_str()))) } }
                @for check in &group.checks {
                    tr {
                        td { (checks::mark(check.status).0) " " (look.texts.check(check.id.as_str())) }
                        td { (look.text(&format!("status-{}", check.status))) }
                        td { @for code in &check.codes { code { (code.as_str()) } " " } }
                    }
                }
            }
        }
    }
}

fn edition(look: &Look<'_>, case: &Case, sheet: Sheet) -> Markup {
    let policy = case.assessment.as_ref().map_or("", |assessment| assessment.policy.as_str());
    let level = if sheet == Sheet::File { "standard" } else { "minimal" };
    html! {
        dl.edition {
            dt { (look.text("desk-print-time")) } dd { time datetime=(case.report.evaluated_at) { (local(case.report.evaluated_at)) } }
            @if let Some(name) = look.name { dt { (look.text("desk-print-desk")) } dd { (name) } }
            dt { (look.text("desk-print-rules")) } dd { (policy) }
            @if let Some(entry) = &case.entry { dt { (look.text("desk-print-entry")) } dd { (entry) } }
        }
        p.hint { (look.format("desk-print-level", &[("level", level)])) }
    }
}
