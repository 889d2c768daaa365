//! The chip's half: it opens commands and secures responses.

#[cfg(feature = "simulator")]
use crate::crypto::secret::Secret;
use crate::iso7816::{CommandApdu, Le, ResponseApdu};

use super::error::{DataObjectFault, SecureMessagingError};
use super::keys::SessionKeys;
use super::objects::{self, CommandObjects};

/// Bits 4 and 3 of the class: secure messaging, header authenticated (ISO/IEC 7816-4, 5.4.1).
const SECURED: u8 = 0x0C;

/// A session as the chip holds it. The first fault deletes the keys (Doc 9303-11, 9.8.3).
pub struct ChipSession {
    keys: Option<SessionKeys>,
    /// Whether the command being answered has an odd instruction.
    odd: bool,
}

impl ChipSession {
    /// A session that has just begun.
    #[must_use]
    pub const fn new(keys: SessionKeys) -> Self {
        Self { keys: Some(keys), odd: false }
    }

    /// Whether the session still holds keys.
    #[must_use]
    pub const fn is_alive(&self) -> bool {
        self.keys.is_some()
    }

    /// The most plain bytes a response of `limit` bytes can carry under these keys.
    #[must_use]
    pub fn plain_capacity(&self, limit: u32) -> u32 {
        self.keys.as_ref().map_or(0, |keys| objects::plain_capacity(limit, keys.block_len()))
    }

    /// Whether a command claims to be secured.
    #[must_use]
    pub const fn is_secured(command: &CommandApdu) -> bool {
        command.cla & SECURED == SECURED
    }

    /// Opens a command. After an error the chip answers [`SecureMessagingError::status`] in plain (Doc 9303-11, 9.8.5).
    pub fn unwrap_command(&mut self, command: &CommandApdu) -> Result<CommandApdu, SecureMessagingError> {
        let mut keys = self.keys.take().ok_or(SecureMessagingError::Ended)?;
        if !Self::is_secured(command) {
            return Err(SecureMessagingError::Unprotected);
        }
        keys.advance();
        let objects = CommandObjects::parse(&command.data)?;
        keys.verify_checksum(Some(command.header()), objects.authenticated, objects.checksum)?;
        let odd = command.ins & 1 == 1;
        let data = match objects.cryptogram {
            Some(cryptogram) if cryptogram.odd != odd => {
                return Err(SecureMessagingError::DataObject(DataObjectFault::Unexpected));
            }
            Some(cryptogram) => keys.decrypt(cryptogram.bytes)?,
            None => Vec::new(),
        };
        let le = objects.le.map_or(Le::None, |le| Le::Bytes(objects::decode_expected_length(le)));
        let [cla, ins, p1, p2] = command.header();
        let mut plain = CommandApdu::new(cla & !SECURED, ins, p1, p2).with_data(data).with_le(le);
        plain.extended = command.is_extended();
        self.odd = odd;
        self.keys = Some(keys);
        Ok(plain)
    }

    /// Secures a response, errors included: only faults of secure messaging itself are answered in plain.
    pub fn wrap_response(&mut self, response: &ResponseApdu) -> Result<ResponseApdu, SecureMessagingError> {
        self.wrap_encrypted(response, SessionKeys::encrypt)
    }

    /// The same with padding that nobody can take off: what a terminal must notice although the checksum fits.
    #[cfg(feature = "simulator")]
    pub fn wrap_response_badly_padded(
        &mut self,
        response: &ResponseApdu,
    ) -> Result<ResponseApdu, SecureMessagingError> {
        self.wrap_encrypted(response, |keys, data| {
            let mut blocks = data.to_vec();
            blocks.resize(data.len().saturating_add(1).next_multiple_of(keys.block_len()), 0xFF);
            keys.encrypt_blocks(&Secret::new(blocks))
        })
    }

    fn wrap_encrypted(
        &mut self,
        response: &ResponseApdu,
        encrypt: impl Fn(&SessionKeys, &[u8]) -> Result<Vec<u8>, SecureMessagingError>,
    ) -> Result<ResponseApdu, SecureMessagingError> {
        let mut keys = self.keys.take().ok_or(SecureMessagingError::Ended)?;
        keys.advance();
        let mut data = Vec::new();
        if !response.data.is_empty() {
            data.extend(objects::encode_cryptogram(&encrypt(&keys, &response.data)?, self.odd));
        }
        data.extend(objects::encode_status(response.status));
        let checksum = keys.checksum(None, &data)?;
        data.extend(objects::encode_checksum(checksum));
        self.keys = Some(keys);
        Ok(ResponseApdu::new(data, response.status))
    }
}
