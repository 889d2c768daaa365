//! SubjectPublicKeyInfo (RFC 5280, 4.1.2.7; RFC 3279, 2.3; SEC 1, C.2).

use serde::Deserialize;

use crate::crypto::curve::NamedCurve;
use crate::encoding::{Oid, der};
use crate::protocols::pace::DomainParameters;

/// id-ecPublicKey.
const EC_PUBLIC_KEY: Oid = Oid::from_arcs(&[1, 2, 840, 10_045, 2, 1]);
/// dhKeyAgreement (PKCS#3, 9).
const DH_KEY_AGREEMENT: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 3, 1]);
/// standardizedDomainParameters.
const STANDARDIZED_DOMAIN_PARAMETERS: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 2]);

/// How an elliptic-curve key says which curve it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CurveForm {
    /// By an object identifier. Not what Doc 9303-12 wants in certificates, and common all the same.
    Named,
    /// All parameters spelled out, as Doc 9303-12, 4.4.3 requires of CSCA and Document Signer keys.
    #[default]
    Explicit,
    /// All parameters spelled out, with the key itself for a generator: whoever writes that knows a private key, which is
    /// 1 (CVE-2020-0601).
    ForeignGenerator,
}

/// An RSA key: modulus and public exponent, big-endian.
#[must_use]
pub(super) fn rsa(algorithm: &Oid, modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let key = der::sequence(&[der::unsigned(modulus), der::unsigned(exponent)]);
    der::sequence(&[der::sequence(&[der::oid(algorithm), der::null()]), der::bit_string(&key)])
}

/// An elliptic-curve key: the uncompressed point.
#[must_use]
pub(super) fn ec(algorithm: &Oid, curve: NamedCurve, point: &[u8], form: CurveForm) -> Vec<u8> {
    let parameters = match form {
        CurveForm::Named => der::oid(&curve.oid()),
        CurveForm::Explicit => explicit_parameters(curve, &curve.parameters().generator),
        CurveForm::ForeignGenerator => explicit_parameters(curve, point),
    };
    der::sequence(&[der::sequence(&[der::oid(algorithm), parameters]), der::bit_string(point)])
}

/// ```text
/// ECParameters ::= SEQUENCE { version 1, FieldID { prime-field, p }, Curve { a, b }, base, order, cofactor }
/// ```
fn explicit_parameters(curve: NamedCurve, generator: &[u8]) -> Vec<u8> {
    const PRIME_FIELD: Oid = Oid::from_arcs(&[1, 2, 840, 10_045, 1, 1]);
    let parameters = curve.parameters();
    der::sequence(&[
        der::unsigned(&[1]),
        der::sequence(&[der::oid(&PRIME_FIELD), der::unsigned(&parameters.prime)]),
        der::sequence(&[der::octet_string(&parameters.a), der::octet_string(&parameters.b)]),
        der::octet_string(generator),
        der::unsigned(&parameters.order),
        der::unsigned(&[1]),
    ])
}

/// A key for Chip Authentication with its domain parameters spelled out: a point as above, or a number behind the prime
/// and generator of PKCS#3 (Doc 9303-11, 9.4.5 and 9.6).
#[must_use]
pub(in crate::simulator) fn agreement_key(parameters: DomainParameters, value: &[u8]) -> Vec<u8> {
    match parameters {
        DomainParameters::Curve(curve) => ec(&EC_PUBLIC_KEY, curve, value, CurveForm::Explicit),
        DomainParameters::Group(group) => {
            let numbers = [group.prime(), group.generator().encoded().to_vec()].map(|number| der::unsigned(&number));
            let algorithm = der::sequence(&[der::oid(&DH_KEY_AGREEMENT), der::sequence(&numbers)]);
            der::sequence(&[algorithm, der::bit_string(&der::unsigned(value))])
        }
    }
}

/// The same with the number of the domain parameters alone (Doc 9303-11, 9.5.1), as in appendix I.
#[must_use]
pub(in crate::simulator) fn standardized_agreement_key(parameters: DomainParameters, value: &[u8]) -> Vec<u8> {
    let algorithm =
        der::sequence(&[der::oid(&STANDARDIZED_DOMAIN_PARAMETERS), der::unsigned(&[parameters.parameter_id()])]);
    let key = match parameters {
        DomainParameters::Curve(_) => der::bit_string(value),
        DomainParameters::Group(_) => der::bit_string(&der::unsigned(value)),
    };
    der::sequence(&[algorithm, key])
}
