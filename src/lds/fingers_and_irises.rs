//! DG3 and DG4: fingers and irises (Doc 9303-10, 4.7.3 and 4.7.4). Open only to terminals with rights, and not every chip has
//! any. One is built like the other.

use crate::encoding::Tlv;

use super::biometrics::{
    BiometricTemplate, FingerImage, FingerRecord, IrisImage, IrisRecord, MAX_FINGERS, MAX_IRISES, Modality,
    TemplateGroup, encode_group, is_constructed, read_extensible,
};
use super::details::{Deviation, UnknownObject};
use super::error::{Counted, LdsError};
use super::file::DataGroup;

/// DG3 or DG4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BiometricImages<I> {
    /// Every image found, in the order of the file.
    pub images: Vec<I>,
    /// The templates as they came; a document of a person without any has none.
    pub templates: Vec<BiometricTemplate>,
    /// Elements beside the templates: random octets, where there is no template (4.7.3.2.2).
    pub unknown: Vec<UnknownObject>,
    /// Where the file departs from the standard.
    pub deviations: Vec<Deviation>,
}

/// DG3.
pub type Dg3 = BiometricImages<FingerImage>;
/// DG4.
pub type Dg4 = BiometricImages<IrisImage>;

/// What differs between a finger and an iris.
pub trait BiometricImage: Sized {
    /// Where it is kept.
    const DATA_GROUP: DataGroup;

    /// The images of a record; nothing when it is in no format we know.
    ///
    /// # Errors
    /// The record is cut short, contradicts its own lengths, or holds more images than there are.
    fn read(record: &Tlv<'_>) -> Result<Option<Vec<Self>>, LdsError>;
}

/// Templates of a file, records of a template.
const FINGERS: (Counted, usize) = (Counted::Fingers, MAX_FINGERS);
/// The same of irises.
const IRISES: (Counted, usize) = (Counted::Irises, MAX_IRISES);

impl BiometricImage for FingerImage {
    const DATA_GROUP: DataGroup = DataGroup::DG3;

    fn read(record: &Tlv<'_>) -> Result<Option<Vec<Self>>, LdsError> {
        match FingerRecord::parse(record.value, record.value_offset)? {
            Some(found) => Ok(Some(found.images().collect())),
            None => extensible(record, Modality::Finger, FINGERS),
        }
    }
}

impl BiometricImage for IrisImage {
    const DATA_GROUP: DataGroup = DataGroup::DG4;

    fn read(record: &Tlv<'_>) -> Result<Option<Vec<Self>>, LdsError> {
        match IrisRecord::parse(record.value, record.value_offset)? {
            Some(found) => Ok(Some(found.images().collect())),
            None => extensible(record, Modality::Iris, IRISES),
        }
    }
}

fn extensible<I: From<super::biometrics::Representation>>(
    record: &Tlv<'_>,
    modality: Modality,
    limit: (Counted, usize),
) -> Result<Option<Vec<I>>, LdsError> {
    if !is_constructed(record) {
        return Ok(None);
    }
    Ok(read_extensible(record, modality, limit)?.map(|all| all.into_iter().map(I::from).collect()))
}

impl<I: BiometricImage> BiometricImages<I> {
    /// A file of these templates, read back from what they make.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), for more templates than a file may have.
    pub fn of(templates: &[BiometricTemplate]) -> Result<Self, LdsError> {
        Self::parse(&encode_group(I::DATA_GROUP, templates, &[]))
    }

    /// Reads the file.
    ///
    /// # Errors
    /// It is no group of templates, or has more of them than there are fingers and irises.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let limit = if I::DATA_GROUP == DataGroup::DG3 { FINGERS } else { IRISES };
        let mut images = Vec::new();
        let group = TemplateGroup::read(file, I::DATA_GROUP, limit, |record, _| {
            let found = I::read(record)?;
            let understood = found.is_some();
            images.extend(found.unwrap_or_default());
            Ok(understood)
        })?;
        let TemplateGroup { templates, unknown, deviations } = group;
        Ok(Self { images, templates, unknown, deviations })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode_group(I::DATA_GROUP, &self.templates, &self.unknown)
    }
}
