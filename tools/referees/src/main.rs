//! Times of ours and OpenSSL's in one run: `cargo run --release -p referees [WORD]`, with a word only what has it in its name.

mod security_objects;
mod timing;

use std::hint::black_box;

use openssl::bn::BigNum;
use openssl::dh::Dh;
use openssl::ec::EcKey;
use openssl::ecdsa::EcdsaSig;
use openssl::pkey::PKey;
use openssl::sign::Signer;
use openssl::symm::{Cipher, Crypter, Mode};
use paskontrol::crypto::cipher::{CipherAlgorithm, cbc_decrypt, cbc_encrypt};
use paskontrol::crypto::curve::{NamedCurve, PublicPoint};
use paskontrol::crypto::dh::{Group, KeyPair as DhPair, PublicElement};
use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::crypto::ecdh::KeyPair;
use paskontrol::crypto::ecdsa;
use paskontrol::crypto::mac::{MacAlgorithm, aes_cmac, mac};
use paskontrol::crypto::random::OsRng;
use paskontrol::crypto::secret::Secret;
use referees::{Result, agree, fresh, group, public};
use timing::Table;

/// Octets per call where throughput is measured: a portrait.
const PORTRAIT: usize = 16 * 1024;

fn main() -> Result<()> {
    let table = Table::new(std::env::args().nth(1));
    table.heading("microseconds");
    for curve in NamedCurve::ALL {
        compare_curve(&table, curve)?;
    }
    for group in Group::ALL {
        compare_group(&table, group)?;
    }
    security_objects::compare(&table)?;
    table.heading("MB/s");
    for (name, cipher) in [
        ("3DES", CipherAlgorithm::TripleDes),
        ("AES-128", CipherAlgorithm::Aes128),
        ("AES-192", CipherAlgorithm::Aes192),
        ("AES-256", CipherAlgorithm::Aes256),
    ] {
        compare_cipher(&table, name, cipher)?;
    }
    compare_macs(&table)
}

fn compare_curve(table: &Table, curve: NamedCurve) -> Result<()> {
    let name = curve.name();
    let Some(group) = group(curve) else {
        println!("SKIPPED {name}: this OpenSSL does not have it");
        return Ok(());
    };
    let (key, private, encoded) = fresh(&group, curve)?;
    let pair = KeyPair::from_private(curve, Secret::new(private))?;
    let digest = DigestAlgorithm::Sha256.digest(b"paskontrol");
    let signature = EcdsaSig::sign(&digest, &key)?;
    let ours = ecdsa::Signature::parse_der(&signature.to_der()?)?;
    let verifying = public(&group, &encoded)?;
    table.times(
        &format!("ECDSA verify {name}"),
        || ecdsa::verify(black_box(pair.public()), &digest, &ours).is_ok(),
        || signature.verify(black_box(&digest), &verifying).is_ok(),
    );
    let signing = PKey::from_ec_key(key)?;
    let peer = KeyPair::generate(curve, &mut OsRng)?.public().encoded().to_vec();
    table.times(
        &format!("ECDH agree {name}"),
        || PublicPoint::parse(curve, black_box(&peer)).map(|point| pair.agree(&point).is_ok()),
        || agree(&group, &signing, black_box(&peer)),
    );
    table.times(
        &format!("ECDH key pair {name}"),
        || KeyPair::generate(curve, &mut OsRng).is_ok(),
        || EcKey::generate(&group).is_ok(),
    );
    Ok(())
}

fn compare_group(table: &Table, group: Group) -> Result<()> {
    let number = |octets: &[u8]| BigNum::from_slice(octets);
    let parameters = || {
        let generator = number(group.generator().encoded())?;
        Dh::from_pqg(number(&group.prime())?, Some(number(&group.order())?), generator)
    };
    let theirs = parameters()?.generate_key()?;
    let pair = DhPair::generate(group, &mut OsRng)?;
    let peer = DhPair::generate(group, &mut OsRng)?.public().encoded().to_vec();
    let their_peer = number(&peer)?;
    table.times(
        &format!("DH agree {}", group.name()),
        || PublicElement::parse(group, black_box(&peer)).map(|element| pair.agree(&element).is_ok()),
        || theirs.compute_key(black_box(&their_peer)),
    );
    table.times(
        &format!("DH key pair {}", group.name()),
        || DhPair::generate(group, &mut OsRng).is_ok(),
        || parameters().and_then(Dh::generate_key),
    );
    Ok(())
}

fn compare_cipher(table: &Table, name: &str, cipher: CipherAlgorithm) -> Result<()> {
    let key: Vec<u8> = (1..).take(cipher.key_len()).collect();
    let (iv, data) = (vec![0; cipher.block_len()], vec![0x55; PORTRAIT]);
    let (theirs, their_key) = match cipher {
        // Two keys, the first of them used twice.
        CipherAlgorithm::TripleDes => (Cipher::des_ede3_cbc(), [key.as_slice(), &key[..8]].concat()),
        CipherAlgorithm::Aes128 => (Cipher::aes_128_cbc(), key.clone()),
        CipherAlgorithm::Aes192 => (Cipher::aes_192_cbc(), key.clone()),
        _ => (Cipher::aes_256_cbc(), key.clone()),
    };
    let run = |mode: Mode| -> Result<Vec<u8>> {
        let mut crypter = Crypter::new(theirs, mode, &their_key, Some(&iv))?;
        crypter.pad(false);
        let mut output = vec![0; PORTRAIT + cipher.block_len()];
        let len = crypter.update(black_box(&data), &mut output)?;
        output.truncate(len);
        Ok(output)
    };
    let key = Secret::new(key);
    assert_eq!(cbc_encrypt(cipher, &key, &iv, &data)?, run(Mode::Encrypt)?, "{name}");
    assert_eq!(cbc_decrypt(cipher, &key, &iv, &data)?, run(Mode::Decrypt)?, "{name}");
    let (encrypt, decrypt) = (format!("{name}-CBC encrypt"), format!("{name}-CBC decrypt"));
    table.throughput(
        &encrypt,
        PORTRAIT,
        || cbc_encrypt(cipher, &key, &iv, black_box(&data)),
        Some(|| run(Mode::Encrypt)),
    );
    table.throughput(
        &decrypt,
        PORTRAIT,
        || cbc_decrypt(cipher, &key, &iv, black_box(&data)),
        Some(|| run(Mode::Decrypt)),
    );
    Ok(())
}

fn compare_macs(table: &Table) -> Result<()> {
    let (key, data): (Vec<u8>, _) = ((1..=16).collect(), vec![0x55; PORTRAIT]);
    let their_key = PKey::cmac(&Cipher::aes_128_cbc(), &key)?;
    let run = || -> Result<Vec<u8>> {
        let mut signer = Signer::new_without_digest(&their_key)?;
        signer.update(black_box(&data))?;
        Ok(signer.sign_to_vec()?)
    };
    let key = Secret::new(key);
    assert_eq!(aes_cmac(&key, &data)?.to_vec(), run()?, "CMAC");
    table.throughput("AES-128 CMAC", PORTRAIT, || aes_cmac(&key, black_box(&data)), Some(run));
    // OpenSSL has no retail MAC, and the single DES it is made of only in a provider of old algorithms.
    let none: Option<fn()> = None;
    table.throughput("retail MAC", PORTRAIT, || mac(MacAlgorithm::RetailDes, &key, black_box(&data)), none);
    Ok(())
}
