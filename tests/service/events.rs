//! What webhooks are told besides verdicts, each once, whichever node is there; and verdicts with their records or not at all.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use paskontrol::Timestamp;
use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::simulator::SeededRandom;
use paskontrol::simulator::issuer::{
    Authority, Csca, CurveForm, ListKind, Period, SignatureFamily, SignatureScheme, SigningKey,
};
use serde_json::{Value, json};

use super::bring::begin;
use super::client::{Answer, EVERYTHING, Home, Node};
use super::receiver::Receiver;
use super::recorded::{about, waiting};
use super::schemas::fits;
use super::schemathesis::decided;

fn webhook(node: &Node, key: &str, receiver: &Receiver, events: &[&str]) -> Answer {
    let body = json!({ "url": receiver.url(), "events": events }).to_string();
    node.ask("POST", "/v1/webhooks", Some(key), &[("Idempotency-Key", &events.concat())], Some(&body))
}

fn made(node: &Node, key: &str, receiver: &Receiver, events: &[&str]) -> String {
    let answer = webhook(node, key, receiver, events);
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// How many entries and messages there are, at one moment.
type Count = Box<dyn FnMut() -> (i64, i64)>;

const COUNT: &str = "SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM service_message)";

/// Nodes die as soon as an entry can be seen: its message is there by then, and another node tells it.
fn told_with_its_record(receiver: &Receiver, home: &Home, mut count: Count) {
    let home = &home;
    let trust = home.trust("dk-ready");
    let key = home.key(EVERYTHING);
    let standing = home.serve(&trust);
    made(&standing, &key, receiver, &["session.finished"]);
    let rounds = 4_usize;
    for round in 0..rounds {
        let mut node = home.serve(&trust);
        let id = waiting(home, &node, &key, &format!("r{round}"));
        // It cannot be told before we have looked.
        receiver.deafen(true);
        let (entries, messages) = count();
        let (address, path) = (node.address.clone(), format!("/v1/sessions/{id}/person"));
        let seen = thread::scope(|scope| {
            let (name, body, asking, key) = (format!("p{round}"), about(round), &standing, &key);
            scope.spawn(move || {
                let headers = [("Idempotency-Key", name.as_str())];
                let _ = asking.ask_at(&address, "POST", &path, Some(key), &headers, Some(&body));
            });
            let began = Instant::now();
            let seen = loop {
                let seen = count();
                if seen.0 > entries {
                    break seen;
                }
                assert!(began.elapsed() < Duration::from_secs(30), "never recorded");
            };
            node.kill();
            seen
        });
        assert_eq!(seen, (entries + 1, messages + 1), "round {round}: an entry without its message");
        receiver.deafen(false);
        receiver.await_events("session.finished", round + 1);
        let began = Instant::now();
        while count().1 > 0 {
            assert!(began.elapsed() < Duration::from_secs(90), "never told");
            thread::sleep(Duration::from_millis(100));
        }
    }
    let told: BTreeSet<_> = receiver.events("session.finished").iter().map(audit_event).collect();
    let tail: Value = serde_json::from_str(&home.run(&["--json", "audit", "tail", "--count", "100"])).unwrap();
    let kept: BTreeSet<_> = tail["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["event_id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((kept.len(), &told), (rounds, &kept), "what is told is what is kept");
}

fn audit_event(event: &Value) -> String {
    event["data"]["audit_event"].as_str().unwrap().to_owned()
}

#[test]
fn a_verdict_is_told_with_its_record_on_one_file() {
    let receiver = Receiver::start(&[200]);
    let home = receiver.home().with("PASKONTROL_WEBHOOKS_RETRIES", "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1");
    let store = home.path("records.sqlite");
    let home = home.with("PASKONTROL_RECORDS", store.to_str().unwrap());
    let mut connection = None;
    let count = move || {
        // Once there is something to look into.
        let connection = connection.get_or_insert_with(|| rusqlite::Connection::open(&store).unwrap());
        connection.query_row(COUNT, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    told_with_its_record(&receiver, &home, Box::new(count));
}

#[test]
#[cfg(feature = "postgres")]
fn a_verdict_is_told_with_its_record_on_one_postgresql() {
    let receiver = Receiver::start(&[200]);
    let home = receiver.home().with("PASKONTROL_WEBHOOKS_RETRIES", "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1");
    let Some((home, mut client)) = super::nodes::in_postgresql(home, "told") else { return };
    let count = move || {
        let row = client.query_one(COUNT, &[]).unwrap();
        (row.get(0), row.get(1))
    };
    told_with_its_record(&receiver, &home, Box::new(count));
}

#[test]
fn a_session_that_runs_out_is_told_once_also_by_another_node() {
    let receiver = Receiver::start(&[200]);
    let home = receiver.home().with("PASKONTROL_TIMEOUT", "1");
    let trust = home.trust("dk-ready");
    let (key, other) = (home.key(EVERYTHING), home.key(EVERYTHING));
    let (mut dying, staying) = (home.serve(&trust), home.serve(&trust));
    made(&staying, &key, &receiver, &["session.expired"]);
    let wish = json!({ "mode": "remote_chip", "expires_in": 30, "external_ref": "case-7" });
    let session = |node: &Node, key: &str, name: &str| {
        let made = begin(node, key, name, &wish);
        assert_eq!(made.status, 201, "{made:?}");
        made.json()["id"].as_str().unwrap().to_owned()
    };
    let late: BTreeSet<_> = [session(&dying, &key, "a"), session(&staying, &key, "b")].into();
    // A verdict, an end that was wanted, and another caller's session are nobody's loss.
    let wish = json!({ "mode": "simulated", "face": "same", "expires_in": 30 });
    let done = begin(&staying, &key, "c", &wish).json()["id"].as_str().unwrap().to_owned();
    super::bring::await_state(&staying, &key, &done, &["verdict"]);
    let cancelled = session(&staying, &key, "d");
    assert_eq!(staying.ask("DELETE", &format!("/v1/sessions/{cancelled}"), Some(&key), &[], None).status, 204);
    session(&staying, &other, "e");
    dying.kill();
    let events = receiver.await_events("session.expired", 2);
    for event in &events {
        fits("webhook-event", event);
        assert_eq!(event["data"]["external_ref"], "case-7");
    }
    // A turn or two later there is nothing more to tell.
    thread::sleep(Duration::from_secs(15));
    let told: Vec<_> = receiver.messages();
    assert_eq!(told.len(), 2, "{told:?}");
    let named: BTreeSet<_> = events.iter().map(|event| event["data"]["session"].as_str().unwrap().to_owned()).collect();
    assert_eq!(named, late);
}

#[test]
fn the_webhook_a_session_names_is_told_and_no_other() {
    let (named, other) = (Receiver::start(&[200]), Receiver::start(&[200]));
    let home = named.home();
    // Both are believed.
    let both = [&named, &other].map(Receiver::authority).concat();
    std::fs::write(home.path("authorities.pem"), both).unwrap();
    let trust = home.trust("dk-ready");
    let (key, stranger, node) = (home.key(EVERYTHING), home.key(EVERYTHING), home.serve(&trust));
    let webhook = made(&node, &key, &named, &["session.finished"]);
    made(&node, &key, &other, &["session.finished", "session.expired"]);
    let wish = json!({ "mode": "simulated", "face": "same", "webhook": webhook });
    fits("session-request", &wish);
    let begun = begin(&node, &key, "a", &wish);
    assert_eq!(begun.status, 201, "{begun:?}");
    let told = named.await_events("session.finished", 1);
    assert_eq!(told[0]["data"]["session"], begun.json()["id"]);
    // Without a name, both: so the other one does hear.
    let session = decided(&node, &key);
    assert_eq!(other.await_events("session.finished", 1)[0]["data"]["session"], json!(session));
    assert_eq!(named.await_events("session.finished", 2).len(), 2);
    assert_eq!(other.messages().len(), 1);
    for (key, webhook) in [(&stranger, webhook.as_str()), (&key, "wh_00000000000000000000000000")] {
        let refused = begin(&node, key, "b", &json!({ "mode": "simulated", "webhook": webhook }));
        assert_eq!((refused.status, refused.json()["errors"][0]["pointer"].clone()), (422, json!("/webhook")));
    }
}

#[test]
fn nobody_is_told_what_they_could_not_ask_for() {
    let receiver = Receiver::start(&[200]);
    let home = receiver.home();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key("webhook:admin"), home.serve(&trust));
    for (event, scope) in
        [("trust.snapshot_old", "trust:read"), ("reader.lost", "reader:read"), ("audit.anchor", "audit:read")]
    {
        let refused = webhook(&node, &key, &receiver, &[event]);
        assert_eq!((refused.status, refused.code(), refused.json()["needed"].clone()), {
            (403, "auth.scope".to_owned(), json!([scope]))
        });
    }
    assert_eq!(webhook(&node, &key, &receiver, &["session.expired"]).status, 201);
    assert_eq!(webhook(&node, &key, &receiver, &["ping"]).status, 422);
}

/// A list of one CSCA that was signed long ago.
fn old_list() -> Vec<u8> {
    let key = |octets: &[u8]| SigningKey::parse_pkcs8(octets).unwrap();
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let ever = Period { from: at("2010-01-01T00:00:00Z"), to: at("2060-01-01T00:00:00Z") };
    let authority = Authority {
        country: "UT".into(),
        issuing_state: "UTO".into(),
        common_name: "CSCA UT".into(),
        scheme: SignatureScheme { family: SignatureFamily::Ecdsa, digest: DigestAlgorithm::Sha256 },
        curve_form: CurveForm::Explicit,
    };
    let csca = include_bytes!("../../src/simulator/assets/csca-p256.test-key.pkcs8");
    let signer = include_bytes!("../../src/simulator/assets/ds-p256.test-key.pkcs8");
    let mut random = SeededRandom::new(1);
    let csca = Csca::new(authority, key(csca), ever, ever, &mut random).unwrap();
    let signer = csca.certify_list_signer(ListKind::MasterList, key(signer), ever, &mut random).unwrap();
    signer.sign_master_list(&[csca.certificate().to_vec()], at("2020-03-01T00:00:00Z"), &mut random).unwrap()
}

#[test]
fn old_trust_is_told_once_by_two_nodes() {
    let receiver = Receiver::start(&[200]);
    let home = receiver.home();
    let list = home.path("old.ml");
    std::fs::write(&list, old_list()).unwrap();
    let (key, revoked) =
        (home.key(EVERYTHING), home.run(&["--json", "token", "new", "--name", "x", "--scope", EVERYTHING]));
    let nodes = [home.serve(&list), home.serve(&list)];
    let revoked: Value = serde_json::from_str(&revoked).unwrap();
    made(&nodes[0], revoked["token"].as_str().unwrap(), &receiver, &["trust.snapshot_old"]);
    home.run(&["token", "revoke", revoked["id"].as_str().unwrap()]);
    made(&nodes[0], &key, &receiver, &["trust.snapshot_old"]);
    let told = receiver.await_events("trust.snapshot_old", 1);
    fits("webhook-event", &told[0]);
    assert_eq!(told[0]["data"], json!({ "newest_list": "2020-03-01T00:00:00Z", "csca": 1 }));
    // Both nodes look again, and a third one that begins.
    let _third = home.serve(&list);
    thread::sleep(Duration::from_secs(22));
    assert_eq!(receiver.messages().len(), 1, "{:?}", receiver.messages());
}

#[test]
fn a_log_that_grows_is_anchored_elsewhere() {
    let receiver = Receiver::start(&[200]);
    let home = receiver.home().with("PASKONTROL_WEBHOOKS_ANCHOR_SECONDS", "1");
    let store = home.path("records.sqlite");
    let home = home.with("PASKONTROL_RECORDS", store.to_str().unwrap());
    let trust = home.trust("dk-ready");
    let (key, nodes) = (home.key(EVERYTHING), [home.serve(&trust), home.serve(&trust)]);
    made(&nodes[0], &key, &receiver, &["audit.anchor"]);
    for person in 0..2 {
        let id = waiting(&home, &nodes[0], &key, &format!("s{person}"));
        let headers = [("Idempotency-Key", &*format!("p{person}"))];
        let path = format!("/v1/sessions/{id}/person");
        assert_eq!(nodes[0].ask("POST", &path, Some(&key), &headers, Some(&about(person))).status, 200);
        let told = receiver.await_events("audit.anchor", person + 1);
        let event = &told[person];
        fits("webhook-event", event);
        assert_eq!(event["data"]["entries"], json!(person + 1));
        let head = nodes[1].get("/v1/audit/head", Some(&key)).json();
        assert_eq!(event["data"]["checkpoint"], head["checkpoint"]);
        assert_eq!(event["data"]["public_key"], head["public_key"]);
        // It is what the log is verified against later.
        let anchor = home.path("anchor");
        std::fs::write(&anchor, event["data"]["checkpoint"].as_str().unwrap()).unwrap();
        home.run(&["audit", "verify", "--anchor", anchor.to_str().unwrap()]);
    }
    // Nothing new is no news.
    thread::sleep(Duration::from_secs(12));
    assert_eq!(receiver.messages().len(), 2, "{:?}", receiver.messages());
}
