//! Every bit of security objects and certificates, changed: nothing changed may be accepted as anything else.
//!
//! A sample runs always; all of it with `cargo test --release --test tampering -- --ignored`.
#![cfg(feature = "simulator")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may say what must be so, here outside #[test] too"
)]

mod corpus;

use corpus::{read, skipped};
use paskontrol::Timestamp;
use paskontrol::crypto::curve::NamedCurve;
use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::encoding::{Oid, Reader, der};
use paskontrol::lds::{EfSod, SodEnvelope};
use paskontrol::pki::{Certificate, PublicKey, SignatureAlgorithm};
use paskontrol::simulator::SeededRandom;
use paskontrol::simulator::issuer::{
    Authority, Csca, CurveForm, Forgery, Period, SignatureFamily, SignatureScheme, Signing, SigningKey, SodOptions,
    SodVersion,
};
use paskontrol::trust::{Outcome, SodOutcome, TrustSnapshot, find_issuer, verify_sod};
use rsa::Pkcs1v15Sign;

/// A security object that verifies under one CSCA certificate.
struct Golden {
    name: &'static str,
    sod: Vec<u8>,
    csca: Vec<u8>,
}

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

macro_rules! key {
    ($name:literal) => {
        SigningKey::parse_pkcs8(include_bytes!(concat!("../src/simulator/assets/", $name, ".test-key.pkcs8"))).unwrap()
    };
}

fn minted(name: &'static str, keys: [SigningKey; 2], family: SignatureFamily) -> Golden {
    let ever = Period { from: "2010-01-01T00:00:00Z".parse().unwrap(), to: "2060-01-01T00:00:00Z".parse().unwrap() };
    let digest = DigestAlgorithm::Sha256;
    let authority = Authority {
        country: "UT".into(),
        issuing_state: "UTO".into(),
        common_name: "TEST CSCA".into(),
        scheme: SignatureScheme { family, digest },
        curve_form: CurveForm::Explicit,
    };
    let [csca, signer] = keys;
    let mut random = SeededRandom::new(1);
    let csca = Csca::new(authority, csca, ever, ever, &mut random).unwrap();
    let signer = csca.certify(signer, vec!["P".into()], ever, ever, &mut random).unwrap();
    let groups = [(paskontrol::lds::DataGroup::DG1, vec![0x61, 0]), (paskontrol::lds::DataGroup::DG2, vec![0x75, 0])];
    let options =
        SodOptions { version: SodVersion::V1, digest, signing: Signing { time: Some(now()), ..Signing::default() } };
    let sod = signer.sign_sod(&groups.into_iter().collect(), options, &mut random).unwrap();
    Golden { name, sod, csca: csca.certificate().to_vec() }
}

/// PKCS#1 v1.5, PSS, and ECDSA with explicit parameters.
fn golden() -> Vec<Golden> {
    vec![
        minted("rsa-pkcs1", [key!("csca-rsa3072"), key!("ds-rsa2048")], SignatureFamily::RsaPkcs1),
        minted("rsa-pss", [key!("csca-rsa3072"), key!("ds-rsa2048")], SignatureFamily::RsaPss),
        minted("ecdsa-explicit", [key!("csca-brainpool"), key!("ds-brainpool")], SignatureFamily::Ecdsa),
    ]
}

/// Real ones, where the corpus is at hand.
fn real() -> Vec<Golden> {
    let of = |name: &'static str| Golden {
        name,
        sod: read(&format!("sod/{name}_gmrtd.sod.bin")),
        csca: read(&format!("sod/{name}_gmrtd.csca.cer")),
    };
    ["de", "fr", "gb", "sg"].map(of).into()
}

fn is_accepted(outcome: &SodOutcome) -> bool {
    outcome.structure.passed().is_some()
        && outcome.message_digest.passed().is_some()
        && outcome.signature.passed().is_some()
        && outcome.signer_role.passed().is_some()
        && outcome.chain.passed().is_some()
}

