//! Block ciphers in CBC mode, with the padding secure messaging uses (Doc 9303-11, 9.8.6.1 and 9.8.7.1).

use aes::cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use serde::{Deserialize, Serialize};

use super::secret::Secret;

/// A block cipher of Doc 9303-11, 9.8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum CipherAlgorithm {
    /// Triple DES with two keys, K1 || K2 used as K1, K2, K1 (FIPS 46-3, keying option 2).
    #[serde(rename = "3des")]
    TripleDes,
    /// AES with a key of 128 bits (FIPS 197).
    #[serde(rename = "aes-128")]
    Aes128,
    /// AES with a key of 192 bits.
    #[serde(rename = "aes-192")]
    Aes192,
    /// AES with a key of 256 bits.
    #[serde(rename = "aes-256")]
    Aes256,
}

impl CipherAlgorithm {
    /// Octets of a block.
    #[must_use]
    pub const fn block_len(self) -> usize {
        match self {
            Self::TripleDes => 8,
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
        }
    }

    /// Octets of a key, parity bits included.
    #[must_use]
    pub const fn key_len(self) -> usize {
        match self {
            Self::TripleDes | Self::Aes128 => 16,
            Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }

    /// The name as it stands in reports: `aes-128`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TripleDes => "3des",
            Self::Aes128 => "aes-128",
            Self::Aes192 => "aes-192",
            Self::Aes256 => "aes-256",
        }
    }
}

/// Why data could not be encrypted or decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CipherError {
    /// The key does not have the cipher's length.
    #[error("key length does not fit the cipher")]
    KeyLength,
    /// The initialisation vector is not one block.
    #[error("initialisation vector is not one block")]
    IvLength,
    /// The data are not a whole number of blocks.
    #[error("data are not whole blocks")]
    NotWholeBlocks,
    /// The last block does not end in 80 and zeros.
    #[error("padding is not ISO/IEC 9797-1 method 2")]
    Padding,
}

/// Encrypts whole blocks in CBC mode.
pub fn cbc_encrypt(algorithm: CipherAlgorithm, key: &Secret, iv: &[u8], data: &[u8]) -> Result<Vec<u8>, CipherError> {
    match algorithm {
        CipherAlgorithm::TripleDes => encrypt::<des::TdesEde2>(key, iv, data),
        CipherAlgorithm::Aes128 => encrypt::<aes::Aes128>(key, iv, data),
        CipherAlgorithm::Aes192 => encrypt::<aes::Aes192>(key, iv, data),
        CipherAlgorithm::Aes256 => encrypt::<aes::Aes256>(key, iv, data),
    }
}

/// Decrypts whole blocks in CBC mode; padding stays on.
pub fn cbc_decrypt(algorithm: CipherAlgorithm, key: &Secret, iv: &[u8], data: &[u8]) -> Result<Vec<u8>, CipherError> {
    match algorithm {
        CipherAlgorithm::TripleDes => decrypt::<des::TdesEde2>(key, iv, data),
        CipherAlgorithm::Aes128 => decrypt::<aes::Aes128>(key, iv, data),
        CipherAlgorithm::Aes192 => decrypt::<aes::Aes192>(key, iv, data),
        CipherAlgorithm::Aes256 => decrypt::<aes::Aes256>(key, iv, data),
    }
}

/// Encrypts one block as it is: the IV of AES secure messaging is E(KSEnc, SSC) (Doc 9303-11, 9.8.7.1).
pub fn encrypt_block(algorithm: CipherAlgorithm, key: &Secret, block: &[u8]) -> Result<Vec<u8>, CipherError> {
    if block.len() != algorithm.block_len() {
        return Err(CipherError::NotWholeBlocks);
    }
    cbc_encrypt(algorithm, key, &vec![0; algorithm.block_len()], block)
}

/// Appends 80 and as many zeros as fill the last block, at least the 80 (ISO/IEC 9797-1, padding method 2).
#[must_use]
pub fn pad(data: &[u8], block_len: usize) -> Vec<u8> {
    let blocks = data.len().checked_div(block_len).unwrap_or(data.len()).saturating_add(1);
    let mut padded = Vec::with_capacity(blocks.saturating_mul(block_len.max(1)));
    padded.extend_from_slice(data);
    padded.push(0x80);
    padded.resize(blocks.saturating_mul(block_len.max(1)), 0);
    padded
}

