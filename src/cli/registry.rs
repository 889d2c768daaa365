//! `registry …`, and the sources a verdict asks.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use super::exit::Exit;
use super::output::{Screen, Tone};
use crate::engine::{self, Config, Register, RegisterError};
use crate::registry::sources::DatabaseError;
use crate::registry::{
    Delivery, DocumentKind, DocumentNumber, ImportError, IssuingState, Publisher, Query, QueryError, Status, is_stale,
};

/// Where the list is kept.
#[derive(Debug, Clone, Args)]
pub(super) struct ListArguments {
    /// The list: a database, or a CSV file with its manifest beside it
    #[arg(long, value_name = "FILE")]
    registry: Option<PathBuf>,
    /// The file with the key that numbers are kept under; made with the first import
    #[arg(long, value_name = "FILE")]
    registry_key: Option<PathBuf>,
}

/// `registry …`.
#[derive(Debug, Subcommand)]
pub(super) enum RegistryCommand {
    /// Take a signed list into the database: all of it or none
    Import {
        #[command(flatten)]
        list: ListArguments,
        /// The CSV file; its manifest and the manifest's signature lie beside it
        delivery: PathBuf,
        /// The publisher's Ed25519 key (64 hexadecimal digits); needed once
        #[arg(long, value_name = "KEY")]
        publisher: Option<Publisher>,
        /// Take a list that is much shorter than the one before
        #[arg(long)]
        may_shrink: bool,
    },
    /// Edition, age and size of the list
    Status(ListArguments),
    /// Whether the list can be asked and is fresh
    Test(ListArguments),
    /// Ask about one document
    Query {
        #[command(flatten)]
        list: ListArguments,
        /// Its number; `-` reads it from stdin
        number: String,
        /// Its issuing State
        #[arg(long, default_value = "DNK", value_name = "CODE")]
        issuer: String,
        /// Its document code
        #[arg(long, default_value = "P", value_name = "CODE")]
        document: String,
    },
}

