//! `SubjectPublicKeyInfo`: the public keys of certificates and of DG15 (RFC 5280, 4.1.2.7; RFC 3279, 2.3; RFC 4055, 1.2).

use std::fmt;

use super::algorithm::{self, AlgorithmError, RSASSA_PSS};
use super::ec_parameters;
use crate::crypto::curve::PublicPoint;
use crate::crypto::dsa::DsaPublicKey;
use crate::crypto::rsa::{PssParameters, RsaPublicKey};
use crate::encoding::{Oid, Reader, TlvError, der};

/// The longest modulus in the master lists of 2020 to 2026 has 6144 bits.
const MAX_MODULUS_BITS: usize = 8192;
/// The longest exponent there has 17 (RELIABILITY C15).
const MAX_EXPONENT_BITS: usize = 33;

const RSA_ENCRYPTION: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 1]);
const DSA: Oid = Oid::from_arcs(&[1, 2, 840, 10040, 4, 1]);
pub(super) const EC_PUBLIC_KEY: Oid = Oid::from_arcs(&[1, 2, 840, 10045, 2, 1]);

/// A public key that can verify signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublicKey {
    /// An RSA key for either padding (`rsaEncryption`).
    Rsa(RsaPublicKey),
    /// An RSA key for RSASSA-PSS only, possibly for these parameters only (`id-RSASSA-PSS`; RFC 4055, 1.2).
    RsaPss(RsaPublicKey, Option<PssParameters>),
    /// A DSA key with its group (RFC 3279, 2.3.2).
    Dsa(DsaPublicKey),
    /// A point on a standard curve.
    Ec(PublicPoint),
}

/// Why a public key is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The structure cannot be read.
    #[error("public key malformed: {0}")]
    Malformed(#[from] TlvError),
    /// A key type we do not implement.
    #[error("public key algorithm {0} is not supported")]
    Unsupported(Oid),
    /// The parameters of an `id-RSASSA-PSS` key are of no use.
    #[error("public key parameters: {0}")]
    Parameters(AlgorithmError),
    /// The curve is neither named nor described.
    #[error("public key without curve")]
    CurveMissing,
    /// The parameters are not those of a standard curve.
    #[error("curve is not a standard one")]
    CurveUnknown,
    /// The octets are no point of the curve, or the point at infinity.
    #[error("point is not on the curve")]
    Point,
    /// The modulus is too short or even, or the exponent is even or 1.
    #[error("RSA modulus or exponent out of bounds")]
    Rsa,
    /// A modulus or an exponent nobody computes with: it would only cost time.
    #[error("RSA modulus or exponent too long")]
    TooLarge,
    /// The DSA group or key is not one of FIPS 186-4, or the group is left for the issuer to name.
    #[error("DSA parameters or key out of bounds")]
    Dsa,
}

impl KeyError {
    /// Whether the key may well be in order, and is of a kind we do not implement.
    #[must_use]
    pub const fn is_unsupported(self) -> bool {
        matches!(self, Self::Unsupported(_) | Self::Parameters(AlgorithmError::Unsupported(_)))
    }
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo` in DER that fills the input.
    ///
    /// ```text
    /// SubjectPublicKeyInfo ::= SEQUENCE { algorithm SEQUENCE { OID, parameters }, subjectPublicKey BIT STRING }
    /// ```
    pub fn parse(subject_public_key_info: &[u8]) -> Result<Self, KeyError> {
        let mut info = der::sole_sequence(subject_public_key_info)?;
        let mut algorithm = info.sequence()?;
        let key = info.whole_bit_string()?;
        info.finish()?;
        let oid = algorithm.oid()?;
        match oid {
            // Parameters must be NULL; absent ones occur and mean the same.
            RSA_ENCRYPTION => Ok(Self::Rsa(rsa(key)?)),
            RSASSA_PSS => {
                let restriction = if algorithm.is_empty() {
                    None
                } else {
                    Some(algorithm::pss_parameters(&mut algorithm).map_err(KeyError::Parameters)?)
                };
                Ok(Self::RsaPss(rsa(key)?, restriction))
            }
            DSA => Ok(Self::Dsa(dsa(&mut algorithm, key)?)),
            EC_PUBLIC_KEY => {
                let curve = ec_parameters::curve(algorithm.next_object()?)?;
                algorithm.finish()?;
                Ok(Self::Ec(PublicPoint::parse(curve, key).map_err(|_| KeyError::Point)?))
            }
            _ => Err(KeyError::Unsupported(oid)),
        }
    }
}

impl fmt::Display for PublicKey {
    /// `RSA 3072`, or the curve's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa(key) | Self::RsaPss(key, _) => write!(f, "RSA {}", key.modulus_bits()),
            Self::Dsa(key) => write!(f, "DSA {}", key.modulus_bits()),
            Self::Ec(point) => f.write_str(point.curve().name()),
        }
    }
}

/// `RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }` (RFC 8017, A.1.1)
fn rsa(key: &[u8]) -> Result<RsaPublicKey, KeyError> {
    let mut fields = der::sole_sequence(key)?;
    let (modulus, exponent) = (fields.unsigned()?, fields.unsigned()?);
    fields.finish()?;
    if is_longer(modulus, MAX_MODULUS_BITS) || is_longer(exponent, MAX_EXPONENT_BITS) {
        return Err(KeyError::TooLarge);
    }
    RsaPublicKey::new(modulus, exponent).map_err(|_| KeyError::Rsa)
}

/// Whether a number without leading zeros has more bits than this.
fn is_longer(number: &[u8], bits: usize) -> bool {
    let leading = number.first().map_or(0, |first| first.leading_zeros());
    number.len().saturating_mul(8).saturating_sub(usize::try_from(leading).unwrap_or_default()) > bits
}

/// `Dss-Parms ::= SEQUENCE { p, q, g INTEGER }`, `DSAPublicKey ::= INTEGER` (RFC 3279, 2.3.2). Inherited parameters are
/// not looked for.
fn dsa(algorithm: &mut Reader<'_>, key: &[u8]) -> Result<DsaPublicKey, KeyError> {
    if algorithm.is_empty() {
        return Err(KeyError::Dsa);
    }
    let mut fields = algorithm.sequence()?;
    algorithm.finish()?;
    let (p, q, g) = (fields.unsigned()?, fields.unsigned()?, fields.unsigned()?);
    fields.finish()?;
    let y = Reader::sole(key, der::INTEGER)?;
    DsaPublicKey::new(p, q, g, der::unsigned_value(&y)?).map_err(|_| KeyError::Dsa)
}
