//! How much one node carries: verifications of posted bundles, a burst, and relayed chips. Bounded, and on loopback only.
//!
//! `tools/load/run` builds both programs and runs this one. Every answer is checked to be the answer to its own question;
//! one that is not ends the program with an error.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "the figures are what it is for; a JSON document has null where a member is missing"
)]

mod documents;
mod posted;
mod relayed;
mod service;
mod wire;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use documents::Document;
use posted::{Burst, Outcome};
use service::Service;

/// Anything that ends the program: a node that does not answer, or answers another question.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Measures one node of the service on this machine.
#[derive(Parser)]
struct Options {
    /// The program that serves
    #[arg(long, default_value = "target/release/paskontrol")]
    program: PathBuf,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Requests of the burst
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    burst: u32,
    /// Relayed chips at once
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=9_000))]
    chips: u32,
    /// The profile of the passports
    #[arg(long, default_value = "dk-ready")]
    profile: String,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    match runtime.map_err(Failure::from).and_then(|runtime| runtime.block_on(measure(&options))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            println!("FAILED: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(options: &Options) -> Result<(), Failure> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!("{cores} cores, passports of {}; this program takes its share of them", options.profile);
    let documents = (0..8).map(|number| Document::read(&options.profile, number)).collect::<Result<Vec<_>, _>>()?;
    let trust = documents.first().map(|document| document.trust.clone()).unwrap_or_default();
    let length = Duration::from_secs(options.seconds);
    let unlimited = [("PASKONTROL_RATE", "100000000")];
    {
        let service = Service::start(&options.program, &trust, &unlimited)?;
        for portrait in [false, true] {
            let outcome = posted::throughput(&service, &documents, portrait, length, cores.saturating_mul(2)).await?;
            tell_throughput(&outcome, portrait);
            let rate = outcome.per_second() * 0.8;
            let outcome = posted::steady(&service, &documents, portrait, length, rate).await?;
            println!(
                "  at 80 % of that ({rate:.1}/s): p50 {:.1} ms, p99 {:.1} ms, {} answered, {} refused",
                millis(outcome.percentile(50)),
                millis(outcome.percentile(99)),
                outcome.good,
                outcome.refused,
            );
        }
    }
    {
        // A caller's own limit is met on the way, so that both honest refusals are seen.
        let rate = (options.burst / 2).max(1).to_string();
        let service = Service::start(&options.program, &trust, &[("PASKONTROL_RATE", rate.as_str())])?;
        tell_burst(&posted::burst(&service, &documents, options.burst).await?);
    }
    let service = Service::start(&options.program, &trust, &unlimited)?;
    let relayed = relayed::all_at_once(&service, &options.profile, options.chips).await?;
    println!(
        "{} relayed chips at once: all read in {:.1} s ({:.1} s of the service's processor time), each verdict its own; \
         memory {:.1} kB a session waiting with its chip, {:.1} kB at the most while reading",
        relayed.chips,
        relayed.took.as_secs_f64(),
        relayed.processor.as_secs_f64(),
        relayed.waiting / 1024.0,
        relayed.most / 1024.0,
    );
    Ok(())
}

fn tell_throughput(outcome: &Outcome, portrait: bool) {
    println!(
        "verifications {}: {} in {:.1} s, {:.1}/s; {:.1} per second of one core",
        if portrait { "with the portrait looked at" } else { "without the portrait" },
        outcome.good,
        outcome.took.as_secs_f64(),
        outcome.per_second(),
        outcome.per_core_second(),
    );
}

fn tell_burst(burst: &Burst) {
    println!(
        "burst of {}: 200 {}, 429 {}, 503 {}, lost {}; all answered after {:.1} s",
        burst.good + burst.limited + burst.overloaded + burst.lost,
        burst.good,
        burst.limited,
        burst.overloaded,
        burst.lost,
        burst.took.as_secs_f64(),
    );
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
