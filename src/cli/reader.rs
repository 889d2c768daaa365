//! `reader …`: which readers there are, what they can do, what happens at them.

use super::arguments::ReaderCommand;
use super::exit::Exit;
use super::output::Screen;

/// Without PC/SC there are no readers.
#[cfg(not(feature = "pcsc"))]
pub(super) fn run(screen: &Screen, _command: &ReaderCommand) -> Exit {
    super::fault::reader(screen, crate::readers::ReaderError::NoService)
}

#[cfg(feature = "pcsc")]
pub(super) use with_pcsc::run;

#[cfg(feature = "pcsc")]
mod with_pcsc {
    use std::time::{Duration, Instant};

    use serde_json::json;

    use super::{Exit, ReaderCommand, Screen};
    use crate::cli::{chip, fault};
    use crate::crypto::digest::DigestAlgorithm;
    use crate::inspection::Event;
    use crate::iso7816::files::{Extent, FileReading, FileSelector, ReadStyle};
    use crate::iso7816::{Le, Link, LinkError, blocking, commands};
    use crate::lds::{EfAtrInfo, FileId};
    use crate::readers::ReaderError;
    use crate::readers::pcsc::{self, PcscLink, ReaderChange, ReaderInfo, Watcher};
    use crate::wording::printable;

    /// How long `watch` sleeps between looks whether it should end.
    const LOOK: Duration = Duration::from_secs(1);

    /// Round trips measured; the median of an odd number is one of them.
    const ROUND_TRIPS: usize = 15;

    /// Runs a `reader` command.
    pub(in crate::cli) fn run(screen: &Screen, command: &ReaderCommand) -> Exit {
        let outcome = match command {
            ReaderCommand::List => list(screen),
            ReaderCommand::Info { reader } => {
                pcsc::info(&chip::selector(reader.as_deref())).map(|info| show(screen, &info))
            }
            ReaderCommand::Probe { reader } => return probe(screen, reader.as_deref()),
            ReaderCommand::Watch { seconds } => watch(screen, seconds.map(Duration::from_secs)),
        };
        outcome.map_or_else(|error| fault::reader(screen, error), |()| Exit::Done)
    }

    /// Names the readers, one a line.
    fn list(screen: &Screen) -> Result<(), ReaderError> {
        let readers = pcsc::list()?;
        if readers.is_empty() {
            return Err(ReaderError::NoReader);
        }
        if screen.json {
            screen.document(&json!({ "readers": readers }));
        } else {
            for (index, name) in readers.iter().enumerate() {
                screen.line(format!("  {index}  {}", printable(name)));
            }
        }
        Ok(())
    }

    fn show(screen: &Screen, info: &ReaderInfo) {
        // A serial number names a machine and through it a desk: its hash tells two readers apart as well.
        let serial = info.serial.as_deref().map(|serial| hex::encode(DigestAlgorithm::Sha256.digest(serial)));
        let serial = serial.map(|hash| hash.chars().take(16).collect::<String>());
        let long = info.chip_takes_long_messages();
        if screen.json {
            screen.document(&json!({
                "name": info.name, "vendor": info.vendor, "serial_sha256": serial, "max_input": info.max_input,
                "atr": info.atr.as_ref().map(hex::encode), "long_messages": long,
            }));
            return;
        }
        let unknown = screen.text("reader-unknown");
        let answer = |answer: Option<bool>| match answer {
            Some(true) => screen.text("reader-yes"),
            Some(false) => screen.text("reader-no"),
            None => unknown.clone(),
        };
        screen.line(printable(&info.name));
        let document = if info.atr.is_some() { "reader-yes" } else { "reader-no" };
        let rows = [
            ("reader-info-vendor", info.vendor.as_deref().map_or_else(|| unknown.clone(), printable)),
            ("reader-info-serial", serial.unwrap_or_else(|| unknown.clone())),
            ("reader-info-max-input", info.max_input.map_or_else(|| unknown.clone(), |bytes| format!("{bytes} B"))),
            ("reader-info-connected", screen.text(document)),
            ("reader-info-atr", info.atr.as_ref().map_or_else(|| "–".to_owned(), hex::encode_upper)),
            ("reader-info-long", answer(long)),
        ];
        for (key, value) in rows {
            screen.line(format!("  {:<22} {value}", screen.text(key)));
        }
    }

