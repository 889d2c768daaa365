//! The ninety-six gremlins of RELIABILITY 5.2, each played live, again from its evidence, and through the program, under both
//! policies: what it must come to, and whether nobody can overlook it. A cell counts 2 where the reason is a typed value in the
//! report or a code in the program's document, 1 where only the verdict shows it, 0 where nothing does.
#![cfg(all(feature = "simulator", feature = "command-line"))]
#![expect(clippy::unwrap_used, unreachable_pub, reason = "tests may say what must be so, here outside #[test] too")]

mod otherwise_in_order;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use paskontrol::readiness::Verdict;
use paskontrol::simulator::{Gremlin, SeededRandom, specimen};
use paskontrol::verification::CheckStatus;
use paskontrol::{Assurance, Evidence, NoProgress, Plan, Policy, Report, TrustSnapshot, blocking, inspect, verify};

use Outcome::{Failed, Good, Named, Open, Unread};
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
}

/// Gremlins by number. Where it takes more than a chip, the name of the test that plays it.
enum Row {
    Chip(&'static str, &'static str, Outcome),
    Elsewhere(&'static str, &'static str),
    /// The reader does not do by the table yet: nothing is accepted, whatever is said.
    Awaited(&'static str, &'static str, &'static str),
    /// Nothing plays it yet.
    NotPlayed(&'static str, &'static str),
}

use Row::{Awaited, Chip, Elsewhere, NotPlayed};

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
    Elsewhere("47", "a_withdrawn_signer_signs_no_more"),
    Elsewhere("48", "a_list_past_its_time_leaves_the_question_open"),
    Elsewhere("49", "a_forged_list_leaves_the_question_open"),
    Elsewhere("50", "the_list_of_a_namesake_leaves_the_question_open"),
    Elsewhere("51", "a_list_older_than_one_seen_before_leaves_the_question_open"),
    Elsewhere("52", "no_list_leaves_the_question_open"),
    Chip("53", "dk-ready", Failed("lds.dg_hash_mismatch")),
    Chip("54", "dk-ready", Failed("sod.signature_invalid")),
    Chip("55", "dk-ready", Failed("sod.message_digest_mismatch")),
    Elsewhere("56", "a_signer_past_its_validity_is_neither_good_nor_forged"),
    Chip("57", "dk-ready", Good),
    Chip("58", "dk-ready", Failed("lds.malformed")),
    Chip("59", "dk-ready", Failed("lds.dg_nonconformant")),
    Chip("60", "dk-ready", Named("cms.ber_indefinite")),
    Chip("61", "dk-ready", Failed("sod.malformed")),
    Chip("62", "dk-ready", Failed("limit.limit")),
    Chip("63", "dk-ready", Named("lds.dg_nonconformant")),
    Chip("64", "dk-ready", Failed("limit.limit")),
    Awaited("65", "dk-ready", "limit.apdu_budget"),
    // What was read is not read again: the part that came later is not what was signed.
    Chip("66", "dk-ready", Failed("lds.dg_hash_mismatch")),
    Awaited("67", "dk-ready", "protocol.no_progress"),
    Awaited("68", "dk-ready", "protocol.length"),
    Awaited("69", "dk-ready", "lds.content_changed"),
    Awaited("70", "dk-ready", "limit.time_budget"),
    Chip("71", "dk-ready", Unread("reader.timeout")),
    Chip("72", "dk-ready", Good),
    Chip("73", "dk-ready", Unread("chip.removed")),
    Awaited("74", "dk-ready", "chip.changed"),
    NotPlayed("75", "a link cannot say yet that two chips answer"),
    Chip("76", "dk-ready", Unread("access.password_wrong")),
    Chip("77", "dk-ready", Failed("mrz.mismatch")),
    Chip("78", "dk-ready", Open("mrz.optional_differs")),
    Chip("79", "dk-ready", Open("dg1.check_digit")),
    Chip("80", "dk-ready", Failed("doc.expired")),
    Chip("81", "dk-ready", Open("dg1.charset")),
    Chip("82", "dk-ready", Named("data.text_sanitised")),
    // Its headers are in order: only the program, which decodes, sees it.
    Elsewhere("83", "a_portrait_made_to_break_decoders_breaks_nothing"),
    Chip("84", "dk-ready", Open("image.limit")),
    Chip("85", "dk-ready", Open("image.missing")),
    Chip("86", "dk-ready", Good),
    Chip("87", "dk-ready", Failed("pki.curve_unknown")),
    Chip("88", "dk-ready", Failed("pki.chain_signature_invalid")),
    Chip("89", "dk-ready", Named("pkcs1.no_null")),
    Elsewhere("90", "clock.rollback"),
    Elsewhere("91", "Open::Unavailable"),
    Elsewhere("92", "registry.lost"),
    Elsewhere("93", "trust.import_refused"),
    Elsewhere("94", "log.unavailable"),
    Awaited("95", "dk-ready", "timing.anomaly"),
    Chip("96", "dk-ready", Named("lds.com_malformed")),
];

/// A document read, or why it was not.
struct Played {
    evidence: Result<Evidence, String>,
    trust: TrustSnapshot,
    mrz: String,
    anchors: Vec<Vec<u8>>,
}

impl Played {
    fn of(gremlin: &str, profile: &str) -> Self {
        let mut specimen = specimen(&format!("{profile}+{gremlin}")).unwrap();
        let mrz = specimen.mrz.lines().join("\n");
        let plan = Plan::for_mrz(&mrz).unwrap().simulated();
        let read = blocking::run(inspect(&mut specimen.chip, &plan, &mut SeededRandom::new(9), &mut NoProgress));
        let trust = specimen.trust.iter().fold(TrustSnapshot::builder(), |all, csca| all.certificate("test", csca));
        let evidence = read.map_err(|error| error.to_string());
        Self { evidence, trust: trust.build(), mrz, anchors: specimen.trust }
    }

