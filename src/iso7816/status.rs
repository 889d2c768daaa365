//! SW1-SW2, the two status bytes of every response (ISO/IEC 7816-4, 5.6).

use std::fmt;

/// The status bytes as one number, `0x9000` for success.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status(u16);

impl Status {
    /// Normal processing.
    pub const SUCCESS: Self = Self(0x9000);
    /// End of file reached before Le bytes were read.
    pub const END_OF_FILE: Self = Self(0x6282);
    /// Authentication failed, no tries counted.
    pub const AUTHENTICATION_FAILED: Self = Self(0x6300);
    /// Memory failure: the command could not be carried out.
    pub const MEMORY_FAILURE: Self = Self(0x6581);
    /// Wrong length.
    pub const WRONG_LENGTH: Self = Self(0x6700);
    /// The last command of the chain was expected.
    pub const CHAIN_UNFINISHED: Self = Self(0x6883);
    /// Command chaining not supported.
    pub const CHAINING_NOT_SUPPORTED: Self = Self(0x6884);
    /// Security status not satisfied.
    pub const SECURITY_STATUS: Self = Self(0x6982);
    /// Authentication method blocked.
    pub const BLOCKED: Self = Self(0x6983);
    /// Conditions of use not satisfied.
    pub const CONDITIONS_OF_USE: Self = Self(0x6985);
    /// Command not allowed: no current EF.
    pub const NO_CURRENT_EF: Self = Self(0x6986);
    /// Secure messaging data objects missing.
    pub const SM_OBJECTS_MISSING: Self = Self(0x6987);
    /// Secure messaging data objects incorrect.
    pub const SM_OBJECTS_INCORRECT: Self = Self(0x6988);
    /// Incorrect parameters in the command data field.
    pub const WRONG_DATA: Self = Self(0x6A80);
    /// File or application not found.
    pub const NOT_FOUND: Self = Self(0x6A82);
    /// Incorrect parameters P1-P2.
    pub const WRONG_P1_P2: Self = Self(0x6A86);
    /// Lc inconsistent with P1-P2.
    pub const LC_INCONSISTENT: Self = Self(0x6A87);
    /// Referenced data not found.
    pub const REFERENCE_NOT_FOUND: Self = Self(0x6A88);
    /// Offset outside the file.
    pub const WRONG_OFFSET: Self = Self(0x6B00);
    /// Instruction not supported.
    pub const INS_NOT_SUPPORTED: Self = Self(0x6D00);
    /// Class not supported.
    pub const CLA_NOT_SUPPORTED: Self = Self(0x6E00);

    /// From the two bytes as one number.
    #[must_use]
    pub const fn new(sw: u16) -> Self {
        Self(sw)
    }

    /// The two bytes as one number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }

    /// `63Cx`: so many tries left, 15 at most.
    #[must_use]
    pub const fn tries(left: u8) -> Self {
        let [sw1, sw2] = [0x63, if left < 0x0F { 0xC0 | left } else { 0xCF }];
        Self(u16::from_be_bytes([sw1, sw2]))
    }

    /// SW1, SW2.
    #[must_use]
    pub const fn bytes(self) -> [u8; 2] {
        self.0.to_be_bytes()
    }

    /// `9000`, or `61xx`: normal processing, `xx` bytes still available.
    #[must_use]
    pub const fn is_success(self) -> bool {
        self.0 == 0x9000 || self.0 >> 8 == 0x61
    }

    /// `62xx` or `63xx`: processed, with a warning.
    #[must_use]
    pub const fn is_warning(self) -> bool {
        matches!(self.0 >> 8, 0x62 | 0x63)
    }

    /// Tries left, when the status is `63Cx`.
    #[must_use]
    pub const fn tries_left(self) -> Option<u8> {
        let [sw1, sw2] = self.bytes();
        if sw1 == 0x63 && sw2 >> 4 == 0xC { Some(sw2 & 0x0F) } else { None }
    }

    /// The length the chip would accept, when the status is `6Cxx`; `6C00` means 256.
    #[must_use]
    pub const fn exact_length(self) -> Option<u16> {
        match self.bytes() {
            [0x6C, 0] => Some(256),
            [0x6C, length] => Some(u16::from_be_bytes([0, length])),
            _ => None,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Status({self})")
    }
}
