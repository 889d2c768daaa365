//! How long a command takes: the air between reader and chip, the reader, and what the chip computes.
//!
//! A model, so that ways of reading can be compared on any machine; its time is virtual and the same on every one. The air
//! is ISO/IEC 14443-4 over type A: an APDU goes in blocks of at most a frame, each with a protocol byte and two of checksum;
//! every block but the last is acknowledged; every byte has a parity bit; and both sides pause between frames. What a chip
//! and a reader need besides are figures of a middling pair, to be replaced by measured ones where there are any.

use std::time::Duration;

use crate::iso7816::CommandApdu;

/// The carrier, in hertz.
const CARRIER: u64 = 13_560_000;

/// Protocol control byte and checksum of a block (ISO/IEC 14443-4, 7.1), without optional addresses.
const BLOCK_OVERHEAD: u64 = 3;

/// Eight bits and odd parity.
const BITS_PER_BYTE: u64 = 9;

/// Start and end of a frame, in bits.
const BITS_PER_FRAME: u64 = 2;

/// The shortest pause before an answer, in periods of the carrier (ISO/IEC 14443-3, 6.2.1).
const FRAME_DELAY: u64 = 1_172;

/// How fast bits travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BitRate {
    /// 106 kbit/s.
    Kbit106,
    /// 212 kbit/s.
    Kbit212,
    /// 424 kbit/s.
    Kbit424,
    /// 848 kbit/s.
    Kbit848,
}

impl BitRate {
    /// All of them, slowest first.
    pub const ALL: [Self; 4] = [Self::Kbit106, Self::Kbit212, Self::Kbit424, Self::Kbit848];

    /// In kbit/s, as the standard rounds it.
    #[must_use]
    pub const fn kbits(self) -> u32 {
        match self {
            Self::Kbit106 => 106,
            Self::Kbit212 => 212,
            Self::Kbit424 => 424,
            Self::Kbit848 => 848,
        }
    }

    /// The rate of so many kbit/s.
    #[must_use]
    pub fn from_kbits(kbits: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|rate| rate.kbits() == kbits)
    }

    /// Periods of the carrier in a bit.
    const fn periods(self) -> u64 {
        match self {
            Self::Kbit106 => 128,
            Self::Kbit212 => 64,
            Self::Kbit424 => 32,
            Self::Kbit848 => 16,
        }
    }
}

/// A reader, a chip and the air between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkModel {
    /// How fast bits travel.
    pub bit_rate: BitRate,
    /// The longest frame either side takes, in bytes.
    pub frame: u64,
    /// What every command costs in the reader, its driver and its cable.
    pub reader: Duration,
    /// What every command costs in the chip.
    pub command: Duration,
    /// What the chip needs to decipher or encipher and authenticate a byte under secure messaging.
    pub secured_byte: Duration,
    /// What the chip needs to agree on a key: one step of PACE, or Chip Authentication.
    pub agreement: Duration,
    /// What the chip needs to sign a challenge.
    pub signature: Duration,
}

impl LinkModel {
    /// A middling reader and chip at this rate: frames of 256 bytes; 1 ms and 2 ms a command; 1.25 microseconds a secured
    /// byte; 80 ms an agreement; 150 ms a signature.
    #[must_use]
    pub const fn at(bit_rate: BitRate) -> Self {
        Self {
            bit_rate,
            frame: 256,
            reader: Duration::from_millis(1),
            command: Duration::from_millis(2),
            secured_byte: Duration::from_nanos(1_250),
            agreement: Duration::from_millis(80),
            signature: Duration::from_millis(150),
        }
    }

    /// How long one command takes, from the reader's first bit to its last.
    #[must_use]
    pub fn exchange(&self, command: &CommandApdu, sent: usize, received: usize) -> Duration {
        let (sent, received) = (count(sent), count(received));
        let secured = if command.cla & 0x0C == 0 { 0 } else { sent.saturating_add(received) };
        self.reader
            + self.command
            + self.message(sent)
            + self.message(received)
            + self.secured_byte * u32::try_from(secured).unwrap_or(u32::MAX)
            + self.computation(command)
    }

