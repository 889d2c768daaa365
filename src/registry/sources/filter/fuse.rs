//! The filter itself: binary fuse filters of eight bits (Graf and Lemire 2022), one for each part of the references, so that one
//! part at a time is built.
//!
//! ```text
//! "PASKFUSE"  version: u8 = 1  parts: u32, a power of two
//! of each part  seed: u64  segment_length: u32  its mask: u32  segment_count_length: u32  fingerprints: u32
//! of each part  its fingerprints, one octet each
//! ```
//!
//! Numbers are little-endian. A reference belongs to the part its octets 8 to 11 name, and is sought there by its first eight.

use std::ops::Range;

use xorf::{BinaryFuse8, BinaryFuse8Ref, DmaSerializable, Filter, FilterRef};

const MAGIC: &[u8; 9] = b"PASKFUSE\x01";
/// References in a part, at the mean: some 25 MB of working memory while it is built.
const PART: u64 = 1 << 20;
/// With parts of that size, more documents than the world has.
const MAX_PARTS: u32 = 1 << 14;

/// Octets that are no filter, or references no filter can be made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FuseError {
    /// Not in the form described above.
    #[error("not a filter in the form this program writes")]
    Malformed,
    /// Never seen: the builder tries a thousand seeds.
    #[error("no filter could be made of these references")]
    Unbuildable,
}

/// A set of references that may be asked for one, and errs on one side only.
pub struct Fuse {
    octets: Vec<u8>,
    parts: Vec<Part>,
}

/// A filter's descriptor as the library writes it, and where its fingerprints lie.
struct Part {
    descriptor: [u8; DESCRIPTOR],
    fingerprints: Range<usize>,
}

const DESCRIPTOR: usize = BinaryFuse8::DESCRIPTOR_LEN;

impl Fuse {
    /// One in 256: eight bits of fingerprint.
    pub const FALSE_POSITIVE_RATE: f64 = 1.0 / 256.0;

    /// Reads a filter.
    pub fn parse(octets: Vec<u8>) -> Result<Self, FuseError> {
        let (count, mut rest) = number(octets.strip_prefix(MAGIC).ok_or(FuseError::Malformed)?)?;
        if !count.is_power_of_two() || count > MAX_PARTS {
            return Err(FuseError::Malformed);
        }
        let mut heads = Vec::new();
        for _ in 0..count {
            let (descriptor, after) = rest.split_first_chunk::<DESCRIPTOR>().ok_or(FuseError::Malformed)?;
            let (length, after) = number(after)?;
            heads.push((*descriptor, usize::try_from(length).map_err(|_| FuseError::Malformed)?));
            rest = after;
        }
        let mut start = octets.len().saturating_sub(rest.len());
        let mut parts = Vec::new();
        for (descriptor, length) in heads {
            let end = start.checked_add(length).filter(|end| *end <= octets.len()).ok_or(FuseError::Malformed)?;
            agree(&descriptor, length)?;
            parts.push(Part { descriptor, fingerprints: start..end });
            start = end;
        }
        if start == octets.len() { Ok(Self { octets, parts }) } else { Err(FuseError::Malformed) }
    }

    /// Whether the reference may be in the set. `false` is certain.
    #[must_use]
    pub fn may_contain(&self, reference: &[u8; 32]) -> bool {
        let (part, key) = place(reference, self.parts.len());
        let Some(part) = self.parts.get(part) else { return false };
        let fingerprints = self.octets.get(part.fingerprints.clone()).unwrap_or_default();
        !fingerprints.is_empty() && BinaryFuse8Ref::from_dma(&part.descriptor, fingerprints).contains(&key)
    }
}

/// Whether a part's fields agree: a look-up reads in whole segments, `segment_count_length + 2 * segment_length` octets in all.
fn agree(descriptor: &[u8; DESCRIPTOR], fingerprints: usize) -> Result<(), FuseError> {
    if fingerprints == 0 {
        return if descriptor.iter().all(|octet| *octet == 0) { Ok(()) } else { Err(FuseError::Malformed) };
    }
    let (_seed, fields) = descriptor.split_first_chunk::<8>().ok_or(FuseError::Malformed)?;
    let (segment, fields) = number(fields)?;
    let (mask, fields) = number(fields)?;
    let (all_segments, _) = number(fields)?;
    let reach = u64::from(segment).saturating_mul(2).saturating_add(u64::from(all_segments));
    let whole = all_segments != 0 && all_segments.checked_rem(segment) == Some(0);
    if segment.is_power_of_two()
        && mask.checked_add(1) == Some(segment)
        && whole
        && u64::try_from(fingerprints) == Ok(reach)
    {
        Ok(())
    } else {
        Err(FuseError::Malformed)
    }
}

