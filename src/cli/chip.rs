//! The chip a command talks to: on a reader, or simulated.

use super::arguments::ReaderArguments;
use super::exit::Exit;
use super::fault;
use super::output::Screen;
use super::progress::ScreenProgress;
use crate::crypto::random::OsRng;
#[cfg(feature = "pcsc")]
use crate::engine::ReaderMemory;
#[cfg(feature = "pcsc")]
use crate::inspection::Event;
use crate::inspection::{Evidence, Plan, Resume, inspect};
use crate::iso7816::blocking;
#[cfg(feature = "pcsc")]
use crate::readers::pcsc::{OpenOptions, PcscLink, ReaderSelector};
use crate::simulator;

/// Reads a chip by a plan and returns what was found.
pub(super) fn read(screen: &Screen, arguments: &ReaderArguments, plan: Plan) -> Result<Evidence, Exit> {
    let plan = if arguments.no_photo { plan.without_photo() } else { plan };
    let plan = plan.resuming(Resume { times: arguments.retries, ..Resume::default() });
    let plan = match arguments.max_read {
        Some(bytes) => plan.with_max_read(bytes),
        None => plan,
    };
    match arguments.reader.as_deref().and_then(|reader| reader.strip_prefix("sim:")) {
        Some(profile) => read_simulated(screen, profile, &plan.simulated()),
        None => read_on_reader(screen, arguments, plan),
    }
}

fn read_simulated(screen: &Screen, profile: &str, plan: &Plan) -> Result<Evidence, Exit> {
    let mut specimen = simulator::specimen(profile).map_err(|error| {
        screen.note(format!("sim:{profile}: {error}"));
        Exit::Usage
    })?;
    run(screen, &mut specimen.chip, plan)
}

/// Runs an inspection on a link, showing progress.
pub(super) fn run(screen: &Screen, link: &mut impl crate::iso7816::Link, plan: &Plan) -> Result<Evidence, Exit> {
    let mut progress = ScreenProgress::new(screen);
    blocking::run(inspect(link, plan, &mut OsRng, &mut progress)).map_err(|error| fault::inspection(screen, &error))
}

#[cfg(feature = "pcsc")]
fn read_on_reader(screen: &Screen, arguments: &ReaderArguments, plan: Plan) -> Result<Evidence, Exit> {
    let mut link = open(screen, arguments.reader.as_deref(), arguments.timeout)?;
    // Who says how much is to be asked for is taken at their word.
    if arguments.max_read.is_some() {
        return run(screen, &mut link, &plan);
    }
    let (reader, memory) = (link.reader_name().to_owned(), ReaderMemory::here());
    let evidence = run(screen, &mut link, &memory.plan(&reader, plan))?;
    evidence.link.iter().for_each(|link| memory.learn(&reader, link));
    Ok(evidence)
}

#[cfg(not(feature = "pcsc"))]
fn read_on_reader(screen: &Screen, _arguments: &ReaderArguments, _plan: Plan) -> Result<Evidence, Exit> {
    Err(fault::reader(screen, crate::readers::ReaderError::NoService))
}

/// The reader asked for: by its index, or a part of its name.
#[cfg(feature = "pcsc")]
pub(super) fn selector(reader: Option<&str>) -> ReaderSelector {
    match reader {
        None => ReaderSelector::Any,
        Some(text) => match text.parse() {
            Ok(index) => ReaderSelector::Index(index),
            Err(_) => ReaderSelector::NamePart(text.to_owned()),
        },
    }
}

/// Seconds to wait for a passport where nothing else was said.
#[cfg(feature = "pcsc")]
pub(super) const DEFAULT_WAIT: u64 = 60;

/// Waits for a chip on the reader asked for.
#[cfg(feature = "pcsc")]
pub(super) fn open(screen: &Screen, reader: Option<&str>, seconds: u64) -> Result<PcscLink, Exit> {
    if !screen.quiet && !screen.events {
        screen.note(screen.text("prompt-place-passport"));
    }
    let wait = std::time::Duration::from_secs(seconds);
    let options = OpenOptions { reader: selector(reader), wait, ..OpenOptions::default() };
    let link = PcscLink::open(&options).map_err(|error| fault::reader(screen, error))?;
    if screen.events {
        screen.event(&Event::DocumentPresent);
    }
    Ok(link)
}
