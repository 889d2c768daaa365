//! The chip's public key, once a State has signed it.

use super::authentic::Authentic;
use crate::lds::{Dg15, LdsError};
use crate::pki::{KeyError, PublicKey};

/// A public key whose private half only the genuine chip holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipKey {
    /// The key.
    pub public_key: PublicKey,
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
            Ok(Self { public_key })
        })
    }
}
