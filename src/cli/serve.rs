//! `serve`, `token`: the service, and who may call it.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::exit::Exit;
use super::output::Screen;
use crate::crypto::random::OsRng;
use crate::encoding::Timestamp;
use crate::engine::{self, Config};
use crate::service::{self, KeyKind, KeyRow, Ledger, NewKey, Scope, Settings, Token};

/// The service's commands.
#[derive(Debug, Subcommand)]
pub(super) enum ServiceCommand {
    /// The HTTP service, until asked to end
    Serve(ServeArguments),
    /// Make a reader here the reader of a service: one chip, carried to its session
    Relay(super::relay::RelayArguments),
    /// Who may call the service
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
}

/// Does what one of them asks for.
pub(super) fn run(screen: &Screen, config: &Config, command: &ServiceCommand) -> Exit {
    match command {
        ServiceCommand::Serve(arguments) => serve(screen, config, arguments),
        ServiceCommand::Relay(arguments) => super::relay::run(screen, arguments),
        ServiceCommand::Token { command } => token(screen, config, command),
    }
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// Where to listen; an address others reach needs encryption
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Master lists, certificates or PEM bundles to trust instead of the trust store
    #[arg(long, value_name = "FILE", num_args = 1..)]
    trust: Vec<PathBuf>,
}

/// `token …`.
#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Make a key for a caller of the service, or let in a certificate; the key is shown this once
    New(NewArguments),
    /// Every key: its name, rights and end
    List,
    /// End a key now
    Revoke {
        /// As `token list` shows it
        id: String,
    },
}

/// `token new`.
#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// Whose it is
    #[arg(long, value_name = "NAME")]
    name: String,
    /// What it may: session:create, session:read, session:cancel, pii:read, portrait:read, face:decide, verify:bundle,
    /// trust:read, reader:read, metrics:read
    #[arg(long = "scope", value_name = "RIGHT", required = true, num_args = 1.., value_delimiter = ',')]
    scopes: Vec<Scope>,
    /// Days until it ends
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=3660))]
    days: u32,
    /// Let in the holder of this certificate (PEM) instead of making a key
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

/// Serves until asked to end.
fn serve(screen: &Screen, config: &Config, arguments: &ServeArguments) -> Exit {
    let settings = match Settings::new(config, arguments.listen, arguments.trust.clone()) {
        Ok(settings) => settings,
        Err(message) => {
            screen.note(message);
            return Exit::ConfigInvalid;
        }
    };
    let scheme = if settings.certificate.is_some() { "https" } else { "http" };
    // The one line on stdout: whoever started us on port 0 has to know.
    let ready = |address: SocketAddr| listening(screen, &format!("{scheme}://{address}"));
    match service::serve(settings, config.clone(), ready) {
        Ok(()) => Exit::Done,
        Err(error) => {
            screen.note(error.to_string());
            if error.is_configuration() { Exit::ConfigInvalid } else { Exit::Fault }
        }
    }
}

/// Where somebody is answered from now on.
pub(super) fn listening(screen: &Screen, address: &str) {
    if screen.json { screen.document(&json!({ "address": address })) } else { screen.line(address) }
}

/// Keys of callers.
fn token(screen: &Screen, config: &Config, command: &TokenCommand) -> Exit {
    let ledger = match Ledger::open(config) {
        Ok(ledger) => ledger,
        Err(error) => return failed(screen, &error),
    };
    match command {
        TokenCommand::New(arguments) => new(screen, &ledger, arguments),
        TokenCommand::List => match ledger.keys() {
            Ok(keys) => list(screen, &keys),
            Err(error) => failed(screen, &error),
        },
        TokenCommand::Revoke { id } => match ledger.revoke(id, engine::now()) {
            Ok(true) => {
                if screen.json {
                    screen.document(&json!({ "id": id, "state": "revoked" }));
                }
                Exit::Done
            }
            Ok(false) => {
                screen.note(screen.text("token-unknown"));
                Exit::Usage
            }
            Err(error) => failed(screen, &error),
        },
    }
}

fn failed(screen: &Screen, error: &dyn std::error::Error) -> Exit {
    screen.note(error.to_string());
    Exit::Fault
}

fn new(screen: &Screen, ledger: &Ledger, arguments: &NewArguments) -> Exit {
    let now = engine::now();
    let days = i64::from(arguments.days);
    let expires = Timestamp::from_unix(now.unix().saturating_add(days.saturating_mul(86_400)));
    let made = match &arguments.certificate {
        None => Token::draw(&mut OsRng).map(Some).map_err(|error| error.to_string()),
        Some(_) => Ok(None),
    };
    let shown = match (&arguments.certificate, &made) {
        (Some(path), _) => service::certificate_hash(path).map_err(|error| error.to_string()),
        (None, Ok(Some(token))) => Ok(token.hash()),
        (None, _) => Err("no random octets to be had".to_owned()),
    };
    let hash = match shown {
        Ok(hash) => hash,
        Err(message) => {
            screen.note(message);
            return Exit::Fault;
        }
    };
    let kind = if arguments.certificate.is_some() { KeyKind::Certificate } else { KeyKind::Token };
    let key = NewKey { kind, hash, name: arguments.name.clone(), scopes: arguments.scopes.clone(), expires };
    let id = match ledger.add_key(&key, now) {
        Ok(id) => id,
        Err(error) => return failed(screen, &error),
    };
    let token = made.ok().flatten();
    let token = token.as_ref().map(Token::reveal);
    if screen.json {
        screen.document(&json!({ "id": id, "token": token, "expires": expires }));
        return Exit::Done;
    }
    screen.note(screen.texts.format("token-made", &[("id", &id), ("expires", &expires.to_string())]));
    if let Some(token) = token {
        screen.line(token);
    }
    Exit::Done
}

fn list(screen: &Screen, keys: &[KeyRow]) -> Exit {
    let now = engine::now();
    let state = |key: &KeyRow| match (key.revoked, key.is_valid(now)) {
        (true, _) => "revoked",
        (false, true) => "valid",
        (false, false) => "expired",
    };
    let scopes = |key: &KeyRow| key.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>();
    if screen.json {
        let rows: Vec<_> = keys
            .iter()
            .map(|key| {
                json!({
                    "id": key.id, "kind": key.kind.as_str(), "name": key.name, "scopes": scopes(key),
                    "created": key.created, "expires": key.expires, "state": state(key),
                })
            })
            .collect();
        screen.document(&json!({ "keys": rows }));
        return Exit::Done;
    }
    for key in keys {
        let name = crate::wording::printable(&key.name);
        screen.line(format!(
            "{}  {:<8} {:<11} {}  {name}  {}",
            key.id,
            state(key),
            key.kind.as_str(),
            key.expires,
            scopes(key).join(" ")
        ));
    }
    Exit::Done
}
