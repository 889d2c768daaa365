//! CV certificates that others made: each is read, says what an independent parser found, and verifies where its issuer is
//! there.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may say what must be so, here outside #[test] too"
)]

mod corpus;

use std::collections::BTreeMap;

use paskontrol::encoding::Date;
use paskontrol::pki::cv_certificate::{
    CvCertificate, CvDeviation, CvPublicKey, CvRequest, CvVerificationKey, TerminalAuthenticationAlgorithm,
};
use serde_json::Value;

/// The octets of an entry of facts.json: a file, or one value of a file of several.
fn octets(entry: &str) -> Vec<u8> {
    match entry.split_once('#') {
        None => corpus::read(&format!("cvc/{entry}")),
        Some((file, name)) => {
            let values: BTreeMap<String, Value> =
                serde_json::from_slice(&corpus::read(&format!("cvc/{file}"))).unwrap();
            hex::decode(values[name].as_str().unwrap()).unwrap()
        }
    }
}

fn facts() -> Vec<Value> {
    serde_json::from_slice(&corpus::read("cvc/facts.json")).unwrap()
}

/// `161122` of the years from 2000.
fn date(text: &str) -> Date {
    Date::from_ascii(format!("20{text}").as_bytes()).unwrap()
}

fn algorithm_name(algorithm: TerminalAuthenticationAlgorithm) -> String {
    let digest = algorithm.digest().name().to_uppercase().replace('-', "");
    match algorithm {
        TerminalAuthenticationAlgorithm::RsaPkcs1(_) => format!("RSA-PKCS1-{digest}"),
        TerminalAuthenticationAlgorithm::RsaPss(_) => format!("RSA-PSS-{digest}"),
        _ => format!("ECDSA-{digest}"),
    }
}

