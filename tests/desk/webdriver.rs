//! Drives Debian's Chromium through its driver: the WebDriver protocol is HTTP and JSON, and a test needs little of it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use serde_json::{Value, json};

use super::http::exchange;

/// WebDriver's names of keys.
pub(crate) mod keys {
    pub(crate) const TAB: &str = "\u{e004}";
    pub(crate) const ENTER: &str = "\u{e007}";
    pub(crate) const ESCAPE: &str = "\u{e00c}";
    pub(crate) const RIGHT: &str = "\u{e014}";
    pub(crate) const DOWN: &str = "\u{e015}";
    pub(crate) const F2: &str = "\u{e032}";
    pub(crate) const F4: &str = "\u{e034}";
    pub(crate) const F6: &str = "\u{e036}";
    pub(crate) const F9: &str = "\u{e039}";
    pub(crate) const F10: &str = "\u{e03a}";
}

/// A browser without a window.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    /// None where there is no browser, which is said.
    pub(crate) fn start() -> Option<Self> {
        let driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut driver) = driver else {
            println!("SKIPPED the desk in a browser: chromium-driver is not installed");
            return None;
        };
        let mut said = BufReader::new(driver.stdout.take().unwrap());
        let port = loop {
            let mut line = String::new();
            assert_ne!(said.read_line(&mut line).unwrap(), 0, "chromedriver did not start");
            // The line before names the port that was asked for, which is none.
            let port = line.trim().trim_end_matches('.').rsplit_once("successfully on port ").map(|(_, port)| port);
            if let Some(port) = port {
                break port.parse().unwrap();
            }
        };
        // Whatever else it says has to go somewhere.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        let mut browser = Self { driver, port, session: String::new() };
        let arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=da"];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": { "args": arguments }
        } } });
        let made = browser.ask("POST", "/session", &wanted);
        browser.session = format!("/session/{}", made["sessionId"].as_str().expect("a session"));
        Some(browser)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            self.port,
            body.len()
        );
        let answer = exchange(self.port, request.as_bytes());
        let value: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(answer.status, 200, "{path}: {value}");
        value["value"].clone()
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", &format!("{}{path}", self.session), body)
    }

    pub(crate) fn open(&self, address: &str) {
        self.post("/url", &json!({ "url": address }));
    }

    /// What a script returns.
    pub(crate) fn script(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// What a script hands to its last argument.
    pub(crate) fn later(&self, script: &str) -> Value {
        self.post("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// A command of the browser's own protocol.
    pub(crate) fn command(&self, name: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": name, "params": parameters }))
    }

    /// Presses keys one after the other, as fast as a swipe reader does.
    pub(crate) fn keys(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })])
            .collect();
        self.post("/actions", &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] }));
    }

    pub(crate) fn picture(&self, path: &Path) {
        let png = self.ask("GET", &format!("{}/screenshot", self.session), &Value::Null);
        let png = base64::engine::general_purpose::STANDARD.decode(png.as_str().unwrap()).unwrap();
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, png).unwrap();
    }

    /// Waits until a script returns true.
    pub(crate) fn until(&self, script: &str) {
        let began = Instant::now();
        while self.script(&format!("return !!({script})")) != json!(true) {
            let page = || self.script("return document.body.innerText");
            assert!(began.elapsed() < Duration::from_secs(90), "never {script}: {}", page());
            std::thread::sleep(Duration::from_millis(40));
        }
    }

    /// Whether a script returns true within so many seconds.
    pub(crate) fn comes_true(&self, script: &str, seconds: u64) -> bool {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(seconds) {
            if self.script(&format!("return !!({script})")) == json!(true) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(40));
        }
        false
    }

    pub(crate) fn until_stage(&self, stage: &str) {
        self.until(&format!("document.getElementById('desk')?.dataset.stage === '{stage}'"));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.ask("DELETE", &self.session, &Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
