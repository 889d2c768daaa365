//! Floor 13. The command line: an adapter; no rule about passports lives here.

mod arguments;
mod chip;
mod commands;
mod configuration;
mod demo;
#[cfg(feature = "service")]
mod desk;
mod doctor;
mod exit;
mod explain;
mod face;
mod fault;
mod input;
mod key;
mod mrz;
mod output;
mod policy;
mod progress;
mod reader;
mod receipt;
mod records;
mod registry;
#[cfg(feature = "service")]
mod relay;
mod schema;
#[cfg(feature = "service")]
mod serve;
mod show;
mod simulated;
mod sources;
mod strategies;
mod terminal;
mod trust;
mod vectors;
mod verdict;

use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ErrorKind};

use arguments::{Arguments, Command, GlobalArguments, VectorsCommand};
use face::FaceCommand;
use output::Screen;

use crate::engine::{Config, picture};

/// Runs the program and says how it ended.
#[must_use]
pub fn run() -> ExitCode {
    let mut arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers; anything else is wrong usage.
            let _ = error.print();
            return if error.use_stderr() { misused(&error).into() } else { ExitCode::SUCCESS };
        }
    };
    let config = match Config::load(arguments.global.config.as_deref()) {
        Ok(config) => config,
        Err(error) => {
            let screen = Screen::new(&arguments.global, &Config::default());
            screen.note(error.to_string());
            fault::ended(&screen, exit::Exit::ConfigInvalid);
            return exit::Exit::ConfigInvalid.into();
        }
    };
    arguments.fill_in(config.text("reader.select"));
    let screen = Screen::new(&arguments.global, &config);
    let exit = ran(&screen, &config, &arguments);
    fault::ended(&screen, exit);
    exit.into()
}

/// Tells a program that its arguments could not be read: even so, `--json` among them is a wish.
fn misused(error: &clap::Error) -> exit::Exit {
    if std::env::args_os().any(|argument| argument == "--json") {
        let global = GlobalArguments { json: true, ..GlobalArguments::default() };
        let screen = Screen::new(&global, &Config::default());
        // What was typed may be about a person, so only the kind of mistake and the options it is about are told.
        let about = match (error.kind(), error.get(ContextKind::InvalidArg)) {
            (ErrorKind::UnknownArgument, _) | (_, None) => String::new(),
            (_, Some(argument)) => format!(": {argument}"),
        };
        screen.document(&fault::document(&screen, "request.invalid", &format!("{}{about}", error.kind())));
    }
    exit::Exit::Usage
}

fn ran(screen: &Screen, config: &Config, arguments: &Arguments) -> exit::Exit {
    match &arguments.command {
        Command::Demo(arguments) => demo::run(screen, arguments),
        Command::Verify(arguments) => commands::verify(screen, config, arguments),
        Command::Read(arguments) => commands::read(screen, arguments),
        Command::Check(arguments) => commands::check(screen, arguments),
        Command::Show(arguments) => show::show(screen, &arguments.path),
        Command::Face { command: FaceCommand::Extract(arguments) } => face::extract(screen, arguments),
        Command::DecodePicture => {
            if picture::decode_for_parent().is_ok() {
                exit::Exit::Done
            } else {
                exit::Exit::VerificationFailed
            }
        }
        Command::Doctor(arguments) => doctor::run(screen, config, arguments),
        Command::Explain { code } => explain::explain(screen, code.as_deref()),
        Command::Reader { command } => reader::run(screen, command),
        Command::Mrz { command } => mrz::run(screen, command),
        Command::Sim { command } => simulated::run(screen, command),
        Command::Trust { command } => trust::run(screen, command),
        Command::Audit { command } => records::run(screen, config, command),
        Command::Registry { command } => registry::run(screen, config, command),
        Command::Policy { command } => policy::run(screen, config, command),
        Command::Config { command } => configuration::run(screen, config, command),
        #[cfg(feature = "service")]
        Command::Desk(desk_arguments) => desk::run(screen, config, arguments.global.language(config), desk_arguments),
        #[cfg(feature = "service")]
        Command::Service(command) => serve::run(screen, config, command),
        Command::Schema { name } => schema::run(screen, name.as_deref()),
        Command::Receipt { command } => receipt::run(screen, command),
        Command::Key { command } => key::run(screen, config, command),
        Command::Vectors { command: VectorsCommand::Run { paths, junit } } => {
            vectors::run(screen, paths, junit.as_deref())
        }
    }
}
