//! What a picture says of itself, read without a decoder.

use super::error::ImageError;
use super::limits::Limits;
use super::{jpeg, jpeg2000, wsq};
use crate::lds::biometrics::ImageFormat;

/// The size of a picture by its own headers, which need not be what the record around it declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageHeader {
    /// By its first octets.
    pub format: ImageFormat,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Components: 1 is grey, 3 are colours.
    pub components: u16,
}

impl ImageHeader {
    /// Reads the headers and holds them against the limits. No octet of the picture itself is looked at.
    ///
    /// # Errors
    /// [`ImageError::Missing`] for nothing, [`ImageError::Limit`] for too much, and for headers that are none.
    pub fn read(image: &[u8], limits: &Limits) -> Result<Self, ImageError> {
        if image.is_empty() {
            return Err(ImageError::Missing);
        }
        match ImageFormat::sniff(image) {
            ImageFormat::Jpeg => jpeg::read_header(image, limits),
            ImageFormat::Jpeg2000 => jpeg2000::Container::read(image)?.read_header(limits),
            ImageFormat::Wsq => wsq::read_header(image, limits),
            ImageFormat::Png | ImageFormat::Unknown => Err(ImageError::Unsupported),
        }
    }
}
