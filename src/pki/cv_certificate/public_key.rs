//! Public keys in CV certificates (TR-03110-3, D.3.1 and D.3.3; Doc 9303-12, 7.2.3.2).
//!
//! ```text
//! RSA  7F49  06 algorithm · 81 modulus · 82 exponent
//! EC   7F49  06 algorithm · [81 p · 82 a · 83 b · 84 generator · 85 order] · 86 point · [87 cofactor]
//! ```
//!
//! An elliptic-curve key says which curve it is on only in the CVCA's certificate; keys further down inherit it. So a key is
//! first read, then [completed](CvPublicKey::complete) into one that can verify. Written-out parameters are compared with
//! the table of standard curves and never computed with.

use super::PUBLIC_KEY;
use super::algorithm::TerminalAuthenticationAlgorithm as Algorithm;
use super::error::{CvDeviation, CvKeyError};
use crate::crypto::curve::{DomainParameters, NamedCurve, PublicPoint};
use crate::crypto::ecdsa::{self, Signature};
use crate::crypto::rsa::{PssParameters, RsaPublicKey};
use crate::encoding::der::{context_primitive, without_leading_zeros};
use crate::encoding::{Reader, Tlv, TlvError, ber_tlv, der};

/// A public key as a certificate says it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CvPublicKey {
    /// An RSA key.
    Rsa {
        /// How it signs.
        algorithm: Algorithm,
        /// Modulus and exponent.
        key: RsaPublicKey,
    },
    /// A point on the curve said here, or on that of the issuer.
    Ec {
        /// How it signs.
        algorithm: Algorithm,
        /// The curve, where the certificate has domain parameters.
        curve: Option<NamedCurve>,
        /// The encoded point.
        point: Vec<u8>,
    },
}

/// A public key that can verify signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvVerificationKey {
    algorithm: Algorithm,
    key: Key,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    Rsa(RsaPublicKey),
    Ec(PublicPoint),
}

impl CvPublicKey {
    /// Reads a data object 7F49 that fills the input.
    pub fn parse(encoded: &[u8]) -> Result<Self, CvKeyError> {
        Self::read(&Reader::sole(encoded, PUBLIC_KEY)?, &mut Vec::new())
    }

    pub(super) fn read(object: &Tlv<'_>, deviations: &mut Vec<CvDeviation>) -> Result<Self, CvKeyError> {
        let mut fields = object.reader();
        let oid = fields.oid()?;
        let algorithm = Algorithm::from_oid(&oid).ok_or(CvKeyError::Algorithm(oid))?;
        if !matches!(algorithm, Algorithm::Ecdsa(_)) {
            let (modulus, exponent) = (number(&mut fields, 1, deviations)?, number(&mut fields, 2, deviations)?);
            fields.finish()?;
            let key = RsaPublicKey::new(modulus, exponent).map_err(|_| CvKeyError::Rsa)?;
            return Ok(Self::Rsa { algorithm, key });
        }
        if fields.peek_tag() == Some(context_primitive(6)) {
            let point = fields.expect(context_primitive(6))?.value.to_vec();
            fields.finish()?;
            return Ok(Self::Ec { algorithm, curve: None, point });
        }
        let prime = number(&mut fields, 1, deviations)?;
        let (a, b) = (number(&mut fields, 2, deviations)?, number(&mut fields, 3, deviations)?);
        let generator = fields.expect(context_primitive(4))?.value;
        let order = number(&mut fields, 5, deviations)?;
        let point = fields.expect(context_primitive(6))?.value.to_vec();
        let cofactor = fields.optional(context_primitive(7))?.map(|object| object.value);
        fields.finish()?;
        let domain = DomainParameters { prime, a, b, generator, order, cofactor };
        let curve = NamedCurve::matching(&domain).ok_or(CvKeyError::CurveUnknown)?;
        Ok(Self::Ec { algorithm, curve: Some(curve), point })
    }

