//! What a webhook is told.

use serde_json::{Value, json};

use crate::encoding::Timestamp;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) enum EventKind {
    /// A session came to a verdict.
    SessionFinished,
    /// Nothing: whether the webhook can be reached.
    Ping,
}

impl EventKind {
    /// What may be subscribed to.
    pub(in crate::service) const ALL: [Self; 1] = [Self::SessionFinished];

    /// Its stable name.
    pub(in crate::service) const fn as_str(self) -> &'static str {
        match self {
            Self::SessionFinished => "session.finished",
            Self::Ping => "ping",
        }
    }
}

/// What happened, in words that are about nobody: names that were drawn, codes, and what the caller called it.
pub(in crate::service) struct Event<'a> {
    pub(in crate::service) kind: EventKind,
    pub(in crate::service) session: Option<&'a str>,
    pub(in crate::service) decision: Option<&'static str>,
    pub(in crate::service) reasons: Vec<&'static str>,
    pub(in crate::service) external_ref: Option<&'a str>,
}

impl Event<'_> {
    /// A question whether anybody is there.
    pub(in crate::service) const PING: Self =
        Self { kind: EventKind::Ping, session: None, decision: None, reasons: Vec::new(), external_ref: None };

    /// The message.
    pub(in crate::service) fn body(&self, id: &str, now: Timestamp) -> Value {
        let data = match self.kind {
            EventKind::Ping => json!({}),
            EventKind::SessionFinished => json!({
                "session": self.session, "decision": self.decision, "reasons": self.reasons,
                "external_ref": self.external_ref,
            }),
        };
        json!({ "type": self.kind.as_str(), "id": id, "created_at": now, "data": data })
    }
}
