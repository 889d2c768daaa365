//! The key derivation function of Doc 9303-11, 9.7.1, with the nonce of TR-03110-3, A.2.3.

use zeroize::Zeroizing;

use super::cipher::CipherAlgorithm;
use super::digest::DigestAlgorithm;
use super::secret::Secret;

/// Counter for an encryption key (Doc 9303-11, 9.7.4).
pub const COUNTER_ENC: u32 = 1;
/// Counter for a message authentication key (Doc 9303-11, 9.7.4).
pub const COUNTER_MAC: u32 = 2;
/// Counter for the password key of PACE (Doc 9303-11, 9.7.3).
pub const COUNTER_PACE: u32 = 3;

/// Derives a key for `cipher` from a shared secret: the leading octets of H(shared || nonce || counter).
///
/// H is SHA-1 for Triple DES and AES-128, SHA-256 for the longer keys (Doc 9303-11, 9.7.1.1 and 9.7.1.2). Triple DES keys
/// get odd parity, as in the worked example of appendix D.1.
#[must_use]
pub fn derive(shared: &[u8], nonce: Option<&[u8]>, counter: u32, cipher: CipherAlgorithm) -> Secret {
    let digest = match cipher {
        CipherAlgorithm::TripleDes | CipherAlgorithm::Aes128 => DigestAlgorithm::Sha1,
        CipherAlgorithm::Aes192 | CipherAlgorithm::Aes256 => DigestAlgorithm::Sha256,
    };
    let parts = [shared, nonce.unwrap_or_default(), &counter.to_be_bytes()];
    let key_data = Zeroizing::new(digest.digest_parts(&parts));
    let octets = key_data.iter().take(cipher.key_len()).copied();
    Secret::new(match cipher {
        CipherAlgorithm::TripleDes => octets.map(with_odd_parity).collect(),
        CipherAlgorithm::Aes128 | CipherAlgorithm::Aes192 | CipherAlgorithm::Aes256 => octets.collect(),
    })
}

/// Sets the lowest bit so that the number of ones is odd.
const fn with_odd_parity(octet: u8) -> u8 {
    let key_bits = octet & 0xFE;
    if key_bits.count_ones().is_multiple_of(2) { key_bits | 1 } else { key_bits }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(shared: &str, counter: u32, cipher: CipherAlgorithm) -> String {
        hex::encode_upper(derive(&hex::decode(shared).unwrap(), None, counter, cipher).expose())
    }

    #[test]
    fn the_basic_access_keys_of_doc_9303_11_appendix_d() {
        let seed = "239AB9CB282DAF66231DC5A4DF6BFBAE";
        assert_eq!(derived(seed, COUNTER_ENC, CipherAlgorithm::TripleDes), "AB94FDECF2674FDFB9B391F85D7F76F2");
        assert_eq!(derived(seed, COUNTER_MAC, CipherAlgorithm::TripleDes), "7962D9ECE03D1ACD4C76089DCE131543");
        let session = "0036D272F5C350ACAC50C3F572D23600";
        assert_eq!(derived(session, COUNTER_ENC, CipherAlgorithm::TripleDes), "979EC13B1CBFE9DCD01AB0FED307EAE5");
        assert_eq!(derived(session, COUNTER_MAC, CipherAlgorithm::TripleDes), "F1CB1F1FB5ADF208806B89DC579DC1F8");
    }

    #[test]
    fn the_pace_keys_of_doc_9303_11_appendix_g_1() {
        let password = "7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD";
        assert_eq!(derived(password, COUNTER_PACE, CipherAlgorithm::Aes128), "89DED1B26624EC1E634C1989302849DD");
        let shared = "28768D20701247DAE81804C9E780EDE582A9996DB4A315020B2733197DB84925";
        assert_eq!(derived(shared, COUNTER_ENC, CipherAlgorithm::Aes128), "F5F0E35C0D7161EE6724EE513A0D9A7F");
        assert_eq!(derived(shared, COUNTER_MAC, CipherAlgorithm::Aes128), "FE251C7858B356B24514B3BD5F4297D1");
    }

    #[test]
    fn longer_keys_come_from_sha_256_and_the_nonce_stands_before_the_counter() {
        let hashed = DigestAlgorithm::Sha256.digest(b"secretnonce\0\0\0\x01");
        let aes_192 = derive(b"secret", Some(b"nonce"), COUNTER_ENC, CipherAlgorithm::Aes192);
        let aes_256 = derive(b"secret", Some(b"nonce"), COUNTER_ENC, CipherAlgorithm::Aes256);
        assert_eq!(aes_192.expose(), &hashed[..24]);
        assert_eq!(aes_256.expose(), &hashed[..]);
    }
}