    /// How the key signs.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Rsa { algorithm, .. } | Self::Ec { algorithm, .. } => *algorithm,
        }
    }

    /// The curve that is said here.
    #[must_use]
    pub const fn curve(&self) -> Option<NamedCurve> {
        match self {
            Self::Ec { curve, .. } => *curve,
            Self::Rsa { .. } => None,
        }
    }

    /// The key with the curve of its issuer where it says none itself (TR-03110-3, D.3.3).
    pub fn complete(&self, inherited: Option<NamedCurve>) -> Result<CvVerificationKey, CvKeyError> {
        let key = match self {
            Self::Rsa { key, .. } => Key::Rsa(key.clone()),
            Self::Ec { curve, point, .. } => {
                let curve = curve.or(inherited).ok_or(CvKeyError::CurveMissing)?;
                Key::Ec(PublicPoint::parse(curve, point).map_err(|_| CvKeyError::Point)?)
            }
        };
        Ok(CvVerificationKey { algorithm: self.algorithm(), key })
    }

    /// The data object 7F49, with minimal numbers. Nothing for an algorithm that has no identifier.
    #[must_use]
    pub fn encode(&self) -> Option<Vec<u8>> {
        let mut fields = vec![der::oid(&self.algorithm().oid()?)];
        let object = |tag, value: &[u8]| ber_tlv::encode(context_primitive(tag), value);
        let minimal = |tag, value: &[u8]| object(tag, without_leading_zeros(value));
        match self {
            Self::Rsa { key, .. } => fields.extend([minimal(1, key.modulus()), minimal(2, key.exponent())]),
            Self::Ec { curve: None, point, .. } => fields.push(object(6, point)),
            Self::Ec { curve: Some(curve), point, .. } => {
                let domain = curve.parameters();
                fields.extend([minimal(1, &domain.prime), minimal(2, &domain.a), minimal(3, &domain.b)]);
                fields.extend([object(4, &domain.generator), minimal(5, &domain.order)]);
                fields.extend([object(6, point), object(7, &[1])]);
            }
        }
        Some(ber_tlv::encode_all(PUBLIC_KEY, &fields))
    }
}

/// An unsigned integer under a context tag. Leading zeros occur in real requests and change nothing.
fn number<'a>(fields: &mut Reader<'a>, tag: u8, deviations: &mut Vec<CvDeviation>) -> Result<&'a [u8], TlvError> {
    let object = fields.expect(context_primitive(tag))?;
    let is_padded = matches!(object.value, [0, _, ..]);
    if is_padded && !deviations.contains(&CvDeviation::LeadingZeros) {
        deviations.push(CvDeviation::LeadingZeros);
    }
    Ok(object.value)
}

impl CvVerificationKey {
    /// How the key signs.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The curve, for those who inherit it.
    #[must_use]
    pub const fn curve(&self) -> Option<NamedCurve> {
        match &self.key {
            Key::Ec(point) => Some(point.curve()),
            Key::Rsa(_) => None,
        }
    }

    /// Bits of the modulus, or of the curve's prime.
    #[must_use]
    pub fn bits(&self) -> u32 {
        match &self.key {
            Key::Rsa(key) => key.modulus_bits(),
            Key::Ec(point) => point.curve().field_bits(),
        }
    }

    /// Whether `signature` over `message` was made with the private key that belongs to this one.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let digest = self.algorithm.digest().digest(message);
        match (self.algorithm, &self.key) {
            (Algorithm::RsaPkcs1(algorithm), Key::Rsa(key)) => {
                key.verify_pkcs1v15(algorithm, &digest, signature).is_ok()
            }
            (Algorithm::RsaPss(algorithm), Key::Rsa(key)) => {
                let salt_len = algorithm.output_len();
                let parameters = PssParameters { digest: algorithm, mgf_digest: algorithm, salt_len };
                key.verify_pss(parameters, &digest, signature).is_ok()
            }
            (Algorithm::Ecdsa(_), Key::Ec(point)) => Signature::parse_plain(point.curve(), signature)
                .is_ok_and(|signature| ecdsa::verify(point, &digest, &signature).is_ok()),
            // Completing keeps key and algorithm of one kind.
            _ => false,
        }
    }
}
