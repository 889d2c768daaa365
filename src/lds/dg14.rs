//! DG14: the SecurityInfos the issuer signed (Doc 9303-10, 4.7.14).
//!
//! ```text
//! 6E  SecurityInfos
//! ```

use crate::encoding::{Reader, ber_tlv};

use crate::protocols::security_infos::SecurityInfos;

use super::error::LdsError;
use super::file::DataGroup;

/// DG14.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dg14 {
    /// The SecurityInfos.
    pub security_infos: SecurityInfos,
}

impl Dg14 {
    /// Reads the file.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut reader = Reader::sole(file, DataGroup::DG14.tag())?.reader();
        let security_infos = SecurityInfos::read(&mut reader)?;
        reader.finish()?;
        Ok(Self { security_infos })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        ber_tlv::encode(DataGroup::DG14.tag(), &self.security_infos.encode())
    }
}
