//! The keys of PACE: from the password for the nonce, from the shared secret for everything after (Doc 9303-11, 9.7).

use crate::crypto::cipher::{self, CipherAlgorithm};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::kdf;
use crate::crypto::mac::{self, MAC_LEN, MacAlgorithm};
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;
use crate::encoding::Oid;
use crate::iso7816::secure_messaging::{SendSequenceCounter, SessionKeys};
use crate::protocols::Password;

use super::agreement::PublicKey;
use super::messages;
use super::variant::{Mapping, Variant};

/// Octets of the longest nonce taken: the standard sets no bound, and no cipher has use for more.
const LONGEST_NONCE: usize = 64;

/// Which password: the value of DO'83' (Doc 9303-11, 4.4.4.1; TR-03110-3, B.14.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PasswordReference {
    /// `MRZ_information`.
    Mrz,
    /// Card Access Number.
    Can,
    /// PIN.
    Pin,
    /// PIN Unblocking Key.
    Puk,
}

impl PasswordReference {
    /// The reference with this value.
    #[must_use]
    pub const fn from_octet(octet: u8) -> Option<Self> {
        match octet {
            1 => Some(Self::Mrz),
            2 => Some(Self::Can),
            3 => Some(Self::Pin),
            4 => Some(Self::Puk),
            _ => None,
        }
    }

    /// The value.
    #[must_use]
    pub const fn octet(self) -> u8 {
        match self {
            Self::Mrz => 1,
            Self::Can => 2,
            Self::Pin => 3,
            Self::Puk => 4,
        }
    }
}

/// A nonce that cannot be one: of a wrong length, or zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a nonce for this cipher and mapping")]
pub struct NonceError;

/// Kπ, and which password it came from. Erased when dropped.
#[derive(Debug)]
pub struct PasswordKey {
    reference: PasswordReference,
    cipher: CipherAlgorithm,
    k_pi: Secret,
}

impl PasswordKey {
    /// Kπ = KDF(f(π), 3) (Doc 9303-11, 9.7.3).
    #[must_use]
    pub fn derive(password: &Password, cipher: CipherAlgorithm) -> Self {
        let hash;
        let (reference, encoded) = match password {
            Password::Mrz(information) => {
                hash = Secret::new(DigestAlgorithm::Sha1.digest(information.expose()));
                (PasswordReference::Mrz, &hash)
            }
            Password::Can(can) => (PasswordReference::Can, can),
            Password::Pin(pin) => (PasswordReference::Pin, pin),
            Password::Puk(puk) => (PasswordReference::Puk, puk),
        };
        Self { reference, cipher, k_pi: kdf::derive(encoded.expose(), None, kdf::COUNTER_PACE, cipher) }
    }

    /// A key that came from elsewhere, such as a worked example. `None` where the length does not fit the cipher.
    #[must_use]
    pub fn from_parts(reference: PasswordReference, cipher: CipherAlgorithm, k_pi: Secret) -> Option<Self> {
        (k_pi.len() == cipher.key_len()).then_some(Self { reference, cipher, k_pi })
    }

    /// Which password.
    #[must_use]
    pub const fn reference(&self) -> PasswordReference {
        self.reference
    }

    /// The cipher the key is for.
    #[must_use]
    pub const fn cipher(&self) -> CipherAlgorithm {
        self.cipher
    }

    /// Kπ itself, for comparison with a worked example.
    #[must_use]
    pub const fn k_pi(&self) -> &Secret {
        &self.k_pi
    }

    /// z = E(Kπ, s), in CBC mode with a zero IV (Doc 9303-11, 4.4.3.3).
    pub fn encrypt_nonce(&self, nonce: &Secret) -> Result<Vec<u8>, NonceError> {
        cipher::cbc_encrypt(self.cipher, &self.k_pi, &vec![0; self.cipher.block_len()], nonce.expose())
            .map_err(|_| NonceError)
    }

    /// s = D(Kπ, z). A wrong password gives another nonce, not an error.
    ///
    /// The length is a positive multiple of the block's; for the Integrated Mapping it is exactly [`nonce_len`]. Zero
    /// is refused: with the Generic Mapping it would leave nothing of the password in the generator.
    pub fn decrypt_nonce(&self, mapping: Mapping, encrypted: &[u8]) -> Result<Secret, NonceError> {
        let length_fits = match mapping {
            Mapping::Generic | Mapping::ChipAuthentication => (1..=LONGEST_NONCE).contains(&encrypted.len()),
            Mapping::Integrated => encrypted.len() == nonce_len(self.cipher),
        };
        if !length_fits {
            return Err(NonceError);
        }
        let nonce = cipher::cbc_decrypt(self.cipher, &self.k_pi, &vec![0; self.cipher.block_len()], encrypted)
            .map(Secret::new)
            .map_err(|_| NonceError)?;
        if nonce.ct_eq(&vec![0; nonce.len()]) { Err(NonceError) } else { Ok(nonce) }
    }
}

