//! The two cryptograms of Basic Access Control (Doc 9303-11, 4.3.1 and 4.3.3).
//!
//! Both have one layout, with the sender's own nonce first:
//!
//! ```text
//! S = RND.IFD || RND.IC || K.IFD      EIFD = E(KEnc, S)      MIFD = MAC(KMAC, EIFD)
//! R = RND.IC || RND.IFD || K.IC       EIC  = E(KEnc, R)      MIC  = MAC(KMAC, EIC)
//! ```

use crate::crypto::cipher::{self, CipherAlgorithm};
use crate::crypto::mac::{self, MacAlgorithm};
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;

use super::keys::DocumentBasicAccessKeys;

/// RND.IC or RND.IFD.
pub type Nonce = [u8; 8];

/// Octets of EIFD || MIFD and of EIC || MIC.
pub const CRYPTOGRAM_LEN: usize = 40;

/// Zero: Doc 9303-11, 4.3.3.1.
const IV: [u8; 8] = [0; 8];

/// K.IC or K.IFD: 16 octets of one side's making.
#[derive(Debug)]
pub struct KeyingMaterial(Secret);

impl KeyingMaterial {
    /// Takes over 16 octets.
    #[must_use]
    pub fn new(octets: [u8; 16]) -> Self {
        Self(Secret::new(octets.to_vec()))
    }

    /// Fresh ones.
    pub fn generate(random: &mut dyn Random) -> Result<Self, RandomError> {
        let mut octets = [0; 16];
        random.fill(&mut octets)?;
        Ok(Self::new(octets))
    }

    pub(super) fn expose(&self) -> &[u8] {
        self.0.expose()
    }
}

/// A fresh nonce.
pub fn generate_nonce(random: &mut dyn Random) -> Result<Nonce, RandomError> {
    let mut nonce = Nonce::default();
    random.fill(&mut nonce)?;
    Ok(nonce)
}

/// S or R before encryption.
#[derive(Debug)]
pub struct AuthenticationMessage {
    /// The sender's nonce.
    pub own_nonce: Nonce,
    /// The receiver's nonce, sent back to it.
    pub peer_nonce: Nonce,
    /// The sender's keying material.
    pub keying_material: KeyingMaterial,
}

/// Why a cryptogram was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CryptogramError {
    /// Not 40 octets.
    #[error("cryptogram of wrong length")]
    Length,
    /// The checksum does not fit: other keys, or altered on the way.
    #[error("checksum of the cryptogram does not fit")]
    Checksum,
}

impl AuthenticationMessage {
    /// Encrypts and authenticates: EIFD || MIFD, or EIC || MIC. No padding before encryption (4.3.3.1).
    pub fn seal(&self, keys: &DocumentBasicAccessKeys) -> Result<Vec<u8>, CryptogramError> {
        let plain = Secret::new([&self.own_nonce[..], &self.peer_nonce, self.keying_material.expose()].concat());
        let mut sealed = cipher::cbc_encrypt(CipherAlgorithm::TripleDes, &keys.k_enc, &IV, plain.expose())
            .map_err(|_| CryptogramError::Length)?;
        let checksum = mac::mac(MacAlgorithm::RetailDes, &keys.k_mac, &cipher::pad(&sealed, 8))
            .map_err(|_| CryptogramError::Checksum)?;
        sealed.extend(checksum);
        Ok(sealed)
    }

    /// Checks the checksum, then decrypts. Whether the nonces are the right ones is the receiver's to compare.
    pub fn open(keys: &DocumentBasicAccessKeys, sealed: &[u8]) -> Result<Self, CryptogramError> {
        let sealed: &[u8; CRYPTOGRAM_LEN] = sealed.try_into().map_err(|_| CryptogramError::Length)?;
        let (cryptogram, checksum) = sealed.split_last_chunk::<8>().ok_or(CryptogramError::Length)?;
        mac::verify(MacAlgorithm::RetailDes, &keys.k_mac, &cipher::pad(cryptogram, 8), checksum)
            .map_err(|_| CryptogramError::Checksum)?;
        let plain = cipher::cbc_decrypt(CipherAlgorithm::TripleDes, &keys.k_enc, &IV, cryptogram)
            .map(Secret::new)
            .map_err(|_| CryptogramError::Length)?;
        Self::parse(plain.expose()).ok_or(CryptogramError::Length)
    }

    fn parse(plain: &[u8]) -> Option<Self> {
        let (own_nonce, rest) = plain.split_first_chunk::<8>()?;
        let (peer_nonce, rest) = rest.split_first_chunk::<8>()?;
        let keying_material = KeyingMaterial::new(rest.try_into().ok()?);
        Some(Self { own_nonce: *own_nonce, peer_nonce: *peer_nonce, keying_material })
    }
}
