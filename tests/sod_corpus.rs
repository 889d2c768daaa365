//! Security objects from real documents and from other projects' tests: what must verify does, what must not does not,
//! each for its own reason, and all facts agree with an independent check (`../shared/corpus/sod/facts.json`).

#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

mod corpus;

use std::collections::BTreeSet;

use corpus::{folder, read, skipped};
use paskontrol::encoding::Timestamp;
use paskontrol::lds::{DataGroup, EfSod, SecurityObjectError, SodDeviation, SodError};
use paskontrol::pki::cms::SignerIdentifier;
use paskontrol::pki::{Deviation, SignatureAlgorithm, SignatureError};
use paskontrol::trust::{
    HashFailure, HashNotCompared, MessageDigestFailure, NotPerformed, Note, Outcome, SignatureFailure, SodOutcome,
    TrustSnapshot, Validity, verify_sod,
};
use serde_json::Value;

const LISTS: [&str; 6] = [
    "csca/DE_ML_2026-05-28.ml",
    "csca/NL_ML_2026-07-22.ml",
    "csca/ICAO_ML_2025-04-01.ml",
    "csca/DE_ML_2024-04-10.ml",
    "csca/CscaMasterList_2020-04-13.bare.der",
    "csca/other_certs_2020-2026.pem",
];

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn snapshot<'a>(files: impl IntoIterator<Item = &'a str>) -> TrustSnapshot {
    files.into_iter().fold(TrustSnapshot::builder(), |builder, file| builder.file(file, &read(file))).build()
}

fn facts() -> Vec<Value> {
    let all: Vec<Value> = serde_json::from_slice(&read("sod/facts.json")).unwrap();
    all.into_iter().filter(|entry| entry["file"].as_str().is_some_and(|file| file.ends_with(".sod.bin"))).collect()
}

fn file(entry: &Value) -> &str {
    entry["file"].as_str().unwrap()
}

fn verify(file: &str, snapshot: &TrustSnapshot) -> SodOutcome {
    verify_sod(&read(&format!("sod/{file}")), snapshot, now())
}

/// Which list holds the issuer: German 2026, Dutch, ICAO, German 2024, German 2020 without envelope, the other bundle.
/// Test documents and specimens have no issuer in any list.
const ISSUER_IN: [(&str, [bool; 6]); 18] = [
    ("at_gmrtd.sod.bin", [true, true, true, true, true, false]),
    ("au_gmrtd.sod.bin", [true, true, true, true, true, false]),
    ("de_etsi_test.sod.bin", [false; 6]),
    ("de_gmrtd.sod.bin", [true, true, true, true, false, false]),
    ("de_persosim_hjp.sod.bin", [false; 6]),
    ("fr_gmrtd.sod.bin", [true, true, true, true, true, false]),
    ("gb_2011.sod.bin", [true, true, true, true, true, false]),
    ("gb_gmrtd.sod.bin", [true, true, true, true, true, false]),
    ("my_gmrtd.sod.bin", [true, true, true, true, false, false]),
    ("nl_2006_specimen.sod.bin", [false; 6]),
    ("nz_2013_indefinite.sod.bin", [false, false, true, false, false, false]),
    ("nz_definite.sod.bin", [true, true, true, true, true, false]),
    ("nz_gmrtd.sod.bin", [true, true, true, true, true, false]),
    ("ph_gmrtd.sod.bin", [true, true, true, true, true, false]),
    ("sg_2022b.sod.bin", [true, true, true, true, false, false]),
    ("sg_gmrtd.sod.bin", [true, true, true, true, false, false]),
    ("us_gmrtd.sod.bin", [true, true, true, true, true, false]),
    ("zkr_mock_rsa-2048-sha256.sod.bin", [false; 6]),
];

#[test]
fn positive_objects_verify_and_their_issuers_are_in_the_lists_named() {
    if skipped("positive_objects_verify_and_their_issuers_are_in_the_lists_named") {
        return;
    }
    let lists: Vec<TrustSnapshot> = LISTS.into_iter().map(|list| snapshot([list])).collect();
    for (name, expected) in ISSUER_IN {
        let outcomes: Vec<SodOutcome> = lists.iter().map(|list| verify(name, list)).collect();
        let outcome = &outcomes[0];
        assert!(matches!(outcome.message_digest, Outcome::Passed(_)), "{name}: {:?}", outcome.message_digest);
        assert!(matches!(outcome.signature, Outcome::Passed(_)), "{name}: {:?}", outcome.signature);
        assert!(matches!(outcome.signer_role, Outcome::Passed(())), "{name}: {:?}", outcome.signer_role);
        let found: Vec<bool> = outcomes.iter().map(|outcome| outcome.chain.passed().is_some()).collect();
        assert_eq!(found, expected, "{name}");
        let unknown = Outcome::NotPerformed(NotPerformed::IssuerUnknown);
        assert!(outcomes.iter().all(|outcome| outcome.chain.passed().is_some() || outcome.chain == unknown), "{name}");
        if name != "de_persosim_hjp.sod.bin" {
            assert!(matches!(outcome.structure, Outcome::Passed(())), "{name}: {:?}", outcome.structure);
        }
    }
}

