//! Every check, to be opened: what was compared, why, and what it does not prove (UX 3.5).

use maud::{Markup, html};

use super::Look;
use crate::engine::session::Case;
use crate::engine::standing;
use crate::readiness::{Assessment, Verdict};
use crate::verification::{Check, CheckStatus, GroupResult};
use crate::wording::Part;

/// Symbol and colour class of a status.
pub(super) const fn mark(status: CheckStatus) -> (&'static str, &'static str) {
    match status {
        CheckStatus::Passed => ("✓", "good"),
        CheckStatus::Failed => ("✗", "bad"),
        CheckStatus::Undetermined => ("?", "open"),
        CheckStatus::NotSupported => ("·", "quiet"),
        CheckStatus::Aborted => ("–", "open"),
    }
}

/// The tree, folded.
pub(super) fn tree(look: &Look<'_>, case: &Case) -> Markup {
    let report = &case.report;
    let all = report.checks().count();
    let passed = report.checks().filter(|check| check.status == CheckStatus::Passed).count();
    html! {
        details.checks #checks {
            summary {
                (look.format("desk-checks", &[("count", &all.to_string())])) " · "
                (look.format("desk-checks-summary", &[("passed", &passed.to_string()), ("count", &all.to_string())]))
            }
            @for group in &report.groups { (branch(look, group, standing(case.assessment.as_ref(), group))) }
            @if let Some(assessment) = &case.assessment {
                @let status = of_rules(assessment);
                @let (sign, class) = mark(status);
                details open[!assessment.reason_codes.is_empty()] {
                    summary class=(class) {
                        span.sign aria-hidden="true" { (sign) } " " (look.text("group-6"))
                        " – " span.status { (look.text(&format!("status-{status}"))) }
                    }
                    (super::verdict::codes(look, &assessment.reason_codes, "reasons"))
                }
            }
        }
    }
}

/// How the rules of the routes to MitID came out.
const fn of_rules(assessment: &Assessment) -> CheckStatus {
    match assessment.verdict {
        Verdict::Ready | Verdict::AlreadyReady => CheckStatus::Passed,
        Verdict::Undetermined => CheckStatus::Undetermined,
        Verdict::NotReady => CheckStatus::Failed,
    }
}

fn branch(look: &Look<'_>, group: &GroupResult, status: CheckStatus) -> Markup {
    let (sign, class) = mark(status);
    html! {
        details.group open[group.status == CheckStatus::Failed] {
            summary class=(class) {
                span.sign aria-hidden="true" { (sign) } " " (look.text(&format!("group-{}", group.id.as_str())))
                " – " span.status { (look.text(&format!("status-{status}"))) }
            }
            @for check in &group.checks { (leaf(look, check)) }
        }
    }
}

fn leaf(look: &Look<'_>, check: &Check) -> Markup {
    let (sign, class) = mark(check.status);
    let id = check.id.as_str();
    let about = |part: &str| look.texts.about_check(id, part);
    html! {
        details.check {
            summary class=(class) {
                span.sign aria-hidden="true" { (sign) } " "
                (look.texts.check(id)) " – " span.status { (look.text(&format!("status-{}", check.status))) } " "
                code { (id) }
            }
            dl {
                @for (name, part) in [("desk-compared", "compared"), ("desk-why", "why"), ("desk-limits", "limits")] {
                    @if let Some(text) = about(part) { dt { (look.text(name)) } dd { (text) } }
                }
                @if !check.codes.is_empty() {
                    dt { (look.text("desk-codes")) }
                    @for code in &check.codes {
                        dd { (look.texts.code(code.as_str(), Part::Title)) " " code { (code.as_str()) } }
                    }
                }
                @if !check.facts.is_empty() {
                    dt { (look.text("desk-values")) }
                    @for (name, value) in &check.facts { dd lang="" { (name) ": " (crate::wording::printable(value)) } }
                }
            }
        }
    }
}
