//! Laws of verdicts: a fault never improves one, trust taken away never improves one, the same inputs give the same bytes.
#![cfg(feature = "simulator")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests may say what must be so, here outside #[test] too"
)]

mod otherwise_in_order;

use std::sync::LazyLock;

use paskontrol::inspection::{FileRecord, Octets};
use paskontrol::readiness::Verdict;
use paskontrol::simulator::{Specimen, built_in_names, specimen};
use paskontrol::verification::{CheckId, CheckStatus, Code};
use paskontrol::{
    Assurance, Evidence, NoProgress, OsRng, Plan, Policy, Timestamp, TrustSnapshot, blocking, inspect, verify,
};
use proptest::prelude::*;

use otherwise_in_order::verdict;

fn now(specimen: &Specimen) -> Timestamp {
    specimen.evaluate_at.unwrap_or_else(|| "2026-11-22T10:00:00+01:00".parse().unwrap())
}

fn trust(specimen: &Specimen) -> TrustSnapshot {
    specimen.trust.iter().fold(TrustSnapshot::builder(), |trust, csca| trust.certificate("test", csca)).build()
}

fn read(specimen: &mut Specimen) -> Evidence {
    let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated();
    let read = blocking::run(inspect(&mut specimen.chip, &plan, &mut OsRng, &mut NoProgress));
    read.unwrap_or_else(|error| panic!("{}: {error}", specimen.name))
}

/// A good passport, read once.
static READY: LazyLock<(Evidence, TrustSnapshot, Timestamp)> = LazyLock::new(|| {
    let mut specimen = specimen("dk-ready").unwrap();
    (read(&mut specimen), trust(&specimen), now(&specimen))
});

#[test]
fn a_good_passport_is_ready_at_level_a3() {
    let (evidence, trust, now) = &*READY;
    let report = verify(evidence, trust, &Policy::field(), *now);
    assert_eq!((report.assurance, verdict(&report)), (Assurance::A3, Verdict::Ready));
    assert!(report.simulated);
}

#[test]
fn a_replayed_bundle_gives_the_same_bytes() {
    let (evidence, trust, now) = &*READY;
    let replayed = Evidence::from_json(&evidence.to_json()).unwrap();
    let json = |evidence| serde_json::to_string(&verify(evidence, trust, &Policy::field(), *now)).unwrap();
    assert_eq!(json(evidence), json(&replayed));
}

#[test]
fn without_trust_nothing_is_shown_and_nothing_is_ready() {
    let (evidence, _, now) = &*READY;
    let report = verify(evidence, &TrustSnapshot::default(), &Policy::field(), *now);
    assert_eq!(report.assurance, Assurance::A1);
    assert!(report.authentic_document().is_none());
    let chain = report.check(CheckId::PaDsChain).unwrap();
    assert!(chain.codes.contains(&Code::PkiIssuerUnknown) && chain.codes.contains(&Code::TrustEmpty));
    // The chip proved a key, and nobody vouches for it.
    let proof = report.check(CheckId::ChipAa).unwrap();
    assert_eq!((proof.status, proof.codes.as_slice()), (CheckStatus::Undetermined, &[Code::ChipKeyUnbound][..]));
    assert_ne!(verdict(&report), Verdict::Ready);
}

#[test]
fn every_profile_that_is_ready_is_at_level_a3() {
    for name in built_in_names() {
        let mut specimen = specimen(name).unwrap();
        let evidence = read(&mut specimen);
        for policy in [Policy::field(), Policy::conformance()] {
            let report = verify(&evidence, &trust(&specimen), &policy, now(&specimen));
            if verdict(&report) == Verdict::Ready {
                assert!(report.assurance >= Assurance::A3, "{name}");
            }
        }
    }
}

#[test]
fn certificates_out_of_validity_are_weighed_by_policy() {
    let (evidence, trust, _) = &*READY;
    let later: Timestamp = "2044-01-01T00:00:00Z".parse().unwrap();
    for (policy, status) in [(Policy::field(), CheckStatus::Undetermined), (Policy::conformance(), CheckStatus::Failed)]
    {
        let report = verify(evidence, trust, &policy, later);
        let check = report.check(CheckId::PaDsValidity).unwrap();
        assert_eq!((check.status, check.codes.as_slice()), (status, &[Code::PkiDsNotValidNow][..]));
        // The date is signed all the same.
        assert_eq!(report.status_of(CheckId::DocExpired), CheckStatus::Failed);
        assert!(report.authentic_document().is_none());
    }
}

