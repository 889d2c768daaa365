//! `receipt`: signed words about a decision.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::exit::Exit;
use super::fault;
use super::output::{Screen, Tone};
use crate::engine;
use crate::receipts::{KeySet, ReceiptError, Verified, is_compact, redact, verify, verify_compact, verify_cose};
use crate::wording::printable;

/// `receipt …`.
#[derive(Debug, Subcommand)]
pub(super) enum ReceiptCommand {
    /// Say who signed a receipt, and what it says
    Verify(VerifyArguments),
    /// Make a receipt smaller; its signature still holds
    Redact {
        /// The receipt
        file: PathBuf,
        /// Fields to keep, for example nationality; without any, none
        #[arg(long, value_name = "FIELD", num_args = 1.., value_delimiter = ',')]
        keep: Vec<String>,
    },
}

/// `receipt verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// The receipt: whole, or compact as text (from a QR code) or octets (COSE)
    file: PathBuf,
    /// Public keys of the service, from its /.well-known/jwks.json or `paskontrol key show`
    #[arg(long, value_name = "FILE")]
    jwks: PathBuf,
    /// Accept a receipt about a simulated passport
    #[arg(long)]
    allow_demo: bool,
}

/// Runs `receipt`.
pub(super) fn run(screen: &Screen, command: &ReceiptCommand) -> Exit {
    match command {
        ReceiptCommand::Verify(arguments) => check(screen, arguments),
        ReceiptCommand::Redact { file, keep } => {
            let keep: Vec<_> = keep.iter().map(String::as_str).collect();
            match text(screen, file).map(|text| redact(&text, &keep)) {
                Ok(Ok(smaller)) => {
                    if screen.json {
                        screen.document(&json!({ "receipt": smaller }));
                    } else {
                        screen.line(smaller);
                    }
                    Exit::Done
                }
                Ok(Err(error)) => refused(screen, error),
                Err(exit) => exit,
            }
        }
    }
}

fn octets(screen: &Screen, path: &Path) -> Result<Vec<u8>, Exit> {
    engine::read(path).map_err(|error| {
        screen.note(error.to_string());
        Exit::Usage
    })
}

fn text(screen: &Screen, path: &Path) -> Result<String, Exit> {
    String::from_utf8(octets(screen, path)?).map_err(|_| refused(screen, ReceiptError::Malformed))
}

/// What a COSE_Sign1 begins with: no text does.
const COSE: u8 = 0xD2;

/// A receipt in whichever form it is.
fn believed(receipt: &[u8], keys: &KeySet) -> Result<Verified, ReceiptError> {
    if receipt.first() == Some(&COSE) {
        return verify_cose(receipt, keys);
    }
    let text = std::str::from_utf8(receipt).map_err(|_| ReceiptError::Malformed)?;
    if is_compact(text) { verify_compact(text, keys) } else { verify(text, keys) }
}

fn refused(screen: &Screen, error: ReceiptError) -> Exit {
    fault::tell(screen, error.code(), Exit::VerificationFailed, &error.to_string())
}

fn check(screen: &Screen, arguments: &VerifyArguments) -> Exit {
    let (receipt, keys) = match (octets(screen, &arguments.file), octets(screen, &arguments.jwks)) {
        (Ok(receipt), Ok(keys)) => (receipt, keys),
        (Err(exit), _) | (_, Err(exit)) => return exit,
    };
    let verified = KeySet::parse(&keys).and_then(|keys| believed(&receipt, &keys));
    let verified = match verified {
        Ok(verified) => verified,
        Err(error) => return refused(screen, error),
    };
    // Whoever simulates must not be taken at their word by accident.
    if verified.claims.get("simulated") != Some(&Value::Bool(false)) && !arguments.allow_demo {
        return fault::tell(screen, "receipt.simulated", Exit::VerificationFailed, "`simulated` is not `false`");
    }
    if screen.json {
        screen.document(&Value::Object(verified.claims));
    } else {
        told(screen, &verified);
    }
    Exit::Done
}

fn told(screen: &Screen, verified: &Verified) {
    let text = |name: &str| verified.claims.get(name).and_then(Value::as_str).unwrap_or("-");
    let decision = screen.text(&format!("verdict-{}", text("decision")));
    screen.line(screen.paint(Tone::Strong, &decision));
    for name in ["decided_at", "jti", "desk", "profile", "assurance", "operator"] {
        // A compact receipt has no more than its own.
        if verified.claims.contains_key(name) {
            screen.line(format!("  {name}: {}", printable(text(name))));
        }
    }
    for part in ["holder", "document"] {
        for (name, value) in verified.claims.get(part).and_then(Value::as_object).into_iter().flatten() {
            screen.line(format!("  {part}.{name}: {}", printable(value.as_str().unwrap_or("-"))));
        }
    }
    let count = verified.withheld.to_string();
    screen.line(screen.texts.format("receipt-withheld", &[("count", &count)]));
}
