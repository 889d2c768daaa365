//! What the issuer makes, judged by OpenSSL where it is installed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::*;
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::{Reader, Tag};
use crate::lds::DataGroup;
use crate::simulator::random::SeededRandom;

fn key(name: &str) -> SigningKey {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/simulator/assets").join(format!("{name}.test-key.pkcs8"));
    SigningKey::parse_pkcs8(&fs::read(path).unwrap()).unwrap()
}

fn period(from: &str, to: &str) -> Period {
    Period { from: from.parse().unwrap(), to: to.parse().unwrap() }
}

fn mint(keys: [&str; 2], scheme: SignatureScheme, form: CurveForm, options: SodOptions) -> (Vec<u8>, Vec<u8>) {
    let authority = Authority {
        country: "UT".into(),
        issuing_state: "UTO".into(),
        common_name: "TEST CSCA".into(),
        scheme,
        curve_form: form,
    };
    let long = period("2010-01-01T00:00:00Z", "2060-01-01T00:00:00Z");
    let mut random = SeededRandom::new(1);
    let csca = Csca::new(authority, key(keys[0]), long, long, &mut random).unwrap();
    let signer = csca.certify(key(keys[1]), vec!["P".into()], long, long, &mut random).unwrap();
    let groups = BTreeMap::from([(DataGroup::DG1, vec![0x61, 0]), (DataGroup::DG2, vec![0x75, 0])]);
    (signer.sign_sod(&groups, options, &mut random).unwrap(), csca.certificate().to_vec())
}

const fn options(version: SodVersion, signer_name: SignerName) -> SodOptions {
    SodOptions { version, digest: DigestAlgorithm::Sha256, signing: Signing { signer_name, time: None } }
}

/// `openssl cms -verify`, or nothing where there is no OpenSSL. It refuses every chain with the explicit curve parameters
/// Doc 9303-12 asks for; then it is asked about the signature alone.
fn openssl_accepts(sod: &[u8], csca: &[u8], form: CurveForm) -> Option<bool> {
    let folder = tempfile::tempdir().unwrap();
    let (cms, anchor) = (folder.path().join("sod.cms"), folder.path().join("csca.pem"));
    fs::write(&cms, Reader::sole(sod, Tag::new(0x77)).unwrap().value).unwrap();
    use base64::Engine;
    let body = base64::engine::general_purpose::STANDARD.encode(csca);
    let lines: Vec<&str> = body.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
    fs::write(&anchor, pem).unwrap();
    let output = Command::new("openssl")
        .args(["cms", "-verify", "-inform", "DER", "-purpose", "any"])
        .args(["-noverify"].iter().filter(|_| form == CurveForm::Explicit))
        .arg("-in")
        .arg(&cms)
        .arg("-CAfile")
        .arg(&anchor)
        .output()
        .ok()?;
    if !output.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Some(output.status.success())
}

#[test]
fn openssl_verifies_every_kind_of_security_object() {
    use CurveForm::{Explicit, Named};
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    use SignatureFamily::{Ecdsa, RsaPkcs1, RsaPss};
    for (keys, family, digest, form) in [
        (["csca-p256", "ds-p256"], Ecdsa, Sha256, Named),
        (["csca-p256", "ds-p256"], Ecdsa, Sha256, Explicit),
        (["csca-brainpool", "ds-brainpool"], Ecdsa, Sha384, Named),
        (["csca-brainpool", "ds-brainpool"], Ecdsa, Sha384, Explicit),
        (["csca-rsa3072", "ds-rsa2048"], RsaPkcs1, Sha512, Named),
        (["csca-rsa3072", "ds-rsa2048"], RsaPss, Sha256, Named),
    ] {
        for (version, name) in
            [(SodVersion::V0, SignerName::IssuerAndSerial), (SodVersion::V1, SignerName::SubjectKeyIdentifier)]
        {
            let (mut sod, csca) = mint(keys, SignatureScheme { family, digest }, form, options(version, name));
            let Some(accepted) = openssl_accepts(&sod, &csca, form) else {
                eprintln!("SKIPPED openssl_verifies_every_kind_of_security_object: openssl is not installed");
                return;
            };
            assert!(accepted, "{keys:?} {family:?} {digest:?} {form:?} {version:?}");
            *sod.last_mut().unwrap() ^= 1;
            assert_eq!(openssl_accepts(&sod, &csca, form), Some(false));
        }
    }
}

#[test]
fn the_same_seed_mints_the_same_bytes() {
    let options = options(SodVersion::V1, SignerName::IssuerAndSerial);
    let scheme = SignatureScheme { family: SignatureFamily::Ecdsa, digest: DigestAlgorithm::Sha256 };
    let once = || mint(["csca-brainpool", "ds-brainpool"], scheme, CurveForm::Explicit, options);
    assert_eq!(once(), once());
}

#[test]
fn a_key_of_the_wrong_kind_is_refused() {
    let scheme = SignatureScheme { family: SignatureFamily::RsaPss, digest: DigestAlgorithm::Sha256 };
    let result = scheme.sign(&key("ds-p256"), b"message", &mut SeededRandom::new(0));
    assert_eq!(result, Err(IssuerError::KeyKind));
}

#[test]
fn keys_print_their_kind_and_nothing_else() {
    assert_eq!(format!("{:?}", key("aa-rsa2048")), "SigningKey(RSA-2048)");
    assert!(SigningKey::parse_pkcs8(&[0x30, 0x80]).is_err());
}

#[test]
fn a_revocation_list_says_what_the_profile_asks_for_and_openssl_verifies_it() {
    let authority = Authority {
        country: "UT".into(),
        issuing_state: "UTO".into(),
        common_name: "TEST CSCA".into(),
        scheme: SignatureScheme { family: SignatureFamily::RsaPss, digest: DigestAlgorithm::Sha256 },
        curve_form: CurveForm::Explicit,
    };
    let long = period("2010-01-01T00:00:00Z", "2060-01-01T00:00:00Z");
    let mut random = SeededRandom::new(1);
    let csca = Csca::new(authority, key("csca-rsa3072"), long, long, &mut random).unwrap();
    let withdrawn = [(vec![0x90, 1], long.from)];
    let encoded = csca.issue_revocation_list(300, long, &withdrawn, &mut random).unwrap();
    let list = crate::pki::RevocationList::parse(&encoded).unwrap();
    assert_eq!((list.deviations(), list.number()), (&[][..], Some(&[1, 44][..])));
    assert!(list.entry_for(&[0, 0x90, 1]).unwrap().is_some());
    let folder = tempfile::tempdir().unwrap();
    let (crl, anchor) = (folder.path().join("crl.der"), folder.path().join("csca.pem"));
    fs::write(&crl, &encoded).unwrap();
    fs::write(&anchor, crate::pki::pem::encode(csca.certificate())).unwrap();
    let arguments = ["crl", "-inform", "DER", "-noout", "-in"];
    let openssl = Command::new("openssl").args(arguments).arg(&crl).arg("-CAfile").arg(&anchor).output();
    let Ok(output) = openssl else {
        eprintln!("SKIPPED openssl verifies the revocation list: openssl is not installed");
        return;
    };
    assert!(String::from_utf8_lossy(&output.stderr).contains("verify OK"), "{output:?}");
}
