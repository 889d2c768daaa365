//! The chip's key for Active Authentication (Doc 9303-11, 6.1.4).

use rsa::hazmat::rsa_decrypt_and_check;
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, RsaPrivateKey};

use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::iso9796::Trailer;
use crate::crypto::random::Random;
use crate::crypto::secret::Secret;
use crate::protocols::active_authentication::chip::{EcdsaSigner, RsaSigner, Signer};
use crate::simulator::issuer::{SaltSource, SigningKey};

/// The key that answers INTERNAL AUTHENTICATE.
#[derive(Debug)]
pub struct ActiveAuthenticationKey {
    /// The private key.
    pub key: SigningKey,
    /// The digest it signs with.
    pub digest: DigestAlgorithm,
}

impl Signer for ActiveAuthenticationKey {
    fn sign(&self, rnd_ifd: &[u8; 8], random: &mut dyn Random) -> Option<Vec<u8>> {
        self.sign_representative(rnd_ifd, random, <[u8]>::to_vec)
    }
}

/// The same key with another last octet in each representative, which is that of the trailer. ECDSA has none.
#[derive(Debug)]
pub(super) struct WithWrongTrailer<'a>(pub(super) &'a ActiveAuthenticationKey);

impl Signer for WithWrongTrailer<'_> {
    fn sign(&self, rnd_ifd: &[u8; 8], random: &mut dyn Random) -> Option<Vec<u8>> {
        self.0.sign_representative(rnd_ifd, random, |representative| {
            let mut spoiled = representative.to_vec();
            if let Some(last) = spoiled.last_mut() {
                *last ^= 1;
            }
            spoiled
        })
    }
}

impl ActiveAuthenticationKey {
    fn sign_representative(
        &self,
        rnd_ifd: &[u8; 8],
        random: &mut dyn Random,
        change: fn(&[u8]) -> Vec<u8>,
    ) -> Option<Vec<u8>> {
        match &self.key {
            SigningKey::Rsa(key) => {
                // The one-octet trailer belongs to SHA-1; every other digest names itself (ISO/IEC 9796-2, 8.1.2).
                let implicit = self.digest == DigestAlgorithm::Sha1;
                let signer = RsaSigner {
                    modulus_bits: u32::try_from(key.n().bits()).ok()?,
                    digest: self.digest,
                    trailer: if implicit { Trailer::Implicit } else { Trailer::Explicit },
                    private_operation: |representative: &[u8]| private_operation(key, &change(representative)),
                };
                signer.sign(rnd_ifd, random)
            }
            SigningKey::Ec(key) => {
                let private_key = Secret::new(key.scalar.expose().to_vec());
                EcdsaSigner { curve: key.curve, private_key, digest: self.digest }.sign(rnd_ifd, random)
            }
            // Nobody forges a challenge that was drawn just now.
            SigningKey::Forged(_) => None,
        }
    }
}

/// The representative to the power of the private exponent, as long as the modulus.
fn private_operation(key: &RsaPrivateKey, representative: &[u8]) -> Option<Vec<u8>> {
    let number = BigUint::from_bytes_be(representative);
    let octets = rsa_decrypt_and_check(key, None::<&mut SaltSource<'_>>, &number).ok()?.to_bytes_be();
    let mut padded = vec![0; key.size().saturating_sub(octets.len())];
    padded.extend(octets);
    Some(padded)
}
