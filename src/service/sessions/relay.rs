//! A chip at the other end of a WebSocket (UX 6.7, relay mode): commands go out, responses come back. The protocols run
//! here, so every proof is this service's own; what the other end says about itself is believed for lengths only.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::run::{carried_out, read};
use super::session::{Hand, Order, Session};
use crate::engine::session::{Input, Presence};
use crate::iso7816::{CommandApdu, Link, LinkError, LinkFault, ResponseApdu};
use crate::readers::ReaderError;
use crate::service::node::Node;
use crate::wording::{Language, Part};

/// How long the other end may be silent.
const IDLE: Duration = Duration::from_secs(60);

/// How long it may take to introduce itself, and to hear a farewell.
const GREETING: Duration = Duration::from_secs(10);

/// Commands in one conversation: a chip of the largest files, read in the smallest pieces, twice.
const MOST_COMMANDS: u32 = 20_000;

/// Longest response accepted.
const MOST_OCTETS: usize = 0x1_0002;

/// The name of a reader elsewhere.
const READER: &str = "relay";

/// What is seen of a reader elsewhere before there is a chip.
pub(in crate::service) fn awaited() -> Presence {
    Presence::Empty { reader: READER.to_owned() }
}

/// The link through the socket.
struct RelayLink {
    socket: WebSocket,
    max_command: usize,
    max_response: u32,
    /// The other end can wait for a chip that left.
    waits: bool,
    left: u32,
    /// The socket is of no more use.
    gone: bool,
}

impl RelayLink {
    async fn send(&mut self, message: Message) -> Result<(), LinkFault> {
        let sent = tokio::time::timeout(IDLE, self.socket.send(message)).await;
        if !matches!(sent, Ok(Ok(()))) {
            self.gone = true;
            return Err(LinkFault::ReaderGone);
        }
        Ok(())
    }

    /// What comes next; pings do not count.
    async fn next(&mut self, patience: Duration) -> Result<Message, LinkFault> {
        let next = async {
            loop {
                match self.socket.recv().await {
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    Some(Ok(message @ (Message::Binary(_) | Message::Text(_)))) => return Some(message),
                    _ => return None,
                }
            }
        };
        let next = tokio::time::timeout(patience, next).await;
        self.gone |= !matches!(next, Ok(Some(_)));
        next.map_err(|_| LinkFault::Timeout)?.ok_or(LinkFault::ReaderGone)
    }

    async fn exchange(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkFault> {
        let octets = command.encode().map_err(|_| LinkFault::TooLong)?;
        if octets.len() > self.max_command {
            return Err(LinkFault::TooLong);
        }
        self.left = self.left.checked_sub(1).ok_or(LinkFault::CommandsSpent)?;
        self.send(Message::Binary(octets.into())).await?;
        match self.next(IDLE).await? {
            Message::Binary(octets) if octets.len() <= MOST_OCTETS => {
                ResponseApdu::parse(&octets).ok_or(LinkFault::ChipLost)
            }
            // It says that its chip or reader is gone. That is believed: it costs nothing but the reading.
            Message::Text(text) => Err(lost(&text)),
            _ => {
                self.gone = true;
                Err(LinkFault::ReaderGone)
            }
        }
    }
}

impl Link for RelayLink {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        Ok(self.exchange(command).await?)
    }

    fn max_response(&self) -> u32 {
        self.max_response
    }

    fn can_reconnect(&self) -> bool {
        self.waits && !self.gone
    }

    /// Asks the other end to wait for the chip. Whether it is the same one that comes back is found out from here.
    async fn reconnect(&mut self, patience: Duration) -> Result<(), LinkError> {
        let within_ms = u64::try_from(patience.as_millis()).unwrap_or(u64::MAX);
        self.send(text(&json!({ "type": "await_chip", "within_ms": within_ms }))).await?;
        let Message::Text(said) = self.next(patience.saturating_add(GREETING)).await? else {
            return Err(LinkFault::ReaderGone.into());
        };
        let said: Value = serde_json::from_str(&said).unwrap_or_default();
        match said.get("type").and_then(Value::as_str) {
            Some("chip") => Ok(()),
            _ => Err(LinkFault::ChipLost.into()),
        }
    }
}

