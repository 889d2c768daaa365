//! Every public CSCA certificate at hand: ours reads it, reads the same as an independent parser, and finds its issuer.

#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

mod corpus;

use std::collections::BTreeMap;

use base64::Engine;
use corpus::{read, skipped};
use paskontrol::encoding::Timestamp;
use paskontrol::pki::{Certificate, Deviation, pem};
use paskontrol::trust::{
    CertificateFacts, ListVerdict, Note, Outcome, SourceKind, TrustSnapshot, find_issuer, verify_sod,
};
use x509_parser::prelude::{FromDer, ParsedExtension, X509Certificate};

fn snapshot(files: &[&str]) -> TrustSnapshot {
    files
        .iter()
        .fold(TrustSnapshot::builder(), |builder, file| builder.file(file, &read(&format!("csca/{file}"))))
        .build()
}

const LISTS: [(&str, usize); 5] = [
    ("DE_ML_2026-05-28.ml", 588),
    ("DE_ML_2024-04-10.ml", 526),
    ("NL_ML_2026-07-22.ml", 411),
    ("ICAO_ML_2025-04-01.ml", 504),
    ("other_certs_2020-2026.pem", 83),
];

#[test]
fn every_certificate_of_every_list_is_read() {
    if skipped("every_certificate_of_every_list_is_read") {
        return;
    }
    for (file, expected) in LISTS {
        let list = snapshot(&[file]);
        assert_eq!((list.anchors().len(), list.rejected()), (expected, &[][..]), "{file}");
    }
    let bare = snapshot(&["CscaMasterList_2020-04-13.bare.der"]);
    assert!(bare.rejected().is_empty() && bare.anchors().len() > 300, "{}", bare.anchors().len());
    assert!(bare.anchors().iter().all(|anchor| anchor.sources()[0].kind == SourceKind::UnsignedMasterList));
}

#[test]
fn an_independent_parser_reads_the_same() {
    if skipped("an_independent_parser_reads_the_same") {
        return;
    }
    let files: Vec<&str> = LISTS.iter().map(|(file, _)| *file).collect();
    let everything = snapshot(&files);
    for anchor in everything.anchors() {
        let ours = anchor.certificate();
        let (rest, theirs) = X509Certificate::from_der(ours.der()).unwrap();
        assert!(rest.is_empty());
        let tbs = &theirs.tbs_certificate;
        assert_eq!(ours.tbs(), tbs.as_ref(), "{ours:?}");
        assert_eq!(ours.serial(), tbs.raw_serial());
        assert_eq!(ours.issuer().der(), tbs.issuer.as_raw());
        assert_eq!(ours.subject().der(), tbs.subject.as_raw());
        assert_eq!(ours.public_key_info(), tbs.subject_pki.raw);
        assert_eq!(ours.signature(), theirs.signature_value.data.as_ref());
        assert_eq!(ours.not_before().unix(), tbs.validity.not_before.timestamp());
        assert_eq!(ours.not_after().unix(), tbs.validity.not_after.timestamp());
        assert_same_extensions(ours, &theirs);
    }
}

fn assert_same_extensions(ours: &Certificate, theirs: &X509Certificate<'_>) {
    let extensions = ours.extensions();
    for extension in theirs.extensions() {
        match extension.parsed_extension() {
            ParsedExtension::AuthorityKeyIdentifier(aki) => {
                assert_eq!(extensions.authority_key_identifier.as_deref(), aki.key_identifier.as_ref().map(|id| id.0));
            }
            ParsedExtension::SubjectKeyIdentifier(ski) => {
                assert_eq!(extensions.subject_key_identifier.as_deref(), Some(ski.0));
            }
            ParsedExtension::KeyUsage(usage) => {
                let ours = extensions.key_usage.unwrap();
                assert_eq!(
                    (ours.digital_signature(), ours.key_cert_sign(), ours.crl_sign()),
                    (usage.digital_signature(), usage.key_cert_sign(), usage.crl_sign())
                );
            }
            ParsedExtension::BasicConstraints(constraints) => {
                let ours = extensions.basic_constraints.unwrap();
                assert_eq!((ours.ca, ours.path_len), (constraints.ca, constraints.path_len_constraint));
            }
            _ => {}
        }
    }
}

