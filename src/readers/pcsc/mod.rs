//! Readers through the system's smart card service: PC/SC, which is pcscd on Linux.
//!
//! A PC/SC call can hang for ever, in the driver or in the chip, and nothing in its interface ends it. So every call runs
//! on a thread of its own, and we stop waiting for it when its time is up; a thread that hangs is left behind with its
//! reader.

mod capability;
mod fault;
mod info;
mod link;
mod look;
mod open;
mod usb;
mod watch;
mod worker;

use std::time::Duration;

pub use capability::ChipCapability;
pub use info::{ReaderInfo, info};
pub use link::PcscLink;
pub use look::{Seen, look};
pub use open::{OpenOptions, ReaderSelector};
pub use usb::usb_id;
pub use watch::{NamedReader, ReaderChange, Watcher};

use super::ReaderError;

/// The names of all connected readers, in the service's order. None connected is an empty list.
pub fn list() -> Result<Vec<String>, ReaderError> {
    worker::on_own_thread(CALL_TIMEOUT, || {
        let context = open::establish()?;
        let names = open::reader_names(&context)?;
        Ok(names.iter().map(|name| name.to_string_lossy().into_owned()).collect())
    })
}

/// The chip on the first reader that has one, waiting for it as long as [`OpenOptions`] does by default.
pub fn first() -> Result<PcscLink, ReaderError> {
    PcscLink::open(&OpenOptions::default())
}

/// The chip on a certain reader.
pub fn open(reader: ReaderSelector) -> Result<PcscLink, ReaderError> {
    PcscLink::open(&OpenOptions { reader, ..OpenOptions::default() })
}

/// How long a call that talks to no chip may take before the service counts as hung.
const CALL_TIMEOUT: Duration = Duration::from_secs(5);
