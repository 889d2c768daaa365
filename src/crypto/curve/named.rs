//! The curves by name, number, object identifier, and by their written-out parameters.

use serde::{Deserialize, Serialize};

use super::constants;
use super::engine::Arithmetic;
use super::point::PublicPoint;
use crate::encoding::Oid;

/// A curve of Doc 9303-11, 9.5.1, table 12 (TR-03110-3, A.2.1.1), the only curves computed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum NamedCurve {
    /// NIST P-192, secp192r1.
    #[serde(rename = "P-192")]
    P192,
    /// brainpoolP192r1.
    #[serde(rename = "brainpoolP192r1")]
    BrainpoolP192r1,
    /// NIST P-224, secp224r1.
    #[serde(rename = "P-224")]
    P224,
    /// brainpoolP224r1.
    #[serde(rename = "brainpoolP224r1")]
    BrainpoolP224r1,
    /// NIST P-256, secp256r1.
    #[serde(rename = "P-256")]
    P256,
    /// brainpoolP256r1.
    #[serde(rename = "brainpoolP256r1")]
    BrainpoolP256r1,
    /// brainpoolP320r1.
    #[serde(rename = "brainpoolP320r1")]
    BrainpoolP320r1,
    /// NIST P-384, secp384r1.
    #[serde(rename = "P-384")]
    P384,
    /// brainpoolP384r1.
    #[serde(rename = "brainpoolP384r1")]
    BrainpoolP384r1,
    /// brainpoolP512r1.
    #[serde(rename = "brainpoolP512r1")]
    BrainpoolP512r1,
    /// NIST P-521, secp521r1.
    #[serde(rename = "P-521")]
    P521,
}

const P192: Oid = Oid::from_arcs(&[1, 2, 840, 10045, 3, 1, 1]);
const P224: Oid = Oid::from_arcs(&[1, 3, 132, 0, 33]);
const P256: Oid = Oid::from_arcs(&[1, 2, 840, 10045, 3, 1, 7]);
const P384: Oid = Oid::from_arcs(&[1, 3, 132, 0, 34]);
const P521: Oid = Oid::from_arcs(&[1, 3, 132, 0, 35]);
/// versionOne of RFC 5639, 4.1 with the arc of one curve.
const fn brainpool(arc: u64) -> Oid {
    Oid::from_arcs(&[1, 3, 36, 3, 3, 2, 8, 1, 1, arc])
}
const BRAINPOOL_P192R1: Oid = brainpool(3);
const BRAINPOOL_P224R1: Oid = brainpool(5);
const BRAINPOOL_P256R1: Oid = brainpool(7);
const BRAINPOOL_P320R1: Oid = brainpool(9);
const BRAINPOOL_P384R1: Oid = brainpool(11);
const BRAINPOOL_P512R1: Oid = brainpool(13);

impl NamedCurve {
    /// Every curve, by its number in Doc 9303-11, table 12.
    pub const ALL: [Self; 11] = [
        Self::P192,
        Self::BrainpoolP192r1,
        Self::P224,
        Self::BrainpoolP224r1,
        Self::P256,
        Self::BrainpoolP256r1,
        Self::BrainpoolP320r1,
        Self::P384,
        Self::BrainpoolP384r1,
        Self::BrainpoolP512r1,
        Self::P521,
    ];

