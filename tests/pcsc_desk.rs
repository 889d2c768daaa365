//! The clerk's page at a reader of the system's PC/SC service: Debian's virtual one, with a simulated passport in it.
//!
//! As for `tests/pcsc.rs`, it needs pcscd with those readers, and says so where it is skipped.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests may say what must be so, here outside #[test] too")]
#![expect(clippy::indexing_slicing, clippy::print_stdout, clippy::expect_used, reason = "the same")]
#![allow(dead_code, reason = "what the tests of the desk share is not all used here")]

#[path = "desk/http.rs"]
mod http;
#[path = "desk/page.rs"]
mod page;
mod reported_list;
mod virtual_reader;
#[path = "desk/webdriver.rs"]
mod webdriver;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use http::Desk;
use page::{LOOKS, Page, examine, theme};
use paskontrol::simulator::specimen;
use reported_list::{NOBODYS, deliver, just_now};
use serde_json::{Value, json};
use tempfile::TempDir;
use virtual_reader::passport::OnReader;
use virtual_reader::{READER, reader};
use webdriver::Browser;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_paskontrol")).args(arguments).env_clear().env("CI", "1").output().unwrap()
}

/// The settings of a desk that keeps records and asks a list of today with one reported passport.
fn settings(folder: &Path, route: &str) -> String {
    deliver(&folder.join("list.csv"), NOBODYS, &just_now());
    let path = |name: &str| folder.join(name).display().to_string();
    let text = format!(
        "[registry]\nlist = '{}'\neditions = '{}'\n[records]\nstore = '{}'\n[desk]\nroute = '{route}'\n",
        path("list.csv"),
        path("editions.json"),
        path("records.sqlite")
    );
    fs::write(path("config.toml"), text).unwrap();
    path("config.toml")
}

/// A desk at the reader, and the settings it was started with.
struct AtReader {
    folder: TempDir,
    config: String,
    desk: Desk,
}

impl AtReader {
    fn start(route: &str) -> Self {
        Self::with(route, Desk::start)
    }

    fn with(route: &str, start: impl FnOnce(&[&str]) -> Desk) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().display().to_string();
        assert!(run(&["sim", "export", "dk-ready", "-o", &out]).status.success());
        let (config, csca) = (settings(folder.path(), route), format!("{out}/csca0.cer"));
        let desk = start(&["--reader", READER, "--trust", &csca, "--config", &config]);
        Self { folder, config, desk }
    }

    fn say_lines(&self, profile: &str) {
        let lines = specimen(profile).unwrap().mrz.lines().join("\n");
        self.desk.post("/do/lines", &format!("lines={}", lines.replace('<', "%3C").replace('\n', "%0A")));
    }

    /// How many entries the audit log has, once it verified.
    fn entries(&self) -> Value {
        let audit = |arguments: &[&str]| run(&[&["audit"], arguments, &["--config", &self.config]].concat());
        if !self.folder.path().join("records.sqlite").exists() {
            return json!(0);
        }
        assert!(audit(&["verify"]).status.success());
        let status: Value = serde_json::from_slice(&audit(&["status", "--json"]).stdout).unwrap();
        status["entries"].clone()
    }
}

#[test]
fn a_desk_at_a_reader_reads_waits_for_a_moved_passport_and_records_about_whom() {
    let Some(_reader) = reader("a_desk_at_a_reader_reads_waits_and_records") else { return };
    let at = AtReader::start("nemid_app");
    let desk = &at.desk;
    desk.until("waiting_document");
    assert!(desk.page().contains(READER));

    let passport = OnReader::place("dk-ready", "424");
    desk.until("need_key");
    at.say_lines("aa-ec");
    desk.until("need_key");
    assert!(desk.page().contains("access.password_wrong"), "another passport's lines open nothing");
    at.say_lines("dk-ready");
    desk.until("reading");
    drop(passport);
    desk.until("paused");
    let _passport = OnReader::place("dk-ready", "424");
    desk.until("face");
    assert_eq!(desk.get(&format!("/portrait/{}", http::attribute(&desk.page(), "data-epoch"))).status, 200);
    desk.post("/do/face", "value=same");
    // Where records are kept, a verdict is about somebody.
    desk.until("need_subject");
    desk.post("/do/subject", "pid=nobody");
    assert_eq!(desk.stage(), "need_subject");
    desk.post("/do/subject", "pid=9208-2002-2-123456789012");
    desk.until("verdict");
    let page = desk.page();
    assert!(page.contains("class=\"answer good\""), "{page}");
    assert_eq!(at.entries(), 1);
    let said = at.desk.end();
    assert!(!said.contains("ØSTERGAARD") && !said.contains("000000207"), "{said}");
}

/// The states that take records, which `desk/states.rs` leaves to this.
#[test]
fn whom_a_record_is_about_is_asked_and_what_is_not_recorded_is_told_in_every_look() {
    let Some(_reader) = reader("whom_a_record_is_about_is_asked_in_every_look") else { return };
    let Some(browser) = Browser::start() else { return };
    let AtReader { folder, config: _, desk } = AtReader::with("nemid_app", Desk::closed);
    let page = Page::at(&browser, desk);
    let _passport = OnReader::place("dk-ready", "424");
    browser.until_stage("need_key");
    page.fill(&specimen("dk-ready").unwrap().mrz.lines().join("\n"));
    page.submit("lines");
    browser.until_stage("face");
    page.tell("face", "same");
    let every_look = |name: &str, stage: &str| {
        browser.until_stage(stage);
        for look in LOOKS {
            theme(&browser, look.theme);
            page.speak(look.language);
            examine(&browser, look, name);
        }
        theme(&browser, "light");
        page.speak("da");
    };
    let say = |pid: &str| {
        browser.script(&format!("document.getElementById('pid').value = '{pid}'"));
        page.submit("subject");
    };
    every_look("need_subject", "need_subject");
    say("nobody");
    browser.until("document.getElementById('pid-wrong')");
    every_look("need_subject-wrong", "need_subject");
    // No record can be made here: nothing is shown, and nothing has to be read again.
    let records = folder.path().join("records.sqlite");
    fs::write(&records, "something else").unwrap();
    say("9208-2002-2-123456789012");
    browser.until("document.querySelector('#stage code')?.textContent === 'log.unavailable'");
    every_look("not_recorded", "chip_error");
    fs::remove_file(&records).unwrap();
    page.submit("retry");
    every_look("verdict-recorded", "verdict");
    page.go("/print/file");
    browser.until("document.querySelector('svg.qr')");
    examine(&browser, LOOKS[0], "print-recorded");
}

#[test]
fn the_app_route_asks_about_nobody_and_leaves_nothing() {
    let Some(_reader) = reader("the_app_route_asks_about_nobody_and_leaves_nothing") else { return };
    let at = AtReader::start("any");
    let _passport = OnReader::place("dk-ready", "424");
    at.desk.until("need_key");
    at.say_lines("dk-ready");
    at.desk.until("face");
    at.desk.post("/do/face", "value=same");
    at.desk.until("verdict");
    assert!(at.desk.page().contains("class=\"answer good\""));
    assert_eq!(at.entries(), 0);
}
