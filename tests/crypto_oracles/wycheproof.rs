//! Wycheproof (C2SP), verdict for verdict.

use paskontrol::crypto::curve::{DomainParameters, NamedCurve, PublicPoint};
use paskontrol::crypto::ecdh::KeyPair;
use paskontrol::crypto::ecdsa::{self, Signature};
use paskontrol::crypto::mac::aes_cmac;
use paskontrol::crypto::rsa::{Pkcs1Form, PssParameters, RsaPublicKey};
use paskontrol::encoding::{Oid, Reader, TlvError, der};
use serde_json::Value;

use super::{corpus, curve_named, digest_named, octets, secret};

/// Cases we accept against the file's verdict, and why.
const EXCEPTIONS: [(&str, u64, &str); 2] =
    [("ecdh_brainpoolP256r1", 551, NO_COFACTOR), ("ecdh_brainpoolP384r1", 671, NO_COFACTOR)];
/// Octet for octet the same key stands a second time in the same file, there "acceptable". The parameters are only looked up
/// in a table; that the cofactor is missing (against Doc 9303-12, 4.1.6.3) is for the certificate's reader to report.
const NO_COFACTOR: &str = "the cofactor is optional in TR-03111, 5.1.1";

/// Runs every case of a file. `accepts` says whether our code takes the case; "acceptable" ones may go either way, and
/// what `accepts` still compares for them (a shared secret) it compares itself.
fn run(file: &str, accepts: impl Fn(&Value, &Value) -> bool) {
    let Some(text) = corpus(file, &format!("negative/wycheproof/{file}.json")) else { return };
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut seen = 0;
    for group in document["testGroups"].as_array().unwrap() {
        for case in group["tests"].as_array().unwrap() {
            let accepted = accepts(group, case);
            let (id, comment) = (&case["tcId"], &case["comment"]);
            match case["result"].as_str().unwrap() {
                "valid" => assert!(accepted, "{file} case {id} refused: {comment}"),
                "invalid" if EXCEPTIONS.iter().any(|(name, case, _)| *name == file && id == case) => assert!(accepted),
                "invalid" => assert!(!accepted, "{file} case {id} accepted: {comment}"),
                verdict => assert_eq!(verdict, "acceptable"),
            }
            seen += 1;
        }
    }
    assert!(seen > 0);
}

fn field(value: &Value, name: &str) -> Vec<u8> {
    octets(value[name].as_str().unwrap())
}

fn ecdsa_accepts(group: &Value, case: &Value, parse: impl Fn(NamedCurve, &[u8]) -> Option<Signature>) -> bool {
    let curve = curve_named(group["publicKey"]["curve"].as_str().unwrap());
    let key = PublicPoint::parse(curve, &field(&group["publicKey"], "uncompressed")).unwrap();
    let digest = digest_named(group["sha"].as_str().unwrap()).digest(&field(case, "msg"));
    parse(curve, &field(case, "sig")).is_some_and(|signature| ecdsa::verify(&key, &digest, &signature).is_ok())
}

#[test]
fn ecdsa_in_der() {
    for file in [
        "ecdsa_brainpoolP224r1_sha224",
        "ecdsa_brainpoolP256r1_sha256",
        "ecdsa_brainpoolP384r1_sha384",
        "ecdsa_brainpoolP512r1_sha512",
        "ecdsa_secp224r1_sha224",
        "ecdsa_secp256r1_sha256",
        "ecdsa_secp256r1_sha512",
        "ecdsa_secp384r1_sha256",
        "ecdsa_secp384r1_sha384",
        "ecdsa_secp521r1_sha512",
    ] {
        run(file, |group, case| ecdsa_accepts(group, case, |_, octets| Signature::parse_der(octets).ok()));
    }
}

#[test]
fn ecdsa_in_the_plain_format() {
    for file in ["ecdsa_brainpoolP256r1_sha256_p1363", "ecdsa_secp256r1_sha256_p1363"] {
        run(file, |group, case| ecdsa_accepts(group, case, |curve, octets| Signature::parse_plain(curve, octets).ok()));
    }
}

fn rsa_key(group: &Value) -> RsaPublicKey {
    let key = &group["publicKey"];
    RsaPublicKey::new(&field(key, "modulus"), &field(key, "publicExponent")).unwrap()
}

