//! A reader on paper: simulated passports that can be placed, taken away, unplugged and swapped while they are read.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::bench::{again, assessed, looked_at, unasked};
use super::case::{Case, FaceAnswer, Judging, NotDecided};
use super::source::{ChipSource, Presence, ReadFault};
use crate::crypto::random::OsRng;
use crate::encoding::Timestamp;
use crate::engine::Believed;
use crate::engine::specimen::{self, Known};
use crate::inspection::{Evidence, Plan, Progress, inspect};
use crate::iso7816::{CommandApdu, Link, LinkError, LinkFault, ResponseApdu, blocking};
use crate::readers::ReaderError;
use crate::records::Pid;
use crate::registry::sources::MemorySource;
use crate::registry::{Answer, Query, Source, SourceError, SourceId};
use crate::simulator::{Gremlin, Loopback, Profile, Specimen, SpecimenError, built_in};
use crate::verification::Policy;

/// The name of the reader.
const READER: &str = "Simulator";

/// A register that is slow is one that does not answer after so long.
const LONGEST_ANSWER: Duration = Duration::from_secs(60);

/// A simulated reader with a simulated passport, moved by whoever holds it.
#[derive(Clone)]
pub(crate) struct Demo {
    stand: Arc<Mutex<Stand>>,
}

/// How the simulator stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Switches {
    /// The passport lies on the reader.
    pub(crate) present: bool,
    /// The reader is there.
    pub(crate) plugged: bool,
    /// What the register does.
    pub(crate) register: Mood,
}

/// What a simulated register does when it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Answers.
    Answers,
    /// Cannot be reached.
    Silent,
    /// Keeps everybody waiting, until it is told otherwise.
    Slow,
}

/// What is at hand.
struct Stand {
    plugged: bool,
    present: bool,
    register: Mood,
    pace: Duration,
    profile: String,
    passport: Arc<Passport>,
}

/// A passport and what belongs to it.
struct Passport {
    chip: Mutex<Loopback>,
    lines: String,
    can: Option<String>,
    trust: Vec<Vec<u8>>,
    evaluate_at: Option<Timestamp>,
    register: Option<MemorySource>,
    known: Known,
}

impl Demo {
    /// A reader with nothing on it, and a passport beside it.
    ///
    /// # Errors
    /// For a profile there is not.
    pub(crate) fn new(profile: &str, gremlins: &[String], pace: Duration) -> Result<Self, SpecimenError> {
        let passport = Arc::new(Passport::made(profile, gremlins)?);
        let stand = Stand {
            plugged: true,
            present: false,
            register: Mood::Answers,
            pace,
            profile: profile.to_owned(),
            passport,
        };
        Ok(Self { stand: Arc::new(Mutex::new(stand)) })
    }

