//! The groups by number and by their written-out parameters.

use super::constants;
use super::element::PublicElement;
use super::modulus::Arithmetic;
use crate::encoding::der::without_leading_zeros;

/// A group of Doc 9303-11, 9.5.1, table 12 (RFC 5114, 2.1 to 2.3), the only ones computed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Group {
    /// A prime of 1024 bits, a subgroup of 160.
    Modp1024Order160,
    /// A prime of 2048 bits, a subgroup of 224.
    Modp2048Order224,
    /// A prime of 2048 bits, a subgroup of 256.
    Modp2048Order256,
}

impl Group {
    /// Every group, by its number in Doc 9303-11, table 12.
    pub const ALL: [Self; 3] = [Self::Modp1024Order160, Self::Modp2048Order224, Self::Modp2048Order256];

    /// The number of the standardized domain parameters, 0 to 2 (Doc 9303-11, 9.5.1, table 12).
    #[must_use]
    pub const fn parameter_id(self) -> u8 {
        match self {
            Self::Modp1024Order160 => 0,
            Self::Modp2048Order224 => 1,
            Self::Modp2048Order256 => 2,
        }
    }

    /// The group with this number.
    #[must_use]
    pub fn from_parameter_id(id: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.parameter_id() == id)
    }

    /// The name as it stands in reports: `MODP-2048/256`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Modp1024Order160 => "MODP-1024/160",
            Self::Modp2048Order224 => "MODP-2048/224",
            Self::Modp2048Order256 => "MODP-2048/256",
        }
    }

    /// The group with exactly these parameters, big-endian numbers, leading zeros allowed. PKCS#3 leaves the order out,
    /// X9.42 writes it (Doc 9303-11, 9.6, table 13).
    #[must_use]
    pub fn matching(prime: &[u8], generator: &[u8], order: Option<&[u8]>) -> Option<Self> {
        let same = |one: &[u8], other: &[u8]| without_leading_zeros(one) == without_leading_zeros(other);
        Self::ALL.into_iter().find(|group| {
            let [p, g, q] = group.arithmetic().numbers();
            same(prime, &p) && same(generator, &g) && order.is_none_or(|order| same(order, &q))
        })
    }

    /// p, big-endian.
    #[must_use]
    pub fn prime(self) -> Vec<u8> {
        let [prime, _, _] = self.arithmetic().numbers();
        prime
    }

    /// q, the prime order of the subgroup, big-endian.
    #[must_use]
    pub fn order(self) -> Vec<u8> {
        let [_, _, order] = self.arithmetic().numbers();
        order
    }

    /// g.
    #[must_use]
    pub fn generator(self) -> PublicElement {
        let [_, generator, _] = self.arithmetic().numbers();
        PublicElement::from_octets(self, generator)
    }

    /// Octets of an element, and of a shared secret.
    #[must_use]
    pub fn element_len(self) -> usize {
        self.arithmetic().lens().0
    }

    /// Octets of a private key.
    #[must_use]
    pub fn order_len(self) -> usize {
        self.arithmetic().lens().1
    }

    pub(super) fn arithmetic(self) -> &'static dyn Arithmetic {
        match self {
            Self::Modp1024Order160 => &constants::MODP_1024_160,
            Self::Modp2048Order224 => &constants::MODP_2048_224,
            Self::Modp2048Order256 => &constants::MODP_2048_256,
        }
    }
}
