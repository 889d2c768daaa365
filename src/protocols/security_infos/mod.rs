//! SecurityInfos: which protocols the chip speaks, and its public keys (Doc 9303-11, 9.2).
//!
//! ```text
//! SecurityInfos ::= SET OF SecurityInfo
//! SecurityInfo  ::= SEQUENCE { protocol OBJECT IDENTIFIER, requiredData ANY, optionalData ANY OPTIONAL }
//! ```
//!
//! Every info is kept as it came. One that we know and cannot read is [`Malformed`](SecurityInfoKind::Malformed), and no
//! hindrance to the others.

mod error;
mod info;
mod oids;

pub use error::SecurityInfosError;
pub use info::{
    ActiveAuthenticationInfo, ChipAuthenticationInfo, ChipAuthenticationPublicKeyInfo, EfCvcaLocation,
    PaceDomainParameterInfo, PaceInfo, SecurityInfo, SecurityInfoKind,
};

use crate::encoding::{Reader, ber_tlv, der};

/// Infos in one set. The longest EF.CardAccess of a real document has about twenty.
const MAX_INFOS: usize = 64;

/// A set of SecurityInfos, in the order it came in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SecurityInfos(Vec<SecurityInfo>);

impl SecurityInfos {
    /// A set of these infos.
    #[must_use]
    pub const fn new(infos: Vec<SecurityInfo>) -> Self {
        Self(infos)
    }

    /// Reads a SET OF SecurityInfo that fills the input.
    pub fn parse(input: &[u8]) -> Result<Self, SecurityInfosError> {
        let mut reader = Reader::new(input);
        let infos = Self::read(&mut reader)?;
        reader.finish()?;
        Ok(infos)
    }

    /// Reads the SET at the reader's place, for files that wrap it.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, SecurityInfosError> {
        let mut set = reader.set()?;
        let mut infos = Vec::new();
        while !set.is_empty() {
            if infos.len() >= MAX_INFOS {
                return Err(SecurityInfosError::TooMany { limit: MAX_INFOS });
            }
            infos.push(SecurityInfo::read(&set.expect(der::SEQUENCE)?)?);
        }
        Ok(Self(infos))
    }

    /// Writes the set in the order it has, each info as it came.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let infos: Vec<u8> = self.0.iter().flat_map(|info| info.encoded.iter().copied()).collect();
        ber_tlv::encode(der::SET, &infos)
    }

    /// Every info.
    pub fn iter(&self) -> std::slice::Iter<'_, SecurityInfo> {
        self.0.iter()
    }

    /// The PACE variants offered.
    pub fn pace(&self) -> impl Iterator<Item = PaceInfo> {
        self.0.iter().filter_map(|info| match info.kind {
            SecurityInfoKind::Pace(pace) => Some(pace),
            _ => None,
        })
    }

    /// What Active Authentication with an elliptic curve signs with.
    #[must_use]
    pub fn active_authentication(&self) -> Option<ActiveAuthenticationInfo> {
        self.0.iter().find_map(|info| match info.kind {
            SecurityInfoKind::ActiveAuthentication(active) => Some(active),
            _ => None,
        })
    }

    /// The Chip Authentication variants offered.
    pub fn chip_authentication(&self) -> impl Iterator<Item = ChipAuthenticationInfo> {
        self.0.iter().filter_map(|info| match info.kind {
            SecurityInfoKind::ChipAuthentication(chip) => Some(chip),
            _ => None,
        })
    }

    /// The public keys for Chip Authentication.
    pub fn chip_authentication_keys(&self) -> impl Iterator<Item = &ChipAuthenticationPublicKeyInfo> {
        self.0.iter().filter_map(|info| match &info.kind {
            SecurityInfoKind::ChipAuthenticationPublicKey(key) => Some(key),
            _ => None,
        })
    }
}

impl<'a> IntoIterator for &'a SecurityInfos {
    type Item = &'a SecurityInfo;
    type IntoIter = std::slice::Iter<'a, SecurityInfo>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests;