    fn stand(&self) -> MutexGuard<'_, Stand> {
        lock(&self.stand)
    }

    /// Takes another passport in hand; the one on the reader goes.
    ///
    /// # Errors
    /// For a profile there is not.
    pub(crate) fn take(&self, profile: &str, gremlins: &[String]) -> Result<(), SpecimenError> {
        let passport = Arc::new(Passport::made(profile, gremlins)?);
        let mut stand = self.stand();
        profile.clone_into(&mut stand.profile);
        stand.passport = passport;
        stand.present = false;
        Ok(())
    }

    /// Lays the passport on the reader, or takes it away.
    pub(crate) fn place(&self, present: bool) {
        self.stand().present = present;
    }

    /// Plugs the reader in, or out.
    pub(crate) fn plug(&self, plugged: bool) {
        self.stand().plugged = plugged;
    }

    /// What the register does from now on.
    pub(crate) fn set_register(&self, mood: Mood) {
        self.stand().register = mood;
    }

    /// How everything stands.
    pub(crate) fn switches(&self) -> Switches {
        let stand = self.stand();
        Switches { present: stand.present, plugged: stand.plugged, register: stand.register }
    }

    /// The profile of the passport in hand.
    pub(crate) fn profile(&self) -> String {
        self.stand().profile.clone()
    }

    /// What is printed on it: the lines, and the Card Access Number where there is one.
    pub(crate) fn printed(&self) -> (String, Option<String>) {
        let stand = self.stand();
        (stand.passport.lines.clone(), stand.passport.can.clone())
    }

    fn now(&self) -> Timestamp {
        self.stand().passport.evaluate_at.unwrap_or_else(crate::engine::now)
    }

    /// What the register does once it does something. Nobody's patience is endless.
    fn await_register(&self) -> Mood {
        let began = Instant::now();
        loop {
            match self.stand().register {
                Mood::Slow if began.elapsed() < LONGEST_ANSWER => {}
                Mood::Slow => return Mood::Silent,
                mood => return mood,
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn decided(&self, case: Case, face: Option<FaceAnswer>) -> Result<Case, NotDecided> {
        let passport = Arc::clone(&self.stand().passport);
        let mood = self.await_register();
        let known = passport.known;
        match passport.register.as_ref() {
            Some(register) if mood == Mood::Silent => assessed(case, face, known.with(Some(&Silent(register.id())))),
            Some(register) => assessed(case, face, known.with(Some(register))),
            None => assessed(case, face, known.with(None)),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Passport {
    fn made(profile: &str, gremlins: &[String]) -> Result<Self, SpecimenError> {
        let mut made = Profile::parse(built_in(profile).ok_or(SpecimenError::UnknownProfile)?)?;
        for name in gremlins {
            made = made.with_gremlin(Gremlin::named(name)?);
        }
        let specimen = Specimen::from_profile(&made)?;
        let (register, known) = (specimen::register(&specimen), Known::of(&specimen));
        Ok(Self {
            lines: specimen.mrz.lines().join("\n"),
            can: specimen.can,
            trust: specimen.trust,
            evaluate_at: specimen.evaluate_at,
            chip: Mutex::new(specimen.chip),
            register,
            known,
        })
    }
}

/// A register that cannot be reached.
pub(super) struct Silent<'a>(pub(super) &'a SourceId);

impl Source for Silent<'_> {
    fn id(&self) -> &SourceId {
        self.0
    }

    fn ask(&self, _query: &Query, _now: Timestamp) -> Result<Answer, SourceError> {
        Err(SourceError::Unreachable)
    }
}

impl Judging for Demo {
    fn judge(&self, evidence: &Evidence) -> Result<Case, NotDecided> {
        let passport = Arc::clone(&self.stand().passport);
        let believed = Believed { trust: specimen::trust(&passport.trust), policy: Policy::field(), now: self.now() };
        self.decided(looked_at(believed.verify(evidence)), Some(FaceAnswer::Same)).map(unasked)
    }

    fn ask_again(&self, case: &Case) -> Result<Case, NotDecided> {
        self.decided(again(case), Some(FaceAnswer::Same)).map(unasked)
    }

    fn decide(&self, case: &Case, face: Option<FaceAnswer>, _subject: Option<&Pid>) -> Result<Case, NotDecided> {
        self.decided(again(case), face)
    }
}

impl ChipSource for Demo {
    fn look(&mut self) -> Presence {
        let stand = self.stand();
        match (stand.plugged, stand.present) {
            (false, _) => Presence::NoReader(ReaderError::NoReader),
            (true, false) => Presence::Empty { reader: READER.to_owned() },
            (true, true) => Presence::Document { reader: READER.to_owned() },
        }
    }

    fn read(&mut self, plan: Plan, progress: &mut dyn Progress, stop: &AtomicBool) -> Result<Evidence, ReadFault> {
        let plan = plan.at(self.now());
        let mut link = OnStand { demo: self, stop };
        link.power_up();
        blocking::run(inspect(&mut link, &plan, &mut OsRng, progress)).map_err(ReadFault::Inspection)
    }

    fn is_simulated(&self) -> bool {
        true
    }
}

/// The chip on the stand, for as long as it lies there.
struct OnStand<'a> {
    demo: &'a Demo,
    stop: &'a AtomicBool,
}

impl OnStand<'_> {
    /// A chip that comes into the field forgets its sessions.
    fn power_up(&self) {
        lock(&self.demo.stand().passport.chip).chip_mut().reset();
    }

    /// The chip, if it can be reached.
    fn reached(&self) -> Result<(Arc<Passport>, Duration), LinkFault> {
        let stand = self.demo.stand();
        match (stand.plugged, stand.present && !self.stop.load(Ordering::Relaxed)) {
            (false, _) => Err(LinkFault::ReaderGone),
            (true, false) => Err(LinkFault::ChipLost),
            (true, true) => Ok((Arc::clone(&stand.passport), stand.pace)),
        }
    }

    fn exchange(&self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        let (_, pace) = self.reached()?;
        thread::sleep(pace);
        let (passport, _) = self.reached()?;
        blocking::run(lock(&passport.chip).transmit(command))
    }

    fn await_chip(&self, patience: Duration) -> Result<(), LinkError> {
        let began = Instant::now();
        while began.elapsed() < patience && !self.stop.load(Ordering::Relaxed) {
            match self.reached() {
                Ok(_) => {
                    self.power_up();
                    return Ok(());
                }
                Err(LinkFault::ReaderGone) => return Err(LinkFault::ReaderGone.into()),
                Err(_) => thread::sleep(Duration::from_millis(20)),
            }
        }
        Err(LinkFault::ChipLost.into())
    }
}

impl Link for OnStand<'_> {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        self.exchange(command)
    }

    fn can_reconnect(&self) -> bool {
        true
    }

    async fn reconnect(&mut self, patience: Duration) -> Result<(), LinkError> {
        self.await_chip(patience)
    }

    /// Enough for every proof of a chip in one piece, and little enough that there is progress to be seen.
    fn max_response(&self) -> u32 {
        600
    }
}
