//! Lists of reported documents as an operator meets them: imported, asked, refused.
#![cfg(all(feature = "command-line", feature = "sqlite"))]
#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// A register's office: what it delivers, and the desk's database.
struct Office {
    folder: TempDir,
    signing: SigningKey,
}

impl Office {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), signing: SigningKey::from_bytes(&[7; 32]) }
    }

    fn publisher(&self) -> String {
        hex::encode(self.signing.verifying_key().as_bytes())
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("reported.sqlite")
    }

    /// Writes a signed delivery of these rows.
    fn deliver(&self, sequence: u64, as_of: &str, rows: &[&str]) -> PathBuf {
        let list =
            format!("issuing_state,document_type,document_number,reason,event_date,blank\n{}\n", rows.join("\n"));
        let (count, digest) = (rows.len(), hex::encode(Sha256::digest(&list)));
        let manifest = format!(
            r#"{{"source":"rigspolitiet","as_of":"{as_of}","sequence":{sequence},"count":{count},"sha256":"{digest}"}}"#
        );
        let path = self.folder.path().join("reported.csv");
        fs::write(&path, list).unwrap();
        let beside = |suffix: &str| PathBuf::from(format!("{}{suffix}", path.display()));
        let signature = STANDARD.encode(self.signing.sign(manifest.as_bytes()).to_bytes());
        fs::write(beside(".manifest.json"), manifest).unwrap();
        fs::write(beside(".manifest.json.sig"), signature).unwrap();
        path
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
        command.arg("registry").args(arguments).arg("--registry").arg(self.database());
        command
            .env_clear()
            .env("LC_ALL", "C")
            .env("CI", "1")
            .env("XDG_STATE_HOME", self.folder.path())
            .output()
            .unwrap()
    }

    fn import(&self, path: &Path, more: &[&str]) -> Output {
        self.run(&[&["import", path.to_str().unwrap()], more].concat())
    }
}

const ROWS: [&str; 3] =
    ["DNK,P,207654321,stolen,2026-03-04,false", "DNK,P,207654322,lost,,", "DNK,P,207654323,blocked,2026-11-01,"];

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn an_imported_list_answers_by_number() {
    let office = Office::new();
    let list = office.deliver(812, "2026-11-22T04:00:00+01:00", &ROWS);
    let imported = office.import(&list, &["--publisher", &office.publisher(), "--json"]);
    assert_eq!(imported.status.code(), Some(0), "{}", stderr(&imported));
    assert_eq!((&json(&imported)["rows"], &json(&imported)["sequence"]), (&Value::from(3), &Value::from(812)));
    let listed = office.run(&["query", "2076-54321", "--json"]);
    assert_eq!((listed.status.code(), &json(&listed)["reason"]), (Some(3), &Value::from("stolen")));
    assert_eq!(office.run(&["query", "207654329"]).status.code(), Some(0));
    // Silence about another issuer says nothing.
    assert_eq!(office.run(&["query", "207654321", "--issuer", "SWE"]).status.code(), Some(21));
    let status = json(&office.run(&["status", "--json"]));
    assert_eq!((&status["list"]["count"], &status["publisher"]), (&Value::from(3), &Value::from(office.publisher())));
}

#[test]
fn a_list_from_last_year_is_not_fresh() {
    let office = Office::new();
    let list = office.deliver(1, "2025-11-22T04:00:00+01:00", &ROWS);
    assert_eq!(office.import(&list, &["--publisher", &office.publisher()]).status.code(), Some(0));
    assert_eq!(office.run(&["test"]).status.code(), Some(21));
}

#[test]
fn what_is_unsigned_older_or_cut_short_is_refused_by_name() {
    let office = Office::new();
    let list = office.deliver(812, "2026-11-21T04:00:00+01:00", &ROWS);
    let unknown = office.import(&list, &[]);
    assert!(unknown.status.code() == Some(2) && stderr(&unknown).contains("publisher"), "{}", stderr(&unknown));
    assert_eq!(office.import(&list, &["--publisher", &office.publisher()]).status.code(), Some(0));
    let refused = |list: &Path, word: &str| {
        let output = office.import(list, &[]);
        assert!(output.status.code() == Some(2) && stderr(&output).contains(word), "{}", stderr(&output));
    };
    refused(&office.deliver(811, "2026-11-22T04:00:00+01:00", &ROWS), "older");
    refused(&office.deliver(813, "2026-11-22T04:00:00+01:00", &ROWS[..1]), "edition before had 3");
    let list = office.deliver(813, "2026-11-22T04:00:00+01:00", &ROWS);
    fs::write(format!("{}.manifest.json.sig", list.display()), "AAAA").unwrap();
    refused(&list, "not signed");
    let list = office.deliver(813, "2026-11-22T04:00:00+01:00", &ROWS);
    fs::write(&list, &fs::read(&list).unwrap()[..120]).unwrap();
    refused(&list, "SHA-256");
    assert_eq!(json(&office.run(&["status", "--json"]))["list"]["sequence"], 812);
}

#[test]
fn a_file_that_goes_back_is_found_out_over_restarts() {
    let office = Office::new();
    let ask = |list: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
        command.args(["registry", "query", "200000000", "--registry"]).arg(list);
        command.env_clear().env("LC_ALL", "C").env("CI", "1").env("XDG_STATE_HOME", office.folder.path());
        command.output().unwrap()
    };
    let later = office.deliver(813, "2026-11-23T04:00:00+01:00", &ROWS);
    assert_eq!(ask(&later).status.code(), Some(0));
    let earlier = office.deliver(812, "2026-11-22T04:00:00+01:00", &ROWS[..2]);
    let refused = ask(&earlier);
    assert_eq!(refused.status.code(), Some(21));
    assert!(stderr(&refused).contains("older than one seen before"), "{}", stderr(&refused));
}

#[test]
fn a_filter_made_of_a_list_is_signed_and_asked() {
    let office = Office::new();
    let list = office.deliver(812, "2026-11-22T04:00:00+01:00", &ROWS);
    let filter = office.folder.path().join("reported.filter");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
        command.arg("registry").args(arguments).env_clear().env("LC_ALL", "C").env("CI", "1");
        command.env("XDG_STATE_HOME", office.folder.path());
        command.env("PASKONTROL_REGISTRY_PUBLISHER", office.publisher()).output().unwrap()
    };
    let (list, out) = (list.to_str().unwrap(), filter.to_str().unwrap());
    let made = run(&["compact", list, "--publisher", &office.publisher(), "--out", out]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    let unsigned = run(&["query", "207654321", "--registry", out]);
    assert_eq!(unsigned.status.code(), Some(2));
    assert!(stderr(&unsigned).contains("not signed by the publisher"), "{}", stderr(&unsigned));
    let manifest = fs::read(format!("{out}.manifest.json")).unwrap();
    let signature = STANDARD.encode(office.signing.sign(&manifest).to_bytes());
    fs::write(format!("{out}.manifest.json.sig"), signature).unwrap();
    let asked = run(&["query", "207654321", "--registry", out, "--json"]);
    assert_eq!((asked.status.code(), &json(&asked)["status"]), (Some(3), &Value::from("possible_hit")));
    assert_eq!(json(&run(&["status", "--registry", out, "--json"]))["list"]["count"], 3);
}
