//! A key pair of either kind, and the session keys it leads to (Doc 9303-11, 6.2.1, 9.6 and 9.7.4).

use super::key::AgreementKey;
use crate::crypto::cipher::CipherAlgorithm;
use crate::crypto::curve::PublicPoint;
use crate::crypto::dh::{self, DhError, ExplicitElement, PublicElement};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::ecdh::{self, EcdhError};
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;
use crate::iso7816::secure_messaging::{SendSequenceCounter, SessionKeys};

/// A private key and the public key that belongs to it: the terminal's ephemeral pair, or the chip's static one.
#[derive(Debug)]
pub struct KeyPair(Kind);

#[derive(Debug)]
enum Kind {
    Dh(dh::KeyPair),
    ExplicitDh(dh::ExplicitKeyPair),
    Ecdh(ecdh::KeyPair),
}

/// Why there is no key pair, or why two keys do not agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AgreementError {
    /// The private key is out of range.
    #[error("private key out of range")]
    PrivateKey,
    /// The public key is none of these domain parameters, or no valid one.
    #[error("public key does not fit the domain parameters")]
    PublicKey,
    /// No random octets for the private key.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl KeyPair {
    /// A fresh pair with the domain parameters of `peer`.
    ///
    /// A source of random octets that leads to the peer's own key is not to be trusted ([`RandomError`]).
    pub fn generate(peer: &AgreementKey, random: &mut dyn Random) -> Result<Self, AgreementError> {
        let pair = Self(match peer {
            AgreementKey::Dh(key) => Kind::Dh(dh::KeyPair::generate(key.group(), random)?),
            AgreementKey::ExplicitDh(key) => Kind::ExplicitDh(dh::ExplicitKeyPair::generate(key.group(), random)?),
            AgreementKey::Ecdh(key) => Kind::Ecdh(ecdh::KeyPair::generate(key.curve(), random)?),
        });
        if pair.public_key() == *peer { Err(RandomError.into()) } else { Ok(pair) }
    }

    /// The pair of a private key, big-endian, with the domain parameters of `peer`.
    pub fn from_private(peer: &AgreementKey, private: Secret) -> Result<Self, AgreementError> {
        Ok(Self(match peer {
            AgreementKey::Dh(key) => Kind::Dh(dh::KeyPair::from_private(key.group(), private)?),
            AgreementKey::ExplicitDh(key) => Kind::ExplicitDh(dh::ExplicitKeyPair::from_private(key.group(), private)?),
            AgreementKey::Ecdh(key) => Kind::Ecdh(ecdh::KeyPair::from_private(key.curve(), private)?),
        }))
    }

    /// The private key, big-endian.
    #[must_use]
    pub const fn private(&self) -> &Secret {
        match &self.0 {
            Kind::Dh(pair) => pair.private(),
            Kind::ExplicitDh(pair) => pair.private(),
            Kind::Ecdh(pair) => pair.private(),
        }
    }

    /// The public key.
    #[must_use]
    pub fn public_key(&self) -> AgreementKey {
        match &self.0 {
            Kind::Dh(pair) => AgreementKey::Dh(pair.public().clone()),
            Kind::ExplicitDh(pair) => AgreementKey::ExplicitDh(pair.public().clone()),
            Kind::Ecdh(pair) => AgreementKey::Ecdh(pair.public().clone()),
        }
    }

    /// The shared secret K (Doc 9303-11, 9.7.1, note): the x-coordinate as long as the prime, or the number likewise.
    pub fn agree(&self, other: &AgreementKey) -> Result<Secret, AgreementError> {
        match (&self.0, other) {
            (Kind::Dh(pair), AgreementKey::Dh(other)) => Ok(pair.agree(other)?),
            (Kind::ExplicitDh(pair), AgreementKey::ExplicitDh(other)) => Ok(pair.agree(other)?),
            (Kind::Ecdh(pair), AgreementKey::Ecdh(other)) => Ok(pair.agree(other)?),
            _ => Err(AgreementError::PublicKey),
        }
    }

    /// KSEnc and KSMAC, with a counter of zero (Doc 9303-11, 6.2.1, step 3b; 9.8.6.3 and 9.8.7.3).
    pub fn derive_session_keys(
        &self,
        other: &AgreementKey,
        cipher: CipherAlgorithm,
    ) -> Result<SessionKeys, AgreementError> {
        let shared = self.agree(other)?;
        Ok(SessionKeys::derive(cipher, shared.expose(), SendSequenceCounter::zero(cipher)))
    }
}

impl AgreementKey {
    /// Reads a plain public key value with the same domain parameters as this key, and validates it
    /// (Doc 9303-11, 9.4.5 and 9.6; RFC 2631, 2.1.5; TR-03111, 4.3.2.1).
    pub fn parse_ephemeral(&self, value: &[u8]) -> Result<Self, AgreementError> {
        match self {
            Self::Dh(key) => PublicElement::parse(key.group(), value).map(Self::Dh).map_err(AgreementError::from),
            Self::ExplicitDh(key) => {
                ExplicitElement::parse(key.group(), value).map(Self::ExplicitDh).map_err(AgreementError::from)
            }
            Self::Ecdh(key) => {
                PublicPoint::parse(key.curve(), value).map(Self::Ecdh).map_err(|_| AgreementError::PublicKey)
            }
        }
    }

    /// The plain public key value: an uncompressed point, or an unsigned integer without leading zeros
    /// (Doc 9303-11, 6.2.4.3 and 9.4.1).
    #[must_use]
    pub fn plain_value(&self) -> &[u8] {
        match self {
            Self::Dh(element) => element.unsigned(),
            Self::ExplicitDh(element) => element.unsigned(),
            Self::Ecdh(point) => point.encoded(),
        }
    }

    /// Octets of the longest plain value with these domain parameters.
    #[must_use]
    pub fn plain_value_len(&self) -> usize {
        match self {
            Self::Dh(element) => element.group().element_len(),
            Self::ExplicitDh(element) => element.group().element_len(),
            Self::Ecdh(point) => point.encoded().len(),
        }
    }

    /// Comp(PK): the x-coordinate, or the SHA-1 of the plain value (TR-03110-3, A.2.2.3; Doc 9303-11, 7.1.4). Terminal
    /// Authentication signs it.
    #[must_use]
    pub fn compressed(&self) -> Vec<u8> {
        match self {
            Self::Ecdh(point) => point.x().to_vec(),
            Self::Dh(_) | Self::ExplicitDh(_) => DigestAlgorithm::Sha1.digest(self.plain_value()),
        }
    }
}

impl From<DhError> for AgreementError {
    fn from(error: DhError) -> Self {
        match error {
            DhError::Random(error) => Self::Random(error),
            DhError::PrivateKey => Self::PrivateKey,
            _ => Self::PublicKey,
        }
    }
}

impl From<EcdhError> for AgreementError {
    fn from(error: EcdhError) -> Self {
        match error {
            EcdhError::Random(error) => Self::Random(error),
            EcdhError::PrivateKey => Self::PrivateKey,
            EcdhError::Curve => Self::PublicKey,
        }
    }
}
