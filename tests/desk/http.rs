//! Just enough of HTTP/1.1 to ask one question, and a desk to ask it of.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends the very octets and reads to the end of what comes back.
pub(crate) fn exchange(port: u16, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(request).unwrap();
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).and_then(|number| number.parse().ok()).unwrap_or(0);
    let mut headers = Vec::new();
    loop {
        line.clear();
        if reader.read_line(&mut line).unwrap() == 0 || line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap();
        headers.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    let mut answer = Answer { status, headers, body: Vec::new() };
    match answer.header("content-length").map(|length| length.parse().unwrap()) {
        Some(length) => {
            answer.body = vec![0; length];
            reader.read_exact(&mut answer.body).unwrap();
        }
        None if answer.header("transfer-encoding").is_none() && status != 204 => {
            reader.read_to_end(&mut answer.body).unwrap();
        }
        None => {}
    }
    answer
}

/// A running desk with simulated passports.
pub(crate) struct Desk {
    process: Mutex<Child>,
    /// Where it keeps what it keeps.
    _home: TempDir,
    pub(crate) port: u16,
    pub(crate) launch: String,
    pub(crate) cookie: String,
    token: String,
    pub(crate) tab: String,
}

impl Desk {
    /// Starts one and opens it.
    pub(crate) fn start(options: &[&str]) -> Self {
        let mut desk = Self::closed(options);
        let answer = desk.raw("GET", &format!("/start/{}", desk.launch), &[], "");
        assert_eq!(answer.status, 200);
        answer.header("set-cookie").unwrap().split(';').next().unwrap().clone_into(&mut desk.cookie);
        "0123456789abcdef".clone_into(&mut desk.tab);
        desk.token = attribute(&desk.page(), "data-token");
        desk
    }

    /// Starts one and lets the launch secret lie.
    pub(crate) fn closed(options: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_paskontrol"))
            .args(["desk", "--no-open", "--name", "Skranke 3"])
            .args(options)
            .env_remove("PASKONTROL_LANG")
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_STATE_HOME")
            .env_remove("XDG_CONFIG_HOME")
            .env("HOME", home.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut link = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut link).unwrap();
        let rest = link.trim().strip_prefix("http://127.0.0.1:").unwrap();
        let (port, launch) = rest.split_once("/start/").unwrap();
        Self {
            process: Mutex::new(process),
            _home: home,
            port: port.parse().unwrap(),
            launch: launch.to_owned(),
            cookie: String::new(),
            token: String::new(),
            tab: String::new(),
        }
    }

    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.host())
    }

    /// A question with these headers and no others but the host, the end and the length.
    pub(crate) fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.host());
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() || method == "POST" {
            request.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        exchange(self.port, format!("{request}\r\n{body}").as_bytes())
    }

    /// A question as our own page asks it.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.raw("GET", path, &[("Cookie", &self.cookie), ("Sec-Fetch-Site", "same-origin")], "")
    }

    /// A form as our own page sends it.
    pub(crate) fn post(&self, path: &str, fields: &str) -> Answer {
        self.raw("POST", path, &self.own_headers(), &self.form(fields))
    }

    pub(crate) fn own_headers(&self) -> [(&str, &str); 4] {
        [
            ("Cookie", &self.cookie),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Sec-Fetch-Site", "same-origin"),
            ("Origin", Box::leak(self.origin().into_boxed_str())),
        ]
    }

    pub(crate) fn form(&self, fields: &str) -> String {
        format!("token={}&tab={}&{fields}", self.token, self.tab)
    }

    pub(crate) fn page(&self) -> String {
        self.get(&format!("/?tab={}", self.tab)).text()
    }

    pub(crate) fn stage(&self) -> String {
        attribute(&self.page(), "data-stage")
    }

    /// Waits for a stage.
    pub(crate) fn until(&self, stage: &str) {
        let began = Instant::now();
        loop {
            let now = self.stage();
            if now == stage {
                return;
            }
            assert!(began.elapsed() < Duration::from_secs(90), "{now} and not {stage}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// A passport is placed and its lines are swiped.
    pub(crate) fn present(&self) {
        self.post("/do/demo", "value=place");
        self.post("/do/demo", "value=swipe");
    }

    /// Ends it; what it had written to stderr.
    pub(crate) fn end(self) -> String {
        self.kill();
        let mut said = String::new();
        self.process.lock().unwrap().stderr.take().unwrap().read_to_string(&mut said).unwrap();
        said
    }

    /// Ends it as a crash would.
    pub(crate) fn kill(&self) {
        let mut process = self.process.lock().unwrap();
        let _ = process.kill();
        let _ = process.wait();
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The first value of an attribute.
pub(crate) fn attribute(page: &str, name: &str) -> String {
    let start = page.find(&format!("{name}=\"")).unwrap_or_else(|| panic!("no {name} in {page}")) + name.len() + 2;
    page[start..].split('"').next().unwrap().to_owned()
}
