//! The PKD's collections: LDIF with document signers, revocation lists and master lists (RFC 2849; Doc 9303-12, 5).
//!
//! Read line by line for the attributes that hold something to verify; names and conformance texts are passed over, and
//! an address where a value should be is never followed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Values taken from one collection: the ICAO one of 2025 has some 31 000.
const MAX_VALUES: usize = 100_000;
/// Octets of one value in base64.
const MAX_VALUE: usize = 48 * 1024 * 1024;

/// What an attribute of a collection holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A document signer's certificate.
    DocumentSigner,
    /// A CSCA certificate; nobody vouches for it here, though one that is no root may lead to an anchor.
    Csca,
    /// A revocation list.
    RevocationList,
    /// A signed master list.
    MasterList,
}

/// Why a value cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LdifError {
    /// Not base64, or none where octets are wanted.
    #[error("value is not base64")]
    Base64,
    /// An address in place of a value (RFC 2849, note 2).
    #[error("an address in place of a value is not followed")]
    Address,
    /// More values, or a longer one, than an import takes.
    #[error("collection is larger than allowed")]
    Limit,
}

/// The names of the attributes; for master lists an older and a newer one.
const ATTRIBUTES: [(&str, Kind); 5] = [
    ("usercertificate", Kind::DocumentSigner),
    ("cacertificate", Kind::Csca),
    ("certificaterevocationlist", Kind::RevocationList),
    ("cscamasterlistdata", Kind::MasterList),
    ("pkdmasterlistcontent", Kind::MasterList),
];

/// Whether the text looks like LDIF: its first line that is no comment names a version or an entry.
pub(super) fn is_ldif(input: &[u8]) -> bool {
    let head = String::from_utf8_lossy(input.get(..input.len().min(4096)).unwrap_or_default()).into_owned();
    let first = head.lines().map(str::trim_end).find(|line| !line.is_empty() && !line.starts_with(['#', ' ']));
    first.is_some_and(|line| {
        let line = line.trim_start_matches('\u{feff}').to_ascii_lowercase();
        line.starts_with("dn:") || line.starts_with("version:")
    })
}

/// The values of the attributes above, in order; one that cannot be used stands in its place as an error.
pub(super) fn values(input: &[u8]) -> Vec<(Kind, Result<Vec<u8>, LdifError>)> {
    let mut found = Vec::new();
    let mut lines = input.split(|octet| *octet == b'\n').map(trimmed).peekable();
    while let Some(line) = lines.next() {
        let Some((kind, value)) = attribute(line) else { continue };
        if found.len() >= MAX_VALUES {
            found.push((kind, Err(LdifError::Limit)));
            break;
        }
        // A line that begins with a space goes on with the one before (RFC 2849, 2).
        let mut folded = value.to_vec();
        while let Some(more) = lines.peek().and_then(|next| next.strip_prefix(b" ")) {
            folded.extend_from_slice(more);
            lines.next();
        }
        found.push((kind, decoded(&folded)));
    }
    found
}

fn trimmed(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The attribute's name, without options such as `;binary`, and what follows the first colon.
fn attribute(line: &[u8]) -> Option<(Kind, &[u8])> {
    let colon = line.iter().position(|octet| *octet == b':')?;
    let (name, value) = (line.get(..colon)?, line.get(colon.saturating_add(1)..)?);
    let name = name.split(|octet| *octet == b';').next()?;
    let (_, kind) = ATTRIBUTES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known.as_bytes()))?;
    Some((*kind, value))
}

/// After `attribute:` comes `: base64`, `< address`, or text.
fn decoded(value: &[u8]) -> Result<Vec<u8>, LdifError> {
    if value.len() > MAX_VALUE {
        return Err(LdifError::Limit);
    }
    match value.split_first() {
        Some((b':', base64)) => {
            let compact: Vec<u8> = base64.iter().copied().filter(|octet| !octet.is_ascii_whitespace()).collect();
            STANDARD.decode(compact).map_err(|_| LdifError::Base64)
        }
        Some((b'<', _)) => Err(LdifError::Address),
        _ => Err(LdifError::Base64),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COLLECTION: &str = "# collection\nversion: 1\n\ndn: cn=1,o=dsc,c=UT\r\nuserCertificate;binary:: AQ\n ID\r\n\
        cn: x\n\ndn: c=UT\nCscaMasterListData:: BAU=\npkdMasterListContent;binary:: Bg==\n\
        certificateRevocationList;binary:: !!\ncACertificate:< file:///etc/passwd\nuserCertificate: AQID\n";

    #[test]
    fn values_are_unfolded_and_told_by_old_and_new_names() {
        assert!(is_ldif(COLLECTION.as_bytes()) && !is_ldif(b"cn: x") && !is_ldif(&[0x30, 0x80]));
        assert_eq!(
            values(COLLECTION.as_bytes()),
            [
                (Kind::DocumentSigner, Ok(vec![1, 2, 3])),
                (Kind::MasterList, Ok(vec![4, 5])),
                (Kind::MasterList, Ok(vec![6])),
                (Kind::RevocationList, Err(LdifError::Base64)),
                (Kind::Csca, Err(LdifError::Address)),
                (Kind::DocumentSigner, Err(LdifError::Base64)),
            ]
        );
    }

    #[test]
    fn a_collection_of_nothing_but_values_ends_at_its_budget() {
        let found = values("userCertificate:: AQ==\n".repeat(MAX_VALUES + 5).as_bytes());
        assert_eq!(found.len(), MAX_VALUES + 1);
        assert_eq!(found.last(), Some(&(Kind::DocumentSigner, Err(LdifError::Limit))));
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = (is_ldif(&text), values(&text));
            let _ = values(&[b"userCertificate:", text.as_slice()].concat());
        }
    }
}
