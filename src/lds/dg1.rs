//! DG1: the machine readable zone as printed (Doc 9303-10, 4.7.1).
//!
//! ```text
//! 61  5F1F  90, 72 or 88 characters
//! ```

use crate::encoding::{Reader, Tag, ber_tlv};
use crate::mrz::Mrz;

use super::error::LdsError;
use super::file::DataGroup;

const MRZ: Tag = Tag::new(0x5F1F);

/// DG1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dg1 {
    /// The machine readable zone.
    pub mrz: Mrz,
}

impl Dg1 {
    /// Reads the file.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut reader = Reader::sole(file, DataGroup::DG1.tag())?.reader();
        let object = reader.expect(MRZ)?;
        reader.finish()?;
        Ok(Self { mrz: Mrz::from_dg1(object.value)? })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        ber_tlv::encode_all(DataGroup::DG1.tag(), &[ber_tlv::encode(MRZ, self.mrz.characters())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mrz::MrzError;

    const TD1: &str = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<";

    #[test]
    fn the_zone_survives_the_round_trip() {
        let dg1 = Dg1 { mrz: Mrz::parse(TD1).unwrap() };
        let file = dg1.encode();
        assert_eq!(file[..5], [0x61, 0x5D, 0x5F, 0x1F, 0x5A]);
        assert_eq!(Dg1::parse(&file), Ok(dg1));
    }

    #[test]
    fn a_zone_of_the_wrong_length_is_an_error_that_tells_nothing_personal() {
        let file = ber_tlv::encode_all(DataGroup::DG1.tag(), &[ber_tlv::encode(MRZ, &TD1.as_bytes()[1..])]);
        let error = Dg1::parse(&file).unwrap_err();
        assert_eq!(error, LdsError::Mrz(MrzError::Length { characters: 89 }));
        assert!(!error.to_string().contains("ERIKSSON"));
    }
}
