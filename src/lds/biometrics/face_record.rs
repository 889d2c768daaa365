//! The face record of ISO/IEC 19794-5:2005, clause 5 (Doc 9303-10, 4.7.2.1: the first face must be one).
//!
//! ```text
//! record header      14  "FAC\0" "010\0"  length of the record (4)  number of faces (2)
//! each face          20  length of this face (4)  number of feature points (2)  facial information (14)
//!    feature points  8 each
//!    image           12  image type, data type, width (2), height (2), colour space, source, device (2), quality (2)
//!                        image bytes, to the end of this face
//! ```

use super::super::error::{Counted, LdsError};
use super::image::{FaceImage, ImageFormat};

/// Doc 9303-10, 4.7.2.2, Table 45: one to nine encodings of the face. The record's own counter could say 65 535.
pub(in crate::lds) const MAX_FACES: usize = 9;

const RECORD_HEADER: usize = 14;
const FACIAL_INFORMATION: usize = 20;
const IMAGE_INFORMATION: usize = 12;

/// Reads the faces of a record that starts at `offset` in the file; `None` when it is no record of this format.
pub(in crate::lds) fn read_face_record(record: &[u8], offset: usize) -> Result<Option<Vec<FaceImage>>, LdsError> {
    if !record.starts_with(b"FAC\x00010\x00") {
        return Ok(None);
    }
    let mut cursor = Cursor { octets: record, at: 0, offset };
    cursor.skip(8)?;
    let length = cursor.number(4)?;
    let count = cursor.number(2)?;
    if length > record.len() || length < RECORD_HEADER {
        return Err(LdsError::FaceRecord { offset });
    }
    if count > MAX_FACES {
        return Err(LdsError::TooMany { what: Counted::Faces, limit: MAX_FACES });
    }
    (0..count).map(|_| read_face(&mut cursor)).collect::<Result<_, _>>().map(Some)
}

fn read_face(cursor: &mut Cursor<'_>) -> Result<FaceImage, LdsError> {
    let end = {
        let start = cursor.at;
        start.saturating_add(cursor.number(4)?)
    };
    let feature_points = cursor.number(2)?;
    cursor.skip(FACIAL_INFORMATION - 6)?;
    // No budget of its own: the points are passed over at once, and must lie within the record.
    cursor.skip(feature_points.saturating_mul(8))?;
    cursor.skip(2)?;
    let (width, height) = (cursor.number(2)?, cursor.number(2)?);
    cursor.skip(IMAGE_INFORMATION - 6)?;
    let offset = cursor.offset.saturating_add(cursor.at);
    let length = end.checked_sub(cursor.at).ok_or_else(|| cursor.error())?;
    let image = cursor.take(length)?;
    let dimension = |value: usize| u16::try_from(value).unwrap_or_default();
    Ok(FaceImage::new(image, offset, dimension(width), dimension(height)))
}

/// Writes a record with one face, full frontal, nothing else stated.
pub(in crate::lds) fn encode_face_record(image: &[u8], width: u16, height: u16) -> Vec<u8> {
    let face_len = FACIAL_INFORMATION + IMAGE_INFORMATION + image.len();
    let length_field = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    let data_type = u8::from(ImageFormat::sniff(image) == ImageFormat::Jpeg2000);
    let mut out = b"FAC\x00010\x00".to_vec();
    out.extend(length_field(RECORD_HEADER + face_len));
    out.extend([0, 1]);
    out.extend(length_field(face_len));
    out.extend([0; FACIAL_INFORMATION - 4]);
    // Image type 1: full frontal (ISO/IEC 19794-5, 5.7.1).
    out.extend([1, data_type]);
    out.extend(width.to_be_bytes());
    out.extend(height.to_be_bytes());
    out.extend([0; IMAGE_INFORMATION - 6]);
    out.extend(image);
    out
}

struct Cursor<'a> {
    octets: &'a [u8],
    at: usize,
    offset: usize,
}

impl<'a> Cursor<'a> {
    const fn error(&self) -> LdsError {
        LdsError::FaceRecord { offset: self.offset.saturating_add(self.at) }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], LdsError> {
        let end = self.at.saturating_add(length);
        let taken = self.octets.get(self.at..end).ok_or_else(|| self.error())?;
        self.at = end;
        Ok(taken)
    }

    fn skip(&mut self, length: usize) -> Result<(), LdsError> {
        self.take(length).map(|_| ())
    }

    fn number(&mut self, octets: usize) -> Result<usize, LdsError> {
        Ok(self.take(octets)?.iter().fold(0, |number, octet| number << 8 | usize::from(*octet)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const JPEG: [u8; 4] = [0xFF, 0xD8, 0xFF, 0xE0];

    #[test]
    fn a_record_made_here_gives_its_image_back() {
        let record = encode_face_record(&JPEG, 413, 531);
        let faces = read_face_record(&record, 100).unwrap().unwrap();
        assert_eq!(faces, [FaceImage::new(&JPEG, 146, 413, 531)]);
        assert_eq!(faces[0].format, ImageFormat::Jpeg);
    }

    #[test]
    fn feature_points_are_passed_over() {
        let mut record = encode_face_record(&JPEG, 1, 1);
        record.splice(34..34, [7; 16]);
        record[19] = 2;
        for length in [11, 17] {
            record[length] += 16;
        }
        assert_eq!(read_face_record(&record, 0).unwrap().unwrap()[0].range, 62..66);
    }

    #[test]
    fn lengths_that_do_not_fit_and_endless_counts_are_refused() {
        let good = encode_face_record(&JPEG, 1, 1);
        for (at, value) in [(11, 0xFF), (14, 0x10), (17, 0x02), (18, 0xFF)] {
            let mut bad = good.clone();
            bad[at] = value;
            assert!(matches!(read_face_record(&bad, 0), Err(LdsError::FaceRecord { .. })), "{at}");
        }
        let mut crowd = good.clone();
        crowd[12] = 0xFF;
        assert_eq!(read_face_record(&crowd, 0), Err(LdsError::TooMany { what: Counted::Faces, limit: 9 }));
        assert_eq!(read_face_record(b"FIR\0", 0), Ok(None));
    }

    proptest! {
        #[test]
        fn arbitrary_records_never_panic(mut record in prop::collection::vec(any::<u8>(), 0..120), count in 0u8..12) {
            record.splice(0..0, *b"FAC\x00010\x00\0\0\0\x0E\0");
            record.insert(13, count);
            let _ = read_face_record(&record, 0);
        }
    }
}