/// What is shown of an accepted security object, or decided by it: hashes, signer, issuer, time.
fn shown(outcome: &SodOutcome) -> impl PartialEq + std::fmt::Debug + use<> {
    let object = outcome.stated_security_object().unwrap();
    let signer = outcome.document_signer.as_ref().unwrap();
    (
        object.hashes.clone(),
        object.digest,
        (signer.subject.clone(), signer.issuer.clone(), signer.serial.clone(), signer.not_before, signer.not_after),
        outcome.csca.as_ref().map(|csca| csca.sha256.clone()),
        outcome.signing_time,
        outcome.document_signer_validity,
    )
}

/// Octets of a security object that no signature covers: framing, versions, algorithm lists, names of the signer.
fn mutate_sod(golden: &Golden, step: usize) -> Vec<usize> {
    let trust = TrustSnapshot::builder().certificate("csca", &golden.csca).build();
    let original = verify_sod(&golden.sod, &trust, now());
    assert!(is_accepted(&original), "{}: {original:?}", golden.name);
    let expected = shown(&original);
    let mut uncovered = Vec::new();
    for bit in (0..golden.sod.len() * 8).step_by(step) {
        let mut mutant = golden.sod.clone();
        mutant[bit / 8] ^= 1 << (bit % 8);
        let outcome = verify_sod(&mutant, &trust, now());
        if is_accepted(&outcome) {
            assert!(shown(&outcome) == expected, "{}: bit {bit} accepted with effect", golden.name);
            if uncovered.last() != Some(&(bit / 8)) {
                uncovered.push(bit / 8);
            }
        }
    }
    uncovered
}

/// A changed certificate is not one the CSCA signed; a changed CSCA certificate has not signed what the right one did,
/// unless nothing that was changed is used for it: its own signature, and what its self-signature covers and nobody asks.
fn mutate_certificates(golden: &Golden, step: usize) {
    let trust = TrustSnapshot::builder().certificate("csca", &golden.csca).build();
    let envelope = SodEnvelope::parse(&golden.sod).unwrap();
    let signer = envelope.signed_data.certificates[0].der.clone();
    let genuine = Certificate::parse(&signer).unwrap();
    for bit in (0..signer.len() * 8).step_by(step) {
        let mut mutant = signer.clone();
        mutant[bit / 8] ^= 1 << (bit % 8);
        let Ok(certificate) = Certificate::parse(&mutant) else { continue };
        if find_issuer(&certificate, &trust, &mut Vec::new()).passed().is_some() {
            assert_eq!(certificate.tbs(), genuine.tbs(), "{}: bit {bit} of the document signer", golden.name);
        }
    }
    let csca = Certificate::parse(&golden.csca).unwrap();
    for bit in (0..golden.csca.len() * 8).step_by(step) {
        let mut mutant = golden.csca.clone();
        mutant[bit / 8] ^= 1 << (bit % 8);
        let trust = TrustSnapshot::builder().certificate("csca", &mutant).build();
        let Some(anchor) = trust.anchors().into_iter().next() else { continue };
        if let Outcome::Passed(_) = find_issuer(&genuine, &trust, &mut Vec::new()) {
            let key = |certificate: &Certificate| certificate.public_key().unwrap().clone();
            assert_eq!(key(anchor.certificate()), key(&csca), "{}: bit {bit} of the CSCA", golden.name);
        }
    }
}

#[test]
fn no_changed_bit_of_a_sample_is_accepted_with_effect() {
    for golden in golden() {
        let uncovered = mutate_sod(&golden, 97);
        assert!(uncovered.len() * 20 < golden.sod.len(), "{}: {uncovered:?}", golden.name);
        mutate_certificates(&golden, 211);
    }
}

