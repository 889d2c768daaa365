//! How long the rest of a reading will take.
//!
//! A command costs a time of its own and one for each byte it brings. Both are found by least squares over the reads so
//! far, so that small files do not make a chip seem slow, and agreeing on keys makes no read seem slow at all. What the
//! protocols still to come will take is told by what access took, or is taken to be usual.

use std::time::Duration;

/// An agreement on keys, or a signature, of a chip that has shown neither: what a middling one takes.
const USUAL_PROOF: Duration = Duration::from_millis(150);

/// A chip's own proof that takes it a time nobody sees coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inspection) enum Proof {
    ChipAuthentication,
    ActiveAuthentication,
}

/// Reads, and what they took, in microseconds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Estimate {
    reads: i128,
    bytes: i128,
    micros: i128,
    /// Sums of squares and products, for the line through them.
    bytes_squared: i128,
    bytes_by_micros: i128,
    /// The most a read has brought.
    largest: u64,
    /// What PACE took.
    pace: Option<Duration>,
}

impl Estimate {
    pub(super) const fn new() -> Self {
        Self { reads: 0, bytes: 0, micros: 0, bytes_squared: 0, bytes_by_micros: 0, largest: 0, pace: None }
    }

    /// A read brought so much in so much time.
    pub(super) fn read(&mut self, bytes: u64, took: Duration) {
        let (x, y) = (i128::from(bytes), micros(took));
        self.reads += 1;
        self.bytes += x;
        self.micros += y;
        self.bytes_squared += x * x;
        self.bytes_by_micros += x * y;
        self.largest = self.largest.max(bytes);
    }

    /// The chip let us in by PACE, which took so long.
    pub(super) const fn opened_by_pace(&mut self, took: Duration) {
        self.pace = Some(took);
    }

    /// Bytes a second, of all reads.
    pub(super) fn rate(&self) -> Option<u64> {
        u64::try_from((self.bytes * 1_000_000).checked_div(self.micros)?).ok()
    }

    /// How long files of these sizes will take to read; nothing before anything was.
    pub(super) fn reading(&self, files: impl Iterator<Item = u64>) -> Option<Duration> {
        if self.reads == 0 {
            return None;
        }
        let (mut commands, mut bytes) = (0, 0);
        for left in files {
            commands += left.div_ceil(self.largest.max(1));
            bytes += left;
        }
        let (per_command, per_byte) = self.costs();
        let nanos = i128::from(commands) * per_command + i128::from(bytes) * per_byte;
        Some(Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)))
    }

    /// How long it will take the chip to prove itself so.
    pub(super) fn proving(&self, proof: Proof) -> Duration {
        match (proof, self.pace) {
            // PACE agrees on keys twice, Chip Authentication once.
            (Proof::ChipAuthentication, Some(pace)) => pace / 2,
            _ => USUAL_PROOF,
        }
    }

    /// Nanoseconds of a command and of a byte. Neither is ever less than nothing: where the line says so, as it may of few
    /// reads or of nearly equal ones, all the time is the other's.
    fn costs(&self) -> (i128, i128) {
        let spread = self.reads * self.bytes_squared - self.bytes * self.bytes;
        let slope = self.reads * self.bytes_by_micros - self.bytes * self.micros;
        let nanos = self.micros * 1_000;
        let only_commands = (nanos / self.reads.max(1), 0);
        if spread <= 0 || slope <= 0 {
            return only_commands;
        }
        let per_byte = slope * 1_000 / spread;
        let per_command = (nanos - per_byte * self.bytes) / self.reads.max(1);
        if per_command < 0 { (0, nanos / self.bytes.max(1)) } else { (per_command, per_byte) }
    }
}

/// An hour and more is as good as never, and keeps the sums small.
fn micros(time: Duration) -> i128 {
    i128::from(u32::try_from(time.as_micros()).unwrap_or(u32::MAX))
}
