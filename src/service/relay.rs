//! The other end of a remote chip (UX 6.7): a reader here, the protocols at a service. In relay mode nothing of the passport
//! is understood here; in local-read mode it is opened and read here. Nothing of it is kept.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Uri;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt, StreamExt};
use rustls::RootCertStore;
use rustls::pki_types::ServerName;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{self, Message};

use super::tls::{self, TlsError};
use crate::crypto::random::OsRng;
use crate::inspection::{Evidence, FileRecord, NoProgress, OpenChip, Plan, read_for_another};
use crate::iso7816::{CommandApdu, Link, LinkFault};

/// Octets of a file that go in one message.
const PIECE: usize = 48 * 1024;

/// Whom this system trusts to vouch for services, where no file is named.
const SYSTEM_ROOTS: &str = "/etc/ssl/certs/ca-certificates.crt";

/// A chip that left is waited for no longer than this, whoever asks.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Why there was no conversation.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RelayError {
    #[error("not an address of a service: wss://HOST/v1/chip/TICKET")]
    Address,
    #[error("config.insecure_listen: {0} would be reached without encryption")]
    Insecure(String),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Socket(Box<tungstenite::Error>),
    /// The service ended it without saying why.
    #[error("the service ended the conversation")]
    Ended,
}

impl From<tungstenite::Error> for RelayError {
    fn from(error: tungstenite::Error) -> Self {
        Self::Socket(Box::new(error))
    }
}

/// Carries commands from a service to a chip until the service has what it wants; says with which code it ended. With a plan,
/// the files are read here by it.
pub(crate) fn relay(
    to: &str,
    roots: Option<&Path>,
    link: &mut impl Link,
    plan: Option<&Plan>,
) -> Result<String, RelayError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let uri: Uri = to.parse().map_err(|_| RelayError::Address)?;
        let host = uri.host().ok_or(RelayError::Address)?.to_owned();
        let encrypted = match uri.scheme_str() {
            Some("wss" | "https") => true,
            Some("ws" | "http") => false,
            _ => return Err(RelayError::Address),
        };
        let port = uri.port_u16().unwrap_or(if encrypted { 443 } else { 80 });
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let stream = TcpStream::connect((bare, port)).await?;
        stream.set_nodelay(true)?;
        let address =
            format!("{}://{}", if encrypted { "wss" } else { "ws" }, to.split_once("://").map_or("", |(_, rest)| rest));
        if !encrypted {
            if !stream.peer_addr()?.ip().is_loopback() {
                return Err(RelayError::Insecure(host));
            }
            return converse(tokio_tungstenite::client_async(address, stream).await?.0, link, plan).await;
        }
        let name = ServerName::try_from(bare.to_owned()).map_err(|_| RelayError::Address)?;
        let stream = connector(roots)?.connect(name, stream).await?;
        converse(tokio_tungstenite::client_async(address, stream).await?.0, link, plan).await
    })
}

fn connector(roots: Option<&Path>) -> Result<TlsConnector, RelayError> {
    let mut store = RootCertStore::empty();
    let (_, _) = store.add_parsable_certificates(tls::certificates(roots.unwrap_or(Path::new(SYSTEM_ROOTS)))?);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| TlsError::Refused(error.to_string()))?
        .with_root_certificates(store)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    mut socket: WebSocketStream<S>,
    link: &mut impl Link,
    plan: Option<&Plan>,
) -> Result<String, RelayError> {
    let most = link.max_response();
    // What carries long responses carries long commands.
    let max_command = if most > 256 { 65_544 } else { 261 };
    let hello = json!({
        "type": "hello", "max_command": max_command, "max_response": most, "extended_length": most > 256,
        "awaits_chip": link.can_reconnect(), "platform": std::env::consts::OS,
        "mode": if plan.is_some() { "local_read" } else { "relay" },
    });
    socket.send(Message::text(hello.to_string())).await?;
    while let Some(message) = socket.next().await {
        match message? {
            Message::Binary(octets) => {
                let answer = match CommandApdu::parse(&octets) {
                    Err(_) => Message::text(lost("reader.lost")),
                    Ok(command) => match link.transmit(&command).await {
                        Ok(response) => Message::binary(response.encode()),
                        Err(error) if error.fault == LinkFault::ReaderGone => Message::text(lost("reader.gone")),
                        Err(_) => Message::text(lost("chip.removed")),
                    },
                };
                socket.send(answer).await?;
            }
            Message::Text(text) => {
                let said: Value = serde_json::from_str(&text).unwrap_or_default();
                match said.get("type").and_then(Value::as_str) {
                    Some("close") => return Ok(said.get("code").and_then(Value::as_str).unwrap_or("done").to_owned()),
                    Some("read_files") => {
                        let Some(plan) = plan else { return Err(RelayError::Ended) };
                        let lending =
                            async |read: &Evidence, chip: OpenChip<'_, '_, _>| lend(&mut socket, read, chip).await;
                        match read_for_another(link, plan, &mut OsRng, &mut NoProgress, lending).await {
                            Ok(ended) => return ended,
                            Err(_) => socket.send(Message::text(lost("chip.removed"))).await?,
                        }
                    }
                    Some("await_chip") => {
                        let patience = said.get("within_ms").and_then(Value::as_u64).unwrap_or(0);
                        let patience = Duration::from_millis(patience).min(LONGEST_WAIT);
                        let answer = match link.reconnect(patience).await {
                            Ok(()) => json!({ "type": "chip" }).to_string(),
                            Err(_) => lost("chip.removed"),
                        };
                        socket.send(Message::text(answer)).await?;
                    }
                    _ => {}
                }
            }
            Message::Close(_) => return Err(RelayError::Ended),
            _ => {}
        }
    }
    Err(RelayError::Ended)
}

/// Brings what was read, and carries the service's commands to the open chip.
async fn lend<S: AsyncRead + AsyncWrite + Unpin, L: Link>(
    socket: &mut WebSocketStream<S>,
    read: &Evidence,
    mut chip: OpenChip<'_, '_, L>,
) -> Result<String, RelayError> {
    for (name, record) in &read.files {
        let FileRecord::Read { content } = record else { continue };
        let mut pieces = content.0.chunks(PIECE).peekable();
        while let Some(piece) = pieces.next() {
            let (content, more) = (STANDARD.encode(piece), pieces.peek().is_some());
            let file = json!({ "type": "file", "name": name, "content": content, "more": more });
            socket.send(Message::text(file.to_string())).await?;
        }
    }
    let (most, short) = chip.max_responses();
    let end = json!({ "type": "files_end", "max_response": most, "max_short_response": short });
    socket.send(Message::text(end.to_string())).await?;
    while let Some(message) = socket.next().await {
        match message? {
            Message::Binary(octets) => {
                let answer = match CommandApdu::parse(&octets) {
                    Err(_) => Message::text(lost("reader.lost")),
                    Ok(command) => match chip.carry(&command).await {
                        Ok(response) => Message::binary(response.encode()),
                        Err(_) => Message::text(lost("chip.removed")),
                    },
                };
                socket.send(answer).await?;
            }
            Message::Text(text) => {
                let said: Value = serde_json::from_str(&text).unwrap_or_default();
                if said.get("type").and_then(Value::as_str) == Some("close") {
                    return Ok(said.get("code").and_then(Value::as_str).unwrap_or("done").to_owned());
                }
            }
            Message::Close(_) => break,
            _ => {}
        }
    }
    Err(RelayError::Ended)
}

fn lost(code: &str) -> String {
    json!({ "type": "lost", "code": code }).to_string()
}
