//! Sessions over HTTP: simulated chips, chips at the other end of a socket, and what is left when one end dies.

use std::io::Write;
use std::time::Duration;

use serde_json::{Value, json};

use super::bring::{await_state, begin, bring, lines, place, remote};
use super::client::{EVERYTHING, Home, Node};
use super::schemas::{events, fits};

/// A remote session and where its chip is brought.
fn relayed(node: &Node, key: &str, name: &str, profile: &str) -> (String, String) {
    let made = begin(node, key, name, &remote(profile));
    fits("session", &made.json());
    place(node, &made)
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
    fits("session", &waits);
    let early = node.get(&format!("/v1/sessions/{id}/result"), Some(&key));
    assert_eq!((early.status, early.code()), (409, "session.wrong_state".to_owned()));
    let decided = node.post(&format!("/v1/sessions/{id}/face"), Some(&key), &json!({ "decision": "same" }));
    assert_eq!((decided.status, decided.json()["state"].clone()), (200, json!("verdict")));
    let result = node.get(&format!("/v1/sessions/{id}/result?redact=full"), Some(&key)).json();
    fits("session-result", &result);
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
    assert!(events("GET /v1/sessions/{id}/events", &all.body).len() > 10);
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
        let (id, url) = relayed(&node, &key, &format!("k{number}"), profile);
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
        super::documents::agree(&result, &local, profile);
    }
}

#[test]
fn a_ticket_opens_once_and_a_relay_that_dies_leaves_nothing() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let (id, url) = relayed(&node, &key, "a", "dk-ready");
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
    let session = await_state(&node, &key, &id, &["no_reader"]);
    assert_eq!(session["code"], "reader.gone");
    let refused = node.get(&format!("/v1/sessions/{id}/result"), Some(&key));
    assert_eq!(refused.code(), "session.wrong_state");
    assert_eq!(refused.json()["needed"], session["allowed"], "a refusal names the calls that fit");
    let again: Vec<_> = upgrade.to_vec();
    assert_eq!(node.ask("GET", path, None, &again, None).code(), "session.ticket_invalid");
    // The same session, a new ticket, a chip that stays. The key need not be said again.
    let renewed = node.ask("POST", &format!("/v1/sessions/{id}/retry"), Some(&key), &[], None);
    let path = renewed.json()["chip_ticket"]["path"].as_str().unwrap().to_owned();
    let mut relay = bring(&home, &format!("ws://{}{path}", node.address), "sim:dk-ready");
    await_state(&node, &key, &id, &["face", "verdict"]);
    assert!(relay.wait().unwrap().success());
    assert!(!node.log().contains("ct_"), "tickets are in no log");
    let metrics = node.get("/metrics", Some(&key)).body;
    assert!(metrics.contains("paskontrol_relayed_chips 0"), "{metrics}");
    for file in std::fs::read_dir(home.path(".local/state/paskontrol")).unwrap() {
        let octets = std::fs::read(file.unwrap().path()).unwrap();
        let specimen = paskontrol::simulator::specimen("dk-ready").unwrap();
        let number = specimen.mrz.document_number.reveal().as_bytes().to_vec();
        assert!(!octets.windows(number.len()).any(|window| window == number));
    }
}

#[test]
fn a_wrong_key_is_asked_for_again_while_the_chip_waits() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let (id, url) = relayed(&node, &key, "w", "dk-child");
    let mut relay = bring(&home, &url, "sim:dk-ready");
    let session = await_state(&node, &key, &id, &["need_key"]);
    assert_eq!(session["code"], "access.password_wrong");
    let access = json!({ "access": { "kind": "mrz_lines", "lines": lines("dk-ready") } });
    let told = node.post(&format!("/v1/sessions/{id}/access"), Some(&key), &access);
    assert_eq!((told.status, &told.json()["chip_ticket"]), (200, &json!(null)), "the connection still stands");
    await_state(&node, &key, &id, &["face", "verdict"]);
    assert!(relay.wait().unwrap().success());
}

