//! The register of quirks: sixty, each with the verdict it says, or with a test that does (RELIABILITY 3.2).
#![cfg(feature = "simulator")]
#![expect(clippy::unwrap_used, unreachable_pub, reason = "tests may say what must be so, here outside #[test] too")]

mod otherwise_in_order;

use std::fs;
use std::path::Path;

use paskontrol::readiness::Verdict;
use paskontrol::simulator::quirk::{QUIRKS, Quirk, QuirkVerdict, Shown};
use paskontrol::simulator::{Profile, SeededRandom, Specimen};
use paskontrol::verification::CheckStatus;
use paskontrol::{Assurance, NoProgress, Plan, Policy, Report, TrustSnapshot, blocking, inspect, verify};

use otherwise_in_order::verdict;

fn played(base: &str, patch: &str) -> Result<Report, String> {
    let text = format!("name = 'quirk'\nextends = '{base}'\n{patch}");
    let mut specimen = Specimen::from_profile(&Profile::parse(&text).unwrap()).unwrap();
    // A changed zone is not what was printed.
    let changed = patch.contains("DG1 zone");
    let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated();
    let read = blocking::run(inspect(&mut specimen.chip, &plan, &mut SeededRandom::new(5), &mut NoProgress));
    let mut evidence = read.map_err(|error| error.to_string())?;
    if changed {
        evidence.printed_mrz = None;
    }
    let trust = specimen.trust.iter().fold(TrustSnapshot::builder(), |all, csca| all.certificate("test", csca));
    Ok(verify(&evidence, &trust.build(), &Policy::field(), "2026-11-22T10:00:00+01:00".parse().unwrap()))
}

/// Whether a report is what the register says.
fn is_as_registered(report: &Report, expected: QuirkVerdict) -> bool {
    let accepted = verdict(report) == Verdict::Ready && report.assurance == Assurance::A3;
    // The rules may ask for less than the checks do: the key app for no portrait.
    let is_open = !matches!(report.status, CheckStatus::Passed | CheckStatus::Failed);
    let gives = |status: Option<CheckStatus>, code: &str| {
        report.checks().any(|check| {
            status.is_none_or(|status| check.status == status) && check.codes.iter().any(|given| given.as_str() == code)
        })
    };
    match expected {
        QuirkVerdict::Good => accepted,
        QuirkVerdict::Named(code) => accepted && gives(None, code),
        QuirkVerdict::Open(code) => is_open && gives(None, code),
        QuirkVerdict::Refused(code) => !accepted && gives(Some(CheckStatus::Failed), code),
    }
}

#[test]
fn each_quirk_that_can_be_played_comes_to_its_verdict() {
    let mut complaints = Vec::new();
    for Quirk { number, verdict: expected, shown, .. } in QUIRKS {
        let Shown::Played(base, patch) = shown else { continue };
        match played(base, patch) {
            Ok(report) if is_as_registered(&report, expected) => {}
            Ok(report) => {
                let codes: Vec<_> =
                    report.checks().flat_map(|check| check.codes.iter().map(|code| code.as_str())).collect();
                complaints
                    .push(format!("Q{number}: {expected:?}, not {} {} {codes:?}", report.assurance, report.status));
            }
            Err(error) => complaints.push(format!("Q{number}: {expected:?}, not {error}")),
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn sixty_are_registered_in_order() {
    assert!(QUIRKS.iter().zip(1..).all(|(quirk, number)| quirk.number == number));
    assert!(QUIRKS.iter().all(|quirk| !quirk.what.is_empty() && !quirk.seen.is_empty() && !quirk.rule.is_empty()));
}

/// A name nobody bears any more shows nothing.
#[test]
fn each_test_named_by_the_register_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = String::new();
    for folder in ["src", "tests", "vectors"] {
        collect(&root.join(folder), &mut names);
    }
    for quirk in QUIRKS {
        if let Shown::Tested(name) = quirk.shown {
            let claimed = [format!("fn {name}("), format!("    {name}:"), format!("::{name}\n")];
            assert!(claimed.iter().any(|claim| names.contains(claim)), "Q{}: {name}", quirk.number);
        }
    }
}

fn collect(folder: &Path, names: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "case") {
            names.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}
