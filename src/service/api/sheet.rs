//! The sheet about one decision: for the file, or for a system that shows people pages.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::engine;
use crate::readiness::Assessment;
use crate::verification::{CheckStatus, Report};
use crate::wording::{Part, Redaction, Texts, steps};

/// Its stylesheet, part of it.
pub(super) const STYLE: &str = include_str!("sheet.css");

/// What it tells of.
pub(super) struct Sheet<'a> {
    pub(super) report: &'a Report,
    pub(super) assessment: &'a Assessment,
    pub(super) session: &'a str,
    pub(super) desk: Option<&'a str>,
    pub(super) entry: Option<&'a str>,
    pub(super) level: Redaction,
}

/// The page.
pub(super) fn page(texts: &Texts, sheet: &Sheet<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(texts.language().tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (texts.text("report-title")) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    @if sheet.report.simulated { p.band { (texts.text("desk-simulated")) } }
                    p.brand { (texts.text("report-title")) }
                    (verdict(texts, sheet))
                    (document(texts, sheet))
                    (next(texts, sheet))
                    (checks(texts, sheet.report))
                    (edition(texts, sheet))
                }
            }
        }
    }
}

fn verdict(texts: &Texts, sheet: &Sheet<'_>) -> Markup {
    let word = sheet.assessment.verdict.as_str();
    let (decided, open) = steps::reasons(sheet.assessment);
    html! {
        h1 class=(word) { (texts.text(&format!("verdict-{word}"))) }
        @if !(decided.is_empty() && open.is_empty()) {
            ul {
                @for code in decided.iter().chain(&open) {
                    li { (texts.code(code.as_str(), Part::Title)) " " code { (code.as_str()) } }
                }
            }
        }
    }
}

/// What the result document shows at this level, no more.
fn document(texts: &Texts, sheet: &Sheet<'_>) -> Markup {
    let shown = engine::document(sheet.report, Some(sheet.assessment), sheet.level);
    let fields = [
        ("family_name", "field-family-name"),
        ("given_names", "field-given-names"),
        ("birth_date", "field-birth-date"),
        ("nationality", "field-nationality"),
        ("personal_number", "field-personal-number"),
        ("document_code", "field-document-code"),
        ("issuing_state", "field-issuing-state"),
        ("number", "field-document-number"),
        ("issued_on", "field-issue-date"),
        ("expires_on", "field-expiry-date"),
    ];
    let lines = fields.iter().filter_map(|(name, key)| Some((*key, shown.get("document")?.get(name)?.as_str()?)));
    html! {
        h2 { (texts.text("report-document")) }
        dl { @for (key, value) in lines { dt { (texts.text(key)) } dd { (value) } } }
    }
}

fn next(texts: &Texts, sheet: &Sheet<'_>) -> Markup {
    let steps = steps::to_clerk(texts, sheet.assessment);
    html! {
        @if !steps.is_empty() {
            h2 { (texts.text("desk-print-next")) }
            ol { @for step in &steps { li { (step) } } }
        }
    }
}

fn checks(texts: &Texts, report: &Report) -> Markup {
    html! {
        h2 { (texts.text("desk-print-checks")) }
        table {
            @for group in &report.groups {
                tr { th colspan="3" scope="rowgroup" { (texts.text(&format!("group-{}", group.id.as_str()))) } }
                @for check in &group.checks {
                    tr {
                        td { span aria-hidden="true" { (sign(check.status)) } " " (texts.check(check.id.as_str())) }
                        td { (texts.text(&format!("status-{}", check.status))) }
                        td { @for code in &check.codes { code { (code.as_str()) } " " } }
                    }
                }
            }
        }
    }
}

const fn sign(status: CheckStatus) -> &'static str {
    match status {
        CheckStatus::Passed => "✓",
        CheckStatus::Failed => "✗",
        CheckStatus::Undetermined => "?",
        CheckStatus::NotSupported => "–",
        CheckStatus::Aborted => "!",
    }
}

fn edition(texts: &Texts, sheet: &Sheet<'_>) -> Markup {
    html! {
        dl.edition {
            dt { (texts.text("desk-print-time")) } dd { (sheet.assessment.evaluated_at) }
            @if let Some(desk) = sheet.desk { dt { (texts.text("desk-print-desk")) } dd { (desk) } }
            dt { (texts.text("desk-print-rules")) } dd { (sheet.assessment.policy) }
            dt { "id" } dd { code { (sheet.session) } }
            @if let Some(entry) = sheet.entry { dt { (texts.text("desk-print-entry")) } dd { code { (entry) } } }
        }
        p.hint { (texts.format("desk-print-level", &[("level", sheet.level.name())])) }
    }
}
