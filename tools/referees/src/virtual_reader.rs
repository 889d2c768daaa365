//! The two slots of Debian's vsmartcard-vpcd, for chips of ours and of others.
//!
//! Without them each test says that it was skipped; with `PASKONTROL_PCSC_TESTS=1` it fails instead.

use std::path::Path;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use paskontrol::readers::ReaderError;
use paskontrol::readers::pcsc::{self, OpenOptions, PcscLink, ReaderSelector};
use paskontrol::simulator::{Chip, vpcd};

use crate::Result;

/// pcscd looks for chips that come and go about every 400 ms.
const PATIENCE: Duration = Duration::from_secs(10);

/// There is one pcscd, so one test of a process at a time.
static IN_USE: Mutex<()> = Mutex::new(());

/// A place for a chip.
#[derive(Debug, Clone, Copy)]
pub struct Slot {
    /// What PC/SC calls it.
    pub reader: &'static str,
    /// Where it waits for its chip.
    pub port: u16,
}

/// Both places, independent of each other.
pub const SLOTS: [Slot; 2] =
    [Slot { reader: "Virtual PCD 00 00", port: 35963 }, Slot { reader: "Virtual PCD 00 01", port: 35964 }];

/// The readers for this test alone, or nothing, said aloud.
pub fn hold(test: &str) -> Option<MutexGuard<'static, ()>> {
    let guard = IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
    let missing = match pcsc::list() {
        Ok(readers) if SLOTS.iter().all(|slot| readers.iter().any(|name| name == slot.reader)) => return Some(guard),
        Ok(_) => "no virtual reader".to_owned(),
        Err(error) => error.to_string(),
    };
    assert!(std::env::var_os("PASKONTROL_PCSC_TESTS").is_none_or(|value| value != "1"), "{test}: {missing}");
    eprintln!("SKIPPED {test}: {missing}");
    None
}

impl Slot {
    /// Waits for the chip in this slot and connects.
    pub fn open(self) -> Result<PcscLink> {
        Ok(self.open_within(PATIENCE)?)
    }

    fn open_within(self, wait: Duration) -> std::result::Result<PcscLink, ReaderError> {
        let reader = ReaderSelector::NamePart(self.reader.to_owned());
        PcscLink::open(&OpenOptions { reader, wait, ..OpenOptions::default() })
    }

    fn wait_until_empty(self) {
        let deadline = Instant::now() + PATIENCE;
        while self.open_within(Duration::ZERO).err() != Some(ReaderError::NoCardInTime) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// A simulated chip in a slot, taken out when dropped.
pub struct SimulatedCard {
    slot: Slot,
    leave: Arc<AtomicBool>,
    thread: Option<JoinHandle<std::io::Result<()>>>,
}

impl SimulatedCard {
    /// Puts the chip in and waits until PC/SC sees it.
    pub fn insert(mut chip: Chip, slot: Slot) -> Result<Self> {
        let leave = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&leave);
        let thread = thread::spawn(move || vpcd::serve(&mut chip, ("127.0.0.1", slot.port), &told));
        let card = Self { slot, leave, thread: Some(thread) };
        slot.open()?;
        Ok(card)
    }
}

impl Drop for SimulatedCard {
    fn drop(&mut self) {
        self.leave.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        self.slot.wait_until_empty();
    }
}

/// Somebody else's chip, a program of its own; taken out when dropped.
pub struct ForeignCard {
    slot: Slot,
    program: Child,
}

impl ForeignCard {
    /// Starts a program that takes the slot's port and then these arguments.
    pub fn insert(program: &Path, slot: Slot, arguments: &[&str]) -> Result<Self> {
        let program = Command::new(program).arg(slot.port.to_string()).args(arguments).spawn()?;
        Ok(Self { slot, program })
    }
}

impl Drop for ForeignCard {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
        self.slot.wait_until_empty();
    }
}
