//! The two kinds of key agreement.

/// How two sides agree on a secret (Doc 9303-11, 9.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyAgreement {
    /// Diffie and Hellman's, modulo a prime.
    Dh,
    /// The same on an elliptic curve.
    Ecdh,
}
