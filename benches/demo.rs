//! The whole road in-process: what a host spends on one passport, without the chip's and the air's share.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should say so at once")]

use divan::Bencher;
use paskontrol::simulator::specimen;
use paskontrol::{Evidence, NoProgress, OsRng, Plan, Policy, Timestamp, TrustSnapshot, blocking, inspect, verify};

const PROFILES: [&str; 4] = ["dk-ready", "aa-ec", "rsa-pss", "big-dg2"];

fn main() {
    divan::main();
}

fn now() -> Timestamp {
    "2026-11-22T10:00:00+01:00".parse().unwrap()
}

fn read(name: &str) -> (Evidence, TrustSnapshot) {
    let mut specimen = specimen(name).unwrap();
    let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated();
    let evidence = blocking::run(inspect(&mut specimen.chip, &plan, &mut OsRng, &mut NoProgress)).unwrap();
    let trust = specimen.trust.iter().fold(TrustSnapshot::builder(), |trust, csca| trust.certificate("test", csca));
    (evidence, trust.build())
}

/// BAC, every file, Active Authentication; the simulated chip's half included.
#[divan::bench(args = PROFILES)]
fn read_and_verify(bencher: Bencher<'_, '_>, profile: &str) {
    bencher
        .with_inputs(|| {
            let specimen = specimen(profile).unwrap();
            let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated();
            let trust =
                specimen.trust.iter().fold(TrustSnapshot::builder(), |trust, csca| trust.certificate("test", csca));
            (specimen, plan, trust.build())
        })
        .bench_values(|(mut specimen, plan, trust)| {
            let evidence = blocking::run(inspect(&mut specimen.chip, &plan, &mut OsRng, &mut NoProgress)).unwrap();
            verify(&evidence, &trust, &Policy::field(), now()).assurance
        });
}

/// Verification alone, as a service that gets bundles does it.
#[divan::bench(args = PROFILES)]
fn verify_evidence(bencher: Bencher<'_, '_>, profile: &str) {
    let (evidence, trust) = read(profile);
    bencher.bench(|| verify(&evidence, &trust, &Policy::field(), now()).assurance);
}
