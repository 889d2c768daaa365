//! Floor 9. What is kept of a decision, for how long, and how it is forgotten (borger.dk: "løbende år plus fem år").
//!
//! Two things are kept, and only along the key-app route (L235); the MitID app's route keeps nothing (L257, L328):
//!
//! - [`IdentityStatus`]: whether a person's ID information needs updating or is ready, by keyed reference to the PID;
//! - the audit log: one [`AuditEvent`] a decision, whose type can hold what the seed allows and nothing else.
//!
//! Both are written by [`Records::record`] in one transaction, from an [`Assessment`](crate::Assessment) and nothing else. The log is a
//! Merkle tree (RFC 6962, 2.1) under a signed checkpoint: whoever edits, drops, cuts or reorders is found by
//! [`Records::verify`]. A leaf holds a commitment to the personal fields, not the fields; these stand beside it under a key
//! of their own, and erasing destroys both, which leaves the tree as it was.

pub mod audit;
mod error;
mod identity;
mod keys;
mod ledger;
mod retention;
pub mod store;

pub use audit::{AuditEvent, Checkpoint, EventId, InclusionProof, Personal};
pub use error::{RecordsError, Tampering};
pub use identity::{IdentityStatus, Pid, PidError};
pub use keys::{KeyError, RecordKeys};
pub use ledger::{AuditPage, AuditStatus, Purged, Recorded, Records, Subject, Verified};
pub use retention::Retention;

#[cfg(all(test, feature = "sqlite", feature = "postgres"))]
mod tests;
