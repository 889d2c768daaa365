//! The link below everything: it keeps the budget, knows how long an answer the chip can give, and keeps one answer.

use std::time::{Duration, Instant};

use crate::inspection::plan::Budget;
use crate::iso7816::commands::get_response;
use crate::iso7816::{CommandApdu, Le, Link, LinkError, LinkFault, ResponseApdu, Status};

/// A plain answer comes in so many pieces at most: 64 KiB in the short form.
const MAX_PIECES: usize = 256;

/// A link that is watched.
pub(super) struct Counted<'a, L> {
    link: &'a mut L,
    budget: Budget,
    pub(super) commands: u32,
    bytes: u64,
    /// Response data bytes; what EF.ATR/INFO says, else no limit is known.
    pub(super) chip_limit: u32,
    witness: Witness,
    began: Instant,
    /// Time at which this inspection, and this phase of it, began.
    start: Duration,
    phase: Duration,
    /// Time spent waiting for a chip that was lost.
    paused: Duration,
    /// The shortest time an answer took.
    quickest: Option<Duration>,
}

/// The first answer after a moment, which proves that the chip changed its keys.
enum Witness {
    Idle,
    Waiting,
    Taken(ResponseApdu),
}

impl<'a, L: Link> Counted<'a, L> {
    pub(super) fn new(link: &'a mut L, budget: Budget) -> Self {
        let start = link.elapsed().unwrap_or_default();
        Self {
            link,
            budget,
            commands: 0,
            bytes: 0,
            chip_limit: u32::MAX,
            witness: Witness::Idle,
            began: Instant::now(),
            start,
            phase: start,
            paused: Duration::ZERO,
            quickest: None,
        }
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

    /// The shortest time an answer took, where it took one that counts in milliseconds.
    pub(super) fn quickest_ms(&self) -> Option<u32> {
        self.quickest.and_then(|quickest| u32::try_from(quickest.as_millis()).ok()).filter(|quickest| *quickest > 0)
    }

    /// Another phase begins, with its own time.
    pub(super) fn begin_phase(&mut self) {
        self.phase = self.now();
    }

    /// The link's own time, else the wall's since the inspection began.
    fn now(&self) -> Duration {
        self.link.elapsed().unwrap_or_else(|| self.began.elapsed())
    }

    /// Waits for a chip to come back.
    pub(super) async fn wait_for_chip(&mut self, patience: Duration) -> Result<(), LinkError> {
        let before = self.now();
        self.witness = Witness::Idle;
        let outcome = self.link.reconnect(patience).await;
        let waited = self.now().saturating_sub(before);
        self.paused = self.paused.saturating_add(waited);
        self.begin_phase();
        outcome
    }

    /// Refuses the next command when the budget is spent.
    fn charge(&mut self) -> Result<(), LinkFault> {
        let now = self.now();
        let whole = now.saturating_sub(self.start).saturating_sub(self.paused);
        if whole >= self.budget.whole || now.saturating_sub(self.phase) >= self.budget.phase {
            return Err(LinkFault::TimeSpent);
        }
        if self.commands >= self.budget.commands || self.bytes >= self.budget.bytes {
            return Err(LinkFault::CommandsSpent);
        }
        self.commands = self.commands.saturating_add(1);
        Ok(())
    }

    async fn exchange(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        self.charge()?;
        let before = self.now();
        let answer = self.link.transmit(command).await?;
        let took = self.now().saturating_sub(before);
        self.quickest = Some(self.quickest.map_or(took, |quickest| quickest.min(took)));
        self.bytes = self.bytes.saturating_add(u64::try_from(answer.data.len()).unwrap_or(u64::MAX)).saturating_add(2);
        Ok(answer)
    }

    /// Fetches what a plain `61xx` without data announces. Under secure messaging the message is whole or it is not one.
    async fn fetch_rest(&mut self, command: &CommandApdu, answer: ResponseApdu) -> Result<ResponseApdu, LinkError> {
        let more = |status: Status| status.bytes()[0] == 0x61;
        let is_ours = command.cla & SECURED == 0 && command.ins != GET_RESPONSE;
        if !is_ours || !answer.data.is_empty() || !more(answer.status) {
            return Ok(answer);
        }
        let mut data = Vec::new();
        let mut status = answer.status;
        for _ in 0..MAX_PIECES {
            let [_, announced] = status.bytes();
            let le = if announced == 0 { 256 } else { u32::from(announced) };
            let piece = self.exchange(&get_response(Le::Bytes(le))).await?;
            status = piece.status;
            data.extend_from_slice(&piece.data);
            if !more(status) {
                break;
            }
        }
        Ok(ResponseApdu::new(data, status))
    }
}

/// The bits of the class that say secure messaging.
pub(super) const SECURED: u8 = 0x0C;
/// Who asks for the rest himself is left to.
const GET_RESPONSE: u8 = 0xC0;

impl<L: Link> Link for Counted<'_, L> {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        let answer = self.exchange(command).await?;
        let answer = self.fetch_rest(command, answer).await?;
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

    fn elapsed(&self) -> Option<Duration> {
        Some(self.now())
    }

    fn can_reconnect(&self) -> bool {
        self.link.can_reconnect()
    }
}
