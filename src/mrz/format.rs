//! The five form factors, and where each field stands in them.
//!
//! ```text
//! TD1   Doc 9303-5, 4.2.2   3 lines of 30     TD3    Doc 9303-4, 4.2.2   2 lines of 44
//! TD2   Doc 9303-6, 4.2.2   2 lines of 36     MRV-A, MRV-B   Doc 9303-7   as TD3 and TD2, without the last check digits
//! ```

use std::ops::Range;

/// A form factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// The size of a bank card: identity cards.
    Td1,
    /// The larger identity card.
    Td2,
    /// The passport booklet.
    Td3,
    /// The larger visa. It has no chip.
    MrvA,
    /// The smaller visa. It has no chip.
    MrvB,
}

impl Format {
    /// The form factor of this many characters that start with this document code.
    pub(super) fn detect(characters: usize, code: Option<&u8>) -> Option<Self> {
        // Doc 9303-4 to -7: V as first character is a visa's and nobody else's.
        match (characters, code) {
            (90, _) => Some(Self::Td1),
            (72, Some(b'V')) => Some(Self::MrvB),
            (72, _) => Some(Self::Td2),
            (88, Some(b'V')) => Some(Self::MrvA),
            (88, _) => Some(Self::Td3),
            _ => None,
        }
    }

    /// Characters of one line.
    #[must_use]
    pub const fn line_length(self) -> usize {
        match self {
            Self::Td1 => 30,
            Self::Td2 | Self::MrvB => 36,
            Self::Td3 | Self::MrvA => 44,
        }
    }

    /// How many lines.
    #[must_use]
    pub const fn line_count(self) -> usize {
        if matches!(self, Self::Td1) { 3 } else { 2 }
    }

    /// Whether a document number may run on into the optional data (Doc 9303-5 and -6, 4.2.2, note j).
    pub(super) const fn allows_long_numbers(self) -> bool {
        matches!(self, Self::Td1 | Self::Td2)
    }

    pub(super) const fn layout(self) -> &'static Layout {
        match self {
            Self::Td1 => &TD1,
            Self::Td2 => &TD2,
            Self::Td3 => &TD3,
            Self::MrvA => &MRV_A,
            Self::MrvB => &MRV_B,
        }
    }
}

/// Places in the zone, all lines counted through from 0. Document code and issuer are 0..2 and 2..5 in every format.
pub(super) struct Layout {
    pub(super) name: Range<usize>,
    pub(super) number: Range<usize>,
    pub(super) number_check: usize,
    pub(super) nationality: Range<usize>,
    pub(super) birth: Range<usize>,
    pub(super) birth_check: usize,
    pub(super) sex: usize,
    pub(super) expiry: Range<usize>,
    pub(super) expiry_check: usize,
    pub(super) optional: Range<usize>,
    pub(super) optional_check: Option<usize>,
    pub(super) optional_2: Range<usize>,
    pub(super) composite: &'static [Range<usize>],
    pub(super) composite_check: Option<usize>,
}

const TD1: Layout = Layout {
    name: 60..90,
    number: 5..14,
    number_check: 14,
    nationality: 45..48,
    birth: 30..36,
    birth_check: 36,
    sex: 37,
    expiry: 38..44,
    expiry_check: 44,
    optional: 15..30,
    optional_check: None,
    optional_2: 48..59,
    composite: &[5..30, 30..37, 38..45, 48..59],
    composite_check: Some(59),
};

const TD2: Layout = Layout {
    name: 5..36,
    number: 36..45,
    number_check: 45,
    nationality: 46..49,
    birth: 49..55,
    birth_check: 55,
    sex: 56,
    expiry: 57..63,
    expiry_check: 63,
    optional: 64..71,
    optional_check: None,
    optional_2: 0..0,
    composite: &[36..46, 49..56, 57..71],
    composite_check: Some(71),
};

const TD3: Layout = Layout {
    name: 5..44,
    number: 44..53,
    number_check: 53,
    nationality: 54..57,
    birth: 57..63,
    birth_check: 63,
    sex: 64,
    expiry: 65..71,
    expiry_check: 71,
    optional: 72..86,
    optional_check: Some(86),
    optional_2: 0..0,
    composite: &[44..54, 57..64, 65..87],
    composite_check: Some(87),
};

const MRV_A: Layout = Layout { optional: 72..88, optional_check: None, composite: &[], composite_check: None, ..TD3 };

const MRV_B: Layout = Layout { optional: 64..72, composite: &[], composite_check: None, ..TD2 };
