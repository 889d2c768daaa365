//! Zones nobody here wrote, with check digits somebody else computed (`../shared/corpus/mrz`).

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests may say what must be so, here outside #[test] too"
)]

use std::path::PathBuf;

use paskontrol::mrz::{Mrz, StateCode};
use serde_json::Value;

/// The parsed file, or nothing, said aloud, when the shared test material is not beside this repository.
fn corpus(test: &str, file: &str) -> Option<Value> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "shared", "corpus", file].iter().collect();
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED {test}: ../shared is absent");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn lines(entry: &Value) -> String {
    entry["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_zone_of_the_corpus_has_the_verdicts_computed_elsewhere() {
    let Some(entries) = corpus("mrz-lines", "mrz/mrz-lines.json") else { return };
    let entries = entries.as_array().unwrap();
    assert_eq!(entries.len(), 135);
    for entry in entries {
        let text = lines(entry);
        let mrz = Mrz::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let expected = &entry["computed_checks"];
        let verdict = |name: &str| expected.get(name).and_then(Value::as_bool);
        assert_eq!(Some(mrz.checks.document_number), verdict("doc"), "document number: {text}");
        assert_eq!(Some(mrz.checks.birth_date), verdict("dob"), "birth: {text}");
        assert_eq!(Some(mrz.checks.expiry_date), verdict("doe"), "expiry: {text}");
        assert_eq!(mrz.checks.composite, verdict("composite"), "composite: {text}");
        assert_eq!(mrz.checks.optional_data, verdict("optional"), "optional: {text}");
        assert_eq!(Some(mrz.checks.all_correct()), entry["all_ok"].as_bool(), "{text}");
        if let Some(number) = expected["long_document_number"].as_str() {
            assert_eq!(mrz.document_number.reveal(), number, "{text}");
        }
        assert_eq!(mrz.lines().join("\n"), text);
    }
}

#[test]
fn the_key_information_of_doc_9303_11_is_reproduced() {
    let Some(vectors) = corpus("mrz_cases", "vectors/doc9303-11.json") else { return };
    let cases: Vec<&Value> =
        vectors.as_array().unwrap().iter().filter_map(|vector| vector["mrz_cases"].as_array()).flatten().collect();
    assert_eq!(cases.len(), 4);
    for case in cases {
        let mrz = Mrz::parse(&lines(case)).unwrap();
        assert_eq!(Some(mrz.key_information().reveal().as_str()), case["mrz_information"].as_str());
    }
}

#[test]
fn every_code_of_doc_9303_3_section_5_is_in_our_tables() {
    let Some(codes) = corpus("country-codes", "mrz/country-codes.json") else { return };
    for (alpha3, alpha2) in codes["iso3166_alpha3"].as_object().unwrap() {
        assert_eq!(StateCode::parse(alpha3).unwrap().alpha2(), alpha2.as_str(), "{alpha3}");
    }
    for (alpha3, name) in codes["exceptions"].as_object().unwrap() {
        assert!(StateCode::parse(alpha3).unwrap().is_assigned(), "{alpha3}: {name}");
    }
    for (alpha2, owners) in codes["two_letter_exceptions_in_certificates"].as_object().unwrap() {
        for owner in owners.as_str().unwrap().split('/').filter(|owner| owner.len() == 3) {
            assert!(StateCode::parse(owner).unwrap().matches_country(alpha2), "{owner} {alpha2}");
        }
    }
}

#[test]
fn every_recommended_spelling_is_ours() {
    let Some(table) = corpus("transliteration", "mrz/transliteration.json") else { return };
    for (letter, spellings) in table["latin"].as_object().unwrap() {
        assert_eq!(paskontrol::mrz::transliterate(letter).as_deref(), spellings[0].as_str(), "{letter}");
    }
}
