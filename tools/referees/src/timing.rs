//! The best of many short batches, ours and theirs by turns: the machine may be shared, so the ratio counts.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Turns each side gets.
const TURNS: usize = 60;
/// How long a turn should take: short enough to fit between two interruptions now and then.
const TURN: Duration = Duration::from_millis(3);

/// Prints a line for each comparison whose name has the word in it.
pub(crate) struct Table {
    word: Option<String>,
}

impl Table {
    pub(crate) fn new(word: Option<String>) -> Self {
        Self { word }
    }

    pub(crate) fn heading(&self, unit: &str) {
        println!("{:32} {:>10} {:>10} {:>11}", unit, "ours", "OpenSSL", "time ratio");
    }

    /// Microseconds a call.
    pub(crate) fn times<A, B>(&self, name: &str, ours: impl FnMut() -> A, theirs: impl FnMut() -> B) {
        if self.wants(name) {
            let (ours, theirs) = best_of_both(ours, Some(theirs));
            print_line(name, ours * 1e6, theirs.map(|theirs| (theirs * 1e6, ours / theirs)));
        }
    }

    /// Megabytes a second, at so many octets a call.
    pub(crate) fn throughput<A, B>(
        &self,
        name: &str,
        octets: usize,
        ours: impl FnMut() -> A,
        theirs: Option<impl FnMut() -> B>,
    ) {
        if self.wants(name) {
            let (ours, theirs) = best_of_both(ours, theirs);
            let megabytes = octets as f64 / 1e6;
            print_line(name, megabytes / ours, theirs.map(|theirs| (megabytes / theirs, ours / theirs)));
        }
    }

    fn wants(&self, name: &str) -> bool {
        self.word.as_ref().is_none_or(|word| name.contains(word.as_str()))
    }
}

fn print_line(name: &str, ours: f64, theirs: Option<(f64, f64)>) {
    match theirs {
        Some((theirs, ratio)) => println!("{name:32} {ours:10.1} {theirs:10.1} {ratio:11.2}"),
        None => println!("{name:32} {ours:10.1} {:>10} {:>11}", "-", "-"),
    }
}

/// Seconds a call, the least seen on each side.
fn best_of_both<A, B>(mut ours: impl FnMut() -> A, mut theirs: Option<impl FnMut() -> B>) -> (f64, Option<f64>) {
    let our_calls = calls(&mut ours);
    let their_calls = theirs.as_mut().map(calls);
    let (mut our_best, mut their_best) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..TURNS {
        our_best = our_best.min(batch(&mut ours, our_calls));
        if let (Some(theirs), Some(calls)) = (&mut theirs, their_calls) {
            their_best = their_best.min(batch(theirs, calls));
        }
    }
    (our_best, theirs.map(|_| their_best))
}

/// Calls that fill a turn.
fn calls<R>(call: &mut impl FnMut() -> R) -> u32 {
    // What is computed at first use does not count.
    batch(call, 1);
    let once = batch(call, 1).max(1e-9);
    (TURN.as_secs_f64() / once).clamp(1.0, 1e6) as u32
}

fn batch<R>(call: &mut impl FnMut() -> R, calls: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(call());
    }
    start.elapsed().as_secs_f64() / f64::from(calls)
}