/// Takes the padding of [`pad`] off. The 80 must stand in the last block, so one block at most is padding.
pub fn unpad(data: &[u8], block_len: usize) -> Result<&[u8], CipherError> {
    if data.is_empty() || data.len().checked_rem(block_len) != Some(0) {
        return Err(CipherError::NotWholeBlocks);
    }
    let zeros = data.iter().rev().take_while(|octet| **octet == 0).count();
    let marker = data.len().checked_sub(zeros.saturating_add(1)).ok_or(CipherError::Padding)?;
    match data.split_at_checked(marker) {
        Some((content, [0x80, ..])) if zeros < block_len => Ok(content),
        _ => Err(CipherError::Padding),
    }
}

fn encrypt<C: BlockCipherEncrypt + KeyInit>(key: &Secret, iv: &[u8], data: &[u8]) -> Result<Vec<u8>, CipherError> {
    let cipher = C::new_from_slice(key.expose()).map_err(|_| CipherError::KeyLength)?;
    let mut chain = Block::<C>::try_from(iv).map_err(|_| CipherError::IvLength)?;
    let blocks = data.chunks_exact(C::block_size());
    if !blocks.remainder().is_empty() {
        return Err(CipherError::NotWholeBlocks);
    }
    let mut out = Vec::with_capacity(data.len());
    for block in blocks {
        xor(&mut chain, block);
        cipher.encrypt_block(&mut chain);
        out.extend_from_slice(&chain);
    }
    Ok(out)
}

fn decrypt<C: BlockCipherDecrypt + KeyInit>(key: &Secret, iv: &[u8], data: &[u8]) -> Result<Vec<u8>, CipherError> {
    let cipher = C::new_from_slice(key.expose()).map_err(|_| CipherError::KeyLength)?;
    if iv.len() != C::block_size() {
        return Err(CipherError::IvLength);
    }
    let mut out = data.to_vec();
    let (blocks, rest) = Block::<C>::slice_as_chunks_mut(&mut out);
    if !rest.is_empty() {
        return Err(CipherError::NotWholeBlocks);
    }
    // All at once: unlike encryption no block waits for another.
    cipher.decrypt_blocks(blocks);
    let previous = std::iter::once(iv).chain(data.chunks_exact(C::block_size()));
    blocks.iter_mut().zip(previous).for_each(|(block, previous)| xor(block, previous));
    Ok(out)
}