#[test]
fn what_is_said_later_counts_and_what_does_not_fit_is_refused() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let id = begin(&node, &key, "a", &json!({ "mode": "simulated", "redact": "full" })).json()["id"].clone();
    let id = id.as_str().unwrap();
    await_state(&node, &key, id, &["face"]);
    let at = |step: &str, body: &Value| {
        let name = body.to_string();
        let headers = [("Idempotency-Key", name.as_str())];
        node.ask("POST", &format!("/v1/sessions/{id}/{step}"), Some(&key), &headers, Some(&body.to_string()))
    };
    assert_eq!(at("access", &json!({ "access": { "kind": "can", "can": "123456" } })).code(), "session.wrong_state");
    assert_eq!(at("issue-date", &json!({ "issued": "yesterday" })).code(), "request.invalid");
    // Nothing is recorded here: nobody asks whom it is about.
    let somebody = json!({ "pid": "PID:9208-2002-2-123456789012" });
    assert_eq!(at("person", &somebody).code(), "session.wrong_state");
    // The key app, of a passport that is too young for it by the day on its page.
    let dated = at("issue-date", &json!({ "issued": "2031-01-01" }));
    assert_eq!(dated.status, 200, "{dated:?}");
    let facts = json!({ "facts": { "device": { "nfc": false, "own": true } } });
    assert_eq!(at("person", &facts).status, 200);
    assert_eq!(at("person", &json!({ "facts": { "shoe": 43 } })).code(), "request.invalid");
    let decided = match at("face", &json!({ "decision": "same" })) {
        answer if answer.status == 200 => answer.json(),
        _ => node.get(&format!("/v1/sessions/{id}"), Some(&key)).json(),
    };
    fits("session", &decided);
    assert_eq!(decided["state"], "verdict");
    assert_ne!(decided["verdict"]["decision"], "ready");
    let result = node.get(&format!("/v1/sessions/{id}/result"), Some(&key)).json();
    assert_eq!(result["redaction"], "full", "as the session was begun");
}

#[test]
fn what_is_not_ones_own_to_see_is_refused_at_the_beginning() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key("session:create,session:read"), home.serve(&trust));
    let made = begin(&node, &key, "a", &json!({ "mode": "simulated", "redact": "standard" }));
    assert_eq!((made.status, made.code()), (403, "auth.scope".to_owned()));
    let made = begin(&node, &key, "b", &json!({ "mode": "simulated", "lang": "da" }));
    assert_eq!(made.status, 201);
}

#[test]
fn a_session_that_failed_is_tried_again_and_one_that_ends_says_why() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let made = begin(&node, &key, "a", &json!({ "mode": "remote_chip", "expires_in": 30, "lang": "da" }));
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(made.json()["state"], "waiting_document");
    // A chip may be there before its key.
    let path = made.json()["chip_ticket"]["path"].as_str().unwrap().to_owned();
    let mut relay = bring(&home, &format!("ws://{}{path}", node.address), "sim:dk-ready");
    await_state(&node, &key, &id, &["need_key"]);
    let stopped = node.ask("POST", &format!("/v1/sessions/{id}/cancel"), Some(&key), &[], None).json();
    assert_eq!((&stopped["state"], &stopped["code"]), (&json!("closed"), &json!("session.cancelled")));
    assert!(!relay.wait().unwrap().success(), "whoever brought the chip hears of it");
    assert_eq!(node.get(&format!("/v1/sessions/{id}"), Some(&key)).code(), "session.gone");
    // Another node knows it too, and tells nobody else.
    let other = home.serve(&trust);
    assert_eq!(other.get(&format!("/v1/sessions/{id}"), Some(&key)).status, 410);
    let stranger = home.key(EVERYTHING);
    assert_eq!(other.get(&format!("/v1/sessions/{id}"), Some(&stranger)).status, 404);
    assert_eq!(other.get("/v1/sessions/ses_00000000000000000000000000", Some(&key)).status, 404);
}

#[test]
fn a_node_that_closes_says_so_to_whoever_waits() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, mut node) = (home.key(EVERYTHING), home.serve(&trust));
    let (id, url) = place(&node, &begin(&node, &key, "a", &json!({ "mode": "remote_chip" })));
    let mut relay = bring(&home, &url, "sim:dk-ready");
    await_state(&node, &key, &id, &["need_key"]);
    let address = node.address.clone();
    let listening = std::thread::spawn({
        let (key, id, asked) = (key.clone(), id.clone(), home.serve(&trust));
        move || asked.ask_at(&address, "GET", &format!("/v1/sessions/{id}/events"), Some(&key), &[], None).unwrap()
    });
    std::thread::sleep(Duration::from_millis(300));
    let began = std::time::Instant::now();
    assert!(node.end());
    assert!(began.elapsed() < Duration::from_secs(15), "nobody is waited for who only waits");
    assert!(listening.join().unwrap().body.contains("\"cause\":\"service.stopping\""));
    assert!(!relay.wait().unwrap().success());
    let next = home.serve(&trust);
    assert_eq!(next.get(&format!("/v1/sessions/{id}"), Some(&key)).code(), "session.gone");
}
