//! What is told of a reading while it goes on, held against what it then took: in the time of a model, the same everywhere.
#![cfg(feature = "simulator")]
#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use paskontrol::inspection::progress::Event;
use paskontrol::iso7816::{CommandApdu, LinkError, ResponseApdu};
use paskontrol::lds::DataGroup;
use paskontrol::simulator::{BitRate, LinkModel, Loopback, Profile, SeededRandom, Specimen, built_in};
use paskontrol::{Link, Plan, Progress, blocking, inspect};

/// The link's clock, for whoever watches.
#[derive(Clone, Default)]
struct Clock(Arc<Mutex<Duration>>);

struct Clocked {
    chip: Loopback,
    clock: Clock,
}

impl Link for Clocked {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        let answer = self.chip.transmit(command).await;
        *self.clock.0.lock().unwrap() = self.chip.elapsed().unwrap();
        answer
    }

    fn max_response(&self) -> u32 {
        self.chip.max_response()
    }

    fn elapsed(&self) -> Option<Duration> {
        self.chip.elapsed()
    }
}

/// Keeps events with the time at which they were told.
struct Watched {
    clock: Clock,
    told: Vec<(Duration, Event)>,
}

impl Progress for Watched {
    fn event(&mut self, event: Event) {
        self.told.push((*self.clock.0.lock().unwrap(), event));
    }
}

/// What was told of a profile's reading and when, and when it was over.
fn told(profile: &str, rate: BitRate) -> (Vec<(Duration, Event)>, Duration) {
    let specimen = Specimen::from_profile(&Profile::parse(built_in(profile).unwrap()).unwrap()).unwrap();
    let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated();
    let clock = Clock::default();
    let chip = specimen.chip.with_model(LinkModel::at(rate));
    let mut link = Clocked { chip, clock: clock.clone() };
    let mut watched = Watched { clock: clock.clone(), told: Vec::new() };
    blocking::run(inspect(&mut link, &plan, &mut SeededRandom::new(1), &mut watched)).unwrap();
    let over = *clock.0.lock().unwrap();
    (watched.told, over)
}

/// Chips with and without PACE, long messages, Chip and Active Authentication, and with portraits of 16 to 60 kB.
const PROFILES: [&str; 7] =
    ["dk-ready", "pace-gm", "pace-cam", "short-only", "ca-ecdh-aes256", "aa-ec", "no-copy-protection"];

/// From the first estimate on: what nobody can know yet is the portrait's size and how long the chip will compute.
#[test]
fn the_time_left_is_told_rightly_from_the_first_time_on() {
    for (profile, rate) in PROFILES.into_iter().flat_map(|profile| BitRate::ALL.map(|rate| (profile, rate))) {
        let (told, over) = told(profile, rate);
        let mut sure = false;
        let mut estimates = 0;
        for (at, event) in &told {
            sure |= matches!(event, Event::FileStarted { file, .. } if *file == DataGroup::DG2.into());
            let Event::FileProgress { eta_ms: Some(eta), .. } = event else { continue };
            let left = u64::try_from((over - *at).as_millis()).unwrap();
            // Once the portrait's size is known, only what a command costs is a matter of reckoning.
            let leeway = if sure { left / 50 + 5 } else { left / 4 + 20 };
            assert!(eta.abs_diff(left) <= leeway, "{profile} {rate:?} {event:?}: {left} ms were left");
            estimates += 1;
        }
        assert!(estimates > 1, "{profile} {rate:?}");
    }
}

/// A person who waits sees it go down, but for the moment at which a file turns out longer than usual.
#[test]
fn the_time_left_goes_down() {
    for (profile, rate) in PROFILES.into_iter().flat_map(|profile| BitRate::ALL.map(|rate| (profile, rate))) {
        let (told, _) = told(profile, rate);
        let estimates: Vec<u64> = told
            .iter()
            .filter_map(|(_, event)| match event {
                Event::FileProgress { eta_ms, .. } => *eta_ms,
                _ => None,
            })
            .collect();
        assert!(estimates.is_sorted_by(|earlier, later| earlier >= later), "{profile} {rate:?} {estimates:?}");
    }
}
