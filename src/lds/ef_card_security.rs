//! EF.CardSecurity: SecurityInfos signed by the issuing State, readable after PACE (Doc 9303-10, 3.11.4; TR-03110-3,
//! A.1.2.1). The key of PACE with Chip Authentication Mapping is here.
//!
//! ```text
//! EF.CardSecurity ::= ContentInfo with SignedData over eContentType id-SecurityObject, eContent SecurityInfos
//! ```
//!
//! Parsing says what the file claims; floor 5 finds out whether it is so.

use crate::encoding::{Header, Oid};
use crate::pki::PkiError;
use crate::pki::cms::SignedData;
use crate::protocols::security_infos::{SecurityInfos, SecurityInfosError};

/// id-SecurityObject: `bsi-de applications(3) eID(2) 1` (TR-03110-3, A.1.2.1).
pub const SECURITY_OBJECT: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 2, 1]);

/// The file.
#[derive(Debug, Clone)]
pub struct EfCardSecurity {
    /// The signed message.
    pub signed_data: SignedData,
    /// What is signed.
    pub security_infos: SecurityInfos,
}

/// Why the file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CardSecurityError {
    /// The signed message.
    #[error("EF.CardSecurity: {0}")]
    Message(#[from] PkiError),
    /// The message holds something else than SecurityInfos.
    #[error("EF.CardSecurity holds content of type {found}")]
    ContentType {
        /// What it says it holds.
        found: Oid,
    },
    /// The SecurityInfos.
    #[error("EF.CardSecurity: {0}")]
    SecurityInfos(#[from] SecurityInfosError),
}

impl EfCardSecurity {
    /// Reads the file, in DER or BER; octets after its data object are ignored.
    pub fn parse(file: &[u8]) -> Result<Self, CardSecurityError> {
        let length = Header::parse(file).map_or(file.len(), |header| header.total_len());
        let signed_data = SignedData::parse(file.get(..length).unwrap_or(file))?;
        if signed_data.content_type != SECURITY_OBJECT {
            return Err(CardSecurityError::ContentType { found: signed_data.content_type });
        }
        let security_infos = SecurityInfos::parse(&signed_data.content)?;
        Ok(Self { signed_data, security_infos })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(data in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(EfCardSecurity::parse(&data).is_err());
        }
    }
}
