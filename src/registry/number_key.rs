//! How a store refers to documents: by HMAC, since there are only 10⁹ numbers of nine digits.

use super::query::{DocumentKind, Query};
use crate::crypto::mac::hmac_sha256;
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;

/// Octets that cannot be a number key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a number key: 64 hexadecimal digits")]
pub struct NumberKeyError;

/// Octets of the key.
const LEN: usize = 32;

/// The key that document numbers are kept under; it lives outside the store.
pub struct NumberKey(Secret);

impl NumberKey {
    /// A fresh key, as the text to be kept in a file nobody else can read.
    pub fn generate(random: &mut dyn Random) -> Result<Secret, RandomError> {
        Secret::draw_text(random, LEN)
    }

    /// From the text [`generate`](Self::generate) made.
    pub fn parse(text: &[u8]) -> Result<Self, NumberKeyError> {
        Secret::from_text(text, LEN).map(Self).ok_or(NumberKeyError)
    }

    /// `HMAC-SHA-256(issuer|kind|number)`: issuer and kind belong to it, since numbers repeat between issuers.
    #[must_use]
    pub fn reference(&self, query: &Query) -> [u8; 32] {
        let kind = match query.kind {
            DocumentKind::Passport => b"|P|",
            DocumentKind::Other => b"|O|",
        };
        hmac_sha256(&self.0, &[query.issuing_state.as_str().as_bytes(), kind, query.number.reveal().as_bytes()])
    }

    /// What tells two keys apart without showing either.
    #[must_use]
    pub fn id(&self) -> String {
        hex::encode(hmac_sha256(&self.0, &[b"key id"]).first_chunk::<8>().unwrap_or(&[0; 8]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::query::{DocumentNumber, IssuingState};

    #[test]
    fn issuer_kind_and_number_all_count() {
        let key = NumberKey::parse(&[b'7'; 64]).unwrap();
        let query = Query::passport(IssuingState::DENMARK, DocumentNumber::parse("207654321").unwrap());
        let reference = key.reference(&query);
        let others = [
            Query { issuing_state: "SWE".parse().unwrap(), ..query.clone() },
            Query { kind: DocumentKind::Other, ..query.clone() },
            Query { number: DocumentNumber::parse("207654322").unwrap(), ..query.clone() },
        ];
        assert!(others.iter().all(|other| key.reference(other) != reference));
        let written_otherwise = Query { number: DocumentNumber::parse("2076-54321<").unwrap(), ..query.clone() };
        assert_eq!(key.reference(&written_otherwise), reference);
        assert_ne!(NumberKey::parse(&[b'8'; 64]).unwrap().reference(&query), reference);
        assert!(NumberKey::parse(b"77").is_err());
    }
}