#[test]
fn the_inventory_agrees_on_names_keys_and_periods() {
    if skipped("the_inventory_agrees_on_names_keys_and_periods") {
        return;
    }
    let files: Vec<&str> = LISTS.iter().map(|(file, _)| *file).collect();
    let everything = snapshot(&files);
    let inventory: Vec<serde_json::Value> = serde_json::from_slice(&read("csca/inventory.json")).unwrap();
    let by_hash: BTreeMap<&str, &serde_json::Value> =
        inventory.iter().map(|entry| (entry["sha256"].as_str().unwrap(), entry)).collect();
    let mut compared = 0;
    for anchor in everything.anchors() {
        let certificate = anchor.certificate();
        let Some(entry) = by_hash.get(hex::encode(certificate.sha256()).as_str()) else { continue };
        compared += 1;
        let facts = CertificateFacts::from(certificate);
        if let (Some(theirs), Some(ours)) = (entry["country_in_subject"].as_str(), &facts.country) {
            assert!(theirs == "??" || theirs.eq_ignore_ascii_case(ours), "{theirs} {ours}");
        }
        let seconds = |text: &serde_json::Value| text.as_str().unwrap().replace(' ', "T") + "Z";
        assert_eq!(facts.not_before.to_string(), seconds(&entry["not_before"]));
        assert_eq!(facts.not_after.to_string(), seconds(&entry["not_after"]));
        let malformed_ski = certificate.deviations().contains(&Deviation::SkiMalformed);
        if !malformed_ski {
            assert_eq!(
                certificate.extensions().subject_key_identifier.as_ref().map(hex::encode).as_deref(),
                entry["ski"].as_str()
            );
        }
        let path_len = certificate.extensions().basic_constraints.and_then(|constraints| constraints.path_len);
        assert_eq!(path_len.map(u64::from), entry["path_len"].as_u64());
        assert!(facts.public_key.is_some(), "{certificate:?}: {:?}", certificate.public_key());
    }
    assert!(compared > 800, "{compared}");
}

/// By itself the German list lacks twelve issuers (older generations and link certificates of AE, AT, BG, CY, HU, LB, LV,
/// MA, MD, PH, TR, UZ); with the other lists every certificate of it verifies.
#[test]
fn every_certificate_of_the_german_list_has_its_issuer_in_the_lists() {
    if skipped("every_certificate_of_the_german_list_has_its_issuer_in_the_lists") {
        return;
    }
    let german = snapshot(&["DE_ML_2026-05-28.ml"]);
    assert_eq!(
        without_issuer(&german, &german),
        ["AE", "AT", "BG", "CY", "HU", "LB", "LV", "MA", "MD", "PH", "TR", "UZ"]
    );
    let files: Vec<&str> = LISTS.iter().map(|(file, _)| *file).chain(["CscaMasterList_2020-04-13.bare.der"]).collect();
    assert!(without_issuer(&german, &snapshot(&files)).is_empty());
}

