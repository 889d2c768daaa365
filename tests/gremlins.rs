//! Gremlins 01 to 26 and 57: each played live and again from its evidence, with the verdict it must get.
#![cfg(feature = "simulator")]
#![expect(clippy::unwrap_used, unreachable_pub, reason = "tests may say what must be so, here outside #[test] too")]

mod otherwise_in_order;

use paskontrol::readiness::Verdict;
use paskontrol::simulator::{Gremlin, Profile, Specimen, built_in};
use paskontrol::verification::CheckStatus;
use paskontrol::{
    Assurance, Code, Evidence, NoProgress, OsRng, Plan, Policy, Report, Timestamp, TrustSnapshot, blocking, inspect,
    verify,
};
use proptest::prelude::*;

use otherwise_in_order::verdict;

/// What must come out.
#[derive(Debug, Clone, Copy)]
enum Expected {
    /// As without the gremlin.
    Good,
    /// As without, and the code named.
    Warned(Code),
    /// A check failed for this reason.
    Failed(Code),
    /// A check was left open for this reason, and the document is not accepted.
    Undetermined(Code),
}

use Expected::{Failed, Good, Undetermined, Warned};

/// A chip with nothing to prove itself by but what the gremlin spoils.
const WITHOUT_ACTIVE_AUTHENTICATION: &str = "active_authentication = 'none'";
const WITHOUT_CHIP_AUTHENTICATION: &str = "chip_authentication = []";

fn profile(name: &str, chip: &str) -> Profile {
    if chip.is_empty() {
        return Profile::parse(built_in(name).unwrap()).unwrap();
    }
    Profile::parse(&format!("name = 'x'\nextends = '{name}'\n[chip]\n{chip}\n")).unwrap()
}

fn read(specimen: &mut Specimen) -> Result<Evidence, String> {
    let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated();
    let read = blocking::run(inspect(&mut specimen.chip, &plan, &mut OsRng, &mut NoProgress));
    read.map_err(|error| error.to_string())
}

fn judge(specimen: &Specimen, evidence: &Evidence) -> Report {
    let trust = specimen.trust.iter().fold(TrustSnapshot::builder(), |trust, csca| trust.certificate("test", csca));
    let now: Timestamp = "2026-11-22T10:00:00+01:00".parse().unwrap();
    verify(evidence, &trust.build(), &Policy::field(), now)
}

/// Read live, and judged both at once and from the bundle.
fn play(profile: &Profile) -> Result<Report, String> {
    let mut specimen = Specimen::from_profile(profile).unwrap();
    let evidence = read(&mut specimen)?;
    let report = judge(&specimen, &evidence);
    let replayed = judge(&specimen, &Evidence::from_json(&evidence.to_json()).unwrap());
    assert_eq!(report, replayed, "{}", profile.name);
    Ok(report)
}

fn with(profile: Profile, gremlins: &[&str]) -> Profile {
    gremlins.iter().fold(profile, |profile, name| profile.with_gremlin(Gremlin::named(name).unwrap()))
}

fn gives(report: &Report, status: CheckStatus, code: Code) -> bool {
    report.checks().any(|check| check.status == status && check.codes.contains(&code))
}

/// Nothing, or what is not as expected.
fn complaint(report: &Report, expected: Expected) -> Option<&'static str> {
    let good = verdict(report) == Verdict::Ready && report.assurance == Assurance::A3;
    let named = |code| report.checks().any(|check| check.codes.contains(&code));
    let holds = match expected {
        Good => good,
        Warned(code) => good && named(code),
        Failed(code) => report.status == CheckStatus::Failed && gives(report, CheckStatus::Failed, code),
        Undetermined(code) => {
            report.status == CheckStatus::Undetermined && gives(report, CheckStatus::Undetermined, code)
        }
    };
    let accepted = verdict(report) == Verdict::Ready && !matches!(expected, Good | Warned(_));
    if accepted { Some("accepted") } else { (!holds).then_some("another verdict") }
}

