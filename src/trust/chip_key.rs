//! The chip's public key, once a State has signed it, and the chip that proved to hold the private one.
//!
//! Two facts make a genuine chip: someone in reach holds a private key, and a State signed the public one. Each by
//! itself is worth nothing against a copy.

use std::convert::Infallible;

use super::authentic::Authentic;
use crate::lds::{Dg14, Dg15, LdsError};
use crate::pki::{KeyError, PublicKey};
use crate::protocols::chip_authentication::ChipAuthenticationKey;
use crate::protocols::security_infos::SecurityInfos;
use crate::protocols::{ChipPublicKey, KeyPossession};

/// A public key whose private half only the genuine chip holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipKey {
    /// The key, for Chip Authentication with its number.
    pub public_key: ChipPublicKey,
}

/// Why a signed data group gives no chip key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChipKeyError {
    /// The data group cannot be read.
    #[error(transparent)]
    File(#[from] LdsError),
    /// The key in it is of no use.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl ChipKey {
    /// The Active Authentication key of DG15 (Doc 9303-10, 4.7.15).
    pub fn from_dg15(file: &Authentic<Vec<u8>>) -> Result<Authentic<Self>, ChipKeyError> {
        file.parse(|file| {
            let public_key = PublicKey::parse(&Dg15::parse(file)?.public_key)?;
            Ok(Self { public_key: public_key.into() })
        })
    }

    /// The Chip Authentication keys of DG14 that can be used (Doc 9303-11, 9.2.6).
    pub fn from_dg14(file: &Authentic<Vec<u8>>) -> Result<Vec<Authentic<Self>>, ChipKeyError> {
        let keys =
            file.parse(|file| Ok::<_, ChipKeyError>(Self::agreement_keys(&Dg14::parse(file)?.security_infos)))?;
        Ok(keys.each())
    }

    /// The same of EF.CardSecurity, for PACE with Chip Authentication Mapping (Doc 9303-11, 4.4.3.5).
    #[must_use]
    pub fn from_card_security(infos: &Authentic<SecurityInfos>) -> Vec<Authentic<Self>> {
        infos.parse(|infos| Ok::<_, Infallible>(Self::agreement_keys(infos))).map(Authentic::each).unwrap_or_default()
    }

    fn agreement_keys(infos: &SecurityInfos) -> Vec<Self> {
        infos
            .chip_authentication_keys()
            .filter_map(|info| ChipAuthenticationKey::parse(info).ok())
            .map(|key| Self { public_key: key.into() })
            .collect()
    }
}

/// A chip that holds the private key to a public key its State signed: not a copy.
///
/// A "no clone" verdict takes this and nothing less.
#[derive(Debug, Clone)]
pub struct GenuineChip {
    possession: KeyPossession,
    key: Authentic<ChipKey>,
}

/// The chip proved to hold another key than the one its State signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the chip's key is not the signed one")]
pub struct KeyMismatch;

impl GenuineChip {
    /// Binds a proof of possession to the authentic key.
    ///
    /// # Errors
    /// The proof was made with another key: the chip is not the one the State personalised.
    pub fn bind(possession: KeyPossession, key: &Authentic<ChipKey>) -> Result<Self, KeyMismatch> {
        if *possession.public_key() == key.public_key {
            Ok(Self { possession, key: key.clone() })
        } else {
            Err(KeyMismatch)
        }
    }

    /// The proof.
    #[must_use]
    pub const fn possession(&self) -> &KeyPossession {
        &self.possession
    }

    /// The key, and where the confidence in it comes from.
    #[must_use]
    pub const fn key(&self) -> &Authentic<ChipKey> {
        &self.key
    }
}
