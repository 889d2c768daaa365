//! The link below everything: it counts commands, knows how long an answer the chip can give, and keeps one answer.

use std::time::{Duration, Instant};

use crate::iso7816::{CommandApdu, Link, LinkError, ResponseApdu};

/// A link that is watched.
pub(super) struct Counted<'a, L> {
    link: &'a mut L,
    pub(super) commands: u32,
    /// Response data bytes; what EF.ATR/INFO says, else no limit is known.
    pub(super) chip_limit: u32,
    witness: Witness,
    began: Instant,
}

/// The first answer after a moment, which proves that the chip changed its keys.
enum Witness {
    Idle,
    Waiting,
    Taken(ResponseApdu),
}

impl<'a, L> Counted<'a, L> {
    pub(super) fn new(link: &'a mut L) -> Self {
        Self { link, commands: 0, chip_limit: u32::MAX, witness: Witness::Idle, began: Instant::now() }
    }

    /// Keeps the next answer as it comes over the air.
    pub(super) fn keep_next_answer(&mut self) {
        self.witness = Witness::Waiting;
    }

    /// The answer that was kept.
    pub(super) fn take_kept_answer(&mut self) -> Option<ResponseApdu> {
        match std::mem::replace(&mut self.witness, Witness::Idle) {
            Witness::Taken(answer) => Some(answer),
            Witness::Idle | Witness::Waiting => None,
        }
    }
}

impl<L: Link> Link for Counted<'_, L> {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        self.commands = self.commands.saturating_add(1);
        let answer = self.link.transmit(command).await?;
        if matches!(self.witness, Witness::Waiting) {
            self.witness = Witness::Taken(answer.clone());
        }
        Ok(answer)
    }

    fn max_response(&self) -> u32 {
        self.link.max_response().min(self.chip_limit)
    }

    fn max_short_response(&self) -> u32 {
        self.link.max_short_response().min(self.chip_limit)
    }

    fn is_secured(&self) -> bool {
        self.link.is_secured()
    }

    /// The link's own time, else the wall's since the inspection began.
    fn elapsed(&self) -> Option<Duration> {
        Some(self.link.elapsed().unwrap_or_else(|| self.began.elapsed()))
    }
}
