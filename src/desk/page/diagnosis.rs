//! Why it does not work: the doctor's findings, for whoever looks after the computer. Nothing personal is in them.

use maud::{Markup, html};

use super::Look;
use crate::engine::doctor::{Finding, Outcome, Step};

/// The page.
pub(in crate::desk) fn diagnosis(look: &Look<'_>, findings: &[Finding]) -> Markup {
    let mut shown: Vec<_> = findings.iter().filter(|finding| finding.outcome != Outcome::NotUsed).collect();
    // What does not work comes first.
    shown.sort_by_key(|finding| std::cmp::Reverse(finding.outcome));
    html! {
        main.sheet.diagnosis {
            h1 { (look.text("desk-diagnosis")) }
            p { (look.text("desk-diagnosis-p")) }
            p.tools { a.plain href="/" { (look.text("desk-diagnosis-back")) } }
            @for finding in shown { (one(look, finding)) }
        }
    }
}

fn one(look: &Look<'_>, finding: &Finding) -> Markup {
    let say = |part| look.texts.doctor(finding.id, part);
    let (sign, class, said) = match finding.outcome {
        Outcome::Passed | Outcome::NotUsed => ("✓", "good", say("title")),
        Outcome::Warning => ("!", "open", say("failed")),
        Outcome::Problem => ("✗", "bad", say("failed")),
    };
    html! {
        section class={ "finding " (class) } {
            h2 { span.sign aria-hidden="true" { (sign) } " " (said) }
            p { code { (finding.id) @if let Some(code) = finding.code { " · " (code) } } " " (finding.detail) }
            @if finding.outcome > Outcome::Passed {
                p { (say("why")) }
                @if let Some(cure) = &finding.cure { pre { @for step in cure.steps { (done_by(step)) "\n" } } }
            }
        }
    }
}

fn done_by(step: &Step) -> String {
    match step {
        Step::Run(words) | Step::Try(words) => words.join(" "),
        Step::Write { path, content } => format!("{path}:\n{content}"),
    }
}
