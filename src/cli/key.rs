//! `key`: what the receipts of this installation are signed with, and was.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::exit::Exit;
use super::output::Screen;
use crate::encoding::Timestamp;
use crate::engine::{self, Config, RotateError};
use crate::receipts::{KeyRing, KeyStanding, KeyState, Rotation, RotationError};

/// Longest lead and overlap, in days.
const DAYS: i64 = 3660;

/// `key …`.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// The public keys receipts are believed under now, as the service publishes them; makes the secret where there is none
    Show,
    /// Every key there is and was: its name, where it stands, and for how long
    List,
    /// A new signing key for receipts; the one before stays published for a while
    Rotate(RotateArguments),
    /// The public keys of every receipt ever signed here, also of those that are no longer published
    Export {
        /// Write them into this file instead
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// `key rotate`.
#[derive(Debug, Args)]
pub(super) struct RotateArguments {
    /// For how long the key before stays published after the new one signs: 30d, 12h
    #[arg(long, value_name = "TIME", default_value = "30d", value_parser = seconds)]
    overlap: i64,
    /// How long the new key is published before it signs: until then every node has the file, and every reader the key
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = seconds)]
    lead: i64,
}

/// A stretch of time: a number and d, h, m or s.
fn seconds(text: &str) -> Result<i64, String> {
    let units = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];
    let unit = units.into_iter().find_map(|(name, seconds)| Some((text.strip_suffix(name)?, seconds)));
    let time = unit.and_then(|(number, seconds)| number.parse::<u32>().ok().map(|number| i64::from(number) * seconds));
    let fits = |time: &i64| *time <= DAYS * 86_400;
    time.filter(fits).ok_or_else(|| format!("a time such as 30d, 12h, 10m or 0s, of at most {DAYS}d"))
}

/// Runs `key`.
pub(super) fn run(screen: &Screen, config: &Config, command: &KeyCommand) -> Exit {
    let now = engine::now();
    let keys = match command {
        KeyCommand::Rotate(arguments) => {
            let keep = u32::try_from(arguments.overlap).unwrap_or(u32::MAX);
            let from = Timestamp::from_unix(now.unix().saturating_add(arguments.lead));
            engine::rotate_service_key(config, Rotation { from, keep }, now)
        }
        KeyCommand::Show | KeyCommand::List | KeyCommand::Export { .. } => {
            engine::service_keys(config).map_err(RotateError::from)
        }
    };
    let keys = match keys {
        Ok(keys) => keys,
        Err(error) => return refused(screen, &error),
    };
    match command {
        KeyCommand::Show => screen.document(&json!({ "keys": keys.published(now) })),
        KeyCommand::List => list(screen, &keys.keys(now)),
        KeyCommand::Rotate(_) => rotated(screen, &keys, now),
        KeyCommand::Export { output } => return export(screen, &keys, now, output.as_deref()),
    }
    Exit::Done
}

fn refused(screen: &Screen, error: &RotateError) -> Exit {
    match error {
        RotateError::Rotation(RotationError::Pending) => {
            screen.note(screen.text("key-pending"));
            Exit::Usage
        }
        error => {
            screen.note(error.to_string());
            Exit::ConfigInvalid
        }
    }
}

fn name(key: &KeyStanding) -> &str {
    key.public.get("kid").and_then(Value::as_str).unwrap_or_default()
}

fn list(screen: &Screen, keys: &[KeyStanding]) {
    if screen.json {
        let rows = keys.iter().map(|key| {
            json!({
                "id": name(key), "algorithm": key.public.get("alg"), "state": key.state.as_str(), "from": key.from,
                "until": key.until,
            })
        });
        screen.document(&json!({ "keys": rows.collect::<Vec<_>>() }));
        return;
    }
    let time = |time: Option<Timestamp>| time.map_or_else(|| "-".to_owned(), |time| time.to_string());
    for key in keys {
        screen.line(format!("{}  {:<9}  {:<20}  {}", name(key), key.state.as_str(), time(key.from), time(key.until)));
    }
}

fn rotated(screen: &Screen, keys: &KeyRing, now: Timestamp) {
    let keys = keys.keys(now);
    let Some(newest) = keys.last() else { return };
    let until = keys.iter().rev().nth(1).and_then(|before| before.until);
    if screen.json {
        screen.document(&json!({
            "id": name(newest), "state": newest.state.as_str(), "from": newest.from, "published_before_until": until,
        }));
        return;
    }
    screen.line(name(newest));
    let time = |time: Option<Timestamp>| time.map_or_else(|| "-".to_owned(), |time| time.to_string());
    let said = [("from", time(newest.from)), ("until", time(until))];
    let said = said.each_ref().map(|(name, value)| (*name, value.as_str()));
    screen.note(screen.texts.format(if newest.state == KeyState::Next { "key-next" } else { "key-now" }, &said));
}

fn export(screen: &Screen, keys: &KeyRing, now: Timestamp, output: Option<&Path>) -> Exit {
    let document = json!({ "keys": keys.keys(now).into_iter().map(|key| key.public).collect::<Vec<_>>() });
    if let Some(path) = output
        && let Err(error) = std::fs::write(path, format!("{document:#}\n"))
    {
        screen.note(format!("{}: {error}", path.display()));
        return Exit::Fault;
    }
    if output.is_none() || screen.json {
        screen.document(&document);
    }
    Exit::Done
}
