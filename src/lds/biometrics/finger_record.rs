//! The finger image record of ISO/IEC 19794-4:2005, clause 7 (Doc 9303-10, 4.7.3.1).
//!
//! ```text
//! record header  32  "FIR\0" "010\0"  length of the record (6)  device (2)  acquisition level (2)  number of fingers (1)
//!                    units (1)  resolution of scanner, of image (2 × 2 each)  depth (1)  compression (1)  reserved (2)
//! each finger    14  length of this finger (4)  position  number of views  view  quality  impression
//!                    width (2)  height (2)  reserved;  image bytes, to the end of this finger
//! ```

use std::ops::Range;

use crate::encoding::Redacted;

use super::super::error::{Counted, LdsError};
use super::cursor::{Cursor, written};

/// Ten fingers, and each of them twice.
pub(in crate::lds) const MAX_FINGERS: usize = 20;

const MAGIC: &[u8] = b"FIR\x00010\x00";
const RECORD_HEADER: usize = 32;
const FINGER_HEADER: usize = 14;

/// How the images of a record are compressed (Table 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compression(pub u8);

impl Compression {
    /// Pixels as they are.
    pub const NONE: Self = Self(0);
    /// Wavelet scalar quantisation.
    pub const WSQ: Self = Self(2);
    /// JPEG.
    pub const JPEG: Self = Self(3);
    /// JPEG 2000.
    pub const JPEG_2000: Self = Self(4);
}

/// A finger image record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FingerRecord {
    /// The device, a number of its maker's.
    pub device: u16,
    /// Acquisition level (Table 1).
    pub level: u16,
    /// 1 for pixels per inch, 2 for pixels per centimetre.
    pub units: u8,
    /// Resolution of the scanner, across and down.
    pub scanned: [u16; 2],
    /// Resolution of the images, across and down.
    pub resolution: [u16; 2],
    /// Bits of a pixel.
    pub depth: u8,
    /// How the images are compressed.
    pub compression: Compression,
    /// Not used.
    pub reserved: u16,
    /// The images.
    pub fingers: Vec<Finger>,
}

/// An image of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finger {
    /// Which finger: 1 to 5 from the right thumb, 6 to 10 from the left; 13 to 15 several at once (Table 5).
    pub position: u8,
    /// Views of this finger.
    pub views: u8,
    /// Which of them.
    pub view: u8,
    /// Quality, 254 where none is said.
    pub quality: u8,
    /// How the finger was taken (Table 6).
    pub impression: u8,
    /// Pixels in a row, says the record.
    pub width: u16,
    /// Rows, says the record.
    pub height: u16,
    /// Not used.
    pub reserved: u8,
    /// The image as it came.
    pub image: Redacted<Vec<u8>>,
    /// Where the image stands in the file.
    pub range: Range<usize>,
}

impl FingerRecord {
    /// Reads the record that starts at `offset` in its file; `None` when it is no record of this format.
    pub fn parse(record: &[u8], offset: usize) -> Result<Option<Self>, LdsError> {
        if !record.starts_with(MAGIC) {
            return Ok(None);
        }
        let mut cursor = Cursor::new(record, offset);
        cursor.take(MAGIC.len())?;
        let high = cursor.u16()?;
        let length = cursor.length()?;
        if high != 0 || length > record.len() || length < RECORD_HEADER {
            return Err(LdsError::BiometricRecord { offset });
        }
        let (device, level, count) = (cursor.u16()?, cursor.u16()?, usize::from(cursor.u8()?));
        if count > MAX_FINGERS {
            return Err(LdsError::TooMany { what: Counted::Fingers, limit: MAX_FINGERS });
        }
        Ok(Some(Self {
            device,
            level,
            units: cursor.u8()?,
            scanned: [cursor.u16()?, cursor.u16()?],
            resolution: [cursor.u16()?, cursor.u16()?],
            depth: cursor.u8()?,
            compression: Compression(cursor.u8()?),
            reserved: cursor.u16()?,
            fingers: (0..count).map(|_| Finger::read(&mut cursor)).collect::<Result<_, _>>()?,
        }))
    }

