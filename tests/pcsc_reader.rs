//! `reader …` and `doctor --probe` through the real PC/SC stack, with `sim vpcd --speed` as the passport.
//!
//! As for `tests/pcsc.rs`, they need pcscd with Debian's virtual readers, and say so where they are skipped.
#![cfg(all(feature = "pcsc", feature = "command-line"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may say what must be so, here outside #[test] too"
)]

mod virtual_reader;

#[path = "outputs/judge.rs"]
mod judge;

use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use judge::fit;
use serde_json::{Value, json};
use virtual_reader::passport::OnReader;
use virtual_reader::{READER, reader};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
    command.args(arguments).env("LC_ALL", "C").env("CI", "1");
    command.env("XDG_STATE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/state-pcsc-reader"));
    command
}

fn told(arguments: &[&str]) -> Value {
    let output = command(&[&["--json"], arguments].concat()).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {output:?}"))
}

/// Until the reader tells this answer to reset.
fn wait_for(atr: &Value) {
    let deadline = Instant::now() + Duration::from_secs(8);
    while told(&["reader", "info", READER])["atr"] != *atr {
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
    let Some(_reader) = reader("a_reader_is_described_measured_and_watched") else { return };
    let watching = command(&["reader", "watch", "--seconds", "6", "--events"]).stdout(Stdio::piped()).spawn().unwrap();
    let watched_too = command(&["reader", "watch", "--seconds", "6", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
    let empty = told(&["reader", "info", READER]);
    fit("reader info", &empty).unwrap();
    assert_eq!((&empty["name"], &empty["atr"], &empty["usb"]), (&Value::from(READER), &Value::Null, &Value::Null));
    let listed = told(&["reader", "list"]);
    fit("reader list", &listed).unwrap();
    assert_eq!(
        listed["readers"][0],
        json!({ "index": 0, "name": READER, "usb": null }),
        "a virtual reader has no place on the bus"
    );
    let passport = OnReader::place("pace-gm", "424");
    wait_for(&Value::from("3b80800101"));
    fit("reader info", &told(&["reader", "info", READER])).unwrap();
    let probed = told(&["reader", "probe", READER, "--save"]);
    assert_eq!((&probed["reader"], &probed["stated"]), (&Value::from(READER), &Value::from(4096)));
    assert_eq!((&probed["long_messages"], &probed["saved"]), (&Value::from(true), &Value::from(true)));
    // Each command takes this chip two milliseconds at least, in real time.
    assert!(probed["shortest_us"].as_u64().unwrap() >= 2_000, "{probed}");
    fit("reader probe", &probed).unwrap();
    let checks = told(&["doctor", "--only", "reader", "--probe"]);
    fit("doctor", &checks).unwrap();
    let outcome = |id: &str| {
        let checks = checks["checks"].as_array().unwrap();
        checks.iter().find(|check| check["id"] == id).unwrap()["outcome"].clone()
    };
    assert_eq!((outcome("D12"), outcome("D14")), (Value::from("passed"), Value::from("passed")));
    drop(passport);
    wait_for(&Value::Null);
    let [watched, too] = [watching, watched_too].map(|watching| lines(&watching.wait_with_output().unwrap()));
    for event in watched.iter().chain(&too) {
        fit("reader watch", event).unwrap();
        assert!(event["model"].is_string(), "{event}");
    }
    assert_eq!(watched.len(), too.len());
    assert!(watched[0].as_object().unwrap().contains_key("usb"), "{watched:?}");
    let watched: Vec<_> = watched.iter().map(|line| line["event"].clone()).collect();
    let placed = watched.iter().position(|event| event == "document.present").unwrap();
    let removed = watched.iter().position(|event| event == "document.removed").unwrap();
    assert!(watched[0] == "reader.attached" && placed < removed, "{watched:?}");
}