    /// The curve a namedCurve parameter names (RFC 5480, 2.1.1.1; RFC 5639, 4.1).
    #[must_use]
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.oid() == *oid)
    }

    /// The curve's object identifier.
    #[must_use]
    pub const fn oid(self) -> Oid {
        match self {
            Self::P192 => P192,
            Self::BrainpoolP192r1 => BRAINPOOL_P192R1,
            Self::P224 => P224,
            Self::BrainpoolP224r1 => BRAINPOOL_P224R1,
            Self::P256 => P256,
            Self::BrainpoolP256r1 => BRAINPOOL_P256R1,
            Self::BrainpoolP320r1 => BRAINPOOL_P320R1,
            Self::P384 => P384,
            Self::BrainpoolP384r1 => BRAINPOOL_P384R1,
            Self::BrainpoolP512r1 => BRAINPOOL_P512R1,
            Self::P521 => P521,
        }
    }

    /// The name as it stands in reports: `P-256`, `brainpoolP256r1`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::P192 => "P-192",
            Self::BrainpoolP192r1 => "brainpoolP192r1",
            Self::P224 => "P-224",
            Self::BrainpoolP224r1 => "brainpoolP224r1",
            Self::P256 => "P-256",
            Self::BrainpoolP256r1 => "brainpoolP256r1",
            Self::BrainpoolP320r1 => "brainpoolP320r1",
            Self::P384 => "P-384",
            Self::BrainpoolP384r1 => "brainpoolP384r1",
            Self::BrainpoolP512r1 => "brainpoolP512r1",
            Self::P521 => "P-521",
        }
    }

    /// The number of the standardized domain parameters, 8 to 18 (Doc 9303-11, 9.5.1, table 12).
    #[must_use]
    pub const fn parameter_id(self) -> u8 {
        match self {
            Self::P192 => 8,
            Self::BrainpoolP192r1 => 9,
            Self::P224 => 10,
            Self::BrainpoolP224r1 => 11,
            Self::P256 => 12,
            Self::BrainpoolP256r1 => 13,
            Self::BrainpoolP320r1 => 14,
            Self::P384 => 15,
            Self::BrainpoolP384r1 => 16,
            Self::BrainpoolP512r1 => 17,
            Self::P521 => 18,
        }
    }

    /// The curve with this number.
    #[must_use]
    pub fn from_parameter_id(id: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.parameter_id() == id)
    }

    /// The curve with exactly these parameters.
    ///
    /// Most certificates of Document Signers write their parameters out. They are compared with the table and never
    /// computed on: a foreign generator would let anyone sign (CVE-2020-0601).
    #[must_use]
    pub fn matching(parameters: &DomainParameters<'_>) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.arithmetic().matches(parameters))
    }

    /// The curve's parameters, for writing them out.
    #[must_use]
    pub fn parameters(self) -> OwnedDomainParameters {
        let [prime, a, b, order] = self.arithmetic().numbers();
        let generator = PublicPoint::generator(self).encoded().to_vec();
        OwnedDomainParameters { prime, a, b, generator, order }
    }

    /// Bits of the prime.
    #[must_use]
    pub fn field_bits(self) -> u32 {
        self.arithmetic().field_bits()
    }

    /// Octets of a coordinate.
    #[must_use]
    pub fn field_len(self) -> usize {
        usize::try_from(self.field_bits().div_ceil(8)).unwrap_or_default()
    }

    /// Octets of a scalar, and of each half of a plain signature (TR-03111, 5.2.1).
    #[must_use]
    pub fn order_len(self) -> usize {
        usize::try_from(self.arithmetic().order_bits().div_ceil(8)).unwrap_or_default()
    }

    pub(in crate::crypto) fn arithmetic(self) -> &'static dyn Arithmetic {
        match self {
            Self::P192 => &constants::P192,
            Self::BrainpoolP192r1 => &constants::BRAINPOOL_P192R1,
            Self::P224 => &constants::P224,
            Self::BrainpoolP224r1 => &constants::BRAINPOOL_P224R1,
            Self::P256 => &constants::P256,
            Self::BrainpoolP256r1 => &constants::BRAINPOOL_P256R1,
            Self::BrainpoolP320r1 => &constants::BRAINPOOL_P320R1,
            Self::P384 => &constants::P384,
            Self::BrainpoolP384r1 => &constants::BRAINPOOL_P384R1,
            Self::BrainpoolP512r1 => &constants::BRAINPOOL_P512R1,
            Self::P521 => &constants::P521,
        }
    }
}

/// Parameters as a certificate writes them out (RFC 3279, 2.3.5; TR-03111, 5.1.1): big-endian numbers, leading zeros
/// allowed.
#[derive(Debug, Clone, Copy)]
pub struct DomainParameters<'a> {
    /// p.
    pub prime: &'a [u8],
    /// a.
    pub a: &'a [u8],
    /// b.
    pub b: &'a [u8],
    /// The encoded generator, uncompressed or compressed.
    pub generator: &'a [u8],
    /// n.
    pub order: &'a [u8],
    /// h, if it is written.
    pub cofactor: Option<&'a [u8]>,
}

/// Parameters of a named curve, each number as long as the prime, the generator uncompressed. The cofactor is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedDomainParameters {
    /// p.
    pub prime: Vec<u8>,
    /// a.
    pub a: Vec<u8>,
    /// b.
    pub b: Vec<u8>,
    /// The generator.
    pub generator: Vec<u8>,
    /// n.
    pub order: Vec<u8>,
}

impl OwnedDomainParameters {
    /// The same, borrowed.
    #[must_use]
    pub fn borrowed(&self) -> DomainParameters<'_> {
        let Self { prime, a, b, generator, order } = self;
        DomainParameters { prime, a, b, generator, order, cofactor: Some(&[1]) }
    }
}
