//! A simulated passport through the whole road. `cargo run --example 01_demo --features simulator -- dk-clone`
#![expect(clippy::print_stdout, reason = "an example speaks to its terminal")]

use paskontrol::{
    Facts, NoProgress, OsRng, Plan, Policy, ReadinessPolicy, TrustSnapshot, assess, blocking, inspect, simulator,
    verify,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let profile = std::env::args().nth(1).unwrap_or_else(|| "dk-ready".to_owned());
    let mut specimen = simulator::specimen(&profile)?;
    let trust = specimen.trust.iter().fold(TrustSnapshot::builder(), |trust, csca| trust.certificate("test", csca));
    let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n"))?.simulated();
    let evidence = blocking::run(inspect(&mut specimen.chip, &plan, &mut OsRng, &mut NoProgress))?;
    let now = specimen.evaluate_at.map_or_else(|| "2026-11-22T10:00:00+01:00".parse(), Ok)?;
    let report = verify(&evidence, &trust.build(), &Policy::field(), now);
    println!("{} {}", report.assurance, report.status);
    for check in report.checks() {
        println!("  {:<26} {:<14} {:?}", check.id, check.status.to_string(), check.codes);
    }
    if let Some(facts) = Facts::from_report(&report) {
        println!("{:?}", assess(&facts, &ReadinessPolicy::mitid_dk()).reason_codes);
    }
    Ok(())
}
