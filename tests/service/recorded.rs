//! Sessions whose verdict is recorded: by one call, with its answer, whenever a node dies.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::bring::{await_state, begin, bring, place, remote};
use super::client::{Answer, EVERYTHING, Home, Node};

/// Where records are kept, and nodes that give up soon.
fn keeping() -> Home {
    let home = Home::new();
    let store = home.path("records.sqlite");
    home.with("PASKONTROL_RECORDS", store.to_str().unwrap()).with("PASKONTROL_TIMEOUT", "1")
}

/// A session that waits to be told whom it is about.
pub(crate) fn waiting(home: &Home, node: &Node, key: &str, name: &str) -> String {
    let mut wish = remote("dk-ready");
    wish["route"] = json!("nemid_app");
    wish["face"] = json!("same");
    let (id, url) = place(node, &begin(node, key, name, &wish));
    let mut relay = bring(home, &url, "sim:dk-ready");
    await_state(node, key, &id, &["need_subject"]);
    assert!(relay.wait().unwrap().success());
    id
}

fn entries(home: &Home) -> u64 {
    let verified: Value = serde_json::from_str(&home.run(&["--json", "audit", "verify"])).unwrap();
    verified["entries"].as_u64().unwrap()
}

pub(crate) fn about(person: usize) -> String {
    json!({ "pid": format!("PID:9208-2002-2-{person:012}") }).to_string()
}

#[test]
fn a_verdict_is_recorded_with_the_answer_that_tells_it() {
    let home = keeping();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let id = waiting(&home, &node, &key, "a");
    let session = node.get(&format!("/v1/sessions/{id}"), Some(&key)).json();
    assert_eq!(session["verdict"], json!(null), "nothing is told before it is recorded");
    assert_eq!(node.get(&format!("/v1/sessions/{id}/result"), Some(&key)).code(), "session.wrong_state");
    let path = format!("/v1/sessions/{id}/person");
    assert_eq!(node.ask("POST", &path, Some(&key), &[], Some(&about(7))).code(), "request.idempotency_key_missing");
    let say = |name: &str| node.ask("POST", &path, Some(&key), &[("Idempotency-Key", name)], Some(&about(7)));
    let told = say("p").json();
    let event = told["verdict"]["audit_event"].as_str().unwrap().to_owned();
    assert_eq!(told["state"], "verdict");
    let again = say("p");
    assert_eq!((again.header("idempotent-replayed"), again.json()), (Some("true"), told.clone()));
    assert_eq!(say("q").code(), "session.wrong_state", "it is said once");
    assert_eq!(node.get(&format!("/v1/sessions/{id}"), Some(&key)).json(), told);
    let result = node.get(&format!("/v1/sessions/{id}/result"), Some(&key)).json();
    assert_eq!((result["audit_event"].as_str(), entries(&home)), (Some(event.as_str()), 1));
    let standing: Value = serde_json::from_str(&home.run(&["--json", "audit", "tail"])).unwrap();
    assert_eq!(standing["entries"][0]["event_id"], event.as_str());
}

/// Says whom a session is about to the node that has it, and after its death to the other.
fn say(standing: &Node, dying: &str, key: &str, id: &str, person: usize) -> Answer {
    let (path, name, body) = (format!("/v1/sessions/{id}/person"), format!("person-{person}"), about(person));
    let headers = [("Idempotency-Key", name.as_str())];
    let began = Instant::now();
    let mut answer = standing.ask_at(dying, "POST", &path, Some(key), &headers, Some(&body));
    while !answer.as_ref().is_ok_and(|answer| [200, 404].contains(&answer.status)) {
        assert!(began.elapsed() < Duration::from_secs(60), "{answer:?}");
        thread::sleep(Duration::from_millis(200));
        answer = standing.try_ask("POST", &path, Some(key), &headers, Some(&body));
    }
    answer.unwrap()
}

#[test]
fn a_person_is_never_recorded_twice_when_a_node_dies() {
    let home = keeping();
    let trust = home.trust("dk-ready");
    let key = home.key(EVERYTHING);
    let standing = home.serve(&trust);
    let mut recorded = 0;
    for round in 0..4_usize {
        let mut dying = home.serve(&trust);
        let ids: Vec<_> = (0..3).map(|number| waiting(&home, &dying, &key, &format!("s{round}-{number}"))).collect();
        let address = dying.address.clone();
        recorded += thread::scope(|scope| {
            let asked: Vec<_> = ids
                .iter()
                .enumerate()
                .map(|(number, id)| {
                    let (standing, address, key) = (&standing, &address, &key);
                    scope.spawn(move || say(standing, address, key, id, round * 10 + number))
                })
                .collect();
            // Before it begins, in the middle, and when all is done.
            thread::sleep(Duration::from_millis([0, 15, 40, 400][round]));
            dying.kill();
            let answers = asked.into_iter().map(|asked| asked.join().unwrap());
            // What was not recorded is not known to the other node, and the passport is read again.
            answers.filter(|answer| answer.status == 200 && answer.json()["verdict"]["audit_event"].is_string()).count()
        });
    }
    assert_eq!(entries(&home), u64::try_from(recorded).unwrap(), "as many as were heard of");
}
