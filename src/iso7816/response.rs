//! The response APDU (ISO/IEC 7816-4, 5.3): data and two status bytes.

use std::fmt;

use zeroize::Zeroize;

use super::status::Status;

/// What a chip answered. `Debug` shows length and status, never the data.
#[derive(Clone, PartialEq, Eq)]
pub struct ResponseApdu {
    /// Response data.
    pub data: Vec<u8>,
    /// SW1-SW2.
    pub status: Status,
}

impl ResponseApdu {
    /// A response with data.
    #[must_use]
    pub fn new(data: impl Into<Vec<u8>>, status: Status) -> Self {
        Self { data: data.into(), status }
    }

    /// A response of status bytes alone.
    #[must_use]
    pub const fn status_only(status: Status) -> Self {
        Self { data: Vec::new(), status }
    }

    /// Reads a response; `None` for fewer than two bytes, which is what a lost card looks like on some readers.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (data, sw) = bytes.split_last_chunk::<2>()?;
        Some(Self::new(data, Status::new(u16::from_be_bytes(*sw))))
    }

    /// The bytes on the wire.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = self.data.clone();
        out.extend(self.status.bytes());
        out
    }

    /// Takes the data out.
    #[must_use]
    pub fn into_data(mut self) -> Vec<u8> {
        std::mem::take(&mut self.data)
    }
}

impl fmt::Debug for ResponseApdu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes, {}", self.data.len(), self.status)
    }
}

impl Drop for ResponseApdu {
    /// Responses carry the holder's data.
    fn drop(&mut self) {
        self.data.zeroize();
    }
}
