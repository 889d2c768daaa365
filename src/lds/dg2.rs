//! DG2: the face (Doc 9303-10, 4.7.2, Tables 43 to 45).
//!
//! ```text
//! 75  7F61  02    number of templates
//!           7F60  A1            biometric header
//!                 5F2E or 7F2E  biometric record
//!           7F60  …
//! ```
//!
//! A record that cannot be understood is kept and noted; the file's own structure must be right.

use crate::encoding::{Reader, Redacted, Tag, Tlv, ber_tlv};

use super::biometrics::{BiometricHeader, FaceImage, encode_face_record, read_extensible_record, read_face_record};
use super::details::{Deviation, DeviationKind, MAX_OBJECTS, UnknownObject};
use super::error::{Counted, LdsError};
use super::file::DataGroup;
use super::local_time::LocalTime;

const GROUP: Tag = Tag::new(0x7F61);
const COUNT: Tag = Tag::new(0x02);
const TEMPLATE: Tag = Tag::new(0x7F60);
const HEADER: Tag = Tag::new(0xA1);
const RECORD: Tag = Tag::new(0x5F2E);
const CONSTRUCTED_RECORD: Tag = Tag::new(0x7F2E);

/// Doc 9303-10, 4.7.2.2, Table 45: one to nine encodings of the face.
const MAX_TEMPLATES: usize = 9;

/// DG2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dg2 {
    /// Every image found, the most recent interoperable one first.
    pub faces: Vec<FaceImage>,
    /// When the first record was made, on the issuer's clock.
    pub created: Option<LocalTime>,
    /// The templates as they came.
    pub templates: Vec<BiometricTemplate>,
    /// Elements beside the templates.
    pub unknown: Vec<UnknownObject>,
    /// Where the file departs from the standard.
    pub deviations: Vec<Deviation>,
}

/// A biometric information template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BiometricTemplate {
    /// Its header.
    pub header: BiometricHeader,
    /// Its record, as one data object with its tag.
    pub record: Redacted<Vec<u8>>,
}

impl BiometricTemplate {
    /// A template around an image, as ISO/IEC 19794-5 wraps it.
    #[must_use]
    pub fn face(header: BiometricHeader, image: &[u8], width: u16, height: u16) -> Self {
        Self { header, record: Redacted::new(ber_tlv::encode(RECORD, &encode_face_record(image, width, height))) }
    }
}

impl Dg2 {
    /// A DG2 with one image.
    ///
    /// # Errors
    /// None that an image of sane size brings about; what is returned is read back from the file it makes.
    pub fn new(header: BiometricHeader, image: &[u8], width: u16, height: u16) -> Result<Self, LdsError> {
        let template = BiometricTemplate::face(header, image, width, height);
        Self::parse(&encode(std::slice::from_ref(&template), &[]))
    }

    /// Reads the file.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut outer = Reader::sole(file, DataGroup::DG2.tag())?.reader();
        let mut group = outer.expect(GROUP)?.reader();
        outer.finish()?;
        let count = group.expect(COUNT)?;
        let mut dg2 = Self {
            faces: Vec::new(),
            created: None,
            templates: Vec::new(),
            unknown: Vec::new(),
            deviations: Vec::new(),
        };
        while let Some(object) = group.next_object()? {
            dg2.add(&object)?;
        }
        if count.value.last().copied().map(usize::from) != Some(dg2.templates.len()) {
            dg2.deviations.push(Deviation { tag: COUNT, kind: DeviationKind::Count });
        }
        dg2.created = dg2.templates.first().and_then(|template| template.header.created);
        Ok(dg2)
    }

    fn add(&mut self, object: &Tlv<'_>) -> Result<(), LdsError> {
        if object.tag == TEMPLATE {
            if self.templates.len() >= MAX_TEMPLATES {
                return Err(LdsError::TooMany { what: Counted::Faces, limit: MAX_TEMPLATES });
            }
            return self.add_template(object);
        }
        if self.unknown.len() >= MAX_OBJECTS {
            return Err(LdsError::TooMany { what: Counted::DataObjects, limit: MAX_OBJECTS });
        }
        self.unknown.push(UnknownObject { tag: object.tag, value: Redacted::new(object.value.to_vec()) });
        Ok(())
    }

    fn add_template(&mut self, template: &Tlv<'_>) -> Result<(), LdsError> {
        let mut reader = template.reader();
        let header = BiometricHeader::read(&mut reader.expect(HEADER)?.reader(), &mut self.deviations)?;
        let record = reader.next_object()?.ok_or(LdsError::Missing(RECORD))?;
        if !reader.is_empty() {
            self.deviations.push(Deviation { tag: TEMPLATE, kind: DeviationKind::Trailing });
        }
        match read_record(&record) {
            Ok(Some(faces)) => self.faces.extend(faces),
            Err(error @ (LdsError::Missing(_) | LdsError::TooMany { .. })) => return Err(error),
            Ok(None) | Err(_) => self.deviations.push(Deviation { tag: record.tag, kind: DeviationKind::Record }),
        }
        self.templates.push(BiometricTemplate { header, record: Redacted::new(record.encoded.to_vec()) });
        Ok(())
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode(&self.templates, &self.unknown)
    }
}

fn read_record(record: &Tlv<'_>) -> Result<Option<Vec<FaceImage>>, LdsError> {
    match record.tag {
        RECORD => read_face_record(record.value, record.value_offset),
        CONSTRUCTED_RECORD => match read_face_record(record.value, record.value_offset)? {
            Some(faces) => Ok(Some(faces)),
            None => read_extensible_record(record),
        },
        _ => Err(LdsError::Missing(RECORD)),
    }
}

fn encode(templates: &[BiometricTemplate], unknown: &[UnknownObject]) -> Vec<u8> {
    let count = u8::try_from(templates.len()).unwrap_or(u8::MAX);
    let mut objects = vec![ber_tlv::encode(COUNT, &[count])];
    for template in templates {
        let inside = [template.header.encode(), template.record.reveal().clone()];
        objects.push(ber_tlv::encode_all(TEMPLATE, &inside));
    }
    objects.extend(unknown.iter().map(|object| ber_tlv::encode(object.tag, object.value.reveal())));
    ber_tlv::encode_all(DataGroup::DG2.tag(), &[ber_tlv::encode_all(GROUP, &objects)])
}
