//! From files to a snapshot: what each file is, whether it may be believed, and what it replaces.

pub(crate) mod archive;
mod builder;
mod diff;
mod ldif;
mod recognise;
mod rejected;
mod update;

pub use archive::ArchiveError;
pub use builder::TrustSnapshotBuilder;
pub use diff::{AnchorChange, Diff};
pub use ldif::LdifError;
pub use rejected::{RejectReason, Rejected};
pub use update::{Operator, Refused, update};
