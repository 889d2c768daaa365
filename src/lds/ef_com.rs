//! EF.COM: versions, and which data groups the chip says it has (Doc 9303-10, 4.6.1).
//!
//! ```text
//! 60  5F01  LDS version, four digits
//!     5F36  Unicode version, six digits
//!     5C    tags of the data groups present
//! ```
//!
//! Nobody signs it. What a document must have is in EF.SOD; this list only tells what to try.

use crate::encoding::{Reader, Tag, Tlv, ber_tlv};

use super::details::{MAX_OBJECTS, UnknownObject, read_tag_list};
use super::error::{Counted, LdsError};
use super::file::DataGroup;

const LDS_VERSION: Tag = Tag::new(0x5F01);
const UNICODE_VERSION: Tag = Tag::new(0x5F36);
const TAG_LIST: Tag = Tag::new(0x5C);

/// EF.COM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EfCom {
    /// The LDS version as digits: `0107` is 1.7.
    pub lds_version: String,
    /// The Unicode version as digits: `040000` is 4.0.0.
    pub unicode_version: String,
    /// The data groups listed, in the order listed.
    pub data_groups: Vec<DataGroup>,
    /// Listed tags that belong to no data group.
    pub unknown_tags: Vec<Tag>,
    /// Other objects.
    pub unknown: Vec<UnknownObject>,
}

impl EfCom {
    /// An EF.COM of LDS version 1.7 and Unicode 4.0.0 that lists these data groups.
    #[must_use]
    pub fn new(data_groups: Vec<DataGroup>) -> Self {
        Self {
            lds_version: "0107".to_owned(),
            unicode_version: "040000".to_owned(),
            data_groups,
            unknown_tags: Vec::new(),
            unknown: Vec::new(),
        }
    }

    /// Reads the file.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut reader = Reader::sole(file, Tag::new(0x60))?.reader();
        let (mut lds_version, mut unicode_version, mut tags) = (None, None, None);
        let mut unknown = Vec::new();
        while let Some(object) = reader.next_object()? {
            match object.tag {
                LDS_VERSION => lds_version = Some(digits(&object)?),
                UNICODE_VERSION => unicode_version = Some(digits(&object)?),
                TAG_LIST => tags = Some(read_tag_list(&object)?),
                tag if unknown.len() < MAX_OBJECTS => {
                    unknown.push(UnknownObject { tag, value: object.value.to_vec().into() });
                }
                _ => return Err(LdsError::TooMany { what: Counted::DataObjects, limit: MAX_OBJECTS }),
            }
        }
        let tags = tags.ok_or(LdsError::Missing(TAG_LIST))?;
        Ok(Self {
            lds_version: lds_version.ok_or(LdsError::Missing(LDS_VERSION))?,
            unicode_version: unicode_version.ok_or(LdsError::Missing(UNICODE_VERSION))?,
            data_groups: tags.iter().copied().filter_map(DataGroup::from_tag).collect(),
            unknown_tags: tags.into_iter().filter(|tag| DataGroup::from_tag(*tag).is_none()).collect(),
            unknown,
        })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let listed = self.data_groups.iter().map(|group| group.tag()).chain(self.unknown_tags.iter().copied());
        let tags: Vec<u8> = listed.flat_map(Tag::octets).collect();
        let mut objects = vec![
            ber_tlv::encode(LDS_VERSION, self.lds_version.as_bytes()),
            ber_tlv::encode(UNICODE_VERSION, self.unicode_version.as_bytes()),
            ber_tlv::encode(TAG_LIST, &tags),
        ];
        objects.extend(self.unknown.iter().map(UnknownObject::encode));
        ber_tlv::encode_all(Tag::new(0x60), &objects)
    }
}

fn digits(object: &Tlv<'_>) -> Result<String, LdsError> {
    // Four or six octets; a longer run of digits is no version.
    if object.value.len() > 6 || !object.value.iter().all(u8::is_ascii_digit) {
        return Err(object.malformed().into());
    }
    Ok(object.value.iter().copied().map(char::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_doc_9303_10_appendix_a_reads_and_writes() {
        let file = hex::decode("60165F0104303130375F36063034303030305C046175766C").unwrap();
        let com = EfCom::parse(&file).unwrap();
        assert_eq!((com.lds_version.as_str(), com.unicode_version.as_str()), ("0107", "040000"));
        let expected = vec![DataGroup::DG1, DataGroup::DG2, DataGroup::DG4, DataGroup::DG12];
        assert_eq!(com, EfCom::new(expected));
        assert_eq!(com.encode(), file);
    }

    #[test]
    fn a_tag_that_is_no_data_group_is_kept() {
        let com = EfCom {
            unknown_tags: vec![Tag::new(0x77), Tag::new(0x5F1F)],
            unknown: vec![UnknownObject { tag: Tag::new(0x53), value: vec![1, 2].into() }],
            ..EfCom::new(vec![DataGroup::DG1])
        };
        assert_eq!(EfCom::parse(&com.encode()), Ok(com));
    }

    #[test]
    fn what_is_required_must_be_there() {
        assert_eq!(EfCom::parse(&[0x60, 0]), Err(LdsError::Missing(TAG_LIST)));
        assert!(EfCom::parse(&[0x61, 0]).is_err());
        assert!(EfCom::parse(&hex::decode("60165F0104303141375F36063034303030305C046175766C").unwrap()).is_err());
    }
}
