//! Asking twice does one thing.

use serde_json::json;

use super::client::{EVERYTHING, Home};
use super::documents::bundle;

#[test]
fn the_same_request_hears_the_same_answer() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, other, node) = (home.key(EVERYTHING), home.key(EVERYTHING), home.serve(&trust));
    let body = json!({ "evidence": bundle("dk-ready", None), "nonce": "a", "redact": "full" }).to_string();
    let ask = |node: &super::client::Node, key: &str, body: &str| {
        node.ask("POST", "/v1/verifications", Some(key), &[("Idempotency-Key", "k-1")], Some(body))
    };
    let first = ask(&node, &key, &body);
    assert_eq!((first.status, first.header("idempotent-replayed")), (200, None), "{first:?}");
    let again = ask(&node, &key, &body);
    assert_eq!((again.status, again.header("idempotent-replayed")), (200, Some("true")));
    assert_eq!(again.json(), first.json());
    // Another node on the same store knows it too.
    let second = home.serve(&trust);
    assert_eq!(ask(&second, &key, &body).json(), first.json());
    // Another caller's key of the same name is another key.
    assert_ne!(ask(&node, &other, &body).json()["id"], first.json()["id"]);
    let changed = ask(&node, &key, &body.replace("\"a\"", "\"b\""));
    assert_eq!((changed.status, changed.code()), (422, "request.idempotency_key_reused".to_owned()));
    // What is kept is closed to whoever has only the tables.
    let specimen = paskontrol::simulator::specimen("dk-ready").unwrap();
    for file in std::fs::read_dir(home.path(".local/state/paskontrol")).unwrap() {
        let octets = std::fs::read(file.unwrap().path()).unwrap();
        let number = specimen.mrz.document_number.reveal().as_bytes();
        assert!(!octets.windows(number.len()).any(|window| window == number));
        assert!(!octets.windows(key.len()).any(|window| window == key.as_bytes()));
    }
}

#[test]
fn keys_end_when_they_are_revoked() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let made: serde_json::Value =
        serde_json::from_str(&home.run(&["--json", "token", "new", "--name", "x", "--scope", "trust:read"])).unwrap();
    home.run(&["token", "revoke", made["id"].as_str().unwrap()]);
    let node = home.serve(&trust);
    let answer = node.get("/v1/trust", made["token"].as_str());
    assert_eq!((answer.status, answer.code()), (401, "auth.missing".to_owned()));
    assert!(answer.header("www-authenticate").is_some());
    let listed: serde_json::Value = serde_json::from_str(&home.run(&["--json", "token", "list"])).unwrap();
    assert_eq!(listed["keys"][0]["state"], "revoked");
    assert!(!listed.to_string().contains(made["token"].as_str().unwrap()));
}

#[test]
fn too_many_requests_are_told_when_to_come_again() {
    let home = Home::new().with("PASKONTROL_RATE", "5");
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key("trust:read"), home.serve(&trust));
    let answers: Vec<_> = (0..6).map(|_| node.get("/v1/trust", Some(&key))).collect();
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429]);
    let refused = &answers[5];
    assert_eq!(refused.code(), "rate.limited");
    let seconds: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=12).contains(&seconds), "{seconds}");
    assert_eq!(refused.json()["retry_after_ms"], seconds * 1000);
    assert_eq!(answers[0].header("ratelimit-policy"), Some("\"caller\";q=5;w=60"));
    assert!(refused.header("ratelimit").unwrap().starts_with("\"caller\";r=0;t="));
    assert_eq!(node.get("/healthz", None).status, 200, "probes are never held up");
}
