//! The Send Sequence Counter (Doc 9303-11, 9.8.2).

use crate::crypto::cipher::CipherAlgorithm;

/// SSC: raised before every command and every response, and part of every checksum. As wide as the cipher's block.
///
/// It is public knowledge to whoever heard the challenges, so it is not kept as a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendSequenceCounter {
    value: u128,
    width: Width,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Width {
    Eight,
    Sixteen,
}

impl SendSequenceCounter {
    /// Doc 9303-11, 9.8.6.3: after BAC, the last four bytes of RND.IC and of RND.IFD. BAC is 3DES, so eight bytes.
    #[must_use]
    pub const fn after_bac(rnd_ic: &[u8; 8], rnd_ifd: &[u8; 8]) -> Self {
        let [_, _, _, _, a, b, c, d] = *rnd_ic;
        let [_, _, _, _, e, f, g, h] = *rnd_ifd;
        let value = u128::from_be_bytes([0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d, e, f, g, h]);
        Self { value, width: Width::Eight }
    }

    /// Zero, where every session starts that BAC did not (Doc 9303-11, 9.8.6.3 and 9.8.7.3).
    #[must_use]
    pub const fn zero(cipher: CipherAlgorithm) -> Self {
        let width = match cipher {
            CipherAlgorithm::TripleDes => Width::Eight,
            CipherAlgorithm::Aes128 | CipherAlgorithm::Aes192 | CipherAlgorithm::Aes256 => Width::Sixteen,
        };
        Self { value: 0, width }
    }

    /// A counter in the middle of a recorded session; `None` unless 8 or 16 octets.
    #[must_use]
    pub fn from_octets(octets: &[u8]) -> Option<Self> {
        if let Ok(octets) = <[u8; 16]>::try_from(octets) {
            return Some(Self { value: u128::from_be_bytes(octets), width: Width::Sixteen });
        }
        let octets = <[u8; 8]>::try_from(octets).ok()?;
        Some(Self { value: u128::from(u64::from_be_bytes(octets)), width: Width::Eight })
    }

    /// The counter's octets, 8 or 16.
    #[must_use]
    pub fn octets(&self) -> Vec<u8> {
        let octets = self.value.to_be_bytes();
        let skip = match self.width {
            Width::Eight => 8,
            Width::Sixteen => 0,
        };
        octets.into_iter().skip(skip).collect()
    }

    /// The counter one step later.
    #[must_use]
    pub const fn next(mut self) -> Self {
        self.increment();
        self
    }

    /// The next value. No session lives long enough to come round.
    pub(super) const fn increment(&mut self) {
        self.value = self.value.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counter_after_bac_is_the_one_of_doc_9303_11_d_3() {
        let mut counter = SendSequenceCounter::after_bac(
            &[0x46, 0x08, 0xF9, 0x19, 0x88, 0x70, 0x22, 0x12],
            &[0x78, 0x17, 0x23, 0x86, 0x0C, 0x06, 0xC2, 0x26],
        );
        assert_eq!(hex::encode_upper(counter.octets()), "887022120C06C226");
        counter.increment();
        assert_eq!(hex::encode_upper(counter.octets()), "887022120C06C227");
    }

    #[test]
    fn counter_is_as_wide_as_the_block_and_stays_so() {
        assert_eq!(SendSequenceCounter::zero(CipherAlgorithm::Aes192).octets(), [0; 16]);
        let mut counter = SendSequenceCounter::after_bac(&[0xFF; 8], &[0xFF; 8]);
        counter.increment();
        assert_eq!(counter.octets(), [0; 8]);
        for octets in [&[0xFE; 8][..], &[0xFE; 16]] {
            assert_eq!(SendSequenceCounter::from_octets(octets).unwrap().octets(), octets);
        }
        assert_eq!(SendSequenceCounter::from_octets(&[0; 12]), None);
    }
}