#[test]
fn the_proof_of_a_key_nobody_signed_is_not_bound() {
    let (evidence, trust, now) = &*READY;
    let mut evidence = evidence.clone();
    let name = "DG15".to_owned();
    // The genuine key with padding behind it: the hash of the data object still fits, so this is accepted …
    if let Some(FileRecord::Read { content }) = evidence.files.get_mut(&name) {
        content.0.extend([0, 0]);
    }
    let report = verify(&evidence, trust, &Policy::field(), *now);
    assert!(report.check(CheckId::PaDgHashes).unwrap().codes.contains(&Code::LdsTrailingBytes));
    // … and a key of the attacker's own is not, however well it answers.
    let mut other = specimen("aa-ec").unwrap();
    let theirs = read(&mut other);
    evidence.files.insert(name.clone(), theirs.files.get(&name).unwrap().clone());
    evidence.active_authentication.clone_from(&theirs.active_authentication);
    let report = verify(&evidence, trust, &Policy::field(), *now);
    assert!(report.check(CheckId::ChipAa).unwrap().codes.contains(&Code::ChipKeyUnbound));
    assert!(report.check(CheckId::PaDgHashes).unwrap().codes.contains(&Code::LdsDgHashMismatch));
    assert_eq!(verdict(&report), Verdict::NotReady);
}

/// One fault a chip, a cable or a forger can put into evidence.
fn damage(evidence: &mut Evidence, kind: u8, place: usize, value: u8) {
    let names: Vec<_> = evidence.files.keys().cloned().collect();
    let Some(name) = names.get(place % names.len().max(1)).cloned() else { return };
    match kind {
        0 => {
            if let Some(FileRecord::Read { content }) = evidence.files.get_mut(&name) {
                let length = content.0.len().max(1);
                if let Some(octet) = content.0.get_mut(place % length) {
                    *octet ^= value | 1;
                }
            }
        }
        1 => {
            if let Some(FileRecord::Read { content }) = evidence.files.get_mut(&name) {
                content.0.truncate(place % content.0.len().max(1));
            }
        }
        2 => {
            evidence.files.insert(name, FileRecord::Refused { sw: "6A82".to_owned() });
        }
        3 => {
            if let Some(Octets(response)) =
                evidence.active_authentication.as_mut().and_then(|record| record.response.as_mut())
                && let Some(octet) = response.first_mut()
            {
                *octet ^= value | 1;
            }
        }
        4 => evidence.active_authentication = None,
        _ => {
            if let Some(record) = evidence.active_authentication.as_mut() {
                record.challenge = Some(Octets(vec![value; 8]));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// EF.CardAccess and EF.ATR/INFO decide nothing; every other file is signed, or compared with what is.
    #[test]
    fn a_fault_never_improves_a_verdict(faults in prop::collection::vec((0_u8..6, any::<usize>(), any::<u8>()), 1..4)) {
        let (evidence, trust, now) = &*READY;
        let before = verify(evidence, trust, &Policy::field(), *now);
        let mut damaged = evidence.clone();
        for (kind, place, value) in faults {
            damage(&mut damaged, kind, place, value);
        }
        let after = verify(&damaged, trust, &Policy::field(), *now);
        prop_assert!(after.assurance <= before.assurance);
        prop_assert!(verdict(&after) <= verdict(&before));
        // What is shown was signed: whatever document comes out is the genuine one.
        if let Some(document) = after.authentic_document() {
            prop_assert_eq!(document.number(), before.authentic_document().unwrap().number());
        }
        // Less trust on top of it never helps either.
        let untrusted = verify(&damaged, &TrustSnapshot::default(), &Policy::field(), *now);
        prop_assert!(untrusted.assurance <= after.assurance);
        prop_assert!(untrusted.authentic_document().is_none());
        prop_assert_ne!(verdict(&untrusted), Verdict::Ready);
    }
}
