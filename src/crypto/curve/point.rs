//! Public points, which exist only after they were found to lie on their curve.

use super::named::NamedCurve;
use crate::crypto::secret::Secret;

/// Why octets are no public point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PointError {
    /// The point at infinity.
    #[error("the point at infinity is no public key")]
    Infinity,
    /// The first octet is none of 02, 03 and 04.
    #[error("unknown point encoding")]
    Form,
    /// The coordinates are not as long as the curve's prime.
    #[error("point has the wrong length for its curve")]
    Length,
    /// A coordinate is not below the prime.
    #[error("coordinate out of range")]
    Range,
    /// No such point on the curve.
    #[error("point is not on the curve")]
    NotOnCurve,
    /// The two points are on different curves.
    #[error("points on different curves")]
    Curve,
    /// The curve cannot be used with the Integrated Mapping.
    #[error("no integrated mapping for this curve")]
    NoMapping,
}

/// A point on a named curve, not at infinity. All eleven curves have prime order, so it generates the whole group.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublicPoint {
    curve: NamedCurve,
    encoded: Vec<u8>,
}

impl PublicPoint {
    /// Reads an uncompressed or compressed encoding (TR-03111, 3.2; SEC 1, 2.3.4).
    ///
    /// Doc 9303 wants points uncompressed; compressed ones lose nothing by being read. The hybrid forms are refused.
    pub fn parse(curve: NamedCurve, encoded: &[u8]) -> Result<Self, PointError> {
        let len = curve.field_len();
        match encoded {
            [0x00] => Err(PointError::Infinity),
            [0x04, coordinates @ ..] => {
                let (x, y) = coordinates.split_at_checked(len).ok_or(PointError::Length)?;
                if y.len() != len {
                    return Err(PointError::Length);
                }
                curve.arithmetic().check((x, y))?;
                Ok(Self { curve, encoded: encoded.to_vec() })
            }
            [parity @ 0x02..=0x03, x @ ..] => {
                if x.len() != len {
                    return Err(PointError::Length);
                }
                let y = curve.arithmetic().recover_y(x, *parity == 0x03)?;
                Ok(Self { curve, encoded: [&[0x04], x, &y].concat() })
            }
            _ => Err(PointError::Form),
        }
    }

    /// The curve's generator.
    #[must_use]
    pub fn generator(curve: NamedCurve) -> Self {
        Self::from_coordinates(curve, &curve.arithmetic().generator())
    }

    /// From the coordinates of a point known to be on the curve.
    pub(in crate::crypto) fn from_coordinates(curve: NamedCurve, coordinates: &[u8]) -> Self {
        Self { curve, encoded: [&[0x04], coordinates].concat() }
    }

    /// The curve.
    #[must_use]
    pub const fn curve(&self) -> NamedCurve {
        self.curve
    }

    /// The uncompressed encoding: 04, x, y.
    #[must_use]
    pub fn encoded(&self) -> &[u8] {
        &self.encoded
    }

    /// The x-coordinate.
    #[must_use]
    pub fn x(&self) -> &[u8] {
        self.coordinates().0
    }

    /// The sum of two points of one curve, equal ones included, in constant time: in PACE a summand may be secret.
    ///
    /// The sum of a point and its negative is [`PointError::Infinity`].
    pub fn add(&self, other: &Self) -> Result<Self, PointError> {
        if other.curve != self.curve {
            return Err(PointError::Curve);
        }
        let sum = self.curve.arithmetic().add(self.coordinates(), other.coordinates());
        Ok(Self::from_coordinates(self.curve, &sum.ok_or(PointError::Infinity)?))
    }

    /// The point times a secret big-endian number of any length, in time that depends on the length only: s x G of PACE
    /// with Generic Mapping, whose nonce may be longer than the order (Doc 9303-11, 4.4.3.3.1).
    ///
    /// A multiple of the order gives [`PointError::Infinity`].
    pub fn multiply(&self, number: &Secret) -> Result<Self, PointError> {
        let arithmetic = self.curve.arithmetic();
        let scalar = arithmetic.reduce(number.expose());
        let product = arithmetic.multiply(&scalar, Some(self.coordinates()));
        Ok(Self::from_coordinates(self.curve, &product.ok_or(PointError::Infinity)?))
    }

    pub(in crate::crypto) fn coordinates(&self) -> (&[u8], &[u8]) {
        let both = self.encoded.get(1..).unwrap_or_default();
        both.split_at_checked(both.len() / 2).unwrap_or_default()
    }
}
