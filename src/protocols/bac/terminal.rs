//! The terminal's side of Basic Access Control.

use crate::crypto::random::Random;
use crate::iso7816::commands::{self, Instruction};
use crate::iso7816::secure_messaging::SessionKeys;
use crate::iso7816::{Link, Status};
use crate::protocols::{Misbehaviour, Password, ProtocolError, Unsupported};

use super::keys::{DocumentBasicAccessKeys, derive_session_keys};
use super::messages::{AuthenticationMessage, CryptogramError, KeyingMaterial, Nonce, generate_nonce};

/// Opens the chip with the MRZ, on a plain link with the eMRTD application selected; everything afterwards goes through a
/// [`SecureLink`](crate::iso7816::SecureLink) with the keys returned.
///
/// One attempt, never repeated here: a wrong password needs a person to correct it, and a second try looks like guessing.
pub async fn perform<L: Link>(
    link: &mut L,
    password: &Password,
    random: &mut dyn Random,
) -> Result<SessionKeys, ProtocolError> {
    let Password::Mrz(key_information) = password else {
        return Err(ProtocolError::Unsupported(Unsupported::PasswordKind));
    };
    let keys = DocumentBasicAccessKeys::derive(key_information);
    let rnd_ic = request_challenge(link).await?;
    // Drawn in the order of the worked example, so that it can be replayed.
    let rnd_ifd = generate_nonce(random)?;
    let k_ifd = KeyingMaterial::generate(random)?;
    let message = AuthenticationMessage { own_nonce: rnd_ifd, peer_nonce: rnd_ic, keying_material: k_ifd };
    let answer = authenticate(link, &message.seal(&keys)?).await?;
    let reply = AuthenticationMessage::open(&keys, &answer)?;
    if reply.own_nonce != rnd_ic || reply.peer_nonce != rnd_ifd {
        return Err(Misbehaviour::NonceNotReturned.into());
    }
    Ok(derive_session_keys(&reply.keying_material, &message.keying_material, &rnd_ic, &rnd_ifd))
}

/// Step 1: RND.IC.
async fn request_challenge<L: Link>(link: &mut L) -> Result<Nonce, ProtocolError> {
    let response = link.transmit(&commands::get_challenge()).await?;
    if !response.status.is_success() {
        return Err(ProtocolError::Refused { command: Instruction::GetChallenge, status: response.status });
    }
    Nonce::try_from(response.data.as_slice()).map_err(|_| Misbehaviour::ChallengeLength.into())
}

/// Steps 2e and 3: the cryptogram out, the chip's cryptogram back.
async fn authenticate<L: Link>(link: &mut L, cryptogram: &[u8]) -> Result<Vec<u8>, ProtocolError> {
    let response = link.transmit(&commands::external_authenticate(cryptogram)).await?;
    match response.status {
        status if status.is_success() => Ok(response.into_data()),
        status if is_wrong_password(status) => Err(ProtocolError::PasswordWrong { status }),
        status => Err(ProtocolError::Refused { command: Instruction::ExternalAuthenticate, status }),
    }
}

/// The clause leaves the status to the operating system; these are what chips in the field answer to a wrong key. Others,
/// such as 6985 and 6A88 from chips that have no BAC, say nothing about the password.
const fn is_wrong_password(status: Status) -> bool {
    status.tries_left().is_some()
        || matches!(
            status,
            Status::AUTHENTICATION_FAILED | Status::SECURITY_STATUS | Status::SM_OBJECTS_INCORRECT | Status::WRONG_DATA
        )
}

impl From<CryptogramError> for ProtocolError {
    fn from(error: CryptogramError) -> Self {
        Self::Misbehaved(match error {
            CryptogramError::Length => Misbehaviour::CryptogramLength,
            CryptogramError::Checksum => Misbehaviour::CryptogramChecksum,
        })
    }
}
