//! What an import left out, and why.

use super::super::snapshot_file::SnapshotError;
use super::archive::ArchiveError;
use super::ldif::LdifError;
use crate::pki::PkiError;

/// What an import left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The name its importer gave: usually the file's.
    pub label: String,
    /// The certificate's place in there, from 1; nothing when it is the whole file.
    pub position: Option<usize>,
    /// Why.
    pub reason: RejectReason,
}

/// Why an import left something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RejectReason {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] PkiError),
    /// Nothing that is known here.
    #[error("neither certificate, nor revocation list, nor master list")]
    Unrecognised,
    /// An archive that cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A collection's value that cannot be used.
    #[error(transparent)]
    Collection(#[from] LdifError),
    /// A CSCA certificate in a directory: who put it there is not known.
    #[error("a directory vouches for no CSCA certificate")]
    CscaInDirectory,
    /// A master list whose signer nobody vouched for.
    #[error("master list by a signer that is not pinned")]
    SignerNotPinned,
    /// A file without signature that nobody vouched for.
    #[error("no signature, and its fingerprint is not pinned")]
    NotVouchedFor,
    /// A master list older than one seen before of the same publisher, or without the time of signing.
    #[error("master list older than one seen before")]
    ListRollback,
    /// A revocation list that no trusted CSCA signed.
    #[error("revocation list that no trusted CSCA signed")]
    RevocationListUnverified,
    /// A defect list by nobody the operator vouches for, older than one seen before, or with a wrong signature.
    #[error("defect list by a signer that is not pinned")]
    DefectList,
    /// A snapshot that cannot be read.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A master list whose signature is not valid: someone changed it.
    #[error("master list with an invalid signature")]
    ListSignature,
    /// A master list whose signature cannot be checked.
    #[error("master list with a signature that cannot be checked")]
    ListUndetermined,
}
