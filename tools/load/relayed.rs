//! Chips at the other end of sockets, all at once on one node.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use paskontrol::Link;
use paskontrol::iso7816::CommandApdu;
use paskontrol::simulator::Specimen;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{Barrier, Semaphore};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;

use super::Failure;
use super::documents::specimen;
use super::service::Service;
use super::wire::Wire;

/// Sessions begun and results fetched at once.
const AT_ONCE: usize = 64;

/// What it gave. Octets are for one session, beyond what the node has without any.
pub(crate) struct Relayed {
    pub(crate) chips: u32,
    pub(crate) took: Duration,
    pub(crate) processor: Duration,
    /// With a session begun and its chip connected.
    pub(crate) waiting: f64,
    /// The most that was seen.
    pub(crate) most: f64,
}

/// Where, and as whom.
struct Caller {
    address: String,
    key: String,
    places: Semaphore,
}

/// A session and the chip for it.
struct Place {
    id: String,
    path: String,
    reference: String,
    document: String,
    chip: Specimen,
}

/// Begins as many sessions, connects a chip to each, lets all be read at once, and checks that each verdict is about its own.
pub(crate) async fn all_at_once(service: &Service, profile: &str, chips: u32) -> Result<Relayed, Failure> {
    let caller = Arc::new(Caller {
        address: service.address.clone(),
        key: service.key.clone(),
        places: Semaphore::new(AT_ONCE),
    });
    let specimens = (0..chips).map(|number| specimen(profile, number)).collect::<Result<Vec<_>, _>>()?;
    // What the node needs for the first, it needs once.
    let first = begun(&caller, specimen(profile, chips)?, chips).await?;
    read(&caller, first, &Barrier::new(1)).await?;
    let before = service.resident().unwrap_or_default();
    let mut beginning = JoinSet::new();
    for (number, chip) in (0..chips).zip(specimens) {
        let caller = Arc::clone(&caller);
        beginning.spawn(async move { begun(&caller, chip, number).await });
    }
    let places = joined(beginning).await?;
    let together = Arc::new(Barrier::new(places.len().saturating_add(1)));
    let mut reading = JoinSet::new();
    for place in places {
        let (caller, together) = (Arc::clone(&caller), Arc::clone(&together));
        reading.spawn(async move { read(&caller, place, &together).await });
    }
    together.wait().await;
    let waiting = service.resident().unwrap_or_default() - before;
    let (began, processor) = (Instant::now(), service.processor_time().unwrap_or_default());
    let mut most = waiting;
    while !reading.is_empty() {
        tokio::select! {
            Some(done) = reading.join_next() => done??,
            () = tokio::time::sleep(Duration::from_millis(200)) => {}
        }
        most = most.max(service.resident().unwrap_or_default() - before);
    }
    let processor = service.processor_time().unwrap_or_default().saturating_sub(processor);
    let each = f64::from(chips.max(1));
    Ok(Relayed { chips, took: began.elapsed(), processor, waiting: waiting / each, most: most / each })
}

async fn joined<T: 'static>(mut tasks: JoinSet<Result<T, Failure>>) -> Result<Vec<T>, Failure> {
    let mut all = Vec::new();
    while let Some(done) = tasks.join_next().await {
        all.push(done??);
    }
    Ok(all)
}

impl Caller {
    async fn ask(&self, method: &str, path: &str, name: Option<&str>, body: &str) -> Result<Value, Failure> {
        let _place = self.places.acquire().await?;
        let answer = Wire::connect(&self.address).await?.ask(method, path, &self.key, name, body).await?;
        if answer.status >= 300 {
            return Err(format!("{method}: {} {}", answer.status, String::from_utf8_lossy(&answer.body)).into());
        }
        Ok(answer.json())
    }
}

async fn begun(caller: &Caller, chip: Specimen, number: u32) -> Result<Place, Failure> {
    let reference = format!("chip-{number}");
    let access = json!({ "kind": "mrz_lines", "lines": chip.mrz.lines().join("\n") });
    let wish = json!({
        "mode": "remote_chip", "access": access, "face": "unsure", "external_ref": reference, "redact": "full",
        "expires_in": 900,
    });
    let made = caller.ask("POST", "/v1/sessions", Some(&reference), &wish.to_string()).await?;
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or("no session");
    if made["external_ref"] != reference.as_str() {
        return Err(format!("MIXED UP: {reference} was answered with {}", made["external_ref"]).into());
    }
    let document = chip.mrz.document_number.reveal().clone();
    Ok(Place { id: text(&made["id"])?, path: text(&made["chip_ticket"]["path"])?, reference, document, chip })
}

/// Brings the chip, waits with the first command until all are there, answers until the service has what it wants, and checks
/// the verdict.
async fn read(caller: &Caller, mut place: Place, together: &Barrier) -> Result<(), Failure> {
    let stream = TcpStream::connect(&caller.address).await?;
    stream.set_nodelay(true)?;
    let url = format!("ws://{}{}", caller.address, place.path);
    let (mut socket, _) = tokio_tungstenite::client_async(url, stream).await?;
    let hello = json!({ "type": "hello", "max_command": 65_544, "max_response": 65_536, "extended_length": true });
    socket.send(Message::text(hello.to_string())).await?;
    let mut first = true;
    let code = loop {
        match socket.next().await.ok_or("the service hung up")?? {
            Message::Binary(command) => {
                if std::mem::take(&mut first) {
                    together.wait().await;
                }
                let response = place.chip.chip.transmit(&CommandApdu::parse(&command)?).await?;
                socket.send(Message::binary(response.encode())).await?;
            }
            Message::Text(text) => {
                let said: Value = serde_json::from_str(&text)?;
                match said["type"].as_str() {
                    Some("close") => break said["code"].as_str().unwrap_or_default().to_owned(),
                    Some("accept") if said["session"] != place.id.as_str() => {
                        return Err(format!("MIXED UP: {} met {}", place.id, said["session"]).into());
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    };
    drop(socket);
    if code != "done" {
        return Err(format!("{}: {code}", place.reference).into());
    }
    let result = caller.ask("GET", &format!("/v1/sessions/{}/result", place.id), None, "").await?;
    let theirs = [&result["session"], &result["request"]["external_ref"], &result["document"]["number"]];
    let ours = [&place.id, &place.reference, &place.document];
    if theirs.map(|value| value.as_str().unwrap_or_default()) != ours.map(String::as_str) {
        return Err(format!("MIXED UP: {} got {}", place.reference, result["request"]).into());
    }
    let proven = |id: &str| {
        let checks = result["checks"].as_array();
        checks.is_some_and(|checks| checks.iter().any(|check| check["id"] == id && check["status"] == "passed"))
    };
    if !proven("pa.dg_hashes") || !(proven("chip.aa") || proven("chip.ca") || proven("chip.pace_cam")) {
        return Err(format!("{}: not proven", place.reference).into());
    }
    Ok(())
}