/// What an independent program found over the same certificates: all of them read, and 576 of the German list, 411 of the
/// Dutch and 927 of everything verified under a certificate of the same set.
#[test]
fn the_inventorys_counts_are_reproduced() {
    if skipped("the_inventorys_counts_are_reproduced") {
        return;
    }
    let count = |files: &[&str]| {
        let list = snapshot(files);
        assert!(list.rejected().is_empty());
        (list.anchors().len(), list.anchors().len() - without_issuer(&list, &list).len())
    };
    assert_eq!(count(&["DE_ML_2026-05-28.ml"]), (588, 576));
    assert_eq!(count(&["NL_ML_2026-07-22.ml"]), (411, 411));
    let inventory: Vec<serde_json::Value> = serde_json::from_slice(&read("csca/inventory.json")).unwrap();
    let listed: std::collections::BTreeSet<&str> =
        inventory.iter().map(|entry| entry["sha256"].as_str().unwrap()).collect();
    let files: Vec<&str> = LISTS.iter().map(|(file, _)| *file).chain(["CscaMasterList_2020-04-13.bare.der"]).collect();
    let danish = std::fs::read_dir(corpus::folder().join("csca/dk")).unwrap();
    let danish = danish.filter_map(|entry| Some(format!("dk/{}", entry.unwrap().file_name().to_str()?)));
    let danish: Vec<String> = danish.filter(|name| name.ends_with(".cer")).collect();
    let files: Vec<&str> = files.into_iter().chain(danish.iter().map(String::as_str)).collect();
    let everything = snapshot(&files);
    let (inside, besides): (Vec<_>, Vec<_>) = everything
        .anchors()
        .iter()
        .map(|anchor| anchor.certificate())
        .partition(|certificate| listed.contains(hex::encode(certificate.sha256()).as_str()));
    let unverified: Vec<String> = inside
        .iter()
        .filter(|certificate| find_issuer(certificate, &everything, &mut Vec::new()).passed().is_none())
        .map(|certificate| format!("{certificate:?}"))
        .collect();
    assert_eq!((inside.len(), inside.len() - unverified.len()), (930, 927), "{unverified:#?} {besides:#?}");
}

fn without_issuer(list: &TrustSnapshot, known: &TrustSnapshot) -> Vec<String> {
    let certificates = list.anchors().into_iter().map(|anchor| anchor.certificate());
    let mut countries: Vec<String> = certificates
        .filter(|certificate| find_issuer(certificate, known, &mut Vec::new()).passed().is_none())
        .map(|certificate| certificate.subject().country().unwrap())
        .collect();
    countries.sort();
    countries
}

#[test]
fn signed_lists_are_followed_to_a_csca_where_one_is_at_hand() {
    if skipped("signed_lists_are_followed_to_a_csca_where_one_is_at_hand") {
        return;
    }
    for (file, verdict) in [
        ("DE_ML_2026-05-28.ml", ListVerdict::Chained),
        ("DE_ML_2024-04-10.ml", ListVerdict::Chained),
        ("ICAO_ML_2025-04-01.ml", ListVerdict::Chained),
        ("NL_ML_2026-07-22.ml", ListVerdict::Chained),
    ] {
        let list = snapshot(&[file]);
        let SourceKind::MasterList(signature) = &list.anchors()[0].sources()[0].kind else { panic!("{file}") };
        assert_eq!(signature.verdict, verdict, "{file}");
    }
}

#[test]
fn a_changed_list_is_left_out_as_a_whole() {
    if skipped("a_changed_list_is_left_out_as_a_whole") {
        return;
    }
    let mut list = read("csca/NL_ML_2026-07-22.ml");
    let middle = list.len() / 2;
    list[middle] ^= 1;
    let snapshot = TrustSnapshot::builder().file("changed", &list).build();
    assert!(snapshot.anchors().is_empty());
    assert_eq!(snapshot.rejected().len(), 1);
}

