//! Keys and generators of either kind, so that the protocol is written once (Doc 9303-11, 9.4.5 and 9.6).

use crate::crypto::curve::{PointError, PublicPoint};
use crate::crypto::dh::{self, DhError, PublicElement};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::ecdh::{self, EcdhError};
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;

use super::domain_parameters::DomainParameters;

/// Why there is no key, no generator or no shared secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AgreementError {
    /// The octets are no public key of these domain parameters: not on the curve, out of range, at infinity, of small
    /// order, or not encoded as Doc 9303-11, 9.4 demands.
    #[error("no public key of these domain parameters")]
    PublicKey,
    /// The calculation ended in the neutral element, which generates nothing.
    #[error("mapped generator is the neutral element")]
    Generator,
    /// No private key, or one out of range.
    #[error("private key out of range")]
    PrivateKey,
    /// No random octets.
    #[error(transparent)]
    Random(#[from] RandomError),
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

impl From<DhError> for AgreementError {
    fn from(error: DhError) -> Self {
        match error {
            DhError::Random(error) => Self::Random(error),
            DhError::PrivateKey => Self::PrivateKey,
            DhError::Identity => Self::Generator,
            DhError::Range | DhError::Subgroup | DhError::Group => Self::PublicKey,
        }
    }
}

impl From<PointError> for AgreementError {
    /// Of calculations with sound points.
    fn from(error: PointError) -> Self {
        match error {
            PointError::Infinity | PointError::NoMapping => Self::Generator,
            _ => Self::PublicKey,
        }
    }
}

/// A sound element other than the neutral one: an ephemeral public key, or a generator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// On a curve.
    Point(PublicPoint),
    /// Modulo a prime.
    Element(PublicElement),
}

impl PublicKey {
    /// Reads the plain public key value and validates it (Doc 9303-11, 9.4.5).
    ///
    /// Points are uncompressed (4.4.3.2). Numbers may carry leading zeros, which they should not (9.4.1).
    pub fn parse(parameters: DomainParameters, octets: &[u8]) -> Result<Self, AgreementError> {
        match (parameters, octets) {
            (DomainParameters::Curve(curve), [0x04, ..]) => {
                PublicPoint::parse(curve, octets).map(Self::Point).map_err(|_| AgreementError::PublicKey)
            }
            (DomainParameters::Curve(_), _) => Err(AgreementError::PublicKey),
            (DomainParameters::Group(group), _) => {
                PublicElement::parse(group, octets).map(Self::Element).map_err(|_| AgreementError::PublicKey)
            }
        }
    }

    /// The static generator.
    #[must_use]
    pub fn generator(parameters: DomainParameters) -> Self {
        match parameters {
            DomainParameters::Curve(curve) => Self::Point(PublicPoint::generator(curve)),
            DomainParameters::Group(group) => Self::Element(group.generator()),
        }
    }

    /// The octets that are sent: an uncompressed point with coordinates as long as the prime, or a number without
    /// leading zeros (Doc 9303-11, 9.4.1).
    #[must_use]
    pub fn encoded(&self) -> &[u8] {
        match self {
            Self::Point(point) => point.encoded(),
            Self::Element(element) => element.unsigned(),
        }
    }

    /// Comp(PK): the x-coordinate, or SHA-1 of the number (Doc 9303-11, 7.1.4.1.3 and 7.1.4.2.3).
    #[must_use]
    pub fn compressed(&self) -> Vec<u8> {
        match self {
            Self::Point(point) => point.x().to_vec(),
            Self::Element(element) => DigestAlgorithm::Sha1.digest(element.unsigned()),
        }
    }

    /// The element times a secret number, or raised to it.
    pub(super) fn multiply(&self, number: &Secret) -> Result<Self, AgreementError> {
        Ok(match self {
            Self::Point(point) => Self::Point(point.multiply(number)?),
            Self::Element(element) => Self::Element(element.power(number)?),
        })
    }

    /// The sum, or the product.
    pub(super) fn combine(&self, other: &Self) -> Result<Self, AgreementError> {
        match (self, other) {
            (Self::Point(one), Self::Point(other)) => Ok(Self::Point(one.add(other)?)),
            (Self::Element(one), Self::Element(other)) => Ok(Self::Element(one.mul(other)?)),
            _ => Err(AgreementError::PublicKey),
        }
    }
}

/// An ephemeral key pair over any generator.
#[derive(Debug)]
pub enum KeyPair {
    /// On a curve.
    Curve(ecdh::KeyPair),
    /// Modulo a prime.
    Group(dh::KeyPair),
}

impl KeyPair {
    /// A fresh pair.
    pub fn generate(generator: &PublicKey, random: &mut dyn Random) -> Result<Self, AgreementError> {
        Ok(match generator {
            PublicKey::Point(point) => Self::Curve(ecdh::KeyPair::generate_with(point, random)?),
            PublicKey::Element(element) => Self::Group(dh::KeyPair::generate_with(element, random)?),
        })
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        match self {
            Self::Curve(pair) => PublicKey::Point(pair.public().clone()),
            Self::Group(pair) => PublicKey::Element(pair.public().clone()),
        }
    }

    /// The shared secret, as long as the prime: x of the shared point, or the shared number.
    pub fn agree(&self, other: &PublicKey) -> Result<Secret, AgreementError> {
        match (self, other) {
            (Self::Curve(pair), PublicKey::Point(point)) => Ok(pair.agree(point)?),
            (Self::Group(pair), PublicKey::Element(element)) => Ok(pair.agree(element)?),
            _ => Err(AgreementError::PublicKey),
        }
    }

    /// The shared element itself: H of the Generic Mapping.
    pub(super) fn agree_element(&self, other: &PublicKey) -> Result<PublicKey, AgreementError> {
        match (self, other) {
            (Self::Curve(pair), PublicKey::Point(point)) => Ok(PublicKey::Point(pair.agree_point(point)?)),
            (Self::Group(pair), PublicKey::Element(element)) => Ok(PublicKey::Element(pair.agree_element(element)?)),
            _ => Err(AgreementError::PublicKey),
        }
    }
}
