//! Private keys of the authorization PKI, and how they sign (TR-03110-3, A.7.3 and A.7.4).

use std::sync::Arc;

use rsa::BigUint;
use rsa::RsaPrivateKey;
use rsa::hazmat::rsa_decrypt_and_check;
use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::traits::PublicKeyParts;

use super::error::IssuerError;
use super::key::{EcKey, SigningKey};
use super::scheme::{SaltSource, digest_identifier};
use crate::crypto::curve::NamedCurve;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::ecdh::KeyPair;
use crate::crypto::ecdsa;
use crate::crypto::random::Random;
use crate::crypto::secret::Secret;
use crate::encoding::der;
use crate::pki::cv_certificate::TerminalAuthenticationAlgorithm as Algorithm;
use crate::protocols::terminal_authentication::Signer;

/// A private key and the algorithm it signs with; copies share the key.
#[derive(Debug, Clone)]
pub struct TerminalKey {
    pub(super) key: Arc<SigningKey>,
    pub(super) algorithm: Algorithm,
}

impl TerminalKey {
    /// A key for this algorithm.
    ///
    /// # Errors
    /// The key is of another kind.
    pub fn new(key: SigningKey, algorithm: Algorithm) -> Result<Self, IssuerError> {
        let is_ecdsa = matches!(algorithm, Algorithm::Ecdsa(_));
        if matches!(key, SigningKey::Ec(_)) != is_ecdsa {
            return Err(IssuerError::KeyKind);
        }
        Ok(Self { key: Arc::new(key), algorithm })
    }

    /// A fresh key on a curve.
    ///
    /// # Errors
    /// The source of random octets.
    pub fn generate(curve: NamedCurve, digest: DigestAlgorithm, random: &mut dyn Random) -> Result<Self, IssuerError> {
        let pair = KeyPair::generate(curve, random).map_err(|_| IssuerError::Key)?;
        let scalar = Secret::new(pair.private().expose().to_vec());
        let key = EcKey { curve, scalar, point: pair.public().encoded().to_vec() };
        Self::new(SigningKey::Ec(key), Algorithm::Ecdsa(digest))
    }

    /// The key as unencrypted PKCS#8, where it is on a curve.
    #[must_use]
    pub fn to_pkcs8(&self) -> Option<Vec<u8>> {
        self.key.to_pkcs8()
    }

    /// How it signs.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl Signer for TerminalKey {
    fn sign(&self, algorithm: Algorithm, message: &[u8], random: &mut dyn Random) -> Option<Vec<u8>> {
        let digest = algorithm.digest().digest(message);
        match (algorithm, self.key.as_ref()) {
            (Algorithm::RsaPkcs1(digest_algorithm), SigningKey::Rsa(key)) => {
                let info = der::sequence(&[digest_identifier(digest_algorithm), der::octet_string(&digest)]);
                key.sign(Pkcs1v15Sign::new_unprefixed(), &info).ok()
            }
            (Algorithm::RsaPss(digest_algorithm), SigningKey::Rsa(key)) => {
                sign_pss(key, digest_algorithm, &digest, random)
            }
            (Algorithm::Ecdsa(_), SigningKey::Ec(key)) => {
                let signature = ecdsa::sign(key.curve, &key.scalar, &digest, random).ok()?;
                signature.encode_plain(key.curve).ok()
            }
            _ => None,
        }
    }
}

/// RSASSA-PSS (RFC 8017, 8.1.1 and 9.1.1) with any digest, SHA-1 among them, which the `rsa` crate's own padding is not
/// built for here. For moduli of whole octets, as TR-03110-3, A.7.3.2 wants them.
fn sign_pss(
    key: &RsaPrivateKey,
    algorithm: DigestAlgorithm,
    hashed: &[u8],
    random: &mut dyn Random,
) -> Option<Vec<u8>> {
    let mut salt = vec![0; algorithm.output_len()];
    random.fill(&mut salt).ok()?;
    let hash = algorithm.digest_parts(&[&[0; 8], hashed, &salt]);
    let db_len = key.size().checked_sub(hash.len().checked_add(1)?)?;
    let mut db = vec![0; db_len.checked_sub(salt.len().checked_add(1)?)?];
    db.push(1);
    db.extend(salt);
    let mask = (0_u32..).flat_map(|counter| algorithm.digest_parts(&[&hash, &counter.to_be_bytes()]));
    let mut encoded: Vec<u8> = db.iter().zip(mask).map(|(octet, mask)| octet ^ mask).collect();
    // The encoded message has one bit less than the modulus.
    *encoded.first_mut()? &= 0x7F;
    encoded.extend(hash);
    encoded.push(0xBC);
    let number = BigUint::from_bytes_be(&encoded);
    let signature = rsa_decrypt_and_check(key, None::<&mut SaltSource<'_>>, &number).ok()?.to_bytes_be();
    Some([vec![0; key.size().checked_sub(signature.len())?], signature].concat())
}
