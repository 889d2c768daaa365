//! The groups PACE runs in: those of the table and no others (Doc 9303-11, 9.2.2 and 9.5).
//!
//! Explicit parameters are unprotected, and unsound ones would leak the password. So they are compared with the table,
//! and never computed with.

use std::fmt;

use crate::crypto::curve::NamedCurve;
use crate::crypto::dh::Group;
use crate::encoding::der::{INTEGER, SEQUENCE};
use crate::encoding::{Oid, Reader, TlvError};
use crate::pki::ec_parameters;

use super::variant::{Mapping, Variant};
use crate::protocols::KeyAgreement;

/// standardizedDomainParameters: `bsi-de algorithms(1) 2` (Doc 9303-11, 9.5.1).
const STANDARDIZED: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 2]);
/// ecPublicKey (Doc 9303-11, 9.5.2).
const EC_PUBLIC_KEY: Oid = Oid::from_arcs(&[1, 2, 840, 10045, 2, 1]);
/// dhpublicnumber, with the parameters of X9.42 (Doc 9303-11, 9.5.2; RFC 3279, 2.3.3).
const DH_PUBLIC_NUMBER: Oid = Oid::from_arcs(&[1, 2, 840, 10046, 2, 1]);

/// A group of Doc 9303-11, 9.5.1, table 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DomainParameters {
    /// Numbers 0 to 2.
    Group(Group),
    /// Numbers 8 to 18.
    Curve(NamedCurve),
}

impl DomainParameters {
    /// Every one, by its number.
    pub fn all() -> impl Iterator<Item = Self> {
        Group::ALL.into_iter().map(Self::Group).chain(NamedCurve::ALL.into_iter().map(Self::Curve))
    }

    /// The standardized parameters with this number.
    #[must_use]
    pub fn from_parameter_id(id: u8) -> Option<Self> {
        Self::all().find(|parameters| parameters.parameter_id() == id)
    }

    /// The number in table 12.
    #[must_use]
    pub const fn parameter_id(self) -> u8 {
        match self {
            Self::Group(group) => group.parameter_id(),
            Self::Curve(curve) => curve.parameter_id(),
        }
    }

    /// The parameters an AlgorithmIdentifier writes out, if they are some of the table.
    ///
    /// ```text
    /// { dhpublicnumber, SEQUENCE { p, g, q INTEGER, ... } } | { ecPublicKey, ECParameters }
    /// | { standardizedDomainParameters, INTEGER }
    /// ```
    #[must_use]
    pub fn matching(algorithm_identifier: &[u8]) -> Option<Self> {
        Self::read(algorithm_identifier).ok().flatten()
    }

    fn read(algorithm_identifier: &[u8]) -> Result<Option<Self>, TlvError> {
        let mut fields = Reader::sole(algorithm_identifier, SEQUENCE)?.reader();
        let algorithm = fields.oid()?;
        let found = if algorithm == DH_PUBLIC_NUMBER {
            let mut numbers = fields.sequence()?;
            let (prime, generator, order) = (numbers.unsigned()?, numbers.unsigned()?, numbers.unsigned()?);
            // The cofactor and the seed follow, which only tell how p and q were found.
            Group::matching(prime, generator, Some(order)).map(Self::Group)
        } else if algorithm == EC_PUBLIC_KEY {
            let parameters = fields.next_object()?;
            ec_parameters::curve(parameters).ok().map(Self::Curve)
        } else if algorithm == STANDARDIZED && fields.peek_tag() == Some(INTEGER) {
            u8::try_from(fields.small_integer()?).ok().and_then(Self::from_parameter_id)
        } else {
            return Ok(None);
        };
        fields.finish()?;
        Ok(found)
    }

    /// Whether a variant can run over these parameters: points for ECDH, numbers for DH, and no Integrated Mapping on
    /// P-224 (Doc 9303-11, 9.5.1, table 12).
    #[must_use]
    pub fn fit(self, variant: Variant) -> bool {
        match (self, variant.key_agreement()) {
            (Self::Group(_), KeyAgreement::Dh) => true,
            (Self::Curve(curve), KeyAgreement::Ecdh) => {
                curve != NamedCurve::P224 || variant.mapping() != Mapping::Integrated
            }
            _ => false,
        }
    }

