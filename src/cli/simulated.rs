//! `sim`: simulated chips by name or from a folder, played in a virtual reader or written out.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use clap::Subcommand;
use serde_json::json;

#[cfg(feature = "pcsc")]
use super::chip;
use super::exit::Exit;
use super::output::Screen;
use super::{strategies, terminal};
#[cfg(feature = "pcsc")]
use crate::inspection::{Evidence, Plan};
use crate::pki::Certificate;
use crate::simulator::{
    BitRate, Gremlin, LinkModel, Profile, Specimen, SpecimenError, built_in, built_in_names, specimen, vpcd,
};

/// How long a virtual reader may take to notice its card: pcscd looks every 400 ms.
#[cfg(feature = "pcsc")]
const NOTICE_SECONDS: u64 = 5;

/// `sim …`.
#[derive(Debug, Subcommand)]
pub(super) enum SimCommand {
    /// Name the profiles
    List,
    /// Play a chip in a virtual PC/SC reader until interrupted
    Vpcd {
        /// A profile, or a folder of EF files with the chip's keys
        profile: String,
        /// A gremlin in the chip, by its number; may be given several times
        #[arg(long = "gremlin", value_name = "NAME")]
        gremlins: Vec<String>,
        /// Where vpcd listens
        #[arg(long, default_value = "127.0.0.1:35963", value_name = "HOST:PORT")]
        address: String,
        /// Of a folder: sign its files anew with the simulator's own issuer, and add a photo if there is none
        #[arg(long)]
        reissue: bool,
        /// Answer as slowly as a real chip on the air at so many kbit/s: 106, 212, 424 or 848
        #[arg(long, value_name = "KBITS")]
        speed: Option<u32>,
    },
    /// Compare ways of reading a passport by the time they take on the air
    Strategies {
        /// kbit/s on the air: 106, 212, 424 or 848
        #[arg(long, default_value_t = 424, value_name = "KBITS")]
        speed: u32,
        /// A profile to read instead of a typical passport of the EU
        #[arg(long, value_name = "PROFILE")]
        profile: Option<String>,
    },
    /// Write the certificates and the key of a test terminal that a profile's chip shows its fingerprints to
    Credentials {
        /// The folder to write into
        out: PathBuf,
        /// A profile whose chip asks for them
        #[arg(long = "for", default_value = "eac-full", value_name = "PROFILE")]
        profile: String,
    },
    /// Write what belongs to a profile: its printed lines, its country certificate, its registry list
    Export {
        /// A profile, or a folder of EF files with the chip's keys
        profile: String,
        /// The folder to write into
        #[arg(short, long, value_name = "FOLDER")]
        out: PathBuf,
        /// Of a folder: sign its files anew with the simulator's own issuer, and add a photo if there is none
        #[arg(long)]
        reissue: bool,
    },
}

/// Runs a `sim` command.
pub(super) fn run(screen: &Screen, command: &SimCommand) -> Exit {
    match command {
        SimCommand::List => list(screen),
        SimCommand::Vpcd { profile, gremlins, address, reissue, speed } => {
            match (infested(profile, *reissue, gremlins), speed.map(BitRate::from_kbits)) {
                (_, Some(None)) => {
                    screen.note(screen.text("sim-no-such-speed"));
                    Exit::Usage
                }
                (Ok(specimen), rate) => play(screen, specimen, address, rate.flatten().map(LinkModel::at).as_ref()),
                (Err(error), _) => unknown(screen, profile, &error),
            }
        }
        SimCommand::Strategies { speed, profile } => strategies::run(screen, *speed, profile.as_deref()),
        SimCommand::Credentials { out, profile } => match load(profile, false) {
            Ok(specimen) => credentials(screen, &specimen, out),
            Err(error) => unknown(screen, profile, &error),
        },
        SimCommand::Export { profile, out, reissue } => match load(profile, *reissue) {
            Ok(specimen) => export(screen, &specimen, out),
            Err(error) => unknown(screen, profile, &error),
        },
    }
}

/// Names the built-in profiles.
pub(super) fn list(screen: &Screen) -> Exit {
    let profiles = built_in_names().filter_map(|name| Some((name, Profile::parse(built_in(name)?).ok()?)));
    if screen.json {
        let profiles: Vec<_> = profiles
            .map(|(name, profile)| json!({ "name": name, "summary": { "da": profile.summary.da, "en": profile.summary.en } }))
            .collect();
        screen.document(&json!({ "profiles": profiles }));
    } else {
        let danish = screen.texts.language() == crate::wording::Language::Danish;
        for (name, profile) in profiles {
            let summary = if danish { &profile.summary.da } else { &profile.summary.en };
            screen.line(format!("  {name:<20} {summary}"));
        }
    }
    Exit::Done
}

fn load(profile: &str, reissue: bool) -> Result<Specimen, SpecimenError> {
    let folder = Path::new(profile);
    match (folder.is_dir(), reissue) {
        (true, false) => Specimen::from_folder(folder),
        (true, true) => Specimen::reissued_from_folder(folder),
        (false, _) => specimen(profile),
    }
}

