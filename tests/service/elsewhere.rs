//! Passports that are opened and read elsewhere, and prove themselves to the service (UX 6.7, local-read mode).

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::bring::{await_state, begin, bring_with, place, remote};
use super::client::{EVERYTHING, Home, Node};
use super::socket::{Heard, Lie, bring};

/// Every State whose passports are read here.
fn trusted(home: &Home) -> PathBuf {
    let pem = ["aa-ec", "dk-ready"].map(|profile| std::fs::read_to_string(home.trust(profile)).unwrap()).concat();
    let path = home.path("trusted.pem");
    std::fs::write(&path, pem).unwrap();
    path
}

/// Where a session has come to, and what it found.
struct Outcome {
    session: Value,
    result: Value,
    heard: Heard,
}

fn come_to(node: &Node, key: &str, id: &str) -> (Value, Value) {
    let session = await_state(node, key, id, &["face", "verdict", "chip_error", "no_reader"]);
    if session["state"] == "face" {
        node.post(&format!("/v1/sessions/{id}/face"), Some(key), &json!({ "decision": "same" }));
    }
    let session = node.get(&format!("/v1/sessions/{id}"), Some(key)).json();
    (session, node.get(&format!("/v1/sessions/{id}/result?redact=full"), Some(key)).json())
}

fn read(node: &Node, key: &str, profile: &str, local: bool, lie: &Lie) -> Outcome {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("read {}", COUNT.fetch_add(1, Ordering::Relaxed));
    let (id, url) = place(node, &begin(node, key, &name, &remote(profile)));
    let heard = bring(&url, "127.0.0.1", profile, local, lie);
    let (session, result) = come_to(node, key, &id);
    Outcome { session, result, heard }
}

/// The checks that are not about how the chip was opened, which the service does not see.
fn checks(result: &Value) -> Vec<(Value, Value)> {
    let opening = |id: &str| id.starts_with("access.") || id == "pa.card_access_bound";
    let checks = result["checks"].as_array().unwrap().iter();
    let seen = checks.filter(|check| !opening(check["id"].as_str().unwrap()));
    seen.map(|check| (check["id"].clone(), check["status"].clone())).collect()
}

#[test]
fn a_passport_read_elsewhere_gets_the_verdict_of_a_relayed_one() {
    let home = Home::new();
    let trust = trusted(&home);
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    for profile in ["dk-ready", "aa-ec", "ca-ecdh-aes256", "eac-full", "bac-only", "dk-tampered-photo", "dk-expired"] {
        let (local, relayed) =
            (read(&node, &key, profile, true, &Lie::None), read(&node, &key, profile, false, &Lie::None));
        for member in ["assurance", "status", "document", "holder"] {
            assert_eq!(local.result[member], relayed.result[member], "{profile} {member}");
        }
        assert_eq!(local.result["verdict"]["decision"], relayed.result["verdict"]["decision"], "{profile}");
        assert_eq!(checks(&local.result), checks(&relayed.result), "{profile}");
        let ways = (local.heard.answers.len(), relayed.heard.answers.len());
        println!("{profile}: {} ways to and fro in place of {}", ways.0, ways.1);
        assert!(ways.0 < ways.1, "{profile}");
        let told: Vec<Value> = local.heard.texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        let kinds: Vec<_> = told.iter().map(|said| said["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["accept", "read_files", "handover_ca", "verdict_ready", "close"], "{profile}");
        assert_eq!(told.last().unwrap()["code"], "done");
    }
}

#[test]
fn the_program_reads_for_a_service_too() {
    let home = Home::new();
    let trust = trusted(&home);
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    for profile in ["dk-ready", "pace-cam"] {
        let (id, url) = place(&node, &begin(&node, &key, profile, &remote(profile)));
        let mut relay = bring_with(&home, &url, &format!("sim:{profile}"), &["--local"]);
        let (_, result) = come_to(&node, &key, &id);
        assert!(relay.wait().unwrap().success(), "{profile}");
        assert_eq!(result["assurance"], "A3", "{profile}: {result}");
    }
}

#[test]
fn whoever_lies_about_a_passport_proves_nothing() {
    let home = Home::new();
    let trust = trusted(&home);
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let mut tried = 0;
    for (profile, proof_key) in [("dk-ready", "DG15"), ("aa-ec", "DG15"), ("ca-ecdh-aes256", "DG14")] {
        let honest = read(&node, &key, profile, true, &Lie::None);
        assert_eq!(honest.result["assurance"], "A3", "{profile}: what the lies are compared with");
        for lie in [
            Lie::Altered("EF.SOD"),
            Lie::Altered("DG1"),
            Lie::Altered("DG2"),
            Lie::Altered(proof_key),
            Lie::Missing("EF.SOD"),
            Lie::Missing(proof_key),
            Lie::Foreign("EF.SOD", "dk-child"),
            Lie::Foreign("DG1", "dk-child"),
            Lie::Replayed(honest.heard.answers.clone()),
            Lie::Answered(0x9000),
            Lie::Answered(0x6D00),
            Lie::Answered(0x6A82),
            Lie::HangsUp,
            Lie::Claims,
            Lie::Endless,
        ] {
            let outcome = read(&node, &key, profile, true, &lie);
            let assurance = outcome.result["assurance"].as_str().unwrap_or("none").to_owned();
            let decision = outcome.result["verdict"]["decision"].as_str().unwrap_or("none").to_owned();
            let what = format!("{profile} {lie:?}: {assurance} {decision} {}", outcome.session["state"]);
            // Words about a verdict are not commands' answers: they end the conversation, or change nothing.
            assert!(["none", "A0", "A1", "A2"].contains(&assurance.as_str()), "{what}");
            assert_ne!(decision, "ready", "{what}");
            tried += 1;
        }
    }
    println!("lies: {tried}");
}
