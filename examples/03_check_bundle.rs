//! Verifies a stored evidence bundle. `cargo run --example 03_check_bundle -- bundle.json 2026-11-22T10:00:00Z csca.cer…`
#![expect(clippy::print_stdout, reason = "an example speaks to its terminal")]

use paskontrol::{Evidence, Policy, TrustSnapshot, verify};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(bundle), Some(now)) = (arguments.next(), arguments.next()) else {
        return Err("usage: 03_check_bundle BUNDLE TIME [CERTIFICATE…]".into());
    };
    let evidence = Evidence::from_json(&std::fs::read_to_string(bundle)?)?;
    let mut trust = TrustSnapshot::builder();
    for path in arguments {
        trust = trust.file(&path, &std::fs::read(&path)?);
    }
    let report = verify(&evidence, &trust.build(), &Policy::field(), now.parse()?);
    println!("{} {}", report.assurance, report.status);
    for check in report.checks() {
        println!("  {:<26} {:<14} {:?}", check.id, check.status.to_string(), check.codes);
    }
    Ok(())
}
