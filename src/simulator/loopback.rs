//! The chip in the same process, as a link.

use std::time::Duration;

use super::chip::Chip;
use super::gremlin::Loss;
use crate::iso7816::{CommandApdu, Link, LinkError, LinkFault, ResponseApdu};

/// What has passed over a loopback: the figures a real reader would be slow by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    /// Commands sent.
    pub commands: u32,
    /// Octets of commands, headers and length fields included.
    pub octets_sent: u64,
    /// Octets of responses, status words included.
    pub octets_received: u64,
}

/// A link to a simulated chip. Every command goes through its encoding, as it would on the air.
#[derive(Debug)]
pub struct Loopback {
    chip: Chip,
    traffic: Traffic,
    /// What lies there after a gremlin has taken the chip away.
    replacement: Option<Box<Chip>>,
    loss: Option<Loss>,
    /// What gremlins have kept the answers back for.
    waited: Duration,
}

impl Loopback {
    /// Puts a chip on the reader.
    #[must_use]
    pub const fn new(chip: Chip) -> Self {
        let traffic = Traffic { commands: 0, octets_sent: 0, octets_received: 0 };
        Self { chip, traffic, replacement: None, loss: None, waited: Duration::ZERO }
    }

    /// With what a gremlin puts in the chip's place.
    pub(super) fn with_replacement(mut self, chip: Option<Chip>) -> Self {
        self.replacement = chip.map(Box::new);
        self
    }

    /// What has passed so far.
    #[must_use]
    pub const fn traffic(&self) -> Traffic {
        self.traffic
    }

    /// The chip itself.
    #[must_use]
    pub const fn chip(&self) -> &Chip {
        &self.chip
    }

    /// The chip itself, to reset it.
    pub const fn chip_mut(&mut self) -> &mut Chip {
        &mut self.chip
    }

    /// Takes the chip off the reader.
    #[must_use]
    pub fn into_chip(self) -> Chip {
        self.chip
    }

    fn exchange(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        let sent = command.encode().map_err(|_| LinkFault::TooLong)?;
        let received = CommandApdu::parse(&sent).map_err(|_| LinkFault::ReaderFailed)?;
        if let Some(loss) = self.loss {
            return Err(fault(loss).into());
        }
        let response = self.chip.respond(&received);
        self.waited = self.waited.saturating_add(self.chip.delay());
        self.loss = self.chip.loss();
        self.traffic.commands = self.traffic.commands.saturating_add(1);
        self.traffic.octets_sent = self.traffic.octets_sent.saturating_add(octets(sent.len()));
        if let Some(loss) = self.loss {
            return Err(fault(loss).into());
        }
        self.traffic.octets_received = self.traffic.octets_received.saturating_add(octets(response.data.len()) + 2);
        Ok(response)
    }
}

/// As a reader tells it.
const fn fault(loss: Loss) -> LinkFault {
    match loss {
        Loss::Silent => LinkFault::Timeout,
        Loss::Removed | Loss::Moved | Loss::Replaced => LinkFault::ChipLost,
    }
}

fn octets(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

impl Link for Loopback {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        self.exchange(command)
    }

    /// There is nothing between the two that could be too small.
    fn max_response(&self) -> u32 {
        0x1_0000
    }

    /// Nothing but a gremlin takes any time here.
    fn elapsed(&self) -> Option<Duration> {
        (!self.waited.is_zero()).then_some(self.waited)
    }

    /// A chip that moved comes back, powered anew; in place of a replaced one lies another.
    async fn reconnect(&mut self, _patience: Duration) -> Result<(), LinkError> {
        match self.loss.take() {
            Some(loss @ (Loss::Removed | Loss::Silent)) => {
                self.loss = Some(loss);
                return Err(fault(loss).into());
            }
            Some(Loss::Replaced) => self.chip = *self.replacement.take().ok_or(LinkFault::ChipLost)?,
            Some(Loss::Moved) | None => {}
        }
        self.chip.reset();
        Ok(())
    }
}
