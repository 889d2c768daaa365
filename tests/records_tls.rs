//! Records on another machine: never in the clear, and never to a server nobody vouches for.
#![cfg(all(feature = "postgres", feature = "command-line"))]
#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

#[path = "register/authority.rs"]
mod authority;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use paskontrol::records::store::StoreError;
use paskontrol::records::store::postgres::PostgresStore;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use authority::{Authority, Paper};

/// What a PostgreSQL client begins with when it wants TLS: its length, and 1234 and 5679 in 16 bits each.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// As much of a PostgreSQL server as comes before any user: it gives what it was sent inside TLS, or nothing.
fn server(paper: &Paper) -> (u16, JoinHandle<Option<Vec<u8>>>) {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let chain = vec![CertificateDer::from_pem_slice(paper.certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(paper.key.as_bytes()).unwrap();
    let config = Arc::new(builder.with_no_client_auth().with_single_cert(chain, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = thread::spawn(move || {
        let (mut stream, _) = listener.accept().ok()?;
        let mut request = [0; 8];
        stream.read_exact(&mut request).ok()?;
        assert_eq!(request, SSL_REQUEST);
        stream.write_all(b"S").ok()?;
        let mut tls = StreamOwned::new(ServerConnection::new(config).ok()?, stream);
        let mut startup = vec![0; 64];
        let length = tls.read(&mut startup).ok()?;
        startup.truncate(length);
        Some(startup)
    });
    (port, heard)
}

fn connect(address: &str, authorities: Option<&str>) -> StoreError {
    PostgresStore::connect(&address.parse().unwrap(), authorities.map(str::as_bytes)).err().unwrap()
}

#[test]
fn another_machine_is_not_asked_in_the_clear() {
    for address in ["host=db.example user=p", "host=192.0.2.7 user=p", "host=localhost hostaddr=192.0.2.7 user=p"] {
        assert!(matches!(connect(address, None), StoreError::Unencrypted), "{address}");
    }
    assert!(matches!(connect("host=db.example user=p", Some("")), StoreError::Authorities));
}

#[test]
fn with_an_authority_everything_goes_over_tls() {
    let authority = Authority::new();
    let (port, heard) = server(&authority.sign("localhost"));
    connect(&format!("host=localhost port={port} user=clerk sslmode=disable"), Some(&authority.certificate));
    let startup = heard.join().unwrap().unwrap();
    assert!(startup.windows(5).any(|window| window == b"clerk"), "who asks is said inside the TLS");
}

#[test]
fn a_server_under_another_authority_or_name_hears_nothing() {
    let authority = Authority::new();
    for paper in [Authority::new().sign("localhost"), authority.sign("db.example")] {
        let (port, heard) = server(&paper);
        connect(&format!("host=localhost port={port} user=clerk"), Some(&authority.certificate));
        assert_eq!(heard.join().unwrap(), None);
    }
}
