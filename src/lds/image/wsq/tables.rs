//! Filters and quantisers, and what they make of a frame.

use super::super::error::ImageError;
use super::super::octets::Octets;
use super::frame::{Frame, scaled, short_number};
use super::subbands::Area;

/// Sub-bands a file has quantisers for.
const SUBBANDS: usize = 64;

/// Taps of a filter. The standard's have nine and seven.
const MAX_TAPS: u8 = 31;

impl Frame {
    pub(super) fn area(&self) -> Area {
        let side = |side: u32| usize::try_from(side).unwrap_or_default();
        Area::whole(side(self.width), side(self.height))
    }

    /// The grey level of a coefficient of the picture.
    #[expect(clippy::as_conversions, reason = "clamped before")]
    pub(super) fn grey(&self, coefficient: f32) -> u8 {
        (coefficient * self.scale + self.shift + 0.5).clamp(0.0, 255.0) as u8
    }
}

/// The two filters that put a band together again, from the middle outwards. Both are symmetric.
#[derive(Debug)]
pub(super) struct Filters {
    pub(super) low: Vec<f32>,
    pub(super) high: Vec<f32>,
}

impl Filters {
    /// The file holds the filters that took the band apart, low pass first; with the sign of every other tap changed, the
    /// high pass of these is our low pass, and the reverse.
    pub(super) fn read(mut segment: Octets<'_>) -> Result<Self, ImageError> {
        let (first, second) = (segment.u8()?, segment.u8()?);
        if first > MAX_TAPS || second > MAX_TAPS {
            return Err(segment.malformed());
        }
        // Filters with an even number of taps are allowed, and nobody uses them.
        if first % 2 == 0 || second % 2 == 0 {
            return Err(ImageError::Unsupported);
        }
        let mut taps = |count: u8| {
            (0..count.div_ceil(2))
                .map(|tap| Ok(if tap % 2 == 0 { long_number(&mut segment)? } else { -long_number(&mut segment)? }))
                .collect::<Result<Vec<f32>, ImageError>>()
        };
        let high = taps(first)?;
        Ok(Self { high, low: taps(second)? })
    }
}

/// How the indices of a sub-band become coefficients.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bin {
    width: f32,
    zero_width: f32,
}

impl Bin {
    /// A sub-band without bins is left out.
    pub(super) const fn is_transmitted(&self) -> bool {
        self.width > 0.0
    }

    #[expect(clippy::as_conversions, reason = "an index has 16 bits")]
    pub(super) fn coefficient(&self, index: i32, center: f32) -> f32 {
        let size = self.width * (index.unsigned_abs() as f32 - center) + self.zero_width / 2.0;
        match index.signum() {
            0 => 0.0,
            1 => size,
            _ => -size,
        }
    }
}

/// The quantisers of all sub-bands.
#[derive(Debug)]
pub(super) struct Quantisers {
    pub(super) center: f32,
    pub(super) bins: Vec<Bin>,
}

impl Quantisers {
    pub(super) fn read(mut segment: Octets<'_>) -> Result<Self, ImageError> {
        let center = short_number(&mut segment)?;
        let mut bin = || Ok(Bin { width: short_number(&mut segment)?, zero_width: short_number(&mut segment)? });
        Ok(Self { center, bins: (0..SUBBANDS).map(|_| bin()).collect::<Result<_, ImageError>>()? })
    }
}

/// A sign, a power of ten, then 32 bits.
fn long_number(octets: &mut Octets<'_>) -> Result<f32, ImageError> {
    let (sign, scale) = (octets.u8()?, octets.u8()?);
    let size = scaled(f64::from(octets.u32()?), scale).ok_or_else(|| octets.malformed())?;
    Ok(if sign == 0 { size } else { -size })
}
