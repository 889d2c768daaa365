//! Integrated Mapping (Doc 9303-11, 4.4.3.3.2): a pseudo-random number from both nonces, and that number into the
//! group.

use crate::crypto::cipher::{self, CipherAlgorithm};
use crate::crypto::curve::map_to_point;
use crate::crypto::secret::Secret;

use super::super::agreement::{AgreementError, PublicKey};
use super::super::domain_parameters::DomainParameters;
use super::super::keys::{NonceError, nonce_len};

/// c0 and c1 for blocks of 128 bits.
const SHORT: [&[u8]; 2] = [
    &[0xA6, 0x68, 0x89, 0x2A, 0x7C, 0x41, 0xE3, 0xCA, 0x73, 0x9F, 0x40, 0xB0, 0x57, 0xD8, 0x59, 0x04],
    &[0xA4, 0xE1, 0x36, 0xAC, 0x72, 0x5F, 0x73, 0x8B, 0x01, 0xC1, 0xF6, 0x02, 0x17, 0xC1, 0x88, 0xAD],
];

/// c0 and c1 for 256 bits, used with AES-192 and AES-256.
const LONG: [&[u8]; 2] = [
    &[
        0xD4, 0x63, 0xD6, 0x52, 0x34, 0x12, 0x4E, 0xF7, 0x89, 0x70, 0x54, 0x98, 0x6D, 0xCA, 0x0A, 0x17, 0x4E, 0x28,
        0xDF, 0x75, 0x8C, 0xBA, 0xA0, 0x3F, 0x24, 0x06, 0x16, 0x41, 0x4D, 0x5A, 0x16, 0x76,
    ],
    &[
        0x54, 0xBD, 0x72, 0x55, 0xF0, 0xAA, 0xF8, 0x31, 0xBE, 0xC3, 0x42, 0x3F, 0xCF, 0x39, 0xD6, 0x9B, 0x6C, 0xBF,
        0x06, 0x66, 0x77, 0xD0, 0xFA, 0xAE, 0x5A, 0xAD, 0xD9, 0x9D, 0xF8, 0xE5, 0x35, 0x17,
    ],
];

/// R(s, t): x1 || x2 || ... || xn, before it is taken modulo p.
///
/// ```text
/// k0 = CBC(t, s)      xi = CBC(k(i-1), c1)      ki = CBC(k(i-1), c0)      n smallest with n l >= log2 p + 64
/// ```
///
/// Each k is cut to the length of a key, which matters for AES-192 only.
pub fn pseudo_random(
    cipher: CipherAlgorithm,
    nonce: &Secret,
    terminal_nonce: &Secret,
    field_bits: usize,
) -> Result<Secret, NonceError> {
    if nonce.len() != nonce_len(cipher) || terminal_nonce.len() != cipher.key_len() {
        return Err(NonceError);
    }
    let [c0, c1] = match cipher {
        CipherAlgorithm::TripleDes | CipherAlgorithm::Aes128 => SHORT,
        CipherAlgorithm::Aes192 | CipherAlgorithm::Aes256 => LONG,
    };
    let iv = vec![0; cipher.block_len()];
    let cbc = |key: &Secret, data: &[u8]| {
        cipher::cbc_encrypt(cipher, key, &iv, data).map(Secret::new).map_err(|_| NonceError)
    };
    let as_key = |octets: &Secret| Secret::new(octets.expose().iter().take(cipher.key_len()).copied().collect());
    let needed = field_bits.saturating_add(64);
    let mut key = as_key(&cbc(terminal_nonce, nonce.expose())?);
    let mut output = zeroize::Zeroizing::new(Vec::with_capacity(needed / 8 + nonce.len()));
    while output.len().saturating_mul(8) < needed {
        output.extend_from_slice(cbc(&key, c1)?.expose());
        key = as_key(&cbc(&key, c0)?);
    }
    Ok(Secret::new(std::mem::take(&mut *output)))
}

/// The mapped generator: f_G(Rp(s, t)) or f_g(Rp(s, t)).
pub fn map(
    parameters: DomainParameters,
    cipher: CipherAlgorithm,
    nonce: &Secret,
    terminal_nonce: &Secret,
) -> Result<PublicKey, AgreementError> {
    let number = pseudo_random(cipher, nonce, terminal_nonce, parameters.field_bits())
        .map_err(|NonceError| AgreementError::Generator)?;
    Ok(match parameters {
        // Both reduce R(s, t) modulo p themselves.
        DomainParameters::Curve(curve) => PublicKey::Point(map_to_point(curve, number.expose())?),
        DomainParameters::Group(group) => PublicKey::Element(group.map_to_element(number.expose())?),
    })
}
