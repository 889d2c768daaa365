//! The face record of ISO/IEC 19794-5:2005, clause 5 (Doc 9303-10, 4.7.2.1: the first face must be one).
//!
//! ```text
//! record header      14  "FAC\0" "010\0"  length of the record (4)  number of faces (2)
//! each face          20  length of this face (4)  number of feature points (2)  gender, eyes, hair (3)
//!                        properties (3)  expression (2)  pose (3)  its uncertainty (3)
//!    feature points  8 each: type, point, x (2), y (2), reserved (2)
//!    image           12  image type, data type, width (2), height (2), colour space, source, device (2), quality (2)
//!                        image bytes, to the end of this face
//! ```

use crate::encoding::Redacted;

use super::super::error::{Counted, LdsError};
use super::cursor::{Cursor, written};
use super::image::{FaceImage, ImageFormat};

/// Doc 9303-10, 4.7.2.2, Table 45: one to nine encodings of the face. The record's own counter could say 65 535.
pub(in crate::lds) const MAX_FACES: usize = 9;

const MAGIC: &[u8] = b"FAC\x00010\x00";
const RECORD_HEADER: usize = 14;
const FEATURE_POINT: usize = 8;

/// A face record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceRecord {
    /// Its faces.
    pub faces: Vec<Face>,
    /// Octets behind the last face; none should be there.
    pub trailing: Redacted<Vec<u8>>,
}

/// A face of a record. What the record says of the person is redacted; only codes of the standard stand in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Face {
    /// What the face looks like, in codes (5.5).
    pub information: Redacted<FacialInformation>,
    /// Points in the face (5.6).
    pub feature_points: Redacted<Vec<FeaturePoint>>,
    /// 1 for a full frontal image (5.7.1).
    pub image_type: u8,
    /// 0 for JPEG, 1 for JPEG 2000 (5.7.2), says the record.
    pub data_type: u8,
    /// Pixels in a row, says the record.
    pub width: u16,
    /// Rows, says the record.
    pub height: u16,
    /// Colour space (5.7.5).
    pub color_space: u8,
    /// Where the image came from (5.7.6).
    pub source: u8,
    /// The device, a number of its maker's (5.7.7).
    pub device: u16,
    /// Quality; nobody uses it (5.7.8).
    pub quality: u16,
    /// The image as it came.
    pub image: Redacted<Vec<u8>>,
    /// Where the image stands in the file; nothing for one that was not read.
    offset: usize,
}

/// The facial information block behind its length and number of feature points (5.5).
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct FacialInformation {
    /// 1 male, 2 female.
    pub gender: u8,
    /// Eye colour.
    pub eye_color: u8,
    /// Hair colour.
    pub hair_color: u8,
    /// Properties: glasses, beard and the like.
    pub properties: [u8; 3],
    /// Expression.
    pub expression: u16,
    /// Yaw, pitch and roll.
    pub pose: [u8; 3],
    /// Their uncertainty.
    pub pose_uncertainty: [u8; 3],
}

/// A point in a face.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct FeaturePoint {
    /// 1 for a point of MPEG-4.
    pub kind: u8,
    /// Which point: major number in the high half, minor in the low one.
    pub point: u8,
    /// Pixels from the left.
    pub x: u16,
    /// Pixels from the top.
    pub y: u16,
    /// Not used.
    pub reserved: u16,
}

impl FaceRecord {
    /// A record with one face, full frontal, nothing else stated.
    #[must_use]
    pub fn new(image: &[u8], width: u16, height: u16) -> Self {
        let data_type = u8::from(ImageFormat::sniff(image) == ImageFormat::Jpeg2000);
        let image = Redacted::new(image.to_vec());
        let face = Face { image_type: 1, data_type, width, height, image, ..Face::default() };
        Self { faces: vec![face], trailing: Redacted::default() }
    }

    /// Reads the record that starts at `offset` in its file; `None` when it is no record of this format.
    pub fn parse(record: &[u8], offset: usize) -> Result<Option<Self>, LdsError> {
        if !record.starts_with(MAGIC) {
            return Ok(None);
        }
        let mut cursor = Cursor::new(record, offset);
        cursor.take(MAGIC.len())?;
        let length = cursor.length()?;
        let count = usize::from(cursor.u16()?);
        if length > record.len() || length < RECORD_HEADER {
            return Err(LdsError::BiometricRecord { offset });
        }
        if count > MAX_FACES {
            return Err(LdsError::TooMany { what: Counted::Faces, limit: MAX_FACES });
        }
        let faces = (0..count).map(|_| Face::read(&mut cursor)).collect::<Result<_, _>>()?;
        Ok(Some(Self { faces, trailing: Redacted::new(cursor.take_to(record.len())?.to_vec()) }))
    }

    /// Whether each code in it is one of the standard's, and nothing lies behind the last face.
    #[must_use]
    pub fn is_within_the_standard(&self) -> bool {
        self.trailing.reveal().is_empty() && self.faces.iter().all(Face::is_within_the_standard)
    }

