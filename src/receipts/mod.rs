//! Floor 9. Signed words about a decision, for somebody who was not there.
//!
//! A receipt is an SD-JWT (RFC 9901): one signature over what was decided, by which rules and checks, and over hashes of what
//! is about the holder and the document. The fields themselves travel beside it, and any of them can be left out later: the
//! signature still holds. It is evidence of a check, not a credential the holder could show.
//!
//! [`issue`] makes one, [`verify`] reads it under the issuer's [`KeySet`], [`redact`] makes it smaller. On paper goes the compact
//! form ([`issue_compact`], [`verify_compact`]), which says nothing of the holder.

mod base45;
mod cbor;
mod compact;
mod disclosure;
mod issue;
mod jws;
mod key;
mod ring;

pub use compact::{MOST_OCTETS, compact_text, is_compact, issue_compact, verify_compact, verify_cose};
pub use disclosure::{Verified, redact, verify};
pub use issue::{Occasion, issue};
pub use jws::{Algorithm, Jws, KeySet};
pub use key::ServiceKey;
pub use ring::{KeyRing, KeyStanding, KeyState, Rotation, RotationError};

/// What a receipt says of itself.
pub const TYPE: &str = "paskontrol-receipt+sd-jwt";

/// A receipt, token or key that is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not the form of a signed token.
    #[error("not a signed token")]
    Malformed,
    /// Signed in a way nobody agreed on: no algorithm, a foreign one, or one that is not the key's.
    #[error("signed with an algorithm that is not accepted")]
    Algorithm,
    /// Signed by a key that is not in the set.
    #[error("signed by an unknown key")]
    Key,
    /// The signature does not fit the content.
    #[error("the signature does not fit")]
    Signature,
    /// A token of another kind.
    #[error("not a receipt")]
    Type,
    /// A field that was not signed, or signed twice.
    #[error("a field is not covered by the signature")]
    Disclosure,
    /// Not a set of public keys.
    #[error("not a set of public keys (RFC 7517)")]
    KeySet,
    /// Not the secret of a service.
    #[error("not a service's secret: 64 hexadecimal digits, or several generations of them")]
    Secret,
}

impl ReceiptError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed | Self::Type | Self::KeySet | Self::Secret => "receipt.malformed",
            Self::Key => "receipt.key_unknown",
            Self::Algorithm | Self::Signature | Self::Disclosure => "receipt.signature_invalid",
        }
    }
}

#[cfg(all(test, feature = "simulator"))]
mod tests;
