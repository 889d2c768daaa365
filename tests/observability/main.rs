//! The ninety-six gremlins of RELIABILITY 5.2, each played live, again from its evidence, and through the program, under both
//! policies: what it must come to, and whether nobody can overlook it. A cell counts 2 where the reason is a typed value in the
//! report or a code in the program's document, 1 where only the verdict shows it, 0 where nothing does.
#![cfg(all(feature = "simulator", feature = "command-line"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "tests may say what must be so, here outside #[test] too"
)]

#[path = "../register/authority.rs"]
mod authority;
#[path = "../otherwise_in_order/mod.rs"]
mod otherwise_in_order;
#[path = "../states/mod.rs"]
mod states;
mod surroundings;

use std::fs;
use std::path::Path;
use std::process::Command;

use paskontrol::readiness::Verdict;
use paskontrol::simulator::{Gremlin, SeededRandom, Specimen, specimen};
use paskontrol::verification::CheckStatus;
use paskontrol::{Assurance, Evidence, NoProgress, Plan, Policy, Report, TrustSnapshot, blocking, inspect, verify};

use Outcome::{Failed, Good, Named, Open, Said, Unread};
use otherwise_in_order::verdict;

const NOW: &str = "2026-11-22T10:00:00+01:00";

/// What a gremlin comes to in the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// As without it; there is nothing to see.
    Good,
    /// As without it, and named.
    Named(&'static str),
    /// Refused.
    Failed(&'static str),
    /// Left open.
    Open(&'static str),
    /// No evidence came about; the program says why. No document is accepted.
    Unread(&'static str),
    /// It is not the document's: whoever is asked says this, and the program does not accept.
    Said(&'static str),
}

/// What the library came to.
enum Library {
    Report(Box<Report>),
    Unread,
    /// What was asked beside the report, by its code.
    Said(String),
}

/// What one gremlin came to in the library and in the program: its document, and how it ended.
struct Found {
    library: Library,
    program: (String, i32),
}

/// Gremlins by number: what is played, and what it comes to. `Around` sets up what surrounds a document.
enum Row {
    Chip(&'static str, &'static str, Outcome),
    Around(&'static str, fn(&Path, &Policy) -> Found, Outcome),
}

use Row::{Around, Chip};

const ROWS: &[Row] = &[
    Chip("01", "pace-gm", Failed("access.downgrade_proven")),
    Chip("02", "pace-gm", Named("access.downgraded")),
    Chip("03", "eac-full", Failed("access.cardaccess_mismatch")),
    Chip("04", "pace-gm", Good),
    Chip("05", "dk-ready", Failed("sm.unprotected_response")),
    Chip("06", "dk-ready", Failed("sm.status_missing")),
    Chip("07", "dk-ready", Failed("sm.mac_invalid")),
    Chip("08", "dk-ready", Failed("sm.cryptogram_invalid")),
    Chip("09", "dk-ready", Failed("sm.mac_invalid")),
    Chip("10", "pace-gm", Good),
    Chip("11", "pace-gm", Failed("pace.point_invalid")),
    Chip("12", "pace-gm", Failed("pace.point_invalid")),
    Chip("13", "pace-gm", Failed("pace.key_reflected")),
    Chip("14", "pace-cam", Named("chip.cam_missing")),
    Chip("15", "pace-cam", Failed("chip.cam_invalid")),
    Chip("16", "pace-cam", Failed("chip.key_unbound")),
    Chip("17", "pace-cam", Failed("card_security.signature_invalid")),
    Chip("18", "pace-gm", Named("pace.extra_data")),
    Chip("19", "ca-ecdh-aes256", Failed("chip.ca_keys_not_switched")),
    Chip("20", "dk-ready", Failed("chip.aa_invalid")),
    Chip("21", "dk-ready", Failed("chip.aa_invalid")),
    Chip("22", "dk-ready", Failed("lds.dg_hash_mismatch")),
    Chip("23", "dk-ready", Named("chip.aa_weak_key")),
    Chip("24", "dk-ready", Failed("chip.aa_invalid")),
    Chip("25", "dk-ready", Good),
    Chip("26", "dk-ready", Failed("sod.signature_invalid")),
    Chip("27", "dk-ready", Failed("pa.algo_forbidden")),
    Chip("28", "dk-ready", Failed("sod.dg_duplicate")),
    Chip("29", "dk-ready", Open("pa.algo_unknown")),
    Chip("30", "dk-ready", Named("pa.algo_deprecated")),
    Chip("31", "dk-ready", Failed("pki.chain_signature_invalid")),
    Chip("32", "dk-ready", Open("pki.issuer_unknown")),
    Chip("33", "dk-ready", Failed("state.mismatch")),
    Chip("34", "dk-ready", Failed("pki.role_violation")),
    Chip("35", "dk-ready", Failed("pki.role_violation")),
    Chip("36", "dk-ready", Failed("pki.role_violation")),
    Chip("37", "dk-ready", Failed("pki.doctype_not_allowed")),
    Chip("38", "dk-ready", Failed("pki.critical_unknown")),
    Chip("39", "dk-ready", Failed("sod.dg_number_invalid")),
    Chip("40", "dk-ready", Good),
    // Genuine, and no more than that: no rule accepts it.
    Chip("41", "dk-ready", Open("chip.auth_not_supported")),
    Chip("42", "dk-ready", Failed("chip.aa_invalid")),
    Chip("43", "dk-ready", Failed("lds.com_sod_mismatch")),
    Chip("44", "eac-full", Failed("lds.dg_listed_but_absent")),
    Chip("45", "ca-dh", Failed("lds.dg_hash_mismatch")),
    Chip("46", "dk-ready", Failed("lds.dg_hash_mismatch")),
    Around("47", surroundings::withdrawn_signer, Failed("rev.ds_revoked")),
    Around("48", surroundings::stale_list, Open("rev.stale")),
    Around("49", surroundings::forged_list, Open("rev.crl_invalid")),
    Around("50", surroundings::list_of_a_namesake, Open("rev.crl_wrong_issuer")),
    Around("51", surroundings::older_list, Open("rev.rollback")),
    Around("52", surroundings::no_list, Open("rev.unknown")),
    Chip("53", "dk-ready", Failed("lds.dg_hash_mismatch")),
    Chip("54", "dk-ready", Failed("sod.signature_invalid")),
    Chip("55", "dk-ready", Failed("sod.message_digest_mismatch")),
    Around("56", surroundings::signer_out_of_time, Open("pki.ds_not_valid_now")),
    Chip("57", "dk-ready", Good),
    Chip("58", "dk-ready", Failed("lds.malformed")),
    Chip("59", "dk-ready", Failed("lds.dg_nonconformant")),
    Chip("60", "dk-ready", Named("cms.ber_indefinite")),
    Chip("61", "dk-ready", Failed("sod.malformed")),
    Chip("62", "dk-ready", Failed("limit.limit")),
    Chip("63", "dk-ready", Named("lds.dg_nonconformant")),
    Chip("64", "dk-ready", Failed("limit.limit")),
    Chip("65", "dk-ready", Open("limit.apdu_budget")),
    Chip("66", "dk-ready", Failed("lds.content_changed")),
    Chip("67", "dk-ready", Open("protocol.no_progress")),
    Chip("68", "dk-ready", Failed("protocol.length")),
    Chip("69", "dk-ready", Failed("lds.content_changed")),
    Chip("70", "dk-ready", Unread("limit.time_budget")),
    Chip("71", "dk-ready", Unread("reader.timeout")),
    Chip("72", "dk-ready", Good),
    Chip("73", "dk-ready", Unread("chip.removed")),
    Chip("74", "dk-ready", Unread("chip.changed")),
    Chip("75", "dk-ready", Unread("chip.collision")),
    Chip("76", "dk-ready", Unread("access.password_wrong")),
    Chip("77", "dk-ready", Failed("mrz.mismatch")),
    Chip("78", "dk-ready", Open("mrz.optional_differs")),
    Chip("79", "dk-ready", Open("dg1.check_digit")),
    Chip("80", "dk-ready", Failed("doc.expired")),
    Chip("81", "dk-ready", Open("dg1.charset")),
    Chip("82", "dk-ready", Named("data.text_sanitised")),
    // Its headers are in order: only what decodes it sees it.
    Around("83", surroundings::exploiting_portrait, Open("image.decode_failed")),
    Chip("84", "dk-ready", Open("image.limit")),
    Chip("85", "dk-ready", Open("image.missing")),
    Chip("86", "dk-ready", Good),
    Chip("87", "dk-ready", Failed("pki.curve_unknown")),
    Chip("88", "dk-ready", Failed("pki.chain_signature_invalid")),
    Chip("89", "dk-ready", Named("pkcs1.no_null")),
    Around("90", surroundings::clock_set_back, Said("clock.rollback")),
    Around("91", surroundings::register_out_of_reach, Said("registry.unavailable")),
    Around("92", surroundings::reported_document, Said("registry.stolen")),
    Around("93", surroundings::list_nobody_vouches_for, Said("trust.import_refused")),
    Around("94", surroundings::disk_full, Said("log.unavailable")),
    Chip("95", "dk-ready", Named("timing.anomaly")),
    Chip("96", "dk-ready", Named("lds.com_malformed")),
];

/// A document read, or why it was not.
struct Played {
    evidence: Result<Evidence, String>,
    mrz: String,
    anchors: Vec<Vec<u8>>,
}

impl Played {
    fn of(name: &str) -> Self {
        Self::read(specimen(name).unwrap())
    }

    fn read(mut specimen: Specimen) -> Self {
        let mrz = specimen.mrz.lines().join("\n");
        let plan = Plan::for_mrz(&mrz).unwrap().simulated();
        let read = blocking::run(inspect(&mut specimen.chip, &plan, &mut SeededRandom::new(9), &mut NoProgress));
        Self { evidence: read.map_err(|error| error.to_string()), mrz, anchors: specimen.trust }
    }

    fn trust(&self) -> TrustSnapshot {
        self.anchors.iter().fold(TrustSnapshot::builder(), |all, csca| all.certificate("test", csca)).build()
    }

    /// Live and from the bundle, which give the same.
    fn judged(&self, trust: &TrustSnapshot, policy: &Policy) -> Option<Report> {
        let evidence = self.evidence.as_ref().ok()?;
        let now = NOW.parse().unwrap();
        let report = verify(evidence, trust, policy, now);
        let bundle = Evidence::from_json(&evidence.to_json()).unwrap();
        assert_eq!(report, verify(&bundle, trust, policy, now));
        Some(report)
    }

    /// The program's way to the same document on this reader, and what is known besides.
    fn verified(&self, folder: &Path, reader: &str, policy: &Policy, known: &[&str]) -> (String, i32) {
        let mrz = written(folder, "mrz.txt", self.mrz.as_bytes());
        let given = ["verify", "--reader", reader, "--mrz-file", &mrz];
        let trust = trusted(folder, &self.anchors);
        program(folder, &[&given[..], &["--policy", policy.name], &as_options(&trust), known].concat())
    }
}

/// A file of this content, by its path.
fn written(folder: &Path, name: &str, content: &[u8]) -> String {
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Files for the program to believe in.
fn trusted(folder: &Path, files: &[Vec<u8>]) -> Vec<String> {
    files.iter().zip(0..).map(|(file, number)| written(folder, &format!("trust{number}"), file)).collect()
}

fn as_options(trust: &[String]) -> Vec<&str> {
    trust.iter().flat_map(|path| ["--trust", path]).collect()
}

/// What the program prints as JSON, and its exit code.
fn program(folder: &Path, arguments: &[&str]) -> (String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
    command.args(arguments).args(["--json", "--no-input"]).env("CI", "1").env("LC_ALL", "C");
    let output = command.env("HOME", folder).env("XDG_STATE_HOME", folder).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

fn is_accepted(report: &Report) -> bool {
    report.assurance == Assurance::A3 && verdict(report) == Verdict::Ready
}

fn gives(report: &Report, code: &str) -> Option<CheckStatus> {
    let checks = report.checks().filter(|check| check.codes.iter().any(|given| given.as_str() == code));
    checks.map(|check| check.status).max()
}

/// The cell of the library: the score, and what is wrong with the verdict.
fn library(found: &Library, expected: Outcome) -> (u8, Option<&'static str>) {
    let report = match (found, expected) {
        (Library::Report(report), _) => report,
        (Library::Unread, Unread(_)) => return (2, None),
        (Library::Unread, _) => return (2, Some("nothing was read")),
        (Library::Said(code), Said(expected)) if code == expected => return (2, None),
        (Library::Said(_), _) => return (0, Some("another answer")),
    };
    let (holds, code) = match expected {
        Good => return (2, (!is_accepted(report)).then_some("not accepted")),
        Named(code) => (is_accepted(report) && gives(report, code).is_some(), code),
        Failed(code) => (!is_accepted(report) && gives(report, code) == Some(CheckStatus::Failed), code),
        // The rules may ask for less than the checks do: the key app for no portrait.
        Open(code) => {
            let is_open = !matches!(report.status, CheckStatus::Passed | CheckStatus::Failed);
            (is_open && gives(report, code).is_some_and(|status| status < CheckStatus::Failed), code)
        }
        Unread(code) | Said(code) => (false, code),
    };
    let score = match gives(report, code) {
        Some(_) => 2,
        None if !is_accepted(report) => 1,
        None => 0,
    };
    (score, (!holds).then_some("another verdict"))
}

/// The cell of the program.
fn score((document, exit): &(String, i32), expected: Outcome) -> u8 {
    let (Named(code) | Failed(code) | Open(code) | Unread(code) | Said(code)) = expected else { return 2 };
    match document.contains(&format!("\"{code}\"")) {
        // What is not the document's ends the program in another way than a document in order does.
        true if *exit != 0 || !matches!(expected, Said(_) | Unread(_)) => 2,
        found => u8::from(*exit != 0 || found),
    }
}

/// One row under one policy.
fn play(row: &Row, policy: &Policy) -> Found {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    match row {
        Chip(gremlin, profile, _) => {
            let name = format!("{profile}+{gremlin}");
            let case = Played::of(&name);
            let report = case.judged(&case.trust(), policy);
            let library = report.map_or(Library::Unread, |report| Library::Report(Box::new(report)));
            Found { library, program: case.verified(folder, &format!("sim:{name}"), policy, &["--at", NOW]) }
        }
        Around(_, play, _) => play(folder, policy),
    }
}

/// What is wrong with a row, if anything.
fn complaint(row: &Row) -> Option<String> {
    let (Chip(gremlin, _, expected) | Around(gremlin, _, expected)) = row;
    let [field, plan] = [Policy::field(), Policy::conformance()].map(|policy| play(row, &policy));
    let (of_library, wrong) = library(&field.library, *expected);
    // The test plan is nowhere milder.
    let milder = match (&field.library, &plan.library) {
        (Library::Report(field), Library::Report(plan)) => is_accepted(plan) && !is_accepted(field),
        _ => false,
    };
    let cells = [score(&field.program, *expected), score(&plan.program, *expected)];
    (wrong.is_some() || milder || of_library != 2 || cells != [2, 2])
        .then(|| format!("{gremlin}: {expected:?}: {wrong:?}, library {of_library}, program {cells:?}"))
}

#[test]
fn nothing_a_gremlin_does_is_overlooked() {
    let complaints: Vec<_> = ROWS.iter().filter_map(complaint).collect();
    eprintln!("{} gremlins played, library and program, under both policies", ROWS.len());
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn ninety_six_are_there() {
    for (row, number) in ROWS.iter().zip(1..) {
        let (Chip(name, ..) | Around(name, ..)) = row;
        assert_eq!(*name, format!("{number:02}"));
        assert!(matches!(row, Around(..)) || Gremlin::named(name).is_ok(), "{name}");
    }
    assert_eq!(ROWS.len(), 96);
}
