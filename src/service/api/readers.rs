//! The readers of this machine, and why they do not work.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body as HttpBody, Bytes};
use axum::http::{HeaderValue, Response};
use futures_util::stream;
use serde_json::{Value, json};

use super::Pending;
use crate::engine;
use crate::engine::doctor::{document, examine, gather};
use crate::inspection::Event;
use crate::readers::ReaderError;
use crate::service::http::{Answer, Body, Call, Fault, Problem};
use crate::service::node::Node;
use crate::service::sessions::{BEAT, HEARTBEAT, SeenReader, written};

/// How often readers are looked at for whoever listens.
const LOOK_EVERY: Duration = Duration::from_millis(400);

/// Most listeners at once: each has the system's service asked.
const MOST_LISTENERS: usize = 32;

/// `GET /v1/readers`
pub(super) fn list(node: Arc<Node>, _: Call) -> Pending {
    Box::pin(async move {
        let seen = look(&node).await?.map_err(|error| match error {
            ReaderError::NoService => Problem::from(Fault::ReaderNoService).after(5),
            _ => Problem::from(Fault::Internal),
        })?;
        let readers: Vec<_> = seen.iter().map(described).collect();
        Ok(Answer::ok(json!({ "readers": readers })))
    })
}

async fn look(node: &Arc<Node>) -> Result<Result<Vec<SeenReader>, ReaderError>, Problem> {
    let readers = Arc::clone(&node.readers);
    node.blocking(move || readers.look()).await
}

fn described(seen: &SeenReader) -> Value {
    json!({ "name": seen.name, "usb": seen.usb, "document_present": seen.present, "busy": seen.busy })
}

/// `GET /v1/readers/events`
pub(super) fn events(node: Arc<Node>, _: Call) -> Pending {
    Box::pin(async move {
        let listening = Arc::clone(&node.listeners);
        if Arc::strong_count(&listening) > MOST_LISTENERS {
            return Err(Problem::from(Fault::Overloaded).after(5));
        }
        let began = Watch { node, before: Vec::new(), number: 0, spoke: Instant::now(), _listening: listening };
        let mut response = Response::new(HttpBody::from_stream(stream::unfold(began, changes)));
        response.headers_mut().insert("content-type", HeaderValue::from_static("text/event-stream"));
        Ok(Answer::new(200, Body::Whole(Box::new(response))))
    })
}

/// What one listener has heard.
struct Watch {
    node: Arc<Node>,
    before: Vec<SeenReader>,
    number: u64,
    spoke: Instant,
    _listening: Arc<()>,
}

/// The next changes, once there are any.
async fn changes(mut watch: Watch) -> Option<(Result<Bytes, Infallible>, Watch)> {
    loop {
        if watch.node.is_stopping() {
            return None;
        }
        // Without a service there is no reader.
        let now = look(&watch.node).await.ok()?.unwrap_or_default();
        let events = differences(&watch.before, &now);
        watch.before = now;
        if !events.is_empty() {
            watch.spoke = Instant::now();
            let mut text = String::new();
            for mut event in events {
                watch.number = watch.number.saturating_add(1);
                if let Some(object) = event.as_object_mut() {
                    object.insert("seq".to_owned(), json!(watch.number));
                    object.insert("ts".to_owned(), json!(engine::now()));
                }
                text += &written(&event);
            }
            return Some((Ok(Bytes::from(text)), watch));
        }
        if watch.spoke.elapsed() >= HEARTBEAT {
            watch.spoke = Instant::now();
            return Some((Ok(Bytes::from_static(BEAT)), watch));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// What happened between two looks. A reader that comes with a document on it is told of in two events.
fn differences(before: &[SeenReader], now: &[SeenReader]) -> Vec<Value> {
    let event = |name: &str, seen: &SeenReader| json!({ "event": name, "model": seen.name });
    let mut events = Vec::new();
    for old in before {
        let still = now.iter().find(|seen| seen.name == old.name);
        if old.present && !still.is_some_and(|seen| seen.present) {
            events.push(event("document.removed", old));
        }
        if still.is_none() {
            events.push(json!(Event::ReaderDetached { model: old.name.clone(), usb: old.usb.clone() }));
        }
    }
    for new in now {
        let known = before.iter().find(|seen| seen.name == new.name);
        if known.is_none() {
            events.push(json!(Event::ReaderAttached { model: new.name.clone(), usb: new.usb.clone() }));
        }
        if new.present && !known.is_some_and(|seen| seen.present) {
            events.push(event("document.present", new));
        }
    }
    events
}

/// `GET /v1/doctor`
pub(super) fn doctor(node: Arc<Node>, _: Call) -> Pending {
    Box::pin(async move {
        let asking = Arc::clone(&node);
        let findings = node.computing(move || examine(&gather(&asking.config))).await?;
        Ok(Answer::ok(document(&findings, &node.words)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(name: &str, present: bool) -> SeenReader {
        SeenReader { name: name.to_owned(), usb: None, present, busy: false }
    }

    fn names(before: &[SeenReader], now: &[SeenReader]) -> Vec<String> {
        differences(before, now).iter().map(|event| format!("{} {}", event["event"], event["model"])).collect()
    }

    #[test]
    fn what_is_plugged_and_placed_is_told_in_order() {
        let (a, a_with, b) = (seen("A", false), seen("A", true), seen("B", false));
        let (only, with, both) = ([a], [a_with.clone()], [a_with, b]);
        assert_eq!(
            names(&[], &both),
            ["\"reader.attached\" \"A\"", "\"document.present\" \"A\"", "\"reader.attached\" \"B\""]
        );
        assert_eq!(names(&both, &only), ["\"document.removed\" \"A\"", "\"reader.detached\" \"B\""]);
        assert_eq!(names(&with, &[]), ["\"document.removed\" \"A\"", "\"reader.detached\" \"A\""]);
        assert!(names(&both, &both).is_empty());
    }
}