#[test]
#[ignore = "every single bit: minutes, in release"]
fn no_changed_bit_is_accepted_with_effect() {
    let real = if skipped("no_changed_bit_is_accepted_with_effect (real ones)") { Vec::new() } else { real() };
    for golden in golden().into_iter().chain(real) {
        let uncovered = mutate_sod(&golden, 1);
        let bits = golden.sod.len() * 8;
        eprintln!("{}: {bits} bits, octets no signature covers: {uncovered:?}", golden.name);
        mutate_certificates(&golden, 1);
    }
}

/// The curve's description in a key, with each bit of each number changed in turn.
#[test]
fn no_changed_bit_of_explicit_curve_parameters_is_a_curve() {
    for key in [key!("csca-brainpool"), key!("csca-p256")] {
        let spki = key.public_key_info(CurveForm::Explicit);
        let genuine = PublicKey::parse(&spki).unwrap();
        let point = NamedCurve::ALL.len();
        assert!(point > 0);
        let mut accepted = Vec::new();
        for bit in 0..spki.len() * 8 {
            let mut mutant = spki.clone();
            mutant[bit / 8] ^= 1 << (bit % 8);
            if PublicKey::parse(&mutant).is_ok_and(|key| key != genuine) {
                panic!("bit {bit} gives another key");
            } else if PublicKey::parse(&mutant).is_ok() {
                accepted.push(bit / 8);
            }
        }
        // The version of ECParameters is the one number that describes nothing.
        accepted.dedup();
        assert!(accepted.len() <= 1, "{accepted:?}");
    }
}

fn message(number: u32) -> [u8; 4] {
    number.to_be_bytes()
}

const PKCS1: SignatureAlgorithm = SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256);

/// RSA with exponent 3, every published way around PKCS #1 v1.5 as far as a cube root can be written for it. None may
/// verify (Bleichenbacher 2006; BERserk 2014).
fn forge(messages: u32) -> usize {
    let mut tried = 0;
    for forgery in Forgery::ALL {
        let key = PublicKey::parse(&SigningKey::Forged(forgery).public_key_info(CurveForm::Explicit)).unwrap();
        for number in 0..messages {
            let signature = forgery.sign(&DigestAlgorithm::Sha256.digest(&message(number)));
            assert!(PKCS1.verify(&key, &message(number), &signature).is_err(), "{forgery:?}");
            tried += 1;
        }
    }
    tried
}

#[test]
fn no_forgery_for_exponent_3_is_accepted() {
    assert_eq!(forge(25), 200);
}

#[test]
#[ignore = "ten thousand cube roots: a minute, in release"]
fn none_of_ten_thousand_forgeries_for_exponent_3_is_accepted() {
    assert_eq!(forge(1250), 10_000);
}

/// The CSCA's own key over blocks that a lenient reader of BER finds the right digest in, each padded to the full length:
/// nothing but the encoding is wrong, and only two encodings are right (RFC 8017, 8.2.2 and 9.2, note 2).
fn sign_in_ber(messages: u32) -> usize {
    let csca = key!("csca-rsa3072");
    let key = PublicKey::parse(&csca.public_key_info(CurveForm::Explicit)).unwrap();
    let SigningKey::Rsa(private) = csca else { unreachable!("an RSA key") };
    let sign = |info: &[u8]| private.sign(Pkcs1v15Sign::new_unprefixed(), info).unwrap();
    let mut tried = 0;
    for number in 0..messages {
        let digest = DigestAlgorithm::Sha256.digest(&message(number));
        for (class, info) in ber_digest_infos(&digest) {
            assert!(PKCS1.verify(&key, &message(number), &sign(&info)).is_err(), "{class}");
            tried += 1;
        }
        for right in right_digest_infos(&digest) {
            assert!(PKCS1.verify(&key, &message(number), &sign(&right)).is_ok());
        }
    }
    tried
}

fn right_digest_infos(digest: &[u8]) -> [Vec<u8>; 2] {
    let oid = der::oid(&DigestAlgorithm::Sha256.oid());
    [vec![oid.clone(), der::null()], vec![oid]]
        .map(|identifier| der::sequence(&[der::sequence(&identifier), der::octet_string(digest)]))
}

