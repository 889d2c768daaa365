//! Elliptic curve key agreement (TR-03111, 4.3; Doc 9303-11, 4.4 and 6.2).

use zeroize::Zeroizing;

use super::curve::{NamedCurve, PublicPoint};
use super::ecdsa::draw_scalar;
use super::random::{Random, RandomError};
use super::secret::Secret;

/// Why there is no key pair or no shared secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EcdhError {
    /// The private key is zero or not below the order.
    #[error("private key out of range")]
    PrivateKey,
    /// The other side's point is on another curve.
    #[error("public key is on another curve")]
    Curve,
    /// No random octets for the private key.
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// A private key and the point that belongs to it.
#[derive(Debug)]
pub struct KeyPair {
    private: Secret,
    public: PublicPoint,
}

impl KeyPair {
    /// A fresh pair (TR-03111, 4.1.3).
    pub fn generate(curve: NamedCurve, random: &mut dyn Random) -> Result<Self, EcdhError> {
        Self::from_private(curve, draw_scalar(curve, random)?)
    }

    /// A fresh pair over another base point of the curve: the mapped generator of PACE (Doc 9303-11, 4.4.1).
    pub fn generate_with(generator: &PublicPoint, random: &mut dyn Random) -> Result<Self, EcdhError> {
        Self::from_private_with(generator, draw_scalar(generator.curve(), random)?)
    }

    /// The pair of a private key, given as a big-endian number from 1 to n - 1.
    pub fn from_private(curve: NamedCurve, private: Secret) -> Result<Self, EcdhError> {
        let coordinates = curve.arithmetic().multiply(&private, None).ok_or(EcdhError::PrivateKey)?;
        Ok(Self { private, public: PublicPoint::from_coordinates(curve, &coordinates) })
    }

    /// The pair of a private key, from 1 to n - 1, over another base point of the curve.
    pub fn from_private_with(generator: &PublicPoint, private: Secret) -> Result<Self, EcdhError> {
        let product = generator.curve().arithmetic().multiply(&private, Some(generator.coordinates()));
        let coordinates = product.ok_or(EcdhError::PrivateKey)?;
        Ok(Self { private, public: PublicPoint::from_coordinates(generator.curve(), &coordinates) })
    }

    /// The public point.
    #[must_use]
    pub const fn public(&self) -> &PublicPoint {
        &self.public
    }

    /// The private key, big-endian.
    #[must_use]
    pub const fn private(&self) -> &Secret {
        &self.private
    }

    /// The x-coordinate of the shared point, as long as the curve's prime (TR-03111, 4.3.1; Doc 9303-11, 9.7.1, note).
    pub fn agree(&self, other: &PublicPoint) -> Result<Secret, EcdhError> {
        let shared = self.shared(other)?;
        Ok(Secret::new(shared.get(..other.curve().field_len()).unwrap_or_default().to_vec()))
    }

    /// The whole shared point: H of PACE with Generic Mapping (Doc 9303-11, 4.4.3.3.1).
    pub fn agree_point(&self, other: &PublicPoint) -> Result<PublicPoint, EcdhError> {
        Ok(PublicPoint::from_coordinates(other.curve(), &self.shared(other)?))
    }

    /// The private key divided by another's, modulo the order and as long as it: Chip Authentication Data of PACE (Doc
    /// 9303-11, 4.4.3.5.1).
    pub fn quotient(&self, divisor: &Self) -> Result<Secret, EcdhError> {
        let curve = self.public.curve();
        if divisor.public.curve() != curve {
            return Err(EcdhError::Curve);
        }
        curve.arithmetic().quotient(&self.private, &divisor.private).ok_or(EcdhError::PrivateKey)
    }

    fn shared(&self, other: &PublicPoint) -> Result<Zeroizing<Vec<u8>>, EcdhError> {
        let curve = self.public.curve();
        if other.curve() != curve {
            return Err(EcdhError::Curve);
        }
        curve.arithmetic().multiply(&self.private, Some(other.coordinates())).ok_or(EcdhError::PrivateKey)
    }
}
