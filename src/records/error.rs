//! Why nothing could be recorded or read.

use super::audit::CheckpointError;
use super::store::StoreError;
use crate::crypto::random::RandomError;
use crate::encoding::Timestamp;

/// What was found in a log that is not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Tampering {
    /// An entry is missing, doubled or out of its place.
    #[error("entry {0}: not the entry of this place")]
    Sequence(u64),
    /// An entry's public part is not what the tree covers.
    #[error("entry {0}: its public part was changed")]
    Leaf(u64),
    /// An entry's personal part was changed or taken away before its time.
    #[error("entry {0}: its content was changed or taken away")]
    Content(u64),
    /// The entries do not lead to the signed root.
    #[error("the entries do not lead to the signed root")]
    Root,
    /// The word about the tree is not ours.
    #[error("{0}")]
    Checkpoint(#[from] CheckpointError),
    /// The log is not the continuation of what a kept checkpoint says.
    #[error("the log does not continue the checkpoint of {0} entries")]
    Anchor(u64),
    /// A person's status was not set by us.
    #[error("a person's status was not set by this installation")]
    Identity,
}

/// Why records give no answer. No verdict may leave when a decision could not be recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The store failed; after that nothing is written until it was opened anew and found whole.
    #[error("the records cannot be written: {0}")]
    Unavailable(#[from] StoreError),
    /// The clock says a time well before one already seen.
    #[error("the clock stands before {seen}, which was seen already")]
    ClockRolledBack {
        /// The highest time seen.
        seen: Timestamp,
    },
    /// The clock says a time months after the last one seen.
    #[error(
        "the clock stands months after {seen}, the last time seen; if it is right, say so with `audit confirm-clock`"
    )]
    ClockFarAhead {
        /// The highest time seen.
        seen: Timestamp,
    },
    /// The log was changed from outside.
    #[error("the log was changed from outside: {0}")]
    Broken(#[from] Tampering),
    /// No random octets.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl RecordsError {
    /// Every code these errors can have.
    pub const CODES: [&str; 4] = ["clock.rollback", "clock.unsynced", "log.tampered", "log.unavailable"];

    /// The reason code of RELIABILITY 7.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) | Self::Random(_) => "log.unavailable",
            Self::ClockRolledBack { .. } => "clock.rollback",
            Self::ClockFarAhead { .. } => "clock.unsynced",
            Self::Broken(_) => "log.tampered",
        }
    }
}
