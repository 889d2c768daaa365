//! What holds of any gremlins, one by one and together.

use paskontrol::readiness::Verdict;
use paskontrol::simulator::Gremlin;
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
    // What is not read at all is not accepted either.
    outcome.as_ref().map_or((Assurance::A0, false), |report| (report.assurance, verdict(report) == Verdict::Ready))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_more_gremlin_never_improves_a_verdict(
        base in prop::sample::select(POPULATED.to_vec()),
        names in prop::collection::vec(prop::sample::select(Gremlin::names().collect::<Vec<_>>()), 1..4),
    ) {
        let (last, fewer) = names.split_last().unwrap();
        let (level_before, ready_before) = rank(&play(&with(profile(base, ""), fewer)));
        let (level_after, ready_after) = rank(&play(&with(profile(base, ""), &names)));
        if !CLOSES_A_WAY.contains(last) {
            prop_assert!(level_after <= level_before, "{level_before} to {level_after}");
        }
        prop_assert!(*last == OPENLY || ready_before || !ready_after);
    }
}
