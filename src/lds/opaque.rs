//! Data groups whose content is the issuing State's own or not yet defined: DG6, DG8 to DG10 and DG13 (Doc 9303-10, 4.7.6,
//! 4.7.8 to 4.7.10 and 4.7.13). Tag and length must be right; what is inside is kept and not looked into.

use crate::encoding::{Reader, Redacted, ber_tlv};

use super::error::LdsError;
use super::file::DataGroup;

/// A data group as octets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpaqueDataGroup {
    /// Which one.
    pub data_group: DataGroup,
    /// The value of its one data object.
    pub content: Redacted<Vec<u8>>,
}

impl OpaqueDataGroup {
    /// Reads the file.
    pub fn parse(data_group: DataGroup, file: &[u8]) -> Result<Self, LdsError> {
        let object = Reader::sole(file, data_group.tag())?;
        Ok(Self { data_group, content: Redacted::new(object.value.to_vec()) })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        ber_tlv::encode(self.data_group.tag(), self.content.reveal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_tag_and_length_must_be_right() {
        let dg13 = DataGroup::DG13;
        assert_eq!(OpaqueDataGroup::parse(dg13, &[0x6D, 2, 1, 2]).unwrap().content.reveal(), &[1, 2]);
        for wrong in [&[0x6C, 0][..], &[0x6D, 1], &[0x6D, 0, 0], &[]] {
            assert!(OpaqueDataGroup::parse(dg13, wrong).is_err(), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn content_reads_back(number in 1u8..=16, content in prop::collection::vec(any::<u8>(), 0..300)) {
            let data_group = DataGroup::new(number).unwrap();
            let made = OpaqueDataGroup { data_group, content: Redacted::new(content) };
            prop_assert_eq!(OpaqueDataGroup::parse(data_group, &made.encode()), Ok(made));
        }
    }
}
