//! Receipts: signed, believed under the published keys, made smaller; and the other papers about a session.

use serde_json::{Value, json};

use super::client::{EVERYTHING, Home, Node};
use super::documents::bundle;
use super::judge::fit;
use super::openid::openid_fits;
use super::schemas::fits;
use super::schemathesis::decided;

/// The claims of a receipt; or the code it is refused with.
fn verified(home: &Home, receipt: &str, keys: &Value) -> Result<Value, String> {
    std::fs::write(home.path("receipt"), receipt).unwrap();
    std::fs::write(home.path("keys.json"), keys.to_string()).unwrap();
    let (receipt, keys) = (home.path("receipt"), home.path("keys.json"));
    let mut command = home.command();
    command.args(["--json", "receipt", "verify", "--allow-demo"]).arg(receipt).arg("--jwks").arg(keys);
    let output = command.output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    match output.status.code() {
        Some(0) => {
            fit("receipt verify", &said).unwrap();
            Ok(said)
        }
        Some(40) => Err(said["error"]["code"].as_str().unwrap().to_owned()),
        other => panic!("{other:?}: {}", String::from_utf8_lossy(&output.stderr)),
    }
}

fn keys(node: &Node) -> Value {
    let keys = node.get("/.well-known/jwks.json", None).json();
    fits("jwks", &keys);
    keys
}

#[test]
fn a_receipt_of_a_session_is_believed_and_made_smaller() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let (id, keys) = (decided(&node, &key), keys(&node));
    let path = format!("/v1/sessions/{id}/receipt");
    let whole = node.get(&format!("{path}?redact=full"), Some(&key));
    assert_eq!((whole.status, whole.header("content-type")), (200, Some("application/sd-jwt")));
    let claims = verified(&home, &whole.body, &keys).unwrap();
    fits("receipt", &claims);
    assert_eq!((claims["decision"].clone(), claims["jti"].clone()), (json!("ready"), json!(id)));
    assert_eq!(claims["purpose"], "verification_receipt");
    let number = claims["document"]["number"].as_str().unwrap().to_owned();
    let name = claims["holder"]["family_name"].as_str().unwrap().to_owned();
    // The same signature for whoever may have less.
    let least = node.get(&path, Some(&key)).body;
    assert_eq!(least.split('~').next(), whole.body.split('~').next());
    let minimal = verified(&home, &least, &keys).unwrap();
    fits("receipt", &minimal);
    assert!(minimal["holder"]["nationality"].is_string());
    std::fs::write(home.path("whole"), &whole.body).unwrap();
    let path_of_whole = home.path("whole");
    let redact = ["receipt", "redact", path_of_whole.to_str().unwrap(), "--keep", "nationality"];
    let smaller = home.run(&redact);
    let document: Value = serde_json::from_str(&home.run(&[&["--json"], &redact[..]].concat())).unwrap();
    fit("receipt redact", &document).unwrap();
    assert_eq!(document["receipt"], smaller.trim());
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
    let (id, keys) = (decided(&node, &key), keys(&node));
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
    fits("verification-request", &body);
    let answer = node.post("/v1/verifications", Some(&key), &body).json();
    fits("verification", &answer);
    let claims = verified(&home, answer["receipt"].as_str().unwrap(), &keys(&node)).unwrap();
    fits("receipt", &claims);
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
    fits("verified-claims", &claims);
    openid_fits(&claims);
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

#[test]
fn a_new_key_comes_by_itself_on_every_node_and_old_receipts_still_verify() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, nodes) = (home.key(EVERYTHING), [home.serve(&trust), home.serve(&trust)]);
    let signer = |receipt: &str| {
        use base64::Engine;
        let head = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(receipt.split('.').next().unwrap()).unwrap();
        serde_json::from_slice::<Value>(&head).unwrap()["kid"].as_str().unwrap().to_owned()
    };
    let (kept, mut session) = (keys(&nodes[0]), decided(&nodes[0], &key));
    let receipt = |node: &Node, session: &str| node.get(&format!("/v1/sessions/{session}/receipt"), Some(&key)).body;
    let old = receipt(&nodes[0], &session);
    let made: Value =
        serde_json::from_str(&home.run(&["--json", "key", "rotate", "--lead", "15s", "--overlap", "1d"])).unwrap();
    let new = made["id"].as_str().unwrap().to_owned();
    assert_eq!((made["state"].as_str(), new != kept["keys"][0]["kid"].as_str().unwrap()), (Some("next"), true));
    // One is still to come.
    assert_eq!(home.command().args(["key", "rotate"]).output().unwrap().status.code(), Some(2));
    let published = |node: &Node| -> Vec<String> {
        let keys = keys(node);
        keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
    };
    let began = std::time::Instant::now();
    // Every node reads the file by itself, and changes over at the moment that stands in it.
    while nodes.iter().any(|node| published(node).first() != Some(&new)) {
        assert!(began.elapsed() < std::time::Duration::from_secs(60), "{:?}", published(&nodes[0]));
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    for node in &nodes {
        session = decided(node, &key);
        let receipt = receipt(node, &session);
        let keys = keys(node);
        assert_eq!((signer(&receipt), published(node).len()), (new.clone(), 2));
        assert!(verified(&home, &receipt, &keys).is_ok());
        assert!(verified(&home, &old, &keys).is_ok(), "the overlap");
        assert_eq!(verified(&home, &receipt, &kept), Err("receipt.key_unknown".to_owned()));
    }
    let listed: Value = serde_json::from_str(&home.run(&["--json", "key", "list"])).unwrap();
    let states: Vec<_> = listed["keys"].as_array().unwrap().iter().map(|key| key["state"].clone()).collect();
    assert_eq!(states, ["published", "signing"]);
    // Again, at once and without an overlap, but not in the same second: what is no longer published is still to be had.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let newest = home.run(&["key", "rotate", "--lead", "0s", "--overlap", "0s"]);
    let exported: Value = serde_json::from_str(&home.run(&["key", "export"])).unwrap();
    assert_eq!(exported["keys"].as_array().unwrap().len(), 3);
    assert!(verified(&home, &old, &exported).is_ok());
    let shown: Value = serde_json::from_str(&home.run(&["key", "show"])).unwrap();
    assert_eq!(shown["keys"][0]["kid"], newest.trim());
    let kept = std::fs::read_to_string(home.path(".local/state/paskontrol/service.key")).unwrap();
    assert_eq!(
        kept.lines().filter(|line| line.starts_with("past ")).count(),
        1,
        "the first key signs nothing any more"
    );
}
