//! Through the real PC/SC stack: a passport that moves, one that is exchanged, a service that dies.
//!
//! As for `tests/pcsc.rs`, they need pcscd with Debian's virtual readers, and say so where they are skipped.
#![cfg(all(feature = "pcsc", feature = "simulator"))]
#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

mod virtual_reader;

use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use paskontrol::inspection::progress::{Continuity, Event};
use paskontrol::inspection::{InspectionError, Progress};
use paskontrol::iso7816::LinkFault;
use paskontrol::lds::{DataGroup, FileId};
use paskontrol::readers::pcsc::{self, OpenOptions, PcscLink, ReaderSelector};
use paskontrol::simulator::{specimen, vpcd};
use paskontrol::{Assurance, Evidence, OsRng, Plan, Policy, TrustSnapshot, blocking, inspect, verify};
use virtual_reader::{ADDRESS, READER, reader, skip};

/// Puts passports into the reader, one after another, each until it is told to leave.
struct Hand {
    leave: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Hand {
    /// Between two passports the reader is empty for longer than it takes the service to notice.
    fn placing(profiles: &[&str]) -> Self {
        let leave = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&leave);
        let mut chips: Vec<_> = profiles.iter().map(|name| specimen(name).unwrap().chip.into_chip()).collect();
        let thread = thread::spawn(move || {
            for chip in &mut chips {
                // Ends with an error when the service dies.
                let _ = vpcd::serve(chip, ADDRESS, &told);
                thread::sleep(Duration::from_millis(900));
                told.store(false, Ordering::Relaxed);
            }
        });
        Self { leave, thread }
    }

    fn empty(self) {
        while !self.thread.is_finished() {
            self.leave.store(true, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(20));
        }
        self.thread.join().unwrap();
    }
}

/// Keeps the events, and does something when the photo begins, once.
struct AtThePhoto<F> {
    deed: Option<F>,
    events: Vec<Event>,
}

impl<F: FnOnce() + Send> Progress for AtThePhoto<F> {
    fn event(&mut self, event: Event) {
        if matches!(event, Event::FileStarted { file: FileId::Dg(DataGroup::DG2), .. })
            && let Some(deed) = self.deed.take()
        {
            deed();
        }
        self.events.push(event);
    }
}

fn link() -> PcscLink {
    let reader = ReaderSelector::NamePart(READER.to_lowercase());
    PcscLink::open(&OpenOptions { reader, wait: Duration::from_secs(5), ..OpenOptions::default() }).unwrap()
}

fn read(name: &str, deed: impl FnOnce() + Send) -> (Result<Evidence, InspectionError>, Vec<Event>) {
    let plan = Plan::for_mrz(&specimen(name).unwrap().mrz.lines().join("\n")).unwrap().simulated();
    let mut progress = AtThePhoto { deed: Some(deed), events: Vec::new() };
    let evidence = blocking::run(inspect(&mut link(), &plan, &mut OsRng, &mut progress));
    (evidence, progress.events)
}

fn assurance(name: &str, evidence: &Evidence) -> Assurance {
    let specimen = specimen(name).unwrap();
    let trust = specimen.trust.iter().fold(TrustSnapshot::builder(), |trust, csca| trust.certificate("test", csca));
    let now = "2026-11-22T10:00:00+01:00".parse().unwrap();
    verify(evidence, &trust.build(), &Policy::field(), now).assurance
}

#[test]
fn a_passport_taken_up_and_put_back_during_the_photo_is_read_on() {
    let Some(_reader) = reader("a_passport_taken_up_and_put_back_during_the_photo_is_read_on") else { return };
    for name in ["dk-ready", "eac-full", "short-only"] {
        let hand = Hand::placing(&[name, name]);
        let leave = Arc::clone(&hand.leave);
        let (evidence, events) = read(name, move || leave.store(true, Ordering::Relaxed));
        let evidence = evidence.unwrap();
        hand.empty();
        assert_eq!(assurance(name, &evidence), Assurance::A3, "{name}");
        assert_eq!(evidence.resumptions.len(), 1, "{name}");
        assert_eq!(evidence.resumptions[0].file.as_deref(), Some("DG2"), "{name}");
        assert!(evidence.resumptions[0].offset > 0, "{name}");
        assert!(events.contains(&Event::ChipResumed { continuity: Continuity::Proven }), "{name}");
    }
}

#[test]
fn another_passport_put_back_is_refused() {
    let Some(_reader) = reader("another_passport_put_back_is_refused") else { return };
    let hand = Hand::placing(&["dk-ready", "aa-ec"]);
    let leave = Arc::clone(&hand.leave);
    let (evidence, _) = read("dk-ready", move || leave.store(true, Ordering::Relaxed));
    hand.empty();
    assert_eq!(evidence, Err(InspectionError::ChipChanged));
}

/// Only where the service is ours to kill: `tools/setup.sh` says so.
#[test]
fn a_killed_service_is_named_and_the_next_reading_works() {
    let test = "a_killed_service_is_named_and_the_next_reading_works";
    let Some(_reader) = reader(test) else { return };
    if std::env::var_os("PASKONTROL_OWN_PCSCD").is_none() {
        return skip(test, "this pcscd is not ours to kill");
    }
    let hand = Hand::placing(&["dk-ready"]);
    let begin = Instant::now();
    let (evidence, _) = read("dk-ready", kill_service);
    let lost = evidence.unwrap_err();
    assert_eq!(lost, InspectionError::Link(LinkFault::ServiceGone.into()));
    assert!(begin.elapsed() < Duration::from_secs(12), "{:?}", begin.elapsed());
    hand.empty();
    let _service = Service::start();
    let hand = Hand::placing(&["dk-ready"]);
    let (evidence, _) = read("dk-ready", || ());
    assert_eq!(assurance("dk-ready", &evidence.unwrap()), Assurance::A3);
    hand.empty();
}

fn kill_service() {
    let pid = std::fs::read_to_string("/run/pcscd/pcscd.pid").unwrap();
    let pid = pid.trim_matches(['\0', '\n', ' ']);
    assert!(Command::new("kill").args(["-9", pid]).status().unwrap().success());
}

/// A service in place of the one that was killed. It goes on running for the tests that follow.
struct Service(#[expect(dead_code, reason = "it outlives this test")] Child);

impl Service {
    fn start() -> Self {
        // What a killed service leaves behind keeps the next one from starting.
        for left in ["/run/pcscd/pcscd.comm", "/run/pcscd/pcscd.pid"] {
            let _ = std::fs::remove_file(left);
        }
        let child = Command::new("pcscd").arg("-f").spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(5);
        while !pcsc::list().is_ok_and(|readers| readers.iter().any(|name| name == READER)) {
            assert!(Instant::now() < deadline, "the service does not start");
            thread::sleep(Duration::from_millis(50));
        }
        Self(child)
    }
}
