//! A register with TLS for tests: it answers over mutual TLS as it is told to, and counts what it was asked.
#![expect(clippy::indexing_slicing, reason = "tests may say what must be so, here outside #[test] too")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;

use crate::authority::{Authority, Paper};

/// How the register behaves at each connection, in turn; the last behaviour stays.
#[derive(Debug, Clone)]
pub(crate) enum Behaviour {
    /// Status 200, `application/json`, this object with the echo put in.
    Answer(String),
    /// As it stands, byte for byte after the TLS handshake.
    Raw(String),
    /// The object, after a while.
    Slow(Duration, String),
    /// Never a word.
    Hang,
    /// One octet of the answer in so many milliseconds.
    Dribble(u64, String),
    /// So many octets of JSON.
    Huge(usize),
}

/// A register on a port of its own, until the process ends.
pub(crate) struct Register {
    pub(crate) port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Register {
    /// `paper` is the register's; clients must be under `clients`.
    pub(crate) fn start(paper: &Paper, clients: &Authority, behaviours: Vec<Behaviour>) -> Self {
        let config = Arc::new(tls(paper, clients));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        thread::spawn(move || {
            for (turn, stream) in listener.incoming().enumerate() {
                let behaviour = behaviours[turn.min(behaviours.len() - 1)].clone();
                let (config, seen) = (Arc::clone(&config), Arc::clone(&seen));
                // A client that goes away early is no fault of the register's.
                thread::spawn(move || stream.and_then(|stream| serve(stream, config, &behaviour, &seen)));
            }
        });
        Self { port, asked }
    }

    pub(crate) fn address(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// Request lines and bodies, in the order of their arrival.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn tls(paper: &Paper, clients: &Authority) -> ServerConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(clients.certificate.as_bytes()).unwrap()).unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build().unwrap();
    let chain = vec![CertificateDer::from_pem_slice(paper.certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(paper.key.as_bytes()).unwrap();
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    builder.with_client_cert_verifier(verifier).with_single_cert(chain, key).unwrap()
}

fn serve(
    mut stream: TcpStream,
    config: Arc<ServerConfig>,
    behaviour: &Behaviour,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    while connection.is_handshaking() {
        if let Err(error) = connection.complete_io(&mut stream) {
            // The alert is on its way: closing on unread octets would reset the connection and lose it.
            stream.shutdown(std::net::Shutdown::Write)?;
            std::io::copy(&mut stream, &mut std::io::sink())?;
            return Err(error);
        }
    }
    let mut tls = StreamOwned::new(connection, stream);
    let (line, body) = request(&mut tls)?;
    asked.lock().unwrap().push(format!("{line}\n{body}"));
    let echo = serde_json::from_str::<Value>(&body)?["request_id"].clone();
    let with_echo = |object: &str| {
        let mut answer: Value = serde_json::from_str(object).unwrap();
        if answer["request_id"].is_null() {
            answer["request_id"] = echo.clone();
        }
        response(&answer.to_string())
    };
    match behaviour {
        Behaviour::Answer(object) => tls.write_all(with_echo(object).as_bytes())?,
        Behaviour::Raw(text) => tls.write_all(text.as_bytes())?,
        Behaviour::Slow(time, object) => {
            thread::sleep(*time);
            tls.write_all(with_echo(object).as_bytes())?;
        }
        Behaviour::Hang => thread::sleep(Duration::from_secs(60)),
        Behaviour::Dribble(pause, object) => {
            for octet in with_echo(object).bytes() {
                tls.write_all(&[octet])?;
                tls.flush()?;
                thread::sleep(Duration::from_millis(*pause));
            }
        }
        Behaviour::Huge(octets) => tls.write_all(response(&format!("\"{}\"", "x".repeat(*octets))).as_bytes())?,
    }
    tls.conn.send_close_notify();
    tls.flush()
}

/// A whole answer of status 200.
pub(crate) fn response(body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

/// The request line and the body.
fn request(tls: &mut impl Read) -> std::io::Result<(String, String)> {
    let (mut text, mut octet) = (Vec::new(), [0]);
    while !text.ends_with(b"\r\n\r\n") {
        tls.read_exact(&mut octet)?;
        text.push(octet[0]);
    }
    let head = String::from_utf8_lossy(&text).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    tls.read_exact(&mut body)?;
    let line = head.lines().next().unwrap_or_default().to_owned();
    Ok((line, String::from_utf8_lossy(&body).into_owned()))
}
