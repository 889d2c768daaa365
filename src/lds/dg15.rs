//! DG15: the public key of Active Authentication (Doc 9303-10, 4.7.15).
//!
//! ```text
//! 6F  SubjectPublicKeyInfo
//! ```

use crate::encoding::{Reader, ber_tlv, der};

use super::error::LdsError;
use super::file::DataGroup;

/// DG15.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dg15 {
    /// The SubjectPublicKeyInfo as it came; `pki` reads it.
    pub public_key: Vec<u8>,
}

impl Dg15 {
    /// Reads the file.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut reader = Reader::sole(file, DataGroup::DG15.tag())?.reader();
        let key = reader.expect(der::SEQUENCE)?;
        reader.finish()?;
        Ok(Self { public_key: key.encoded.to_vec() })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        ber_tlv::encode(DataGroup::DG15.tag(), &self.public_key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_kept_as_it_came() {
        let file = [0x6F, 0x04, 0x30, 0x02, 0x05, 0x00];
        let dg15 = Dg15::parse(&file).unwrap();
        assert_eq!((dg15.public_key.as_slice(), dg15.encode()), (&file[2..], file.to_vec()));
        assert!(Dg15::parse(&[0x6F, 0x04, 0x31, 0x02, 0x05, 0x00]).is_err());
        assert!(Dg15::parse(&[0x6F, 0x06, 0x30, 0x02, 0x05, 0x00, 0x05, 0x00]).is_err());
    }
}
