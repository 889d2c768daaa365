//! The session keys and what is computed with them, the same on both sides.

use crate::crypto::cipher::{self, CipherAlgorithm};
use crate::crypto::kdf;
use crate::crypto::mac::{self, MacAlgorithm, MacError};
use crate::crypto::secret::Secret;

use super::counter::SendSequenceCounter;
use super::error::SecureMessagingError;

/// KSEnc, KSMAC and the counter they start with (Doc 9303-11, 9.7.4 and 9.8.2). Erased when dropped.
#[derive(Debug)]
pub struct SessionKeys {
    cipher: CipherAlgorithm,
    ks_enc: Secret,
    ks_mac: Secret,
    ssc: SendSequenceCounter,
}

impl SessionKeys {
    /// Doc 9303-11, 9.7.4: both keys from the shared secret of BAC, PACE or Chip Authentication.
    #[must_use]
    pub fn derive(cipher: CipherAlgorithm, shared_secret: &[u8], ssc: SendSequenceCounter) -> Self {
        Self {
            cipher,
            ks_enc: kdf::derive(shared_secret, None, kdf::COUNTER_ENC, cipher),
            ks_mac: kdf::derive(shared_secret, None, kdf::COUNTER_MAC, cipher),
            ssc,
        }
    }

    /// Keys that came from elsewhere, such as a worked example. `None` where a length does not fit the cipher.
    #[must_use]
    pub fn from_parts(
        cipher: CipherAlgorithm,
        ks_enc: Secret,
        ks_mac: Secret,
        ssc: SendSequenceCounter,
    ) -> Option<Self> {
        let fits = ks_enc.len() == cipher.key_len()
            && ks_mac.len() == cipher.key_len()
            && ssc.octets().len() == cipher.block_len();
        fits.then_some(Self { cipher, ks_enc, ks_mac, ssc })
    }

    /// The cipher.
    #[must_use]
    pub const fn cipher(&self) -> CipherAlgorithm {
        self.cipher
    }

    /// The counter as it stands.
    #[must_use]
    pub const fn counter(&self) -> SendSequenceCounter {
        self.ssc
    }

    pub(super) const fn block_len(&self) -> usize {
        self.cipher.block_len()
    }

    /// One step of the counter, before each command and each response (Doc 9303-11, 9.8.2).
    pub(super) const fn advance(&mut self) {
        self.ssc.increment();
    }

    /// Pads and encrypts (Doc 9303-11, 9.8.6.1 and 9.8.7.1).
    pub(super) fn encrypt(&self, plain: &[u8]) -> Result<Vec<u8>, SecureMessagingError> {
        self.encrypt_blocks(&Secret::new(cipher::pad(plain, self.block_len())))
    }

    /// Encrypts whole blocks as they are.
    pub(super) fn encrypt_blocks(&self, blocks: &Secret) -> Result<Vec<u8>, SecureMessagingError> {
        cipher::cbc_encrypt(self.cipher, &self.ks_enc, &self.iv()?, blocks.expose())
            .map_err(|_| SecureMessagingError::Cryptogram)
    }

    /// Decrypts and takes the padding off.
    pub(super) fn decrypt(&self, cryptogram: &[u8]) -> Result<Vec<u8>, SecureMessagingError> {
        let padded = cipher::cbc_decrypt(self.cipher, &self.ks_enc, &self.iv()?, cryptogram)
            .map(Secret::new)
            .map_err(|_| SecureMessagingError::Cryptogram)?;
        cipher::unpad(padded.expose(), self.block_len())
            .map(<[u8]>::to_vec)
            .map_err(|_| SecureMessagingError::Cryptogram)
    }

    /// The checksum over counter, padded header (commands only) and data objects (Doc 9303-11, figures 5 and 6).
    pub(super) fn checksum(&self, header: Option<[u8; 4]>, objects: &[u8]) -> Result<[u8; 8], SecureMessagingError> {
        let message = self.authenticated_message(header, objects);
        mac::mac(self.mac_algorithm(), &self.ks_mac, &message).map_err(|_| SecureMessagingError::Checksum)
    }

    /// Compares in constant time.
    pub(super) fn verify_checksum(
        &self,
        header: Option<[u8; 4]>,
        objects: &[u8],
        checksum: &[u8],
    ) -> Result<(), SecureMessagingError> {
        let message = self.authenticated_message(header, objects);
        mac::verify(self.mac_algorithm(), &self.ks_mac, &message, checksum)
            .map_err(|_: MacError| SecureMessagingError::Checksum)
    }

    /// The message is always padded here, also for CMAC, which could do without (Doc 9303-11, 9.8.1, note).
    ///
    /// A command without any object ends with its padded header: a second padding would add a block of nothing but
    /// padding, and padding belongs to data (ISO/IEC 7816-4, 10.2.3.1).
    fn authenticated_message(&self, header: Option<[u8; 4]>, objects: &[u8]) -> Vec<u8> {
        let mut message = self.ssc.octets();
        if let Some(header) = header {
            message.extend(cipher::pad(&header, self.block_len()));
            if objects.is_empty() {
                return message;
            }
        }
        message.extend_from_slice(objects);
        cipher::pad(&message, self.block_len())
    }

    fn mac_algorithm(&self) -> MacAlgorithm {
        MacAlgorithm::from(self.cipher)
    }

    /// Zero for Triple DES, the encrypted counter for AES.
    fn iv(&self) -> Result<Vec<u8>, SecureMessagingError> {
        match self.cipher {
            CipherAlgorithm::TripleDes => Ok(vec![0; self.block_len()]),
            CipherAlgorithm::Aes128 | CipherAlgorithm::Aes192 | CipherAlgorithm::Aes256 => {
                cipher::encrypt_block(self.cipher, &self.ks_enc, &self.ssc.octets())
                    .map_err(|_| SecureMessagingError::Cryptogram)
            }
        }
    }
}