/// Octets of s: whole blocks, at least as many as a key has (Doc 9303-11, 4.4.3.3), and for Triple DES two blocks
/// (4.4.3.3.2, note). Demanded for the Integrated Mapping only; our chip draws so many for every mapping.
#[must_use]
pub const fn nonce_len(cipher: CipherAlgorithm) -> usize {
    match cipher {
        CipherAlgorithm::TripleDes | CipherAlgorithm::Aes128 => 16,
        CipherAlgorithm::Aes192 | CipherAlgorithm::Aes256 => 32,
    }
}

/// A fresh s of the length our chip uses.
pub fn generate_nonce(cipher: CipherAlgorithm, random: &mut dyn Random) -> Result<Secret, RandomError> {
    draw(nonce_len(cipher), random)
}

/// A fresh t of the Integrated Mapping, as long as a key (Doc 9303-11, 4.4.3.3).
pub fn generate_terminal_nonce(cipher: CipherAlgorithm, random: &mut dyn Random) -> Result<Secret, RandomError> {
    draw(cipher.key_len(), random)
}

fn draw(len: usize, random: &mut dyn Random) -> Result<Secret, RandomError> {
    let mut octets = zeroize::Zeroizing::new(vec![0; len]);
    random.fill(&mut octets)?;
    Ok(Secret::new(std::mem::take(&mut *octets)))
}

/// A token that does not fit, or Chip Authentication Data that do not decipher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("does not fit the agreed keys")]
pub struct KeysError;

/// KSEnc and KSMAC, agreed on but not yet confirmed. Erased when dropped.
#[derive(Debug)]
pub struct AgreedKeys {
    protocol: Oid,
    cipher: CipherAlgorithm,
    ks_enc: Secret,
    ks_mac: Secret,
    session: SessionKeys,
}

impl AgreedKeys {
    /// From the shared secret K (Doc 9303-11, 9.7.4).
    #[must_use]
    pub fn derive(variant: Variant, shared_secret: &Secret) -> Self {
        let cipher = variant.cipher();
        let key = |counter| kdf::derive(shared_secret.expose(), None, counter, cipher);
        Self {
            protocol: variant.oid(),
            cipher,
            ks_enc: key(kdf::COUNTER_ENC),
            ks_mac: key(kdf::COUNTER_MAC),
            session: SessionKeys::derive(cipher, shared_secret.expose(), SendSequenceCounter::zero(cipher)),
        }
    }

    /// The token over the other side's ephemeral public key, as it came (Doc 9303-11, 4.4.3.4).
    ///
    /// Equal keys on both sides are refused before: with them the other side could send our own token back.
    pub fn token(&self, key: &PublicKey, received: &[u8]) -> Result<AuthenticationToken, KeysError> {
        let data = messages::public_key_data_object(&self.protocol, key, received);
        let data = match self.cipher {
            CipherAlgorithm::TripleDes => cipher::pad(&data, self.cipher.block_len()),
            CipherAlgorithm::Aes128 | CipherAlgorithm::Aes192 | CipherAlgorithm::Aes256 => data,
        };
        let octets = mac::mac(MacAlgorithm::from(self.cipher), &self.ks_mac, &data).map_err(|_| KeysError)?;
        Ok(AuthenticationToken(Secret::new(octets.to_vec())))
    }

    /// AIC = E(KSEnc, CAIC) (Doc 9303-11, 4.4.3.5.1).
    pub fn encrypt_chip_authentication_data(&self, data: &[u8]) -> Result<Vec<u8>, KeysError> {
        let padded = Secret::new(cipher::pad(data, self.cipher.block_len()));
        cipher::cbc_encrypt(self.cipher, &self.ks_enc, &self.minus_one()?, padded.expose()).map_err(|_| KeysError)
    }

    /// CAIC from AIC.
    pub fn decrypt_chip_authentication_data(&self, encrypted: &[u8]) -> Result<Vec<u8>, KeysError> {
        let padded = cipher::cbc_decrypt(self.cipher, &self.ks_enc, &self.minus_one()?, encrypted)
            .map(Secret::new)
            .map_err(|_| KeysError)?;
        cipher::unpad(padded.expose(), self.cipher.block_len()).map(<[u8]>::to_vec).map_err(|_| KeysError)
    }

    /// The IV of Chip Authentication Data: E(KSEnc, -1) (Doc 9303-11, 4.4.3.5.4).
    fn minus_one(&self) -> Result<Vec<u8>, KeysError> {
        cipher::encrypt_block(self.cipher, &self.ks_enc, &vec![0xFF; self.cipher.block_len()]).map_err(|_| KeysError)
    }

    /// The keys for secure messaging, once both tokens were found right. The counter starts at zero.
    #[must_use]
    pub fn into_session_keys(self) -> SessionKeys {
        self.session
    }
}

/// TIFD or TIC: eight octets (Doc 9303-11, 4.4.3.4).
#[derive(Debug)]
pub struct AuthenticationToken(Secret);

impl AuthenticationToken {
    /// Octets of a token.
    pub const LEN: usize = MAC_LEN;

    /// Whether this is the token received, in constant time.
    #[must_use]
    pub fn is(&self, received: &[u8]) -> bool {
        self.0.ct_eq(received)
    }

    /// The octets, for sending.
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        self.0.expose()
    }
}