fn lost(text: &str) -> LinkFault {
    let said: Value = serde_json::from_str(text).unwrap_or_default();
    match said.get("code").and_then(Value::as_str) {
        Some("reader.gone") => LinkFault::ReaderGone,
        Some("reader.lost") => LinkFault::ReaderFailed,
        _ => LinkFault::ChipLost,
    }
}

/// Talks with whoever brought a ticket, until there is nothing more to read.
pub(in crate::service) async fn talk(node: Arc<Node>, session: Arc<Session>, socket: WebSocket) {
    let mut link =
        RelayLink { socket, max_command: 261, max_response: 256, waits: false, left: MOST_COMMANDS, gone: false };
    let greeted = match link.next(GREETING).await {
        Ok(Message::Text(said)) => hello(&mut link, &said),
        _ => false,
    };
    if !greeted {
        farewell(&node, &session, link, "request.malformed").await;
        return;
    }
    let accept = json!({ "type": "accept", "mode": "relay", "session": session.id });
    if link.send(text(&accept)).await.is_err() {
        return;
    }
    node.metrics.shift("paskontrol_relayed_chips", 1);
    let (orders, mut wanted) = unbounded_channel();
    session.put_into(Hand::Socket(orders));
    let work = session.apply(Input::Presence(Presence::Document { reader: READER.to_owned() }));
    carried_out(Arc::clone(&node), Arc::clone(&session), work).await;
    let code = converse(&node, &session, &mut link, &mut wanted).await;
    session.put_into(Hand::Nobody);
    if !session.has_read() {
        session.apply(Input::Presence(Presence::NoReader(ReaderError::Gone)));
    }
    node.metrics.shift("paskontrol_relayed_chips", -1);
    farewell(&node, &session, link, code).await;
}

/// Reads as often as it is asked for: once, or again with another key. Says how it ended.
async fn converse(
    node: &Arc<Node>,
    session: &Arc<Session>,
    link: &mut RelayLink,
    wanted: &mut UnboundedReceiver<Order>,
) -> &'static str {
    loop {
        let ended = session.ended.notified();
        if session.is_over() {
            break;
        }
        let order = tokio::select! {
            order = wanted.recv() => order,
            () = ended => None,
            // Nobody speaks out of turn: whoever does has left, or is no relay.
            _ = link.next(IDLE) => return "session.timeout",
        };
        let Some(order) = order else { break };
        let Some(work) = read(node, session, link, order).await else { break };
        carried_out(Arc::clone(node), Arc::clone(session), work).await;
        if link.gone || session.standing().state() != "need_key" {
            break;
        }
    }
    match session.standing().code() {
        Some(code) if !session.has_read() || session.is_over() => code,
        _ => "done",
    }
}

/// Says how it ended, in the words of whoever holds the chip.
async fn farewell(node: &Node, session: &Session, mut link: RelayLink, code: &'static str) {
    if link.gone {
        return;
    }
    let texts = match session.wish.lang {
        Language::Danish => &node.words.danish,
        Language::English => &node.words.english,
    };
    let title = if code == "done" { None } else { Some(texts.code(code, Part::Title)) };
    let told = async {
        if session.has_read() && !session.is_over() {
            let ready = json!({ "type": "verdict_ready", "state": session.standing().state() });
            let _ = link.socket.send(text(&ready)).await;
        }
        let _ = link.socket.send(text(&json!({ "type": "close", "code": code, "text": title }))).await;
        let _ = link.socket.send(Message::Close(None)).await;
        // Until the other end has heard it.
        while let Some(Ok(_)) = link.socket.recv().await {}
    };
    let _ = tokio::time::timeout(GREETING, told).await;
}

/// The lengths the other end can carry, and what it can do.
fn hello(link: &mut RelayLink, said: &str) -> bool {
    let Ok(said) = serde_json::from_str::<Value>(said) else { return false };
    if said.get("type").and_then(Value::as_str) != Some("hello") {
        return false;
    }
    let number =
        |name: &str, least: u64, most: u64| said.get(name).and_then(Value::as_u64).unwrap_or(least).clamp(least, most);
    link.max_command = usize::try_from(number("max_command", 261, 65_544)).unwrap_or(261);
    link.max_response = u32::try_from(number("max_response", 256, 65_536)).unwrap_or(256);
    link.waits = said.get("awaits_chip").and_then(Value::as_bool) == Some(true);
    true
}

fn text(value: &Value) -> Message {
    Message::Text(value.to_string().into())
}
