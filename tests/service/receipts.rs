//! Receipts: signed, believed under the published keys, made smaller; and the other papers about a session.

use serde_json::{Value, json};

use super::client::{EVERYTHING, Home, Node};
use super::documents::bundle;
use super::schemas::fits;
use super::schemathesis::decided;

fn verified(home: &Home, receipt: &str, keys: &Value) -> Result<Value, String> {
    std::fs::write(home.path("receipt"), receipt).unwrap();
    std::fs::write(home.path("keys.json"), keys.to_string()).unwrap();
    let (receipt, keys) = (home.path("receipt"), home.path("keys.json"));
    let mut command = home.command();
    command.args(["--json", "receipt", "verify", "--allow-demo"]).arg(receipt).arg("--jwks").arg(keys);
    let output = command.output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    match output.status.code() {
        Some(0) => Ok(said),
        Some(40) => Err(said["error"]["code"].as_str().unwrap().to_owned()),
        other => panic!("{other:?}: {}", String::from_utf8_lossy(&output.stderr)),
    }
}

fn keys(node: &Node, home: &Home) -> Value {
    let keys = node.get("/.well-known/jwks.json", None).json();
    fits(home, "jwks", &keys);
    keys
}

#[test]
fn a_receipt_of_a_session_is_believed_and_made_smaller() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let (id, keys) = (decided(&node, &key), keys(&node, &home));
    let path = format!("/v1/sessions/{id}/receipt");
    let whole = node.get(&format!("{path}?redact=full"), Some(&key));
    assert_eq!((whole.status, whole.header("content-type")), (200, Some("application/sd-jwt")));
    let claims = verified(&home, &whole.body, &keys).unwrap();
    fits(&home, "receipt", &claims);
    assert_eq!((claims["decision"].clone(), claims["jti"].clone()), (json!("ready"), json!(id)));
    assert_eq!(claims["purpose"], "verification_receipt");
    let number = claims["document"]["number"].as_str().unwrap().to_owned();
    let name = claims["holder"]["family_name"].as_str().unwrap().to_owned();
    // The same signature for whoever may have less.
    let least = node.get(&path, Some(&key)).body;
    assert_eq!(least.split('~').next(), whole.body.split('~').next());
    let minimal = verified(&home, &least, &keys).unwrap();
    fits(&home, "receipt", &minimal);
    assert!(minimal["holder"]["nationality"].is_string());
    std::fs::write(home.path("whole"), &whole.body).unwrap();
    let smaller = home.run(&["receipt", "redact", home.path("whole").to_str().unwrap(), "--keep", "nationality"]);
    let redacted = verified(&home, &smaller, &keys).unwrap();
    for claims in [&minimal, &redacted] {
        let text = claims.to_string();
        assert!(!text.contains(&number) && !text.contains(&name), "{text}");
    }
    // Not without being told that it is a simulated passport's.
    let mut command = home.command();
    command.args(["receipt", "verify"]).arg(home.path("whole")).arg("--jwks").arg(home.path("keys.json"));
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(40), "{output:?}");
    // Another installation's keys, another receipt's fields.
    let elsewhere: Value = serde_json::from_str(&Home::new().run(&["key", "show"])).unwrap();
    assert_eq!(verified(&home, &whole.body, &elsewhere), Err("receipt.key_unknown".to_owned()));
    assert_eq!(serde_json::from_str::<Value>(&home.run(&["key", "show"])).unwrap(), keys);
    let other = node.get(&format!("/v1/sessions/{}/receipt?redact=full", decided(&node, &key)), Some(&key)).body;
    let mixed = format!("{}~{}", least.split('~').next().unwrap(), other.split_once('~').unwrap().1);
    assert_eq!(verified(&home, &mixed, &keys), Err("receipt.signature_invalid".to_owned()));
}

#[test]
fn a_compact_receipt_is_given_to_who_asks_for_it() {
    let home = Home::new().with("PASKONTROL_SERVICE_DESK", "Skranke 3");
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let (id, keys) = (decided(&node, &key), keys(&node, &home));
    let path = format!("/v1/sessions/{id}/receipt");
    let asked = |accept: &str| node.ask("GET", &path, Some(&key), &[("Accept", accept)], None);
    let compact = asked("application/cose");
    assert_eq!(compact.status, 200, "{compact:?}");
    assert_eq!(compact.header("content-type"), Some("application/cose; cose-type=\"cose-sign1\""));
    assert!(compact.octets.len() < 300, "{}", compact.octets.len());
    for (accept, expected) in
        [("*/*", 200), ("application/sd-jwt, application/cose;q=0.5", 200), ("application/pdf", 406)]
    {
        let answer = asked(accept);
        assert_eq!(answer.status, expected, "{accept}");
        assert_eq!(answer.header("content-type") == Some("application/sd-jwt"), expected == 200, "{accept}");
    }
    std::fs::write(home.path("receipt.cose"), &compact.octets).unwrap();
    std::fs::write(home.path("keys.json"), keys.to_string()).unwrap();
    let verify = |extra: &[&str]| {
        let mut command = home.command();
        command.args(["--json", "receipt", "verify"]).arg(home.path("receipt.cose"));
        command.arg("--jwks").arg(home.path("keys.json")).args(extra).output().unwrap()
    };
    assert_eq!(verify(&[]).status.code(), Some(40), "a simulated passport's");
    let said: Value = serde_json::from_slice(&verify(&["--allow-demo"]).stdout).unwrap();
    let whole = verified(&home, &asked("*/*").body, &keys).unwrap();
    for name in ["jti", "decision", "decided_at", "profile", "desk", "simulated"] {
        assert_eq!(said[name], whole[name], "{name}");
    }
    assert_eq!(said.as_object().unwrap().len(), 6);
}