    /// Tells what happens until nobody listens or the time is up.
    fn watch(screen: &Screen, seconds: Option<Duration>) -> Result<(), ReaderError> {
        let mut watcher = Watcher::start()?;
        let began = Instant::now();
        while seconds.is_none_or(|seconds| began.elapsed() < seconds) {
            for change in watcher.wait(LOOK)? {
                tell(screen, change);
            }
        }
        Ok(())
    }

    fn tell(screen: &Screen, change: ReaderChange) {
        let (key, name, event) = match change {
            ReaderChange::Attached(model) => ("reader-watch-attached", model.clone(), Event::ReaderAttached { model }),
            ReaderChange::Detached(model) => ("reader-watch-detached", model.clone(), Event::ReaderDetached { model }),
            ReaderChange::Placed(name) => ("reader-watch-present", name, Event::DocumentPresent),
            ReaderChange::Removed(name) => ("reader-watch-removed", name, Event::DocumentRemoved),
        };
        if screen.events || screen.json {
            screen.event(&event);
        } else {
            screen.line(format!("  {:<22} {}", screen.text(key), printable(&name)));
        }
    }

    /// What a reader with a document on it was measured to do. Only files that need no key are read.
    struct Measured {
        reader: String,
        shortest: Duration,
        median: Duration,
        /// Response bytes EF.ATR/INFO names.
        stated: Option<u32>,
        /// The longest answer that came.
        longest: usize,
    }

    fn probe(screen: &Screen, reader: Option<&str>) -> Exit {
        let mut link = match chip::open(screen, reader, chip::DEFAULT_WAIT) {
            Ok(link) => link,
            Err(exit) => return exit,
        };
        let measured = match blocking::run(measure(&mut link)) {
            Ok(measured) => measured,
            Err(error) => return fault::inspection(screen, &error.into()),
        };
        if screen.json {
            let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
            screen.document(&json!({
                "reader": measured.reader, "shortest_us": micros(measured.shortest), "median_us": micros(measured.median),
                "stated": measured.stated, "longest": measured.longest,
            }));
            return Exit::Done;
        }
        let millis = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1000.0);
        screen.line(printable(&measured.reader));
        let stated = measured.stated.map_or_else(|| screen.text("reader-unknown"), |bytes| format!("{bytes} B"));
        let rows = [
            ("reader-probe-round-trip", millis(measured.shortest)),
            ("reader-probe-median", millis(measured.median)),
            ("reader-probe-stated", stated),
            ("reader-probe-longest", format!("{} B", measured.longest)),
        ];
        for (key, value) in rows {
            screen.line(format!("  {:<28} {value}", screen.text(key)));
        }
        Exit::Done
    }

    async fn measure(link: &mut PcscLink) -> Result<Measured, LinkError> {
        let mut times = Vec::new();
        for _ in 0..ROUND_TRIPS {
            let began = Instant::now();
            link.transmit(&commands::select_master_file()).await?;
            times.push(began.elapsed());
        }
        times.sort_unstable();
        let mut longest = 0;
        let mut style = ReadStyle::short();
        let info = read(link, FileId::EfAtrInfo, Extent::ToTheEnd, &mut style).await;
        let info = info.and_then(|bytes| EfAtrInfo::parse(&bytes).ok());
        let stated = info.filter(EfAtrInfo::supports_extended_length).and_then(|info| info.extended_length);
        let stated = stated.map(|length| length.response);
        if let Some(file) = read(link, FileId::EfCardAccess, Extent::FirstObject, &mut style).await {
            longest = file.len();
            // Long messages only where the chip has said how long (Doc 9303-10, 3.6.4.2).
            if let Some(most) = stated {
                let wanted = Le::Bytes(most.saturating_sub(2).min(link.max_response()));
                let command = commands::read_binary_by_sfi(FileId::EfCardAccess.sfi(), 0, wanted);
                longest = link.transmit(&command.in_extended_form()).await?.data.len();
            }
        }
        let at = |index: usize| times.get(index).copied().unwrap_or_default();
        let reader = link.reader_name().to_owned();
        Ok(Measured { reader, shortest: at(0), median: at(ROUND_TRIPS / 2), stated, longest })
    }

    async fn read(link: &mut PcscLink, file: FileId, extent: Extent, style: &mut ReadStyle) -> Option<Vec<u8>> {
        let selector = FileSelector::Either { fid: file.fid(), sfi: file.sfi() };
        FileReading::new(selector, extent).run(link, style, &mut |_| ()).await.ok()
    }
}
