//! A receiver of webhooks with TLS.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;

use super::authority::Authority;
use super::client::Home;

/// What the receiver got: head and body.
type Got = Arc<Mutex<Vec<(String, String)>>>;

/// A receiver with TLS that answers with these statuses in turn; the last one stays.
pub(crate) struct Receiver {
    port: u16,
    got: Got,
    authority: Authority,
    /// As long as this is set, it hears nothing.
    deaf: Arc<AtomicBool>,
}

impl Receiver {
    pub(crate) fn start(statuses: &'static [u16]) -> Self {
        let authority = Authority::new();
        let paper = authority.sign("localhost");
        let chain = vec![CertificateDer::from_pem_slice(paper.certificate.as_bytes()).unwrap()];
        let key = PrivateKeyDer::from_pem_slice(paper.key.as_bytes()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, got) = (listener.local_addr().unwrap().port(), Got::default());
        let (heard, deaf) = (Arc::clone(&got), Arc::<AtomicBool>::default());
        let refusing = Arc::clone(&deaf);
        thread::spawn(move || {
            for (count, stream) in listener.incoming().enumerate() {
                let status = statuses[count.min(statuses.len() - 1)];
                let mut tls = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream.unwrap());
                if refusing.load(Ordering::Relaxed) {
                    continue;
                }
                if let Some(message) = message(&mut tls) {
                    heard.lock().unwrap().push(message);
                    let place = "location: https://127.0.0.1:1/\r\n";
                    let _ = write!(tls, "HTTP/1.1 {status} X\r\n{place}content-length: 0\r\nconnection: close\r\n\r\n");
                    tls.conn.send_close_notify();
                    let _ = tls.flush();
                }
            }
        });
        Self { port, got, authority, deaf }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}/passports", self.port)
    }

    /// A service that may speak to it.
    pub(crate) fn home(&self) -> Home {
        let home = Home::new();
        let path = home.path("authorities.pem");
        std::fs::write(&path, &self.authority.certificate).unwrap();
        home.with("PASKONTROL_WEBHOOKS_AUTHORITIES", path.to_str().unwrap())
            .with("PASKONTROL_WEBHOOKS_PRIVATE", "true")
            .with("PASKONTROL_WEBHOOKS_RETRIES", "1 1")
    }

    /// Who vouches for it, in PEM.
    pub(crate) fn authority(&self) -> String {
        self.authority.certificate.clone()
    }

    /// Lets it hear nothing, or again.
    pub(crate) fn deafen(&self, deaf: bool) {
        self.deaf.store(deaf, Ordering::Relaxed);
    }

    /// What it got so far.
    pub(crate) fn messages(&self) -> Vec<(String, String)> {
        self.got.lock().unwrap().clone()
    }

    /// The messages of one type.
    pub(crate) fn events(&self, kind: &str) -> Vec<Value> {
        let events = self.messages().into_iter().map(|(_, body)| serde_json::from_str::<Value>(&body).unwrap());
        events.filter(|event| event["type"] == kind).collect()
    }

    /// The messages of one type, once there are so many.
    pub(crate) fn await_events(&self, kind: &str, count: usize) -> Vec<Value> {
        let began = Instant::now();
        while self.events(kind).len() < count {
            assert!(began.elapsed() < Duration::from_secs(120), "{kind}: {:?}", self.messages());
            thread::sleep(Duration::from_millis(50));
        }
        self.events(kind)
    }

    pub(crate) fn await_messages(&self, count: usize) -> Vec<(String, String)> {
        let began = Instant::now();
        while self.got.lock().unwrap().len() < count {
            assert!(began.elapsed() < Duration::from_secs(30), "{:?}", self.got.lock().unwrap());
            thread::sleep(Duration::from_millis(50));
        }
        self.got.lock().unwrap().clone()
    }
}

fn message(tls: &mut impl Read) -> Option<(String, String)> {
    let (mut head, mut octet) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        tls.read_exact(&mut octet).ok()?;
        head.push(octet[0]);
    }
    let head = String::from_utf8(head).ok()?;
    let length = header(&head, "content-length")?.parse().ok()?;
    let mut body = vec![0; length];
    tls.read_exact(&mut body).ok()?;
    Some((head, String::from_utf8(body).ok()?))
}

pub(crate) fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then_some(value.trim())
    })
}
