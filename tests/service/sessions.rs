//! Sessions over HTTP: simulated chips, chips at the other end of a socket, and what is left when one end dies.

use std::io::Write;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{Answer, EVERYTHING, Home, Node};
use super::schemas::fits;

fn begin(node: &Node, key: &str, name: &str, body: &Value) -> Answer {
    node.ask("POST", "/v1/sessions", Some(key), &[("Idempotency-Key", name)], Some(&body.to_string()))
}

/// The session once it stands where it is awaited.
fn await_state(node: &Node, key: &str, id: &str, states: &[&str]) -> Value {
    let began = Instant::now();
    loop {
        let session = node.get(&format!("/v1/sessions/{id}"), Some(key)).json();
        if states.contains(&session["state"].as_str().unwrap_or_default()) {
            return session;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{session}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn lines(profile: &str) -> String {
    paskontrol::simulator::specimen(profile).unwrap().mrz.lines().join("\n")
}

/// A remote session and the program that brings it a simulated chip.
fn relayed(home: &Home, node: &Node, key: &str, name: &str, profile: &str) -> (String, String) {
    let access = json!({ "kind": "mrz_lines", "lines": lines(profile) });
    let made = begin(node, key, name, &json!({ "mode": "remote_chip", "access": access }));
    assert_eq!(made.status, 201, "{made:?}");
    let path = made.json()["chip_ticket"]["path"].as_str().unwrap().to_owned();
    fits(home, "session", &made.json());
    (made.json()["id"].as_str().unwrap().to_owned(), format!("ws://{}{path}", node.address))
}

fn bring(home: &Home, url: &str, reader: &str) -> Child {
    let mut child = home
        .command()
        .args(["relay", "--to", "-", "--reader", reader])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{url}").unwrap();
    child
}

#[test]
fn a_simulated_session_goes_from_key_to_verdict() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, other, node) = (home.key(EVERYTHING), home.key(EVERYTHING), home.serve(&trust));
    let made = begin(&node, &key, "a", &json!({ "mode": "simulated", "external_ref": "case-7" }));
    assert_eq!(made.status, 201, "{made:?}");
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(made.header("location"), Some(format!("/v1/sessions/{id}").as_str()));
    let waits = await_state(&node, &key, &id, &["face"]);
    fits(&home, "session", &waits);
    let early = node.get(&format!("/v1/sessions/{id}/result"), Some(&key));
    assert_eq!((early.status, early.code()), (409, "session.wrong_state".to_owned()));
    let decided = node.post(&format!("/v1/sessions/{id}/face"), Some(&key), &json!({ "decision": "same" }));
    assert_eq!((decided.status, decided.json()["state"].clone()), (200, json!("verdict")));
    let result = node.get(&format!("/v1/sessions/{id}/result?redact=full"), Some(&key)).json();
    fits(&home, "session-result", &result);
    assert_eq!(result["verdict"]["decision"], "ready");
    assert_eq!(result["simulated"], true);
    assert_eq!(result["request"]["external_ref"], "case-7");
    let portrait = node.get(&format!("/v1/sessions/{id}/portrait"), Some(&key));
    assert_eq!(portrait.header("content-type"), Some("image/png"));
    // Somebody else's session does not exist.
    assert_eq!(node.get(&format!("/v1/sessions/{id}"), Some(&other)).code(), "session.unknown");
    let gone = node.ask("DELETE", &format!("/v1/sessions/{id}"), Some(&key), &[], None);
    assert_eq!(gone.status, 204);
    assert_eq!(node.get(&format!("/v1/sessions/{id}/result"), Some(&key)).code(), "session.gone");
    assert_eq!(begin(&node, &key, "b", &json!({ "mode": "simulated" }).clone()).status, 201);
    assert_eq!(
        node.post("/v1/sessions", Some(&key), &json!({ "mode": "simulated" })).code(),
        "request.idempotency_key_missing"
    );
}

#[test]
fn events_tell_what_happens_and_nothing_about_whom() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let made = begin(&node, &key, "a", &json!({ "mode": "simulated", "face": "same" }));
    let id = made.json()["id"].as_str().unwrap().to_owned();
    await_state(&node, &key, &id, &["verdict"]);
    let stop = node.ask("POST", &format!("/v1/sessions/{id}/cancel"), Some(&key), &[], None);
    assert_eq!(stop.status, 200, "{stop:?}");
    // The stream of a session that is over cannot be asked for any more; one that is open ends with it.
    let made = begin(&node, &key, "b", &json!({ "mode": "simulated", "face": "same" }));
    let id = made.json()["id"].as_str().unwrap().to_owned();
    await_state(&node, &key, &id, &["verdict"]);
    let all = std::thread::scope(|scope| {
        let all = scope.spawn(|| node.get(&format!("/v1/sessions/{id}/events"), Some(&key)));
        let rest = scope.spawn(|| {
            node.ask("GET", &format!("/v1/sessions/{id}/events"), Some(&key), &[("Last-Event-ID", "5")], None)
        });
        std::thread::sleep(Duration::from_millis(300));
        node.ask("DELETE", &format!("/v1/sessions/{id}"), Some(&key), &[], None);
        let (all, rest) = (all.join().unwrap(), rest.join().unwrap());
        assert!(all.body.starts_with("id: 1\n") && rest.body.starts_with("id: 6\n"), "{}", rest.body);
        all
    });
    for name in ["session.created", "access.succeeded", "file.completed", "verdict", "session.state"] {
        assert!(all.body.contains(&format!("event: {name}\n")), "{name}");
    }
    let specimen = paskontrol::simulator::specimen("dk-ready").unwrap();
    for secret in
        [specimen.mrz.document_number.reveal().as_str(), specimen.mrz.names.primary.reveal(), &lines("dk-ready")[..44]]
    {
        assert!(!all.body.contains(secret) && !node.log().contains(secret));
    }
}