    /// Bytes on the air in both directions, acknowledgements included.
    #[must_use]
    pub fn bytes_on_air(&self, sent: usize, received: usize) -> u64 {
        [count(sent), count(received)].map(|length| self.frames(length).1).iter().sum()
    }

    /// Frames of a message, acknowledgements included, and their bytes.
    const fn frames(&self, length: u64) -> (u64, u64) {
        let per_block = self.frame.saturating_sub(BLOCK_OVERHEAD);
        let blocks = if length == 0 { 1 } else { length.div_ceil(if per_block == 0 { 1 } else { per_block }) };
        let frames = blocks * 2 - 1;
        (frames, length + frames * BLOCK_OVERHEAD)
    }

    /// How long one message is on the air: its blocks, what acknowledges them, and the pause after each frame.
    fn message(&self, length: u64) -> Duration {
        let (frames, bytes) = self.frames(length);
        let bits = bytes * BITS_PER_BYTE + frames * BITS_PER_FRAME;
        let periods = bits * self.bit_rate.periods() + frames * FRAME_DELAY;
        Duration::from_nanos(periods.saturating_mul(1_000_000_000) / CARRIER)
    }

    /// What the chip computes besides: told from the command's header and length, since under secure messaging that is all
    /// there is to see from outside.
    fn computation(&self, command: &CommandApdu) -> Duration {
        let holds_key = command.data.len() > SHORTEST_KEY;
        match (command.ins, command.p1) {
            (0x86, _) | (0x22, 0x41) if holds_key => self.agreement,
            (0x88, _) => self.signature,
            _ => Duration::ZERO,
        }
    }
}

/// A command that holds a public key is longer than this; tokens, nonces and names of algorithms are shorter.
const SHORTEST_KEY: usize = 56;

fn count(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_goes_in_blocks_each_acknowledged_but_the_last() {
        let model = LinkModel::at(BitRate::Kbit106);
        assert_eq!(model.frames(0), (1, 3));
        assert_eq!(model.frames(253), (1, 256));
        assert_eq!(model.frames(254), (3, 263), "a second block, and an acknowledgement of three bytes");
        assert_eq!(model.bytes_on_air(5, 258), 8 + 258 + 9);
        // 256 bytes of nine bits and two more are 2306 bits of 128 periods, and 1172 periods of pause.
        let nanos = (2_306 * 128 + 1_172) * 1_000_000_000_u64 / 13_560_000;
        assert_eq!(model.message(253), Duration::from_nanos(nanos));
    }

    #[test]
    fn four_times_the_rate_takes_a_quarter_of_the_time_but_for_the_pauses() {
        let slow = LinkModel::at(BitRate::Kbit106).message(20_000);
        let fast = LinkModel::at(BitRate::Kbit424).message(20_000);
        let pauses = Duration::from_nanos(159 * 1_172 * 1_000_000_000 / 13_560_000);
        let expected = (slow - pauses) / 4 + pauses;
        assert!(fast.abs_diff(expected) < Duration::from_micros(1), "{fast:?} {expected:?}");
        assert_eq!(BitRate::from_kbits(424), Some(BitRate::Kbit424));
        assert_eq!(BitRate::from_kbits(425), None);
    }

    #[test]
    fn what_the_chip_computes_depends_on_what_it_is_sent() {
        let model = LinkModel::at(BitRate::Kbit848);
        let plain = CommandApdu::new(0, 0xB0, 0, 0);
        let secured = CommandApdu::new(0x0C, 0xB0, 0, 0);
        let difference = model.exchange(&secured, 40, 60) - model.exchange(&plain, 40, 60);
        assert_eq!(difference, model.secured_byte * 100);
        let key = CommandApdu::new(0x10, 0x86, 0, 0).with_data([0; 69]);
        assert_eq!(model.computation(&key), model.agreement);
        assert_eq!(model.computation(&CommandApdu::new(0x00, 0x86, 0, 0).with_data([0; 12])), Duration::ZERO);
        assert_eq!(model.computation(&CommandApdu::new(0x0C, 0x88, 0, 0).with_data([0; 24])), model.signature);
    }
}
