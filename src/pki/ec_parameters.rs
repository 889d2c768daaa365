//! Elliptic curve domain parameters of a public key (RFC 3279, 2.3.5; RFC 5480, 2.1.1; SEC 1, C.2).
//!
//! Doc 9303-12, 4.1.6.3 demands explicit parameters, and nearly all CSCAs comply. They are compared with the table of
//! standard curves and never computed with: whoever chooses a generator chooses signatures (CVE-2020-0601).

use super::public_key::{EC_PUBLIC_KEY, KeyError};
use crate::crypto::curve::{DomainParameters, NamedCurve};
use crate::encoding::der::{BIT_STRING, INTEGER, NULL, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, unsigned_value};
use crate::encoding::{Oid, Tlv};

/// id-fieldType prime-field (X9.62).
const PRIME_FIELD: Oid = Oid::from_arcs(&[1, 2, 840, 10045, 1, 1]);

/// The curve that `EcpkParameters` name or describe.
///
/// ```text
/// EcpkParameters ::= CHOICE { ecParameters ECParameters, namedCurve OBJECT IDENTIFIER, implicitlyCA NULL }
/// ECParameters ::= SEQUENCE { version, fieldID SEQUENCE { OID, prime INTEGER }, curve SEQUENCE { a, b OCTET STRING,
///     seed BIT STRING OPTIONAL }, base OCTET STRING, order INTEGER, cofactor INTEGER OPTIONAL }
/// ```
pub fn curve(parameters: Option<Tlv<'_>>) -> Result<NamedCurve, KeyError> {
    let parameters = parameters.ok_or(KeyError::CurveMissing)?;
    match parameters.tag {
        OBJECT_IDENTIFIER => {
            let oid = Oid::from_content(parameters.value).map_err(|_| parameters.malformed())?;
            NamedCurve::from_oid(&oid).ok_or(KeyError::Unsupported(oid))
        }
        SEQUENCE => explicit(&parameters),
        NULL => Err(KeyError::CurveMissing),
        _ => Err(KeyError::Malformed(parameters.malformed())),
    }
}

/// The seed only tells how `a` and `b` were found, so it is passed over; a hash after the cofactor likewise.
fn explicit(parameters: &Tlv<'_>) -> Result<NamedCurve, KeyError> {
    let mut fields = parameters.reader();
    fields.small_integer()?;
    let mut field_id = fields.sequence()?;
    if field_id.oid()? != PRIME_FIELD {
        return Err(KeyError::CurveUnknown);
    }
    let prime = field_id.unsigned()?;
    field_id.finish()?;
    let mut curve = fields.sequence()?;
    let (a, b) = (curve.octet_string()?, curve.octet_string()?);
    curve.optional(BIT_STRING)?;
    curve.finish()?;
    let generator = fields.octet_string()?;
    let order = fields.unsigned()?;
    let cofactor = fields.optional(INTEGER)?.map(|object| unsigned_value(&object)).transpose()?;
    fields.optional(SEQUENCE)?;
    fields.finish()?;
    let domain = DomainParameters { prime, a, b, generator, order, cofactor };
    NamedCurve::matching(&domain).ok_or(KeyError::CurveUnknown)
}

/// Whether a `SubjectPublicKeyInfo` describes its curve and leaves the cofactor out. Told without any arithmetic.
pub(super) fn cofactor_absent(public_key_info: &Tlv<'_>) -> bool {
    let looked = || {
        let mut algorithm = public_key_info.reader().sequence().ok()?;
        if algorithm.oid().ok()? != EC_PUBLIC_KEY {
            return None;
        }
        let mut fields = algorithm.sequence().ok()?;
        for expected in [INTEGER, SEQUENCE, SEQUENCE, OCTET_STRING, INTEGER] {
            fields.expect(expected).ok()?;
        }
        Some(fields.peek_tag() != Some(INTEGER))
    };
    looked().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::{Reader, der};

    fn explicit_parameters(curve: NamedCurve, cofactor: Option<&[u8]>, seed: bool) -> Vec<u8> {
        let parameters = curve.parameters();
        let mut equation = vec![der::octet_string(&parameters.a), der::octet_string(&parameters.b)];
        equation.extend(seed.then(|| der::bit_string(&[7; 20])));
        let mut fields = vec![
            der::unsigned(&[1]),
            der::sequence(&[der::oid(&PRIME_FIELD), der::unsigned(&parameters.prime)]),
            der::sequence(&equation),
            der::octet_string(&parameters.generator),
            der::unsigned(&parameters.order),
        ];
        fields.extend(cofactor.map(der::unsigned));
        der::sequence(&fields)
    }

    fn matched(encoded: &[u8]) -> Result<NamedCurve, KeyError> {
        curve(Reader::new(encoded).next_object().ok().flatten())
    }

    #[test]
    fn every_curve_is_known_by_name_and_by_description() {
        for curve in NamedCurve::ALL {
            assert_eq!(matched(&der::oid(&curve.oid())), Ok(curve));
            for (cofactor, seed) in [(Some(&[1][..]), true), (Some(&[1]), false), (None, false)] {
                assert_eq!(matched(&explicit_parameters(curve, cofactor, seed)), Ok(curve), "{curve:?}");
            }
            assert_eq!(matched(&explicit_parameters(curve, Some(&[2]), false)), Err(KeyError::CurveUnknown));
        }
    }

    #[test]
    fn no_changed_octet_of_a_description_gives_another_curve() {
        let encoded = explicit_parameters(NamedCurve::P256, Some(&[1]), false);
        for at in 0..encoded.len() {
            for bit in 0..8 {
                let mut changed = encoded.clone();
                changed[at] ^= 1 << bit;
                // The version is the only part that carries no parameter.
                let is_version = (2..=6).contains(&at);
                assert!(is_version || matched(&changed).is_err(), "octet {at} bit {bit}");
                assert!(matches!(matched(&changed), Err(_) | Ok(NamedCurve::P256)));
            }
        }
    }

    #[test]
    fn a_description_without_cofactor_is_told() {
        let absent = |parameters: Vec<u8>| {
            let algorithm = der::sequence(&[der::oid(&EC_PUBLIC_KEY), parameters]);
            let info = der::sequence(&[algorithm, der::bit_string(&[4])]);
            cofactor_absent(&Reader::sole(&info, SEQUENCE).unwrap())
        };
        assert!(absent(explicit_parameters(NamedCurve::P384, None, true)));
        assert!(!absent(explicit_parameters(NamedCurve::P384, Some(&[1]), true)));
        assert!(!absent(der::oid(&NamedCurve::P384.oid())));
    }

    #[test]
    fn a_key_without_a_curve_is_refused() {
        assert_eq!(matched(&[]), Err(KeyError::CurveMissing));
        assert_eq!(matched(&der::null()), Err(KeyError::CurveMissing));
        assert_eq!(matched(&der::oid(&PRIME_FIELD)), Err(KeyError::Unsupported(PRIME_FIELD)));
        assert!(matches!(matched(&der::octet_string(&[])), Err(KeyError::Malformed(_))));
    }
}
