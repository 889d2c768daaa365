//! What holds of any gremlins, one by one and together.

use paskontrol::crypto::random::Random;
use paskontrol::readiness::Verdict;
use paskontrol::simulator::{Gremlin, SeededRandom};
use paskontrol::{Assurance, Report};
use proptest::prelude::*;

use super::otherwise_in_order::verdict;
use super::{play, profile, with};

/// Profiles with enough in them for any gremlin.
const POPULATED: [&str; 4] = ["dk-ready", "pace-gm", "pace-cam", "eac-full"];

/// A chip that hides or refuses PACE cannot do it wrongly either, and one without a key, or without the file that states
/// it, has none that is wrong: of such faults nothing is seen then.
const CLOSES_A_WAY: [&str; 4] = ["01", "02", "41", "44"];

/// Refusing it openly is no more than a warning once the chip has proved itself; hiding it never leads to ready.
const OPENLY: &str = "02";

fn rank(outcome: &Result<Report, String>) -> (Assurance, bool) {
    // What is not read at all is not accepted either. Whether something unauthenticated was read or nothing is no difference:
    // a fault may keep a reader from the place where another would have ended it.
    let authenticated = |report: &Report| (report.assurance.max(Assurance::A1), verdict(report) == Verdict::Ready);
    outcome.as_ref().map_or((Assurance::A1, false), authenticated)
}

/// What is wrong with a set whose last gremlin was added to the others.
fn violation(base: &str, names: &[&str]) -> Option<String> {
    let (last, fewer) = names.split_last()?;
    let (level_before, ready_before) = rank(&play(&with(profile(base, ""), fewer)));
    let (level_after, ready_after) = rank(&play(&with(profile(base, ""), names)));
    let higher = !CLOSES_A_WAY.contains(last) && level_after > level_before;
    let readier = *last != OPENLY && !ready_before && ready_after;
    (higher || readier)
        .then(|| format!("{base} {names:?}: {level_before} {ready_before} to {level_after} {ready_after}"))
}

/// As many random sets as `PASKONTROL_SETS` says, or a million: `cargo test --release --test gremlins -- --ignored`.
#[test]
#[ignore = "hours"]
fn a_million_sets_hold_the_law() {
    let sets = std::env::var("PASKONTROL_SETS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000_u64);
    let catalogue: Vec<_> = Gremlin::names().collect();
    let mut random = SeededRandom::new(96);
    let mut draw = |below: usize| {
        let mut octets = [0; 4];
        random.fill(&mut octets).unwrap();
        usize::try_from(u32::from_be_bytes(octets)).unwrap() % below
    };
    for set in 1..=sets {
        let base = POPULATED[draw(POPULATED.len())];
        let names: Vec<_> = (0..=draw(4)).map(|_| catalogue[draw(catalogue.len())]).collect();
        assert_eq!(violation(base, &names), None, "set {set}");
        if set % 1000 == 0 {
            eprintln!("{set} sets hold the law");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_more_gremlin_never_improves_a_verdict(
        base in prop::sample::select(POPULATED.to_vec()),
        names in prop::collection::vec(prop::sample::select(Gremlin::names().collect::<Vec<_>>()), 1..4),
    ) {
        prop_assert_eq!(violation(base, &names), None);
    }
}
