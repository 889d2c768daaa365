//! Public elements, which exist only after they were found to lie in their subgroup.

use super::group::Group;
use crate::crypto::random::RandomError;
use crate::crypto::secret::Secret;
use crate::encoding::der::without_leading_zeros;

/// Why a number is no element, or why there is no key pair or shared secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DhError {
    /// Not a number above 1 and below p - 1.
    #[error("public value out of range")]
    Range,
    /// A number of another order than the subgroup's: sent to learn something about a private key.
    #[error("public value outside the subgroup")]
    Subgroup,
    /// A calculation ended in 1, which generates nothing.
    #[error("the identity is no public value")]
    Identity,
    /// The other side's element is of another group.
    #[error("public value is of another group")]
    Group,
    /// The private key is a multiple of the order.
    #[error("private key is a multiple of the order")]
    PrivateKey,
    /// No random octets for the private key.
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// An element of a group's prime-order subgroup other than 1, so that it generates the whole subgroup.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublicElement {
    group: Group,
    encoded: Vec<u8>,
}

impl PublicElement {
    /// Reads a big-endian number and validates it as RFC 2631, 2.1.5 does (Doc 9303-11, 9.6): 1 < y < p - 1 and
    /// y^q = 1 modulo p.
    ///
    /// Unsigned integers may be shorter than the prime (Doc 9303-11, 9.4.3, note); leading zeros do no harm.
    pub fn parse(group: Group, number: &[u8]) -> Result<Self, DhError> {
        Ok(Self { group, encoded: group.arithmetic().check(number)? })
    }

    /// From the octets of a number known to be in the subgroup.
    pub(super) const fn from_octets(group: Group, encoded: Vec<u8>) -> Self {
        Self { group, encoded }
    }

    /// The group.
    #[must_use]
    pub const fn group(&self) -> Group {
        self.group
    }

    /// The number, big-endian, as long as the prime.
    #[must_use]
    pub fn encoded(&self) -> &[u8] {
        &self.encoded
    }

    /// The number as an unsigned integer, without leading zeros, as public keys are sent (Doc 9303-11, 9.4.3, note).
    #[must_use]
    pub fn unsigned(&self) -> &[u8] {
        without_leading_zeros(&self.encoded)
    }

    /// The product of two elements of one group.
    ///
    /// That of an element and its inverse is [`DhError::Identity`].
    pub fn mul(&self, other: &Self) -> Result<Self, DhError> {
        if other.group != self.group {
            return Err(DhError::Group);
        }
        let product = self.group.arithmetic().product(&self.encoded, &other.encoded).ok_or(DhError::Identity)?;
        Ok(Self::from_octets(self.group, product))
    }

    /// The element raised to a secret big-endian number of any length, in time that depends on the length only: g^s of
    /// PACE with Generic Mapping, whose nonce may be longer than the order (Doc 9303-11, 4.4.3.3.1).
    ///
    /// A multiple of the order gives [`DhError::Identity`].
    pub fn power(&self, number: &Secret) -> Result<Self, DhError> {
        let arithmetic = self.group.arithmetic();
        let exponent = arithmetic.exponent(number.expose()).ok_or(DhError::Identity)?;
        Ok(Self::from_octets(self.group, arithmetic.power(&self.encoded, &exponent).to_vec()))
    }
}

impl Group {
    /// f_g of PACE with Integrated Mapping: the number to the power of the cofactor (p - 1)/q (Doc 9303-11, 4.4.3.3.2).
    ///
    /// `octets` is a big-endian number of any length, taken modulo p: R(s, t) as well as R_p(s, t). The time depends on
    /// its length only. A number that leads to 0 or 1 is refused ([`DhError::Identity`]).
    pub fn map_to_element(self, octets: &[u8]) -> Result<PublicElement, DhError> {
        let element = self.arithmetic().map(octets).ok_or(DhError::Identity)?;
        Ok(PublicElement::from_octets(self, element))
    }
}