#[test]
fn the_danish_generations_verify_each_other() {
    if skipped("the_danish_generations_verify_each_other") {
        return;
    }
    let facts: Vec<serde_json::Value> = serde_json::from_slice(&read("csca/dk/facts.json")).unwrap();
    let files: Vec<String> = facts.iter().map(|entry| entry["file"].as_str().unwrap().to_owned()).collect();
    let danish = files
        .iter()
        .fold(TrustSnapshot::builder(), |builder, file| builder.file(file, &read(&format!("csca/{file}"))))
        .build();
    assert_eq!(danish.anchors().len(), 10);
    for (anchor, facts) in danish.anchors().iter().zip(&facts) {
        let certificate = anchor.certificate();
        let mut notes = Vec::new();
        let outcome = find_issuer(certificate, &danish, &mut notes);
        let Outcome::Passed(issuer) = outcome else { panic!("{facts} {outcome:?}") };
        // A root is its own issuer; a link certificate is the next generation's key under the one before.
        let above = issuer.anchor.certificate();
        let wanted = facts["aki"].as_str().map(str::to_owned);
        let found = above.extensions().subject_key_identifier.as_ref().map(hex::encode);
        assert!(wanted.is_none() || wanted == found, "{facts}");
        match facts["role"].as_str().unwrap() {
            "root" => assert_eq!(above.public_key_info(), certificate.public_key_info(), "{facts}"),
            _ => {
                assert_ne!(above.public_key_info(), certificate.public_key_info(), "{facts}");
                assert!(above.not_before() < certificate.not_before(), "{facts}");
                let twin =
                    danish.anchors().iter().map(|anchor| anchor.certificate()).find(|other| {
                        *other != certificate && other.public_key_info() == certificate.public_key_info()
                    });
                assert!(twin.is_some(), "{facts}");
            }
        }
        assert!(!notes.contains(&Note::Sha1));
        assert_eq!(certificate.subject().country().as_deref(), Some("DK"));
    }
}

#[test]
fn bundles_of_either_kind_hold_the_same_certificates() {
    if skipped("bundles_of_either_kind_hold_the_same_certificates") {
        return;
    }
    let certificate = read("csca/dk/09_2023_root_656d8d2b.cer");
    let twice = TrustSnapshot::builder()
        .file("der", &certificate)
        .file("pem", pem::encode(&certificate).as_bytes())
        .file("junk", b"no certificate")
        .build();
    assert_eq!((twice.anchors().len(), twice.rejected().len()), (1, 1));
    let labels: Vec<&str> = twice.anchors()[0].sources().iter().map(|source| source.label.as_str()).collect();
    assert_eq!(labels, ["der", "pem"]);
}

/// Seeds that broke other parsers, and certificates with a named defect each. Of the latter ours reads nearly all: most
/// break a rule of the web's profile, which is for others to judge. None may panic, whatever is asked of it.
#[test]
fn what_broke_other_parsers_breaks_nothing_here() {
    if skipped("what_broke_other_parsers_breaks_nothing_here") {
        return;
    }
    let nobody = TrustSnapshot::default();
    let mut read_of = BTreeMap::new();
    for file in ["x509-zlint", "openssl-fuzz-x509", "openssl-fuzz-cms", "openssl-fuzz-asn1", "openssl-fuzz-crl"] {
        for seed in seeds(&read(&format!("negative/{file}.jsonl"))) {
            let builder = TrustSnapshot::builder().file(file, &seed).master_list(file, &seed).certificate(file, &seed);
            let _ = verify_sod(&seed, &nobody, Timestamp::from_unix(0));
            for anchor in builder.build().anchors() {
                let certificate = anchor.certificate();
                let _ = (CertificateFacts::from(certificate), format!("{certificate:?}"));
                if let Ok(key) = certificate.public_key() {
                    let _ = certificate.verify_signature(key);
                }
                *read_of.entry(file).or_insert(0) += 1;
            }
        }
    }
    assert!(read_of["x509-zlint"] > 1000, "{read_of:?}");
}

fn seeds(lines: &[u8]) -> Vec<Vec<u8>> {
    let decode = |line: &[u8]| {
        let seed: serde_json::Value = serde_json::from_slice(line).unwrap();
        let text = ["der", "b"].iter().find_map(|key| seed.get(*key)?.as_str()).unwrap();
        base64::engine::general_purpose::STANDARD.decode(text).unwrap()
    };
    lines.split(|octet| *octet == b'\n').filter(|line| !line.is_empty()).map(decode).collect()
}