    /// Writes the record.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let faces: Vec<u8> = self.faces.iter().flat_map(Face::encode).collect();
        let mut out = MAGIC.to_vec();
        out.extend(written(faces.len().saturating_add(RECORD_HEADER)));
        out.extend(u16::try_from(self.faces.len()).unwrap_or(u16::MAX).to_be_bytes());
        out.extend(faces);
        out.extend(self.trailing.reveal());
        out
    }
}

impl Face {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, LdsError> {
        let end = {
            let start = cursor.at;
            start.saturating_add(cursor.length()?)
        };
        let points = usize::from(cursor.u16()?);
        let information = FacialInformation {
            gender: cursor.u8()?,
            eye_color: cursor.u8()?,
            hair_color: cursor.u8()?,
            properties: cursor.array()?,
            expression: cursor.u16()?,
            pose: cursor.array()?,
            pose_uncertainty: cursor.array()?,
        };
        // They must lie within the record before any of them is kept.
        let points = cursor.take(points.saturating_mul(FEATURE_POINT))?;
        let feature_points = points.as_chunks().0.iter().map(FeaturePoint::from_octets).collect();
        Ok(Self {
            information: Redacted::new(information),
            feature_points: Redacted::new(feature_points),
            image_type: cursor.u8()?,
            data_type: cursor.u8()?,
            width: cursor.u16()?,
            height: cursor.u16()?,
            color_space: cursor.u8()?,
            source: cursor.u8()?,
            device: cursor.u16()?,
            quality: cursor.u16()?,
            offset: cursor.position(),
            image: Redacted::new(cursor.take_to(end)?.to_vec()),
        })
    }

    fn encode(&self) -> Vec<u8> {
        let (information, points) = (self.information.reveal(), self.feature_points.reveal());
        let mut out = u16::try_from(points.len()).unwrap_or(u16::MAX).to_be_bytes().to_vec();
        out.extend([information.gender, information.eye_color, information.hair_color]);
        out.extend(information.properties);
        out.extend(information.expression.to_be_bytes());
        out.extend([information.pose, information.pose_uncertainty].concat());
        out.extend(points.iter().flat_map(|point| point.to_octets()));
        out.extend([self.image_type, self.data_type]);
        out.extend([self.width, self.height].map(u16::to_be_bytes).concat());
        out.extend([self.color_space, self.source]);
        out.extend([self.device, self.quality].map(u16::to_be_bytes).concat());
        out.extend(self.image.reveal());
        [&written(out.len().saturating_add(4))[..], &out].concat()
    }

    /// ISO/IEC 19794-5:2005, 5.5 and 5.7: whether each code is one the standard has, `FF` being "unknown".
    fn is_within_the_standard(&self) -> bool {
        const UNKNOWN: u8 = 0xFF;
        // Basic, full frontal, token frontal.
        const IMAGE_TYPES: std::ops::RangeInclusive<u8> = 0..=2;
        let face = self.information.reveal();
        matches!(face.gender, 0..=2 | UNKNOWN)
            && matches!(face.eye_color, 0..=7 | UNKNOWN)
            && matches!(face.hair_color, 0..=7 | UNKNOWN)
            // Steps of two degrees from 1 on, and one more than the degrees of uncertainty; 0 is unspecified.
            && face.pose.iter().all(|angle| *angle <= 180)
            && face.pose_uncertainty.iter().all(|angle| *angle <= 181)
            && IMAGE_TYPES.contains(&self.image_type)
            && self.data_type <= 1
    }

    /// The image, with what the record says of it.
    pub(in crate::lds) fn image(&self) -> FaceImage {
        let declared = match self.data_type {
            0 => Some(ImageFormat::Jpeg),
            1 => Some(ImageFormat::Jpeg2000),
            _ => None,
        };
        FaceImage { declared, ..FaceImage::new(self.image.reveal(), self.offset, self.width, self.height) }
    }
}

impl FeaturePoint {
    const fn from_octets(octets: &[u8; FEATURE_POINT]) -> Self {
        let [kind, point, x1, x2, y1, y2, r1, r2] = *octets;
        Self {
            kind,
            point,
            x: u16::from_be_bytes([x1, x2]),
            y: u16::from_be_bytes([y1, y2]),
            reserved: u16::from_be_bytes([r1, r2]),
        }
    }