    /// Live and from the bundle, which give the same.
    fn judged(&self, policy: &Policy) -> Option<Report> {
        let evidence = self.evidence.as_ref().ok()?;
        let now = NOW.parse().unwrap();
        let report = verify(evidence, &self.trust, policy, now);
        let bundle = Evidence::from_json(&evidence.to_json()).unwrap();
        assert_eq!(report, verify(&bundle, &self.trust, policy, now));
        Some(report)
    }

    /// What the program prints as JSON, and its exit code.
    fn program(&self, folder: &Path, reader: &str, policy: &str) -> (String, i32) {
        let (mrz, csca) = (folder.join("mrz.txt"), folder.join("csca.cer"));
        fs::write(&mrz, &self.mrz).unwrap();
        let trust: Vec<PathBuf> =
            (0..self.anchors.len()).map(|number| csca.with_extension(number.to_string())).collect();
        for (path, anchor) in trust.iter().zip(&self.anchors) {
            fs::write(path, anchor).unwrap();
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
        command.args(["verify", "--json", "--no-input", "--at", NOW, "--policy", policy, "--reader", reader]);
        command.arg("--mrz-file").arg(&mrz);
        for path in &trust {
            command.arg("--trust").arg(path);
        }
        let output = command.env("CI", "1").env("LC_ALL", "C").output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
    }
}

fn is_accepted(report: &Report) -> bool {
    report.assurance == Assurance::A3 && verdict(report) == Verdict::Ready
}

fn gives(report: &Report, code: &str) -> Option<CheckStatus> {
    let checks = report.checks().filter(|check| check.codes.iter().any(|given| given.as_str() == code));
    checks.map(|check| check.status).max()
}

/// The cell of the library: the score, and what is wrong with the verdict.
fn library(report: Option<&Report>, expected: Outcome) -> (u8, Option<&'static str>) {
    let Some(report) = report else {
        return (2, (!matches!(expected, Unread(_))).then_some("nothing was read"));
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
        Unread(code) => (false, code),
    };
    let score = match gives(report, code) {
        Some(_) => 2,
        None if !is_accepted(report) => 1,
        None => 0,
    };
    (score, (!holds).then_some("another verdict"))
}

/// The cell of the program.
fn program((document, exit): &(String, i32), expected: Outcome) -> u8 {
    let (Named(code) | Failed(code) | Open(code) | Unread(code)) = expected else { return 2 };
    if document.contains(&format!("\"{code}\"")) { 2 } else { u8::from(*exit != 0) }
}

#[test]
fn nothing_a_gremlin_does_is_overlooked() {
    let folder = tempfile::tempdir().unwrap();
    let (mut complaints, mut played) = (Vec::new(), 0);
    for row in ROWS {
        let Chip(gremlin, profile, expected) = row else { continue };
        let case = Played::of(gremlin, profile);
        let report = case.judged(&Policy::field());
        let (score, wrong) = library(report.as_ref(), *expected);
        // The test plan is nowhere milder.
        let plan = case.judged(&Policy::conformance());
        let milder = report.zip(plan).is_some_and(|(field, plan)| is_accepted(&plan) && !is_accepted(&field));
        let reader = format!("sim:{profile}+{gremlin}");
        let cells =
            ["field", "conformance"].map(|policy| program(&case.program(folder.path(), &reader, policy), *expected));
        if wrong.is_some() || milder || score != 2 || cells != [2, 2] {
            complaints
                .push(format!("{gremlin} on {profile}: {expected:?}: {wrong:?}, library {score}, program {cells:?}"));
        }
        played += 1;
    }
    eprintln!("{played} of {} gremlins played, library and program", ROWS.len());
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Where the reader has yet to learn something, it costs the reading and no more.
#[test]
fn what_is_awaited_is_never_a_better_document() {
    for row in ROWS {
        let Awaited(gremlin, profile, code) = row else { continue };
        let case = Played::of(gremlin, profile);
        let report = case.judged(&Policy::field());
        let said = match (&case.evidence, &report) {
            (Err(error), _) => error.clone(),
            (_, Some(report)) => format!("{} {}, {:?}", report.assurance, report.status, gives(report, code)),
            _ => unreachable!("evidence is judged"),
        };
        eprintln!("{gremlin} on {profile}, {code} awaited: {said}");
        // It may be the document it is; what was altered on the way is none.
        assert!(report.is_none_or(|report| {
            report
                .authentic_document()
                .is_none_or(|document| document.number() == specimen(profile).unwrap().mrz.document_number.reveal())
        }));
    }
}

#[test]
fn ninety_six_are_there_and_those_played_elsewhere_are_played() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    for folder in ["src", "tests"] {
        collect(&root.join(folder), &mut text);
    }
    for (row, number) in ROWS.iter().zip(1..) {
        let (Chip(name, ..) | Elsewhere(name, _) | Awaited(name, ..) | NotPlayed(name, _)) = row;
        assert_eq!(*name, format!("{number:02}"));
        match row {
            Elsewhere(_, shown) => assert!(text.contains(shown), "{name}: {shown}"),
            NotPlayed(name, why) => eprintln!("{name} is not played: {why}"),
            Chip(name, ..) | Awaited(name, ..) => assert!(Gremlin::named(name).is_ok(), "{name}"),
        }
    }
    assert_eq!(ROWS.len(), 96);
}

fn collect(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("observability.rs") {
            text.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}