#[test]
fn papers_take_their_rights() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let node = home.serve(&trust);
    let poor = home.key("session:create,session:read,receipt:read,verify:bundle");
    let id = decided(&node, &poor);
    for (path, expected) in [
        ("receipt", 200),
        ("receipt?redact=standard", 403),
        ("receipt?redact=all", 422),
        ("report", 200),
        ("report?redact=full", 403),
        ("result?as=ida", 403),
    ] {
        let answer = node.get(&format!("/v1/sessions/{id}/{path}"), Some(&poor));
        assert_eq!(answer.status, expected, "{path}: {answer:?}");
    }
    let poorer = home.key("session:create,session:read,verify:bundle");
    let id = decided(&node, &poorer);
    assert_eq!(node.get(&format!("/v1/sessions/{id}/receipt"), Some(&poorer)).code(), "auth.scope");
    let body = json!({ "evidence": bundle("dk-ready", None), "receipt": true });
    assert_eq!(node.post("/v1/verifications", Some(&poorer), &body).code(), "auth.scope");
}

#[test]
fn a_posted_bundle_gets_its_receipt() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let body = json!({ "evidence": bundle("dk-ready", None), "receipt": true, "redact": "full" });
    fits(&home, "verification-request", &body);
    let answer = node.post("/v1/verifications", Some(&key), &body).json();
    fits(&home, "verification", &answer);
    let claims = verified(&home, answer["receipt"].as_str().unwrap(), &keys(&node, &home)).unwrap();
    fits(&home, "receipt", &claims);
    assert_eq!(claims["jti"], answer["id"]);
    assert_eq!(claims["decision"], answer["verdict"]["decision"]);
    assert_eq!(claims["evidence"], answer["evidence"]);
    for check in answer["checks"].as_array().unwrap() {
        assert_eq!(claims["checks"][check["id"].as_str().unwrap()], check["status"]);
    }
}

#[test]
fn claims_are_made_only_of_what_is_ready() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let id = decided(&node, &key);
    let claims = node.get(&format!("/v1/sessions/{id}/result?as=ida"), Some(&key)).json();
    fits(&home, "verified-claims", &claims);
    let verification = &claims["verified_claims"]["verification"];
    assert_eq!(verification["verification_process"], json!(id));
    assert!(verification.get("assurance_level").is_none());
    let methods: Vec<_> = verification["evidence"][0]["check_details"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| &check["check_method"])
        .collect();
    assert_eq!(methods, ["vcrypt", "pvp"]);
    let wish = json!({ "mode": "simulated", "specimen": "dk-expired", "face": "same" });
    let made = node.ask("POST", "/v1/sessions", Some(&key), &[("Idempotency-Key", "e")], Some(&wish.to_string()));
    let path = format!("/v1/sessions/{}", made.json()["id"].as_str().unwrap());
    for _ in 0..300 {
        if node.get(&path, Some(&key)).json()["state"] == "verdict" {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let none = node.get(&format!("{path}/result?as=ida"), Some(&key));
    assert_eq!((none.status, none.code()), (404, "result.no_claims".to_owned()), "{none:?}");
}

#[test]
fn the_sheet_is_one_page_that_loads_nothing() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let path = format!("/v1/sessions/{}/report", decided(&node, &key));
    let full = node.get(&format!("{path}?redact=full&lang=en"), Some(&key));
    assert_eq!((full.status, full.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert_eq!(full.header("cache-control"), Some("no-store"));
    assert!(full.header("content-security-policy").unwrap().contains("style-src 'sha256-"));
    let specimen = paskontrol::simulator::specimen("dk-ready").unwrap();
    let number = specimen.mrz.document_number.reveal();
    assert!(full.body.contains(number.as_str()) && full.body.contains("<html lang=\"en\">"));
    let minimal = node.get(&format!("{path}?lang=da"), Some(&key));
    assert!(!minimal.body.contains(number.as_str()) && minimal.body.contains("<html lang=\"da\">"));
    for foreign in ["http:", "https:", "src=", "<script", "<link", " style=", "\u{2039}"] {
        assert!(!full.body.contains(foreign), "{foreign}: {}", full.body);
    }
    for (accept, status) in [
        ("text/html,application/xhtml+xml;q=0.9", 200),
        ("*/*", 200),
        ("application/pdf", 406),
        ("text/html;q=0, application/pdf", 406),
    ] {
        let answer = node.ask("GET", &path, Some(&key), &[("Accept", accept)], None);
        assert_eq!(answer.status, status, "{accept}");
    }
}
