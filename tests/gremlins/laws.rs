//! What holds of any gremlins, one by one and together.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;

use paskontrol::crypto::random::Random;
use paskontrol::readiness::Verdict;
use paskontrol::simulator::issuer::IssuerError;
use paskontrol::simulator::{Gremlin, Profile, SeededRandom, Specimen, SpecimenError};
use paskontrol::{Assurance, NoProgress, Plan, Policy, Report, TrustSnapshot, blocking, inspect, verify};
use proptest::prelude::*;

use super::otherwise_in_order::verdict;
use super::{now, play, profile, with};

/// Profiles with enough in them for any gremlin.
const POPULATED: [&str; 4] = ["dk-ready", "pace-gm", "pace-cam", "eac-full"];

/// Where the chip's own proof is made with RSA in `dk-ready`, a curve's key, which is quicker, makes it in the others.
fn populated(base: &str) -> Profile {
    profile(base, if matches!(base, "pace-gm" | "eac-full") { "active_authentication = 'brainpool'" } else { "" })
}

/// A chip that hides or refuses PACE cannot do it wrongly either, and one without a key, or without the file that states
/// it, has none that is wrong: of such faults nothing is seen then.
const CLOSES_A_WAY: [&str; 4] = ["01", "02", "41", "44"];

/// Refusing it openly is no more than a warning once the chip has proved itself; hiding it never leads to ready.
const OPENLY: &str = "02";

/// What a gremlin keeps from being seen: with it, the others are as good as not there, and it has a fault of its own.
/// A chip that leaves its mapping data out has not proved the wrong key; one without keys has no wrong ones; a DG14 nobody can
/// read states no key to use and no PACE to hold EF.CardAccess against; an EF.COM nobody can read hides nothing, since EF.SOD
/// decides what is read.
const HIDES: [(&str, &[&str]); 4] =
    [("14", &["15", "16", "17"]), ("41", &["45"]), ("59", &["03", "19"]), ("96", &["43"])];

