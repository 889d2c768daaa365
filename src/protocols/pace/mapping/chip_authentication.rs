//! Chip Authentication Mapping (Doc 9303-11, 4.4.3.3.3 and 4.4.3.5): the chip's key of the mapping is its static key
//! times a number that only the holder of both private keys can tell.
//!
//! ```text
//! CAIC = SKMap,IC / SKIC mod n        PKMap,IC = CAIC x PKIC
//! ```

use crate::crypto::curve::PublicPoint;
use crate::crypto::ecdh::{EcdhError, KeyPair};
use crate::crypto::secret::Secret;
use crate::protocols::chip_authentication::{AgreementKey, ChipAuthenticationKey};
use crate::protocols::{KeyPossession, Proof};

/// CAIC, as the chip computes it.
pub fn chip_authentication_data(mapping_key: &KeyPair, static_key: &KeyPair) -> Result<Secret, EcdhError> {
    mapping_key.quotient(static_key)
}

/// Why Chip Authentication Data prove nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChipAuthenticationMappingError {
    /// The key is on another curve than the mapping, or on none.
    #[error("key of another kind than the mapping's")]
    KeyKind,
    /// CAIC is not as long as the order (Doc 9303-11, 4.4.5.6).
    #[error("chip authentication data of wrong length")]
    Length,
    /// CAIC times the key is not the chip's key of the mapping.
    #[error("chip authentication data do not fit the key")]
    Mismatch,
}

/// Whether the chip that ran the mapping has the private key that belongs to `key` (Doc 9303-11, 4.4.3.5.2).
///
/// `key` is the one of EF.CardSecurity that has the number of the domain parameters PACE ran over (9.2.1); that the
/// issuer gave it to the chip is for passive authentication to say.
pub fn verify(
    mapping_public_key: &[u8],
    chip_authentication_data: &[u8],
    key: &ChipAuthenticationKey,
) -> Result<KeyPossession, ChipAuthenticationMappingError> {
    let AgreementKey::Ecdh(point) = key.value() else { return Err(ChipAuthenticationMappingError::KeyKind) };
    verify_point(mapping_public_key, chip_authentication_data, point)?;
    Ok(KeyPossession::new(key.clone(), Proof::ChipAuthenticationMapping))
}

/// Whether PKMap,IC = KA(CAIC, PKIC).
pub fn verify_point(
    mapping_public_key: &[u8],
    chip_authentication_data: &[u8],
    key: &PublicPoint,
) -> Result<(), ChipAuthenticationMappingError> {
    let mapped =
        PublicPoint::parse(key.curve(), mapping_public_key).map_err(|_| ChipAuthenticationMappingError::KeyKind)?;
    if chip_authentication_data.len() != key.curve().order_len() {
        return Err(ChipAuthenticationMappingError::Length);
    }
    let expected = key
        .multiply(&Secret::new(chip_authentication_data.to_vec()))
        .map_err(|_| ChipAuthenticationMappingError::Mismatch)?;
    if expected == mapped { Ok(()) } else { Err(ChipAuthenticationMappingError::Mismatch) }
}
