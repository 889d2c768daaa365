//! `verify` through what may happen to a person at the desk, in both languages.
#![cfg(feature = "command-line")]
#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

mod reported_list;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use reported_list::{NOBODYS, deliver};
use serde_json::Value;

fn paskontrol(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
    command.args(arguments).env_clear().env("LC_ALL", "C").env("CI", "1");
    command.env("XDG_STATE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/state-verify")).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Profile, list, person, route; exit code and reason; what the citizen or the clerk reads in Danish and in English.
type Case =
    (&'static str, &'static str, &'static str, &'static str, i32, Option<&'static str>, &'static str, &'static str);

const CASES: &[Case] = &[
    ("dk-ready", "clean", "danish", "nemid_app", 0, None, "Klar til MitID", "Ready for MitID"),
    (
        "dk-ready",
        "listed",
        "danish",
        "nemid_app",
        3,
        Some("registry.stolen"),
        "Kontakt Borgerservice.",
        "Contact Citizen Service",
    ),
    ("dk-ready", "stale", "danish", "nemid_app", 21, Some("registry.stale"), "ikke nye nok", "not recent enough"),
    (
        "dk-issued-2011",
        "clean",
        "danish",
        "nemid_app",
        3,
        Some("issued.before_cutoff"),
        "før den 1. januar 2012",
        "before 1 January 2012",
    ),
    (
        "dk-ready",
        "clean",
        "faroese",
        "nemid_app",
        3,
        Some("doc.variant_not_accepted"),
        "kun bruge et dansk pas",
        "accepts a Danish passport only",
    ),
    ("dk-ready", "clean", "faroese", "mitid_app", 0, None, "Klar til MitID", "Ready for MitID"),
    ("dk-ready", "clean", "updated", "nemid_app", 0, Some("person.already_updated"), "Allerede klar", "Already ready"),
];

/// What is known of a person and a booklet, beside what the chip says.
const IN_ORDER: &str = r#""person":{"date_of_birth":"1985-04-12","has_cpr":true,"id_update_required":true,"already_updated":false,"notified_by":["letter"],"bank_deadline":null}"#;

/// `verify` through what may happen to a person at the desk: decision, exit code, reason, and a word of what the citizen is
/// told in Danish and in English.
#[test]
fn verify_ends_where_the_rules_say_and_tells_it_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    fs::write(path("danish.json"), format!("{{{IN_ORDER},\"variant\":\"danish\"}}")).unwrap();
    fs::write(path("faroese.json"), format!("{{{IN_ORDER},\"variant\":\"faroese\"}}")).unwrap();
    let updated = IN_ORDER.replace("\"already_updated\":false", "\"already_updated\":true");
    fs::write(path("updated.json"), format!("{{{updated},\"variant\":\"danish\"}}")).unwrap();
    for (profile, list, person, route, exit, reason, danish, english) in CASES {
        let (out, evaluated) = (path(profile), if *profile == "dk-ready" { "2026-11-22" } else { "2021-11-01" });
        let (at, as_of) = (format!("{evaluated}T10:00:00+01:00"), format!("{evaluated}T09:00:00+01:00"));
        assert!(paskontrol(&["sim", "export", profile, "-o", &out]).status.success());
        let mrz = format!("{out}/mrz.txt");
        let number = fs::read_to_string(&mrz).unwrap().lines().nth(1).unwrap()[..9].to_owned();
        deliver(Path::new(&path("clean.csv")), NOBODYS, &as_of);
        deliver(Path::new(&path("listed.csv")), &format!("DNK,P,{number},stolen,2026-11-01,false"), &as_of);
        deliver(Path::new(&path("stale.csv")), NOBODYS, "2026-11-21T09:00:00+01:00");
        let verify = |more: &[&str]| {
            let (csca, reader) = (format!("{out}/csca0.cer"), format!("sim:{profile}"));
            let (list, person) = (path(&format!("{list}.csv")), path(&format!("{person}.json")));
            let given = ["verify", "--reader", &reader, "--mrz-file", &mrz, "--trust", &csca, "--at", &at];
            let known =
                ["--registry", &list, "--person", &person, "--route", route, "--face", "match", "--holder", "match"];
            paskontrol(&[&given[..], &known[..], more].concat())
        };
        let case = format!("{profile} {list} {person} {route}");
        let output = verify(&["--json"]);
        let reasons = json(&output)["verdict"]["assessment"]["reason_codes"].clone();
        assert_eq!(reasons, Value::from(reason.iter().copied().collect::<Vec<_>>()), "{case}");
        assert_eq!(output.status.code(), Some(*exit), "{case}");
        for (language, word) in [("da", danish), ("en", english)] {
            let said = String::from_utf8(verify(&["--lang", language]).stdout).unwrap();
            assert!(said.to_lowercase().contains(&word.to_lowercase()), "{case} {language}:\n{said}");
        }
    }
}

/// A withdrawn document signer: exported, and trusted with its State's revocation list as anybody would have it.
#[test]
fn a_passport_of_a_withdrawn_signer_is_refused_and_the_citizen_is_not_told_why() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_string_lossy().into_owned();
    assert!(paskontrol(&["sim", "export", "dk-revoked-ds", "-o", &out]).status.success());
    let path = |name: &str| format!("{out}/{name}");
    deliver(Path::new(&path("list.csv")), NOBODYS, "2026-11-22T09:00:00+01:00");
    let (lines, csca, crl, list) = (path("mrz.txt"), path("csca0.cer"), path("csca0.crl"), path("list.csv"));
    let verify = |more: &[&str]| {
        let given = ["verify", "--reader", "sim:dk-revoked-ds", "--mrz-file", &lines, "--trust", &csca];
        let known = ["--at", "2026-11-22T10:00:00+01:00", "--registry", &list, "--face", "match", "--holder", "match"];
        paskontrol(&[&given[..], &known, more].concat())
    };
    assert_eq!(verify(&[]).status.code(), Some(0), "nobody knows of the revocation without the list");
    let output = verify(&["--trust", &crl, "--json"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(json(&output)["verdict"]["assessment"]["reason_codes"], serde_json::json!(["rev.ds_revoked"]));
    for (language, clerk, citizen) in [
        ("da", "Underskriverens certifikat er trukket tilbage", "Passet kan ikke bruges. Kontakt Borgerservice."),
        ("en", "The signer's certificate is withdrawn", "The passport cannot be used. Contact Citizen Service"),
    ] {
        let said = String::from_utf8(verify(&["--trust", &crl, "--lang", language]).stdout).unwrap();
        assert!(said.contains(clerk) && said.contains(citizen), "{said}");
        let to_citizen = said.split(citizen).nth(1).unwrap();
        assert!(!to_citizen.contains("ertifi"), "{said}");
    }
}
