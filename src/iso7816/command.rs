//! The command APDU (ISO/IEC 7816-4, 5.2): four header bytes, data, and how much is expected back.

use std::fmt;

use zeroize::Zeroize;

/// How many response bytes are asked for (Le).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Le {
    /// No Le field: no data expected.
    None,
    /// Up to this many bytes, 1 to 65 536. 256 is the short form's `00`, 65 536 the extended form's `0000`.
    Bytes(u32),
}

impl Le {
    /// `00`: all there is, up to 256 bytes in the short form.
    pub const SHORT_MAX: Self = Self::Bytes(256);
}

/// A command to a chip. `Debug` shows header and lengths, never the data.
#[derive(Clone, PartialEq, Eq)]
pub struct CommandApdu {
    /// Class: 0x00 plain, 0x0C secure messaging, 0x10 chaining.
    pub cla: u8,
    /// Instruction.
    pub ins: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
    /// Command data, 0 to 65 535 bytes.
    pub data: Vec<u8>,
    /// Expected length of the response data.
    pub le: Le,
    /// Forces the extended form even where the short one would do.
    ///
    /// A secured command must keep the form its answer needs: more than 255 bytes back, extended Le.
    pub extended: bool,
}

/// Bytes that are no command APDU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// Fewer than the four header bytes.
    #[error("command shorter than its header")]
    TooShort,
    /// Lc, data and Le do not add up to the bytes there are.
    #[error("command length fields disagree with its length")]
    LengthFields,
    /// More data than Lc can say.
    #[error("command data longer than 65 535 bytes")]
    TooLong,
}

impl CommandApdu {
    /// A command without data and without expected answer (case 1).
    #[must_use]
    pub const fn new(cla: u8, ins: u8, p1: u8, p2: u8) -> Self {
        Self { cla, ins, p1, p2, data: Vec::new(), le: Le::None, extended: false }
    }

    /// With command data.
    #[must_use]
    pub fn with_data(mut self, data: impl Into<Vec<u8>>) -> Self {
        self.data = data.into();
        self
    }

    /// With an expected length.
    #[must_use]
    pub const fn with_le(mut self, le: Le) -> Self {
        self.le = le;
        self
    }

    /// In extended form.
    #[must_use]
    pub const fn in_extended_form(mut self) -> Self {
        self.extended = true;
        self
    }

    /// The four header bytes.
    #[must_use]
    pub const fn header(&self) -> [u8; 4] {
        [self.cla, self.ins, self.p1, self.p2]
    }

    /// Whether the encoding uses three-byte length fields.
    #[must_use]
    pub fn is_extended(&self) -> bool {
        self.extended && !(self.data.is_empty() && self.le == Le::None)
            || self.data.len() > 255
            || matches!(self.le, Le::Bytes(bytes) if bytes > 256)
    }

    /// The bytes to send (ISO/IEC 7816-4, 5.2, cases 1 to 4).
    pub fn encode(&self) -> Result<Vec<u8>, CommandError> {
        let lc = u16::try_from(self.data.len()).map_err(|_| CommandError::TooLong)?;
        let mut out = self.header().to_vec();
        let [lc_high, lc_low] = lc.to_be_bytes();
        let le = match self.le {
            Le::None => None,
            // 0x1_0000 and 0x100 wrap to zero, which is what the standard writes for them.
            Le::Bytes(bytes) => Some(bytes.clamp(1, 0x1_0000).to_be_bytes()),
        };
        if self.is_extended() {
            out.push(0);
            if lc > 0 {
                out.extend([lc_high, lc_low]);
                out.extend_from_slice(&self.data);
            }
            if let Some([_, _, high, low]) = le {
                out.extend([high, low]);
            }
        } else {
            if lc > 0 {
                out.push(lc_low);
                out.extend_from_slice(&self.data);
            }
            if let Some([_, _, _, low]) = le {
                out.push(low);
            }
        }
        Ok(out)
    }

