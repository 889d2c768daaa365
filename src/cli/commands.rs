//! The everyday commands: `verify`, `read`, `check`.

use std::fs;
use std::path::Path;

use super::arguments::{CheckArguments, PasswordArguments, ReadArguments, ReaderArguments, VerifyArguments};
use super::exit::Exit;
use super::judge::{Believed, Circumstances};
use super::output::Screen;
use super::redaction::Redaction;
use super::{chip, clock, input, result, sources, terminal, verdict};
use crate::inspection::Evidence;
use crate::readiness::Assessment;
use crate::registry::Source;
use crate::registry::sources::FileSource;
use crate::verification::Report;

/// `verify`: read, check, ask the register, decide.
pub(super) fn verify(screen: &Screen, arguments: &VerifyArguments) -> Exit {
    let believed = match Believed::load(screen, &arguments.trust) {
        Ok(believed) => believed,
        Err(error) => return usage(screen, &error),
    };
    let registry = match arguments.holder.registry.as_deref().map(|path| FileSource::open(path, None)).transpose() {
        Ok(registry) => registry,
        Err(error) => return usage(screen, &error),
    };
    let source: Option<&dyn Source> = match &registry {
        Some(source) => Some(source),
        None => None,
    };
    let circumstances = match Circumstances::load(&arguments.holder, source) {
        Ok(circumstances) => circumstances,
        Err(error) => return usage(screen, &error),
    };
    let evidence = match read_chip(screen, &arguments.password, &arguments.reader) {
        Ok(evidence) => evidence,
        Err(exit) => return exit,
    };
    if let Some(path) = &arguments.bundle
        && let Err(exit) = keep(screen, path, &evidence)
    {
        return exit;
    }
    let report = believed.verify(&evidence);
    match circumstances.assess(&report) {
        Ok(assessment) => show(screen, &report, assessment.as_ref(), arguments.tree),
        Err(error) => usage(screen, &error),
    }
}

/// `read`: evidence into a file, nothing decided.
pub(super) fn read(screen: &Screen, arguments: &ReadArguments) -> Exit {
    let evidence = match read_chip(screen, &arguments.password, &arguments.reader) {
        Ok(evidence) => evidence,
        Err(exit) => return exit,
    };
    if let Err(exit) = keep(screen, &arguments.out, &evidence) {
        return exit;
    }
    let name = hex::encode(evidence.sha256());
    if screen.json {
        screen.document(&serde_json::json!({ "bundle": arguments.out, "sha256": name }));
    } else {
        screen.line(format!("{}  {name}", arguments.out.display()));
    }
    Exit::Done
}

/// `check`: the same checks on what was read before.
pub(super) fn check(screen: &Screen, arguments: &CheckArguments) -> Exit {
    let believed = match Believed::load(screen, &arguments.trust) {
        Ok(believed) => believed,
        Err(error) => return usage(screen, &error),
    };
    let evidence = match sources::evidence(&arguments.path) {
        Ok(evidence) => evidence,
        Err(error) => return usage(screen, &error),
    };
    show(screen, &believed.verify(&evidence), None, arguments.tree)
}

/// Asks for the key, then reads the chip.
fn read_chip(screen: &Screen, password: &PasswordArguments, reader: &ReaderArguments) -> Result<Evidence, Exit> {
    let mut plan = input::plan(screen, password).map_err(|error| input_failed(screen, &error))?;
    if let Some(folder) = &password.terminal {
        plan = plan.with_terminal(terminal::load(folder).map_err(|error| usage(screen, &error))?);
    }
    chip::read(screen, reader, plan.at(clock::now()))
}

/// Prints a report in the form asked for and says how to exit.
pub(super) fn show(screen: &Screen, report: &Report, assessment: Option<&Assessment>, tree: bool) -> Exit {
    if screen.json {
        screen.document(&result::document(report, assessment, Redaction(screen.redaction)));
    } else {
        verdict::print(screen, report, assessment, tree);
    }
    verdict::exit(report, assessment)
}

/// Writes the evidence where only its owner may read it.
fn keep(screen: &Screen, path: &Path, evidence: &Evidence) -> Result<(), Exit> {
    let written =
        private_file(path).and_then(|mut file| std::io::Write::write_all(&mut file, evidence.to_json().as_bytes()));
    written.map_err(|error| {
        screen.note(format!("{}: {error}", path.display()));
        Exit::Fault
    })
}

#[cfg(unix)]
fn private_file(path: &Path) -> std::io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> std::io::Result<fs::File> {
    fs::File::create(path)
}

fn usage(screen: &Screen, error: &dyn std::error::Error) -> Exit {
    screen.note(error.to_string());
    Exit::Usage
}

fn input_failed(screen: &Screen, error: &input::InputError) -> Exit {
    match error {
        input::InputError::Needed => screen.note(screen.text("input-needed")),
        error => screen.note(format!("mrz.layout: {error}")),
    }
    Exit::Usage
}