    /// Writes the record.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let fingers: Vec<u8> = self.fingers.iter().flat_map(Finger::encode).collect();
        let mut out = MAGIC.to_vec();
        out.extend([0, 0]);
        out.extend(written(fingers.len().saturating_add(RECORD_HEADER)));
        out.extend([self.device, self.level].map(u16::to_be_bytes).concat());
        out.extend([u8::try_from(self.fingers.len()).unwrap_or(u8::MAX), self.units]);
        out.extend([self.scanned, self.resolution].concat().iter().flat_map(|number| number.to_be_bytes()));
        out.extend([self.depth, self.compression.0]);
        out.extend(self.reserved.to_be_bytes());
        out.extend(fingers);
        out
    }
}

impl Finger {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, LdsError> {
        let start = cursor.at;
        let end = start.saturating_add(cursor.length()?);
        let [position, views, view, quality, impression] = cursor.array()?;
        let (width, height, reserved) = (cursor.u16()?, cursor.u16()?, cursor.u8()?);
        let from = cursor.position();
        let image = cursor.take_to(end)?;
        let range = from..from.saturating_add(image.len());
        let image = Redacted::new(image.to_vec());
        Ok(Self { position, views, view, quality, impression, width, height, reserved, image, range })
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = written(self.image.reveal().len().saturating_add(FINGER_HEADER)).to_vec();
        out.extend([self.position, self.views, self.view, self.quality, self.impression]);
        out.extend([self.width, self.height].map(u16::to_be_bytes).concat());
        out.push(self.reserved);
        out.extend(self.image.reveal());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_finger() -> impl Strategy<Value = Finger> {
        let image = prop::collection::vec(any::<u8>(), 0..40);
        (any::<([u8; 6], [u16; 2])>(), image).prop_map(|((octets, [width, height]), image)| {
            let [position, views, view, quality, impression, reserved] = octets;
            let image = Redacted::new(image);
            Finger { position, views, view, quality, impression, width, height, reserved, image, range: 0..0 }
        })
    }

    fn any_record() -> impl Strategy<Value = FingerRecord> {
        let fingers = prop::collection::vec(any_finger(), 0..4);
        (any::<([u16; 7], [u8; 3])>(), fingers).prop_map(|((numbers, [units, depth, compression]), fingers)| {
            let [device, level, sx, sy, rx, ry, reserved] = numbers;
            let (scanned, resolution, compression) = ([sx, sy], [rx, ry], Compression(compression));
            FingerRecord { device, level, units, scanned, resolution, depth, compression, reserved, fingers }
        })
    }

    proptest! {
        #[test]
        fn records_read_back(record in any_record()) {
            let mut read = FingerRecord::parse(&record.encode(), 7).unwrap().unwrap();
            prop_assert_eq!(read.encode(), record.encode());
            for finger in &mut read.fingers {
                prop_assert_eq!(finger.range.len(), finger.image.reveal().len());
                finger.range = 0..0;
            }
            prop_assert_eq!(read, record);
        }

        #[test]
        fn a_damaged_record_never_panics(record in any_record(), at in 8_usize..80, value: u8, cut in 8_usize..120) {
            let mut record = record.encode();
            if let Some(octet) = record.get_mut(at) {
                *octet = value;
            }
            let _ = FingerRecord::parse(&record, 0);
            record.truncate(cut);
            let _ = FingerRecord::parse(&record, 0);
        }
    }

    #[test]
    fn a_record_longer_than_there_is_and_endless_counts_are_refused() {
        let mut record = vec![0; 32];
        record[..8].copy_from_slice(MAGIC);
        record[13] = 33;
        assert!(matches!(FingerRecord::parse(&record, 0), Err(LdsError::BiometricRecord { offset: 0 })));
        record[13] = 32;
        record[18] = 255;
        assert_eq!(FingerRecord::parse(&record, 0), Err(LdsError::TooMany { what: Counted::Fingers, limit: 20 }));
    }
}
