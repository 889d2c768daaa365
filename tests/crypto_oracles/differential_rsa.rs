//! RSA against the `rsa` crate: signatures of every padding, over keys of even and odd sizes and small exponents.

use std::sync::LazyLock;

use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::crypto::iso9796::{self, Iso9796Opening, Trailer};
use paskontrol::crypto::random::OsRng;
use paskontrol::crypto::rsa::{Pkcs1Form, PssParameters, RsaPublicKey};
use proptest::prelude::*;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rsa::{BigUint, Pkcs1v15Sign, Pss, RsaPrivateKey};

/// 1025 and 1031 bits are the sizes at which the encoded message of PSS is an octet shorter, or ends inside one.
static KEYS: LazyLock<Vec<RsaPrivateKey>> = LazyLock::new(|| {
    [(1024, 3_u32), (1025, 65537), (1031, 65537), (1536, 0x1A57F)]
        .into_iter()
        .map(|(bits, exponent)| {
            RsaPrivateKey::new_with_exp(&mut rsa::rand_core::OsRng, bits, &BigUint::from(exponent)).unwrap()
        })
        .collect()
});

fn ours(key: &RsaPrivateKey) -> RsaPublicKey {
    RsaPublicKey::new(&key.n().to_bytes_be(), &key.e().to_bytes_be()).unwrap()
}

/// s = m^d mod n, as long as the modulus.
fn private_operation(key: &RsaPrivateKey, representative: &BigUint) -> Vec<u8> {
    octets(key, &representative.modpow(key.d(), key.n()))
}

fn octets(key: &RsaPrivateKey, number: &BigUint) -> Vec<u8> {
    let octets = number.to_bytes_be();
    [vec![0; key.size() - octets.len()], octets].concat()
}

fn pss(digest: DigestAlgorithm, salt_len: usize) -> Pss {
    match digest {
        DigestAlgorithm::Sha224 => Pss::new_with_salt::<rsa::sha2::Sha224>(salt_len),
        DigestAlgorithm::Sha256 => Pss::new_with_salt::<rsa::sha2::Sha256>(salt_len),
        DigestAlgorithm::Sha384 => Pss::new_with_salt::<rsa::sha2::Sha384>(salt_len),
        _ => Pss::new_with_salt::<rsa::sha2::Sha512>(salt_len),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn pkcs1_signatures_hold_until_a_bit_changes(n in 0usize..4, message in any::<[u8; 8]>(), bit in any::<prop::sample::Index>()) {
        let key = &KEYS[n];
        let digest = DigestAlgorithm::Sha256.digest(&message);
        let mut signature = key.sign(Pkcs1v15Sign::new::<rsa::sha2::Sha256>(), &digest).unwrap();
        let verify = |signature: &[u8]| ours(key).verify_pkcs1v15(DigestAlgorithm::Sha256, &digest, signature);
        prop_assert_eq!(verify(&signature), Ok(Pkcs1Form::WithNull));
        let bit = bit.index(signature.len() * 8);
        signature[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(verify(&signature).is_err());
    }

    #[test]
    fn pss_signatures_hold_with_their_own_parameters(n in 0usize..4, which in 0usize..4, salt_len in 0usize..33, message in any::<[u8; 8]>()) {
        let (key, digest) = (&KEYS[n], [DigestAlgorithm::Sha224, DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512][which]);
        let hash = digest.digest(&message);
        let signature = key.sign_with_rng(&mut rsa::rand_core::OsRng, pss(digest, salt_len), &hash).unwrap();
        let parameters = PssParameters { digest, mgf_digest: digest, salt_len };
        prop_assert_eq!(ours(key).verify_pss(parameters, &hash, &signature), Ok(()));
        let longer = PssParameters { salt_len: salt_len + 1, ..parameters };
        prop_assert!(ours(key).verify_pss(longer, &hash, &signature).is_err());
    }

    #[test]
    fn message_recovery_signatures_hold_both_ways(large in any::<bool>(), which in 0usize..5, challenge in any::<[u8; 8]>()) {
        let key = &KEYS[if large { 3 } else { 0 }];
        let digest = DigestAlgorithm::ALL[which];
        let bits = u32::try_from(key.n().bits()).unwrap();
        let trailer = if digest == DigestAlgorithm::Sha1 { Trailer::Implicit } else { Trailer::Explicit };
        let f = iso9796::sign_representative(bits, digest, trailer, &challenge, &mut OsRng).unwrap();
        let signature = private_operation(key, &BigUint::from_bytes_be(&f));
        let opening = Iso9796Opening { digest, trailer };
        prop_assert_eq!(iso9796::verify(&ours(key), &challenge, &signature), Ok(opening));
        let other = octets(key, &(key.n() - BigUint::from_bytes_be(&signature)));
        prop_assert_eq!(iso9796::verify(&ours(key), &challenge, &other), Ok(opening));
        prop_assert!(iso9796::verify(&ours(key), &[0x5A; 8], &signature).is_err());
    }
}

/// Bleichenbacher 2006: with e = 3 anyone can make a number whose cube begins like a padded DigestInfo.
#[test]
fn a_cube_root_with_rubbish_after_the_digest_is_refused() {
    let key = ours(&KEYS[0]);
    let digest = DigestAlgorithm::Sha1.digest(b"forged");
    let info = [
        &[0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00, 0x04, 0x14],
        digest.as_slice(),
    ]
    .concat();
    for fill in 1..40 {
        let mut block = [&[0, 1][..], &vec![0xFF; fill], &[0], &info].concat();
        block.resize(128, 0xFF);
        let root = octets(&KEYS[0], &cube_root(&BigUint::from_bytes_be(&block)));
        assert!(key.verify_pkcs1v15(DigestAlgorithm::Sha1, &digest, &root).is_err());
    }
}

/// The largest number whose cube is not above `number`.
fn cube_root(number: &BigUint) -> BigUint {
    let (mut low, mut high) = (BigUint::from(0_u8), BigUint::from(1_u8) << (number.bits() / 3 + 1));
    while &low + 1_u8 < high {
        let middle: BigUint = (&low + &high) >> 1;
        if &middle * &middle * &middle <= *number { low = middle } else { high = middle }
    }
    low
}
