//! `relay`: makes a reader here the reader of a service.

use std::path::PathBuf;

use clap::Args;

use super::arguments::PasswordArguments;
use super::exit::Exit;
use super::output::Screen;
use crate::inspection::Plan;
use crate::iso7816::Link;
use crate::protocols::Password;
use crate::service;

/// Options of `relay`.
#[derive(Debug, Args)]
pub(super) struct RelayArguments {
    /// Where the service wants the chip: wss://HOST/v1/chip/TICKET; `-` reads it from stdin, so that nobody sees the ticket
    #[arg(long, value_name = "URL")]
    to: String,
    /// Part of a reader's name, its index, or `sim:PROFILE` for a simulated chip
    #[arg(long, env = "PASKONTROL_READER", value_name = "READER")]
    reader: Option<String>,
    /// Seconds to wait for a passport
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    timeout: u64,
    /// Who vouches for the service (PEM), instead of whom this system trusts
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Open the passport and read its files here, and let the service have only its proofs made: fewer ways to and fro
    #[arg(long)]
    local: bool,
    #[command(flatten)]
    password: PasswordArguments,
}

/// Relays one chip.
pub(super) fn run(screen: &Screen, arguments: &RelayArguments) -> Exit {
    let mut to = arguments.to.clone();
    // Its first line: what follows may be the lines of a passport.
    if to == "-" {
        to.clear();
        if let Err(error) = std::io::stdin().read_line(&mut to) {
            screen.note(error.to_string());
            return Exit::Usage;
        }
    }
    let to = to.trim();
    match arguments.reader.as_deref().and_then(|reader| reader.strip_prefix("sim:")) {
        Some(profile) => match crate::simulator::specimen(profile) {
            Ok(mut specimen) => {
                let plan = arguments.local.then(|| Plan::new(Password::from_mrz(&specimen.mrz)));
                relayed(screen, (to, arguments), &mut specimen.chip, plan.as_ref())
            }
            Err(error) => {
                screen.note(format!("sim:{profile}: {error}"));
                Exit::Usage
            }
        },
        None => on_reader(screen, to, arguments),
    }
}

#[cfg(feature = "pcsc")]
fn key(screen: &Screen, password: &PasswordArguments) -> Result<Plan, Exit> {
    super::input::plan(screen, password).map_err(|error| super::commands::input_failed(screen, &error))
}

#[cfg(feature = "pcsc")]
fn on_reader(screen: &Screen, to: &str, arguments: &RelayArguments) -> Exit {
    match super::chip::open(screen, arguments.reader.as_deref(), arguments.timeout) {
        Ok(mut link) => match arguments.local.then(|| key(screen, &arguments.password)).transpose() {
            Ok(plan) => relayed(screen, (to, arguments), &mut link, plan.as_ref()),
            Err(exit) => exit,
        },
        Err(exit) => exit,
    }
}

#[cfg(not(feature = "pcsc"))]
fn on_reader(screen: &Screen, to: &str, arguments: &RelayArguments) -> Exit {
    let _ = (to, arguments.timeout, &arguments.password);
    super::fault::reader(screen, crate::readers::ReaderError::NoService)
}

fn relayed(
    screen: &Screen,
    (to, arguments): (&str, &RelayArguments),
    link: &mut impl Link,
    plan: Option<&Plan>,
) -> Exit {
    match service::relay(to, arguments.ca.as_deref(), link, plan) {
        Ok(code) if code == "done" => Exit::Done,
        Ok(code) => {
            screen.note(format!("{code}: {}", screen.texts.code(&code, crate::wording::Part::Title)));
            Exit::ChipLost
        }
        Err(error) => {
            screen.note(error.to_string());
            Exit::Fault
        }
    }
}