    fn to_octets(self) -> [u8; FEATURE_POINT] {
        let ([x1, x2], [y1, y2]) = (self.x.to_be_bytes(), self.y.to_be_bytes());
        let [r1, r2] = self.reserved.to_be_bytes();
        [self.kind, self.point, x1, x2, y1, y2, r1, r2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const JPEG: [u8; 4] = [0xFF, 0xD8, 0xFF, 0xE0];

    #[test]
    fn a_record_made_here_gives_its_image_back() {
        let record = FaceRecord::new(&JPEG, 413, 531).encode();
        let faces = FaceRecord::parse(&record, 100).unwrap().unwrap().faces;
        let image = faces[0].image();
        assert_eq!((image.range, image.width, image.height), (146..150, 413, 531));
        assert_eq!((image.format, image.declared), (ImageFormat::Jpeg, Some(ImageFormat::Jpeg)));
    }

    #[test]
    fn lengths_that_do_not_fit_and_endless_counts_are_refused() {
        let good = FaceRecord::new(&JPEG, 1, 1).encode();
        for (at, value) in [(11, 0xFF), (14, 0x10), (17, 0x02), (18, 0xFF)] {
            let mut bad = good.clone();
            bad[at] = value;
            assert!(matches!(FaceRecord::parse(&bad, 0), Err(LdsError::BiometricRecord { .. })), "{at}");
        }
        let mut crowd = good.clone();
        crowd[12] = 0xFF;
        assert_eq!(FaceRecord::parse(&crowd, 0), Err(LdsError::TooMany { what: Counted::Faces, limit: 9 }));
        assert_eq!(FaceRecord::parse(b"FIR\0", 0), Ok(None));
    }

    #[test]
    fn codes_the_standard_does_not_have_are_noticed() {
        let face = |change: fn(&mut FacialInformation)| {
            let mut record = FaceRecord::new(&JPEG, 1, 1);
            let mut information = FacialInformation::default();
            change(&mut information);
            record.faces[0].information = Redacted::new(information);
            record.is_within_the_standard()
        };
        assert!(face(|_| {}) && face(|face| face.gender = 0xFF) && face(|face| face.pose = [180, 1, 91]));
        for change in [
            |face: &mut FacialInformation| face.gender = 3,
            |face: &mut FacialInformation| face.eye_color = 8,
            |face: &mut FacialInformation| face.hair_color = 0xFE,
            |face: &mut FacialInformation| face.pose[0] = 181,
            |face: &mut FacialInformation| face.pose_uncertainty[2] = 182,
        ] {
            assert!(!face(change));
        }
        let mut record = FaceRecord::new(&JPEG, 1, 1);
        record.faces[0].image_type = 0x88;
        assert!(!record.is_within_the_standard());
        let mut longer = FaceRecord::new(&JPEG, 1, 1).encode();
        longer.push(0);
        let read = FaceRecord::parse(&longer, 0).unwrap().unwrap();
        assert!(read.trailing.reveal() == &[0] && !read.is_within_the_standard());
    }

    #[test]
    fn nothing_of_the_face_prints() {
        let mut record = FaceRecord::new(&JPEG, 1, 1);
        record.faces[0].information = Redacted::new(FacialInformation { gender: 2, ..FacialInformation::default() });
        let printed = format!("{record:?}");
        assert!(!printed.contains("gender") && !printed.contains("255"), "{printed}");
    }

    fn any_face() -> impl Strategy<Value = Face> {
        let information = any::<([u8; 3], [u8; 3], u16, [u8; 3], [u8; 3])>();
        let points = prop::collection::vec(any::<[u8; FEATURE_POINT]>(), 0..5);
        let image = prop::collection::vec(any::<u8>(), 0..50);
        (information, points, any::<([u8; 4], [u16; 4])>(), image).prop_map(
            |(info, points, (octets, numbers), image)| {
                let ([gender, eye_color, hair_color], properties, expression, pose, pose_uncertainty) = info;
                let ([image_type, data_type, color_space, source], [width, height, device, quality]) =
                    (octets, numbers);
                Face {
                    information: Redacted::new(FacialInformation {
                        gender,
                        eye_color,
                        hair_color,
                        properties,
                        expression,
                        pose,
                        pose_uncertainty,
                    }),
                    feature_points: Redacted::new(points.iter().map(FeaturePoint::from_octets).collect()),
                    image_type,
                    data_type,
                    width,
                    height,
                    color_space,
                    source,
                    device,
                    quality,
                    image: Redacted::new(image),
                    offset: 0,
                }
            },
        )
    }

    proptest! {
        #[test]
        fn records_read_back(faces in prop::collection::vec(any_face(), 0..9)) {
            let record = FaceRecord { faces, trailing: Redacted::default() };
            let read = FaceRecord::parse(&record.encode(), 0).unwrap().unwrap();
            prop_assert_eq!(read.encode(), record.encode());
            let without_places = read.faces.into_iter().map(|face| Face { offset: 0, ..face }).collect();
            prop_assert_eq!(FaceRecord { faces: without_places, trailing: Redacted::default() }, record);
        }

        #[test]
        fn arbitrary_records_never_panic(mut record in prop::collection::vec(any::<u8>(), 0..120), count in 0u8..12) {
            record.splice(0..0, *b"FAC\x00010\x00\0\0\0\x0E\0");
            record.insert(13, count);
            let _ = FaceRecord::parse(&record, 0);
        }
    }
}
