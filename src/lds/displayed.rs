//! DG5 and DG7: the portrait and the signature as printed (Doc 9303-10, 4.7.5 and 4.7.7, Tables 59 to 64).
//!
//! ```text
//! 65  02    number of images       67  02    number of images
//!     5F40  image                      5F43  image
//!     5F40  …                          5F43  …
//! ```
//!
//! Here an image is octets; nothing is decoded.

use std::ops::Range;

use crate::encoding::{Reader, Redacted, Tag, ber_tlv};

use super::biometrics::ImageFormat;
use super::details::{Deviation, DeviationKind, MAX_OBJECTS, UnknownObject};
use super::error::{Counted, LdsError};
use super::file::DataGroup;

const COUNT: Tag = Tag::new(0x02);

/// Tables 60 and 64: one to nine recordings.
const MAX_IMAGES: usize = 9;

/// What is displayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Displayed {
    /// The portrait, DG5.
    Portrait,
    /// The signature or usual mark, DG7.
    Signature,
}

impl Displayed {
    /// The data group it is in.
    #[must_use]
    pub const fn data_group(self) -> DataGroup {
        match self {
            Self::Portrait => DataGroup::DG5,
            Self::Signature => DataGroup::DG7,
        }
    }

    /// The tag of an image.
    const fn tag(self) -> Tag {
        match self {
            Self::Portrait => Tag::new(0x5F40),
            Self::Signature => Tag::new(0x5F43),
        }
    }
}

/// DG5 or DG7.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayedImages {
    /// What they display.
    pub displayed: Displayed,
    /// The images, in their order.
    pub images: Vec<DisplayedImage>,
    /// Elements beside the images.
    pub unknown: Vec<UnknownObject>,
    /// Where the file departs from the standard.
    pub deviations: Vec<Deviation>,
}

/// One image, undecoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayedImage {
    /// What the octets are, by their own signature.
    pub format: ImageFormat,
    /// Where the image stands in the file.
    pub range: Range<usize>,
    /// The image as it came.
    pub image: Redacted<Vec<u8>>,
}

impl DisplayedImages {
    /// Reads the file.
    pub fn parse(displayed: Displayed, file: &[u8]) -> Result<Self, LdsError> {
        let mut reader = Reader::sole(file, displayed.data_group().tag())?.reader();
        let mut read = Self { displayed, images: Vec::new(), unknown: Vec::new(), deviations: Vec::new() };
        let count = reader.optional(COUNT)?;
        while let Some(object) = reader.next_object()? {
            if object.tag == displayed.tag() {
                if read.images.len() >= MAX_IMAGES {
                    return Err(LdsError::TooMany { what: Counted::Images, limit: MAX_IMAGES });
                }
                read.images.push(DisplayedImage {
                    format: ImageFormat::sniff(object.value),
                    range: object.value_offset..object.value_offset.saturating_add(object.value.len()),
                    image: Redacted::new(object.value.to_vec()),
                });
            } else {
                if read.unknown.len() >= MAX_OBJECTS {
                    return Err(LdsError::TooMany { what: Counted::DataObjects, limit: MAX_OBJECTS });
                }
                read.unknown.push(UnknownObject { tag: object.tag, value: Redacted::new(object.value.to_vec()) });
            }
        }
        let announced = count.and_then(|count| count.value.last().copied()).map(usize::from);
        if announced != Some(read.images.len()) {
            read.deviations.push(Deviation { tag: COUNT, kind: DeviationKind::Count });
        }
        Ok(read)
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode(self.displayed, self.images.iter().map(|image| image.image.reveal().as_slice()), &self.unknown)
    }

    /// The file with these images.
    ///
    /// # Errors
    /// More than nine of them.
    pub fn new(displayed: Displayed, images: &[&[u8]]) -> Result<Self, LdsError> {
        Self::parse(displayed, &encode(displayed, images.iter().copied(), &[]))
    }
}

fn encode<'a>(displayed: Displayed, images: impl Iterator<Item = &'a [u8]>, unknown: &[UnknownObject]) -> Vec<u8> {
    let images: Vec<Vec<u8>> = images.map(|image| ber_tlv::encode(displayed.tag(), image)).collect();
    let mut objects = vec![ber_tlv::encode(COUNT, &[u8::try_from(images.len()).unwrap_or(u8::MAX)])];
    objects.extend(images);
    objects.extend(unknown.iter().map(UnknownObject::encode));
    ber_tlv::encode_all(displayed.data_group().tag(), &objects)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_wrong_number_of_images_is_noted_and_ten_are_refused() {
        let image = ber_tlv::encode(Tag::new(0x5F43), &[0xFF, 0xD8, 0xFF]);
        let dg7 = |objects: &[Vec<u8>]| ber_tlv::encode_all(DataGroup::DG7.tag(), objects);
        for objects in [vec![image.clone()], vec![vec![2, 1, 2], image.clone()]] {
            let read = DisplayedImages::parse(Displayed::Signature, &dg7(&objects)).unwrap();
            assert_eq!(read.deviations, [Deviation { tag: COUNT, kind: DeviationKind::Count }]);
            assert_eq!((read.images.len(), read.images[0].format), (1, ImageFormat::Jpeg));
        }
        let crowd = DisplayedImages::parse(Displayed::Signature, &dg7(&vec![image; 10]));
        assert_eq!(crowd, Err(LdsError::TooMany { what: Counted::Images, limit: 9 }));
        assert!(DisplayedImages::parse(Displayed::Portrait, &dg7(&[])).is_err());
    }

    proptest! {
        #[test]
        fn images_read_back(images in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 0..9), portrait: bool) {
            let displayed = if portrait { Displayed::Portrait } else { Displayed::Signature };
            let images: Vec<&[u8]> = images.iter().map(Vec::as_slice).collect();
            let made = DisplayedImages::new(displayed, &images).unwrap();
            prop_assert_eq!(made.images.len(), images.len());
            prop_assert_eq!(DisplayedImages::parse(displayed, &made.encode()), Ok(made));
        }

        #[test]
        fn arbitrary_content_never_panics(content in prop::collection::vec(any::<u8>(), 0..100)) {
            let file = ber_tlv::encode(DataGroup::DG5.tag(), &content);
            let _ = (DisplayedImages::parse(Displayed::Portrait, &file), DisplayedImages::parse(Displayed::Portrait, &content));
        }
    }
}
