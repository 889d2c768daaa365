//! `verify` as at a desk: a passport on the reader of the system's PC/SC service, a register, and records.
//!
//! As for `tests/pcsc.rs`, it needs pcscd with Debian's virtual readers, and says so where it is skipped.
#![cfg(all(feature = "cli", feature = "simulator"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may say what must be so, here outside #[test] too"
)]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use paskontrol::Timestamp;
use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::readers::pcsc;
use serde_json::{Value, json};

const READER: &str = "Virtual PCD 00 00";

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

/// A passport on the reader, taken away when dropped.
struct OnReader(Child);

impl OnReader {
    fn place(folder: &Path, profile: &str) -> Self {
        Self(paskontrol(folder, &["sim", "vpcd", profile]).stdout(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for OnReader {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
        // So that the next passport is another arrival to the service.
        std::thread::sleep(std::time::Duration::from_millis(900));
    }
}

/// Today's list of one reported passport.
fn list(folder: &Path, number: &str) {
    let list = format!(
        "issuing_state,document_type,document_number,reason,event_date,blank\nDNK,P,{number},stolen,2020-01-02,false\n"
    );
    let digest = DigestAlgorithm::Sha256.digest(list.as_bytes());
    let seconds = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let as_of = Timestamp::from_unix(i64::try_from(seconds).unwrap() - 60).to_string();
    let manifest = json!({
        "source": "rigspolitiet", "as_of": as_of, "sequence": 1, "count": 1, "sha256": hex::encode(digest),
    });
    fs::write(folder.join("list.csv"), list).unwrap();
    fs::write(folder.join("list.csv.manifest.json"), manifest.to_string()).unwrap();
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
    if !pcsc::list().is_ok_and(|readers| readers.iter().any(|name| name == READER)) {
        assert!(std::env::var_os("PASKONTROL_PCSC_TESTS").is_none_or(|value| value != "1"), "no virtual reader");
        return eprintln!("SKIPPED a_verdict_at_the_desk_is_recorded_and_makes_a_person_ready_once: no virtual reader");
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for profile in ["dk-ready", "dk-revoked-ds"] {
        assert!(run(folder, &["sim", "export", profile, "-o", &format!("of-{profile}")]).status.success());
    }
    list(folder, "999999999");
    let passport = OnReader::place(folder, "dk-ready");
    assert_eq!(verdict(folder, "dk-ready", PID, &[]), (Some(0), json!([])));
    assert_eq!(verdict(folder, "dk-ready", PID, &[]), (Some(0), json!(["person.already_updated"])));
    drop(passport);
    let _passport = OnReader::place(folder, "dk-revoked-ds");
    let revoked = verdict(folder, "dk-revoked-ds", OTHER_PID, &["--trust", "of-dk-revoked-ds/csca0.crl"]);
    assert_eq!(revoked, (Some(3), json!(["rev.ds_revoked"])));
    let audit = |arguments: &[&str]| run(folder, &[&["audit"], arguments, &["--records", "records.sqlite"]].concat());
    assert_eq!(audit(&["verify"]).status.code(), Some(0));
    let status: Value = serde_json::from_slice(&audit(&["status", "--json"]).stdout).unwrap();
    assert_eq!(status["entries"], 2, "who is ready already is not upgraded again: {status}");
}