fn number(octets: &[u8]) -> Result<(u32, &[u8]), FuseError> {
    let (number, rest) = octets.split_first_chunk().ok_or(FuseError::Malformed)?;
    Ok((u32::from_le_bytes(*number), rest))
}

/// The part a reference belongs to, of a power of two of them, and what it is sought by there.
fn place(reference: &[u8; 32], parts: usize) -> (usize, u64) {
    let (key, rest) = reference.split_first_chunk().unwrap_or((&[0; 8], &[]));
    let part = rest.first_chunk().map_or(0, |octets| u32::from_le_bytes(*octets));
    let part = usize::try_from(part).unwrap_or_default() & parts.saturating_sub(1);
    (part, u64::from_le_bytes(*key))
}

/// Gathers references, eight octets each, and makes the filter of them.
pub struct FuseBuilder(Vec<Vec<u64>>);

impl FuseBuilder {
    /// For about `expected` references.
    #[must_use]
    pub fn new(expected: u64) -> Self {
        let parts = u32::try_from(expected.div_ceil(PART)).unwrap_or(u32::MAX).min(MAX_PARTS).next_power_of_two();
        Self((0..parts).map(|_| Vec::new()).collect())
    }

    /// Adds a reference.
    pub fn add(&mut self, reference: &[u8; 32]) {
        let (part, key) = place(reference, self.0.len());
        if let Some(keys) = self.0.get_mut(part) {
            keys.push(key);
        }
    }

    /// The filter's octets, and how many different references it holds.
    pub fn finish(self) -> Result<(Vec<u8>, u64), FuseError> {
        let parts = u32::try_from(self.0.len()).map_err(|_| FuseError::Unbuildable)?;
        let mut heads = [MAGIC.as_slice(), &parts.to_le_bytes()].concat();
        let (mut fingerprints, mut count) = (Vec::new(), 0_u64);
        for mut keys in self.0 {
            keys.sort_unstable();
            keys.dedup();
            count = count.saturating_add(u64::try_from(keys.len()).unwrap_or(u64::MAX));
            if keys.is_empty() {
                heads.extend([0; DESCRIPTOR + 4]);
                continue;
            }
            let filter = BinaryFuse8::try_from(keys.as_slice()).map_err(|_| FuseError::Unbuildable)?;
            let mut descriptor = [0; DESCRIPTOR];
            filter.dma_copy_descriptor_to(&mut descriptor);
            let length = u32::try_from(filter.dma_fingerprints().len()).map_err(|_| FuseError::Unbuildable)?;
            heads.extend(descriptor);
            heads.extend(length.to_le_bytes());
            fingerprints.extend_from_slice(filter.dma_fingerprints());
        }
        heads.append(&mut fingerprints);
        Ok((heads, count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    fn reference(number: u32) -> [u8; 32] {
        Sha256::digest(number.to_le_bytes()).into()
    }

    fn of(count: u32, expected: u64) -> Vec<u8> {
        let mut builder = FuseBuilder::new(expected);
        (0..count).for_each(|number| builder.add(&reference(number)));
        let (octets, held) = builder.finish().unwrap();
        assert_eq!(held, u64::from(count));
        octets
    }

    #[test]
    fn nothing_is_missed_whatever_the_size_and_the_parts() {
        for (count, expected) in [(0, 0), (1, 1), (2, 2), (3, 3), (7, 7), (100, 1), (5_000, 9 << 20), (20, 3 << 20)] {
            let fuse = Fuse::parse(of(count, expected)).unwrap();
            assert!((0..count).all(|number| fuse.may_contain(&reference(number))), "{count}");
        }
    }

    #[test]
    fn a_reference_twice_is_one() {
        let mut builder = FuseBuilder::new(2);
        builder.add(&reference(1));
        builder.add(&reference(1));
        assert_eq!(builder.finish().unwrap().1, 1);
    }

    #[test]
    fn a_filter_takes_little_more_than_nine_bits_an_entry() {
        assert!(of(100_000, 100_000).len() < 100_000 * 10 / 8);
    }

    proptest! {
        #[test]
        fn bent_octets_never_panic(place in 0_usize..120, octet in any::<u8>(), cut in 0_usize..200, seek in any::<u32>()) {
            let mut octets = of(50, 3 << 20);
            octets[place] = octet;
            octets.truncate(octets.len() - cut.min(octets.len()));
            if let Ok(fuse) = Fuse::parse(octets) {
                let _ = fuse.may_contain(&reference(seek));
            }
        }
    }
}
