//! The chip in the same process, as a link.

use std::time::{Duration, Instant};

use super::air::LinkModel;
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

/// One command and its answer, seen from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange {
    /// Class, instruction and parameters.
    pub header: [u8; 4],
    /// Octets of the command.
    pub sent: usize,
    /// Octets of the response, status word included.
    pub received: usize,
    /// How long it took by the model.
    pub took: Duration,
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
    modelled: Option<Modelled>,
}

/// What a link with a model keeps.
#[derive(Debug)]
struct Modelled {
    model: LinkModel,
    elapsed: Duration,
    exchanges: Vec<Exchange>,
    /// Time this machine spent being the chip.
    chip_time: Duration,
}

impl Loopback {
    /// Puts a chip on the reader.
    #[must_use]
    pub const fn new(chip: Chip) -> Self {
        let traffic = Traffic { commands: 0, octets_sent: 0, octets_received: 0 };
        Self { chip, traffic, replacement: None, loss: None, waited: Duration::ZERO, modelled: None }
    }

    /// With what a gremlin puts in the chip's place.
    pub(super) fn with_replacement(mut self, chip: Option<Chip>) -> Self {
        self.replacement = chip.map(Box::new);
        self
    }

    /// Lets time pass as it would on the air: virtual time, which [`Link::elapsed`] tells and nobody waits for.
    #[must_use]
    pub fn with_model(mut self, model: LinkModel) -> Self {
        let (elapsed, chip_time) = (Duration::ZERO, Duration::ZERO);
        self.modelled = Some(Modelled { model, elapsed, exchanges: Vec::new(), chip_time });
        self
    }

    /// Everything that was exchanged since there was a model.
    #[must_use]
    pub fn exchanges(&self) -> &[Exchange] {
        self.modelled.as_ref().map_or(&[], |modelled| &modelled.exchanges)
    }

    /// The time this machine has spent being the chip, since there was a model. What is left of a reading's time is the
    /// terminal's.
    #[must_use]
    pub fn chip_time(&self) -> Duration {
        self.modelled.as_ref().map_or(Duration::ZERO, |modelled| modelled.chip_time)
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
        let began = self.modelled.is_some().then(Instant::now);
        let response = self.chip.respond(&received);
        self.waited = self.waited.saturating_add(self.chip.delay());
        self.loss = self.chip.loss();
        self.traffic.commands = self.traffic.commands.saturating_add(1);
        self.traffic.octets_sent = self.traffic.octets_sent.saturating_add(octets(sent.len()));
        if let Some(loss) = self.loss {
            return Err(fault(loss).into());
        }
        self.traffic.octets_received = self.traffic.octets_received.saturating_add(octets(response.data.len()) + 2);
        if let (Some(modelled), Some(began)) = (&mut self.modelled, began) {
            modelled.chip_time = modelled.chip_time.saturating_add(began.elapsed());
            modelled.keep(command, sent.len(), response.data.len().saturating_add(2));
        }
        Ok(response)
    }
}

/// As a reader tells it.
const fn fault(loss: Loss) -> LinkFault {
    match loss {
        Loss::Silent => LinkFault::Timeout,
        Loss::Collision => LinkFault::SeveralChips,
        Loss::Removed | Loss::Moved | Loss::Replaced => LinkFault::ChipLost,
    }
}

impl Modelled {
    fn keep(&mut self, command: &CommandApdu, sent: usize, received: usize) {
        let took = self.model.exchange(command, sent, received);
        self.elapsed = self.elapsed.saturating_add(took);
        self.exchanges.push(Exchange { header: command.header(), sent, received, took });
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

    /// The model's time and what gremlins add to it; without either, nothing takes any time here.
    fn elapsed(&self) -> Option<Duration> {
        let modelled = self.modelled.as_ref().map(|modelled| modelled.elapsed);
        let waited = (!self.waited.is_zero()).then_some(self.waited);
        modelled.map(|modelled| modelled.saturating_add(self.waited)).or(waited)
    }

    fn can_reconnect(&self) -> bool {
        true
    }

    /// A chip that moved comes back, powered anew; in place of a replaced one lies another.
    async fn reconnect(&mut self, _patience: Duration) -> Result<(), LinkError> {
        match self.loss.take() {
            Some(loss @ (Loss::Removed | Loss::Silent | Loss::Collision)) => {
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
