//! The keys of Basic Access Control (Doc 9303-11, 9.7.2 and 9.7.4).

use crate::crypto::cipher::CipherAlgorithm;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::kdf;
use crate::crypto::secret::Secret;
use crate::iso7816::secure_messaging::{SendSequenceCounter, SessionKeys};

use super::messages::{KeyingMaterial, Nonce};

/// Octets of a key seed (Doc 9303-11, 4.3.2).
const SEED_LEN: usize = 16;

/// KEnc and KMAC. Erased when dropped.
#[derive(Debug)]
pub struct DocumentBasicAccessKeys {
    pub(super) k_enc: Secret,
    pub(super) k_mac: Secret,
}

impl DocumentBasicAccessKeys {
    /// Doc 9303-11, 4.3.2, step 1: the seed is the first 16 bytes of the SHA-1 of `MRZ_information`.
    #[must_use]
    pub fn derive(key_information: &Secret) -> Self {
        let hash = Secret::new(DigestAlgorithm::Sha1.digest(key_information.expose()));
        let seed = Secret::new(hash.expose().iter().take(SEED_LEN).copied().collect());
        Self::from_seed(seed.expose())
    }

    /// Doc 9303-11, 9.7.2: KEnc = KDF(K, 1), KMAC = KDF(K, 2).
    #[must_use]
    pub fn from_seed(seed: &[u8]) -> Self {
        let key = |counter| kdf::derive(seed, None, counter, CipherAlgorithm::TripleDes);
        Self { k_enc: key(kdf::COUNTER_ENC), k_mac: key(kdf::COUNTER_MAC) }
    }
}

/// Doc 9303-11, 4.3.1, step 5 and 9.8.6.3: session keys from K.IC xor K.IFD, and the counter from the nonces.
#[must_use]
pub fn derive_session_keys(
    k_ic: &KeyingMaterial,
    k_ifd: &KeyingMaterial,
    rnd_ic: &Nonce,
    rnd_ifd: &Nonce,
) -> SessionKeys {
    let seed = k_ic.expose().iter().zip(k_ifd.expose()).map(|(ic, ifd)| ic ^ ifd).collect();
    let ssc = SendSequenceCounter::after_bac(rnd_ic, rnd_ifd);
    SessionKeys::derive(CipherAlgorithm::TripleDes, Secret::new(seed).expose(), ssc)
}
