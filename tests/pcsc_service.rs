//! The service at a real reader, and a real reader at the other end of a socket: pcscd with Debian's virtual readers.
//!
//! As for `tests/pcsc.rs`, each test says so where it is skipped.
#![cfg(feature = "cli")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may say what must be so, here outside #[test] too"
)]
#![allow(dead_code, reason = "what the tests of the service share is not all used here")]

#[path = "register/authority.rs"]
mod authority;
#[path = "service/bring.rs"]
mod bring;
#[path = "service/client.rs"]
mod client;
#[path = "service/documents.rs"]
mod documents;
#[path = "outputs/judge.rs"]
mod judge;
#[path = "service/receiver.rs"]
mod receiver;
mod virtual_reader;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use bring::{await_state, begin, bring, lines, place, remote};
use client::{EVERYTHING, Home, Node};
use documents::{agree, bundle};
use paskontrol::simulator::specimen;
use receiver::Receiver;
use serde_json::{Value, json};
use virtual_reader::passport::OnReader;
use virtual_reader::{READER, reader};

/// A passport in the reader, as slow as a slow one.
fn passport(profile: &str) -> OnReader {
    OnReader::place(profile, "106")
}

/// What posting the same passport's bundle says.
fn local(node: &Node, key: &str, profile: &str) -> Value {
    let body = json!({ "evidence": bundle(profile, None), "redact": "full", "mrz": lines(profile) });
    node.post("/v1/verifications", Some(key), &body).json()
}

/// What a session found, once it has a verdict.
fn found(node: &Node, key: &str, id: &str) -> Value {
    if await_state(node, key, id, &["face", "verdict"])["state"] == "face" {
        node.post(&format!("/v1/sessions/{id}/face"), Some(key), &json!({ "decision": "unsure" }));
    }
    node.get(&format!("/v1/sessions/{id}/result?redact=full"), Some(key)).json()
}

/// The result without the one check more that a reading has which was interrupted: that it was the same chip.
fn continued(mut result: Value) -> Value {
    let checks = result["checks"].as_array_mut().unwrap();
    let place = checks.iter().position(|check| check["id"] == "chip.continuity").unwrap();
    assert_eq!(checks.remove(place)["status"], "passed");
    result
}

