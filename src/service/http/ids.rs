//! Names of things: a prefix, the time, and chance, in Crockford's base 32 (the form known as ULID).

use crate::crypto::random::{Random, RandomError};
use crate::encoding::Timestamp;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new name: 48 bits of time in milliseconds, 80 bits of chance.
pub(in crate::service) fn draw(prefix: &str, now: Timestamp, random: &mut dyn Random) -> Result<String, RandomError> {
    let mut octets = [0; 16];
    random.fill(&mut octets)?;
    let time = u128::try_from(now.unix().saturating_mul(1000)).unwrap_or(0) & 0xFFFF_FFFF_FFFF;
    let mut rest = (time << 80) | (u128::from_be_bytes(octets) >> 48);
    let mut letters = [b'0'; 26];
    for letter in letters.iter_mut().rev() {
        let index = usize::try_from(rest & 31).unwrap_or(0);
        *letter = LETTERS.get(index).copied().unwrap_or(b'0');
        rest >>= 5;
    }
    Ok(format!("{prefix}_{}", String::from_utf8_lossy(&letters)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::random::OsRng;

    #[test]
    fn names_sort_by_time_and_differ() {
        let at = |seconds| draw("ses", Timestamp::from_unix(seconds), &mut OsRng).unwrap();
        let (first, second) = (at(1_700_000_000), at(1_800_000_000));
        assert!(first < second);
        assert_ne!(at(1_700_000_000), first);
        assert_eq!(first.len(), 30);
    }
}
