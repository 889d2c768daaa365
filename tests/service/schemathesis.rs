//! The served OpenAPI document against the service that serves it, by schemathesis: requests made from the document, good
//! and bad, must be answered as it says, and never with an error of ours.

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{EVERYTHING, Home, Node};

/// Names the program; `tools/test` installs it.
const VARIABLE: &str = "PASKONTROL_SCHEMATHESIS";

/// What is made of every answer. Whether a bad request is refused is the service's own affair in detail (a document cannot
/// say everything), so that is not asked here; other tests do.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                      response_schema_conformance,ignored_auth,unsupported_method,allow_header_conformance";

#[test]
fn every_answer_is_one_the_document_tells_of() {
    let Some(program) = std::env::var_os(VARIABLE) else {
        println!("SKIPPED schemathesis: {VARIABLE} names no program");
        return;
    };
    let home = Home::new().with("PASKONTROL_RATE", "100000000").with("PASKONTROL_SERVICE_LOG", "warnings");
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let session = decided(&node, &key);
    let settings = home.path("schemathesis.toml");
    std::fs::write(&settings, operations(&session)).unwrap();
    let output = Command::new(program)
        .arg("--config-file")
        .arg(&settings)
        .args(["run", &format!("http://{}/openapi.json", node.address)])
        .args(["--header", &format!("Authorization: Bearer {key}"), "--checks", CHECKS])
        .args(["--phases", "examples,coverage,fuzzing", "--max-examples", "25"])
        // The same requests every time: what fails here fails again.
        .args(["--seed", "8", "--generation-deterministic", "--no-shrink"])
        .args(["--suppress-health-check", "all", "--request-timeout", "10", "--no-color", "--warnings", "off"])
        .current_dir(home.folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    let count = said.lines().find(|line| line.contains(" generated")).unwrap_or_else(|| panic!("{said}"));
    println!("schemathesis: {}", count.trim());
    assert!(said.contains("Selected:") && !said.contains("Test cases:\n  0 generated"), "{said}");
    assert_eq!(node.get("/healthz", None).status, 200);
}

/// A session with a verdict, so that what is asked about one is not only refused.
pub(crate) fn decided(node: &Node, key: &str) -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = COUNT.fetch_add(1, Ordering::Relaxed).to_string();
    let wish = json!({ "mode": "simulated", "face": "same", "expires_in": 900 });
    let made = node.ask("POST", "/v1/sessions", Some(key), &[("Idempotency-Key", &name)], Some(&wish.to_string()));
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let began = Instant::now();
    loop {
        let session: Value = node.get(&format!("/v1/sessions/{id}"), Some(key)).json();
        if session["state"] == "verdict" {
            return id;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{session}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The session is asked about wherever that leaves it as it is. Its events go on for as long as somebody listens, so they
/// are asked of sessions that do not exist.
fn operations(session: &str) -> String {
    // Without a smart card service there are no readers to tell of: a documented answer that is true of this machine.
    let readers = "[[operations]]\ninclude-path = \"/v1/readers\"\n\
                   checks.not_a_server_error.expected-statuses = [\"2xx\", \"4xx\", 503]\n\n";
    let mut settings: String = ["", "/result", "/portrait", "/receipt", "/report"]
        .iter()
        .map(|below| {
            format!(
                "[[operations]]\ninclude-method = \"GET\"\ninclude-path = \"/v1/sessions/{{id}}{below}\"\n\
                 parameters = {{ \"path.id\" = \"{session}\" }}\n\n"
            )
        })
        .collect();
    settings.push_str(readers);
    settings
}
