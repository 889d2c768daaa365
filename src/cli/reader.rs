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
    use crate::engine::ReaderMemory;
    use crate::engine::probe::{Measured, measure};
    use crate::inspection::Event;
    use crate::iso7816::blocking;
    use crate::readers::ReaderError;
    use crate::readers::pcsc::{self, NamedReader, ReaderChange, ReaderInfo, Watcher};
    use crate::wording::printable;

    /// How long `watch` sleeps between looks whether it should end.
    const LOOK: Duration = Duration::from_secs(1);

    /// Runs a `reader` command.
    pub(in crate::cli) fn run(screen: &Screen, command: &ReaderCommand) -> Exit {
        let outcome = match command {
            ReaderCommand::List => list(screen),
            ReaderCommand::Info { reader } => {
                pcsc::info(&chip::selector(reader.as_deref())).map(|info| show(screen, &info))
            }
            ReaderCommand::Probe { reader, save } => return probe(screen, reader.as_deref(), *save),
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
        let readers = readers.into_iter().map(|name| (pcsc::usb_id(&name), name));
        if screen.json {
            let row = |(index, (usb, name))| json!({ "index": index, "name": name, "usb": usb });
            screen.document(&json!({ "readers": readers.enumerate().map(row).collect::<Vec<_>>() }));
        } else {
            for (index, (usb, name)) in readers.enumerate() {
                let line = format!("  {index}  {}  {}", printable(&name), usb.unwrap_or_default());
                screen.line(line.trim_end());
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
                "name": info.name, "usb": info.usb, "vendor": info.vendor, "serial_sha256": serial, "max_input": info.max_input,
                "atr": info.atr.as_ref().map(hex::encode), "long_messages": long,
            }));
            return;
        }
        let unknown = screen.text("reader-unknown");
        screen.line(printable(&info.name));
        let document = if info.atr.is_some() { "reader-yes" } else { "reader-no" };
        let rows = [
            ("reader-info-usb", info.usb.clone().unwrap_or_else(|| unknown.clone())),
            ("reader-info-vendor", info.vendor.as_deref().map_or_else(|| unknown.clone(), printable)),
            ("reader-info-serial", serial.unwrap_or_else(|| unknown.clone())),
            ("reader-info-max-input", info.max_input.map_or_else(|| unknown.clone(), |bytes| format!("{bytes} B"))),
            ("reader-info-connected", screen.text(document)),
            ("reader-info-atr", info.atr.as_ref().map_or_else(|| "–".to_owned(), hex::encode_upper)),
            ("reader-info-long", yes_or_no(screen, long)),
        ];
        for (key, value) in rows {
            screen.line(format!("  {:<22} {value}", screen.text(key)));
        }
    }

    fn yes_or_no(screen: &Screen, answer: Option<bool>) -> String {
        screen.text(match answer {
            Some(true) => "reader-yes",
            Some(false) => "reader-no",
            None => "reader-unknown",
        })
    }

    /// Tells what happens until nobody listens or the time is up.
    fn watch(screen: &Screen, seconds: Option<Duration>) -> Result<(), ReaderError> {
        let mut watcher = Watcher::start()?;
        let began = Instant::now();
        // Its documents are events, a line each, and there may be none.
        screen.telling();
        while seconds.is_none_or(|seconds| began.elapsed() < seconds) {
            for change in watcher.wait(LOOK)? {
                tell(screen, change);
            }
        }
        Ok(())
    }

    fn tell(screen: &Screen, change: ReaderChange) {
        // With the reader's name, as there may be several.
        let of_document = |event: &str, name: &str| json!({ "event": event, "model": name });
        let (key, name, event) = match change {
            ReaderChange::Attached(NamedReader { name: model, usb }) => {
                ("reader-watch-attached", model.clone(), json!(Event::ReaderAttached { model, usb }))
            }
            ReaderChange::Detached(NamedReader { name: model, usb }) => {
                ("reader-watch-detached", model.clone(), json!(Event::ReaderDetached { model, usb }))
            }
            ReaderChange::Placed(name) => {
                let event = of_document("document.present", &name);
                ("reader-watch-present", name, event)
            }
            ReaderChange::Removed(name) => {
                let event = of_document("document.removed", &name);
                ("reader-watch-removed", name, event)
            }
        };
        if screen.events || screen.json {
            screen.event(&event);
        } else {
            screen.line(format!("  {:<22} {}", screen.text(key), printable(&name)));
        }
    }

    fn probe(screen: &Screen, reader: Option<&str>, save: bool) -> Exit {
        let mut link = match chip::open(screen, reader, chip::DEFAULT_WAIT) {
            Ok(link) => link,
            Err(exit) => return exit,
        };
        let measured = match blocking::run(measure(&mut link)) {
            Ok(measured) => measured,
            Err(error) => return fault::inspection(screen, &error.into()),
        };
        // A chip that says nothing of long messages shows nothing of the reader.
        let saved = measured.long_messages.filter(|_| save);
        if let Some(carries_long) = saved {
            ReaderMemory::here().measured(link.reader_name(), carries_long);
        }
        show_measured(screen, link.reader_name(), &measured, saved.is_some());
        if save && !screen.json {
            screen.line(screen.text(if saved.is_some() { "reader-probe-saved" } else { "reader-probe-not-saved" }));
        }
        Exit::Done
    }

    fn show_measured(screen: &Screen, reader: &str, measured: &Measured, saved: bool) {
        if screen.json {
            let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
            screen.document(&json!({
                "reader": reader, "shortest_us": micros(measured.shortest), "median_us": micros(measured.median),
                "stated": measured.stated, "longest": measured.longest, "long_messages": measured.long_messages,
                "saved": saved,
            }));
            return;
        }
        let millis = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1000.0);
        screen.line(printable(reader));
        let stated = measured.stated.map_or_else(|| screen.text("reader-unknown"), |bytes| format!("{bytes} B"));
        let rows = [
            ("reader-probe-round-trip", millis(measured.shortest)),
            ("reader-probe-median", millis(measured.median)),
            ("reader-probe-stated", stated),
            ("reader-probe-longest", format!("{} B", measured.longest)),
            ("reader-info-long", yes_or_no(screen, measured.long_messages)),
        ];
        for (key, value) in rows {
            screen.line(format!("  {:<28} {value}", screen.text(key)));
        }
    }
}
