//! Published examples in the corpus: Active Authentication signatures, NIST and Brainpool key agreement, MACs, and points
//! that are none.

use paskontrol::crypto::curve::PublicPoint;
use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::crypto::ecdh::KeyPair;
use paskontrol::crypto::iso9796::{self, Iso9796Opening, Trailer};
use paskontrol::crypto::mac::{MacAlgorithm, aes_cmac, mac};
use paskontrol::crypto::rsa::RsaPublicKey;
use paskontrol::encoding::{Reader, Tag, der};
use serde_json::Value;

use super::{corpus, curve_named, octets, secret};

#[test]
fn active_authentication_signatures_hold() {
    let Some(text) = corpus("active authentication", "vectors/active-authentication-rsa.json") else { return };
    let document: Value = serde_json::from_str(&text).unwrap();
    for entry in document["signatures"].as_array().unwrap() {
        let info = match entry["dg15"].as_str() {
            Some(dg15) => Reader::sole(&octets(dg15), Tag::new(0x6F)).unwrap().value.to_vec(),
            None => octets(entry["spki"].as_str().unwrap()),
        };
        let key = rsa_key(&info);
        for case in entry["cases"].as_array().unwrap() {
            let challenge = octets(case["rnd_ifd"].as_str().unwrap());
            let signature = octets(case["signature"].as_str().unwrap());
            let expected = Iso9796Opening { digest: DigestAlgorithm::Sha1, trailer: Trailer::Implicit };
            assert_eq!(iso9796::verify(&key, &challenge, &signature), Ok(expected), "{}", entry["id"]);
            assert!(iso9796::verify(&key, &[0xA5; 8], &signature).is_err());
        }
    }
}

fn rsa_key(info: &[u8]) -> RsaPublicKey {
    let mut info = der::sole_sequence(info).unwrap();
    info.sequence().unwrap();
    let mut key = der::sole_sequence(info.whole_bit_string().unwrap()).unwrap();
    RsaPublicKey::new(key.unsigned().unwrap(), key.unsigned().unwrap()).unwrap()
}

/// The `Name = value` lines of a Botan vector file, grouped by its `[section]` or by a line of the same purpose.
fn records(text: &str, group_key: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut group = String::new();
    let mut records = Vec::new();
    let mut record = Vec::new();
    for line in text.lines().map(str::trim).chain(std::iter::once("")) {
        match line.split_once('=') {
            _ if line.starts_with('#') => {}
            Some((key, value)) if key.trim() == group_key => group = value.trim().to_owned(),
            Some((key, value)) => {
                record.push((key.trim().to_owned(), value.trim().trim_start_matches("0x").to_owned()));
            }
            None if line.starts_with('[') => group = line.trim_matches(['[', ']']).to_owned(),
            None if record.is_empty() => {}
            None => records.push((group.clone(), std::mem::take(&mut record))),
        }
    }
    records
}

fn value<'a>(record: &'a [(String, String)], key: &str) -> &'a str {
    record.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value)
}

#[test]
fn key_agreements_of_nist_and_brainpool() {
    let Some(text) = corpus("key agreement", "vectors/botan/ecdh.vec") else { return };
    let mut seen = 0;
    for (group, record) in records(&text, "") {
        if group == "frp256v1" {
            continue;
        }
        let curve = curve_named(&group.replace("brainpool", "brainpoolP"));
        let private = value(&record, "Secret");
        let pair =
            KeyPair::from_private(curve, secret(&format!("{}{private}", "0".repeat(private.len() % 2)))).unwrap();
        let point = PublicPoint::parse(curve, &octets(value(&record, "CounterKey"))).unwrap();
        assert_eq!(hex::encode(pair.agree(&point).unwrap().expose()), value(&record, "K").to_lowercase(), "{group}");
        seen += 1;
    }
    assert!(seen > 100);
}

#[test]
fn retail_macs_of_x9_19() {
    let Some(text) = corpus("retail MAC", "vectors/botan/x919_mac.vec") else { return };
    for (_, record) in records(&text, "") {
        let key = value(&record, "Key");
        let key = secret(if key.len() == 16 { format!("{key}{key}") } else { key.to_owned() }.as_str());
        let mut data = octets(value(&record, "In"));
        data.resize(data.len().next_multiple_of(8), 0);
        let tag = mac(MacAlgorithm::RetailDes, &key, &data).unwrap();
        assert_eq!(hex::encode_upper(tag), value(&record, "Out").to_uppercase());
    }
}

#[test]
fn cmacs_of_nist() {
    let Some(text) = corpus("CMAC", "vectors/botan/cmac.vec") else { return };
    let mut seen = 0;
    for (group, record) in records(&text, "") {
        if group.starts_with("CMAC(AES") {
            let tag = aes_cmac(&secret(value(&record, "Key")), &octets(value(&record, "In"))).unwrap();
            assert_eq!(hex::encode_upper(tag), value(&record, "Out").to_uppercase());
            seen += 1;
        }
    }
    assert!(seen > 5);
}

#[test]
fn points_that_are_none_are_refused() {
    let Some(text) = corpus("invalid points", "vectors/botan/ecdsa_invalid.vec") else { return };
    let mut seen = 0;
    for (group, record) in records(&text, "Group") {
        let curve = curve_named(&group);
        let digits = 2 * curve.field_len();
        let [x, y] = ["InvalidKeyX", "InvalidKeyY"].map(|key| format!("{:0>digits$}", value(&record, key)));
        let encoded = format!("04{x}{y}");
        let encoded = octets(&format!("{encoded}{}", if encoded.len().is_multiple_of(2) { "" } else { "0" }));
        assert!(PublicPoint::parse(curve, &encoded).is_err(), "{group} {x}");
        seen += 1;
    }
    assert!(seen > 50);
}
