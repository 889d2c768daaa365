//! DG2: the face (Doc 9303-10, 4.7.2, Tables 43 to 45). The shell around the records is that of DG3 and DG4.

use crate::encoding::Tlv;

use super::biometrics::{
    BiometricHeader, BiometricTemplate, FaceImage, FaceRecord, MAX_FACES, Modality, TemplateGroup, encode_group,
    is_constructed, read_extensible,
};
use super::details::{Deviation, DeviationKind, UnknownObject};
use super::error::{Counted, LdsError};
use super::file::DataGroup;
use super::local_time::LocalTime;

/// Doc 9303-10, 4.7.2.2, Table 45: one to nine encodings of the face.
const LIMIT: (Counted, usize) = (Counted::Faces, MAX_FACES);

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

impl Dg2 {
    /// A DG2 with one image in a record of ISO/IEC 19794-5.
    ///
    /// # Errors
    /// None that an image of sane size brings about; what is returned is read back from the file it makes.
    pub fn new(header: BiometricHeader, image: &[u8], width: u16, height: u16) -> Result<Self, LdsError> {
        Self::of(&[BiometricTemplate::face(header, &FaceRecord::new(image, width, height))])
    }

    /// A DG2 of these templates, read back from the file they make.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), for more templates than a file may have.
    pub fn of(templates: &[BiometricTemplate]) -> Result<Self, LdsError> {
        Self::parse(&encode_group(DataGroup::DG2, templates, &[]))
    }

    /// Reads the file.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut faces = Vec::new();
        let group = TemplateGroup::read(file, DataGroup::DG2, LIMIT, |record, notes| {
            let found = read_record(record, notes)?;
            let understood = found.is_some();
            faces.extend(found.unwrap_or_default());
            Ok(understood)
        })?;
        let created = group.templates.first().and_then(|template| template.header.created);
        let TemplateGroup { templates, unknown, deviations } = group;
        Ok(Self { faces, created, templates, unknown, deviations })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode_group(DataGroup::DG2, &self.templates, &self.unknown)
    }
}

fn read_record(record: &Tlv<'_>, notes: &mut Vec<Deviation>) -> Result<Option<Vec<FaceImage>>, LdsError> {
    if let Some(face_record) = FaceRecord::parse(record.value, record.value_offset)? {
        if !face_record.is_within_the_standard() {
            notes.push(Deviation { tag: record.tag, kind: DeviationKind::Value });
        }
        return Ok(Some(face_record.faces.iter().map(|face| face.image()).collect()));
    }
    if !is_constructed(record) {
        return Ok(None);
    }
    let found = read_extensible(record, Modality::Face, LIMIT)?;
    Ok(found.map(|all| all.into_iter().map(|one| FaceImage::new(one.image.reveal(), one.range.start, 0, 0)).collect()))
}
