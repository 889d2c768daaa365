//! How often a caller may ask: a bucket that fills steadily and holds a minute's worth.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Most callers remembered. Whoever was quiet for a minute has a full bucket and need not be.
const MOST: usize = 10_000;

const MINUTE: Duration = Duration::from_secs(60);

/// What is left of a caller's bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) struct Left {
    /// The whole bucket.
    pub(in crate::service) limit: u32,
    /// Requests that would pass now.
    pub(in crate::service) remaining: u32,
    /// Seconds until the bucket is full, or until one request passes where none would.
    pub(in crate::service) reset: u64,
    /// Whether this one passes.
    pub(in crate::service) passes: bool,
}

/// Everybody's buckets.
pub(in crate::service) struct Rates {
    limit: u32,
    buckets: Mutex<HashMap<String, Bucket>>,
}

struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Rates {
    /// So many requests a minute for each caller.
    pub(in crate::service) fn new(limit: u32) -> Self {
        Self { limit: limit.max(1), buckets: Mutex::new(HashMap::new()) }
    }

    /// One request of a caller.
    pub(in crate::service) fn take(&self, caller: &str, now: Instant) -> Left {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            buckets.retain(|_, bucket| now.saturating_duration_since(bucket.at) < MINUTE);
        }
        let limit = f64::from(self.limit);
        let per_second = limit / MINUTE.as_secs_f64();
        if buckets.len() >= MOST && !buckets.contains_key(caller) {
            // So many callers within a minute are a flood of their own.
            return Left { limit: self.limit, remaining: 0, reset: MINUTE.as_secs(), passes: false };
        }
        let bucket = buckets.entry(caller.to_owned()).or_insert(Bucket { tokens: limit, at: now });
        let since = now.saturating_duration_since(bucket.at).as_secs_f64();
        bucket.tokens = (bucket.tokens + since * per_second).min(limit);
        bucket.at = now;
        let passes = bucket.tokens >= 1.0;
        if passes {
            bucket.tokens -= 1.0;
        }
        let seconds = if passes { limit - bucket.tokens } else { 1.0 - bucket.tokens } / per_second;
        let (remaining, reset) = (whole(bucket.tokens), u64::from(whole(seconds.ceil())).max(1));
        Left { limit: self.limit, remaining, reset, passes }
    }
}

/// The whole part of a small number that is not negative.
#[expect(clippy::as_conversions, reason = "there is no other way from f64, and the cast saturates")]
const fn whole(number: f64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_says_honestly_when_it_fills() {
        let (rates, start) = (Rates::new(60), Instant::now());
        for left in (0..60).rev() {
            let taken = rates.take("a", start);
            assert!(taken.passes && taken.remaining == left);
        }
        let refused = rates.take("a", start);
        assert!(!refused.passes && refused.reset == 1);
        assert!(rates.take("b", start).passes, "others are not held up");
        assert!(rates.take("a", start + Duration::from_secs(refused.reset)).passes);
        assert!(!rates.take("a", start + Duration::from_secs(refused.reset)).passes);
    }
}