/// A register that cannot be asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum RegistryError {
    #[error(transparent)]
    Register(#[from] RegisterError),
    #[error("a list in a file is read as it is: name a database to import into")]
    NotADatabase,
    #[error("{path}: {error}")]
    Delivery { path: String, error: ImportError },
    #[error("{path}: {error}")]
    Database { path: String, error: DatabaseError },
    #[error("{0}")]
    Query(#[from] QueryError),
    #[error("{0}")]
    Input(#[from] std::io::Error),
}

impl ListArguments {
    fn register(&self, config: &Config) -> Result<Register, RegisterError> {
        Register::named(self.registry.as_deref(), self.registry_key.as_deref(), config)
    }
}

/// Runs a `registry` command.
pub(super) fn run(screen: &Screen, config: &Config, command: &RegistryCommand) -> Exit {
    let done = match command {
        RegistryCommand::Import { list, delivery, publisher, may_shrink } => {
            import(screen, config, list, delivery, publisher.as_ref(), *may_shrink)
        }
        RegistryCommand::Status(list) => status(screen, config, list),
        RegistryCommand::Test(list) => test(screen, config, list),
        RegistryCommand::Query { list, number, issuer, document } => {
            query(screen, config, list, number, issuer, document)
        }
    };
    done.unwrap_or_else(|error| {
        screen.note(error.to_string());
        Exit::Usage
    })
}

fn import(
    screen: &Screen,
    config: &Config,
    list: &ListArguments,
    delivery: &Path,
    publisher: Option<&Publisher>,
    may_shrink: bool,
) -> Result<Exit, RegistryError> {
    let register = list.register(config)?;
    if register.is_csv() {
        return Err(RegistryError::NotADatabase);
    }
    let named = |error| RegistryError::Delivery { path: delivery.display().to_string(), error };
    let signature = Delivery::read_signature(delivery).map_err(named)?;
    let content = Delivery::open(delivery, None).map_err(named)?;
    let mut database = register.database(true)?;
    let imported = database
        .import(&content, &signature, publisher, may_shrink)
        .map_err(|error| RegistryError::Database { path: delivery.display().to_string(), error })?;
    if screen.json {
        let (before, rows) = (imported.before, imported.rows);
        screen.document(&json!({ "before": before, "rows": rows, "sequence": imported.sequence }));
    } else {
        let before = imported.before.map_or_else(|| "-".to_owned(), |rows| rows.to_string());
        let (rows, sequence) = (imported.rows.to_string(), imported.sequence.to_string());
        let values = [("rows", rows.as_str()), ("sequence", sequence.as_str()), ("before", before.as_str())];
        screen.line(screen.texts.format("registry-imported", &values));
    }
    Ok(Exit::Done)
}

fn status(screen: &Screen, config: &Config, list: &ListArguments) -> Result<Exit, RegistryError> {
    let register = list.register(config)?;
    let (manifest, publisher) = if register.is_csv() {
        (Some(register.file()?.manifest().clone()), None)
    } else {
        let database = register.database(false)?;
        (database.manifest().cloned(), database.publisher().map(str::to_owned))
    };
    if screen.json {
        screen.document(&json!({ "list": manifest, "publisher": publisher }));
        return Ok(Exit::Done);
    }
    let Some(manifest) = manifest else {
        screen.line(screen.text("registry-empty"));
        return Ok(Exit::Done);
    };
    let next = manifest.next_update.map_or_else(|| "-".to_owned(), |at| at.to_string());
    for (key, value) in [
        ("registry-source", manifest.source.to_string()),
        ("registry-sequence", manifest.sequence.to_string()),
        ("registry-as-of", manifest.as_of.to_string()),
        ("registry-next", next),
        ("registry-rows", manifest.count.to_string()),
        ("registry-publisher", publisher.unwrap_or_else(|| screen.text("registry-unsigned"))),
    ] {
        screen.line(format!("{:<24} {value}", screen.text(key)));
    }
    Ok(Exit::Done)
}

/// Asks about a number no passport has, and looks at the answer's age.
fn test(screen: &Screen, config: &Config, list: &ListArguments) -> Result<Exit, RegistryError> {
    let source = list.register(config)?.open()?;
    let now = engine::now();
    let nobody = Query::passport(IssuingState::DENMARK, DocumentNumber::parse("000000000")?);
    let (fresh, word) = match source.ask(&nobody, now) {
        Err(error) => (false, error.to_string()),
        Ok(answer) => {
            let fresh = !is_stale(answer.as_of, answer.next_update, source.max_age_hours(), now);
            (fresh, answer.as_of.to_string())
        }
    };
    if screen.json {
        screen.document(&json!({ "source": source.id(), "usable": fresh, "as_of_or_error": word }));
    } else {
        let (tone, sign, key) =
            if fresh { (Tone::Good, "✓", "registry-usable") } else { (Tone::Bad, "✗", "registry-unusable") };
        screen.line(format!("{} {}  {}  {word}", screen.paint(tone, sign), source.id(), screen.text(key)));
    }
    Ok(if fresh { Exit::Done } else { Exit::RegistryUnavailable })
}

fn query(
    screen: &Screen,
    config: &Config,
    list: &ListArguments,
    number: &str,
    issuer: &str,
    document: &str,
) -> Result<Exit, RegistryError> {
    let typed = if number == "-" { std::io::read_to_string(std::io::stdin())? } else { number.to_owned() };
    let kind: DocumentKind = document.parse()?;
    let number = DocumentNumber::parse(typed.trim())?;
    let query = Query { issuing_state: issuer.parse()?, kind, number, expiry: None, birth: None };
    let source = list.register(config)?.open()?;
    let answer = match source.ask(&query, engine::now()) {
        Ok(answer) => answer,
        Err(error) => {
            screen.note(format!("{}: {error}", source.id()));
            return Ok(Exit::RegistryUnavailable);
        }
    };
    if screen.json {
        screen.document(&json!(answer));
    } else {
        let key = match answer.status {
            Status::NotListed => "registry-not-listed",
            Status::Listed { .. } => "registry-listed",
            Status::NotIssued => "registry-not-issued",
            Status::PossibleHit => "registry-possible-hit",
        };
        screen.line(format!("{}: {} ({})", answer.source, screen.text(key), answer.as_of));
    }
    Ok(if answer.status == Status::NotListed { Exit::Done } else { Exit::NotReady })
}