#[test]
fn a_relayed_chip_gets_the_verdict_of_a_local_one() {
    let home = Home::new();
    let trust = home.trust("pace-cam");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    for (number, profile) in ["pace-cam", "aa-ec", "dk-tampered-photo", "bac-only"].into_iter().enumerate() {
        let (id, url) = relayed(&home, &node, &key, &format!("k{number}"), profile);
        let mut relay = bring(&home, &url, &format!("sim:{profile}"));
        let session = await_state(&node, &key, &id, &["face", "verdict", "chip_error"]);
        if session["state"] == "face" {
            node.post(&format!("/v1/sessions/{id}/face"), Some(&key), &json!({ "decision": "unsure" }));
        }
        assert!(relay.wait().unwrap().success(), "{profile}");
        let result = node.get(&format!("/v1/sessions/{id}/result?redact=full"), Some(&key)).json();
        // The same chip read here.
        let bundle = super::documents::bundle(profile, None);
        let local = node
            .post(
                "/v1/verifications",
                Some(&key),
                &json!({ "evidence": bundle, "redact": "full", "mrz": lines(profile) }),
            )
            .json();
        assert_eq!(result["simulated"], false, "a chip elsewhere is not ours to call simulated");
        for member in ["assurance", "status", "document"] {
            assert_eq!(result[member], local[member], "{profile} {member}");
        }
        let statuses = |result: &Value| -> Vec<(Value, Value)> {
            result["checks"].as_array().unwrap().iter().map(|c| (c["id"].clone(), c["status"].clone())).collect()
        };
        let (remote, local) = (statuses(&result), statuses(&local));
        assert_eq!(remote, local, "{profile}");
    }
}

#[test]
fn a_ticket_opens_once_and_a_relay_that_dies_leaves_nothing() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let (id, url) = relayed(&home, &node, &key, "a", "dk-ready");
    let path = url.split_once(&node.address).unwrap().1;
    // A page of somebody else, with the very ticket, gets no socket; nor does a plain request use it up.
    let upgrade = [
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let foreign: Vec<_> = upgrade.iter().copied().chain([("Origin", "https://evil.example")]).collect();
    assert_eq!(node.ask("GET", path, None, &foreign, None).code(), "request.origin");
    let rebound: Vec<_> = upgrade.iter().copied().chain([("Host", "evil.example")]).collect();
    assert_eq!(node.ask("GET", path, None, &rebound, None).code(), "request.host");
    assert_eq!(node.get(path, None).code(), "request.malformed");
    // Connected, greeted, then gone in the middle: as if the cable was cut.
    {
        use std::io::Read;
        let mut stream = std::net::TcpStream::connect(&node.address).unwrap();
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            node.address
        );
        stream.write_all(head.as_bytes()).unwrap();
        let hello = br#"{"type":"hello","max_command":261,"max_response":256}"#;
        let mut frame = vec![0x81, 0x80 | u8::try_from(hello.len()).unwrap(), 0, 0, 0, 0];
        frame.extend_from_slice(hello);
        stream.write_all(&frame).unwrap();
        let mut some = [0; 300];
        assert!(stream.read(&mut some).unwrap() > 0);
        std::thread::sleep(Duration::from_millis(200));
    }
    let session = await_state(&node, &key, &id, &["chip_error"]);
    assert_eq!(session["code"], "reader.gone");
    assert_eq!(node.get(&format!("/v1/sessions/{id}/result"), Some(&key)).code(), "session.wrong_state");
    let again: Vec<_> = upgrade.to_vec();
    assert_eq!(node.ask("GET", path, None, &again, None).code(), "session.ticket_invalid");
    // The same session, a new ticket, a chip that stays.
    let access = json!({ "access": { "kind": "mrz_lines", "lines": lines("dk-ready") } });
    let renewed = node.post(&format!("/v1/sessions/{id}/access"), Some(&key), &access);
    let path = renewed.json()["chip_ticket"]["path"].as_str().unwrap().to_owned();
    let mut relay = bring(&home, &format!("ws://{}{path}", node.address), "sim:dk-ready");
    await_state(&node, &key, &id, &["face", "verdict"]);
    assert!(relay.wait().unwrap().success());
    assert!(!node.log().contains("ct_"), "tickets are in no log");
    // A wrong key is told apart from a lost chip.
    let (id, url) = relayed(&home, &node, &key, "w", "dk-child");
    let mut relay = bring(&home, &url, "sim:dk-ready");
    assert_eq!(await_state(&node, &key, &id, &["chip_error"])["code"], "access.password_wrong");
    assert!(!relay.wait().unwrap().success());
    for file in std::fs::read_dir(home.path(".local/state/paskontrol")).unwrap() {
        let octets = std::fs::read(file.unwrap().path()).unwrap();
        let specimen = paskontrol::simulator::specimen("dk-ready").unwrap();
        let number = specimen.mrz.document_number.reveal().as_bytes().to_vec();
        assert!(!octets.windows(number.len()).any(|window| window == number));
    }
}
