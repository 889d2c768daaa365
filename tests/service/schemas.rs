//! What is published about answers is true of them.

use serde_json::{Value, json};

use super::client::{EVERYTHING, Home};
use super::documents::bundle;
use super::judge::{fit, judged};

/// The document as it is checked in; `PASKONTROL_BLESS=1` writes it anew.
const CHECKED_IN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/service/openapi/openapi.json");

/// Sees that a value fits the schema of a name, and has nothing in it that the schema has no word for.
#[track_caller]
pub(crate) fn fits(name: &str, value: &Value) {
    for close in [false, true] {
        judged(name, close, value).unwrap_or_else(|error| panic!("{name}: {error}\n{value:#}"));
    }
}

/// The events of a stream, each of which fits its schema.
pub(crate) fn events(output: &str, body: &str) -> Vec<Value> {
    let data = body.lines().filter_map(|line| line.strip_prefix("data: "));
    let events: Vec<Value> = data.map(|text| serde_json::from_str(text).unwrap()).collect();
    for event in &events {
        fit(output, event).unwrap_or_else(|error| panic!("{error}"));
    }
    events
}

#[test]
fn the_document_checked_in_is_the_one_served() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let node = home.serve(&trust);
    let served = node.get("/openapi.json", None).json();
    if std::env::var_os("PASKONTROL_BLESS").is_some() {
        std::fs::write(CHECKED_IN, format!("{served:#}\n")).unwrap();
    }
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(CHECKED_IN).unwrap()).unwrap();
    assert_eq!(kept, served, "run this test with PASKONTROL_BLESS=1 and look at what changed");
}

#[test]
fn every_answer_fits_its_schema() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    for (path, schema) in [
        ("/healthz", "health"),
        ("/readyz", "readiness"),
        ("/v1/codes", "codes"),
        ("/v1/codes/doc.expired", "code"),
        ("/v1/profiles", "profiles"),
        ("/v1/profiles/mitid-dk", "profile"),
        ("/v1/trust", "trust"),
        ("/v1/doctor", "doctor"),
        ("/nowhere", "problem"),
        ("/v1/codes/none", "problem"),
        ("/readyz?part=x", "problem"),
    ] {
        fits(schema, &node.get(path, Some(&key)).json());
    }
    for profile in ["dk-ready", "dk-expired", "aa-ec"] {
        let sent = bundle(profile, None);
        for level in ["full", "standard", "minimal", "anonymous"] {
            let body = json!({ "evidence": sent, "redact": level });
            fits("verification-request", &body);
            let answer = node.post("/v1/verifications", Some(&key), &body);
            fits("verification", &answer.json());
        }
    }
    let specimen = paskontrol::simulator::specimen("dk-ready").unwrap();
    let body = json!({ "lines": specimen.mrz.lines().join("\n"), "redact": "full" });
    fits("mrz-request", &body);
    let answer = node.post("/v1/mrz/parse", Some(&key), &body);
    fits("mrz", &answer.json());
    fits("problem", &node.post("/v1/mrz/parse", Some(&key), &json!({ "lines": "x" })).json());
    // The command line's own.
    let demo: Value = serde_json::from_str(&home.run(&["--json", "demo"])).unwrap();
    fits("result", &demo);
}

#[test]
fn schemas_are_served_as_they_are_printed() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let node = home.serve(&trust);
    for name in home.run(&["schema"]).lines().filter(|name| *name != "openapi") {
        let printed: Value = serde_json::from_str(&home.run(&["schema", name])).unwrap();
        assert_eq!(node.get(&format!("/v1/schemas/{name}"), None).json(), printed, "{name}");
    }
    assert_eq!(node.get("/v1/schemas/none", None).status, 404);
}