    /// The name as it stands in reports: `brainpoolP256r1`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Group(group) => group.name(),
            Self::Curve(curve) => curve.name(),
        }
    }

    /// Bits of the prime.
    #[must_use]
    pub fn field_bits(self) -> usize {
        match self {
            Self::Group(group) => group.element_len().saturating_mul(8),
            Self::Curve(curve) => usize::try_from(curve.field_bits()).unwrap_or_default(),
        }
    }

    /// Bits of security (NIST SP 800-57-1, table 2): half those of a curve; 80 and 112 for primes of 1024 and 2048
    /// bits.
    pub(super) fn strength(self) -> u32 {
        match self {
            Self::Group(Group::Modp1024Order160) => 80,
            Self::Group(_) => 112,
            Self::Curve(curve) => curve.field_bits() / 2,
        }
    }

    /// Whether a public key fits into a short APDU with its headers: all but the numbers of 2048 bits do.
    pub(super) fn fit_short_apdus(self) -> bool {
        self.field_bits() < 2048
    }
}

impl fmt::Display for DomainParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::cipher::CipherAlgorithm;
    use crate::encoding::der;

    fn dh(group: Group, altered: usize) -> Vec<u8> {
        let mut numbers = [group.prime(), group.generator().encoded().to_vec(), group.order()];
        if let Some(number) = numbers.get_mut(altered) {
            *number.last_mut().unwrap() ^= 2;
        }
        der::sequence(&[der::oid(&DH_PUBLIC_NUMBER), der::sequence(&numbers.map(|number| der::unsigned(&number)))])
    }

    fn ec(curve: NamedCurve, altered: usize) -> Vec<u8> {
        let parameters = curve.parameters();
        let mut octets = [parameters.prime, parameters.a, parameters.b, parameters.generator, parameters.order];
        if let Some(number) = octets.get_mut(altered) {
            *number.last_mut().unwrap() ^= 2;
        }
        let [prime, a, b, generator, order] = octets;
        let prime_field = der::oid(&"1.2.840.10045.1.1".parse().unwrap());
        let ec_parameters = der::sequence(&[
            der::unsigned(&[1]),
            der::sequence(&[prime_field, der::unsigned(&prime)]),
            der::sequence(&[der::octet_string(&a), der::octet_string(&b)]),
            der::octet_string(&generator),
            der::unsigned(&order),
            der::unsigned(&[1]),
        ]);
        der::sequence(&[der::oid(&EC_PUBLIC_KEY), ec_parameters])
    }

    #[test]
    fn the_table_has_fourteen_rows() {
        let ids: Vec<u8> = DomainParameters::all().map(DomainParameters::parameter_id).collect();
        assert_eq!(ids, [0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
        for id in (3..8).chain(19..=255) {
            assert_eq!(DomainParameters::from_parameter_id(id), None);
        }
    }

    #[test]
    fn explicit_parameters_are_known_only_if_they_are_those_of_the_table() {
        for parameters in DomainParameters::all() {
            let written = |altered| match parameters {
                DomainParameters::Group(group) => dh(group, altered),
                DomainParameters::Curve(curve) => ec(curve, altered),
            };
            assert_eq!(DomainParameters::matching(&written(usize::MAX)), Some(parameters));
            let numbers = if matches!(parameters, DomainParameters::Group(_)) { 3 } else { 5 };
            for altered in 0..numbers {
                assert_eq!(DomainParameters::matching(&written(altered)), None, "{parameters}, number {altered}");
            }
        }
        let standardized = |id| der::sequence(&[der::oid(&STANDARDIZED), der::unsigned(&[id])]);
        assert_eq!(DomainParameters::matching(&standardized(13)), DomainParameters::from_parameter_id(13));
        assert_eq!(DomainParameters::matching(&standardized(3)), None);
        assert_eq!(DomainParameters::matching(&[0x30]), None);
    }

    #[test]
    fn variants_fit_their_own_kind_of_group_and_p_224_has_no_integrated_mapping() {
        let fitting = |key_agreement, mapping| {
            let variant = Variant::new(key_agreement, mapping, CipherAlgorithm::Aes128).unwrap();
            DomainParameters::all().filter(move |parameters| parameters.fit(variant)).count()
        };
        assert_eq!(fitting(KeyAgreement::Dh, Mapping::Generic), 3);
        assert_eq!(fitting(KeyAgreement::Dh, Mapping::Integrated), 3);
        assert_eq!(fitting(KeyAgreement::Ecdh, Mapping::Generic), 11);
        assert_eq!(fitting(KeyAgreement::Ecdh, Mapping::ChipAuthentication), 11);
        assert_eq!(fitting(KeyAgreement::Ecdh, Mapping::Integrated), 10);
    }
}
