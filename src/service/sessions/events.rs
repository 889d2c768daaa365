//! Events as a stream (server-sent events, WHATWG HTML 9.2). A listener that lost its connection says how far it had come.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::stream;
use serde_json::Value;

use super::session::Session;

/// How often a quiet stream says that it lives.
pub(in crate::service) const HEARTBEAT: Duration = Duration::from_secs(15);

/// A sign of life.
pub(in crate::service) const BEAT: &[u8] = b"event: heartbeat\ndata: {\"event\":\"heartbeat\"}\n\n";

/// All events after a number, and those to come, until the session is over.
pub(in crate::service) fn stream(session: Arc<Session>, after: usize) -> Body {
    let chunks = stream::unfold((session, after, true), |(session, after, more)| async move {
        if !more {
            return None;
        }
        loop {
            // Asked for before looking, so that nothing falls between.
            let changed = session.changed.notified();
            let (text, count, more) = session.events_after(after);
            if count > 0 || !more {
                let next = after.saturating_add(count);
                return Some((Ok::<_, Infallible>(Bytes::from(text)), (session.clone(), next, more)));
            }
            if tokio::time::timeout(HEARTBEAT, changed).await.is_err() {
                return Some((Ok(Bytes::from_static(BEAT)), (session.clone(), after, true)));
            }
        }
    });
    Body::from_stream(chunks)
}

/// One event as the stream carries it. JSON has no line ends of its own.
pub(in crate::service) fn written(event: &Value) -> String {
    let number = event.get("seq").and_then(Value::as_u64).unwrap_or(0);
    let name = event.get("event").and_then(Value::as_str).unwrap_or("event");
    format!("id: {number}\nevent: {name}\ndata: {event}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_one_block() {
        let text = written(&json!({ "seq": 3, "event": "plan", "x": "a\nb" }));
        assert!(text.starts_with("id: 3\nevent: plan\ndata: {") && text.ends_with("}\n\n"));
        assert_eq!(text.matches('\n').count(), 4, "{text}");
    }
}
