//! `verify` as at a desk: a passport on the reader of the system's PC/SC service, a register, and records.
//!
//! As for `tests/pcsc.rs`, it needs pcscd with Debian's virtual readers, and says so where it is skipped.
#![cfg(all(feature = "cli", feature = "simulator"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may say what must be so, here outside #[test] too"
)]

mod reported_list;
mod virtual_reader;

use std::path::Path;
use std::process::{Command, Output};

use reported_list::{NOBODYS, deliver, just_now};
use serde_json::{Value, json};
use virtual_reader::passport::OnReader;
use virtual_reader::{READER, reader};

const PID: &str = "9208-2002-2-123456789012";

const OTHER_PID: &str = "9208-2002-2-123456789013";

fn paskontrol(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
    command.args(arguments).env_clear().env("LC_ALL", "C").env("CI", "1").current_dir(folder);
    command.env("XDG_STATE_HOME", folder);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    paskontrol(folder, arguments).output().unwrap()
}

/// The verdict on whatever lies on the reader: exit code and reasons.
fn verdict(folder: &Path, profile: &str, pid: &str, more: &[&str]) -> (Option<i32>, Value) {
    let (lines, csca) = (format!("of-{profile}/mrz.txt"), format!("of-{profile}/csca0.cer"));
    let given = ["verify", "--json", "--reader", READER, "--mrz-file", &lines, "--trust", &csca, "--timeout", "20"];
    let known = ["--route", "nemid_app", "--face", "match", "--holder", "match", "--registry", "list.csv"];
    let kept = ["--records", "records.sqlite", "--pid", pid];
    let output = run(folder, &[&given[..], &known, &kept, more].concat());
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    (output.status.code(), document["verdict"]["assessment"]["reason_codes"].clone())
}

#[test]
fn a_verdict_at_the_desk_is_recorded_and_makes_a_person_ready_once() {
    let Some(_reader) = reader("a_verdict_at_the_desk_is_recorded_and_makes_a_person_ready_once") else { return };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for profile in ["dk-ready", "dk-revoked-ds"] {
        assert!(run(folder, &["sim", "export", profile, "-o", &format!("of-{profile}")]).status.success());
    }
    deliver(&folder.join("list.csv"), NOBODYS, &just_now());
    let passport = OnReader::place("dk-ready", "848");
    assert_eq!(verdict(folder, "dk-ready", PID, &[]), (Some(0), json!([])));
    assert_eq!(verdict(folder, "dk-ready", PID, &[]), (Some(0), json!(["person.already_updated"])));
    drop(passport);
    let _passport = OnReader::place("dk-revoked-ds", "848");
    let revoked = verdict(folder, "dk-revoked-ds", OTHER_PID, &["--trust", "of-dk-revoked-ds/csca0.crl"]);
    assert_eq!(revoked, (Some(3), json!(["rev.ds_revoked"])));
    let audit = |arguments: &[&str]| run(folder, &[&["audit"], arguments, &["--records", "records.sqlite"]].concat());
    assert_eq!(audit(&["verify"]).status.code(), Some(0));
    let status: Value = serde_json::from_slice(&audit(&["status", "--json"]).stdout).unwrap();
    assert_eq!(status["entries"], 2, "who is ready already is not upgraded again: {status}");
}
