//! Generic Mapping (Doc 9303-11, 4.4.3.3.1), which Chip Authentication Mapping shares.

use crate::crypto::secret::Secret;

use super::super::agreement::{AgreementError, KeyPair, PublicKey};

/// The mapped generator: s x G + H on a curve, g^s x h modulo a prime, with H or h agreed on by `own` and `other`.
pub fn map(
    generator: &PublicKey,
    nonce: &Secret,
    own: &KeyPair,
    other: &PublicKey,
) -> Result<PublicKey, AgreementError> {
    generator.multiply(nonce)?.combine(&own.agree_element(other)?)
}
