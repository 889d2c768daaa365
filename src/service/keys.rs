//! Who may call: API keys and client certificates, each with a name, rights and an end.

use std::fmt;
use std::str::FromStr;

use zeroize::Zeroizing;

use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::{Random, RandomError};
use crate::encoding::Timestamp;

/// What every key begins with, so that a scanner of repositories knows one.
const PREFIX: &str = "pj_live_";

/// A right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    SessionCreate,
    SessionRead,
    SessionCancel,
    PiiRead,
    PortraitRead,
    FaceDecide,
    VerifyBundle,
    TrustRead,
    TrustAdmin,
    ReaderRead,
    ReceiptRead,
    WebhookAdmin,
    AuditRead,
    Metrics,
}

impl Scope {
    /// Every right.
    pub(crate) const ALL: [Self; 14] = [
        Self::SessionCreate,
        Self::SessionRead,
        Self::SessionCancel,
        Self::PiiRead,
        Self::PortraitRead,
        Self::FaceDecide,
        Self::VerifyBundle,
        Self::TrustRead,
        Self::TrustAdmin,
        Self::ReaderRead,
        Self::ReceiptRead,
        Self::WebhookAdmin,
        Self::AuditRead,
        Self::Metrics,
    ];

    /// Its stable name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::SessionCreate => "session:create",
            Self::SessionRead => "session:read",
            Self::SessionCancel => "session:cancel",
            Self::PiiRead => "pii:read",
            Self::PortraitRead => "portrait:read",
            Self::FaceDecide => "face:decide",
            Self::VerifyBundle => "verify:bundle",
            Self::TrustRead => "trust:read",
            Self::TrustAdmin => "trust:admin",
            Self::ReaderRead => "reader:read",
            Self::ReceiptRead => "receipt:read",
            Self::WebhookAdmin => "webhook:admin",
            Self::AuditRead => "audit:read",
            Self::Metrics => "metrics:read",
        }
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|scope| scope.as_str()).collect();
            format!("rights are {}", known.join(", "))
        })
    }
}

/// The secret a caller shows. Only its hash is kept.
pub(crate) struct Token(Zeroizing<String>);

impl Token {
    /// A fresh one, of 256 bits.
    pub(crate) fn draw(random: &mut dyn Random) -> Result<Self, RandomError> {
        let mut octets = Zeroizing::new([0; 32]);
        random.fill(octets.as_mut())?;
        Ok(Self(Zeroizing::new(format!("{PREFIX}{}", hex::encode(octets.as_ref())))))
    }

    /// The text, once, for whoever it was made for.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub(crate) fn hash(&self) -> [u8; 32] {
        hash_of(self.0.as_bytes())
    }
}

/// The hash a token or certificate is found by. A token has 256 bits of its own, so that nothing slower is needed.
pub(crate) fn hash_of(shown: &[u8]) -> [u8; 32] {
    DigestAlgorithm::Sha256.digest(shown).try_into().unwrap_or([0; 32])
}

/// The hash of what an `Authorization` header shows, if it has the form of a key.
pub(crate) fn hash_of_header(value: &str) -> Option<[u8; 32]> {
    let (scheme, token) = value.split_once(' ')?;
    let fits = scheme.eq_ignore_ascii_case("bearer") && token.starts_with(PREFIX) && token.len() == PREFIX.len() + 64;
    fits.then(|| hash_of(token.as_bytes()))
}

/// What a caller shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyKind {
    /// A secret in a header.
    Token,
    /// A certificate on the connection.
    Certificate,
}

impl KeyKind {
    /// Its stable name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Certificate => "certificate",
        }
    }
}

/// A key about to be kept.
#[derive(Debug)]
pub(crate) struct NewKey {
    pub(crate) kind: KeyKind,
    pub(crate) hash: [u8; 32],
    pub(crate) name: String,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) expires: Timestamp,
}

/// A key as kept.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct KeyRow {
    /// Public name, for logs and for revoking.
    pub(crate) id: String,
    pub(crate) kind: KeyKind,
    pub(crate) name: String,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) created: Timestamp,
    pub(crate) expires: Timestamp,
    pub(crate) revoked: bool,
}

impl KeyRow {
    /// Whether it opens anything now.
    pub(crate) fn is_valid(&self, now: Timestamp) -> bool {
        !self.revoked && now < self.expires
    }

    /// Whether it gives a right.
    pub(crate) fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }
}

impl fmt::Debug for KeyRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRow").field("id", &self.id).field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::random::OsRng;

    #[test]
    fn a_key_is_found_by_what_its_header_shows() {
        let token = Token::draw(&mut OsRng).unwrap();
        assert_eq!(hash_of_header(&format!("Bearer {}", token.reveal())), Some(token.hash()));
        assert_eq!(hash_of_header(&format!("bearer {}", token.reveal())), Some(token.hash()));
        assert_eq!(hash_of_header(token.reveal()), None);
        assert_eq!(hash_of_header("Bearer pj_live_short"), None);
        assert_eq!(hash_of_header("Basic dXNlcjpwYXNz"), None);
        assert_ne!(token.hash(), Token::draw(&mut OsRng).unwrap().hash());
    }

    #[test]
    fn scopes_read_back() {
        for scope in Scope::ALL {
            assert_eq!(scope.as_str().parse(), Ok(scope));
        }
        assert!("pii".parse::<Scope>().is_err());
    }
}
