//! Records as an operator meets them: `verify` that records, `audit …`, `config show`.
#![cfg(all(feature = "command-line", feature = "sqlite"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests may say what must be so, here outside #[test] too")]

#[path = "outputs/decisions.rs"]
mod decisions;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const PID: &str = "9208-2002-2-123456789012";

/// An installation with three decisions: two of today's, one long past.
struct Installation {
    folder: TempDir,
}

impl Installation {
    fn new() -> Self {
        let installation = Self { folder: tempfile::tempdir().unwrap() };
        decisions::record(&installation.store(), &installation.key());
        // The program's own clock may be far from those times by the day these tests run.
        assert_eq!(installation.audit(&["confirm-clock"]).status.code(), Some(0));
        installation
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("records.sqlite")
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("records.key")
    }

    fn audit(&self, arguments: &[&str]) -> Output {
        paskontrol(&[&["audit"], arguments, &["--records", self.store().to_str().unwrap()]].concat())
    }

    fn whole(&self) -> bool {
        self.audit(&["verify"]).status.code() == Some(0)
    }
}

fn paskontrol(arguments: &[&str]) -> Output {
    with(arguments, &[])
}

fn with(arguments: &[&str], variables: &[(&str, &Path)]) -> Output {
    let nowhere = Path::new("/nonexistent");
    let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
    command.args(arguments).env_clear().env("LC_ALL", "C").env("CI", "1").env("HOME", nowhere);
    command.envs(variables.iter().copied()).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_status_says_what_is_past_its_time_and_the_purge_erases_it() {
    let installation = Installation::new();
    let status = json(&installation.audit(&["status", "--json"]));
    assert_eq!((&status["entries"], &status["due"]), (&Value::from(3), &Value::from(1)));
    let would = json(&installation.audit(&["purge", "--dry-run", "--json"]));
    assert_eq!(would["would_erase"], 1);
    assert_eq!(json(&installation.audit(&["purge", "--json"]))["erased"], 1);
    assert_eq!(json(&installation.audit(&["purge", "--json"]))["erased"], 0);
    let verified = json(&installation.audit(&["verify", "--json"]));
    assert_eq!((&verified["entries"], &verified["erased"]), (&Value::from(3), &Value::from(1)));
}

#[test]
fn the_tail_shows_persons_as_the_redaction_level_allows() {
    let installation = Installation::new();
    let full = stdout(&installation.audit(&["tail", "--redact", "full"]));
    assert_eq!(full.lines().count(), 2, "{full}");
    assert!(full.contains("207654322") && full.contains("chip.cloned"), "{full}");
    let standard = stdout(&installation.audit(&["tail"]));
    assert!(standard.contains("2••••••22") && !standard.contains("207654322"), "{standard}");
    let minimal = stdout(&installation.audit(&["tail", "--redact", "minimal"]));
    assert!(!minimal.contains('•') && minimal.contains("not_ready"), "{minimal}");
}

#[test]
fn exports_come_as_lines_of_json_and_as_columns() {
    let installation = Installation::new();
    let lines = stdout(&installation.audit(&["export", "--redact", "full"]));
    let events: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len(), 2);
    assert_eq!((&events[1]["outcome"], &events[1]["route"]), (&Value::from("ready"), &Value::from("nemid_app")));
    assert_eq!(events[0]["pid"], "9208-2002-2-123456789012");
    let columns = stdout(&installation.audit(&["export", "--format", "csv"]));
    let widths: Vec<_> = columns.lines().map(|line| line.split(',').count()).collect();
    assert_eq!(widths, [9, 9, 9]);
}