/// Eight classes, some in several ways.
fn ber_digest_infos(digest: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let oid = der::oid(&DigestAlgorithm::Sha256.oid());
    let value = der::octet_string(digest);
    let identifier = der::sequence(&[oid.clone(), der::null()]);
    let right = der::sequence(&[identifier.clone(), value.clone()]);
    let object = |head: &[u8], value: &[u8]| [head, value].concat();
    let with = |identifier: &[Vec<u8>]| der::sequence(&[der::sequence(identifier), value.clone()]);
    let of = |arcs: &[u64]| with(&[der::oid(&Oid::from_arcs(arcs)), der::null()]);
    vec![
        ("outer length in long form", object(&[0x30, 0x81, 0x31], &right[2..])),
        ("outer length with leading zeros", object(&[0x30, 0x84, 0, 0, 0, 0x31], &right[2..])),
        ("inner lengths in long form", {
            let identifier = object(&[0x30, 0x81, 0x0D], &identifier[2..]);
            der::sequence(&[identifier, object(&[0x04, 0x81, 0x20], digest)])
        }),
        ("indefinite outer length", [&[0x30, 0x80], &right[2..], &[0, 0]].concat()),
        ("indefinite inner length", {
            der::sequence(&[[&[0x30, 0x80], &identifier[2..], &[0, 0]].concat(), value.clone()])
        }),
        ("other parameters", with(&[oid.clone(), der::octet_string(&[])])),
        ("parameters twice", with(&[oid.clone(), der::null(), der::null()])),
        ("NULL with a value", with(&[oid.clone(), vec![5, 2, 0xDE, 0xAD]])),
        ("NULL with a length in long form", with(&[oid.clone(), vec![5, 0x81, 0]])),
        ("garbage in the parameters", with(&[oid, der::octet_string(&[0x5A; 60])])),
        (
            "garbage behind the digest",
            der::sequence(&[identifier.clone(), value.clone(), der::octet_string(&[0x5A; 9])]),
        ),
        ("garbage behind the DigestInfo", [right.clone(), vec![0; 8]].concat()),
        ("garbage before the digest", der::sequence(&[identifier.clone(), der::null(), value.clone()])),
        ("a digest in pieces", {
            let pieces = [der::octet_string(&digest[..16]), der::octet_string(&digest[16..])].concat();
            der::sequence(&[identifier.clone(), [vec![0x24, 36], pieces].concat()])
        }),
        ("a digest with octets behind", der::sequence(&[identifier, der::octet_string(&[digest, &[0; 4]].concat())])),
        ("an identifier with leading zeros", {
            with(&[vec![6, 10, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 0x80, 1], der::null()])
        }),
        ("another function's identifier", of(&[2, 16, 840, 1, 101, 3, 4, 2, 4])),
        ("an identifier with one arc more", of(&[2, 16, 840, 1, 101, 3, 4, 2, 1, 0])),
        ("the identifier of the signature", of(&[1, 2, 840, 113_549, 1, 1, 11])),
    ]
}

#[test]
fn no_third_encoding_of_a_right_digest_is_accepted() {
    assert_eq!(sign_in_ber(2), 38);
}

#[test]
#[ignore = "ten thousand signatures: a minute, in release"]
fn none_of_ten_thousand_other_encodings_is_accepted() {
    assert!(sign_in_ber(527) > 10_000);
}

#[test]
fn the_golden_ones_are_what_they_are_called() {
    for (golden, algorithm) in golden().iter().zip(["RSA PKCS#1 v1.5", "RSA-PSS", "ECDSA"]) {
        let signed = EfSod::parse(&golden.sod).unwrap().signed_data;
        assert!(signed.signer_infos[0].signature_algorithm.unwrap().to_string().starts_with(algorithm));
    }
    assert!(Reader::sole(&golden()[0].sod, paskontrol::encoding::Tag::new(0x77)).is_ok());
}
