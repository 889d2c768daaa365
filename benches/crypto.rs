//! What the primitives cost: `cargo bench --bench crypto`. Next to OpenSSL: `cargo run --release -p referees`.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use paskontrol::crypto::cipher::{CipherAlgorithm, cbc_decrypt, cbc_encrypt};
use paskontrol::crypto::curve::NamedCurve;
use paskontrol::crypto::dh::{self, Group};
use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::crypto::ecdh::KeyPair;
use paskontrol::crypto::ecdsa;
use paskontrol::crypto::mac::{MacAlgorithm, mac};
use paskontrol::crypto::random::OsRng;
use paskontrol::crypto::rsa::RsaPublicKey;
use paskontrol::crypto::secret::Secret;

fn main() {
    divan::main();
}

fn pair(curve: NamedCurve) -> Option<KeyPair> {
    KeyPair::generate(curve, &mut OsRng).ok()
}

#[divan::bench(args = NamedCurve::ALL)]
fn ecdsa_verify(bencher: Bencher<'_, '_>, curve: NamedCurve) {
    let Some(pair) = pair(curve) else { return };
    let digest = DigestAlgorithm::Sha256.digest(b"paskontrol");
    let Ok(signature) = ecdsa::sign(curve, pair.private(), &digest, &mut OsRng) else { return };
    bencher.bench(|| ecdsa::verify(black_box(pair.public()), &digest, &signature).is_ok());
}

#[divan::bench(args = NamedCurve::ALL)]
fn ecdh_agree(bencher: Bencher<'_, '_>, curve: NamedCurve) {
    let (Some(ours), Some(theirs)) = (pair(curve), pair(curve)) else { return };
    bencher.bench(|| ours.agree(black_box(theirs.public())).is_ok());
}

#[divan::bench(args = NamedCurve::ALL)]
fn ecdh_key_pair(bencher: Bencher<'_, '_>, curve: NamedCurve) {
    bencher.bench(|| KeyPair::generate(black_box(curve), &mut OsRng).is_ok());
}

#[divan::bench(args = Group::ALL)]
fn dh_agree(bencher: Bencher<'_, '_>, group: Group) {
    let pair = || dh::KeyPair::generate(group, &mut OsRng);
    let (Ok(ours), Ok(theirs)) = (pair(), pair()) else { return };
    bencher.bench(|| ours.agree(black_box(theirs.public())).is_ok());
}

#[divan::bench(args = Group::ALL)]
fn dh_validate(bencher: Bencher<'_, '_>, group: Group) {
    let Ok(pair) = dh::KeyPair::generate(group, &mut OsRng) else { return };
    bencher.bench(|| dh::PublicElement::parse(group, black_box(pair.public().encoded())).is_ok());
}

#[divan::bench(args = Group::ALL)]
fn dh_key_pair(bencher: Bencher<'_, '_>, group: Group) {
    bencher.bench(|| dh::KeyPair::generate(black_box(group), &mut OsRng).is_ok());
}

/// An arbitrary odd modulus: refusing a signature costs what accepting one does.
fn rsa_key(bits: usize) -> Option<RsaPublicKey> {
    let mut modulus: Vec<u8> = (1..=255).rev().cycle().take(bits / 8).collect();
    *modulus.last_mut()? |= 1;
    RsaPublicKey::new(&modulus, &[1, 0, 1]).ok()
}

#[divan::bench(args = [1024, 2048, 3072, 4096, 6144])]
fn rsa_verify(bencher: Bencher<'_, '_>, bits: usize) {
    let Some(key) = rsa_key(bits) else { return };
    let digest = DigestAlgorithm::Sha256.digest(b"paskontrol");
    let signature = vec![0x55; bits / 8];
    bencher.bench(|| key.verify_pkcs1v15(DigestAlgorithm::Sha256, &digest, black_box(&signature)).is_err());
}

#[divan::bench(args = [2048, 4096])]
fn rsa_key_set_up(bits: usize) -> Option<RsaPublicKey> {
    rsa_key(bits)
}

/// One secure-messaging answer of 231 octets and its padding.
const ANSWER: usize = 240;

#[divan::bench(args = [CipherAlgorithm::TripleDes, CipherAlgorithm::Aes128, CipherAlgorithm::Aes256])]
fn decrypt_an_answer(bencher: Bencher<'_, '_>, cipher: CipherAlgorithm) {
    let key = Secret::new((1..).take(cipher.key_len()).collect());
    let (iv, data) = (vec![0; cipher.block_len()], vec![0x55; ANSWER]);
    bencher.bench(|| cbc_decrypt(cipher, &key, &iv, black_box(&data)));
}

#[divan::bench(args = [MacAlgorithm::RetailDes, MacAlgorithm::AesCmac])]
fn authenticate_an_answer(bencher: Bencher<'_, '_>, algorithm: MacAlgorithm) {
    let key = Secret::new((1..=16).collect());
    let data = vec![0x55; ANSWER];
    bencher.bench(|| mac(algorithm, &key, black_box(&data)));
}

/// A portrait.
const PORTRAIT: usize = 16 * 1024;

const CIPHERS: [CipherAlgorithm; 4] =
    [CipherAlgorithm::TripleDes, CipherAlgorithm::Aes128, CipherAlgorithm::Aes192, CipherAlgorithm::Aes256];

#[divan::bench(args = CIPHERS)]
fn encrypt_a_portrait(bencher: Bencher<'_, '_>, cipher: CipherAlgorithm) {
    let key = Secret::new((1..).take(cipher.key_len()).collect());
    let (iv, data) = (vec![0; cipher.block_len()], vec![0x55; PORTRAIT]);
    bencher.counter(BytesCount::new(PORTRAIT)).bench(|| cbc_encrypt(cipher, &key, &iv, black_box(&data)));
}

#[divan::bench(args = CIPHERS)]
fn decrypt_a_portrait(bencher: Bencher<'_, '_>, cipher: CipherAlgorithm) {
    let key = Secret::new((1..).take(cipher.key_len()).collect());
    let (iv, data) = (vec![0; cipher.block_len()], vec![0x55; PORTRAIT]);
    bencher.counter(BytesCount::new(PORTRAIT)).bench(|| cbc_decrypt(cipher, &key, &iv, black_box(&data)));
}

#[divan::bench(args = [MacAlgorithm::RetailDes, MacAlgorithm::AesCmac])]
fn authenticate_a_portrait(bencher: Bencher<'_, '_>, algorithm: MacAlgorithm) {
    let key = Secret::new((1..=16).collect());
    let data = vec![0x55; PORTRAIT];
    bencher.counter(BytesCount::new(PORTRAIT)).bench(|| mac(algorithm, &key, black_box(&data)));
}
