//! `registry …`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use super::exit::Exit;
use super::output::{Screen, Tone};
use crate::engine::{self, Config, Register, RegisterError, RegisterPlace};
use crate::registry::sources::DatabaseError;
use crate::registry::sources::filter::{self, FilterError};
use crate::registry::{
    Delivery, DocumentKind, DocumentNumber, ImportError, IssuingState, Manifest, Publisher, Query, QueryError, Status,
    is_from_the_future, is_stale,
};

/// By how many seconds a register's clock may be ahead of ours (READINESS 5.3).
const CLOCK_SKEW_SECONDS: u32 = 300;

/// Where the list is kept.
#[derive(Debug, Clone, Args)]
pub(super) struct ListArguments {
    /// What is asked: a database, a CSV file or a filter with its manifest beside it, or a register's `https://` address
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
    /// Make a compact filter of a signed list, for machines the list may not go to
    Compact {
        /// The file with the key that numbers are kept under; made if it is not there
        #[arg(long, value_name = "FILE")]
        registry_key: Option<PathBuf>,
        /// The CSV file; its manifest and the manifest's signature lie beside it
        delivery: PathBuf,
        /// The publisher's Ed25519 key (64 hexadecimal digits)
        #[arg(long, value_name = "KEY")]
        publisher: Publisher,
        /// Where the filter goes; its manifest is written beside it, for the publisher to sign
        #[arg(short, long, value_name = "FILE")]
        out: PathBuf,
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

/// A register that cannot be asked, or a delivery that cannot be taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum RegistryError {
    #[error(transparent)]
    Register(#[from] RegisterError),
    #[error("only a database is imported into; files and registers are asked as they are")]
    NotADatabase,
    #[error("{path}: {error}")]
    Delivery { path: String, error: ImportError },
    #[error("{path}: {error}")]
    Database { path: String, error: DatabaseError },
    #[error("{path}: {error}")]
    Filter { path: String, error: FilterError },
    #[error("{0}")]
    Query(#[from] QueryError),
    #[error("{0}")]
    Input(#[from] std::io::Error),
}

impl ListArguments {
    fn register<'a>(&self, config: &'a Config) -> Result<Register<'a>, RegisterError> {
        Register::named(self.registry.as_deref(), self.registry_key.as_deref(), config)
    }
}

/// Runs a `registry` command.
pub(super) fn run(screen: &Screen, config: &Config, command: &RegistryCommand) -> Exit {
    let done = match command {
        RegistryCommand::Import { list, delivery, publisher, may_shrink } => {
            import(screen, config, list, delivery, publisher.as_ref(), *may_shrink)
        }
        RegistryCommand::Compact { registry_key, delivery, publisher, out } => {
            compact(screen, config, registry_key.as_deref(), delivery, publisher, out)
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
    let RegisterPlace::Database(path) = register.place() else { return Err(RegistryError::NotADatabase) };
    let (content, signature) = delivered(delivery)?;
    let mut database = register.database(path, true)?;
    let imported = database
        .import(&content, &signature, publisher, may_shrink)
        .map_err(|error| RegistryError::Database { path: delivery.display().to_string(), error })?;
    if screen.json {
        let (before, rows) = (imported.before, imported.rows);
        screen.document(&json!({ "before": before, "rows": rows, "sequence": imported.sequence }));
    } else {
        let before = imported.before.map_or_else(|| "-".to_owned(), |rows| rows.to_string());
        let values = [("sequence", imported.sequence.to_string()), ("before", before)];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        screen.line(screen.texts.counted("registry-imported", ("rows", imported.rows), &values));
    }
    Ok(Exit::Done)
}

/// A list as delivered, and the signature it came with.
fn delivered(path: &Path) -> Result<(Delivery, Vec<u8>), RegistryError> {
    let named = |error| RegistryError::Delivery { path: path.display().to_string(), error };
    let signature = Delivery::read_signature(path).map_err(named)?;
    Ok((Delivery::open(path, None).map_err(named)?, signature))
}

fn compact(
    screen: &Screen,
    config: &Config,
    key: Option<&Path>,
    delivery: &Path,
    publisher: &Publisher,
    out: &Path,
) -> Result<Exit, RegistryError> {
    let (content, signature) = delivered(delivery)?;
    let named = |error| RegistryError::Delivery { path: delivery.display().to_string(), error };
    content.verify(&signature, publisher).map_err(named)?;
    let key = Register::named(Some(out), key, config)?.number_key(out, true)?;
    let made = filter::compact(&content, &key);
    let (octets, manifest) = made.map_err(|error| RegistryError::Filter { path: out.display().to_string(), error })?;
    std::fs::write(out, &octets)?;
    let beside = PathBuf::from(format!("{}.manifest.json", out.display()));
    std::fs::write(&beside, json!(manifest).to_string())?;
    if screen.json {
        screen.document(&json!({ "filter": manifest, "octets": octets.len() }));
    } else {
        let (rows, size, to_sign) = (manifest.list.count, octets.len().to_string(), beside.display().to_string());
        let values = [("size", size.as_str()), ("manifest", to_sign.as_str())];
        screen.line(screen.texts.counted("registry-compacted", ("rows", rows), &values));
    }
    Ok(Exit::Done)
}

fn status(screen: &Screen, config: &Config, list: &ListArguments) -> Result<Exit, RegistryError> {
    let register = list.register(config)?;
    let (manifest, publisher) = match register.place() {
        RegisterPlace::Address(address) => return register_status(screen, &register, address),
        RegisterPlace::Csv(path) => (Some(Register::file(path)?.manifest().clone()), None),
        RegisterPlace::Filter(path) => {
            let list = register.filter(path)?.manifest().list.clone();
            (Some(list), config.text("registry.publisher").map(str::to_owned))
        }
        RegisterPlace::Database(path) => {
            let database = register.database(path, false)?;
            (database.manifest().cloned(), database.publisher().map(str::to_owned))
        }
    };
    list_status(screen, manifest.as_ref(), publisher);
    Ok(Exit::Done)
}

/// What is known of a register without asking it.
fn register_status(screen: &Screen, register: &Register<'_>, address: &str) -> Result<Exit, RegistryError> {
    let settings = register.http(address)?;
    let seen = register.editions()?.highest(&settings.source);
    let timeout = settings.budget.as_millis();
    if screen.json {
        screen.document(&json!({
            "register": { "address": address, "source": settings.source, "coverage": settings.coverage },
            "max_age_seconds": settings.max_age_seconds,
            "timeout_ms": timeout,
            "edition_seen": seen,
        }));
        return Ok(Exit::Done);
    }
    rows(
        screen,
        &[
            ("registry-source", settings.source.to_string()),
            ("registry-address", address.to_owned()),
            ("registry-sequence-seen", seen.map_or_else(|| "-".to_owned(), |seen| seen.to_string())),
            ("registry-max-age", format!("{} s", settings.max_age_seconds)),
            ("registry-timeout", format!("{timeout} ms")),
        ],
    );
    Ok(Exit::Done)
}

fn rows(screen: &Screen, rows: &[(&str, String)]) {
    for (key, value) in rows {
        screen.line(format!("{:<24} {value}", screen.text(key)));
    }
}

fn list_status(screen: &Screen, manifest: Option<&Manifest>, publisher: Option<String>) {
    if screen.json {
        screen.document(&json!({ "list": manifest, "publisher": publisher }));
        return;
    }
    let Some(manifest) = manifest else {
        screen.line(screen.text("registry-empty"));
        return;
    };
    let next = manifest.next_update.map_or_else(|| "-".to_owned(), |at| at.to_string());
    rows(
        screen,
        &[
            ("registry-source", manifest.source.to_string()),
            ("registry-sequence", manifest.sequence.to_string()),
            ("registry-as-of", manifest.as_of.to_string()),
            ("registry-next", next),
            ("registry-rows", manifest.count.to_string()),
            ("registry-publisher", publisher.unwrap_or_else(|| screen.text("registry-unsigned"))),
        ],
    );
}

/// Asks about a number no passport has, and looks at the answer's age.
fn test(screen: &Screen, config: &Config, list: &ListArguments) -> Result<Exit, RegistryError> {
    let source = list.register(config)?.open()?;
    let now = engine::now();
    let nobody = Query::passport(IssuingState::DENMARK, DocumentNumber::parse("000000000")?);
    let asked = source.ask(&nobody, now);
    let fresh = asked.as_ref().is_ok_and(|answer| {
        !is_stale(answer.as_of, answer.next_update, source.max_age_seconds(), now)
            && !is_from_the_future(answer.as_of, now, CLOCK_SKEW_SECONDS)
    });
    if screen.json {
        let (as_of, error) = (asked.as_ref().ok().map(|answer| answer.as_of), asked.as_ref().err());
        screen.document(&json!({ "source": source.id(), "usable": fresh, "as_of": as_of, "error": error }));
    } else {
        let word = asked.map_or_else(|error| error.to_string(), |answer| answer.as_of.to_string());
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
