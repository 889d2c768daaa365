//! The chip's side of Basic Access Control.

use crate::crypto::random::Random;
use crate::crypto::secret::Secret;
use crate::iso7816::secure_messaging::SessionKeys;
use crate::iso7816::{CommandApdu, ResponseApdu, Status};

use super::keys::{DocumentBasicAccessKeys, derive_session_keys};
use super::messages::{AuthenticationMessage, CRYPTOGRAM_LEN, KeyingMaterial, Nonce, generate_nonce};

/// What the chip keeps between two commands: its keys, and the challenge that is open.
#[derive(Debug)]
pub struct Chip {
    keys: DocumentBasicAccessKeys,
    rnd_ic: Option<Nonce>,
}

impl Chip {
    /// A chip that opens to this `MRZ_information`.
    #[must_use]
    pub fn new(key_information: &Secret) -> Self {
        Self { keys: DocumentBasicAccessKeys::derive(key_information), rnd_ic: None }
    }

    /// Forgets an open challenge: power off, reset, or another command in between.
    pub const fn reset(&mut self) {
        self.rnd_ic = None;
    }

    /// GET CHALLENGE (Doc 9303-11, 4.3.4.1).
    pub fn get_challenge(&mut self, random: &mut dyn Random) -> ResponseApdu {
        match generate_nonce(random) {
            Ok(rnd_ic) => {
                self.rnd_ic = Some(rnd_ic);
                ResponseApdu::new(rnd_ic, Status::SUCCESS)
            }
            Err(_) => ResponseApdu::status_only(Status::MEMORY_FAILURE),
        }
    }

    /// EXTERNAL AUTHENTICATE with the mutual authenticate function (Doc 9303-11, 4.3.4.2): the answer, and with success
    /// the keys for everything after it. A challenge serves once, whatever comes of it.
    pub fn mutual_authenticate(
        &mut self,
        command: &CommandApdu,
        random: &mut dyn Random,
    ) -> (ResponseApdu, Option<SessionKeys>) {
        match self.authenticate(&command.data, random) {
            Ok((answer, keys)) => (ResponseApdu::new(answer, Status::SUCCESS), Some(keys)),
            Err(status) => (ResponseApdu::status_only(status), None),
        }
    }

    fn authenticate(&mut self, cryptogram: &[u8], random: &mut dyn Random) -> Result<(Vec<u8>, SessionKeys), Status> {
        let rnd_ic = self.rnd_ic.take().ok_or(Status::CONDITIONS_OF_USE)?;
        if cryptogram.len() != CRYPTOGRAM_LEN {
            return Err(Status::WRONG_LENGTH);
        }
        let request = AuthenticationMessage::open(&self.keys, cryptogram).map_err(|_| Status::AUTHENTICATION_FAILED)?;
        if request.peer_nonce != rnd_ic {
            return Err(Status::AUTHENTICATION_FAILED);
        }
        let k_ic = KeyingMaterial::generate(random).map_err(|_| Status::MEMORY_FAILURE)?;
        let reply = AuthenticationMessage { own_nonce: rnd_ic, peer_nonce: request.own_nonce, keying_material: k_ic };
        let answer = reply.seal(&self.keys).map_err(|_| Status::MEMORY_FAILURE)?;
        let keys = derive_session_keys(&reply.keying_material, &request.keying_material, &rnd_ic, &request.own_nonce);
        Ok((answer, keys))
    }
}
