//! How certificates and security objects are signed (Doc 9303-12, 4.4; RFC 4055, RFC 5758).

use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::pss::Pss;
use rsa::rand_core::{self, CryptoRng, RngCore};
use rsa::{RsaPrivateKey, sha2};
use serde::Deserialize;

use super::error::IssuerError;
use super::key::{EcKey, SigningKey};
use crate::crypto::curve::NamedCurve;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::ecdsa;
use crate::crypto::random::Random;
use crate::encoding::{Oid, der};

/// id-RSASSA-PSS.
const RSA_PSS: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 10]);
/// id-mgf1.
const MGF1: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 8]);

/// The family of a signature; the digest is said beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SignatureFamily {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1,
    /// RSASSA-PSS, MGF1 with the same digest, salt as long as the digest.
    RsaPss,
    /// ECDSA.
    #[default]
    Ecdsa,
}

/// A signature algorithm: family and digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignatureScheme {
    /// The family.
    pub family: SignatureFamily,
    /// The digest that is signed.
    pub digest: DigestAlgorithm,
}

impl SignatureScheme {
    /// The AlgorithmIdentifier (RFC 4055, 3.1 and 5; RFC 5758, 3.2).
    #[must_use]
    pub fn algorithm_identifier(self) -> Vec<u8> {
        match self.family {
            SignatureFamily::RsaPkcs1 => der::sequence(&[der::oid(&rsa_oid(self.digest)), der::null()]),
            SignatureFamily::Ecdsa => der::sequence(&[der::oid(&ecdsa_oid(self.digest))]),
            SignatureFamily::RsaPss => {
                let hash = digest_identifier(self.digest);
                let mask = der::sequence(&[der::oid(&MGF1), hash.clone()]);
                let salt = der::unsigned(&self.digest.output_len().to_be_bytes());
                let explicit = |number, value: &[u8]| crate::encoding::ber_tlv::encode(der::context(number), value);
                let parameters = der::sequence(&[explicit(0, &hash), explicit(1, &mask), explicit(2, &salt)]);
                der::sequence(&[der::oid(&RSA_PSS), parameters])
            }
        }
    }

    /// Signs a message.
    pub fn sign(self, key: &SigningKey, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>, IssuerError> {
        let digest = self.digest.digest(message);
        match (self.family, key) {
            (SignatureFamily::RsaPkcs1, SigningKey::Rsa(key)) => {
                sign_pkcs1(key, digest_identifier(self.digest), &digest)
            }
            (SignatureFamily::RsaPkcs1, SigningKey::Forged(forgery)) => Ok(forgery.sign(&digest)),
            (SignatureFamily::RsaPss, SigningKey::Rsa(key)) => sign_pss(self.digest, key, &digest, random),
            (SignatureFamily::Ecdsa, SigningKey::Ec(key)) => sign_ecdsa(key, &digest, random),
            _ => Err(IssuerError::KeyKind),
        }
    }

    /// Signs a message with PKCS #1 v1.5 and leaves NULL out of the `DigestInfo` (RFC 8017, 9.2, note 2).
    pub(super) fn sign_without_null(self, key: &SigningKey, message: &[u8]) -> Result<Vec<u8>, IssuerError> {
        let SigningKey::Rsa(key) = key else { return Err(IssuerError::KeyKind) };
        sign_pkcs1(key, der::sequence(&[der::oid(&self.digest.oid())]), &self.digest.digest(message))
    }
}

/// The `DigestInfo` is written here, so that every digest is possible.
fn sign_pkcs1(key: &RsaPrivateKey, identifier: Vec<u8>, digest: &[u8]) -> Result<Vec<u8>, IssuerError> {
    let info = der::sequence(&[identifier, der::octet_string(digest)]);
    key.sign(Pkcs1v15Sign::new_unprefixed(), &info).map_err(|_| IssuerError::Signing)
}

/// A digest's AlgorithmIdentifier with NULL parameters (RFC 4055, 2.1).
#[must_use]
pub(super) fn digest_identifier(digest: DigestAlgorithm) -> Vec<u8> {
    der::sequence(&[der::oid(&digest.oid()), der::null()])
}

fn rsa_oid(digest: DigestAlgorithm) -> Oid {
    let last = match digest {
        DigestAlgorithm::Sha1 => 5,
        DigestAlgorithm::Sha224 => 14,
        DigestAlgorithm::Sha256 => 11,
        DigestAlgorithm::Sha384 => 12,
        DigestAlgorithm::Sha512 => 13,
    };
    Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, last])
}

fn ecdsa_oid(digest: DigestAlgorithm) -> Oid {
    match digest {
        DigestAlgorithm::Sha1 => Oid::from_arcs(&[1, 2, 840, 10_045, 4, 1]),
        DigestAlgorithm::Sha224 => Oid::from_arcs(&[1, 2, 840, 10_045, 4, 3, 1]),
        DigestAlgorithm::Sha256 => Oid::from_arcs(&[1, 2, 840, 10_045, 4, 3, 2]),
        DigestAlgorithm::Sha384 => Oid::from_arcs(&[1, 2, 840, 10_045, 4, 3, 3]),
        DigestAlgorithm::Sha512 => Oid::from_arcs(&[1, 2, 840, 10_045, 4, 3, 4]),
    }
}

fn sign_pss(
    digest: DigestAlgorithm,
    key: &RsaPrivateKey,
    hashed: &[u8],
    random: &mut dyn Random,
) -> Result<Vec<u8>, IssuerError> {
    let salt_len = digest.output_len();
    let padding = match digest {
        // RFC 4055 allows SHA-1, Doc 9303-12, 4.4.1 does not: nobody needs to mint it.
        DigestAlgorithm::Sha1 => return Err(IssuerError::KeyKind),
        DigestAlgorithm::Sha224 => Pss::new_with_salt::<sha2::Sha224>(salt_len),
        DigestAlgorithm::Sha256 => Pss::new_with_salt::<sha2::Sha256>(salt_len),
        DigestAlgorithm::Sha384 => Pss::new_with_salt::<sha2::Sha384>(salt_len),
        DigestAlgorithm::Sha512 => Pss::new_with_salt::<sha2::Sha512>(salt_len),
    };
    key.sign_with_rng(&mut SaltSource(random), padding, hashed).map_err(|_| IssuerError::Signing)
}

/// P-256 is signed by the `p256` crate with a deterministic nonce (RFC 6979); the other curves by our own code.
fn sign_ecdsa(key: &EcKey, digest: &[u8], random: &mut dyn Random) -> Result<Vec<u8>, IssuerError> {
    use p256::ecdsa::signature::hazmat::PrehashSigner;
    if key.curve == NamedCurve::P256 {
        let signer = p256::ecdsa::SigningKey::from_slice(key.scalar.expose()).map_err(|_| IssuerError::Key)?;
        let signature: p256::ecdsa::Signature = signer.sign_prehash(digest).map_err(|_| IssuerError::Signing)?;
        let (r, s) = signature.split_bytes();
        return Ok(der::sequence(&[der::unsigned(&r), der::unsigned(&s)]));
    }
    let signature = ecdsa::sign(key.curve, &key.scalar, digest, random).map_err(|_| IssuerError::Signing)?;
    Ok(signature.encode_der())
}

/// Our randomness as the `rsa` crate wants it. A source that fails gives zeros: a salt is no secret.
pub(in crate::simulator) struct SaltSource<'a>(&'a mut dyn Random);

impl RngCore for SaltSource<'_> {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        if self.0.fill(dest).is_err() {
            dest.fill(0);
        }
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(dest);
        Ok(())
    }
}

impl CryptoRng for SaltSource<'_> {}
