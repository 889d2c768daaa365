//! The terminal's half: it secures commands and opens responses.

use crate::iso7816::{CommandApdu, Le, ResponseApdu};

use super::error::SecureMessagingError;
use super::keys::SessionKeys;
use super::objects::{self, ResponseObjects};

/// A session as the terminal holds it. The first fault deletes the keys; from then on everything is refused.
pub struct TerminalSession {
    keys: Option<SessionKeys>,
}

impl TerminalSession {
    /// A session that has just begun.
    #[must_use]
    pub const fn new(keys: SessionKeys) -> Self {
        Self { keys: Some(keys) }
    }

    /// Whether the session still holds keys.
    #[must_use]
    pub const fn is_alive(&self) -> bool {
        self.keys.is_some()
    }

    /// Deletes the keys.
    pub fn end(&mut self) {
        self.keys = None;
    }

    /// The most plain bytes a response of `limit` bytes can carry under these keys.
    #[must_use]
    pub fn plain_capacity(&self, limit: u32) -> u32 {
        self.keys.as_ref().map_or(0, |keys| objects::plain_capacity(limit, keys.block_len()))
    }

    /// Secures a command (Doc 9303-11, figure 5).
    ///
    /// The form stays what it was, short or extended, unless the secured data need the extended one; the caller knows
    /// what the chip can do.
    pub fn wrap_command(&mut self, command: &CommandApdu) -> Result<CommandApdu, SecureMessagingError> {
        let mut keys = self.keys.take().ok_or(SecureMessagingError::Ended)?;
        keys.advance();
        // The class must show secure messaging with an authenticated header; a chaining bit stays.
        let [cla, ins, p1, p2] = command.header();
        let header = [cla | 0x0C, ins, p1, p2];
        let mut data = Vec::new();
        if !command.data.is_empty() {
            data.extend(objects::encode_cryptogram(&keys.encrypt(&command.data)?, is_odd(ins)));
        }
        if let Le::Bytes(le) = command.le {
            data.extend(objects::encode_expected_length(le.clamp(1, 0x1_0000)));
        }
        let checksum = keys.checksum(Some(header), &data)?;
        data.extend(objects::encode_checksum(checksum));
        if data.len() > usize::from(u16::MAX) {
            return Err(SecureMessagingError::TooLong);
        }
        let [cla, ins, p1, p2] = header;
        let mut secured = CommandApdu::new(cla, ins, p1, p2).with_data(data);
        secured.extended = command.is_extended() || secured.is_extended();
        secured.le = if secured.extended { Le::Bytes(0x1_0000) } else { Le::SHORT_MAX };
        self.keys = Some(keys);
        Ok(secured)
    }

    /// Opens a response (Doc 9303-11, figure 6): checksum first, then status, then data.
    ///
    /// A DO'85' is taken where a DO'87' should be and the reverse: the checksum covers the tag.
    pub fn unwrap_response(&mut self, response: &ResponseApdu) -> Result<ResponseApdu, SecureMessagingError> {
        let mut keys = self.keys.take().ok_or(SecureMessagingError::Ended)?;
        keys.advance();
        if response.data.is_empty() && !response.status.is_success() {
            return Err(SecureMessagingError::Rejected);
        }
        let objects = ResponseObjects::parse(&response.data)?;
        keys.verify_checksum(None, objects.authenticated, objects.checksum)?;
        if objects.status != response.status {
            return Err(SecureMessagingError::StatusDiffers);
        }
        let data = match objects.cryptogram {
            Some(cryptogram) => keys.decrypt(cryptogram.bytes)?,
            None => Vec::new(),
        };
        self.keys = Some(keys);
        Ok(ResponseApdu::new(data, objects.status))
    }
}

const fn is_odd(ins: u8) -> bool {
    ins & 1 == 1
}
