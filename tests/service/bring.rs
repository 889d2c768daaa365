//! Chips brought to sessions by a second process.

use std::io::Write;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{Answer, Home, Node};

pub(crate) fn begin(node: &Node, key: &str, name: &str, body: &Value) -> Answer {
    node.ask("POST", "/v1/sessions", Some(key), &[("Idempotency-Key", name)], Some(&body.to_string()))
}

/// The session once it stands where it is awaited.
pub(crate) fn await_state(node: &Node, key: &str, id: &str, states: &[&str]) -> Value {
    let began = Instant::now();
    loop {
        let session = node.get(&format!("/v1/sessions/{id}"), Some(key)).json();
        if states.contains(&session["state"].as_str().unwrap_or_default()) {
            return session;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{session}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

pub(crate) fn lines(profile: &str) -> String {
    paskontrol::simulator::specimen(profile).unwrap().mrz.lines().join("\n")
}

/// What begins a remote session for the passport of a profile.
pub(crate) fn remote(profile: &str) -> Value {
    json!({ "mode": "remote_chip", "access": { "kind": "mrz_lines", "lines": lines(profile) } })
}

/// The number of a session, and where its chip is brought.
pub(crate) fn place(node: &Node, made: &Answer) -> (String, String) {
    assert_eq!(made.status, 201, "{made:?}");
    let path = made.json()["chip_ticket"]["path"].as_str().unwrap().to_owned();
    (made.json()["id"].as_str().unwrap().to_owned(), format!("{}://{}{path}", node.scheme(), node.address))
}

/// Brings the chip on a reader. The ticket is not among the arguments, where others would see it.
pub(crate) fn bring(home: &Home, url: &str, reader: &str) -> Child {
    bring_with(home, url, reader, &[])
}

/// The same, with more arguments.
pub(crate) fn bring_with(home: &Home, url: &str, reader: &str, more: &[&str]) -> Child {
    let mut command = home.command();
    command.args(["relay", "--to", "-", "--reader", reader]).args(more);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{url}").unwrap();
    child
}