/// What is left to be seen of gremlins when this one is added.
fn visible(names: &[&'static str], last: &str) -> Vec<&'static str> {
    let hidden = HIDES.iter().filter(|(hiding, _)| *hiding == last).flat_map(|(_, hidden)| hidden.iter());
    let hidden: Vec<_> = hidden.collect();
    names.iter().copied().filter(|name| !hidden.contains(&name)).collect()
}

type Rank = (Assurance, bool);

fn rank(outcome: &Result<Report, String>) -> Rank {
    // What is not read at all is not accepted either. Whether something unauthenticated was read or nothing is no difference:
    // a fault may keep a reader from the place where another would have ended it.
    let authenticated = |report: &Report| (report.assurance.max(Assurance::A1), verdict(report) == Verdict::Ready);
    outcome.as_ref().map_or((Assurance::A1, false), authenticated)
}

/// What is wrong with a set whose last gremlin was added to the others.
fn violation(base: &str, names: &[&'static str]) -> Option<String> {
    let (last, fewer) = names.split_last()?;
    let fewer = visible(fewer, last);
    document(base, names)?;
    document(base, &fewer)?;
    let (before, after) = (rank(&play(&with(populated(base), &fewer))), rank(&play(&with(populated(base), names))));
    is_improved(last, before, after).then(|| format!("{base} {names:?}: {before:?} to {after:?}"))
}

fn is_improved(last: &str, (level_before, ready_before): Rank, (level_after, ready_after): Rank) -> bool {
    let higher = !CLOSES_A_WAY.contains(&last) && level_after > level_before;
    let readier = last != OPENLY && !ready_before && ready_after;
    higher || readier
}

/// Gremlins in one walk, added one by one: each with those before it is a set.
const STEPS: usize = 5;

/// After so many violations nothing is learned from one more.
const VIOLATIONS: usize = 100;

/// Draws what a walk is made of: the same for the same number, on any machine.
fn drawn(walk: u64) -> (&'static str, Vec<&'static str>) {
    let catalogue: Vec<_> = Gremlin::names().collect();
    let mut random = SeededRandom::new(0x9600_0000 + walk);
    let mut draw = |below: usize| {
        let mut octets = [0; 4];
        random.fill(&mut octets).unwrap();
        usize::try_from(u32::from_be_bytes(octets)).unwrap() % below
    };
    let base = POPULATED[draw(POPULATED.len())];
    let mut names: Vec<&str> = Vec::new();
    while names.len() < STEPS {
        let name = catalogue[draw(catalogue.len())];
        // Done twice, some things are undone: a bit that is flipped back.
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (base, names)
}

/// Nothing where the gremlins want keys of different kinds for one signature: such a document cannot be made.
fn document(base: &str, names: &[&str]) -> Option<Specimen> {
    match Specimen::from_profile(&with(populated(base), names)) {
        Err(SpecimenError::Issuer(IssuerError::KeyKind)) => None,
        specimen => Some(specimen.unwrap()),
    }
}

/// What a document with these gremlins comes to, live; that its evidence gives the same is shown elsewhere.
fn rank_live(base: &str, names: &[&str]) -> Option<Rank> {
    let mut specimen = document(base, names)?;
    let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated();
    let read = blocking::run(inspect(&mut specimen.chip, &plan, &mut SeededRandom::new(1), &mut NoProgress));
    let trust = specimen.trust.iter().fold(TrustSnapshot::builder(), |all, csca| all.certificate("test", csca)).build();
    let report =
        read.map_err(|error| error.to_string()).map(|evidence| verify(&evidence, &trust, &Policy::field(), now()));
    Some(rank(&report))
}

/// What is known of sets of two at most: they come up again and again.
type Known = Mutex<HashMap<(&'static str, Vec<&'static str>), Option<Rank>>>;

fn known_rank(known: &Known, base: &'static str, names: &[&'static str]) -> Option<Rank> {
    if names.len() > 2 {
        return rank_live(base, names);
    }
    let key = (base, names.to_vec());
    if let Some(found) = known.lock().unwrap().get(&key) {
        return *found;
    }
    let found = rank_live(base, names);
    known.lock().unwrap().insert(key, found);
    found
}

/// What a set comes to when its last gremlin is added to the others, and whether the law holds; nothing where there is no
/// such document.
fn added(known: &Known, base: &'static str, set: &[&'static str], before: Rank) -> Option<(Rank, bool)> {
    let (last, fewer) = set.split_last()?;
    let after = known_rank(known, base, set)?;
    let improves = |before| is_improved(last, before, after);
    let breaks = improves(before) && known_rank(known, base, &visible(fewer, last)).is_some_and(improves);
    Some((after, !breaks))
}

/// How many sets of one walk hold the law, up to the first that makes no document; or the smallest set that breaks it.
fn walk(known: &Known, number: u64) -> Result<usize, String> {
    let (base, names) = drawn(number);
    let Some(mut before) = known_rank(known, base, &[]) else { return Ok(0) };
    for count in 1..=names.len() {
        let set = &names[..count];
        let Some((after, holds)) = added(known, base, set, before) else { return Ok(count - 1) };
        if !holds {
            return Err(format!("walk {number}: {}", shrunk(base, set)));
        }
        before = after;
    }
    Ok(names.len())
}

/// Leaves out what the violation does not need.
fn shrunk(base: &str, set: &[&'static str]) -> String {
    let mut set = set.to_vec();
    let mut at = 0;
    while at + 1 < set.len() {
        let mut fewer = set.clone();
        fewer.remove(at);
        if violation(base, &fewer).is_some() { set = fewer } else { at += 1 }
    }
    violation(base, &set).unwrap_or_else(|| format!("{base} {set:?}, with one randomness only"))
}

/// Walks from a number on until so many sets were played, on every processor. Says how many there were, and how many of
/// them were surely different: small ones come up again.
fn walks_hold_the_law(first: u64, sets: usize) -> (usize, usize) {
    let (next, violations) = (AtomicU64::new(first), Mutex::new(Vec::new()));
    let (played, large, known) = (AtomicUsize::new(0), AtomicUsize::new(0), Known::default());
    let work = || {
        while played.load(Ordering::Relaxed) < sets && violations.lock().unwrap().len() < VIOLATIONS {
            let number = next.fetch_add(1, Ordering::Relaxed);
            // One says little about the next, so the others are walked all the same.
            let held = walk(&known, number).unwrap_or_else(|violation| {
                eprintln!("{violation}");
                violations.lock().unwrap().push(violation);
                0
            });
            large.fetch_add(held.saturating_sub(2), Ordering::Relaxed);
            let before = played.fetch_add(held, Ordering::Relaxed);
            if before / 10_000 != (before + held) / 10_000 {
                eprintln!("{} sets hold the law, up to walk {number}", before + held);
            }
        }
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
    let violations = violations.into_inner().unwrap();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    (played.into_inner(), large.into_inner() + known.into_inner().unwrap().len())
}

/// Every gremlin after every other one: `cargo test --release --features simulator --test gremlins -- --ignored pair`.
#[test]
#[ignore = "minutes in a release build"]
fn every_pair_holds_the_law() {
    let known = Known::default();
    let mut violations = Vec::new();
    for base in POPULATED {
        for first in Gremlin::names() {
            let Some(before) = known_rank(&known, base, &[first]) else { continue };
            let pairs = Gremlin::names().filter(|second| *second != first).map(|second| [first, second]);
            let broken = pairs.filter(|pair| added(&known, base, pair, before).is_some_and(|(_, holds)| !holds));
            violations.extend(broken.map(|pair| format!("{base} {pair:?}")));
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// As many random sets as `PASKONTROL_SETS` says, or a million, from walk `PASKONTROL_WALK` on:
/// `cargo test --release --features simulator --test gremlins -- --ignored --nocapture a_million`.
#[test]
#[ignore = "an hour or two in a release build"]
fn a_million_sets_hold_the_law() {
    let given = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let first = given("PASKONTROL_WALK").unwrap_or(0);
    let sets = given("PASKONTROL_SETS").and_then(|sets| sets.try_into().ok()).unwrap_or(1_000_000);
    let (played, different) = walks_hold_the_law(first, sets);
    eprintln!("{played} sets, {different} of them different, hold the law");
}

/// What the key of a document signer signs is nothing the CSCA signed, however the signature is encoded.
#[test]
fn a_signer_that_certifies_itself_is_no_better_in_another_encoding() {
    for base in POPULATED {
        assert_eq!(violation(base, &["31", "89"]), None);
    }
}

/// Sets that once were better than with one gremlin less, since one undid what another had done.
#[test]
fn no_gremlin_undoes_another() {
    for (base, names) in [
        ("pace-cam", vec!["03", "04"]),
        ("eac-full", vec!["03", "04"]),
        ("pace-cam", vec!["72", "82", "63"]),
        ("pace-cam", vec!["16", "14"]),
        ("pace-gm", vec!["43", "96"]),
        ("eac-full", vec!["19", "59"]),
        ("pace-cam", vec!["03", "59"]),
        ("pace-cam", vec!["45", "41"]),
        ("pace-gm", vec!["74", "77", "82"]),
        ("pace-gm", vec!["72", "65", "85"]),
    ] {
        assert_eq!(violation(base, &names), None);
    }
}

/// A sample of the million.
#[test]
fn a_hundred_sets_hold_the_law() {
    assert!(walks_hold_the_law(0, 100).0 >= 100);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_more_gremlin_never_improves_a_verdict(
        base in prop::sample::select(POPULATED.to_vec()),
        names in prop::sample::subsequence(Gremlin::names().collect::<Vec<_>>(), 1..4).prop_shuffle(),
    ) {
        prop_assert_eq!(violation(base, &names), None);
    }
}
