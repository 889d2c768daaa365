//! The reference passport of TR-03105 (`../shared/corpus/lds/hjp2013`), played from its files and keys.
#![cfg(feature = "simulator")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests may say what must be so, here outside #[test] too"
)]

use std::path::Path;

use paskontrol::simulator::Specimen;
use paskontrol::verification::{CheckId, CheckStatus, Code};
use paskontrol::{NoProgress, OsRng, Plan, Policy, Report, TrustSnapshot, blocking, inspect, verify};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/lds/hjp2013");

fn skipped(test: &str) -> bool {
    let absent = !Path::new(FOLDER).is_dir();
    if absent {
        eprintln!("SKIPPED {test}: ../shared is absent");
    }
    absent
}

fn judge(mut specimen: Specimen, at: &str) -> Report {
    let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap();
    let evidence = blocking::run(inspect(&mut specimen.chip, &plan, &mut OsRng, &mut NoProgress)).unwrap();
    let trust = specimen.trust.iter().fold(TrustSnapshot::builder(), |trust, csca| trust.certificate("csca", csca));
    verify(&evidence, &trust.build(), &Policy::field(), at.parse().unwrap())
}

/// Under our own issuer every proof the files allow is made: the chip's key is the one of the reference set.
#[test]
fn reissued_it_opens_proves_its_data_and_its_chip() {
    if skipped("reissued_it_opens_proves_its_data_and_its_chip") {
        return;
    }
    let report = judge(Specimen::reissued_from_folder(Path::new(FOLDER)).unwrap(), "2020-06-01T10:00:00Z");
    for id in [
        CheckId::AccessBac,
        CheckId::PaSodSignature,
        CheckId::PaDsChain,
        CheckId::PaDsValidity,
        CheckId::PaDgHashes,
        CheckId::PaIssuerMatches,
        CheckId::ChipAa,
    ] {
        assert_eq!(report.status_of(id), CheckStatus::Passed, "{id}");
    }
}

/// As published, its security object signs no DG15 and its CSCA is not to be had: the signature holds, the chip's key is
/// not vouched for, and DG2 is missing from the files.
#[test]
fn as_published_its_signature_holds_and_its_chip_key_is_nobody_s() {
    if skipped("as_published_its_signature_holds_and_its_chip_key_is_nobody_s") {
        return;
    }
    let report = judge(Specimen::from_folder(Path::new(FOLDER)).unwrap(), "2014-06-01T10:00:00Z");
    assert_eq!(report.status_of(CheckId::AccessBac), CheckStatus::Passed);
    assert_eq!(report.status_of(CheckId::PaSodSignature), CheckStatus::Passed);
    assert_eq!(report.status_of(CheckId::ChipAa), CheckStatus::NotSupported);
    let complete = report.check(CheckId::LdsComplete).unwrap();
    assert_eq!((complete.status, complete.codes.as_slice()), (CheckStatus::Failed, &[Code::LdsDgListedButAbsent][..]));
    assert!(report.authentic_document().is_none());
}
