//! A register asked over mutual TLS: what counts as an answer, and that nothing else does.
#![cfg(all(feature = "command-line", feature = "http"))]
#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

#[path = "register/authority.rs"]
mod authority;
mod register;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use paskontrol::crypto::random::OsRng;
use paskontrol::encoding::Timestamp;
use paskontrol::registry::sources::{HttpIdentity, HttpIdentityError, HttpSettings, HttpSource};
use paskontrol::registry::{
    Answer, Coverage, DocumentNumber, IssuingState, ListedReason, Query, Source, SourceError, Status,
};
use tempfile::TempDir;

use authority::{Authority, Paper};
use register::{Behaviour, Register, response};

const CLEAN: &str = r#"{"status":"not_listed","as_of":"2026-11-22T12:00:00Z","sequence":812}"#;

const STOLEN: &str =
    r#"{"status":"listed","reason":"stolen","since":"2026-03-04","as_of":"2026-11-22T12:00:00Z","sequence":812}"#;

/// Both sides' papers: the register's under one authority, ours under another.
struct World {
    registers: Authority,
    clients: Authority,
    ours: Paper,
}

impl World {
    fn new() -> Self {
        let clients = Authority::new();
        let ours = clients.sign("desk.example");
        Self { registers: Authority::new(), clients, ours }
    }

    fn start(&self, behaviours: &[Behaviour]) -> Register {
        Register::start(&self.registers.sign("localhost"), &self.clients, behaviours.to_vec())
    }

    fn source_as(&self, register: &Register, us: &Paper, milliseconds: u64) -> HttpSource {
        let authorities = self.registers.certificate.as_bytes();
        let identity = HttpIdentity::from_pem(authorities, us.certificate.as_bytes(), us.key.as_bytes()).unwrap();
        let settings = HttpSettings {
            source: "rigspolitiet".parse().unwrap(),
            address: register.address(),
            coverage: Coverage::passports_of(IssuingState::DENMARK),
            max_age_seconds: 300,
            budget: Duration::from_millis(milliseconds),
        };
        HttpSource::new(settings, identity, Box::new(OsRng)).unwrap()
    }

    fn source(&self, register: &Register) -> HttpSource {
        self.source_as(register, &self.ours, 20_000)
    }

    /// What one question comes to, and how often the register heard it.
    fn ask(&self, behaviours: &[Behaviour]) -> (Result<Answer, SourceError>, usize) {
        let register = self.start(behaviours);
        let answer = ask(&self.source(&register));
        (answer, register.asked().len())
    }

    fn error(&self, behaviours: &[Behaviour]) -> (SourceError, usize) {
        let (answer, times) = self.ask(behaviours);
        (answer.unwrap_err(), times)
    }
}

fn query() -> Query {
    Query::passport(IssuingState::DENMARK, DocumentNumber::parse("207654321").unwrap())
}

fn ask(source: &HttpSource) -> Result<Answer, SourceError> {
    source.ask(&query(), Timestamp::from_unix(0))
}

fn answer(text: &str) -> Behaviour {
    Behaviour::Answer(text.to_owned())
}

fn raw(text: &str) -> Behaviour {
    Behaviour::Raw(text.to_owned())
}

fn status(line: &str) -> Behaviour {
    let body = CLEAN.replacen('{', r#"{"request_id":"x","#, 1);
    raw(&response(&body).replacen("200 OK", line, 1))
}

#[test]
fn a_register_that_answers_is_believed_and_the_number_stands_in_the_body_alone() {
    let world = World::new();
    let register = world.start(&[answer(STOLEN), answer(CLEAN)]);
    let source = world.source(&register);
    let stolen = ask(&source).unwrap();
    let since = Some("2026-03-04".parse().unwrap());
    assert_eq!(stolen.status, Status::Listed { reason: Some(ListedReason::Stolen), since });
    assert_eq!((stolen.sequence, stolen.source.as_str()), (Some(812), "rigspolitiet"));
    assert_eq!(ask(&source).unwrap().status, Status::NotListed);
    let asked = register.asked();
    let (line, body) = asked[0].split_once('\n').unwrap();
    assert_eq!(line, "post /v1/document-status http/1.1");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body.as_object().unwrap().len(), 4);
    assert_eq!((&body["issuing_state"], &body["document_type"]), (&"DNK".into(), &"P".into()));
    assert_eq!(body["document_number"], "207654321");
    assert_ne!(asked[0], asked[1], "every question has a name of its own");
}

