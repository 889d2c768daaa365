//! The everyday commands: `verify`, `read`, `check`.

use std::path::Path;

use serde_json::{Value, json};

use super::arguments::{
    CheckArguments, FaceArgument, HolderArgument, HolderArguments, PasswordArguments, ReadArguments, ReaderArguments,
    TrustArguments, VerifyArguments,
};
use super::exit::Exit;
use super::output::Screen;
use super::records::SubjectArguments;
use super::{chip, fault, input, records, sources, terminal, verdict};
use crate::engine::{
    self, Believed, Circumstances, Config, JudgeError, Recording, RecordingError, Register, picture, requested_route,
};
use crate::inspection::Evidence;
use crate::readiness::Assessment;
use crate::readiness::facts::{Face, HolderLink};
use crate::records::Recorded;
use crate::verification::Report;

/// `verify`: read, check, ask the register, decide, record.
pub(super) fn verify(screen: &Screen, config: &Config, arguments: &VerifyArguments) -> Exit {
    match verified(screen, config, arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn verified(screen: &Screen, config: &Config, arguments: &VerifyArguments) -> Result<Exit, Exit> {
    let believed = believed(screen, &arguments.trust)?;
    let (list, key) = (arguments.holder.registry.as_deref(), arguments.holder.registry_key.as_deref());
    let source = Register::source(list, key, config).map_err(|error| usage(screen, &error))?;
    let rules = engine::in_force(config).map_err(|error| {
        screen.note(error.to_string());
        Exit::ConfigInvalid
    })?;
    let mut circumstances =
        arguments.holder.over(Circumstances::new(source.as_deref(), rules)).map_err(|error| usage(screen, &error))?;
    let SubjectArguments { store, pid, ip } = &arguments.subject;
    let recording = Recording::planned(store.named(), config, pid.as_ref(), *ip, arguments.trust.at)
        .map_err(|error| unrecorded(screen, &error))?;
    if let Some(recording) = &recording {
        circumstances.already_ready =
            recording.already_ready(believed.now).map_err(|error| unrecorded(screen, &error))?;
    }
    let evidence = read_chip(screen, &arguments.password, &arguments.reader)?;
    if let Some(path) = &arguments.bundle {
        keep(screen, path, &evidence)?;
    }
    let report = picture::looked_at(believed.verify(&evidence));
    let assessment = circumstances.assess(&report).map_err(|error| usage(screen, &error))?;
    // Recorded first: a verdict nobody could write down is none.
    if let (Some(recording), Some(assessment)) = (&recording, &assessment)
        && let Recorded::Entry { id, .. } =
            recording.record(&report, assessment).map_err(|error| unrecorded(screen, &error))?
    {
        screen.note(screen.texts.format("audit-recorded", &[("event", &id.to_string())]));
    }
    Ok(show(screen, &report, assessment.as_ref(), arguments.tree))
}

fn unrecorded(screen: &Screen, error: &RecordingError) -> Exit {
    match error {
        RecordingError::Records(error) => records::failed(screen, error),
        RecordingError::Open(error) => records::not_opened(screen, error),
        other => usage(screen, other),
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
        screen.document(&json!({ "bundle": arguments.out, "sha256": name }));
    } else if screen.events {
        // Stdout is for events; a bundle that was written is none.
        screen.note(format!("{}  {name}", arguments.out.display()));
    } else {
        screen.line(format!("{}  {name}", arguments.out.display()));
    }
    Exit::Done
}

/// `check`: the same checks on what was read before.
pub(super) fn check(screen: &Screen, arguments: &CheckArguments) -> Exit {
    let believed = match believed(screen, &arguments.trust) {
        Ok(believed) => believed,
        Err(exit) => return exit,
    };
    let evidence = match sources::evidence(&arguments.path) {
        Ok(evidence) => evidence,
        Err(error) => return usage(screen, &error),
    };
    show(screen, &picture::looked_at(believed.verify(&evidence)), None, arguments.tree)
}

/// Asks for the key, then reads the chip.
fn read_chip(screen: &Screen, password: &PasswordArguments, reader: &ReaderArguments) -> Result<Evidence, Exit> {
    let mut plan = input::plan(screen, password).map_err(|error| input_failed(screen, &error))?;
    if let Some(folder) = &password.terminal {
        plan = plan.with_terminal(terminal::load(folder).map_err(|error| usage(screen, &error))?);
    }
    chip::read(screen, reader, plan.at(engine::now()))
}

/// Prints a report in the form asked for and says how to exit.
pub(super) fn show(screen: &Screen, report: &Report, assessment: Option<&Assessment>, tree: bool) -> Exit {
    if screen.events {
        // Where no verdict was asked for, the checks have one status together.
        let (decision, reasons) = match assessment {
            Some(assessment) => (json!(assessment.verdict), json!(assessment.reason_codes)),
            None => (Value::Null, json!([])),
        };
        let status = report.status;
        screen.event(&json!({ "event": "verdict", "decision": decision, "reasons": reasons, "status": status }));
    } else if screen.json {
        screen.document(&engine::document(report, assessment, screen.redaction));
    } else {
        verdict::print(screen, report, assessment, tree);
    }
    verdict::exit(report, assessment)
}

fn keep(screen: &Screen, path: &Path, evidence: &Evidence) -> Result<(), Exit> {
    keep_private(screen, path, evidence.to_json().as_bytes())
}

/// Writes a file that only its owner may read.
pub(super) fn keep_private(screen: &Screen, path: &Path, content: &[u8]) -> Result<(), Exit> {
    engine::keep_private(path, content).map_err(|error| {
        screen.note(format!("{}: {error}", path.display()));
        Exit::Fault
    })
}

/// What is believed, with a note of whatever in the files is not.
fn believed(screen: &Screen, arguments: &TrustArguments) -> Result<Believed, Exit> {
    let believed = Believed::load(&arguments.trust, &arguments.policy, arguments.at);
    let believed = believed.map_err(|error| usage(screen, &error))?;
    believed.left_out().for_each(|line| screen.note(line));
    Ok(believed)
}

impl HolderArguments {
    /// Adds what was said to what is known.
    fn over<'a>(&self, known: Circumstances<'a>) -> Result<Circumstances<'a>, JudgeError> {
        let face = match self.face {
            Some(FaceArgument::Match) => Face::Match,
            Some(FaceArgument::NoMatch) => Face::NoMatch,
            Some(FaceArgument::Unsure) | None => Face::NotDone,
        };
        let holder = self.holder.map(|holder| match holder {
            HolderArgument::Match => HolderLink::Match,
            HolderArgument::Mismatch => HolderLink::Mismatch,
        });
        let mut known = known.seen(face, holder);
        known.route = requested_route(&self.route)?;
        known.person = self.person.as_deref().map(Circumstances::person_from).transpose()?;
        known.issued = self.issued;
        Ok(known)
    }
}

fn usage(screen: &Screen, error: &dyn std::error::Error) -> Exit {
    screen.note(error.to_string());
    Exit::Usage
}

pub(super) fn input_failed(screen: &Screen, error: &input::InputError) -> Exit {
    match error {
        input::InputError::Needed => screen.note(screen.text("input-needed")),
        error => return fault::tell(screen, "mrz.layout", Exit::Usage, &error.to_string()),
    }
    Exit::Usage
}