    /// Reads a command as a chip receives it.
    pub fn parse(bytes: &[u8]) -> Result<Self, CommandError> {
        let (header, body) = bytes.split_first_chunk::<4>().ok_or(CommandError::TooShort)?;
        let [cla, ins, p1, p2] = *header;
        let command = Self::new(cla, ins, p1, p2);
        let short_le = |octet: u8| Le::Bytes(if octet == 0 { 256 } else { u32::from(octet) });
        let long_le = |high: u8, low: u8| match u32::from(u16::from_be_bytes([high, low])) {
            0 => Le::Bytes(0x1_0000),
            bytes => Le::Bytes(bytes),
        };
        match *body {
            [] => Ok(command),
            [le] => Ok(command.with_le(short_le(le))),
            [0, high, low] => Ok(command.with_le(long_le(high, low)).in_extended_form()),
            [0, high, low, ref rest @ ..] => {
                let lc = usize::from(u16::from_be_bytes([high, low]));
                let (data, le) = rest.split_at_checked(lc).ok_or(CommandError::LengthFields)?;
                let command = command.with_data(data).in_extended_form();
                match *le {
                    _ if lc == 0 => Err(CommandError::LengthFields),
                    [] => Ok(command),
                    [high, low] => Ok(command.with_le(long_le(high, low))),
                    _ => Err(CommandError::LengthFields),
                }
            }
            [0, ..] => Err(CommandError::LengthFields),
            [lc, ref rest @ ..] => {
                let (data, le) = rest.split_at_checked(usize::from(lc)).ok_or(CommandError::LengthFields)?;
                let command = command.with_data(data);
                match *le {
                    [] => Ok(command),
                    [le] => Ok(command.with_le(short_le(le))),
                    _ => Err(CommandError::LengthFields),
                }
            }
        }
    }
}

impl fmt::Debug for CommandApdu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [cla, ins, p1, p2] = self.header();
        write!(f, "{cla:02X} {ins:02X} {p1:02X} {p2:02X} Lc={} Le={:?}", self.data.len(), self.le)
    }
}

impl Drop for CommandApdu {
    /// Command data can hold cryptograms and challenges.
    fn drop(&mut self) {
        self.data.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_binary(le: u32) -> CommandApdu {
        CommandApdu::new(0x00, 0xB0, 0, 0).with_le(Le::Bytes(le))
    }

    #[test]
    fn each_case_has_its_encoding() {
        let select = CommandApdu::new(0x00, 0xA4, 0x02, 0x0C).with_data([0x01, 0x1E]);
        assert_eq!(hex::encode(select.encode().unwrap()), "00a4020c02011e");
        assert_eq!(hex::encode(read_binary(4).encode().unwrap()), "00b0000004");
        assert_eq!(hex::encode(read_binary(256).encode().unwrap()), "00b0000000");
        assert_eq!(hex::encode(read_binary(257).encode().unwrap()), "00b00000000101");
        assert_eq!(hex::encode(read_binary(65_536).encode().unwrap()), "00b00000000000");
        assert_eq!(hex::encode(read_binary(8).in_extended_form().encode().unwrap()), "00b00000000008");
        assert_eq!(select.with_data(vec![0; 65_536]).encode(), Err(CommandError::TooLong));
    }

    #[test]
    fn length_fields_that_disagree_are_refused() {
        for bytes in ["00a402", "00a4020c03011e", "00a4020c01011e00", "00a4020c0000", "00a4020c00000501"] {
            assert!(CommandApdu::parse(&hex::decode(bytes).unwrap()).is_err(), "{bytes}");
        }
    }

    #[test]
    fn debug_never_shows_the_data() {
        let command = CommandApdu::new(0, 0x82, 0, 0).with_data([0xAB; 40]).with_le(Le::Bytes(40));
        assert_eq!(format!("{command:?}"), "00 82 00 00 Lc=40 Le=Bytes(40)");
    }

    proptest! {
        #[test]
        fn what_is_encoded_reads_back(header: [u8; 4], data in prop::collection::vec(any::<u8>(), 0..600), le in prop::option::of(1_u32..=65_536), extended: bool) {
            let [cla, ins, p1, p2] = header;
            let mut command = CommandApdu::new(cla, ins, p1, p2).with_data(data).with_le(le.map_or(Le::None, Le::Bytes));
            command.extended = extended;
            let mut read = CommandApdu::parse(&command.encode().unwrap()).unwrap();
            prop_assert_eq!(read.is_extended(), command.is_extended());
            read.extended = extended;
            prop_assert_eq!(read, command);
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = CommandApdu::parse(&bytes);
        }
    }
}
