//! Floor 5. What is believed, and why.
//!
//! Trust anchors and the way from a document to one of them (Doc 9303-12, 6), Passive Authentication (Doc 9303-11, 5.1),
//! and the wrappers that keep read and verified data apart. Here it is decided what is cryptographically true; what
//! follows from it is for policy, two floors up.

mod anchor;
mod authentic;
mod budget;
pub mod card_security;
pub mod chip_key;
mod defects;
mod deny_list;
mod facts;
mod import;
mod issuer;
mod master_list;
mod note;
mod outcome;
pub mod passive_authentication;
pub mod path;
mod pins;
mod revocation;
mod role;
mod shelf;
mod signed_message;
mod snapshot;
mod snapshot_file;
#[cfg(test)]
mod tests;

pub use anchor::{Anchor, AnchorSource, SourceFile, SourceKind};
pub use authentic::{Authentic, Provenance, Unverified};
pub use card_security::{CardSecurityOutcome, verify_card_security, verify_card_security_of};
pub use chip_key::{ChipKey, ChipKeyError, GenuineChip, KeyMismatch};
pub use defects::{Defect, DefectList, DefectListFacts, DefectListKind, KnownDefect, ListedEntry};
pub use deny_list::{DenyList, DenyListError};
pub use facts::{CertificateFacts, Validity};
#[cfg(feature = "engine")]
pub(crate) use import::archive;
pub use import::{
    AnchorChange, ArchiveError, Diff, LdifError, Operator, Refused, RejectReason, Rejected, TrustSnapshotBuilder,
    update,
};
pub use issuer::{ChainFailure, ChainOutcome, Issuer, find_issuer};
pub use master_list::{ListSignature, ListVerdict};
pub use note::Note;
pub use outcome::{NotPerformed, Outcome};
pub use passive_authentication::{HashFailure, HashMatch, HashNotCompared, SodOutcome, verify_sod};
pub use pins::{Fingerprint, FingerprintError, Pins};
pub use revocation::{HeldList, ListStanding, Revocation, RevocationListFacts, RevocationUnknown, RevokedBy};
pub use role::RoleViolation;
pub use signed_message::{MessageDigestFailure, SignatureFailure};
pub use snapshot::TrustSnapshot;
pub use snapshot_file::SnapshotError;
