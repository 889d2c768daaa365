//! `doctor`: why it does not work, and how to mend it.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::commands::keep_private;
use super::exit::Exit;
use super::input;
use super::output::{Screen, Tone, wrapped};
use crate::engine::Config;
use crate::engine::doctor::{
    Area, Cure, Finding, Mender, Outcome, Probe, Step, Surroundings, document, examine, gather_below, look_again,
};
use crate::trust::archive;
use crate::wording::Words;

/// What was found, in a bundle.
const FOUND: &str = "surroundings.json";
const NO_RECORD: &str = "no record of a machine";

/// How often `--watch` looks again.
const INTERVAL: Duration = Duration::from_secs(1);

/// `doctor`.
#[derive(Debug, Args)]
pub(super) struct DoctorArguments {
    /// Only one part
    #[arg(long, value_enum, value_name = "PART")]
    only: Option<Area>,
    /// Mend what a check found, after asking
    #[arg(long, value_name = "CHECK")]
    fix: Option<String>,
    /// With --fix: do not ask
    #[arg(long, requires = "fix")]
    yes: bool,
    /// Measure the reader with a document on it, too: round trips and long messages; waits for the document
    #[arg(long, conflicts_with = "from")]
    probe: bool,
    /// Write what was found to a ZIP file, to send to somebody who can help; it holds no personal data
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// Examine what another machine wrote with --bundle
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "watch"])]
    from: Option<PathBuf>,
    /// Look again every second until interrupted
    #[arg(long)]
    watch: bool,
    /// Look at the devices of a system below this folder, and mend it there: for images of machines
    #[arg(long, hide = true, value_name = "FOLDER", default_value = "/", conflicts_with = "from")]
    root: PathBuf,
}

/// As it is typed on the command line.
impl ValueEnum for Area {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.as_str()))
    }
}

/// Runs the command.
pub(super) fn run(screen: &Screen, config: &Config, arguments: &DoctorArguments) -> Exit {
    let surroundings = match &arguments.from {
        None => match probed(screen, arguments.probe) {
            Ok(probe) => gather_below(&arguments.root, config, probe),
            Err(exit) => return exit,
        },
        Some(path) => match recorded(path) {
            Ok(surroundings) => surroundings,
            Err(error) => {
                screen.note(format!("{}: {error}", path.display()));
                return Exit::Usage;
            }
        },
    };
    if let Some(path) = &arguments.bundle
        && let Err(exit) = keep(screen, path, &surroundings)
    {
        return exit;
    }
    let findings = wanted(&surroundings, arguments.only);
    if let Some(check) = &arguments.fix {
        return fix(screen, &findings, check, arguments);
    }
    print(screen, &findings, arguments.bundle.is_none(), arguments.watch);
    if arguments.watch {
        watch(screen, surroundings, arguments.only, &findings);
    }
    exit(&findings)
}

/// Measures the reader when asked to.
#[cfg(feature = "pcsc")]
fn probed(screen: &Screen, wanted: bool) -> Result<Option<Probe>, Exit> {
    use super::{chip, fault};
    use crate::engine::probe::measure;
    use crate::iso7816::blocking;
    if !wanted {
        return Ok(None);
    }
    let mut link = chip::open(screen, None, chip::DEFAULT_WAIT)?;
    let measured = blocking::run(measure(&mut link)).map_err(|error| fault::inspection(screen, &error.into()))?;
    Ok(Some(Probe {
        round_trip_ms: u32::try_from(measured.median.as_millis()).unwrap_or(u32::MAX),
        longest_response: u32::try_from(measured.longest).unwrap_or(u32::MAX),
        long_messages: measured.long_messages,
    }))
}

#[cfg(not(feature = "pcsc"))]
fn probed(screen: &Screen, wanted: bool) -> Result<Option<Probe>, Exit> {
    let missing = || super::fault::reader(screen, crate::readers::ReaderError::NoService);
    if wanted { Err(missing()) } else { Ok(None) }
}

