//! Webhooks against a receiver of our own: signed, tried again, given up, taken over by another node, and never sent where
//! they must not go.

use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use serde_json::{Value, json};

use super::client::{EVERYTHING, Node};
use super::receiver::{Receiver, header};
use super::schemas::fits;
use super::schemathesis::decided;

fn made(node: &Node, key: &str, url: &str) -> Value {
    let body = json!({ "url": url, "events": ["session.finished"] }).to_string();
    let answer = node.ask("POST", "/v1/webhooks", Some(key), &[("Idempotency-Key", url)], Some(&body));
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

/// The signature of Standard Webhooks, worked out by another implementation of HMAC than the service's.
fn signed(secret: &str, (head, body): &(String, String)) -> bool {
    use hmac::{Hmac, KeyInit, Mac};
    let key = base64::engine::general_purpose::STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    let (id, at) = (header(head, "webhook-id").unwrap(), header(head, "webhook-timestamp").unwrap());
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    let expected = base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes());
    header(head, "webhook-signature") == Some(&format!("v1,{expected}"))
}

#[test]
fn a_verdict_is_told_signed_and_about_nobody() {
    let receiver = Receiver::start(&[500, 307, 200]);
    let home = receiver.home();
    let trust = home.trust("dk-ready");
    let (key, other, node) = (home.key(EVERYTHING), home.key(EVERYTHING), home.serve(&trust));
    let webhook = made(&node, &key, &receiver.url());
    fits("webhook", &webhook);
    let session = decided(&node, &key);
    // Somebody else's session is none of this webhook's business.
    decided(&node, &other);
    // An error and a redirect are no receipt: the same message comes again, under the same name.
    let got = receiver.await_messages(3);
    let secret = webhook["secret"].as_str().unwrap();
    for message in &got {
        assert!(signed(secret, message), "{message:?}");
        assert_eq!(message.1, got[0].1);
        assert_eq!(header(&message.0, "webhook-id"), header(&got[0].0, "webhook-id"));
    }
    let event: Value = serde_json::from_str(&got[0].1).unwrap();
    fits("webhook-event", &event);
    assert_eq!(event["data"]["session"], json!(session));
    assert_eq!(event["data"]["decision"], "ready");
    let specimen = paskontrol::simulator::specimen("dk-ready").unwrap();
    assert!(!got[0].1.contains(specimen.mrz.document_number.reveal().as_str()));
    // The secret is told once, and what is kept of it tells nothing.
    let listed = node.get("/v1/webhooks", Some(&key));
    fits("webhooks", &listed.json());
    assert!(!listed.body.contains(secret));
    assert_eq!(node.get("/v1/webhooks", Some(&other)).json()["webhooks"], json!([]));
    let path = format!("/v1/webhooks/{}", webhook["id"].as_str().unwrap());
    assert_eq!(node.get(&path, Some(&other)).code(), "request.not_found");
    assert_eq!(node.ask("DELETE", &path, Some(&other), &[], None).status, 404);
    let tested = node.ask("POST", &format!("{path}/test"), Some(&key), &[], None).json();
    fits("webhook-test", &tested);
    assert_eq!(tested, json!({ "delivered": true, "status": 200 }));
    assert_eq!(node.ask("DELETE", &path, Some(&key), &[], None).status, 204);
    assert_eq!(node.get(&path, Some(&key)).status, 404);
}

#[test]
fn whoever_never_listens_is_given_up_and_taken_back() {
    let receiver = Receiver::start(&[503, 503, 503, 204]);
    let home = receiver.home();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let webhook = made(&node, &key, &receiver.url());
    let path = format!("/v1/webhooks/{}", webhook["id"].as_str().unwrap());
    decided(&node, &key);
    receiver.await_messages(3);
    let began = Instant::now();
    while node.get(&path, Some(&key)).json()["disabled_at"].is_null() {
        assert!(began.elapsed() < Duration::from_secs(10));
        thread::sleep(Duration::from_millis(50));
    }
    let ready = node.get("/readyz", None).json();
    fits("readiness", &ready);
    assert_eq!((&ready["webhooks_disabled"], &ready["webhooks_given_up"]), (&json!(1), &json!([webhook["id"]])));
    assert!(node.log().contains("webhook.disabled"));
    let tested = node.ask("POST", &format!("{path}/test"), Some(&key), &[], None).json();
    assert_eq!(tested["delivered"], true);
    assert!(node.get(&path, Some(&key)).json()["disabled_at"].is_null());
}

#[test]
fn another_node_goes_on_where_one_died() {
    let receiver = Receiver::start(&[500, 200]);
    let home = receiver.home().with("PASKONTROL_WEBHOOKS_RETRIES", "3 3 3");
    let trust = home.trust("dk-ready");
    let (key, mut node) = (home.key(EVERYTHING), home.serve(&trust));
    made(&node, &key, &receiver.url());
    decided(&node, &key);
    receiver.await_messages(1);
    // The failure is written down a moment after it was heard.
    thread::sleep(Duration::from_millis(500));
    node.kill();
    let _second = home.serve(&trust);
    let got = receiver.await_messages(2);
    assert_eq!(got[0].1, got[1].1);
    thread::sleep(Duration::from_secs(4));
    assert_eq!(receiver.messages().len(), 2, "told twice after it was heard");
}

#[test]
fn nothing_goes_to_private_addresses_or_without_encryption() {
    let receiver = Receiver::start(&[200]);
    let home = receiver.home().with("PASKONTROL_WEBHOOKS_PRIVATE", "false");
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    for url in [
        "http://hooks.example/",
        "https://127.0.0.1/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://a:b@c.example/",
    ] {
        let body = json!({ "url": url, "events": ["session.finished"] }).to_string();
        let answer = node.ask("POST", "/v1/webhooks", Some(&key), &[("Idempotency-Key", url)], Some(&body));
        assert_eq!((answer.status, answer.code()), (422, "webhook.target_refused".to_owned()), "{url}");
        assert!(!answer.body.contains("hooks.example"), "{answer:?}");
    }
    // A name says nothing; where it leads is looked at when it is connected to.
    let webhook = made(&node, &key, &receiver.url());
    let path = format!("/v1/webhooks/{}/test", webhook["id"].as_str().unwrap());
    let tested = node.ask("POST", &path, Some(&key), &[], None).json();
    assert_eq!(tested, json!({ "delivered": false, "status": null }));
    assert!(receiver.messages().is_empty());
}

#[test]
fn a_webhook_made_under_an_older_secret_is_still_told() {
    let receiver = Receiver::start(&[200]);
    let home = receiver.home();
    let trust = home.trust("dk-ready");
    let key = home.key(EVERYTHING);
    let webhook = made(&home.serve(&trust), &key, &receiver.url());
    // Twice, so that nothing but what opens is left of the first secret.
    for _ in 0..2 {
        home.run(&["key", "rotate", "--lead", "0s"]);
        thread::sleep(Duration::from_millis(1_100));
    }
    let node = home.serve(&trust);
    let session = decided(&node, &key);
    let got = receiver.await_messages(1);
    assert!(got[0].1.contains(&session) && signed(webhook["secret"].as_str().unwrap(), &got[0]));
}
