//! A chip at the other end of a WebSocket (UX 6.7): commands go out, responses come back. The protocols run here, so every
//! proof is this service's own; what the other end says about itself is believed for lengths only.
//!
//! In relay mode all commands are ours. In local-read mode the other end opens the chip and brings the files, and holds the
//! open chip out to us for Chip Authentication and Active Authentication.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::run::{Files, carried_out, end_of_reading, read};
use super::session::{Hand, Order, Session};
use crate::engine::session::{Input, Presence, ReadFault};
use crate::inspection::InspectionError;
use crate::iso7816::{CommandApdu, Link, LinkError, LinkFault, ResponseApdu};
use crate::lds::FileId;
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

/// Most files of a document, and octets of all of them.
const MOST_FILES: usize = 32;
const MOST_FILE_OCTETS: usize = 2 << 20;

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
    max_short_response: u32,
    /// The other end can wait for a chip that left.
    waits: bool,
    /// The other end reads the files itself.
    reads: bool,
    left: u32,
    /// The socket is of no more use.
    gone: bool,
}

impl RelayLink {
    /// Takes over the lengths that are told.
    fn lengths(&mut self, said: &Value) {
        let number = |name: &str, least: u64, most: u64| {
            said.get(name).and_then(Value::as_u64).map(|number| number.clamp(least, most))
        };
        if let Some(most) = number("max_command", 261, 65_544).and_then(|most| usize::try_from(most).ok()) {
            self.max_command = most;
        }
        // Under secure messaging a short answer carries less than 256 octets.
        if let Some(most) = number("max_response", 128, 65_536).and_then(|most| u32::try_from(most).ok()) {
            self.max_response = most;
        }
        if let Some(most) = number("max_short_response", 128, 256).and_then(|most| u32::try_from(most).ok()) {
            self.max_short_response = most;
        }
    }

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

    fn max_short_response(&self) -> u32 {
        self.max_response.min(self.max_short_response)
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
    let mut link = RelayLink {
        socket,
        max_command: 261,
        max_response: 256,
        max_short_response: 256,
        waits: false,
        reads: false,
        left: MOST_COMMANDS,
        gone: false,
    };
    let greeted = match link.next(GREETING).await {
        Ok(Message::Text(said)) => hello(&mut link, &said),
        _ => false,
    };
    if !greeted {
        farewell(&node, &session, link, "request.malformed").await;
        return;
    }
    let mode = if link.reads { "local_read" } else { "relay" };
    let accept = json!({ "type": "accept", "mode": mode, "session": session.id });
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
        let elsewhere = match files_elsewhere(session, link).await {
            Ok(elsewhere) => elsewhere,
            Err(Some(fault)) => {
                let fault = ReadFault::Inspection(InspectionError::Link(fault.into()));
                end_of_reading(node, session, order.0, Err(fault));
                break;
            }
            Err(None) => break,
        };
        let Some(work) = read(node, session, link, order, elsewhere).await else { break };
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

/// The files, where the other end reads them; a fault where it does not bring them, or none where the session ended.
async fn files_elsewhere(session: &Session, link: &mut RelayLink) -> Result<Option<Files>, Option<LinkFault>> {
    if !link.reads {
        return Ok(None);
    }
    let ended = session.ended.notified();
    if session.is_over() {
        return Err(None);
    }
    tokio::select! {
        files = receive(link) => files.map(Some).map_err(Some),
        () = ended => Err(None),
    }
}

/// Has the files sent, and takes the chip over.
async fn receive(link: &mut RelayLink) -> Result<Files, LinkFault> {
    link.send(text(&json!({ "type": "read_files" }))).await?;
    let (mut files, mut octets) = (Files::new(), 0_usize);
    let mut begun: Option<(FileId, Vec<u8>)> = None;
    loop {
        let Message::Text(said) = link.next(IDLE).await? else { return Err(LinkFault::ChipLost) };
        let said: Value = serde_json::from_str(&said).unwrap_or_default();
        match said.get("type").and_then(Value::as_str) {
            Some("file") => {
                let (file, piece, more) = piece(&said).ok_or(LinkFault::ChipLost)?;
                octets = octets.saturating_add(piece.len()).saturating_add(1);
                let mut content = match begun.take() {
                    None => Vec::new(),
                    Some((before, content)) if before == file => content,
                    Some(_) => return Err(LinkFault::ChipLost),
                };
                content.extend_from_slice(&piece);
                if octets > MOST_FILE_OCTETS || files.len() >= MOST_FILES || files.iter().any(|(had, _)| *had == file) {
                    return Err(LinkFault::ChipLost);
                }
                match more {
                    true => begun = Some((file, content)),
                    false => files.push((file, content)),
                }
            }
            Some("files_end") if begun.is_none() => {
                link.lengths(&said);
                link.send(text(&json!({ "type": "handover_ca" }))).await?;
                return Ok(files);
            }
            // Whatever else it says of its chip, there are no files.
            _ => return Err(LinkFault::ChipLost),
        }
    }
}

/// A piece of a file, and whether there is more of it.
fn piece(said: &Value) -> Option<(FileId, Vec<u8>, bool)> {
    use base64::Engine;
    let text = |name: &str| said.get(name).and_then(Value::as_str);
    let content = base64::engine::general_purpose::STANDARD.decode(text("content")?).ok()?;
    let more = said.get("more").and_then(Value::as_bool).unwrap_or(false);
    // A piece of nothing would go on for ever.
    (!more || !content.is_empty()).then_some((FileId::from_name(text("name")?)?, content, more))
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
    link.lengths(&said);
    link.reads = match said.get("mode").and_then(Value::as_str) {
        None | Some("relay") => false,
        Some("local_read") => true,
        Some(_) => return false,
    };
    // A chip that left is another one's session until it was opened anew, which is not ours to do in local-read mode.
    link.waits = !link.reads && said.get("awaits_chip").and_then(Value::as_bool) == Some(true);
    true
}

fn text(value: &Value) -> Message {
    Message::Text(value.to_string().into())
}
