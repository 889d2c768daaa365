//! `POST /v1/verifications`: the verdict of the command line, with as much of the holder as the caller may see.

use serde_json::json;

use super::client::{EVERYTHING, Home};
use super::documents::{bundle, files};

#[test]
fn a_bundle_gets_the_verdict_of_the_command_line() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let sent = bundle("dk-ready", None);
    let body = json!({ "evidence": sent, "redact": "full", "nonce": "n-1", "external_ref": "case-7", "at": "2026-11-22T12:00:00Z" });
    let answer = node.post("/v1/verifications", Some(&key), &body);
    assert_eq!(answer.status, 200, "{answer:?}");
    let result = answer.json();
    assert_eq!(result["request"], json!({ "nonce": "n-1", "external_ref": "case-7" }));
    assert_eq!(result["simulated"], true);
    assert_eq!(result["assurance"], "A3");
    let path = home.path("bundle.json");
    std::fs::write(&path, sent.to_string()).unwrap();
    let output = home
        .command()
        .args(["--json", "--redact", "full", "check", "--at", "2026-11-22T12:00:00Z"])
        .arg(&path)
        .arg("--trust")
        .arg(&trust)
        .output()
        .unwrap();
    let by_hand: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for member in ["status", "assurance", "document", "checks", "evidence", "evaluated_at"] {
        assert_eq!(result[member], by_hand[member], "{member}");
    }
}

#[test]
fn files_with_an_answered_challenge_prove_the_chip() {
    let home = Home::new();
    let trust = home.trust("aa-ec");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let challenge = *b"12345678";
    let sent = bundle("aa-ec", Some(challenge));
    let exchange = &sent["active_authentication"];
    let body = json!({
        "files": files(&sent),
        "active_authentication": { "challenge": exchange["challenge"], "response": exchange["response"] },
        "challenge": exchange["challenge"],
    });
    let answer = node.post("/v1/verifications", Some(&key), &body);
    assert_eq!(answer.status, 200, "{answer:?}");
    let status = |id: &str, answer: &super::client::Answer| {
        let result = answer.json();
        let checks = result["checks"].as_array().unwrap().clone();
        checks.iter().find(|check| check["id"] == id).map(|check| check["status"].as_str().unwrap().to_owned())
    };
    assert_eq!(status("chip.aa", &answer).as_deref(), Some("passed"));
    // Somebody else's challenge proves nothing to this caller.
    let mut replayed = body.clone();
    replayed["challenge"] = json!("AAAAAAAAAAA=");
    let refused = node.post("/v1/verifications", Some(&key), &replayed);
    assert_eq!((refused.status, refused.code()), (422, "request.challenge_differs".to_owned()));
    // An answer to another challenge than the one stated is no proof at all.
    let mut forged = body;
    forged["active_authentication"]["challenge"] = json!("AAAAAAAAAAA=");
    forged["challenge"] = json!("AAAAAAAAAAA=");
    let answer = node.post("/v1/verifications", Some(&key), &forged);
    assert_eq!(status("chip.aa", &answer).as_deref(), Some("failed"));
}

#[test]
fn nobody_sees_more_than_they_may() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (plain, node) = (home.key("verify:bundle"), home.serve(&trust));
    let sent = bundle("dk-ready", None);
    for level in ["full", "standard"] {
        let answer = node.post("/v1/verifications", Some(&plain), &json!({ "evidence": sent, "redact": level }));
        assert_eq!((answer.status, answer.code()), (403, "auth.scope".to_owned()));
        assert_eq!(answer.json()["needed"], json!(["pii:read"]));
    }
    let answer = node.post("/v1/verifications", Some(&plain), &json!({ "evidence": sent }));
    let document = &answer.json()["document"];
    assert_eq!(document["issuing_state"], "DNK");
    for hidden in ["number", "family_name", "given_names", "birth_date", "personal_number"] {
        assert!(document[hidden].is_null(), "{hidden}");
    }
    assert!(document["portrait"]["sha256"].is_null());
    let lines = json!({ "lines": "x" });
    assert_eq!(node.post("/v1/mrz/parse", Some(&plain), &lines).code(), "auth.scope");
    assert_eq!(node.get("/v1/trust", Some(&plain)).json()["needed"], json!(["trust:read"]));
    assert_eq!(node.post("/v1/verifications", None, &json!({ "evidence": sent })).status, 401);
    assert_eq!(node.post("/v1/verifications", Some(&"pj_live_".to_owned().repeat(9)), &json!({})).status, 401);
}

#[test]
fn what_is_wrong_is_named_and_not_repeated() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let secret = "KANARIEFUGL";
    let cases = [
        (json!({}), ""),
        (json!({ "evidence": { "format": secret } }), "/evidence"),
        (json!({ "files": { secret: "AA==" } }), "/files"),
        (json!({ "files": { "DG1": secret }, "evidence": {} }), ""),
        (json!({ "files": { "DG1": "AA==", "EF_DG1.bin": "AA==" } }), "/files"),
        (json!({ "files": { "DG1": "AA==" }, "redact": secret }), "/redact"),
        (json!({ "files": { "DG1": "AA==" }, "at": secret }), "/at"),
        (json!({ "files": { "DG1": "AA==" }, secret: 1 }), ""),
        (json!({ "evidence": bundle("dk-ready", None), "person": { secret: 1 } }), "/person"),
        (json!({ "files": { "DG1": "AA==" }, "nonce": format!("{secret}\n") }), "/nonce"),
    ];
    for (body, pointer) in cases {
        let answer = node.post("/v1/verifications", Some(&key), &body);
        assert_eq!((answer.status, answer.code()), (422, "request.invalid".to_owned()), "{body}");
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
        assert!(!answer.body.contains(secret) && !answer.head.contains(secret), "{answer:?}");
    }
    assert!(!node.log().contains(secret), "{}", node.log());
    for body in ["", "[]", "{", "\u{0}"] {
        let answer = node.ask("POST", "/v1/verifications", Some(&key), &[], Some(body));
        assert_eq!((answer.status, answer.code()), (400, "request.malformed".to_owned()), "{body:?}");
    }
}
