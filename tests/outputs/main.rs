//! Every JSON output fits the schema that is published for it: each command is run, in both languages.
//!
//! The readers of PC/SC, the service's streams and its receipts are looked at where they are played, by the same judge.
#![cfg(feature = "cli")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may say what must be so, here outside #[test] too"
)]

mod decisions;
mod home;
mod installation;
mod judge;
mod lists;
mod mutants;
mod passports;
mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::{Value, json};

use home::Home;
use judge::{OUTPUTS, fit, judged, published};
use mutants::{leaves, without};

/// Outputs that need a reader, a service or a signed receipt, and the test that shows each to the judge.
const ELSEWHERE: [(&str, &str); 9] = [
    ("GET /v1/readers/events", "tests/pcsc_service.rs"),
    ("GET /v1/sessions/{id}/events", "tests/service/sessions.rs"),
    ("reader info", "tests/pcsc_reader.rs"),
    ("reader list", "tests/pcsc_reader.rs"),
    ("reader probe", "tests/pcsc_reader.rs"),
    ("reader watch", "tests/pcsc_reader.rs"),
    ("receipt redact", "tests/service/receipts.rs"),
    ("receipt verify", "tests/service/receipts.rs"),
    ("relay", "tests/service/encrypted.rs"),
];

type Said = BTreeMap<String, Vec<Value>>;

/// Every output that can be had here, in a language.
fn said(language: &'static str) -> Said {
    let mut home = Home::new(language);
    for collect in [passports::collect, lists::collect, records::collect, installation::collect] {
        collect(&mut home);
    }
    home.said
}

static ENGLISH: LazyLock<Said> = LazyLock::new(|| said("en"));

