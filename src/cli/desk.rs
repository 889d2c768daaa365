//! `desk`: the clerk's page.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::Args;

use super::exit::Exit;
use super::output::Screen;
use crate::desk::{self, At, Settings};
use crate::engine::Config;
use crate::engine::session::{self, Demo};
use crate::wording::Language;

/// `desk`.
#[derive(Debug, Args)]
pub(super) struct DeskArguments {
    /// With simulated passports, moved on the page itself
    #[arg(long, num_args = 0..=1, default_missing_value = "dk-ready", value_name = "PROFILE")]
    demo: Option<String>,
    /// A gremlin in the simulated chip, by its number; may be given several times
    #[arg(long = "gremlin", value_name = "NAME", requires = "demo")]
    gremlins: Vec<String>,
    /// Milliseconds each command to the simulated chip takes
    #[arg(long, default_value_t = 40, value_name = "MS", requires = "demo")]
    pace: u64,
    /// Part of a reader's name, or its index
    #[arg(long, env = "PASKONTROL_READER", value_name = "READER", conflicts_with = "demo")]
    reader: Option<String>,
    /// Master lists, certificates or PEM bundles to trust, instead of the trust store
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "demo")]
    trust: Vec<PathBuf>,
    /// The port on this machine; 0 is any
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    port: u16,
    /// The desk's name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Seconds after which a verdict is cleared
    #[arg(long, default_value_t = 120, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(30..=3600))]
    blank_after: u64,
    /// Only print the address
    #[arg(long)]
    no_open: bool,
}

/// Serves the page until interrupted.
pub(super) fn run(screen: &Screen, config: &Config, chosen: Option<Language>, arguments: &DeskArguments) -> Exit {
    let at = match &arguments.demo {
        None => At::Reader {
            select: arguments.reader.clone().or_else(|| config.text("reader.select").map(str::to_owned)),
            trust: arguments.trust.clone(),
        },
        Some(profile) => match Demo::new(profile, &arguments.gremlins, Duration::from_millis(arguments.pace)) {
            Ok(demo) => At::Demo(demo),
            Err(error) => {
                screen.note(format!("{profile}: {error}"));
                return Exit::Usage;
            }
        },
    };
    let settings = Settings {
        at,
        config: config.clone(),
        port: arguments.port,
        name: arguments.name.clone(),
        // The desk is Danish unless somebody chose otherwise.
        language: chosen.unwrap_or(Language::Danish),
        session: session::Settings { blank_after: Duration::from_secs(arguments.blank_after), ..Default::default() },
        disclose: screen.disclose,
    };
    let opened = |address: &str| {
        super::serve::listening(screen, address);
        if !arguments.no_open {
            open(address);
        }
    };
    match desk::serve(settings, opened) {
        Ok(()) => Exit::Done,
        Err(error) => {
            screen.note(error.to_string());
            Exit::Fault
        }
    }
}

/// Asks the system for a browser. Where there is none, the address stands on the screen.
fn open(address: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let _ = Command::new(program).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
