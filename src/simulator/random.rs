//! Chance that repeats itself, for specimens and tests only.

use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::{Random, RandomError};

/// A generator that gives the same bytes for the same seed: SHA-256 over seed and counter.
///
/// A passport that has to keep a secret must not use it; a specimen whose transcript has to be the same bytes on
/// every machine must.
#[derive(Debug, Clone)]
pub struct SeededRandom {
    seed: [u8; 8],
    counter: u64,
    pool: Vec<u8>,
}

impl SeededRandom {
    /// A generator at its start.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed: seed.to_be_bytes(), counter: 0, pool: Vec::new() }
    }

    fn next_byte(&mut self) -> u8 {
        if self.pool.is_empty() {
            self.pool = DigestAlgorithm::Sha256.digest_parts(&[&self.seed, &self.counter.to_be_bytes()]);
            self.counter = self.counter.wrapping_add(1);
        }
        self.pool.pop().unwrap_or_default()
    }
}

impl Random for SeededRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        bytes.iter_mut().for_each(|byte| *byte = self.next_byte());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes_however_they_are_asked_for() {
        let (mut whole, mut parts, mut other) = ([0; 70], [0; 70], [0; 70]);
        SeededRandom::new(7).fill(&mut whole).unwrap();
        let mut random = SeededRandom::new(7);
        parts.chunks_mut(9).for_each(|part| random.fill(part).unwrap());
        SeededRandom::new(8).fill(&mut other).unwrap();
        assert_eq!(whole, parts);
        assert_ne!(whole, other);
    }
}