#[test]
fn an_event_is_proved_by_its_name() {
    let installation = Installation::new();
    let lines = stdout(&installation.audit(&["export"]));
    let event: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    let proof = json(&installation.audit(&["prove", event["event_id"].as_str().unwrap()]));
    assert_eq!((&proof["index"], &proof["size"]), (&Value::from(1), &Value::from(3)));
    let unknown = installation.audit(&["prove", "00112233445566778899aabbccddeeff"]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn a_changed_log_is_named_and_ends_in_its_own_exit_code() {
    let installation = Installation::new();
    assert!(installation.whole());
    let kept = installation.folder.path().join("checkpoint");
    let checkpoint = json(&installation.audit(&["status", "--json"]))["checkpoint"].as_str().unwrap().to_owned();
    fs::write(&kept, checkpoint).unwrap();
    let anchored = installation.audit(&["verify", "--anchor", kept.to_str().unwrap()]);
    assert_eq!(anchored.status.code(), Some(0));
    let database = rusqlite::Connection::open(installation.store()).unwrap();
    database.execute("UPDATE entry SET content = CAST(content || x'00' AS BLOB) WHERE sequence = 1", []).unwrap();
    let found = installation.audit(&["verify", "--json"]);
    assert_eq!(found.status.code(), Some(40));
    assert_eq!(json(&found)["error"]["code"], "log.tampered");
    assert!(stderr(&found).contains("entry 1"), "{}", stderr(&found));
}

#[test]
fn a_secret_that_is_missing_or_open_to_others_is_refused() {
    let installation = Installation::new();
    fs::set_permissions(installation.key(), fs::Permissions::from_mode(0o644)).unwrap();
    let open = installation.audit(&["status"]);
    assert!(open.status.code() == Some(2) && stderr(&open).contains("chmod 600"), "{}", stderr(&open));
    fs::remove_file(installation.key()).unwrap();
    let missing = installation.audit(&["status"]);
    assert!(missing.status.code() == Some(2) && stderr(&missing).contains("missing"), "{}", stderr(&missing));
    assert!(!installation.key().exists());
}

#[test]
fn where_records_are_kept_a_verdict_needs_a_person_and_the_present() {
    let folder = tempfile::tempdir().unwrap();
    let exported = paskontrol(&["sim", "export", "dk-ready", "-o", folder.path().to_str().unwrap()]);
    assert_eq!(exported.status.code(), Some(0), "{}", stderr(&exported));
    let store = folder.path().join("records.sqlite");
    let verify = |more: &[&str]| {
        let lines = folder.path().join("mrz.txt");
        let base = ["verify", "--reader", "sim:dk-ready", "--mrz-file", lines.to_str().unwrap(), "--records"];
        paskontrol(&[&base[..], &[store.to_str().unwrap()], more].concat())
    };
    let nobody = verify(&[]);
    assert!(nobody.status.code() == Some(2) && stderr(&nobody).contains("--pid"), "{}", stderr(&nobody));
    let then = verify(&["--pid", PID, "--at", "2026-11-22T10:00:00Z"]);
    assert!(then.status.code() == Some(2) && stderr(&then).contains("--at"), "{}", stderr(&then));
    // A simulated chip is judged and leaves nothing.
    let simulated = verify(&["--pid", PID, "--route", "nemid_app"]);
    assert_eq!(simulated.status.code(), Some(20), "{}", stderr(&simulated));
    let status = paskontrol(&["audit", "status", "--json", "--records", store.to_str().unwrap()]);
    assert_eq!(json(&status)["entries"], 0);
}

#[test]
fn each_setting_says_where_it_comes_from() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("paskontrol");
    fs::create_dir(&settings).unwrap();
    fs::write(settings.join("config.toml"), "lang = 'da'\n[records]\nyears = 7\nstore = '/srv/records.sqlite'\n")
        .unwrap();
    let named = folder.path().join("named.toml");
    fs::write(&named, "[records]\nyears = 6\n").unwrap();
    let variables = [("XDG_CONFIG_HOME", folder.path()), ("PASKONTROL_RECORDS_REASONS", Path::new("coarse"))];
    let shown = with(&["config", "show", "--origin", "--json", "--config", named.to_str().unwrap()], &variables);
    let shown = json(&shown);
    let setting = |name: &str| {
        let found = shown["settings"].as_array().unwrap().iter().find(|setting| setting["name"] == name).unwrap();
        (found["value"].clone(), found["origin"].as_str().unwrap().to_owned())
    };
    assert_eq!(setting("records.years"), ("6".into(), named.display().to_string()));
    assert_eq!(setting("records.store").0, "/srv/records.sqlite");
    assert_eq!(setting("records.reasons"), ("coarse".into(), "environment PASKONTROL_RECORDS_REASONS".into()));
    assert_eq!(setting("privacy.redact"), ("standard".into(), "built in".into()));
    fs::write(&named, "[records]\nyear = 6\n").unwrap();
    let refused = with(&["config", "show", "--config", named.to_str().unwrap()], &[]);
    assert_eq!(refused.status.code(), Some(30));
    assert!(stderr(&refused).contains("records.year"), "{}", stderr(&refused));
}
