//! The system's readers, real or virtual.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::source::{ChipSource, Presence, ReadFault};
use crate::crypto::random::OsRng;
use crate::engine::ReaderMemory;
use crate::inspection::{Evidence, Plan, Progress, inspect};
use crate::iso7816::{CommandApdu, Link, LinkError, LinkFault, ResponseApdu, blocking};
use crate::readers::ReaderError;
use crate::readers::pcsc::{OpenOptions, PcscLink, ReaderSelector, look};

/// A document that was just seen needs no more than this to power up.
const POWER_UP: Duration = Duration::from_secs(3);

/// A stop is heard of within this time while a chip is awaited.
const SLICE: Duration = Duration::from_millis(300);

/// Readers through the system's smart card service.
pub(crate) struct PcscSource {
    select: ReaderSelector,
}

impl PcscSource {
    /// By part of a reader's name, or its index; none is the first that has a document on it.
    pub(crate) fn new(select: Option<&str>) -> Self {
        let select = match select {
            None => ReaderSelector::Any,
            Some(text) => {
                text.parse().map_or_else(|_| ReaderSelector::NamePart(text.to_owned()), ReaderSelector::Index)
            }
        };
        Self { select }
    }
}

impl ChipSource for PcscSource {
    fn look(&mut self) -> Presence {
        match look(&self.select) {
            Err(error) => Presence::NoReader(error),
            Ok(seen) if seen.has_document => Presence::Document { reader: seen.reader },
            Ok(seen) => Presence::Empty { reader: seen.reader },
        }
    }

    fn read(&mut self, plan: Plan, progress: &mut dyn Progress, stop: &AtomicBool) -> Result<Evidence, ReadFault> {
        let options = OpenOptions { reader: self.select.clone(), wait: POWER_UP, ..OpenOptions::default() };
        let link = PcscLink::open(&options).map_err(|error| match error {
            // It was there a moment ago.
            ReaderError::NoCardInTime => ReadFault::Reader(ReaderError::CardRemoved),
            error => ReadFault::Reader(error),
        })?;
        let (reader, memory) = (link.reader_name().to_owned(), ReaderMemory::here());
        let plan = memory.plan(&reader, plan);
        let mut link = Stoppable { link, stop };
        let evidence = blocking::run(inspect(&mut link, &plan, &mut OsRng, progress)).map_err(ReadFault::Inspection)?;
        evidence.link.iter().for_each(|link| memory.learn(&reader, link));
        Ok(evidence)
    }
}

/// A link that is as good as lost once somebody says stop.
struct Stoppable<'a, L> {
    link: L,
    stop: &'a AtomicBool,
}

impl<L: Link> Link for Stoppable<'_, L> {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(LinkFault::ChipLost.into());
        }
        self.link.transmit(command).await
    }

    fn max_response(&self) -> u32 {
        self.link.max_response()
    }

    fn max_short_response(&self) -> u32 {
        self.link.max_short_response()
    }

    fn is_secured(&self) -> bool {
        self.link.is_secured()
    }

    fn elapsed(&self) -> Option<Duration> {
        self.link.elapsed()
    }

    fn can_reconnect(&self) -> bool {
        self.link.can_reconnect()
    }

    async fn reconnect(&mut self, patience: Duration) -> Result<(), LinkError> {
        let mut left = patience;
        while !left.is_zero() && !self.stop.load(Ordering::Relaxed) {
            let slice = left.min(SLICE);
            match self.link.reconnect(slice).await {
                Err(LinkError { fault: LinkFault::ChipLost }) => left = left.saturating_sub(slice),
                ended => return ended,
            }
        }
        Err(LinkFault::ChipLost.into())
    }
}