#[test]
fn every_output_fits_its_schema_in_both_languages() {
    let danish = said("da");
    let all =
        ENGLISH.iter().chain(&danish).flat_map(|(output, values)| values.iter().map(move |value| (output, value)));
    let wrong: Vec<_> = all.filter_map(|(output, value)| fit(output, value).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    // Where there are texts, they are in the language asked for.
    let title = |said: &Said| said[home::FAULT][0]["error"]["title"].clone();
    assert_ne!(title(&ENGLISH), title(&danish));
}

#[test]
fn every_output_of_the_table_is_shown_to_the_judge() {
    let elsewhere: BTreeMap<_, _> = ELSEWHERE.into_iter().collect();
    for output in OUTPUTS.keys().filter(|output| *output != "what a webhook gets") {
        match elsewhere.get(output.as_str()) {
            Some(file) => {
                let text = std::fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
                assert!(text.contains(&format!("\"{output}\"")), "{file} does not show `{output}` to the judge");
            }
            None => assert!(ENGLISH.contains_key(output), "nothing shows `{output}` to the judge"),
        }
    }
}

/// Each schema that an output seen here has, with what was seen.
fn seen() -> Vec<(&'static str, &'static Value)> {
    let schema = |output: &String| OUTPUTS[output].as_str();
    ENGLISH.iter().flat_map(|(output, values)| values.iter().map(move |value| (schema(output), value))).collect()
}

#[test]
fn a_member_that_is_required_cannot_be_missing() {
    let mut refused = BTreeSet::new();
    for (schema, value) in seen() {
        let required = published(schema)["required"].as_array().cloned().unwrap_or_default();
        for member in value.as_object().unwrap().keys() {
            let result = judged(schema, false, &without(value, member));
            assert!(result.is_err() || !required.contains(&json!(member)), "{schema} does without {member}");
            if result.is_err() {
                refused.insert(schema);
            }
        }
    }
    let all: BTreeSet<_> = seen().into_iter().map(|(schema, _)| schema).collect();
    assert_eq!(all.difference(&refused).collect::<Vec<_>>(), Vec::<&&str>::new(), "nothing in these is required");
}

#[test]
fn a_member_that_nobody_documented_is_noticed_and_readers_may_ignore_it() {
    for (schema, value) in seen() {
        let mut more = value.clone();
        more["not_documented"] = json!(1);
        assert!(judged(schema, true, &more).is_err(), "{schema}");
        // What is taken back is closed for everybody.
        let taken = ["evidence", "machine"].contains(&schema);
        assert_eq!(judged(schema, false, &more).is_err(), taken, "{schema}");
    }
}

#[test]
fn every_place_has_a_type() {
    let mut looked_at = BTreeSet::new();
    for (schema, value) in seen() {
        for place in leaves(value) {
            // What a policy sets has the type of its constant, and a place of each schema is looked at once.
            let general = place.replace(|c: char| c.is_ascii_digit(), "");
            let free = schema == "policy-changes" && (place.ends_with("/is") || place.contains("/built_in"));
            if free || !looked_at.insert((schema, general)) {
                continue;
            }
            let mut wrong = value.clone();
            *wrong.pointer_mut(&place).unwrap() = json!({ "wrong": [1.5] });
            assert!(judged(schema, true, &wrong).is_err(), "{schema} takes anything at {place}");
        }
    }
}

/// A word, a hash, a date, a code, a number: wrong at one place, and everything else as it was.
#[test]
fn a_wrong_word_is_refused_for_that_reason() {
    let wrong: [(&str, &str, Value); 42] = [
        ("result", "/status", json!("fine")),
        ("result", "/verdict/decision", json!("maybe")),
        ("result", "/verdict/assessment/routes/0/state", json!("ajar")),
        ("result", "/verdict/assessment/issue_date/constants/cutoff", json!("1 January 2012")),
        ("result", "/evidence/sha256", json!("abc")),
        ("result", "/evaluated_at", json!("yesterday")),
        ("result", "/assurance", json!("A5")),
        ("result", "/checks/0/status", json!("green")),
        ("result", "/checks/0/codes", json!(["Not A Code"])),
        ("event", "/seq", json!(0)),
        ("event", "/event", json!("file.lost")),
        ("fault", "/error/code", json!("Bad Code")),
        ("evidence", "/format", json!("paskontrol-evidence/2")),
        ("evidence", "/files/DG1/content", json!("not base64!")),
        ("evidence", "/access/protocol", json!("magic")),
        ("machine", "/pcsc/service", json!("asleep")),
        ("doctor", "/checks/0/outcome", json!("ill")),
        ("doctor", "/checks/0/id", json!("D1")),
        ("code", "/da/title", json!("")),
        ("shown", "/verified", json!("yes")),
        ("portrait", "/format", json!("gif")),
        ("mrz", "/redaction", json!("some")),
        ("mrz", "/check_digits/composite", json!("fits")),
        ("mrz-check", "/name", json!("similar")),
        ("mrz-lines", "/lines/0", json!("short")),
        ("strategies", "/kbits", json!(100)),
        ("registry-answer", "/status", json!("clean")),
        ("registry-answer", "/as_of", json!("2026-11-22")),
        ("registry-test", "/usable", json!("perhaps")),
        ("audit-head", "/public_key", json!("key")),
        ("audit-entry", "/outcome", json!("good")),
        ("audit-entry", "/event_id", json!("1")),
        ("audit-verified", "/whole", json!(false)),
        ("inclusion-proof", "/path/0", json!("x")),
        ("profile", "/constants/cutoff", json!("2012")),
        ("policy-changes", "/relaxed/0", json!("patience")),
        ("jwks", "/keys/0/alg", json!("none")),
        ("tokens", "/keys/0/state", json!("sleeping")),
        ("trust-status", "/pins/0", json!("x")),
        ("trust-anchor", "/certificate/not_after", json!("never")),
        ("listening", "/address", json!("here")),
        ("vectors", "/format", json!("paskontrol-vectors/2")),
    ];
    for (schema, place, value) in wrong {
        let mut candidates = seen().into_iter().filter(|(name, seen)| *name == schema && seen.pointer(place).is_some());
        let Some((_, right)) = candidates.next_back() else { panic!("{schema} was never seen with {place}") };
        let mut changed = right.clone();
        *changed.pointer_mut(place).unwrap() = value;
        let error = judged(schema, false, &changed).expect_err(&format!("{schema} takes it at {place}"));
        assert!(error.contains(place) || schema == "event" || schema == "shown", "{schema} {place}: {error}");
    }
}
