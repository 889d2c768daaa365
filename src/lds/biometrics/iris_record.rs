//! The iris image record of ISO/IEC 19794-6:2005, clause 6 (Doc 9303-10, 4.7.4.1).
//!
//! ```text
//! record header  45  "IIR\0" "010\0"  length of the record (4)  device (2)  number of eyes (1)  length of this header (2)
//!                    properties (2)  diameter (2)  format (2)  width (2)  height (2)  depth (1)  transformation (1)
//!                    identifier of the device (16)
//! each eye        3  which eye (1)  number of images (2)
//! each image     11  number (2)  quality (1)  rotation (2)  its uncertainty (2)  length (4);  image bytes
//! ```

use std::ops::Range;

use crate::encoding::Redacted;

use super::super::error::{Counted, LdsError};
use super::cursor::{Cursor, written};

/// Images in one record: each eye a few times.
pub(in crate::lds) const MAX_IRISES: usize = 20;

const MAGIC: &[u8] = b"IIR\x00010\x00";
const RECORD_HEADER: u16 = 45;

/// An iris image record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IrisRecord {
    /// The device, a number of its maker's.
    pub device: u16,
    /// Properties: orientation, scan, occlusion.
    pub properties: u16,
    /// Expected diameter of an iris in pixels.
    pub diameter: u16,
    /// 2 and 4 raw, 6 and 8 JPEG, 10 and 12 JPEG-LS, 14 and 16 JPEG 2000; grey and colour.
    pub format: u16,
    /// Pixels in a row, says the record.
    pub width: u16,
    /// Rows, says the record.
    pub height: u16,
    /// Bits of a pixel.
    pub depth: u8,
    /// Transformation to polar coordinates, 0 for none stated.
    pub transformation: u8,
    /// Identifier of the device.
    pub device_id: [u8; 16],
    /// The eyes.
    pub eyes: Vec<Eye>,
}

/// The images of an eye.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eye {
    /// 1 the right one, 2 the left one, 0 not said.
    pub which: u8,
    /// Its images.
    pub irises: Vec<Iris>,
}

/// An image of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Iris {
    /// Its number.
    pub number: u16,
    /// Quality.
    pub quality: u8,
    /// Rotation of the eye, 0xFFFF where it is not said.
    pub rotation: u16,
    /// Uncertainty of the rotation.
    pub rotation_uncertainty: u16,
    /// The image as it came.
    pub image: Redacted<Vec<u8>>,
    /// Where the image stands in the file.
    pub range: Range<usize>,
}

impl IrisRecord {
    /// Reads the record that starts at `offset` in its file; `None` when it is no record of this format.
    pub fn parse(record: &[u8], offset: usize) -> Result<Option<Self>, LdsError> {
        if !record.starts_with(MAGIC) {
            return Ok(None);
        }
        let mut cursor = Cursor::new(record, offset);
        cursor.take(MAGIC.len())?;
        let length = cursor.length()?;
        let (device, count, header) = (cursor.u16()?, cursor.u8()?, cursor.u16()?);
        if length > record.len() || header != RECORD_HEADER {
            return Err(LdsError::BiometricRecord { offset });
        }
        let mut read = Self {
            device,
            properties: cursor.u16()?,
            diameter: cursor.u16()?,
            format: cursor.u16()?,
            width: cursor.u16()?,
            height: cursor.u16()?,
            depth: cursor.u8()?,
            transformation: cursor.u8()?,
            device_id: cursor.array()?,
            eyes: Vec::new(),
        };
        let mut left = MAX_IRISES;
        for _ in 0..count {
            let (which, images) = (cursor.u8()?, usize::from(cursor.u16()?));
            left = left.checked_sub(images).ok_or(LdsError::TooMany { what: Counted::Irises, limit: MAX_IRISES })?;
            let irises = (0..images).map(|_| Iris::read(&mut cursor)).collect::<Result<_, _>>()?;
            read.eyes.push(Eye { which, irises });
        }
        Ok(Some(read))
    }

    /// Writes the record.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let eyes: Vec<u8> = self.eyes.iter().flat_map(Eye::encode).collect();
        let mut out = MAGIC.to_vec();
        out.extend(written(eyes.len().saturating_add(RECORD_HEADER.into())));
        out.extend(self.device.to_be_bytes());
        out.push(u8::try_from(self.eyes.len()).unwrap_or(u8::MAX));
        let numbers = [RECORD_HEADER, self.properties, self.diameter, self.format, self.width, self.height];
        out.extend(numbers.map(u16::to_be_bytes).concat());
        out.extend([self.depth, self.transformation]);
        out.extend(self.device_id);
        out.extend(eyes);
        out
    }
}

impl Eye {
    fn encode(&self) -> Vec<u8> {
        let mut out = vec![self.which];
        out.extend(u16::try_from(self.irises.len()).unwrap_or(u16::MAX).to_be_bytes());
        out.extend(self.irises.iter().flat_map(Iris::encode));
        out
    }
}

impl Iris {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, LdsError> {
        let (number, quality) = (cursor.u16()?, cursor.u8()?);
        let (rotation, rotation_uncertainty) = (cursor.u16()?, cursor.u16()?);
        let length = cursor.length()?;
        let from = cursor.position();
        let image = Redacted::new(cursor.take(length)?.to_vec());
        let range = from..from.saturating_add(length);
        Ok(Self { number, quality, rotation, rotation_uncertainty, image, range })
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = self.number.to_be_bytes().to_vec();
        out.push(self.quality);
        out.extend([self.rotation, self.rotation_uncertainty].map(u16::to_be_bytes).concat());
        out.extend(written(self.image.reveal().len()));
        out.extend(self.image.reveal());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_iris() -> impl Strategy<Value = Iris> {
        (any::<([u16; 3], u8)>(), prop::collection::vec(any::<u8>(), 0..40)).prop_map(|((numbers, quality), image)| {
            let [number, rotation, rotation_uncertainty] = numbers;
            Iris { number, quality, rotation, rotation_uncertainty, image: Redacted::new(image), range: 0..0 }
        })
    }

    fn any_record() -> impl Strategy<Value = IrisRecord> {
        let eye = (any::<u8>(), prop::collection::vec(any_iris(), 0..3));
        let eyes = prop::collection::vec(eye.prop_map(|(which, irises)| Eye { which, irises }), 0..3);
        (any::<([u16; 6], [u8; 2], [u8; 16])>(), eyes).prop_map(|((numbers, octets, device_id), eyes)| {
            let [device, properties, diameter, format, width, height] = numbers;
            let [depth, transformation] = octets;
            IrisRecord { device, properties, diameter, format, width, height, depth, transformation, device_id, eyes }
        })
    }

    proptest! {
        #[test]
        fn records_read_back(record in any_record()) {
            let mut read = IrisRecord::parse(&record.encode(), 7).unwrap().unwrap();
            prop_assert_eq!(read.encode(), record.encode());
            read.eyes.iter_mut().flat_map(|eye| &mut eye.irises).for_each(|iris| iris.range = 0..0);
            prop_assert_eq!(read, record);
        }

        #[test]
        fn a_damaged_record_never_panics(record in any_record(), at in 8_usize..80, value: u8, cut in 8_usize..120) {
            let mut record = record.encode();
            if let Some(octet) = record.get_mut(at) {
                *octet = value;
            }
            let _ = IrisRecord::parse(&record, 0);
            record.truncate(cut);
            let _ = IrisRecord::parse(&record, 0);
        }
    }
}