#[test]
fn a_question_outside_the_coverage_never_leaves_the_machine() {
    let world = World::new();
    let register = world.start(&[answer(CLEAN)]);
    let sweden = Query { issuing_state: "SWE".parse().unwrap(), ..query() };
    assert_eq!(world.source(&register).ask(&sweden, Timestamp::from_unix(0)), Err(SourceError::OutOfCoverage));
    assert!(register.asked().is_empty());
}

#[test]
fn an_outage_is_tried_once_more_and_no_oftener() {
    let world = World::new();
    let down = || status("503 Service Unavailable");
    let (again, times) = world.ask(&[down(), answer(CLEAN)]);
    assert_eq!((again.unwrap().status, times), (Status::NotListed, 2));
    assert_eq!(world.error(&[down(), down(), answer(CLEAN)]), (SourceError::Unreachable, 2));
    // A connection closed without a word is an outage too.
    let (again, times) = world.ask(&[raw(""), answer(CLEAN)]);
    assert_eq!((again.unwrap().status, times), (Status::NotListed, 2));
}

#[test]
fn what_is_not_exactly_an_answer_is_none_and_is_not_asked_for_again() {
    let world = World::new();
    let elsewhere = "HTTP/1.1 307 Temporary Redirect\r\nlocation: https://localhost/\r\ncontent-length: 0\r\n\r\n";
    for (name, behaviour) in [
        ("another's echo", answer(&CLEAN.replacen('{', r#"{"request_id":"00000000000000000000000000000000","#, 1))),
        ("an unknown word", answer(&CLEAN.replace("not_listed", "fine"))),
        ("not JSON", raw(&response("<html>not listed</html>"))),
        ("half an object", raw(&response(r#"{"status":"not_listed""#))),
        ("nothing", raw(&response(""))),
        ("no JSON by its type", raw(&response(CLEAN).replace("application/json", "text/html"))),
        ("204", status("204 No Content")),
        ("a redirect", raw(elsewhere)),
        ("404", status("404 Not Found")),
        ("a megabyte", Behaviour::Huge(1 << 20)),
        ("no HTTP", raw("not_listed\r\n\r\n")),
    ] {
        let (error, times) = world.error(&[behaviour, answer(CLEAN)]);
        assert_eq!((error, times), (SourceError::Malformed, 1), "{name}");
    }
    assert_eq!(world.error(&[status("403 Forbidden"), answer(CLEAN)]), (SourceError::Unauthorised, 1));
}

#[test]
fn time_runs_out_over_the_whole_answer() {
    let world = World::new();
    for behaviour in [Behaviour::Hang, Behaviour::Dribble(50, CLEAN.to_owned())] {
        let register = world.start(&[behaviour]);
        let started = Instant::now();
        assert_eq!(ask(&world.source_as(&register, &world.ours, 1_500)), Err(SourceError::Timeout));
        // An upper bound of the wrong order only: the register itself would take many seconds.
        assert!(started.elapsed() < Duration::from_secs(6));
    }
    let late = Behaviour::Slow(Duration::from_millis(200), CLEAN.to_owned());
    assert_eq!(world.ask(&[late]).0.unwrap().status, Status::NotListed);
    let (second, times) = {
        let register = world.start(&[Behaviour::Hang, answer(CLEAN)]);
        (ask(&world.source_as(&register, &world.ours, 4_000)), register.asked().len())
    };
    assert_eq!((second.unwrap().status, times), (Status::NotListed, 2));
}

#[test]
fn a_register_under_another_authority_or_name_is_not_asked() {
    let world = World::new();
    for paper in [Authority::new().sign("localhost"), world.registers.sign("register.example")] {
        let register = Register::start(&paper, &world.clients, vec![answer(CLEAN)]);
        assert_eq!(ask(&world.source(&register)), Err(SourceError::BadSignature));
        assert!(register.asked().is_empty());
    }
}

#[test]
fn a_client_the_register_does_not_know_is_refused() {
    let world = World::new();
    let register = world.start(&[answer(CLEAN)]);
    let stranger = Authority::new().sign("desk.example");
    assert_eq!(ask(&world.source_as(&register, &stranger, 20_000)), Err(SourceError::Unauthorised));
    assert!(register.asked().is_empty());
}

#[test]
fn nobody_there_is_an_error() {
    let world = World::new();
    let mut register = world.start(&[answer(CLEAN)]);
    register.port = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap().port()
    };
    assert_eq!(ask(&world.source(&register)), Err(SourceError::Unreachable));
}

#[test]
fn papers_that_prove_nothing_are_refused_at_once() {
    let world = World::new();
    let stranger = world.clients.sign("other.example");
    let of = |authorities: &str, certificate: &str, key: &str| {
        HttpIdentity::from_pem(authorities.as_bytes(), certificate.as_bytes(), key.as_bytes()).err().unwrap()
    };
    let (authorities, ours) = (&world.registers.certificate, &world.ours);
    assert_eq!(of("", &ours.certificate, &ours.key), HttpIdentityError::Authorities);
    assert_eq!(of(&ours.key, &ours.certificate, &ours.key), HttpIdentityError::Authorities);
    assert_eq!(of(authorities, "", &ours.key), HttpIdentityError::Certificate);
    assert_eq!(of(authorities, &ours.certificate, ""), HttpIdentityError::Key);
    assert_eq!(of(authorities, &ours.certificate, &stranger.key), HttpIdentityError::Pair);
}

/// The program at a desk whose settings name a register.
struct Desk {
    folder: TempDir,
    register: Register,
}

impl Desk {
    fn new(behaviours: &[Behaviour]) -> Self {
        let world = World::new();
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        let authorities = write("register-ca.pem", &world.registers.certificate);
        let certificate = write("desk.pem", &world.ours.certificate);
        let key = write("desk.key", &world.ours.key);
        let register = world.start(behaviours);
        let settings = format!(
            "[registry]\nlist = '{}'\nauthorities = '{authorities}'\ncertificate = '{certificate}'\n\
             certificate_key = '{key}'\ntimeout_ms = 20000\n",
            register.address()
        );
        write("config.toml", &settings);
        let desk = Self { folder, register };
        desk.readable_by_others(false);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn readable_by_others(&self, open: bool) {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = if open { 0o644 } else { 0o600 };
            fs::set_permissions(self.path("desk.key"), fs::Permissions::from_mode(mode)).unwrap();
        }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
        command.env_clear().env("LC_ALL", "C").env("CI", "1").env("XDG_STATE_HOME", self.folder.path());
        command.arg("--config").arg(self.path("config.toml")).args(arguments).output().unwrap()
    }
}

fn said(output: &Output) -> (Option<i32>, String) {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn the_program_asks_the_register_its_settings_name() {
    // Dated in the past, as every answer of a test is: `registry test` must not call it fresh.
    let desk = Desk::new(&[answer(STOLEN), answer(CLEAN), answer(CLEAN), answer(&CLEAN.replace("812", "811"))]);
    let (code, text) = said(&desk.run(&["registry", "query", "207654321"]));
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("rigspolitiet: listed"), "{text}");
    let (code, text) = said(&desk.run(&["registry", "query", "207654322"]));
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(desk.run(&["registry", "test"]).status.code(), Some(21));
    let (code, text) = said(&desk.run(&["registry", "query", "207654322"]));
    assert_eq!(code, Some(21), "{text}");
    assert!(text.contains("older than one seen before"), "{text}");
    let (code, text) = said(&desk.run(&["registry", "status"]));
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("812") && text.contains("rigspolitiet") && text.contains("300 s"), "{text}");
    assert_eq!(desk.register.asked().len(), 4, "status asks nobody");
}

#[test]
fn a_verdict_asks_the_register_it_is_given_over_tls() {
    let desk = Desk::new(&[answer(CLEAN), answer(STOLEN), status("503 Service Unavailable")]);
    let out = desk.path("passport").display().to_string();
    assert_eq!(desk.run(&["sim", "export", "dk-ready", "-o", &out]).status.code(), Some(0));
    let (lines, csca) = (format!("{out}/mrz.txt"), format!("{out}/csca0.cer"));
    let address = desk.register.address();
    let verdict = || {
        // Two minutes after the register's answer, which is good for five.
        let given = ["verify", "--json", "--reader", "sim:dk-ready", "--mrz-file", &lines, "--trust", &csca];
        let known = ["--at", "2026-11-22T12:02:00Z", "--route", "nemid_app", "--face", "match", "--holder", "match"];
        let output = desk.run(&[&given[..], &known, &["--registry", &address]].concat());
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), document["verdict"]["assessment"]["reason_codes"].clone())
    };
    assert_eq!(verdict(), (Some(0), serde_json::json!([])));
    assert_eq!(verdict(), (Some(3), serde_json::json!(["registry.stolen"])));
    assert_eq!(verdict(), (Some(21), serde_json::json!(["registry.unavailable"])));
    let asked = desk.register.asked();
    assert_eq!(asked.len(), 4, "an outage is tried once more");
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_not_used() {
    let desk = Desk::new(&[answer(CLEAN)]);
    desk.readable_by_others(true);
    let (code, text) = said(&desk.run(&["registry", "query", "207654321"]));
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("chmod 600"), "{text}");
    assert!(desk.register.asked().is_empty());
}