/// Gremlin, profile, what its chip is made of besides, verdict.
type Row = (&'static str, &'static str, &'static str, Expected);

fn all(rows: &[Row]) {
    let mut complaints = Vec::new();
    for (gremlin, name, chip, expected) in rows {
        let case = format!("{gremlin} on {name} {chip}: {expected:?}");
        match play(&with(profile(name, chip), &[gremlin])) {
            Err(error) => complaints.push(format!("{case}: {error}")),
            Ok(report) => {
                if let Some(complaint) = complaint(&report, *expected) {
                    let codes: Vec<_> = report
                        .checks()
                        .filter(|check| !check.codes.is_empty())
                        .map(|check| format!("{} {:?} {:?}", check.id, check.status, check.codes))
                        .collect();
                    let found = (report.status, report.assurance, verdict(&report));
                    complaints.push(format!("{case}: {complaint}: {found:?} {codes:#?}"));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn profiles_in_order_are_ready_at_level_a3() {
    for name in
        ["pace-gm", "pace-im", "pace-cam", "pace-dh", "aa-rsa2048", "aa-ec", "ca-dh", "ca-ecdh-aes256", "eac-full"]
    {
        let report = play(&profile(name, "")).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(complaint(&report, Good), None, "{name}: {report:#?}");
    }
}

#[test]
fn pace_hidden_refused_or_weakened_is_noticed() {
    all(&[
        ("01", "pace-gm", "", Failed(Code::AccessDowngradeProven)),
        ("01", "eac-full", "", Failed(Code::AccessDowngradeProven)),
        ("02", "pace-gm", "", Warned(Code::AccessDowngraded)),
        ("02", "pace-gm", WITHOUT_ACTIVE_AUTHENTICATION, Undetermined(Code::AccessDowngraded)),
        ("03", "eac-full", "", Failed(Code::AccessCardaccessMismatch)),
        ("03", "pace-cam", "", Failed(Code::AccessCardaccessMismatch)),
        ("04", "pace-gm", "", Good),
        ("04", "pace-cam", "", Good),
    ]);
}

#[test]
fn broken_secure_messaging_is_never_read_over() {
    for name in ["dk-ready", "pace-gm", "pace-im", "pace-cam", "ca-dh", "ca-ecdh-aes256", "eac-full"] {
        all(&[
            ("05", name, "", Failed(Code::SmUnprotectedResponse)),
            ("06", name, "", Failed(Code::SmStatusMissing)),
            ("07", name, "", Failed(Code::SmMacInvalid)),
            ("08", name, "", Failed(Code::SmCryptogramInvalid)),
            ("08b", name, "", Failed(Code::SmCryptogramInvalid)),
            ("09", name, "", Failed(Code::SmMacInvalid)),
            ("57", name, "", Good),
        ]);
    }
}

#[test]
fn keys_of_pace_that_are_none_are_refused() {
    all(&[
        ("10", "pace-gm", "", Good),
        ("10b", "pace-gm", "", Good),
        ("10", "pace-cam", "", Good),
        ("11", "pace-gm", "", Failed(Code::PacePointInvalid)),
        ("11b", "pace-gm", "", Failed(Code::PacePointInvalid)),
        ("11b", "pace-im", "", Failed(Code::PacePointInvalid)),
        ("11", "pace-cam", "", Failed(Code::PacePointInvalid)),
        ("11", "pace-dh", "", Failed(Code::PacePointInvalid)),
        ("11b", "pace-dh", "", Failed(Code::PacePointInvalid)),
        ("12", "pace-gm", "", Failed(Code::PacePointInvalid)),
        ("12b", "pace-gm", "", Failed(Code::PacePointInvalid)),
        ("12", "pace-dh", "", Failed(Code::PacePointInvalid)),
        ("12b", "pace-dh", "", Failed(Code::PacePointInvalid)),
        ("12c", "pace-dh", "", Failed(Code::PacePointInvalid)),
        ("12d", "pace-dh", "", Failed(Code::PacePointInvalid)),
        ("13", "pace-gm", "", Failed(Code::PaceKeyReflected)),
        ("13", "pace-im", "", Failed(Code::PaceKeyReflected)),
        ("13", "pace-dh", "", Failed(Code::PaceKeyReflected)),
    ]);
}

#[test]
fn chip_authentication_mapping_proves_the_signed_key_or_nothing() {
    all(&[
        ("14", "pace-cam", "", Warned(Code::ChipCamMissing)),
        ("14", "pace-cam", WITHOUT_CHIP_AUTHENTICATION, Failed(Code::ChipCamMissing)),
        ("15", "pace-cam", "", Failed(Code::ChipCamInvalid)),
        ("16", "pace-cam", "", Failed(Code::ChipKeyUnbound)),
        ("17", "pace-cam", "", Failed(Code::CardSecuritySignatureInvalid)),
        ("18", "pace-gm", "", Warned(Code::PaceExtraData)),
        ("18", "pace-dh", "", Warned(Code::PaceExtraData)),
    ]);
}

#[test]
fn a_chip_that_does_not_hold_its_key_is_caught() {
    all(&[
        ("19", "ca-dh", "", Failed(Code::ChipCaKeysNotSwitched)),
        ("19", "ca-ecdh-aes256", "", Failed(Code::ChipCaKeysNotSwitched)),
        ("19", "eac-full", "", Failed(Code::ChipCaKeysNotSwitched)),
        ("20", "dk-ready", "", Failed(Code::ChipAaInvalid)),
        ("20", "aa-ec", "", Failed(Code::ChipAaInvalid)),
        ("20", "eac-full", "", Failed(Code::ChipAaInvalid)),
        ("21", "dk-ready", "", Failed(Code::ChipAaInvalid)),
        ("21", "aa-ec", "", Failed(Code::ChipAaInvalid)),
        ("22", "dk-ready", "", Failed(Code::LdsDgHashMismatch)),
        ("22", "dk-ready", "", Failed(Code::LdsDgHashMismatch)),
        ("23", "dk-ready", "", Warned(Code::ChipAaWeakKey)),
        ("24", "dk-ready", "", Failed(Code::ChipAaInvalid)),
        ("25", "dk-ready", "", Good),
        ("26", "dk-ready", "", Failed(Code::SodSignatureInvalid)),
        ("26", "aa-ec", "", Failed(Code::SodSignatureInvalid)),
    ]);
}

#[test]
fn a_key_of_the_forgers_own_proves_itself_and_binds_nothing() {
    let report = play(&with(profile("dk-ready", ""), &["22"])).unwrap();
    assert!(gives(&report, CheckStatus::Undetermined, Code::ChipKeyUnbound), "{report:#?}");
}

#[test]
fn a_signature_cut_off_is_asked_for_again() {
    let text = "name = 'x'\nextends = 'dk-ready'\n[files]\nef_atr_info = false\n";
    let report = play(&with(Profile::parse(text).unwrap(), &["25"])).unwrap();
    assert_eq!(complaint(&report, Good), None, "{report:#?}");
}

/// Profiles with enough in them for any gremlin.
const POPULATED: [&str; 4] = ["dk-ready", "pace-gm", "pace-cam", "eac-full"];

/// A chip that hides or refuses PACE cannot do it wrongly either, so of its faults in PACE nothing is seen.
const CLOSES_A_WAY: [&str; 2] = ["01", "02"];

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
