//! `audit …`.

mod arguments;
mod print;

use std::path::Path;

use serde_json::json;

use arguments::ExportFormat;
pub(super) use arguments::{AuditCommand, SubjectArguments};

use super::exit::Exit;
use super::fault;
use super::output::{Screen, Tone};
use crate::engine;
use crate::engine::Config;
use crate::engine::read;
use crate::engine::records::{OpenError, Work, with};

use crate::records::store::Store;
use crate::records::{Checkpoint, Records, RecordsError};

/// Runs an `audit` command.
pub(super) fn run(screen: &Screen, config: &Config, command: &AuditCommand) -> Exit {
    let store = match command {
        AuditCommand::Status(store)
        | AuditCommand::ConfirmClock(store)
        | AuditCommand::Verify { store, .. }
        | AuditCommand::Tail { store, .. }
        | AuditCommand::Export { store, .. }
        | AuditCommand::Purge { store, .. }
        | AuditCommand::Prove { store, .. } => store,
    };
    match with(&store.named(), config, false, Audit { screen, command }) {
        Ok(Ok(exit)) => exit,
        Ok(Err(error)) => failed(screen, &error),
        Err(error) => not_opened(screen, &error),
    }
}

/// What to do with the log, once it is open.
struct Audit<'a> {
    screen: &'a Screen,
    command: &'a AuditCommand,
}

impl Work for Audit<'_> {
    type Output = Result<Exit, RecordsError>;

    fn on<S: Store>(self, mut records: Records<S>) -> Self::Output {
        let Self { screen, command } = self;
        let now = engine::now();
        match command {
            AuditCommand::Status(_) => {
                let key = records.checkpoint_key().to_bytes();
                print::status(screen, &records.status(now)?, &key);
            }
            AuditCommand::Verify { anchor, .. } => return verify(screen, &mut records, anchor.as_deref()),
            AuditCommand::Tail { count, .. } => print::events(screen, &records.tail(*count, now)?),
            AuditCommand::Export { format: ExportFormat::Csv, .. } if screen.json => {
                screen.note(screen.text("audit-csv-or-json"));
                return Ok(Exit::Usage);
            }
            AuditCommand::Export { .. } if screen.json => {
                let mut entries = print::Entries::begin(screen);
                records.each(now, |event| entries.add(&event))?;
                entries.end();
            }
            AuditCommand::Export { format, .. } => {
                print::header(screen, *format);
                records.each(now, |event| print::exported(screen, *format, &event))?;
            }
            AuditCommand::Purge { dry_run: true, .. } => print::would_purge(screen, &records.status(now)?),
            AuditCommand::Purge { .. } => print::purged(screen, records.purge(now)?),
            AuditCommand::ConfirmClock(_) => {
                records.confirm_clock(now)?;
                print::clock_confirmed(screen, now);
            }
            AuditCommand::Prove { event, .. } => match records.prove(*event)? {
                Some(proof) => screen.document(&json!(proof)),
                None => {
                    screen.note(screen.text("audit-no-event"));
                    return Ok(Exit::Usage);
                }
            },
        }
        Ok(Exit::Done)
    }
}

fn verify<S: Store>(screen: &Screen, records: &mut Records<S>, anchor: Option<&Path>) -> Result<Exit, RecordsError> {
    let anchor = match anchor.map(|path| kept(records, path)).transpose() {
        Ok(anchor) => anchor,
        Err(error) => {
            screen.note(error);
            return Ok(Exit::Usage);
        }
    };
    print::verified(screen, records.verify(anchor.as_ref())?);
    Ok(Exit::Done)
}

/// A checkpoint kept elsewhere.
fn kept<S: Store>(records: &Records<S>, path: &Path) -> Result<Checkpoint, String> {
    let octets = read(path).map_err(|error| error.to_string())?;
    let note = String::from_utf8_lossy(&octets);
    Checkpoint::open(&note, &records.checkpoint_key()).map_err(|error| format!("{}: {error}", path.display()))
}

/// Tells why the records gave no answer.
pub(super) fn failed(screen: &Screen, error: &RecordsError) -> Exit {
    let exit = match error {
        RecordsError::Broken(_) => Exit::VerificationFailed,
        _ => Exit::Undetermined,
    };
    let exit = fault::tell(screen, error.code(), exit, &error.to_string());
    screen.note(format!("  {}", screen.paint(Tone::Quiet, &error.to_string())));
    exit
}

/// Tells why the records were not opened.
pub(super) fn not_opened(screen: &Screen, error: &OpenError) -> Exit {
    match error {
        OpenError::Records(error) => failed(screen, error),
        other => {
            screen.note(other.to_string());
            Exit::Usage
        }
    }
}
