//! Private keys of the test issuer and of the chip, read from PKCS#8 (RFC 5208, 5; RFC 5915, 3; RFC 8017, A.1.2).

use std::fmt;

use rsa::traits::PublicKeyParts;
use rsa::{BigUint, RsaPrivateKey};

use super::error::IssuerError;
use super::forgery::{self, Forgery};
use super::spki::{self, CurveForm};
use crate::crypto::curve::NamedCurve;
use crate::crypto::secret::Secret;
use crate::encoding::{Oid, Reader, ber_tlv, der};

/// rsaEncryption.
pub(super) const RSA_ENCRYPTION: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 1]);
/// id-ecPublicKey.
const EC_PUBLIC_KEY: Oid = Oid::from_arcs(&[1, 2, 840, 10_045, 2, 1]);

/// A private key with what its public half needs. Not printable.
pub enum SigningKey {
    /// An RSA key.
    Rsa(Box<RsaPrivateKey>),
    /// A key on one of the curves of Doc 9303-12, 4.4.
    Ec(EcKey),
    /// An RSA key with exponent 3 whose private half nobody has: what it signs is forged.
    Forged(Forgery),
}

/// A private scalar and its public point.
pub struct EcKey {
    /// The curve.
    pub curve: NamedCurve,
    /// The private scalar, as many octets as the order has.
    pub scalar: Secret,
    /// The public point, uncompressed (SEC 1, 2.3.3).
    pub point: Vec<u8>,
}

impl SigningKey {
    /// Reads an unencrypted PKCS#8 key.
    ///
    /// ```text
    /// PrivateKeyInfo ::= SEQUENCE { version, algorithm SEQUENCE { OID, parameters }, privateKey OCTET STRING, ... }
    /// ```
    pub fn parse_pkcs8(bytes: &[u8]) -> Result<Self, IssuerError> {
        let mut info = der::sole_sequence(bytes)?;
        info.integer()?;
        let mut algorithm = info.sequence()?;
        let oid = algorithm.oid()?;
        let inner = info.octet_string()?;
        match oid {
            RSA_ENCRYPTION => parse_rsa(inner),
            EC_PUBLIC_KEY => {
                let curve = NamedCurve::from_oid(&algorithm.oid()?).ok_or(IssuerError::Curve)?;
                parse_ec(inner, curve)
            }
            other => Err(IssuerError::KeyAlgorithm(other)),
        }
    }

    /// Writes a key on a curve as unencrypted PKCS#8; nothing for RSA, whose keys come from files anyway.
    #[must_use]
    pub fn to_pkcs8(&self) -> Option<Vec<u8>> {
        let Self::Ec(key) = self else { return None };
        let algorithm = der::sequence(&[der::oid(&EC_PUBLIC_KEY), der::oid(&key.curve.oid())]);
        let public = ber_tlv::encode(der::context(1), &der::bit_string(&key.point));
        let inner = der::sequence(&[der::unsigned(&[1]), der::octet_string(key.scalar.expose()), public]);
        Some(der::sequence(&[der::unsigned(&[0]), algorithm, der::octet_string(&inner)]))
    }

    /// The public half as a SubjectPublicKeyInfo.
    #[must_use]
    pub fn public_key_info(&self, form: CurveForm) -> Vec<u8> {
        match self {
            Self::Rsa(key) => spki::rsa(&RSA_ENCRYPTION, &key.n().to_bytes_be(), &key.e().to_bytes_be()),
            Self::Ec(key) => spki::ec(&EC_PUBLIC_KEY, key.curve, &key.point, form),
            Self::Forged(_) => spki::rsa(&RSA_ENCRYPTION, &forgery::modulus(), &forgery::EXPONENT),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa(key) => write!(f, "SigningKey(RSA-{})", key.n().bits()),
            Self::Ec(key) => write!(f, "SigningKey({})", key.curve.name()),
            Self::Forged(forgery) => write!(f, "SigningKey(forged: {forgery:?})"),
        }
    }
}

/// `RSAPrivateKey ::= SEQUENCE { version, n, e, d, p, q, d mod p-1, d mod q-1, q^-1 mod p }`
fn parse_rsa(bytes: &[u8]) -> Result<SigningKey, IssuerError> {
    let mut key = der::sole_sequence(bytes)?;
    key.integer()?;
    let mut number = || key.unsigned().map(BigUint::from_bytes_be);
    let (n, e, d, p, q) = (number()?, number()?, number()?, number()?, number()?);
    let mut key = RsaPrivateKey::from_components(n, e, d, vec![p, q]).map_err(|_| IssuerError::Key)?;
    key.precompute().map_err(|_| IssuerError::Key)?;
    Ok(SigningKey::Rsa(Box::new(key)))
}

/// `ECPrivateKey ::= SEQUENCE { version 1, privateKey OCTET STRING, parameters [0] OPTIONAL, publicKey [1] BIT STRING OPTIONAL }`
///
/// The public key is required here: OpenSSL always writes it.
fn parse_ec(bytes: &[u8], curve: NamedCurve) -> Result<SigningKey, IssuerError> {
    let mut key = der::sole_sequence(bytes)?;
    key.integer()?;
    let scalar = Secret::new(key.octet_string()?.to_vec());
    key.optional(der::context(0))?;
    let public = key.expect(der::context(1))?;
    let point = Reader::new(public.value).whole_bit_string()?.to_vec();
    Ok(SigningKey::Ec(EcKey { curve, scalar, point }))
}
