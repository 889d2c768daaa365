//! The group of biometric information templates that DG2, DG3 and DG4 consist of (Doc 9303-10, 4.7.2.1, Table 43).
//!
//! ```text
//! 7F61  02    number of templates
//!       7F60  A1            biometric header
//!             5F2E or 7F2E  biometric record
//!       7F60  …
//! ```
//!
//! A record that cannot be understood is kept and noted; the file's own structure must be right.

use crate::encoding::{Reader, Redacted, Tag, Tlv, ber_tlv};

use super::super::details::{Deviation, DeviationKind, MAX_OBJECTS, UnknownObject};
use super::super::error::{Counted, LdsError};
use super::super::file::DataGroup;
use super::extensible::{encode_extensible_face, encode_extensible_finger, encode_extensible_iris};
use super::face_record::FaceRecord;
use super::finger_record::FingerRecord;
use super::header::BiometricHeader;
use super::iris_record::IrisRecord;

const GROUP: Tag = Tag::new(0x7F61);
const COUNT: Tag = Tag::new(0x02);
const TEMPLATE: Tag = Tag::new(0x7F60);
const HEADER: Tag = Tag::new(0xA1);
const RECORD: Tag = Tag::new(0x5F2E);
const CONSTRUCTED_RECORD: Tag = Tag::new(0x7F2E);

/// A biometric information template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BiometricTemplate {
    /// Its header.
    pub header: BiometricHeader,
    /// Its record, as one data object with its tag; empty where there is none.
    pub record: Redacted<Vec<u8>>,
}

impl BiometricTemplate {
    /// A template around a face record of ISO/IEC 19794-5.
    #[must_use]
    pub fn face(header: BiometricHeader, record: &FaceRecord) -> Self {
        Self::around(header, &record.encode())
    }

    /// A template around an image, as ISO/IEC 39794-5 wraps it.
    #[must_use]
    pub fn extensible_face(image: &[u8]) -> Self {
        let record = Redacted::new(encode_extensible_face(image));
        Self { header: BiometricHeader::extensible_face(), record }
    }

    /// A template around an image of a finger, as ISO/IEC 39794-4 wraps it. Position 1 to 5 counts from the right thumb, 6 to
    /// 10 from the left; the format is the standard's code for the image's, 4 for PNG.
    #[must_use]
    pub fn extensible_finger(subtype: u8, position: u8, format: u8, image: &[u8]) -> Self {
        let record = Redacted::new(encode_extensible_finger(position, format, image));
        Self { header: BiometricHeader::extensible_finger(subtype), record }
    }

    /// A template around an image of an iris, as ISO/IEC 39794-6 wraps it. The eye is 1 for the right one and 2 for the left;
    /// the format is the standard's code for the image's, 2 for PNG.
    #[must_use]
    pub fn extensible_iris(eye: u8, format: u8, image: &[u8]) -> Self {
        let record = Redacted::new(encode_extensible_iris(eye, format, image));
        Self { header: BiometricHeader::extensible_iris(eye), record }
    }

    /// A template around a finger record of ISO/IEC 19794-4.
    #[must_use]
    pub fn finger(header: BiometricHeader, record: &FingerRecord) -> Self {
        Self::around(header, &record.encode())
    }

    /// A template around an iris record of ISO/IEC 19794-6.
    #[must_use]
    pub fn iris(header: BiometricHeader, record: &IrisRecord) -> Self {
        Self::around(header, &record.encode())
    }

    fn around(header: BiometricHeader, record: &[u8]) -> Self {
        Self { header, record: Redacted::new(ber_tlv::encode(RECORD, record)) }
    }
}

/// What such a file consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::lds) struct TemplateGroup {
    pub(in crate::lds) templates: Vec<BiometricTemplate>,
    pub(in crate::lds) unknown: Vec<UnknownObject>,
    pub(in crate::lds) deviations: Vec<Deviation>,
}

