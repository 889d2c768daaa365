//! How much a picture may ask for.

use super::error::Exceeded;

/// What a picture may ask for. Each is several times what any document was seen to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Pixels in a row or a column.
    pub side: u32,
    /// Samples: pixels times components. A decoder holds some sixteen octets for each.
    pub samples: u64,
    /// Components.
    pub components: u16,
    /// Bits of a sample.
    pub bits: u8,
    /// Scans of a progressive JPEG; each goes over the whole picture.
    pub scans: usize,
    /// Tiles of JPEG 2000, and as many tile-parts.
    pub tiles: u64,
    /// Decomposition levels of JPEG 2000.
    pub resolutions: u8,
    /// Packets of JPEG 2000, and as many code-blocks.
    pub packets: u64,
}

impl Limits {
    /// For the pictures of a document (RELIABILITY R7: at most 4096 × 4096).
    #[must_use]
    pub const fn document() -> Self {
        Self {
            side: 4096,
            samples: 16 << 20,
            components: 4,
            bits: 16,
            scans: 64,
            tiles: 1024,
            resolutions: 10,
            packets: 1 << 18,
        }
    }

    /// Whether a picture of this size is within the limits.
    pub(super) fn admit(&self, width: u32, height: u32, components: u16, bits: u8) -> Result<(), Exceeded> {
        if width.max(height) > self.side {
            return Err(Exceeded::Side);
        }
        if components > self.components {
            return Err(Exceeded::Components);
        }
        if bits > self.bits {
            return Err(Exceeded::Bits);
        }
        let samples = u64::from(width).saturating_mul(height.into()).saturating_mul(components.into());
        if samples > self.samples { Err(Exceeded::Samples) } else { Ok(()) }
    }
}