fn certificates() -> Vec<(String, CvCertificate)> {
    let is_certificate = |fact: &Value| !fact["eff"].is_null();
    let read = |fact: Value| {
        let name = fact["file"].as_str().unwrap().to_owned();
        let certificate = CvCertificate::parse(&octets(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, certificate)
    };
    facts().into_iter().filter(is_certificate).map(read).collect()
}

#[test]
fn every_certificate_says_what_an_independent_parser_found() {
    if corpus::skipped("every_certificate_says_what_an_independent_parser_found") {
        return;
    }
    let certificates: BTreeMap<_, _> = certificates().into_iter().collect();
    assert_eq!(certificates.len(), 50);
    for fact in facts() {
        let Some(certificate) = certificates.get(fact["file"].as_str().unwrap()) else { continue };
        let body = certificate.body();
        let said = |name: &str| fact[name].as_str().unwrap().to_owned();
        assert_eq!((body.car.to_string(), body.chr.to_string()), (said("car"), said("chr")));
        assert_eq!((body.effective, body.expires), (date(&said("eff")), date(&said("exp"))), "{}", body.chr);
        assert_eq!(body.chat.terminal_type().oid().to_string(), said("role"));
        assert_eq!(hex::encode(body.chat.authorization()), said("chat"));
        assert_eq!(algorithm_name(body.public_key.clone().unwrap().algorithm()), said("alg"));
    }
}

#[test]
fn every_certificate_is_written_as_it_was_read() {
    if corpus::skipped("every_certificate_is_written_as_it_was_read") {
        return;
    }
    let mut odd = Vec::new();
    for (name, certificate) in certificates() {
        assert_eq!(certificate.encoded(), octets(&name), "{name}");
        assert_eq!(CvCertificate::from_command_data(&certificate.command_data()).unwrap().body(), certificate.body());
        let unwritable = [CvDeviation::LengthNotMinimal, CvDeviation::LeadingZeros];
        let body = certificate.body().encode().unwrap();
        if certificate.deviations().iter().any(|deviation| unwritable.contains(deviation)) {
            odd.push(name);
        } else {
            assert_eq!(hex::encode(body), hex::encode(certificate.encoded_body()), "{name}");
        }
    }
    // 7F218200E7, where one octet would do for the length.
    assert_eq!(odd, ["openpace-values.json#kba_dvca_cert"]);
}

/// Every key that can be completed, by its name; a name may have several keys.
fn keys(certificates: &[(String, CvCertificate)]) -> Vec<(String, CvVerificationKey)> {
    let mut keys: Vec<(String, CvVerificationKey)> = Vec::new();
    // Each round completes what the last round's keys lend their curve to; three generations are all there are.
    for _ in 0..3 {
        let known = keys.clone();
        for (_, certificate) in certificates {
            let body = certificate.body();
            let key = body.public_key.clone().unwrap();
            let issuers = known.iter().filter(|(name, _)| *name == body.car.to_string()).map(|(_, key)| key.curve());
            for curve in std::iter::once(None).chain(issuers) {
                if let Ok(key) = key.complete(curve)
                    && !keys.contains(&(body.chr.to_string(), key.clone()))
                {
                    keys.push((body.chr.to_string(), key));
                }
            }
        }
    }
    keys
}

#[test]
fn signatures_verify_where_the_issuer_is_there() {
    if corpus::skipped("signatures_verify_where_the_issuer_is_there") {
        return;
    }
    let certificates = certificates();
    let keys = keys(&certificates);
    let mut verified = 0;
    let mut orphans = Vec::new();
    for (name, certificate) in &certificates {
        let issuers: Vec<_> = keys.iter().filter(|(key, _)| *key == certificate.body().car.to_string()).collect();
        if issuers.is_empty() {
            orphans.push(name.as_str());
            continue;
        }
        let signed = |key: &CvVerificationKey| key.verifies(certificate.encoded_body(), certificate.signature());
        let template = name.contains("template");
        assert_eq!(issuers.iter().any(|(_, key)| signed(key)), !template, "{name}");
        verified += usize::from(!template);
    }
    let expected = [
        "ausweisapp-cvc.json#cvat-DEDEVDEMO00020.hex",
        "ausweisapp-cvc.json#cvat-template-HolderXXXXXXXX_AuthorityXXXXXXX.hex",
        "ausweisapp-cvc.json#cvca-template-HolderXXXXXXXX_AuthorityXXXXX.hex",
        "ausweisapp-cvc.json#cvdv-DEDVtIDGVK300029.hex",
        "ausweisapp-cvc.json#cvdv-DEDVtIDGVNK00005.hex",
        "ausweisapp-cvc.json#cvdv-template-HolderXXXXXXXXXX_AuthorityXXXXX.hex",
        "bc/at_cert_19a.cvcert",
        "ejbca/at_cert_19a.cvcert",
        "openpace-values.json#cvc1",
        // Self-signed, but its point is not on the curve it writes out.
        "openpace-values.json#cvc2",
    ];
    assert_eq!((verified, orphans.as_slice()), (40, &expected[..]));
}

#[test]
fn requests_are_signed_with_the_key_they_carry() {
    if corpus::skipped("requests_are_signed_with_the_key_they_carry") {
        return;
    }
    for (name, outer) in [
        ("bc/REQ_18102010.csr", None),
        ("bc/UTIS00100072.csr", Some("UTIS00100071")),
        ("openpace-values.json#MY_cvreq", None),
        ("openpace-values.json#csr_with_outer_sig", Some("HSMCVCA")),
        ("openpace-values.json#req_18102010_csr", None),
    ] {
        let request = CvRequest::parse(&octets(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(request.is_self_signed(), Ok(true), "{name}");
        assert_eq!(request.outer.as_ref().map(|outer| outer.car.to_string()).as_deref(), outer, "{name}");
    }
    // This one's outer signature, by the key inside, leaves out the CAR that TR-03110-3, C.2.6 wants signed too.
    let request = CvRequest::parse(&octets("openpace-values.json#csr_with_outer_sig")).unwrap();
    let (key, outer) = (request.public_key.unwrap().complete(None).unwrap(), request.outer.unwrap());
    let without_car = &outer.message()[..outer.message().len() - 2 - outer.car.octets().len()];
    assert!(!key.verifies(outer.message(), &outer.signature));
    assert!(key.verifies(without_car, &outer.signature));
}

#[test]
fn a_key_alone_is_read_and_written() {
    if corpus::skipped("a_key_alone_is_read_and_written") {
        return;
    }
    let encoded = corpus::read("cvc/ejbca/PUBLIC_KEY_RSA1024.cvc");
    assert_eq!(CvPublicKey::parse(&encoded).unwrap().encode().unwrap(), encoded);
}
