//! A node of the service and a client for it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// All rights there are.
pub(crate) const EVERYTHING: &str = "session:create,session:read,session:cancel,pii:read,portrait:read,face:decide,verify:bundle,trust:read,trust:admin,reader:read,receipt:read,webhook:admin,audit:read,metrics:read";

/// A folder for everything a service keeps.
pub(crate) struct Home {
    pub(crate) folder: tempfile::TempDir,
    settings: Vec<(String, String)>,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), settings: Vec::new() }
    }

    /// The same with a setting, by its environment variable.
    pub(crate) fn with(mut self, variable: &str, value: &str) -> Self {
        self.settings.push((variable.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
        command.env_clear().env("HOME", self.folder.path()).env("PASKONTROL_LANG", "en");
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    /// What a command prints; it must end well.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.command().args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// A key with rights.
    pub(crate) fn key(&self, scopes: &str) -> String {
        self.run(&["token", "new", "--name", "tests", "--scope", scopes]).trim().to_owned()
    }

    /// The certificates of a simulated State, to be trusted.
    pub(crate) fn trust(&self, profile: &str) -> PathBuf {
        let specimen = paskontrol::simulator::specimen(profile).unwrap();
        let path = self.path("csca.pem");
        let pem: String = specimen.trust.iter().map(|der| pem(der)).collect();
        std::fs::write(&path, pem).unwrap();
        path
    }

    /// Starts a node.
    pub(crate) fn serve(&self, trust: &Path) -> Node {
        Node::start(self.command().args(["serve", "--listen", "127.0.0.1:0", "--trust"]).arg(trust))
    }
}

fn pem(der: &[u8]) -> String {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}

/// A running node; it ends with its value.
pub(crate) struct Node {
    process: Child,
    pub(crate) address: String,
    /// Whom it is believed by, where it encrypts.
    secure: Option<Arc<rustls::ClientConfig>>,
    log: Arc<Mutex<String>>,
}

impl Node {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (mut stderr, kept) = (process.stderr.take().unwrap(), Arc::clone(&log));
        thread::spawn(move || {
            let mut octets = [0; 4096];
            while let Ok(count @ 1..) = stderr.read(&mut octets) {
                kept.lock().unwrap().push_str(&String::from_utf8_lossy(&octets[..count]));
            }
        });
        let address = first.trim().rsplit_once("://").map(|(_, address)| address.to_owned());
        let address = address.unwrap_or_else(|| panic!("no address; it said: {}", log.lock().unwrap()));
        Self { process, address, secure: None, log }
    }

    /// The same node spoken to over TLS, where a certificate vouches for it.
    pub(crate) fn secured(mut self, root: rustls::pki_types::CertificateDer<'static>) -> Self {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(root).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.unwrap().with_root_certificates(roots).with_no_client_auth();
        self.secure = Some(Arc::new(config));
        self
    }

    /// How a socket to it begins.
    pub(crate) const fn scheme(&self) -> &'static str {
        if self.secure.is_some() { "wss" } else { "ws" }
    }

    /// Everything it wrote to its log.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Ends it without warning.
    pub(crate) fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Asks it to end and waits until it has.
    pub(crate) fn end(&mut self) -> bool {
        Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        self.process.wait().unwrap().success()
    }

    pub(crate) fn get(&self, path: &str, key: Option<&str>) -> Answer {
        self.ask("GET", path, key, &[], None)
    }

    pub(crate) fn post(&self, path: &str, key: Option<&str>, body: &Value) -> Answer {
        self.ask("POST", path, key, &[], Some(&body.to_string()))
    }

    /// One request on a connection of its own.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Answer {
        self.try_ask(method, path, key, headers, body).unwrap()
    }

    pub(crate) fn try_ask(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> std::io::Result<Answer> {
        self.ask_at(&self.address, method, path, key, headers, body)
    }

    /// One request at the address of another node.
    pub(crate) fn ask_at(
        &self,
        address: &str,
        method: &str,
        path: &str,
        key: Option<&str>,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> std::io::Result<Answer> {
        let mut request = format!("{method} {path} HTTP/1.1\r\n");
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            request += &format!("Host: {address}\r\n");
        }
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("connection")) {
            request += "Connection: close\r\n";
        }
        if let Some(key) = key {
            request += &format!("Authorization: Bearer {key}\r\n");
        }
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        if let Some(body) = body {
            if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                request += "Content-Type: application/json\r\n";
            }
            request += &format!("Content-Length: {}\r\n", body.len());
        }
        request += "\r\n";
        request += body.unwrap_or_default();
        match &self.secure {
            None => raw_at(address, request.as_bytes()),
            Some(config) => encrypted_at(address, config, request.as_bytes()),
        }
    }

    /// Octets as they are.
    pub(crate) fn raw(&self, request: &[u8]) -> std::io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.write_all(request)?;
        let mut octets = Vec::new();
        stream.read_to_end(&mut octets)?;
        Answer::parse(&octets).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
    }
}

fn raw_at(address: &str, request: &[u8]) -> std::io::Result<Answer> {
    exchange(TcpStream::connect(address)?, request)
}

fn encrypted_at(address: &str, config: &Arc<rustls::ClientConfig>, request: &[u8]) -> std::io::Result<Answer> {
    let name = rustls::pki_types::ServerName::try_from("127.0.0.1").unwrap();
    let connection = rustls::ClientConnection::new(Arc::clone(config), name).map_err(std::io::Error::other)?;
    exchange(rustls::StreamOwned::new(connection, TcpStream::connect(address)?), request)
}

fn exchange(mut stream: impl Read + Write, request: &[u8]) -> std::io::Result<Answer> {
    stream.write_all(request)?;
    let mut octets = Vec::new();
    // An encrypted connection may end without a farewell.
    match stream.read_to_end(&mut octets) {
        Err(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => return Err(error),
        _ => {}
    }
    Answer::parse(&octets).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
    /// The body where it is no text.
    pub(crate) octets: Vec<u8>,
}

impl Answer {
    fn parse(octets: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(octets);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
        let body = if chunked { unchunked(body) } else { body.to_owned() };
        let octets = octets.get(head.len() + 4..).unwrap_or_default().to_vec();
        Some(Self { status, head: head.to_owned(), body, octets })
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// The code of a refusal.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

fn unchunked(mut body: &str) -> String {
    let mut text = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let Ok(length @ 1..) = usize::from_str_radix(length.trim(), 16) else { break };
        text += rest.get(..length).unwrap_or(rest);
        body = rest.get(length + 2..).unwrap_or_default();
    }
    text
}
