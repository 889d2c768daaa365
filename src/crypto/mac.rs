//! The two message authentication codes of secure messaging, eight octets each (Doc 9303-11, 9.8.6.2 and 9.8.7.2).

use aes::cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use cmac::{Cmac, Mac};
use des::Des;
use subtle::ConstantTimeEq;

use super::cipher::CipherAlgorithm;
use super::secret::Secret;

/// Octets of the code both algorithms give (Doc 9303-11, 9.8.6.2 and 9.8.7.2).
pub const MAC_LEN: usize = 8;

/// A message authentication code of Doc 9303-11, 9.8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MacAlgorithm {
    /// ISO/IEC 9797-1 MAC algorithm 3 with DES and zero IV. The caller pads: secure messaging pads header and data
    /// apart from each other.
    RetailDes,
    /// AES-CMAC (NIST SP 800-38B, RFC 4493), truncated to its first eight octets. It pads by itself.
    AesCmac,
}

impl From<CipherAlgorithm> for MacAlgorithm {
    /// The code that goes with a cipher in secure messaging (Doc 9303-11, 9.8.6 and 9.8.7).
    fn from(cipher: CipherAlgorithm) -> Self {
        match cipher {
            CipherAlgorithm::TripleDes => Self::RetailDes,
            CipherAlgorithm::Aes128 | CipherAlgorithm::Aes192 | CipherAlgorithm::Aes256 => Self::AesCmac,
        }
    }
}

/// Why there is no code, or why it does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MacError {
    /// The key does not have the algorithm's length.
    #[error("key length does not fit the algorithm")]
    KeyLength,
    /// The retail MAC takes padded data: one block of eight octets or more.
    #[error("data are not whole blocks")]
    NotWholeBlocks,
    /// The code received is not the code of these data.
    #[error("message authentication code does not match")]
    Mismatch,
}

/// The code of `data`. For [`MacAlgorithm::RetailDes`] the data are padded already ([`cipher::pad`](super::cipher::pad)).
pub fn mac(algorithm: MacAlgorithm, key: &Secret, data: &[u8]) -> Result<[u8; MAC_LEN], MacError> {
    match algorithm {
        MacAlgorithm::RetailDes => retail_mac(key, data),
        MacAlgorithm::AesCmac => {
            let [a, b, c, d, e, f, g, h, ..] = aes_cmac(key, data)?;
            Ok([a, b, c, d, e, f, g, h])
        }
    }
}

/// Whether `tag` is the code of `data`, compared in constant time.
pub fn verify(algorithm: MacAlgorithm, key: &Secret, data: &[u8], tag: &[u8]) -> Result<(), MacError> {
    let expected = mac(algorithm, key, data)?;
    if expected.as_slice().ct_eq(tag).into() { Ok(()) } else { Err(MacError::Mismatch) }
}

/// AES-CMAC with all its sixteen octets; the key's length chooses the cipher.
pub fn aes_cmac(key: &Secret, data: &[u8]) -> Result<[u8; 16], MacError> {
    match key.len() {
        16 => cmac_of::<Cmac<aes::Aes128>>(key, data),
        24 => cmac_of::<Cmac<aes::Aes192>>(key, data),
        32 => cmac_of::<Cmac<aes::Aes256>>(key, data),
        _ => Err(MacError::KeyLength),
    }
}

fn cmac_of<M: Mac + KeyInit>(key: &Secret, data: &[u8]) -> Result<[u8; 16], MacError> {
    let mut state = <M as KeyInit>::new_from_slice(key.expose()).map_err(|_| MacError::KeyLength)?;
    state.update(data);
    state.finalize().into_bytes().as_slice().try_into().map_err(|_| MacError::KeyLength)
}

/// ISO/IEC 9797-1 algorithm 3: CBC-MAC with the first key, then one decryption with the second and one more encryption
/// with the first.
fn retail_mac(key: &Secret, data: &[u8]) -> Result<[u8; MAC_LEN], MacError> {
    let (first, second) = key.expose().split_at_checked(8).ok_or(MacError::KeyLength)?;
    let first = Des::new_from_slice(first).map_err(|_| MacError::KeyLength)?;
    let second = Des::new_from_slice(second).map_err(|_| MacError::KeyLength)?;
    let (blocks, rest) = data.as_chunks::<8>();
    if blocks.is_empty() || !rest.is_empty() {
        return Err(MacError::NotWholeBlocks);
    }
    let mut state = Block::<Des>::default();
    for block in blocks {
        for (to, from) in state.iter_mut().zip(block) {
            *to ^= from;
        }
        first.encrypt_block(&mut state);
    }
    second.decrypt_block(&mut state);
    first.encrypt_block(&mut state);
    Ok(state.into())
}

