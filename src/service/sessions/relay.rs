//! A chip at the other end of a WebSocket (UX 6.7, relay mode): commands go out, responses come back. The protocols run
//! here, so every proof is this service's own; what the other end says about itself is believed for lengths only.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::run;
use super::table::{Session, Stage};
use crate::engine;
use crate::iso7816::{CommandApdu, Link, LinkError, LinkFault, ResponseApdu};
use crate::service::node::Node;

/// How long the other end may be silent.
const IDLE: Duration = Duration::from_secs(60);

/// How long it may take to introduce itself.
const GREETING: Duration = Duration::from_secs(10);

/// Commands in one conversation: a chip of the largest files, read in the smallest pieces, twice.
const MOST_COMMANDS: u32 = 20_000;

/// Longest response accepted.
const MOST_OCTETS: usize = 0x1_0002;

/// The link through the socket.
struct RelayLink {
    out: mpsc::Sender<Vec<u8>>,
    back: mpsc::Receiver<Result<Vec<u8>, LinkFault>>,
    max_command: usize,
    max_response: u32,
    left: u32,
}

impl Link for RelayLink {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        let octets = command.encode().map_err(|_| LinkFault::TooLong)?;
        if octets.len() > self.max_command {
            return Err(LinkFault::TooLong.into());
        }
        self.left = self.left.checked_sub(1).ok_or(LinkFault::ReaderFailed)?;
        self.out.send(octets).await.map_err(|_| LinkFault::ReaderGone)?;
        match tokio::time::timeout(IDLE, self.back.recv()).await {
            Err(_) => Err(LinkFault::Timeout.into()),
            Ok(None) => Err(LinkFault::ReaderGone.into()),
            Ok(Some(Err(fault))) => Err(fault.into()),
            Ok(Some(Ok(octets))) => ResponseApdu::parse(&octets).ok_or_else(|| LinkFault::ChipLost.into()),
        }
    }

    fn max_response(&self) -> u32 {
        self.max_response
    }
}

/// Talks with whoever brought a ticket, until the chip is read.
pub(in crate::service) async fn talk(node: Arc<Node>, session: Arc<Session>, mut socket: WebSocket) {
    let greeting = tokio::time::timeout(GREETING, socket.recv()).await;
    let lengths = match greeting {
        Ok(Some(Ok(Message::Text(text)))) => hello(&text),
        _ => None,
    };
    let Some((max_command, max_response)) = lengths else {
        session.advance(&[Stage::Waiting], Stage::Trouble("reader.lost"), engine::now());
        close(&mut socket, "request.malformed").await;
        return;
    };
    if socket.send(text(&json!({ "type": "accept", "mode": "relay", "session": session.id }))).await.is_err() {
        session.advance(&[Stage::Waiting], Stage::Trouble("reader.gone"), engine::now());
        return;
    }
    let (out, mut commands) = mpsc::channel::<Vec<u8>>(1);
    let (answers, back) = mpsc::channel(1);
    let mut link = RelayLink { out, back, max_command, max_response, left: MOST_COMMANDS };
    let (mut sink, mut source) = socket.split();
    node.metrics.shift("paskontrol_relayed_chips", 1);
    let conversation = async {
        while let Some(command) = commands.recv().await {
            if sink.send(Message::Binary(command.into())).await.is_err() {
                break;
            }
            let answer = response(&mut source).await;
            let over = answer.is_err();
            if answers.send(answer).await.is_err() || over {
                break;
            }
        }
        drop(answers);
        sink
    };
    let reading = async {
        run::read(&node, &session, &mut link, false).await;
        // The conversation ends with the link.
        drop(link);
    };
    let (mut sink, ()) = tokio::join!(conversation, reading);
    node.metrics.shift("paskontrol_relayed_chips", -1);
    let code = match session.stage() {
        Stage::Trouble(code) | Stage::Closed(code) => code,
        _ => "done",
    };
    let told = async {
        let _ = sink.send(text(&json!({ "type": "verdict_ready", "state": session.stage().name() }))).await;
        let _ = sink.send(text(&json!({ "type": "close", "code": code }))).await;
        let _ = sink.close().await;
    };
    let _ = tokio::time::timeout(GREETING, told).await;
}

/// The response to one command; pings are none.
async fn response(
    source: &mut (impl StreamExt<Item = Result<Message, axum::Error>> + Unpin),
) -> Result<Vec<u8>, LinkFault> {
    loop {
        match source.next().await {
            Some(Ok(Message::Binary(octets))) if octets.len() <= MOST_OCTETS => return Ok(octets.to_vec()),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            // It says that its chip or reader is gone. That is believed: it costs nothing but the reading.
            Some(Ok(Message::Text(text))) => {
                let said: Option<Value> = serde_json::from_str(&text).ok();
                let gone = said.as_ref().and_then(|said| said.get("code")).and_then(Value::as_str);
                return Err(if gone == Some("reader.gone") { LinkFault::ReaderGone } else { LinkFault::ChipLost });
            }
            _ => return Err(LinkFault::ReaderGone),
        }
    }
}

/// The lengths the other end can carry.
fn hello(text: &str) -> Option<(usize, u32)> {
    let said: Value = serde_json::from_str(text).ok()?;
    if said.get("type").and_then(Value::as_str) != Some("hello") {
        return None;
    }
    let number =
        |name: &str, least: u64, most: u64| said.get(name).and_then(Value::as_u64).unwrap_or(least).clamp(least, most);
    let command = usize::try_from(number("max_command", 261, 65_544)).ok()?;
    let response = u32::try_from(number("max_response", 256, 65_536)).ok()?;
    Some((command, response))
}

fn text(value: &Value) -> Message {
    Message::Text(value.to_string().into())
}

async fn close(socket: &mut WebSocket, code: &str) {
    let _ = socket.send(text(&json!({ "type": "close", "code": code }))).await;
}
