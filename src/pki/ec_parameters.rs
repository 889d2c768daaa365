//! Elliptic curve domain parameters of a public key (RFC 3279, 2.3.5; RFC 5480, 2.1.1; SEC 1, C.2).
//!
//! Doc 9303-12, 4.1.6.3 demands explicit parameters, and nearly all CSCAs comply. They are compared with the table of
//! standard curves and never computed with: whoever chooses a generator chooses signatures (CVE-2020-0601).

use super::public_key::KeyError;
use crate::crypto::curve::{DomainParameters, NamedCurve};
use crate::encoding::der::{BIT_STRING, INTEGER, NULL, OBJECT_IDENTIFIER, SEQUENCE, unsigned_value};
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
pub(super) fn curve(parameters: Option<Tlv<'_>>) -> Result<NamedCurve, KeyError> {
    let parameters = parameters.ok_or(KeyError::CurveMissing)?;
    match parameters.tag {
        OBJECT_IDENTIFIER => {
            let oid = Oid::from_content(parameters.value).map_err(|_| parameters.malformed())?;
            NamedCurve::from_oid(&oid).ok_or(KeyError::CurveUnknown)
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
    let domain = DomainParameters { prime, a, b, generator, order, cofactor };
    NamedCurve::matching(&domain).ok_or(KeyError::CurveUnknown)
}