/// HMAC-SHA-256 over the parts, one after another (FIPS 198-1): for references to persons and documents, whose numbers could
/// be counted through behind a plain digest.
#[must_use]
pub fn hmac_sha256(key: &Secret, parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of any length: this cannot fail, and a reference of zeros would match nothing.
    let Ok(mut mac) = <hmac::Hmac<sha2::Sha256> as hmac::KeyInit>::new_from_slice(key.expose()) else { return [0; 32] };
    for part in parts {
        hmac::Mac::update(&mut mac, part);
    }
    hmac::Mac::finalize(mac).into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::cipher::pad;
    use proptest::prelude::*;

    fn secret(text: &str) -> Secret {
        Secret::new(hex::decode(text).unwrap())
    }

    #[test]
    fn the_basic_access_codes_of_doc_9303_11_appendix_d() {
        for (key, data, tag) in [
            (
                "7962D9ECE03D1ACD4C76089DCE131543",
                "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2",
                "5F1448EEA8AD90A7",
            ),
            (
                "7962D9ECE03D1ACD4C76089DCE131543",
                "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F",
                "2F2D235D074D7449",
            ),
        ] {
            let padded = pad(&hex::decode(data).unwrap(), 8);
            let tag = hex::decode(tag).unwrap();
            assert_eq!(verify(MacAlgorithm::RetailDes, &secret(key), &padded, &tag), Ok(()));
        }
    }

    /// Doc 9303-11, D.4: SSC || padded header || DO87, padded; the first command under secure messaging.
    #[test]
    fn the_secure_messaging_code_of_doc_9303_11_appendix_d_4() {
        let n = hex::decode("887022120C06C2270CA4020C800000008709016375432908C044F6").unwrap();
        let cc = mac(MacAlgorithm::RetailDes, &secret("F1CB1F1FB5ADF208806B89DC579DC1F8"), &pad(&n, 8)).unwrap();
        assert_eq!(hex::encode_upper(cc), "BF8B92D635FF24F8");
    }

    /// ANSI X9.19 example.
    #[test]
    fn retail_mac_of_a_zero_padded_message() {
        let mut data = hex::decode("31311C3931383237333634351C1C35383134333237361C1C3B313233343536373839303132333435363D3939313231303030303F1C30303031323530301C393738363533343132343837363932331C").unwrap();
        data.resize(data.len().next_multiple_of(8), 0);
        let tag = mac(MacAlgorithm::RetailDes, &secret("0123456789ABCDEFFEDCBA9876543210"), &data).unwrap();
        assert_eq!(hex::encode_upper(tag), "C209CCB78EE1B606");
    }

    #[test]
    fn hmac_is_that_of_rfc_4231() {
        // Test case 2.
        let mac = hmac_sha256(&Secret::new(b"Jefe".to_vec()), &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(hex::encode(mac), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    /// RFC 4493, section 4.
    #[test]
    fn the_cmac_examples_of_rfc_4493() {
        let key = secret("2b7e151628aed2a6abf7158809cf4f3c");
        let message = hex::decode("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710").unwrap();
        for (len, expected) in [
            (0, "bb1d6929e95937287fa37d129b756746"),
            (16, "070a16b46b4d4144f79bdd9dd04a287c"),
            (40, "dfa66747de9ae63030ca32611497c827"),
            (64, "51f0bebf7e3b9d92fc49741779363cfe"),
        ] {
            assert_eq!(hex::encode(aes_cmac(&key, &message[..len]).unwrap()), expected);
            assert_eq!(hex::encode(mac(MacAlgorithm::AesCmac, &key, &message[..len]).unwrap()), expected[..16]);
        }
    }

    /// NIST SP 800-38B, D.2 and D.3: the empty message.
    #[test]
    fn the_longer_keys_of_sp_800_38b() {
        for (key, expected) in [
            ("8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", "d17ddf46adaacde531cac483de7a9367"),
            ("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", "028962f61b7bf89efc6b551f4667d983"),
        ] {
            assert_eq!(hex::encode(aes_cmac(&secret(key), &[]).unwrap()), expected);
        }
    }

    #[test]
    fn unpadded_data_wrong_keys_and_short_tags_are_refused() {
        let key = secret("0123456789ABCDEFFEDCBA9876543210");
        assert_eq!(mac(MacAlgorithm::RetailDes, &key, &[0; 7]), Err(MacError::NotWholeBlocks));
        assert_eq!(mac(MacAlgorithm::RetailDes, &key, &[]), Err(MacError::NotWholeBlocks));
        assert_eq!(mac(MacAlgorithm::RetailDes, &secret("0123456789ABCDEF"), &[0; 8]), Err(MacError::KeyLength));
        assert_eq!(mac(MacAlgorithm::AesCmac, &secret("0123456789ABCDEF"), &[0; 8]), Err(MacError::KeyLength));
        let tag = mac(MacAlgorithm::AesCmac, &key, &[]).unwrap();
        assert_eq!(verify(MacAlgorithm::AesCmac, &key, &[], &tag[..7]), Err(MacError::Mismatch));
        assert_eq!(verify(MacAlgorithm::AesCmac, &key, &[], &[]), Err(MacError::Mismatch));
    }

    proptest! {
        #[test]
        fn a_changed_bit_is_noticed(data in prop::collection::vec(any::<u8>(), 1..60), bit in any::<prop::sample::Index>(), des in any::<bool>()) {
            let algorithm = if des { MacAlgorithm::RetailDes } else { MacAlgorithm::AesCmac };
            let key = secret("0123456789ABCDEFFEDCBA9876543210");
            let mut padded = pad(&data, 8);
            let tag = mac(algorithm, &key, &padded).unwrap();
            prop_assert_eq!(verify(algorithm, &key, &padded, &tag), Ok(()));
            let bit = bit.index(padded.len() * 8);
            padded[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(verify(algorithm, &key, &padded, &tag), Err(MacError::Mismatch));
        }
    }
}