/// What was found, and what was made of it.
fn keep(screen: &Screen, path: &Path, surroundings: &Surroundings) -> Result<(), Exit> {
    let pretty = |value: serde_json::Result<String>| value.unwrap_or_default().into_bytes();
    let found = pretty(serde_json::to_string_pretty(surroundings));
    let made_of_it = document(&examine(surroundings), &Words::default());
    let findings = pretty(serde_json::to_string_pretty(&made_of_it));
    let files: [(&str, &[u8]); 2] = [(FOUND, &found), ("findings.json", &findings)];
    keep_private(screen, path, &archive::stored(&files).unwrap_or_default())?;
    screen.note(screen.texts.format("doctor-kept", &[("path", &path.display().to_string())]));
    Ok(())
}

/// From a ZIP file of `--bundle`, or what is in it.
fn recorded(path: &Path) -> Result<Surroundings, Box<dyn std::error::Error>> {
    let mut octets = crate::engine::read(path)?;
    if archive::is_archive(&octets) {
        let files = archive::entries(&octets)?;
        octets = files.into_iter().find(|(name, _)| name == FOUND).map(|(_, content)| content).ok_or(NO_RECORD)?;
    }
    Ok(serde_json::from_slice(&octets)?)
}

fn wanted(surroundings: &Surroundings, only: Option<Area>) -> Vec<Finding> {
    examine(surroundings).into_iter().filter(|finding| only.is_none_or(|area| finding.area == area)).collect()
}

/// Prints again whenever something changed; a person ends it.
fn watch(screen: &Screen, mut surroundings: Surroundings, only: Option<Area>, before: &[Finding]) {
    let state = |findings: &[Finding]| -> Vec<_> {
        findings
            .iter()
            .map(|finding| (finding.id, finding.outcome, is_reader(finding).then(|| finding.detail.clone())))
            .collect()
    };
    let mut last = state(before);
    loop {
        thread::sleep(INTERVAL);
        surroundings = look_again(surroundings);
        let findings = wanted(&surroundings, only);
        let now = state(&findings);
        if now != last {
            if !screen.json {
                screen.line("");
            }
            print(screen, &findings, false, true);
            last = now;
        }
    }
}

const fn is_reader(finding: &Finding) -> bool {
    matches!(finding.area, Area::Reader)
}

/// The worst problem decides, the reader's before the others'.
fn exit(findings: &[Finding]) -> Exit {
    let worst = findings.iter().filter(|finding| finding.outcome == Outcome::Problem).map(|finding| finding.area).min();
    match worst {
        None => Exit::Done,
        Some(Area::Reader | Area::Access) => Exit::ReaderUnusable,
        Some(Area::Trust) => Exit::TrustMissing,
        Some(Area::Register) => Exit::RegistryUnavailable,
        Some(Area::System | Area::Service) => Exit::Fault,
    }
}

fn print(screen: &Screen, findings: &[Finding], share: bool, lines: bool) {
    if screen.json {
        let document = document(findings, &Words::default());
        if lines {
            screen.document_line(&document)
        } else {
            screen.document(&document)
        }
        return;
    }
    let mut area = None;
    for finding in findings.iter().filter(|finding| finding.outcome != Outcome::NotUsed) {
        if area.replace(finding.area) != Some(finding.area) {
            let heading = screen.text(&format!("doctor-area-{}", finding.area.as_str()));
            screen.line(screen.paint(Tone::Strong, &heading));
        }
        print_finding(screen, finding);
    }
    let count = |outcome| findings.iter().filter(|finding| finding.outcome == outcome).count();
    let (problems, warnings) = (count(Outcome::Problem), count(Outcome::Warning));
    screen.line("");
    if problems + warnings == 0 {
        screen.line(screen.text("doctor-healthy"));
        return;
    }
    let values = [("problems", problems.to_string()), ("warnings", warnings.to_string())];
    screen.line(screen.texts.format("doctor-summary", &values.each_ref().map(|(name, value)| (*name, value.as_str()))));
    if share {
        screen.line(screen.paint(Tone::Quiet, &screen.text("doctor-share")));
    }
}