impl TemplateGroup {
    /// Takes a file of this data group apart, at most so many templates. `read_record` is called with each record, notes what
    /// is odd about it, and says whether it understood it.
    pub(in crate::lds) fn read(
        file: &[u8],
        group: DataGroup,
        (what, limit): (Counted, usize),
        mut read_record: impl FnMut(&Tlv<'_>, &mut Vec<Deviation>) -> Result<bool, LdsError>,
    ) -> Result<Self, LdsError> {
        let mut outer = Reader::sole(file, group.tag())?.reader();
        let mut objects = outer.expect(GROUP)?.reader();
        outer.finish()?;
        let mut count = None;
        let mut read = Self { templates: Vec::new(), unknown: Vec::new(), deviations: Vec::new() };
        while let Some(object) = objects.next_object()? {
            if object.tag == COUNT && count.is_none() {
                count = Some(object.value.last().copied().map(usize::from));
            } else if object.tag != TEMPLATE {
                read.add_unknown(&object)?;
            } else if read.templates.len() < limit {
                read.add_template(&object, group, &mut read_record)?;
            } else {
                return Err(LdsError::TooMany { what, limit });
            }
        }
        let wrong = match count {
            None => Some(DeviationKind::Absent),
            Some(count) => (count != Some(read.templates.len())).then_some(DeviationKind::Count),
        };
        read.deviations.extend(wrong.map(|kind| Deviation { tag: COUNT, kind }));
        Ok(read)
    }

    fn add_unknown(&mut self, object: &Tlv<'_>) -> Result<(), LdsError> {
        if self.unknown.len() >= MAX_OBJECTS {
            return Err(LdsError::TooMany { what: Counted::DataObjects, limit: MAX_OBJECTS });
        }
        self.unknown.push(UnknownObject { tag: object.tag, value: Redacted::new(object.value.to_vec()) });
        Ok(())
    }

    fn add_template(
        &mut self,
        template: &Tlv<'_>,
        group: DataGroup,
        read_record: &mut impl FnMut(&Tlv<'_>, &mut Vec<Deviation>) -> Result<bool, LdsError>,
    ) -> Result<(), LdsError> {
        let mut reader = template.reader();
        let header = BiometricHeader::read(&mut reader.expect(HEADER)?.reader(), &mut self.deviations)?;
        let record = reader.next_object()?.filter(|object| matches!(object.tag, RECORD | CONSTRUCTED_RECORD));
        if !reader.is_empty() {
            self.deviations.push(Deviation { tag: TEMPLATE, kind: DeviationKind::Trailing });
        }
        let Some(record) = record else {
            self.deviations.extend(header.deviations(group, false));
            self.deviations.push(Deviation { tag: RECORD, kind: DeviationKind::Absent });
            self.templates.push(BiometricTemplate { header, record: Redacted::default() });
            return Ok(());
        };
        self.deviations.extend(header.deviations(group, is_constructed(&record)));
        match read_record(&record, &mut self.deviations) {
            Ok(true) => {}
            Err(error @ LdsError::TooMany { .. }) => return Err(error),
            Ok(false) | Err(_) => self.deviations.push(Deviation { tag: record.tag, kind: DeviationKind::Record }),
        }
        self.templates.push(BiometricTemplate { header, record: Redacted::new(record.encoded.to_vec()) });
        Ok(())
    }
}

/// Whether a record may be one of ISO/IEC 39794.
pub(in crate::lds) fn is_constructed(record: &Tlv<'_>) -> bool {
    record.tag == CONSTRUCTED_RECORD
}

/// Writes such a file.
pub(in crate::lds) fn encode_group(
    group: DataGroup,
    templates: &[BiometricTemplate],
    unknown: &[UnknownObject],
) -> Vec<u8> {
    let count = u8::try_from(templates.len()).unwrap_or(u8::MAX);
    let mut objects = vec![ber_tlv::encode(COUNT, &[count])];
    for template in templates {
        let inside = [template.header.encode(), template.record.reveal().clone()];
        objects.push(ber_tlv::encode_all(TEMPLATE, &inside));
    }
    objects.extend(unknown.iter().map(|object| ber_tlv::encode(object.tag, object.value.reveal())));
    ber_tlv::encode_all(group.tag(), &[ber_tlv::encode_all(GROUP, &objects)])
}