/// Until half of the photo is here.
fn await_middle(node: &Node, key: &str, id: &str) {
    let began = Instant::now();
    loop {
        let session = node.get(&format!("/v1/sessions/{id}"), Some(key)).json();
        if session["progress"]["bytes"].as_u64().is_some_and(|bytes| bytes > 6_000) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(30) && session["verdict"].is_null(), "{session}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// What the readers' stream tells until a document lies on one.
fn readers_tell(node: &Node, key: &str) -> impl FnOnce() -> Vec<Value> + Send + 'static {
    let mut stream = TcpStream::connect(&node.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET /v1/readers/events HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {key}\r\n\r\n", node.address)
        .unwrap();
    move || {
        let mut events: Vec<Value> = Vec::new();
        for line in BufReader::new(stream).lines().map(Result::unwrap) {
            events.extend(line.strip_prefix("data: ").map(|text| serde_json::from_str(text).unwrap()));
            if events.last().is_some_and(|event| event["event"] == "document.present") {
                break;
            }
        }
        events
    }
}

#[test]
fn a_reader_at_the_service_reads_for_one_session_at_a_time() {
    let Some(_reader) = reader("a_reader_at_the_service_reads_for_one_session_at_a_time") else { return };
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let wish = json!({ "mode": "local_reader", "reader": READER, "access": { "kind": "mrz_lines", "lines": lines("dk-ready") } });
    let made = begin(&node, &key, "a", &wish);
    assert_eq!(made.status, 201, "{made:?}");
    let id = made.json()["id"].as_str().unwrap().to_owned();
    await_state(&node, &key, &id, &["waiting_document"]);
    let second = begin(&node, &key, "b", &wish);
    assert_eq!((second.status, second.code()), (409, "reader.busy".to_owned()));
    assert!(second.header("retry-after").is_some());
    let told = thread::spawn(readers_tell(&node, &key));
    let placed = passport("dk-ready");
    await_middle(&node, &key, &id);
    for event in told.join().unwrap() {
        judge::fit("GET /v1/readers/events", &event).unwrap();
    }
    let readers = node.get("/v1/readers", Some(&key)).json();
    judge::judged("readers", true, &readers).unwrap();
    let ours = readers["readers"].as_array().unwrap().iter().find(|reader| reader["name"] == READER).unwrap();
    assert_eq!(ours, &json!({ "name": READER, "usb": null, "document_present": true, "busy": true }));
    let result = found(&node, &key, &id);
    agree(&result, &local(&node, &key, "dk-ready"), "dk-ready");
    assert_eq!(result["simulated"], false);
    // What has read is free for the next.
    let third = begin(&node, &key, "c", &wish);
    assert_eq!(third.status, 201, "{third:?}");
    let id = third.json()["id"].as_str().unwrap().to_owned();
    await_state(&node, &key, &id, &["face", "verdict"]);
    drop(placed);
    let events = thread::scope(|scope| {
        let events = scope.spawn(|| node.get(&format!("/v1/sessions/{id}/events"), Some(&key)).body);
        thread::sleep(Duration::from_millis(300));
        node.ask("DELETE", &format!("/v1/sessions/{id}"), Some(&key), &[], None);
        events.join().unwrap()
    });
    for name in ["reader.attached", "document.present", "access.started", "plan", "file.progress", "session.closed"] {
        assert!(events.contains(&format!("event: {name}\n")), "{name}: {events}");
    }
    for event in events.lines().filter_map(|line| line.strip_prefix("data: ")) {
        judge::fit("GET /v1/sessions/{id}/events", &serde_json::from_str(event).unwrap()).unwrap();
    }
}

#[test]
fn a_passport_lifted_at_the_service_is_waited_for() {
    let Some(_reader) = reader("a_passport_lifted_at_the_service_is_waited_for") else { return };
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let made = begin(&node, &key, "a", &json!({ "mode": "local_reader", "reader": READER }));
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let placed = passport("dk-ready");
    await_state(&node, &key, &id, &["need_key"]);
    let access = json!({ "access": { "kind": "mrz_lines", "lines": lines("dk-ready") } });
    assert_eq!(node.post(&format!("/v1/sessions/{id}/access"), Some(&key), &access).status, 200);
    await_middle(&node, &key, &id);
    drop(placed);
    await_state(&node, &key, &id, &["paused"]);
    let _again = passport("dk-ready");
    agree(&continued(found(&node, &key, &id)), &local(&node, &key, "dk-ready"), "dk-ready");
}

#[test]
fn a_relayed_reader_gets_the_verdict_of_one_at_the_service() {
    let Some(_reader) = reader("a_relayed_reader_gets_the_verdict_of_one_at_the_service") else { return };
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    for (profile, lifted) in [("dk-ready", true), ("aa-ec", false), ("dk-tampered-photo", false)] {
        let mut placed = passport(profile);
        let (id, url) = place(&node, &begin(&node, &key, profile, &remote(profile)));
        let mut relay = bring(&home, &url, READER);
        if lifted {
            await_middle(&node, &key, &id);
            drop(placed);
            await_state(&node, &key, &id, &["paused"]);
            placed = passport(profile);
        }
        let mut result = found(&node, &key, &id);
        if lifted {
            result = continued(result);
        }
        assert!(relay.wait().unwrap().success(), "{profile}");
        agree(&result, &local(&node, &key, profile), profile);
        drop(placed);
    }
}

#[test]
fn a_relay_killed_while_reading_leaves_nothing() {
    let Some(_reader) = reader("a_relay_killed_while_reading_leaves_nothing") else { return };
    let home = Home::new();
    let store = home.path("records.sqlite");
    let home = home.with("PASKONTROL_RECORDS", store.to_str().unwrap());
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let _passport = passport("dk-ready");
    let (id, url) = place(&node, &begin(&node, &key, "a", &remote("dk-ready")));
    let mut relay = bring(&home, &url, READER);
    await_middle(&node, &key, &id);
    relay.kill().unwrap();
    relay.wait().unwrap();
    let session = await_state(&node, &key, &id, &["no_reader"]);
    assert_eq!((&session["code"], &session["progress"]), (&json!("reader.gone"), &json!(null)));
    for step in ["result", "portrait"] {
        assert_eq!(node.get(&format!("/v1/sessions/{id}/{step}"), Some(&key)).code(), "session.wrong_state");
    }
    assert!(node.get("/metrics", Some(&key)).body.contains("paskontrol_relayed_chips 0"));
    assert_eq!(node.ask("DELETE", &format!("/v1/sessions/{id}"), Some(&key), &[], None).status, 204);
    assert_eq!(node.get(&format!("/v1/sessions/{id}"), Some(&key)).code(), "session.gone");
    let number = specimen("dk-ready").unwrap().mrz.document_number.reveal().clone();
    assert!(!node.log().contains(&number));
    drop(node);
    for file in walk(home.folder.path()) {
        let octets = std::fs::read(&file).unwrap();
        assert!(!octets.windows(number.len()).any(|window| window == number.as_bytes()), "{}", file.display());
    }
    // The reader was let go: it reads the next time.
    let node = home.serve(&trust);
    let (id, url) = place(&node, &begin(&node, &key, "b", &remote("dk-ready")));
    let mut relay = bring(&home, &url, READER);
    await_state(&node, &key, &id, &["face", "need_subject"]);
    assert!(relay.wait().unwrap().success());
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

/// A service in place of the one that was ended. It goes on running for the tests that follow.
struct Service(Child);

/// Readers go when the service that has them does.
#[test]
fn a_reader_that_is_lost_is_told_once_by_two_nodes() {
    let test = "a_reader_that_is_lost_is_told_once_by_two_nodes";
    let Some(_reader) = reader(test) else { return };
    if std::env::var_os("PASKONTROL_OWN_PCSCD").is_none() {
        eprintln!("SKIPPED {test}: this pcscd is not ours to end");
        return;
    }
    let receiver = Receiver::start(&[200]);
    let home = receiver.home();
    let trust = home.trust("dk-ready");
    let key = home.key(EVERYTHING);
    let nodes = [home.serve(&trust), home.serve(&trust)];
    let body = json!({ "url": receiver.url(), "events": ["reader.lost"] }).to_string();
    let made = nodes[0].ask("POST", "/v1/webhooks", Some(&key), &[("Idempotency-Key", "a")], Some(&body));
    assert_eq!(made.status, 201, "{made:?}");
    let named = nodes[0].get("/v1/readers", Some(&key)).json()["readers"].clone();
    let named: Vec<_> = named.as_array().unwrap().iter().map(|reader| reader["name"].clone()).collect();
    // Both have looked by then.
    thread::sleep(Duration::from_secs(12));
    let pid = std::fs::read_to_string("/run/pcscd/pcscd.pid").unwrap();
    let pid = pid.trim_matches(['\0', '\n', ' ']);
    assert!(Command::new("kill").args(["-9", pid]).status().unwrap().success());
    let told = receiver.await_events("reader.lost", named.len());
    thread::sleep(Duration::from_secs(22));
    // For the tests that follow.
    for file in ["/run/pcscd/pcscd.comm", "/run/pcscd/pcscd.pid"] {
        let _ = std::fs::remove_file(file);
    }
    let service = Command::new("pcscd").arg("-f").stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let _service = Service(service.unwrap());
    let began = Instant::now();
    while !paskontrol::readers::pcsc::list().is_ok_and(|readers| readers.iter().any(|name| name == READER)) {
        assert!(began.elapsed() < Duration::from_secs(20), "pcscd did not start again");
        thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(receiver.messages().len(), named.len(), "{:?}", receiver.messages());
    let mut lost: Vec<_> = told.iter().map(|event| event["data"]["reader"].clone()).collect();
    lost.sort_by_key(Value::to_string);
    assert_eq!(lost, named);
}
