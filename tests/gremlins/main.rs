//! Gremlins 01 to 64 and 77 to 89, and what trust material does besides (93): each played live and again from its
//! evidence, with the verdict it must get (RELIABILITY 5.2).
#![cfg(feature = "simulator")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    unreachable_pub,
    reason = "tests may say what must be so, here outside #[test] too"
)]

mod chip;
mod documents;
mod laws;
#[path = "../otherwise_in_order/mod.rs"]
mod otherwise_in_order;
mod portraits;
#[macro_use]
#[path = "../states/mod.rs"]
mod states;
mod trust;

use paskontrol::readiness::Verdict;
use paskontrol::simulator::{Gremlin, Profile, Specimen, built_in};
use paskontrol::verification::CheckStatus;
use paskontrol::{
    Assurance, Code, Evidence, NoProgress, OsRng, Plan, Policy, Report, Timestamp, TrustSnapshot, blocking, inspect,
    verify,
};

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

fn now() -> Timestamp {
    "2026-11-22T10:00:00+01:00".parse().unwrap()
}

/// A specimen that was read.
struct Played {
    specimen: Specimen,
    evidence: Evidence,
}

impl Played {
    fn of(profile: &Profile) -> Result<Self, String> {
        let mut specimen = Specimen::from_profile(profile).unwrap();
        let evidence = read(&mut specimen)?;
        Ok(Self { specimen, evidence })
    }

    /// What the demonstration trusts.
    fn trust(&self) -> TrustSnapshot {
        self.specimen.trust.iter().fold(TrustSnapshot::builder(), |all, csca| all.certificate("test", csca)).build()
    }

    /// Judged both at once and from the bundle.
    fn judged(&self, trust: &TrustSnapshot, policy: &Policy) -> Report {
        let report = verify(&self.evidence, trust, policy, now());
        let bundle = Evidence::from_json(&self.evidence.to_json()).unwrap();
        assert_eq!(report, verify(&bundle, trust, policy, now()), "{}", self.specimen.name);
        report
    }
}

fn play(profile: &Profile) -> Result<Report, String> {
    play_under(&Policy::field(), profile)
}

fn play_under(policy: &Policy, profile: &Profile) -> Result<Report, String> {
    let played = Played::of(profile)?;
    Ok(played.judged(&played.trust(), policy))
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
    all_under(&Policy::field(), rows);
}

fn all_under(policy: &Policy, rows: &[Row]) {
    let mut complaints = Vec::new();
    for (gremlin, name, chip, expected) in rows {
        let case = format!("{gremlin} on {name} {chip}: {expected:?}");
        match play_under(policy, &with(profile(name, chip), &[gremlin])) {
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
        for policy in [Policy::field(), Policy::conformance()] {
            let report = play_under(&policy, &profile(name, "")).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(complaint(&report, Good), None, "{name}: {report:#?}");
        }
    }
}