/// Doc 9303-10, 4.6.2.1: `hashAlgorithm` is the one of the hashes. This one says SHA-256 over hashes of 28 octets, so
/// none of them could ever match.
#[test]
fn hashes_of_another_length_than_announced_are_refused() {
    if skipped("hashes_of_another_length_than_announced_are_refused") {
        return;
    }
    let outcome = verify("de_persosim_hjp.sod.bin", &TrustSnapshot::default());
    let error = SodError::SecurityObject(SecurityObjectError::HashLength { group: DataGroup::DG1 });
    assert_eq!(outcome.structure.failure(), Some(&error));
}

#[test]
fn the_csca_certificates_beside_the_objects_complete_the_chain() {
    if skipped("the_csca_certificates_beside_the_objects_complete_the_chain") {
        return;
    }
    let mut completed = 0;
    for entry in facts() {
        let Some(expected) = entry["csca_sha256"].as_str() else { continue };
        let name = file(&entry);
        let anchor = format!("sod/{}", name.replace(".sod.bin", ".csca.cer"));
        let outcome = verify(name, &snapshot([anchor.as_str()]));
        assert!(matches!(outcome.chain, Outcome::Passed(_)), "{name}: {:?}", outcome.chain);
        assert_eq!(outcome.csca.unwrap().sha256, expected, "{name}");
        assert_eq!(outcome.csca_sources[0].label, anchor);
        completed += 1;
    }
    assert_eq!(completed, 10);
}

/// Version -1, a length one too large, and twice hashes of another length than the announced function has.
const UNREADABLE: [&str; 4] =
    ["bad_3_208be0.sod.bin", "bad_8_trunc.sod.bin", "de_persosim_hjp.sod.bin", "zkr_mock_ecdsa-p384-sha384.sod.bin"];

