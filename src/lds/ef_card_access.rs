//! EF.CardAccess: the SecurityInfos needed before PACE (Doc 9303-10, 3.11.3). Nobody signs it; DG14 repeats it.

use crate::protocols::security_infos::SecurityInfos;

use super::error::LdsError;

/// EF.CardAccess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EfCardAccess {
    /// The SecurityInfos.
    pub security_infos: SecurityInfos,
}

impl EfCardAccess {
    /// Reads the file.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        Ok(Self { security_infos: SecurityInfos::parse(file)? })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.security_infos.encode()
    }
}