#[test]
fn rsa_pkcs1() {
    for file in ["rsa_signature_2048_sha256", "rsa_signature_3072_sha256", "rsa_signature_4096_sha512"] {
        run(file, |group, case| {
            let algorithm = digest_named(group["sha"].as_str().unwrap());
            let digest = algorithm.digest(&field(case, "msg"));
            let verdict = rsa_key(group).verify_pkcs1v15(algorithm, &digest, &field(case, "sig"));
            // The one acceptable case of each file is the form without NULL, and we take it and say so.
            let is_bare = case["flags"].as_array().unwrap().iter().any(|flag| flag == "MissingNull");
            assert_eq!(verdict == Ok(Pkcs1Form::WithoutNull), is_bare, "{file} case {}", case["tcId"]);
            verdict.is_ok()
        });
    }
}

#[test]
fn rsa_pss() {
    for file in [
        "rsa_pss_2048_sha1_mgf1_20",
        "rsa_pss_2048_sha256_mgf1_32",
        "rsa_pss_2048_sha256_mgf1_32_params",
        "rsa_pss_3072_sha256_mgf1_32",
        "rsa_pss_4096_sha512_mgf1_64",
        "rsa_pss_misc_params",
    ] {
        run(file, |group, case| {
            let parameters = PssParameters {
                digest: digest_named(group["sha"].as_str().unwrap()),
                mgf_digest: digest_named(group["mgfSha"].as_str().unwrap()),
                salt_len: usize::try_from(group["sLen"].as_u64().unwrap()).unwrap(),
            };
            let digest = parameters.digest.digest(&field(case, "msg"));
            rsa_key(group).verify_pss(parameters, &digest, &field(case, "sig")).is_ok()
        });
    }
}

fn agrees(pair: &KeyPair, case: &Value, point: Option<PublicPoint>) -> bool {
    let Some(shared) = point.and_then(|point| pair.agree(&point).ok()) else { return false };
    let matches = shared.expose() == field(case, "shared");
    // Whatever the verdict, a secret we do compute has to be the right one.
    assert!(matches || case["result"] == "invalid", "case {}", case["tcId"]);
    matches
}

fn key_pair(group: &Value, case: &Value) -> KeyPair {
    let curve = curve_named(group["curve"].as_str().unwrap());
    KeyPair::from_private(curve, secret(case["private"].as_str().unwrap())).unwrap()
}

#[test]
fn ecdh_with_bare_points() {
    for file in ["ecdh_secp256r1_ecpoint", "ecdh_secp384r1_ecpoint"] {
        run(file, |group, case| {
            let pair = key_pair(group, case);
            agrees(&pair, case, PublicPoint::parse(pair.public().curve(), &field(case, "public")).ok())
        });
    }
}

#[test]
fn ecdh_with_subject_public_key_infos() {
    for file in ["ecdh_brainpoolP256r1", "ecdh_brainpoolP384r1"] {
        run(file, |group, case| {
            agrees(&key_pair(group, case), case, public_key_info(&field(case, "public")).ok().flatten())
        });
    }
}

/// As much of SubjectPublicKeyInfo as these cases need: the point, if curve and point are ones we compute on.
fn public_key_info(encoded: &[u8]) -> Result<Option<PublicPoint>, TlvError> {
    const EC_PUBLIC_KEY: Oid = Oid::from_arcs(&[1, 2, 840, 10045, 2, 1]);
    let mut info = der::sole_sequence(encoded)?;
    let mut algorithm = info.sequence()?;
    if algorithm.oid()? != EC_PUBLIC_KEY {
        return Ok(None);
    }
    let curve = if algorithm.peek_tag() == Some(der::OBJECT_IDENTIFIER) {
        NamedCurve::from_oid(&algorithm.oid()?)
    } else {
        explicit_curve(algorithm.sequence()?)?
    };
    algorithm.finish()?;
    let point = info.whole_bit_string()?;
    info.finish()?;
    Ok(curve.and_then(|curve| PublicPoint::parse(curve, point).ok()))
}

fn explicit_curve(mut parameters: Reader<'_>) -> Result<Option<NamedCurve>, TlvError> {
    parameters.small_integer()?;
    let mut field_id = parameters.sequence()?;
    field_id.oid()?;
    let prime = field_id.unsigned()?;
    let mut curve = parameters.sequence()?;
    let (a, b) = (curve.octet_string()?, curve.octet_string()?);
    let generator = parameters.octet_string()?;
    let order = parameters.unsigned()?;
    let cofactor = if parameters.is_empty() { None } else { Some(parameters.unsigned()?) };
    Ok(NamedCurve::matching(&DomainParameters { prime, a, b, generator, order, cofactor }))
}

#[test]
fn aes_cmac_with_sixteen_octets() {
    run("aes_cmac", |_, case| {
        let tag = aes_cmac(&secret(case["key"].as_str().unwrap()), &field(case, "msg"));
        tag.is_ok_and(|tag| tag.as_slice() == field(case, "tag"))
    });
}
