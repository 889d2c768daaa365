//! The verdict for people: the word, the reasons, the next steps, and on request every check.

use super::exit::Exit;
use super::output::{Screen, Tone, wrapped};
use crate::engine::standing;
use crate::readiness::{Assessment, ReasonCode, Verdict};
use crate::verification::{Check, CheckStatus, Group, GroupResult, Report, Requirement};
use crate::wording::{Part, printable, steps};

/// Prints a report, and the assessment where one was asked for.
pub(super) fn print(screen: &Screen, report: &Report, assessment: Option<&Assessment>, tree: bool) {
    if screen.quiet {
        screen.line(
            assessment.map_or_else(|| report.status.to_string(), |assessment| assessment.verdict.as_str().to_owned()),
        );
        return;
    }
    if report.simulated {
        screen.line(screen.paint(Tone::Open, &screen.text("simulated-band")));
    }
    holder(screen, report);
    screen.line("");
    match assessment {
        Some(assessment) => heading(screen, assessment),
        None => {
            let level = screen.text(&format!("assurance-{}", report.assurance.to_string().to_lowercase()));
            screen.line(screen.paint(tone(report.status), &format!("{} {level}", report.assurance)));
        }
    }
    if tree {
        print_tree(screen, report, assessment);
    } else {
        print_findings(screen, report, assessment);
    }
    if let Some(assessment) = assessment {
        reasons(screen, assessment);
        next_steps(screen, assessment);
    }
}

/// The exit code of a verdict.
pub(super) fn exit(report: &Report, assessment: Option<&Assessment>) -> Exit {
    let not_genuine = report.groups.iter().any(|group| {
        matches!(group.id, Group::Genuine | Group::Chip | Group::Readable) && group.status == CheckStatus::Failed
    });
    let trust_missing = report.checks().any(|check| check.codes.contains(&crate::verification::Code::TrustEmpty));
    match assessment.map(|assessment| assessment.verdict) {
        Some(Verdict::Ready | Verdict::AlreadyReady) => Exit::Done,
        Some(Verdict::NotReady) if not_genuine => Exit::NotGenuine,
        Some(Verdict::NotReady) => Exit::NotReady,
        Some(Verdict::Undetermined) if trust_missing => Exit::TrustMissing,
        Some(Verdict::Undetermined) if only_the_register_is_open(assessment) => Exit::RegistryUnavailable,
        Some(Verdict::Undetermined) => Exit::Undetermined,
        None => match report.status {
            CheckStatus::Passed | CheckStatus::NotSupported => Exit::Done,
            CheckStatus::Failed if not_genuine => Exit::NotGenuine,
            CheckStatus::Failed => Exit::NotReady,
            _ if trust_missing => Exit::TrustMissing,
            _ => Exit::Undetermined,
        },
    }
}

fn only_the_register_is_open(assessment: Option<&Assessment>) -> bool {
    let register = [ReasonCode::RegistryStale, ReasonCode::RegistryUnavailable];
    assessment.is_some_and(|assessment| assessment.reason_codes.iter().all(|code| register.contains(code)))
}

/// Who the document belongs to: only when a State's signature covers it.
fn holder(screen: &Screen, report: &Report) {
    let Some(document) = report.authentic_document() else {
        screen.line(screen.paint(Tone::Quiet, &screen.text("holder-not-shown")));
        return;
    };
    let redaction = screen.redaction;
    let holder = document.holder();
    let parts = [
        redaction.person(&format!("{}, {}", holder.family_name, holder.given_names)),
        redaction.class(&holder.nationality),
        holder.birth_date.and_then(|date| redaction.person(&date.to_string())),
        redaction.number(document.number()),
    ];
    let line: Vec<_> = parts.into_iter().flatten().collect();
    if !line.is_empty() {
        screen.line(format!("  {}", line.join(" · ")));
    }
    let issued = document.issue_date().map(|date| (screen.text("field-issue-date"), date.to_string()));
    let expires = document.expiry_date().map(|date| (screen.text("field-expiry-date"), date.to_string()));
    let dates: Vec<_> = [issued, expires]
        .into_iter()
        .flatten()
        .filter_map(|(name, date)| redaction.class(&date).map(|date| format!("{name} {date}")))
        .collect();
    if !dates.is_empty() {
        screen.line(format!("  {}", dates.join(" · ")));
    }
}

