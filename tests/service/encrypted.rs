//! A chip brought over an encrypted connection.

use std::io::Read;

use serde_json::json;

use super::bring::{await_state, begin, bring, bring_with, lines, place, remote};
use super::client::{EVERYTHING, Home};
use super::documents::{agree, bundle};
use super::judge::fit;

#[test]
fn a_chip_over_tls_gets_the_verdict_of_a_local_one() {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let home = Home::new();
    let (certificate, key) = (home.path("service.pem"), home.path("service.key"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let home = home
        .with("PASKONTROL_CERTIFICATE", certificate.to_str().unwrap())
        .with("PASKONTROL_CERTIFICATE_KEY", key.to_str().unwrap());
    let trust = home.trust("pace-cam");
    let key = home.key(EVERYTHING);
    let node = home.serve(&trust).secured(made.cert.der().clone());
    let (id, url) = place(&node, &begin(&node, &key, "a", &remote("pace-cam")));
    assert!(url.starts_with("wss://"), "{url}");
    // Nobody this system trusts vouches for the service: nothing of the chip goes there, and the ticket is not used up.
    assert!(!bring(&home, &url, "sim:pace-cam").wait().unwrap().success());
    assert_eq!(await_state(&node, &key, &id, &["waiting_document"])["code"], json!(null));
    let mut relay = bring_with(&home, &url, "sim:pace-cam", &["--ca", certificate.to_str().unwrap(), "--json"]);
    if await_state(&node, &key, &id, &["face", "verdict"])["state"] == "face" {
        node.post(&format!("/v1/sessions/{id}/face"), Some(&key), &json!({ "decision": "unsure" }));
    }
    let mut said = String::new();
    relay.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(relay.wait().unwrap().success());
    fit("relay", &serde_json::from_str(&said).unwrap()).unwrap();
    let result = node.get(&format!("/v1/sessions/{id}/result?redact=full"), Some(&key)).json();
    let body = json!({ "evidence": bundle("pace-cam", None), "redact": "full", "mrz": lines("pace-cam") });
    agree(&result, &node.post("/v1/verifications", Some(&key), &body).json(), "pace-cam");
}
