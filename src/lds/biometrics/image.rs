//! An image as it stands in a file.

use std::ops::Range;

use serde::Serialize;

use crate::encoding::Redacted;

use super::extensible::Representation;
use super::finger_record::{Compression, FingerRecord};
use super::iris_record::IrisRecord;

/// The compression of an image, by its first bytes. What the record declares is not always what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageFormat {
    /// JPEG (ISO/IEC 10918-1).
    Jpeg,
    /// JPEG 2000 (ISO/IEC 15444-1), as a JP2 file or a bare codestream.
    Jpeg2000,
    /// Wavelet scalar quantisation, of fingers (FBI IAFIS-IC-0110).
    Wsq,
    /// PNG, as records of ISO/IEC 39794 may hold.
    Png,
    /// None of them: raw pixels, or something else.
    Unknown,
}

impl ImageFormat {
    /// Looks at the signature: `FFD8FF`, the JP2 signature box, a codestream's SOC and SIZ markers, WSQ's SOI, or PNG's.
    #[must_use]
    pub fn sniff(image: &[u8]) -> Self {
        const JP2_SIGNATURE: [u8; 12] = [0, 0, 0, 0x0C, b'j', b'P', b' ', b' ', 0x0D, 0x0A, 0x87, 0x0A];
        if image.starts_with(&[0xFF, 0xD8, 0xFF]) {
            Self::Jpeg
        } else if image.starts_with(&JP2_SIGNATURE) || image.starts_with(&[0xFF, 0x4F, 0xFF, 0x51]) {
            Self::Jpeg2000
        } else if image.starts_with(&[0xFF, 0xA0, 0xFF]) {
            Self::Wsq
        } else if image.starts_with(b"\x89PNG\r\n\x1a\n") {
            Self::Png
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
            Self::Wsq => "wsq",
            Self::Png => "png",
            Self::Unknown => "bin",
        }
    }
}

/// A face image of DG2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceImage {
    /// What the bytes are, by their own signature.
    pub format: ImageFormat,
    /// What the record says they are, where it says so.
    pub declared: Option<ImageFormat>,
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
            declared: None,
            width,
            height,
            range: offset..offset.saturating_add(image.len()),
            image: Redacted::new(image.to_vec()),
        }
    }
}

/// A finger image of DG3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FingerImage {
    /// What the bytes are, by their own signature; raw pixels have none.
    pub format: ImageFormat,
    /// How the record says that they are compressed; one of ISO/IEC 39794 is not asked.
    pub compression: Option<Compression>,
    /// Which finger: 1 to 5 from the right thumb, 6 to 10 from the left.
    pub position: Option<u8>,
    /// Width the record declares, in pixels; 0 where it does not say.
    pub width: u16,
    /// Height the record declares, in pixels; 0 where it does not say.
    pub height: u16,
    /// Where the image stands in the file.
    pub range: Range<usize>,
    /// The image as it came.
    pub image: Redacted<Vec<u8>>,
}

/// An iris image of DG4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IrisImage {
    /// What the bytes are, by their own signature; raw pixels have none.
    pub format: ImageFormat,
    /// Which eye: 1 the right one, 2 the left one, 0 not said.
    pub eye: Option<u8>,
    /// Width the record declares, in pixels; 0 where it does not say.
    pub width: u16,
    /// Height the record declares, in pixels; 0 where it does not say.
    pub height: u16,
    /// Where the image stands in the file.
    pub range: Range<usize>,
    /// The image as it came.
    pub image: Redacted<Vec<u8>>,
}

impl FingerRecord {
    /// The images, with what the record says of them.
    pub fn images(&self) -> impl Iterator<Item = FingerImage> + '_ {
        self.fingers.iter().map(|finger| FingerImage {
            format: ImageFormat::sniff(finger.image.reveal()),
            compression: Some(self.compression),
            position: Some(finger.position),
            width: finger.width,
            height: finger.height,
            range: finger.range.clone(),
            image: finger.image.clone(),
        })
    }
}

impl IrisRecord {
    /// The images, with what the record says of them.
    pub fn images(&self) -> impl Iterator<Item = IrisImage> + '_ {
        let all = self.eyes.iter().flat_map(|eye| eye.irises.iter().map(|iris| (eye.which, iris)));
        all.map(|(which, iris)| IrisImage {
            format: ImageFormat::sniff(iris.image.reveal()),
            eye: Some(which),
            width: self.width,
            height: self.height,
            range: iris.range.clone(),
            image: iris.image.clone(),
        })
    }
}

impl From<Representation> for FingerImage {
    fn from(representation: Representation) -> Self {
        let Representation { which, image, range } = representation;
        let format = ImageFormat::sniff(image.reveal());
        Self { format, compression: None, position: which, width: 0, height: 0, range, image }
    }
}

impl From<Representation> for IrisImage {
    fn from(representation: Representation) -> Self {
        let Representation { which, image, range } = representation;
        Self { format: ImageFormat::sniff(image.reveal()), eye: which, width: 0, height: 0, range, image }
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
        assert_eq!(ImageFormat::sniff(b"\x89PNG\r\n\x1a\n"), ImageFormat::Png);
        assert_eq!(ImageFormat::sniff(&[0xFF, 0xA0, 0xFF, 0xA4]), ImageFormat::Wsq);
        assert_eq!(ImageFormat::sniff(b"BM"), ImageFormat::Unknown);
        assert_eq!(ImageFormat::sniff(&[]), ImageFormat::Unknown);
    }
}
