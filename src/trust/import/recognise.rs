//! What a file is, told by its content alone.

use super::{archive, ldif};
use crate::encoding::Reader;
use crate::encoding::der::{self, INTEGER, OBJECT_IDENTIFIER, SEQUENCE};
use crate::pki::pem;

use super::super::snapshot_file;

/// The kinds of file an import knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// Armoured certificates.
    Pem,
    /// A ZIP archive of other files.
    Archive,
    /// A collection of the PKD.
    Ldif,
    /// A snapshot written by this program.
    Snapshot,
    /// One certificate.
    Certificate,
    /// One revocation list.
    RevocationList,
    /// A signed message, or a `CscaMasterList` without its envelope.
    MasterList,
}

/// What the octets are, if they are anything known here.
pub(super) fn kind(input: &[u8]) -> Option<FileKind> {
    if snapshot_file::is_snapshot(input) {
        return Some(FileKind::Snapshot);
    }
    if archive::is_archive(input) {
        return Some(FileKind::Archive);
    }
    if input.first() != Some(&0x30) {
        let is_text = [(pem::is_pem(input), FileKind::Pem), (ldif::is_ldif(input), FileKind::Ldif)];
        return is_text.into_iter().find_map(|(is, kind)| is.then_some(kind));
    }
    let normalised = der::normalise(input).ok()?;
    let mut inside = Reader::sole(&normalised.der, SEQUENCE).ok()?.reader();
    match inside.peek_tag()? {
        SEQUENCE => {
            Some(if is_revocation_list(&mut inside) { FileKind::RevocationList } else { FileKind::Certificate })
        }
        OBJECT_IDENTIFIER | INTEGER => Some(FileKind::MasterList),
        _ => None,
    }
}

/// A certificate's `tbs` goes on with a validity after the issuer, a revocation list's with a time; and before both
/// stands a serial number in one and an algorithm in the other.
fn is_revocation_list(inside: &mut Reader<'_>) -> bool {
    let mut looked = || {
        let mut fields = inside.sequence().ok()?;
        fields.optional(INTEGER).ok()?;
        fields.expect(SEQUENCE).ok()?;
        fields.expect(SEQUENCE).ok()?;
        Some(matches!(fields.peek_tag(), Some(der::UTC_TIME | der::GENERALIZED_TIME)))
    };
    looked().unwrap_or_default()
}