fn heading(screen: &Screen, assessment: &Assessment) {
    let tone = match assessment.verdict {
        Verdict::Ready | Verdict::AlreadyReady => Tone::Good,
        Verdict::NotReady => Tone::Bad,
        Verdict::Undetermined => Tone::Open,
    };
    let word = screen.text(&format!("verdict-{}", assessment.verdict.as_str()));
    let rules = screen.texts.format("rules", &[("policy", &assessment.policy)]);
    let heading = format!("{:<48}", word.to_uppercase());
    screen.line(format!("{}  {}", screen.paint(tone, &heading), screen.paint(Tone::Quiet, &rules)));
}

const fn tone(status: CheckStatus) -> Tone {
    match status {
        CheckStatus::Passed => Tone::Good,
        CheckStatus::NotSupported => Tone::Quiet,
        CheckStatus::Undetermined | CheckStatus::Aborted => Tone::Open,
        CheckStatus::Failed => Tone::Bad,
    }
}

const fn sign(status: CheckStatus) -> &'static str {
    match status {
        CheckStatus::Passed => "✓",
        CheckStatus::NotSupported => "·",
        CheckStatus::Undetermined => "?",
        CheckStatus::Aborted => "–",
        CheckStatus::Failed => "✗",
    }
}

/// One line a group; below it, what is not as it should be.
fn print_findings(screen: &Screen, report: &Report, assessment: Option<&Assessment>) {
    for group in &report.groups {
        screen.line(format!("  {}", group_line(screen, group, assessment)));
        for check in &group.checks {
            let quiet = check.requirement == Requirement::EvaluateOnly || check.status == CheckStatus::NotSupported;
            let covered = group.status == CheckStatus::Passed && check.status == CheckStatus::Undetermined;
            if check.status != CheckStatus::Passed && !quiet && !covered {
                print_finding(screen, check);
            }
        }
    }
}

/// What is wrong, by its codes. The check's own title states the good case, and would read as a contradiction.
fn print_finding(screen: &Screen, check: &Check) {
    let mark = screen.paint(tone(check.status), sign(check.status));
    for code in &check.codes {
        screen.line(format!("      {mark} {:<26} {}", code.as_str(), screen.texts.code(code.as_str(), Part::Title)));
    }
    if check.codes.is_empty() {
        screen.line(format!("      {mark} {:<26} {}", check.id.as_str(), screen.texts.check(check.id.as_str())));
    }
}

fn group_line(screen: &Screen, group: &GroupResult, assessment: Option<&Assessment>) -> String {
    let status = standing(assessment, group);
    let title = screen.text(&format!("group-{}", group.id.as_str()));
    format!("{} {title}", screen.paint(tone(status), sign(status)))
}

fn print_tree(screen: &Screen, report: &Report, assessment: Option<&Assessment>) {
    for group in &report.groups {
        screen.line(format!("├─ {}", group_line(screen, group, assessment)));
        for check in &group.checks {
            print_check(screen, check);
        }
    }
}

fn print_check(screen: &Screen, check: &Check) {
    let indent = "│  ";
    let title = screen.texts.check(check.id.as_str());
    let mark = screen.paint(tone(check.status), sign(check.status));
    screen.line(format!("{indent}{mark} {:<26} {title}", check.id.as_str()));
    for code in &check.codes {
        screen.line(format!("{indent}    {:<24} {}", code.as_str(), screen.texts.code(code.as_str(), Part::Title)));
    }
    for (name, value) in &check.facts {
        screen.line(screen.paint(Tone::Quiet, &format!("{indent}    {name}: {}", printable(value))));
    }
}

fn reasons(screen: &Screen, assessment: &Assessment) {
    for code in &assessment.reason_codes {
        let title = screen.texts.code(code.as_str(), Part::Title);
        screen.line(format!("  {} {:<26} {title}", screen.paint(Tone::Open, "→"), code.as_str()));
    }
}

fn next_steps(screen: &Screen, assessment: &Assessment) {
    let mut to_clerk = steps::to_clerk(&screen.texts, assessment);
    to_clerk.extend(steps::notes(&screen.texts, assessment));
    let to_citizen = steps::to_citizen(&screen.texts, assessment, screen.disclose);
    for (label, steps) in [("next-clerk", &to_clerk), ("next-citizen", &to_citizen)] {
        for (number, step) in steps.iter().enumerate() {
            let label = if number == 0 { screen.text(label) } else { String::new() };
            screen.line(format!("  {label:<15} {}", wrapped(step, 18)));
        }
    }
}
