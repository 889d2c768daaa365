//! Why nothing could be minted.

use crate::crypto::random::RandomError;
use crate::encoding::{Oid, TlvError};

/// Why a key, a certificate or a security object could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssuerError {
    /// The key file does not have the structure of PKCS#8.
    #[error("key file: {0}")]
    KeyStructure(#[from] TlvError),
    /// A key of an algorithm the simulator does not sign with.
    #[error("key algorithm {0} is not supported")]
    KeyAlgorithm(Oid),
    /// A curve that is not in the table.
    #[error("curve is not supported")]
    Curve,
    /// The numbers of the key do not belong together.
    #[error("the private key is inconsistent")]
    Key,
    /// The key is of another kind than the signature scheme.
    #[error("this key cannot make such a signature")]
    KeyKind,
    /// A name that no key of the authorization PKI can have.
    #[error("not a reference of a public key")]
    Reference,
    /// The signature could not be computed.
    #[error("signing failed")]
    Signing,
    /// No random octets.
    #[error(transparent)]
    Random(#[from] RandomError),
}
