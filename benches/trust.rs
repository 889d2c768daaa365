//! Trust: importing a list with every signature verified, opening a snapshot, and a verdict on a security object beside
//! the signatures it cannot do without.
//!
//! Lists and real security objects come from the test material beside the repository; without it those benches say so.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a benchmark that cannot run should say so at once")]

use std::path::PathBuf;

use divan::Bencher;
use paskontrol::lds::SodEnvelope;
use paskontrol::trust::{find_issuer, verify_sod};
use paskontrol::{Timestamp, TrustSnapshot};

fn main() {
    divan::main();
}

fn read(path: &str) -> Option<Vec<u8>> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus"));
    let content = std::fs::read(folder.join(path)).ok();
    if content.is_none() {
        eprintln!("SKIPPED {path}: ../shared is absent");
    }
    content
}

fn now() -> Timestamp {
    "2026-11-22T10:00:00+01:00".parse().unwrap()
}

const GERMAN: &str = "csca/DE_ML_2026-05-28.ml";
const OBJECTS: [&str; 4] = ["de", "fr", "gb", "sg"];

/// Reading the list and verifying its own signature.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn import_german_list(bencher: Bencher<'_, '_>) {
    let Some(list) = read(GERMAN) else { return };
    bencher.bench(|| TrustSnapshot::builder().file("de", &list).build().anchors().len());
}

/// The same, and the issuer of each of its 588 certificates.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn import_german_list_and_verify_every_certificate(bencher: Bencher<'_, '_>) {
    let Some(list) = read(GERMAN) else { return };
    bencher.bench(|| {
        let snapshot = TrustSnapshot::builder().file("de", &list).build();
        let verified = |anchor: &&paskontrol::trust::Anchor| {
            find_issuer(anchor.certificate(), &snapshot, &mut Vec::new()).passed().is_some()
        };
        snapshot.anchors().iter().filter(verified).count()
    });
}

#[divan::bench]
fn open_snapshot_of_german_list(bencher: Bencher<'_, '_>) {
    let Some(list) = read(GERMAN) else { return };
    let encoded = TrustSnapshot::builder().file("de", &list).build().encode();
    bencher.bench(|| TrustSnapshot::decode(&encoded).unwrap().anchor_count());
}

/// Parse, hash, two signatures, chain.
#[divan::bench(args = OBJECTS)]
fn sod_verdict(bencher: Bencher<'_, '_>, name: &str) {
    let (Some(sod), Some(list)) = (read(&format!("sod/{name}_gmrtd.sod.bin")), read(GERMAN)) else { return };
    let trust = TrustSnapshot::builder().file("de", &list).build();
    assert!(verify_sod(&sod, &trust, now()).chain.passed().is_some());
    bencher.bench(|| verify_sod(&sod, &trust, now()).chain.passed().is_some());
}

/// The two signatures alone, with keys and messages at hand.
#[divan::bench(args = OBJECTS)]
fn bare_signatures(bencher: Bencher<'_, '_>, name: &str) {
    let (Some(sod), Some(csca)) =
        (read(&format!("sod/{name}_gmrtd.sod.bin")), read(&format!("sod/{name}_gmrtd.csca.cer")))
    else {
        return;
    };
    let envelope = SodEnvelope::parse(&sod).unwrap();
    let signer = envelope.signed_data.certificates.first().unwrap().certificate.clone().unwrap();
    let info = envelope.signed_data.signer_infos.first().unwrap();
    let csca = paskontrol::pki::Certificate::parse(&csca).unwrap();
    let algorithm = info.signature_algorithm.unwrap().with_signer_digest(info.digest_algorithm.unwrap());
    let message = &info.signed_attributes.as_ref().unwrap().to_be_hashed;
    bencher.bench(|| {
        let signer_key = signer.public_key().unwrap();
        let csca_key = csca.public_key().unwrap();
        algorithm.verify(signer_key, message, &info.signature).is_ok() && signer.verify_signature(csca_key).is_ok()
    });
}