fn print_finding(screen: &Screen, finding: &Finding) {
    let (tone, sign) = match finding.outcome {
        Outcome::Passed | Outcome::NotUsed => (Tone::Good, "✓"),
        Outcome::Warning => (Tone::Open, "!"),
        Outcome::Problem => (Tone::Bad, "✗"),
    };
    let (id, title) = (finding.id, screen.texts.doctor(finding.id, "title"));
    if finding.outcome == Outcome::Passed {
        screen.line(format!("  {} {title:<34} {}", screen.paint(tone, sign), wrapped(&finding.detail, 39)).trim_end());
        return;
    }
    let code = finding.code.unwrap_or_default();
    let failed = wrapped(&screen.texts.doctor(id, "failed"), 4);
    screen.line(format!("  {} {failed}", screen.paint(tone, sign)));
    screen.line(screen.paint(Tone::Quiet, format!("      {id}  {code}").trim_end()));
    if !finding.detail.is_empty() {
        screen.line(format!("      {}", wrapped(&finding.detail, 6)));
    }
    screen.line(format!("      {}", wrapped(&screen.texts.doctor(id, "why"), 6)));
    if let Some(cure) = &finding.cure {
        print_cure(screen, id, cure);
    }
}

fn print_cure(screen: &Screen, id: &str, cure: &Cure) {
    let label = screen.text("doctor-cure");
    for (index, step) in cure.steps.iter().enumerate() {
        let label = if index == 0 { label.as_str() } else { "" };
        screen.line(format!("      {label:<18} {}", told(screen, step)));
    }
    if cure.may_be_done_for_you {
        screen.line(format!("      {:<18} {}", "", screen.texts.format("doctor-fix-it", &[("check", id)])));
    }
}

fn told(screen: &Screen, step: &Step) -> String {
    match step {
        Step::Run(words) | Step::Try(words) => words.join(" "),
        Step::Write { path, .. } => screen.texts.format("doctor-write", &[("path", path)]),
    }
}

/// Carries a cure out, step by step, after the person has seen the steps and said yes.
fn fix(screen: &Screen, findings: &[Finding], check: &str, arguments: &DoctorArguments) -> Exit {
    let wanted = findings.iter().find(|finding| finding.id.eq_ignore_ascii_case(check));
    let cure = wanted.and_then(|finding| Some((finding, finding.cure.filter(|cure| cure.may_be_done_for_you)?)));
    let Some((finding, cure)) = cure else {
        screen.note(screen.texts.format("doctor-no-cure", &[("check", check)]));
        return Exit::Usage;
    };
    if !screen.json {
        print_finding(screen, finding);
    }
    // A program asks nobody: it says yes beforehand.
    if !arguments.yes && (screen.json || !input::confirmed(screen, &screen.text("doctor-ask"))) {
        if screen.json {
            screen.note(screen.text("input-needs-yes"));
        }
        return Exit::Usage;
    }
    let mender = Mender::at(&arguments.root);
    let mut left = Vec::new();
    for step in cure.steps {
        if let Err(error) = mender.carry_out(step) {
            screen.note(format!("{}: {error}", told(screen, step)));
            return Exit::Fault;
        }
        if mender.leaves(step) {
            left.push(step);
            screen.note(screen.texts.format("doctor-left", &[("step", &told(screen, step))]));
        }
    }
    if screen.json {
        screen.document(&json!({ "check": finding.id, "steps": cure.steps, "left": left }));
    } else {
        screen.line(screen.texts.format("doctor-done", &[("check", finding.id)]));
    }
    Exit::Done
}
