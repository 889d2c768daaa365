//! The chip's key for Active Authentication, and what it answers (Doc 9303-11, 6.1.2).

use rsa::hazmat::rsa_decrypt_and_check;
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, RsaPrivateKey};

use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::ecdsa;
use crate::crypto::iso9796::{self, Trailer};
use crate::crypto::random::Random;
use crate::simulator::issuer::{IssuerError, SaltSource, SigningKey};

/// The key that answers INTERNAL AUTHENTICATE.
#[derive(Debug)]
pub struct ActiveAuthenticationKey {
    /// The private key.
    pub key: SigningKey,
    /// The digest it signs with.
    pub digest: DigestAlgorithm,
}

impl ActiveAuthenticationKey {
    /// The signature over RND.IFD: ISO/IEC 9796-2 scheme 1 for RSA (6.1.2.2), plain ECDSA otherwise (6.1.2.3).
    pub fn answer(&self, rnd_ifd: &[u8], random: &mut dyn Random) -> Result<Vec<u8>, IssuerError> {
        match &self.key {
            SigningKey::Rsa(key) => self.answer_rsa(key, rnd_ifd, random),
            SigningKey::Ec(key) => {
                let digest = self.digest.digest(rnd_ifd);
                let signature =
                    ecdsa::sign(key.curve, &key.scalar, &digest, random).map_err(|_| IssuerError::Signing)?;
                signature.encode_plain(key.curve).map_err(|_| IssuerError::Signing)
            }
        }
    }

    fn answer_rsa(&self, key: &RsaPrivateKey, rnd_ifd: &[u8], random: &mut dyn Random) -> Result<Vec<u8>, IssuerError> {
        // The one-octet trailer belongs to SHA-1; every other digest names itself (ISO/IEC 9796-2, 8.1.2).
        let trailer = if self.digest == DigestAlgorithm::Sha1 { Trailer::Implicit } else { Trailer::Explicit };
        let bits = u32::try_from(key.n().bits()).map_err(|_| IssuerError::Key)?;
        let representative = iso9796::sign_representative(bits, self.digest, trailer, rnd_ifd, random)
            .map_err(|_| IssuerError::KeyKind)?;
        let number = BigUint::from_bytes_be(&representative);
        let signature =
            rsa_decrypt_and_check(key, None::<&mut SaltSource<'_>>, &number).map_err(|_| IssuerError::Signing)?;
        let octets = signature.to_bytes_be();
        let mut padded = vec![0; key.size().saturating_sub(octets.len())];
        padded.extend(octets);
        Ok(padded)
    }
}
