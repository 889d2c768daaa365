//! What is asked of a file at once, and where its bytes are in the answer (Doc 9303-10, 3.6.6).

use crate::encoding::{Reader, TlvErrorKind, ber_tlv};
use crate::iso7816::commands::{self, ShortOffset};
use crate::iso7816::{CommandApdu, Le, ResponseApdu};

/// One READ BINARY.
pub(super) struct Request {
    /// File bytes asked for.
    pub(super) wanted: usize,
    pub(super) odd: bool,
    /// Opens the file as well.
    pub(super) sfi: Option<u8>,
}

impl Request {
    /// Response bytes asked for: with the odd instruction, DO'53' counts too.
    pub(super) fn le(&self) -> u32 {
        let bytes = if self.odd { self.wanted.saturating_add(header_len(self.wanted)) } else { self.wanted };
        u32::try_from(bytes).unwrap_or(u32::MAX)
    }

    pub(super) fn command(&self, offset: usize, max_short: u32) -> CommandApdu {
        let bytes = self.le();
        let command = match (self.sfi, ShortOffset::new(offset)) {
            (Some(sfi), _) => commands::read_binary_by_sfi(sfi, 0, Le::Bytes(bytes)),
            (None, Some(offset)) => commands::read_binary(offset, Le::Bytes(bytes)),
            (None, None) => commands::read_binary_odd(u32::try_from(offset).unwrap_or(u32::MAX), Le::Bytes(bytes)),
        };
        if bytes > max_short { command.in_extended_form() } else { command }
    }

    /// The file bytes in an answer, or what keeps DO'53' from being one.
    pub(super) fn data<'a>(&self, response: &'a ResponseApdu) -> Result<&'a [u8], TlvErrorKind> {
        if !self.odd || response.data.is_empty() {
            return Ok(&response.data);
        }
        Reader::sole(&response.data, commands::DISCRETIONARY_DATA)
            .map(|object| object.value)
            .map_err(|error| error.kind)
    }
}

/// Octets of DO'53' before its value.
fn header_len(value_len: usize) -> usize {
    ber_tlv::encode_length(value_len).len().saturating_add(1)
}

/// How many file bytes a DO'53' of at most `size` octets holds.
pub(super) fn without_header(size: u32) -> usize {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    size.saturating_sub(header_len(size)).max(1)
}
