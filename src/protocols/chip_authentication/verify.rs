//! Whether a chip that accepted our ephemeral key has the private key it should have.

use super::key_pair::{AgreementError, KeyPair};
use super::select::Choice;
use crate::crypto::secret::Secret;
use crate::iso7816::ResponseApdu;
use crate::iso7816::secure_messaging::{SecureMessagingError, SendSequenceCounter, SessionKeys, TerminalSession};
use crate::protocols::{KeyPossession, Proof};

/// Why a response proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChipAuthenticationError {
    /// The ephemeral private key is none for the chip's domain parameters.
    #[error(transparent)]
    EphemeralKey(#[from] AgreementError),
    /// The response is not under the keys agreed on: the chip does not have the private key, or did not change the keys.
    #[error("response is not under the new keys: {0}")]
    Response(#[from] SecureMessagingError),
}

/// Verifies the first response under the new keys, as it came over the air: agrees on the keys again and checks the
/// checksum, whose counter is 2 (Doc 9303-11, 6.2.1 and 9.8.2).
///
/// Whatever the response says, `6982` included, only the holder of the chip's private key or of the ephemeral one can have
/// made it. So it convinces whoever drew the ephemeral key and kept it, and nobody else.
pub fn verify(
    choice: &Choice,
    ephemeral_private: &Secret,
    first_response: &ResponseApdu,
) -> Result<KeyPossession, ChipAuthenticationError> {
    let cipher = choice.variant.cipher;
    let ephemeral = KeyPair::from_private(choice.key.value(), Secret::new(ephemeral_private.expose().to_vec()))?;
    let shared = ephemeral.agree(choice.key.value())?;
    let after_the_command = SendSequenceCounter::zero(cipher).next();
    let keys = SessionKeys::derive(cipher, shared.expose(), after_the_command);
    TerminalSession::new(keys).unwrap_response(first_response)?;
    Ok(KeyPossession::new(choice.key.clone(), Proof::ChipAuthentication { variant: choice.variant }))
}
