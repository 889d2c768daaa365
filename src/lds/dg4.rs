//! DG4: irises (Doc 9303-10, 4.7.4). Open only to terminals with rights, and not every chip has any.

use crate::encoding::Tlv;

use super::biometrics::{
    BiometricTemplate, IrisImage, IrisRecord, MAX_IRISES, Modality, TemplateGroup, encode_group, is_constructed,
    read_extensible,
};
use super::details::{Deviation, UnknownObject};
use super::error::{Counted, LdsError};
use super::file::DataGroup;

/// Templates of a file, records of a template.
const LIMIT: (Counted, usize) = (Counted::Irises, MAX_IRISES);

/// DG4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dg4 {
    /// Every image found, in the order of the file.
    pub irises: Vec<IrisImage>,
    /// The templates as they came; a document of a person without any has none.
    pub templates: Vec<BiometricTemplate>,
    /// Elements beside the templates: random octets, where there is no template (Doc 9303-10, 4.7.4.1).
    pub unknown: Vec<UnknownObject>,
    /// Where the file departs from the standard.
    pub deviations: Vec<Deviation>,
}

impl Dg4 {
    /// A DG4 of these templates, read back from the file they make.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), for more templates than a file may have.
    pub fn of(templates: &[BiometricTemplate]) -> Result<Self, LdsError> {
        Self::parse(&encode_group(DataGroup::DG4, templates, &[]))
    }

    /// Reads the file.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut irises = Vec::new();
        let group = TemplateGroup::read(file, DataGroup::DG4, LIMIT, |record| {
            let found = read_record(record)?;
            let understood = found.is_some();
            irises.extend(found.unwrap_or_default());
            Ok(understood)
        })?;
        let TemplateGroup { templates, unknown, deviations } = group;
        Ok(Self { irises, templates, unknown, deviations })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode_group(DataGroup::DG4, &self.templates, &self.unknown)
    }
}

fn read_record(record: &Tlv<'_>) -> Result<Option<Vec<IrisImage>>, LdsError> {
    if let Some(found) = IrisRecord::parse(record.value, record.value_offset)? {
        return Ok(Some(found.images().collect()));
    }
    if !is_constructed(record) {
        return Ok(None);
    }
    let found = read_extensible(record, Modality::Iris, LIMIT)?;
    Ok(found.map(|all| all.into_iter().map(IrisImage::from).collect()))
}
