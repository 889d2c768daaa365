//! What happens while a chip is read, for whoever watches. Nothing personal is in an event.

use crate::lds::FileId;

/// Something that happened during an inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The chip let us in.
    AccessGranted,
    /// A file's size is known and reading it begins.
    FileStarted {
        /// Which file.
        file: FileId,
        /// Its size in bytes.
        total: usize,
    },
    /// More of the file arrived.
    FileProgress {
        /// Which file.
        file: FileId,
        /// Bytes so far.
        bytes: usize,
        /// Its size in bytes.
        total: usize,
    },
    /// The file is here; for a data group, whether its hash equals the one in EF.SOD.
    FileRead {
        /// Which file.
        file: FileId,
        /// Its size in bytes.
        bytes: usize,
        /// Whether the hash in EF.SOD fits; `None` for files without one.
        hash_fits: Option<bool>,
    },
    /// The file is listed but could not be read.
    FileSkipped {
        /// Which file.
        file: FileId,
    },
    /// The chip answered our challenge.
    ChipChallenged,
}

/// Watches an inspection.
pub trait Progress: Send {
    /// Called as things happen, on the thread that drives the inspection.
    fn event(&mut self, event: Event);
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn event(&mut self, _event: Event) {}
}