fn xor(into: &mut [u8], other: &[u8]) {
    for (to, from) in into.iter_mut().zip(other) {
        *to ^= from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn secret(text: &str) -> Secret {
        Secret::new(hex::decode(text).unwrap())
    }

    #[test]
    fn the_basic_access_cryptogram_of_doc_9303_11_appendix_d_3() {
        let k_enc = secret("AB94FDECF2674FDFB9B391F85D7F76F2");
        let s = hex::decode("781723860C06C2264608F919887022120B795240CB7049B01C19B33E32804F0B").unwrap();
        let e_ifd = cbc_encrypt(CipherAlgorithm::TripleDes, &k_enc, &[0; 8], &s).unwrap();
        assert_eq!(hex::encode_upper(&e_ifd), "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2");
        assert_eq!(cbc_decrypt(CipherAlgorithm::TripleDes, &k_enc, &[0; 8], &e_ifd).unwrap(), s);
    }

    /// NIST SP 800-38A, F.2.1, F.2.3 and F.2.5: first block of CBC.
    #[test]
    fn the_cbc_examples_of_sp_800_38a() {
        let iv = hex::decode("000102030405060708090a0b0c0d0e0f").unwrap();
        let plain = hex::decode("6bc1bee22e409f96e93d7e117393172a").unwrap();
        for (algorithm, key, expected) in [
            (CipherAlgorithm::Aes128, "2b7e151628aed2a6abf7158809cf4f3c", "7649abac8119b246cee98e9b12e9197d"),
            (
                CipherAlgorithm::Aes192,
                "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
                "4f021db243bc633d7178183a9fa071e8",
            ),
            (
                CipherAlgorithm::Aes256,
                "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
                "f58c4c04d6e5f1ba779eabfb5f7bfbd6",
            ),
        ] {
            assert_eq!(hex::encode(cbc_encrypt(algorithm, &secret(key), &iv, &plain).unwrap()), expected);
        }
    }

    /// Doc 9303-11, appendix I.1: the IV that decrypts the chip authentication data is E(KSEnc, -1).
    #[test]
    fn the_initialisation_vector_of_doc_9303_11_appendix_i() {
        let ks_enc = secret("0A9DA4DB03BDDE39FC5202BC44B2E89E");
        let iv = encrypt_block(CipherAlgorithm::Aes128, &ks_enc, &[0xFF; 16]).unwrap();
        assert_eq!(hex::encode_upper(iv), "F6A3B75A1E933941DD7A13E2520779DF");
    }

    #[test]
    fn wrong_lengths_are_refused() {
        let key = secret("2b7e151628aed2a6abf7158809cf4f3c");
        for run in [cbc_encrypt, cbc_decrypt] {
            assert_eq!(run(CipherAlgorithm::Aes128, &key, &[0; 16], &[0; 17]), Err(CipherError::NotWholeBlocks));
            assert_eq!(run(CipherAlgorithm::Aes128, &key, &[0; 8], &[0; 16]), Err(CipherError::IvLength));
            assert_eq!(run(CipherAlgorithm::Aes256, &key, &[0; 16], &[0; 16]), Err(CipherError::KeyLength));
        }
        assert_eq!(encrypt_block(CipherAlgorithm::Aes128, &key, &[0; 32]), Err(CipherError::NotWholeBlocks));
    }

    #[test]
    fn padding_outside_the_last_block_is_refused() {
        assert_eq!(unpad(&[1, 0x80, 0, 0, 0, 0, 0, 0], 8), Ok(&[1][..]));
        assert_eq!(unpad(&[0x80, 0, 0, 0, 0, 0, 0, 0], 8), Ok(&[][..]));
        let mut two_blocks = [0; 16];
        two_blocks[7] = 0x80;
        assert_eq!(unpad(&two_blocks, 8), Err(CipherError::Padding));
        assert_eq!(unpad(&[0; 8], 8), Err(CipherError::Padding));
        assert_eq!(unpad(&[0xFF; 8], 8), Err(CipherError::Padding));
        assert_eq!(unpad(&[], 8), Err(CipherError::NotWholeBlocks));
        assert_eq!(unpad(&[0x80], 0), Err(CipherError::NotWholeBlocks));
    }

    proptest! {
        #[test]
        fn padding_comes_off_as_it_went_on(data in prop::collection::vec(any::<u8>(), 0..80), aes in any::<bool>()) {
            let block_len = if aes { 16 } else { 8 };
            let padded = pad(&data, block_len);
            prop_assert_eq!(padded.len() % block_len, 0);
            prop_assert!(padded.len() > data.len() && padded.len() <= data.len() + block_len);
            prop_assert_eq!(unpad(&padded, block_len), Ok(&data[..]));
        }

        #[test]
        fn decryption_undoes_encryption(data in prop::collection::vec(any::<u8>(), 0..6), seed in any::<u8>(), n in 0usize..4) {
            let algorithm = [CipherAlgorithm::TripleDes, CipherAlgorithm::Aes128, CipherAlgorithm::Aes192, CipherAlgorithm::Aes256][n];
            let key = Secret::new((seed..=255).cycle().step_by(7).take(algorithm.key_len()).collect());
            let iv = vec![seed; algorithm.block_len()];
            let padded = pad(&data, algorithm.block_len());
            let sealed = cbc_encrypt(algorithm, &key, &iv, &padded).unwrap();
            prop_assert_eq!(cbc_decrypt(algorithm, &key, &iv, &sealed).unwrap(), padded);
        }

        #[test]
        fn arbitrary_bytes_never_panic(data in prop::collection::vec(any::<u8>(), 0..70), block_len in 0usize..20) {
            let _ = unpad(&data, block_len);
            let _ = pad(&data, block_len);
        }
    }
}