#[test]
fn an_independent_check_states_the_same_facts() {
    if skipped("an_independent_check_states_the_same_facts") {
        return;
    }
    for entry in facts() {
        let name = file(&entry);
        let sod = match EfSod::parse(&read(&format!("sod/{name}"))) {
            Ok(sod) => sod,
            Err(error) => {
                assert!(UNREADABLE.contains(&name), "{name}: {error}");
                continue;
            }
        };
        let signer = &sod.signed_data.signer_infos[0];
        let text = |key: &str| entry[key].as_str().unwrap();
        assert_eq!(sod.signed_data.content_type.to_string(), text("econtent"), "{name}");
        assert_eq!(sod.security_object.digest.name().replace('-', ""), text("dg_hash"), "{name}");
        assert_eq!(signer.digest_algorithm.unwrap().name().replace('-', ""), text("digest"), "{name}");
        assert_eq!(algorithm(signer.signature_algorithm.unwrap()), text("sig"), "{name}");
        let groups: Vec<u64> = sod.security_object.hashes.keys().map(|group| u64::from(group.number())).collect();
        let mut expected: Vec<u64> = entry["dgs"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
        expected.sort_unstable();
        assert_eq!(groups, expected, "{name}");
        let identifier = match signer.identifier {
            SignerIdentifier::IssuerAndSerial { .. } => "issuer_and_serial_number",
            _ => "subject_key_identifier",
        };
        assert_eq!(identifier, text("sid"), "{name}");
        assert_eq!(format!("v{}", signer.version), text("si_ver"), "{name}");
        assert_eq!(Value::from(sod.signed_data.certificates.len()), entry["ncerts"], "{name}");
        assert_eq!(sod.security_object.version_info.is_some(), entry["lds_version"] == 1, "{name}");
        if let Some(info) = &sod.security_object.version_info {
            assert_eq!(info.lds_version, entry["ver"]["ldsVersion"].as_str().unwrap(), "{name}");
        }
        let certificate = sod.signed_data.certificates[0].certificate.as_ref().unwrap();
        assert_eq!(certificate.not_before().utc_day().to_string(), entry["val"][0].as_str().unwrap(), "{name}");
        assert_eq!(certificate.not_after().utc_day().to_string(), entry["val"][1].as_str().unwrap(), "{name}");
        if let Some(sha256) = entry["ds_sha256"].as_str() {
            assert_eq!(hex::encode(certificate.sha256()), sha256, "{name}");
        }
        assert_eq!(certificate.subject().country().unwrap(), text("cc").to_uppercase(), "{name}");
        let has_signing_time = signer.signed_attributes.as_ref().unwrap().signing_time.one().is_some();
        let listed = entry["attrs"].as_array().unwrap().iter().any(|attribute| attribute == "signing_time");
        assert_eq!(has_signing_time, listed, "{name}");
        for (group, key) in [(DataGroup::DG1, "dg1_hash"), (DataGroup::DG2, "dg2_hash")] {
            if let Some(hash) = entry["expect"][key].as_str() {
                assert_eq!(hex::encode(&sod.security_object.hashes[&group]), hash, "{name}");
            }
        }
    }
}

fn algorithm(algorithm: SignatureAlgorithm) -> String {
    let name = |digest: paskontrol::crypto::digest::DigestAlgorithm| digest.name().replace('-', "");
    match algorithm {
        SignatureAlgorithm::RsaPkcs1Bare => "rsassa_pkcs1v15".to_owned(),
        SignatureAlgorithm::RsaPkcs1(digest) => format!("{}_rsa", name(digest)),
        SignatureAlgorithm::Ecdsa(digest) => format!("{}_ecdsa", name(digest)),
        SignatureAlgorithm::RsaPss(pss) => {
            format!("rsassa_pss {} mgf1-{} salt={}", name(pss.digest), name(pss.mgf_digest), pss.salt_len)
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn each_bad_object_fails_for_its_own_reason() {
    if skipped("each_bad_object_fails_for_its_own_reason") {
        return;
    }
    let everything = snapshot(LISTS);
    let check = |name: &str| verify(name, &everything);
    let invalid = SignatureFailure::Signature(SignatureError::Invalid);
    for name in ["bad_1_1bacdf.sod.bin", "bad_2_1ae97e.sod.bin", "bad_7_f427ef.sod.bin"] {
        let outcome = check(name);
        assert_eq!(outcome.signature.failure(), Some(&invalid), "{name}");
        assert!(matches!(outcome.message_digest, Outcome::Passed(_)), "{name}");
    }
    let version = check("bad_3_208be0.sod.bin");
    let error = SodError::SecurityObject(SecurityObjectError::Version { version: -1 });
    assert_eq!(version.structure.failure(), Some(&error));
    assert_eq!(version.message_digest.failure(), Some(&MessageDigestFailure::Mismatch));
    let changed = check("bad_5_78a2b9.sod.bin");
    assert_eq!(changed.message_digest.failure(), Some(&MessageDigestFailure::Mismatch));
    assert!(matches!(changed.signature, Outcome::Passed(_)));
    let truncated = check("bad_8_trunc.sod.bin");
    let structure = truncated.structure.failure();
    assert!(matches!(structure, Some(SodError::SecurityObject(SecurityObjectError::Malformed(_)))), "{structure:?}");
}

/// RFC 3279, 2.2.3: under `ecdsa-with-SHA256` the signature is `SEQUENCE { r, s }`. These carry `r || s`, for which
/// TR-03111, 5.2.1 has identifiers of its own; Lithuanian and Hungarian documents do the same, so it is read and named. The
/// second is also made over SHA-384 where its identifier says SHA-256, so it matches in no reading.
#[test]
fn plain_signatures_under_the_der_identifier_are_read_and_named() {
    if skipped("plain_signatures_under_the_der_identifier_are_read_and_named") {
        return;
    }
    let accepted = verify("zkr_mock_ecdsa-p256-sha256.sod.bin", &TrustSnapshot::default());
    assert!(accepted.signature.passed().is_some());
    assert!(accepted.notes.contains(&Note::EcdsaOtherForm));
    let refused = verify("zkr_mock_ecdsa-p384-sha384.sod.bin", &TrustSnapshot::default());
    let invalid = SignatureFailure::Signature(SignatureError::Invalid);
    assert_eq!(refused.signature.failure(), Some(&invalid));
    assert!(accepted.notes.contains(&Note::Sod(SodDeviation::WrapperMissing)));
}

#[test]
fn what_is_odd_about_genuine_objects_is_named() {
    if skipped("what_is_odd_about_genuine_objects_is_named") {
        return;
    }
    let everything = snapshot(LISTS);
    let notes = |name: &str| -> BTreeSet<Note> { verify(name, &everything).notes.into_iter().collect() };
    for name in ["nz_2013_indefinite.sod.bin", "nz_gmrtd.sod.bin"] {
        assert!(notes(name).contains(&Note::Message(Deviation::BerEncoded)), "{name}");
    }
    assert!(notes("my_gmrtd.sod.bin").contains(&Note::SignerIdentifierMismatch));
    assert!(notes("ph_gmrtd.sod.bin").contains(&Note::DocumentSigner(Deviation::DocumentTypesForm)));
    assert!(notes("zkr_mock_rsa-2048-sha256.sod.bin").contains(&Note::Sod(SodDeviation::WrapperMissing)));
}

#[test]
fn validity_is_told_and_not_judged() {
    if skipped("validity_is_told_and_not_judged") {
        return;
    }
    let everything = snapshot(LISTS);
    let british = verify("gb_2011.sod.bin", &everything);
    assert!(matches!(british.chain, Outcome::Passed(_)));
    assert_eq!(british.document_signer_validity, Some(Validity::Expired));
    assert_eq!(british.document_signer_validity_at_signing, None);
    let austrian = verify("at_gmrtd.sod.bin", &everything);
    assert_eq!(austrian.document_signer_validity, Some(Validity::Valid));
    assert_eq!(austrian.document_signer_validity_at_signing, Some(Validity::Valid));
    assert!(austrian.signing_time.is_some());
}

#[test]
fn the_dutch_specimen_vouches_for_its_active_authentication_key() {
    if skipped("the_dutch_specimen_vouches_for_its_active_authentication_key") {
        return;
    }
    let outcome = verify("nl_2006_specimen.sod.bin", &snapshot(LISTS));
    let mut dg15 = read("sod/nl_2006_specimen.dg15.bin");
    assert!(matches!(outcome.compare_hash(DataGroup::DG15, &dg15), Outcome::Passed(_)));
    // No list knows the specimen's CSCA: a matching hash alone is not authentic.
    assert!(matches!(outcome.chain, Outcome::NotPerformed(NotPerformed::IssuerUnknown)));
    assert!(outcome.authenticate(DataGroup::DG15, &dg15).is_none());
    let trailing = [dg15.clone(), vec![0; 3]].concat();
    assert_eq!(outcome.compare_hash(DataGroup::DG15, &trailing).passed().unwrap().trailing, 3);
    let last = dg15.len() - 1;
    dg15[last] ^= 1;
    assert_eq!(outcome.compare_hash(DataGroup::DG15, &dg15), Outcome::Failed(HashFailure::Mismatch));
    let unlisted = Outcome::NotPerformed(HashNotCompared::NotListed);
    assert_eq!(outcome.compare_hash(DataGroup::DG16, &dg15), unlisted);
}

/// No changed octet may leave everything passed: each is covered by a signature, or by nothing that is believed.
#[test]
fn no_flipped_bit_of_an_object_leaves_its_hashes_authentic_and_changed() {
    if skipped("no_flipped_bit_of_an_object_leaves_its_hashes_authentic_and_changed") {
        return;
    }
    let name = "de_gmrtd.sod.bin";
    let anchors = snapshot(["sod/de_gmrtd.csca.cer"]);
    let original = read(&format!("sod/{name}"));
    let hashes = EfSod::parse(&original).unwrap().security_object.hashes;
    for at in (0..original.len()).step_by(7) {
        let mut mutant = original.clone();
        mutant[at] ^= 1 << (at % 8);
        let outcome = verify_sod(&mutant, &anchors, now());
        let passed = outcome.structure.passed().is_some()
            && outcome.message_digest.passed().is_some()
            && outcome.signature.passed().is_some()
            && outcome.signer_role.passed().is_some()
            && outcome.chain.passed().is_some();
        if passed {
            assert_eq!(outcome.stated_security_object().unwrap().hashes, hashes, "octet {at}");
        }
    }
}

#[test]
fn the_corpus_is_the_one_this_test_was_written_for() {
    if skipped("the_corpus_is_the_one_this_test_was_written_for") {
        return;
    }
    let objects = std::fs::read_dir(folder().join("sod")).unwrap();
    let objects = objects.filter(|entry| entry.as_ref().unwrap().path().to_string_lossy().ends_with(".sod.bin"));
    assert_eq!(objects.count(), 26);
}
