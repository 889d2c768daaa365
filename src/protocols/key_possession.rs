//! What a chip can show about itself: that someone in reach holds a private key.

use std::fmt;

use super::active_authentication::SignatureForm;
use super::chip_authentication::{ChipAuthenticationKey, Variant};
use crate::crypto::digest::DigestAlgorithm;
use crate::pki::PublicKey;

/// Someone in reach holds the private key that belongs to this public key. Made by the protocols and nowhere else.
///
/// That the key is the issuer's is for passive authentication to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPossession {
    public_key: ChipPublicKey,
    proof: Proof,
}

impl KeyPossession {
    /// A protocol came to its end with this key.
    pub(super) fn new(public_key: impl Into<ChipPublicKey>, proof: Proof) -> Self {
        Self { public_key: public_key.into(), proof }
    }

    /// The key whose private half was shown to be there; not yet the issuer's.
    #[must_use]
    pub const fn public_key(&self) -> &ChipPublicKey {
        &self.public_key
    }

    /// By which protocol, and how.
    #[must_use]
    pub const fn proof(&self) -> Proof {
        self.proof
    }
}

/// A chip's public key, of the kind its protocol uses.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChipPublicKey {
    /// It verifies signatures: Active Authentication's, from DG15 (Doc 9303-11, 6.1.5).
    Signature(PublicKey),
    /// It agrees on keys: Chip Authentication's, from DG14 or EF.CardSecurity, with its number (Doc 9303-11, 9.2.6).
    Agreement(ChipAuthenticationKey),
}

impl From<PublicKey> for ChipPublicKey {
    fn from(key: PublicKey) -> Self {
        Self::Signature(key)
    }
}

impl From<ChipAuthenticationKey> for ChipPublicKey {
    fn from(key: ChipAuthenticationKey) -> Self {
        Self::Agreement(key)
    }
}

impl fmt::Display for ChipPublicKey {
    /// `RSA 3072`, or the curve's or group's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature(key) => key.fmt(f),
            Self::Agreement(key) => key.fmt(f),
        }
    }
}

/// How possession was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Proof {
    /// By a signature over our challenge (Doc 9303-11, 6.1). It convinces third parties too.
    ActiveAuthentication {
        /// The hash function the chip used.
        digest: DigestAlgorithm,
        /// How the signature was written.
        form: SignatureForm,
    },
    /// By an answer under the keys agreed on (Doc 9303-11, 6.2). It convinces whoever drew the ephemeral key, nobody else.
    ChipAuthentication {
        /// Key agreement and cipher.
        variant: Variant,
    },
    /// By the encrypted Chip Authentication Data of PACE (Doc 9303-11, 4.4.3.5). As above.
    ChipAuthenticationMapping,
}
