//! `relay`: makes a reader here the reader of a service.

use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::output::Screen;
use crate::iso7816::Link;
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
}

/// Relays one chip.
pub(super) fn run(screen: &Screen, arguments: &RelayArguments) -> Exit {
    match arguments.reader.as_deref().and_then(|reader| reader.strip_prefix("sim:")) {
        Some(profile) => match crate::simulator::specimen(profile) {
            Ok(mut specimen) => relayed(screen, arguments, &mut specimen.chip),
            Err(error) => {
                screen.note(format!("sim:{profile}: {error}"));
                Exit::Usage
            }
        },
        None => on_reader(screen, arguments),
    }
}

#[cfg(feature = "pcsc")]
fn on_reader(screen: &Screen, arguments: &RelayArguments) -> Exit {
    match super::chip::open(screen, arguments.reader.as_deref(), arguments.timeout) {
        Ok(mut link) => relayed(screen, arguments, &mut link),
        Err(exit) => exit,
    }
}

#[cfg(not(feature = "pcsc"))]
fn on_reader(screen: &Screen, arguments: &RelayArguments) -> Exit {
    let _ = arguments.timeout;
    super::fault::reader(screen, crate::readers::ReaderError::NoService)
}

fn relayed(screen: &Screen, arguments: &RelayArguments, link: &mut impl Link) -> Exit {
    let mut to = arguments.to.clone();
    if to == "-" {
        to.clear();
        if let Err(error) = std::io::stdin().read_line(&mut to) {
            screen.note(error.to_string());
            return Exit::Usage;
        }
    }
    match service::relay(to.trim(), arguments.ca.as_deref(), link) {
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