/// The same with gremlins, which only profiles have.
fn infested(profile: &str, reissue: bool, gremlins: &[String]) -> Result<Specimen, SpecimenError> {
    let (Some(text), false) = (built_in(profile), gremlins.is_empty()) else { return load(profile, reissue) };
    let mut made = Profile::parse(text)?;
    for name in gremlins {
        made = made.with_gremlin(Gremlin::named(name)?);
    }
    Specimen::from_profile(&made)
}

fn unknown(screen: &Screen, profile: &str, error: &SpecimenError) -> Exit {
    screen.note(format!("{profile}: {error}"));
    Exit::Usage
}

/// Plays the chip until the reader goes away.
fn play(screen: &Screen, specimen: Specimen, address: &str, model: Option<&LinkModel>) -> Exit {
    screen.note(screen.texts.format("sim-playing", &[("name", &specimen.name), ("address", address)]));
    if screen.json {
        let (lines, can) = (specimen.mrz.lines(), &specimen.can);
        screen.document(&json!({ "name": specimen.name, "address": address, "lines": lines, "can": can }));
    } else {
        specimen.mrz.lines().iter().for_each(|line| screen.line(line));
        specimen.can.iter().for_each(|can| screen.note(format!("CAN {can}")));
    }
    let mut chip = specimen.chip.into_chip();
    match vpcd::serve_at(&mut chip, address, &AtomicBool::new(false), model) {
        Ok(()) => Exit::Done,
        Err(error) => {
            screen.note(format!("{address}: {error}"));
            Exit::NoReader
        }
    }
}

/// Writes what a terminal has to show to the specimen's chip.
fn credentials(screen: &Screen, specimen: &Specimen, out: &Path) -> Exit {
    let Some(tree) = &specimen.terminal else {
        screen.note(screen.texts.format("sim-no-terminal", &[("name", &specimen.name)]));
        return Exit::Usage;
    };
    wrote(screen, out, terminal::write(tree, out))
}

/// What was written into a folder.
fn wrote(screen: &Screen, folder: &Path, files: std::io::Result<Vec<String>>) -> Exit {
    match files {
        Ok(files) => {
            if screen.json {
                screen.document(&json!({ "folder": folder, "files": files }));
            }
            Exit::Done
        }
        Err(error) => {
            screen.note(format!("{}: {error}", folder.display()));
            Exit::Fault
        }
    }
}

/// Writes the printed lines, the country certificates and their revocation list, and the files of the chip.
fn export(screen: &Screen, specimen: &Specimen, out: &Path) -> Exit {
    let mut files = vec![("mrz.txt".to_owned(), (specimen.mrz.lines().join("\n") + "\n").into_bytes())];
    files.extend(specimen.can.iter().map(|can| ("can.txt".to_owned(), format!("{can}\n").into_bytes())));
    let (anchors, lists): (Vec<_>, Vec<_>) =
        specimen.trust.iter().partition(|material| Certificate::parse(material).is_ok());
    let numbered = |kind: &'static str| {
        move |(index, content): (usize, &Vec<u8>)| (format!("csca{index}.{kind}"), content.clone())
    };
    files.extend(anchors.into_iter().enumerate().map(numbered("cer")));
    files.extend(lists.into_iter().enumerate().map(numbered("crl")));
    files.extend(specimen.files().map(|(file, content)| {
        (format!("EF_{}.bin", file.name().trim_start_matches("EF.").replace('/', "_")), content.to_vec())
    }));
    let write = || -> std::io::Result<Vec<String>> {
        fs::create_dir_all(out)?;
        files.iter().try_for_each(|(name, content)| fs::write(out.join(name), content))?;
        Ok(files.iter().map(|(name, _)| name.clone()).collect())
    };
    wrote(screen, out, write())
}

/// Puts the specimen's chip into the virtual reader and reads it there through the system's PC/SC service.
///
/// The outer error says that there is no such reader to be had; the inner one is the inspection's.
#[cfg(feature = "pcsc")]
pub(super) fn read_through_pcsc(
    screen: &Screen,
    specimen: &mut Specimen,
    plan: &Plan,
) -> Result<Result<Evidence, Exit>, std::io::Error> {
    use crate::readers::ReaderError;
    let missing = |error: ReaderError| std::io::Error::new(std::io::ErrorKind::NotConnected, error);
    let readers = crate::readers::pcsc::list().map_err(missing)?;
    if !readers.iter().any(|name| name.starts_with("Virtual PCD")) {
        return Err(missing(ReaderError::NoReader));
    }
    screen.note(format!("  {}", screen.texts.format("demo-through-pcsc", &[("reader", "Virtual PCD")])));
    let leave = AtomicBool::new(false);
    let link = specimen.chip.chip_mut();
    Ok(std::thread::scope(|scope| {
        let card = scope.spawn(|| vpcd::serve(link, vpcd::DEFAULT_ADDRESS, &leave));
        let evidence = chip::open(screen, Some("Virtual PCD"), NOTICE_SECONDS)
            .and_then(|mut link| chip::run(screen, &mut link, plan));
        leave.store(true, std::sync::atomic::Ordering::Relaxed);
        let _ = card.join();
        evidence
    }))
}
