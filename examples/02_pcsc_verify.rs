//! Reads the passport on the first reader. `cargo run --example 02_pcsc_verify --features pcsc -- masterlist.ml < mrz.txt`
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program speaks to its terminal and asks the clock"
)]

use std::io::Read;

use paskontrol::{NoProgress, OsRng, Plan, Policy, Timestamp, TrustSnapshot, blocking, inspect, readers, verify};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut mrz = String::new();
    std::io::stdin().read_to_string(&mut mrz)?;
    let mut trust = TrustSnapshot::builder();
    for path in std::env::args().skip(1) {
        trust = trust.file(&path, &std::fs::read(&path)?);
    }
    let mut chip = readers::pcsc::first()?;
    let evidence = blocking::run(inspect(&mut chip, &Plan::for_mrz(&mrz)?, &mut OsRng, &mut NoProgress))?;
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
    let now = Timestamp::from_unix(i64::try_from(seconds)?);
    let report = verify(&evidence, &trust.build(), &Policy::field(), now);
    println!("{} {}", report.assurance, report.status);
    Ok(())
}
