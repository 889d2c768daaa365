//! Webhooks against a receiver of our own: signed, tried again, given up, taken over by another node, and never sent where
//! they must not go.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};

use super::authority::Authority;
use super::client::{EVERYTHING, Home, Node};
use super::schemas::fits;
use super::schemathesis::decided;

/// What the receiver got: head and body.
type Got = Arc<Mutex<Vec<(String, String)>>>;

/// A receiver with TLS that answers with these statuses in turn; the last one stays.
struct Receiver {
    port: u16,
    got: Got,
    authority: Authority,
}

impl Receiver {
    fn start(statuses: &'static [u16]) -> Self {
        let authority = Authority::new();
        let paper = authority.sign("localhost");
        let chain = vec![CertificateDer::from_pem_slice(paper.certificate.as_bytes()).unwrap()];
        let key = PrivateKeyDer::from_pem_slice(paper.key.as_bytes()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, got) = (listener.local_addr().unwrap().port(), Got::default());
        let heard = Arc::clone(&got);
        thread::spawn(move || {
            for (count, stream) in listener.incoming().enumerate() {
                let status = statuses[count.min(statuses.len() - 1)];
                let mut tls = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream.unwrap());
                if let Some(message) = message(&mut tls) {
                    heard.lock().unwrap().push(message);
                    let place = "location: https://127.0.0.1:1/\r\n";
                    let _ = write!(tls, "HTTP/1.1 {status} X\r\n{place}content-length: 0\r\nconnection: close\r\n\r\n");
                    tls.conn.send_close_notify();
                    let _ = tls.flush();
                }
            }
        });
        Self { port, got, authority }
    }

    fn url(&self) -> String {
        format!("https://localhost:{}/passports", self.port)
    }

    /// A service that may speak to it.
    fn home(&self) -> Home {
        let home = Home::new();
        let path = home.path("authorities.pem");
        std::fs::write(&path, &self.authority.certificate).unwrap();
        home.with("PASKONTROL_WEBHOOKS_AUTHORITIES", path.to_str().unwrap())
            .with("PASKONTROL_WEBHOOKS_PRIVATE", "true")
            .with("PASKONTROL_WEBHOOKS_RETRIES", "1 1")
    }

    fn await_messages(&self, count: usize) -> Vec<(String, String)> {
        let began = Instant::now();
        while self.got.lock().unwrap().len() < count {
            assert!(began.elapsed() < Duration::from_secs(30), "{:?}", self.got.lock().unwrap());
            thread::sleep(Duration::from_millis(50));
        }
        self.got.lock().unwrap().clone()
    }
}

fn message(tls: &mut impl Read) -> Option<(String, String)> {
    let (mut head, mut octet) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        tls.read_exact(&mut octet).ok()?;
        head.push(octet[0]);
    }
    let head = String::from_utf8(head).ok()?;
    let length = header(&head, "content-length")?.parse().ok()?;
    let mut body = vec![0; length];
    tls.read_exact(&mut body).ok()?;
    Some((head, String::from_utf8(body).ok()?))
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then_some(value.trim())
    })
}

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
    assert_eq!(ready["webhooks_disabled"], 1);
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
    assert_eq!(receiver.got.lock().unwrap().len(), 2, "told twice after it was heard");
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
    assert!(receiver.got.lock().unwrap().is_empty());
}
