//! `serve`.

use std::net::SocketAddr;

use clap::Args;

use super::exit::Exit;
use super::output::Screen;
use crate::service::{self, ServeError, Settings};

/// Options of `serve`.
#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// Where to listen; an address others reach needs encryption
    #[arg(long, default_value = "127.0.0.1:8443", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
}

/// Serves until asked to end.
pub(super) fn run(screen: &Screen, arguments: &ServeArguments) -> Exit {
    match service::serve(&Settings { listen: arguments.listen }) {
        Ok(()) => Exit::Done,
        Err(error) => {
            screen.note(error.to_string());
            match error {
                ServeError::InsecureListen(_) => Exit::ConfigInvalid,
                ServeError::Io { .. } => Exit::Fault,
            }
        }
    }
}
