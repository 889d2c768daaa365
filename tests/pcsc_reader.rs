//! `reader …` and `doctor --probe` through the real PC/SC stack, with `sim vpcd --speed` as the passport.
//!
//! As for `tests/pcsc.rs`, they need pcscd with Debian's virtual readers, and say so where they are skipped.
#![cfg(all(feature = "pcsc", feature = "command-line"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests may say what must be so, here outside #[test] too"
)]

#[path = "outputs/judge.rs"]
mod judge;

use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use judge::fit;
use paskontrol::readers::pcsc;
use serde_json::Value;

const READER: &str = "Virtual PCD 00 00";

fn is_there(test: &str) -> bool {
    if pcsc::list().is_ok_and(|readers| readers.iter().any(|name| name == READER)) {
        return true;
    }
    assert!(std::env::var_os("PASKONTROL_PCSC_TESTS").is_none_or(|value| value != "1"), "{test}: no virtual reader");
    eprintln!("SKIPPED {test}: no virtual reader");
    false
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
    command.args(arguments).env("LC_ALL", "C").env("CI", "1");
    command
}

fn json(arguments: &[&str]) -> Value {
    let output = command(&[&["--json"], arguments].concat()).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {output:?}"))
}

/// A simulated passport on the reader, taken away when dropped.
struct Passport(Child);

impl Passport {
    fn placed(profile: &str, speed: &str) -> Self {
        let mut command = command(&["sim", "vpcd", profile, "--speed", speed]);
        let passport = Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        wait_for(&Value::from("3b80800101"));
        passport
    }
}

impl Drop for Passport {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
        wait_for(&Value::Null);
    }
}

/// Until the reader tells this answer to reset.
fn wait_for(atr: &Value) {
    let deadline = Instant::now() + Duration::from_secs(8);
    while json(&["reader", "info", READER])["atr"] != *atr {
        assert!(Instant::now() < deadline, "in vain: {atr}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// One test, since there is one reader: what it says of itself, what is measured, what happens at it.
#[test]
fn a_reader_is_described_measured_and_watched() {
    if !is_there("a_reader_is_described_measured_and_watched") {
        return;
    }
    let watching = command(&["reader", "watch", "--seconds", "6", "--events"]).stdout(Stdio::piped()).spawn().unwrap();
    let watched_too = command(&["reader", "watch", "--seconds", "6", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
    let listed = json(&["reader", "list"]);
    assert!(listed["readers"].as_array().unwrap().iter().any(|reader| reader["name"] == READER), "{listed}");
    fit("reader list", &listed).unwrap();
    let empty = json(&["reader", "info", READER]);
    fit("reader info", &empty).unwrap();
    assert_eq!((&empty["name"], &empty["atr"]), (&Value::from(READER), &Value::Null));
    let passport = Passport::placed("pace-gm", "424");
    fit("reader info", &json(&["reader", "info", READER])).unwrap();
    let probed = json(&["reader", "probe", READER]);
    assert_eq!((&probed["reader"], &probed["stated"]), (&Value::from(READER), &Value::from(4096)));
    assert_eq!(probed["long_messages"], Value::from(true));
    // Each command takes this chip two milliseconds at least, in real time.
    assert!(probed["shortest_us"].as_u64().unwrap() >= 2_000, "{probed}");
    fit("reader probe", &probed).unwrap();
    let checks = json(&["doctor", "--only", "reader", "--probe"]);
    fit("doctor", &checks).unwrap();
    let outcome = |id: &str| {
        let checks = checks["checks"].as_array().unwrap();
        checks.iter().find(|check| check["id"] == id).unwrap()["outcome"].clone()
    };
    assert_eq!((outcome("D12"), outcome("D14")), (Value::from("passed"), Value::from("passed")));
    drop(passport);
    let [watched, too] = [watching, watched_too].map(|watching| lines(&watching.wait_with_output().unwrap()));
    for event in watched.iter().chain(&too) {
        fit("reader watch", event).unwrap();
        assert!(event["model"].is_string(), "{event}");
    }
    assert_eq!(watched.len(), too.len());
    let watched: Vec<_> = watched.iter().map(|line| line["event"].clone()).collect();
    let placed = watched.iter().position(|event| event == "document.present").unwrap();
    let removed = watched.iter().position(|event| event == "document.removed").unwrap();
    assert!(watched[0] == "reader.attached" && placed < removed, "{watched:?}");
}
