//! `policy …`: the readiness policy in force, how it differs from the built-in one, and whether it decides cases as expected.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::exit::Exit;
use super::output::{Screen, Tone};
use crate::engine::{Config, FileError, RulesError, in_force, load_rules, read};
use crate::readiness::cases::{CaseError, CaseFile};
use crate::readiness::{ReadinessPolicy, Relaxation};

/// `policy …`.
#[derive(Debug, Subcommand)]
pub(super) enum PolicyCommand {
    /// Every constant of the policy in force
    Show {
        /// A policy file instead of the configured one
        file: Option<PathBuf>,
    },
    /// What a policy file changes, and what of it asks for less than the built-in policy
    Lint {
        /// The file
        file: PathBuf,
    },
    /// Decide worked cases (`readiness-cases/1`) by a policy
    Test {
        /// The file with the policy
        file: PathBuf,
        /// Files with cases
        #[arg(required = true)]
        cases: Vec<PathBuf>,
    },
}

/// A policy that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum PolicyFileError {
    #[error("{0}")]
    File(#[from] FileError),
    #[error(transparent)]
    Rules(#[from] RulesError),
    #[error("{path}: {error}")]
    Cases { path: String, error: CaseError },
}

/// Runs a `policy` command.
pub(super) fn run(screen: &Screen, config: &Config, command: &PolicyCommand) -> Exit {
    ran(screen, config, command).unwrap_or_else(|error| {
        screen.note(error.to_string());
        Exit::ConfigInvalid
    })
}

fn ran(screen: &Screen, config: &Config, command: &PolicyCommand) -> Result<Exit, PolicyFileError> {
    match command {
        PolicyCommand::Show { file: None } => Ok(show(screen, &in_force(config)?)),
        PolicyCommand::Show { file: Some(file) } => Ok(show(screen, &load_rules(file)?)),
        PolicyCommand::Lint { file } => Ok(lint(screen, &load_rules(file)?)),
        PolicyCommand::Test { file, cases } => test(screen, &load_rules(file)?, cases),
    }
}

fn show(screen: &Screen, policy: &ReadinessPolicy) -> Exit {
    if screen.json {
        screen.document(&json!({ "id": policy.name, "constants": policy }));
    } else {
        // As a file of one's own would say it.
        screen.line(toml::to_string(policy).unwrap_or_default().trim_end());
    }
    Exit::Done
}

/// Every constant that is another than the built-in policy's; those that ask for less stand out, and are counted.
fn lint(screen: &Screen, policy: &ReadinessPolicy) -> Exit {
    let relaxations = policy.relaxations();
    let changes = changes(policy);
    if screen.json {
        let changes: Vec<_> =
            changes.iter().map(|(key, was, is)| json!({ "constant": key, "built_in": was, "is": is })).collect();
        let relaxed: Vec<_> = relaxations.iter().map(|relaxation| relaxation.constant()).collect();
        screen.document(&json!({ "changes": changes, "relaxed": relaxed }));
        return Exit::Done;
    }
    for (key, was, is) in &changes {
        let relaxed = relaxations.iter().any(|relaxation: &Relaxation| relaxation.constant() == key);
        let sign = if relaxed { screen.paint(Tone::Open, "!") } else { " ".to_owned() };
        screen.line(format!("{sign} {key}: {was} → {is}"));
    }
    let (changed, relaxed) = (u64::try_from(changes.len()).unwrap_or(u64::MAX), relaxations.len().to_string());
    screen.line(screen.texts.counted("policy-lint", ("changed", changed), &[("relaxed", &relaxed)]));
    Exit::Done
}

fn changes(policy: &ReadinessPolicy) -> Vec<(String, serde_json::Value, serde_json::Value)> {
    let object = |policy: &ReadinessPolicy| match json!(policy) {
        serde_json::Value::Object(object) => object,
        _ => serde_json::Map::new(),
    };
    let built_in = object(&ReadinessPolicy::mitid_dk());
    let changed = object(policy).into_iter().filter_map(|(key, is)| {
        let was = built_in.get(&key).cloned().unwrap_or_default();
        (was != is).then_some((key, was, is))
    });
    changed.collect()
}

fn test(screen: &Screen, policy: &ReadinessPolicy, files: &[PathBuf]) -> Result<Exit, PolicyFileError> {
    let (mut passed, mut failures) = (0_usize, Vec::new());
    for path in files {
        let named = |error| PolicyFileError::Cases { path: path.display().to_string(), error };
        let file = CaseFile::parse(&read(path)?).map_err(named)?;
        for case in &file.cases {
            match case.run_under(policy).map_err(named)?.as_slice() {
                [] => passed += 1,
                differences => failures.push((case.id.clone(), format!("{}: differs in {differences:?}", case.title))),
            }
        }
    }
    if screen.json {
        let failures: Vec<_> = failures.iter().map(|(id, why)| json!({ "id": id, "failure": why })).collect();
        screen.document(&json!({ "passed": passed, "failed": failures.len(), "failures": failures }));
    } else {
        for (id, why) in &failures {
            screen.line(format!("{id}: {why}"));
        }
        screen.line(format!("{passed} passed, {} failed", failures.len()));
    }
    Ok(if failures.is_empty() { Exit::Done } else { Exit::VerificationFailed })
}
