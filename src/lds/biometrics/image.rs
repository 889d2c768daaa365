//! An image as it stands in a file.

use std::ops::Range;

use serde::Serialize;

use crate::encoding::Redacted;

/// The compression of an image, by its first bytes. What the record declares is not always what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageFormat {
    /// JPEG (ISO/IEC 10918-1).
    Jpeg,
    /// JPEG 2000 (ISO/IEC 15444-1), as a JP2 file or a bare codestream.
    Jpeg2000,
    /// Neither.
    Unknown,
}

impl ImageFormat {
    /// Looks at the signature: `FFD8FF`, the JP2 signature box, or a codestream's SOC and SIZ markers.
    #[must_use]
    pub fn sniff(image: &[u8]) -> Self {
        const JP2_SIGNATURE: [u8; 12] = [0, 0, 0, 0x0C, b'j', b'P', b' ', b' ', 0x0D, 0x0A, 0x87, 0x0A];
        if image.starts_with(&[0xFF, 0xD8, 0xFF]) {
            Self::Jpeg
        } else if image.starts_with(&JP2_SIGNATURE) || image.starts_with(&[0xFF, 0x4F, 0xFF, 0x51]) {
            Self::Jpeg2000
        } else {
            Self::Unknown
        }
    }

    /// The usual ending of a file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Jpeg2000 => "jp2",
            Self::Unknown => "bin",
        }
    }
}

/// A face image of DG2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceImage {
    /// What the bytes are, by their own signature.
    pub format: ImageFormat,
    /// Width the record declares, in pixels; 0 where it does not say.
    pub width: u16,
    /// Height the record declares, in pixels; 0 where it does not say.
    pub height: u16,
    /// Where the image stands in the file.
    pub range: Range<usize>,
    /// The image as it came.
    pub image: Redacted<Vec<u8>>,
}

impl FaceImage {
    pub(in crate::lds) fn new(image: &[u8], offset: usize, width: u16, height: u16) -> Self {
        Self {
            format: ImageFormat::sniff(image),
            width,
            height,
            range: offset..offset.saturating_add(image.len()),
            image: Redacted::new(image.to_vec()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_the_format() {
        assert_eq!(ImageFormat::sniff(&[0xFF, 0xD8, 0xFF, 0xE0]), ImageFormat::Jpeg);
        assert_eq!(ImageFormat::sniff(&hex::decode("0000000C6A5020200D0A870A").unwrap()), ImageFormat::Jpeg2000);
        assert_eq!(ImageFormat::sniff(&[0xFF, 0x4F, 0xFF, 0x51, 0]), ImageFormat::Jpeg2000);
        assert_eq!(ImageFormat::sniff(b"\x89PNG"), ImageFormat::Unknown);
        assert_eq!(ImageFormat::sniff(&[]), ImageFormat::Unknown);
    }
}
