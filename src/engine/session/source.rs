//! Where chips come from.

use std::sync::atomic::AtomicBool;

use crate::inspection::{Evidence, InspectionError, Plan, Progress};
use crate::readers::ReaderError;

/// What is on the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Presence {
    /// There is no reader to look at.
    NoReader(ReaderError),
    /// A reader with nothing on it.
    Empty {
        /// Its name.
        reader: String,
    },
    /// Something lies on the reader.
    Document {
        /// Its name.
        reader: String,
    },
}

/// Why a reading brought nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadFault {
    /// There was no link to the chip.
    Reader(ReaderError),
    /// The chip, or the way to it.
    Inspection(InspectionError),
    /// Somebody said stop.
    Stopped,
}

impl ReadFault {
    /// The code a person can look up.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Reader(error) => crate::engine::reader_code(error).as_str(),
            Self::Inspection(error) => crate::engine::inspection_code(error).as_str(),
            Self::Stopped => "internal.fault",
        }
    }
}

/// Where this program was built without readers.
#[cfg(not(feature = "pcsc"))]
pub(crate) struct PcscSource;

#[cfg(not(feature = "pcsc"))]
impl PcscSource {
    /// There is none to choose.
    pub(crate) const fn new(_select: Option<&str>) -> Self {
        Self
    }
}

#[cfg(not(feature = "pcsc"))]
impl ChipSource for PcscSource {
    fn look(&mut self) -> Presence {
        Presence::NoReader(ReaderError::NoService)
    }

    fn read(&mut self, _plan: Plan, _progress: &mut dyn Progress, _stop: &AtomicBool) -> Result<Evidence, ReadFault> {
        Err(ReadFault::Reader(ReaderError::NoService))
    }
}

/// A reader, or what stands in for one.
pub(crate) trait ChipSource: Send {
    /// What is on the reader now. Comes back within some tenths of a second.
    fn look(&mut self) -> Presence;

    /// Reads the chip on the reader by a plan, as long as nobody sets `stop`.
    fn read(&mut self, plan: Plan, progress: &mut dyn Progress, stop: &AtomicBool) -> Result<Evidence, ReadFault>;

    /// Whether nothing of it is real.
    fn is_simulated(&self) -> bool {
        false
    }
}
