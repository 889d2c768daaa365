//! The frame header, and numbers as a file writes them.

use super::super::error::ImageError;
use super::super::limits::Limits;
use super::super::octets::Octets;

/// Most powers of ten a number is divided by; nothing is left of any beyond.
const MAX_SCALE: u8 = 20;

/// The frame header: grey levels are coefficients × scale + shift.
#[derive(Debug)]
#[cfg_attr(not(feature = "image"), expect(dead_code, reason = "without decoders only the size is asked for"))]
pub(super) struct Frame {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) shift: f32,
    pub(super) scale: f32,
}

impl Frame {
    pub(super) fn read(mut segment: Octets<'_>, limits: &Limits) -> Result<Self, ImageError> {
        // Black and white levels, of which nothing follows.
        segment.take(2)?;
        let (height, width) = (u32::from(segment.u16()?), u32::from(segment.u16()?));
        if width == 0 || height == 0 {
            return Err(segment.malformed());
        }
        limits.admit(width, height, 1, 8)?;
        Ok(Self { width, height, shift: short_number(&mut segment)?, scale: short_number(&mut segment)? })
    }
}

/// A power of ten, then 16 bits that are divided by it.
pub(super) fn short_number(octets: &mut Octets<'_>) -> Result<f32, ImageError> {
    let scale = octets.u8()?;
    scaled(f64::from(octets.u16()?), scale).ok_or_else(|| octets.malformed())
}

#[expect(clippy::as_conversions, reason = "to the precision the decoder computes in")]
pub(super) fn scaled(number: f64, scale: u8) -> Option<f32> {
    (scale <= MAX_SCALE).then(|| (number / 10_f64.powi(scale.into())) as f32)
}
