//! EF.CardAccess: the SecurityInfos needed before PACE (Doc 9303-10, 3.11.3). Nobody signs it; DG14 repeats it.

use super::error::LdsError;
use super::security_infos::SecurityInfos;

/// EF.CardAccess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EfCardAccess {
    /// The SecurityInfos.
    pub security_infos: SecurityInfos,
}

impl EfCardAccess {
    /// Reads the file.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        SecurityInfos::parse(file).map(|security_infos| Self { security_infos })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.security_infos.encode()
    }
}
