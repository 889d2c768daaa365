//! What a webhook is told.

use serde_json::{Value, json};

use crate::encoding::Timestamp;
use crate::service::keys::Scope;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) enum EventKind {
    /// A session came to a verdict.
    SessionFinished,
    /// A session came to none in its time.
    SessionExpired,
    /// The newest list that is believed was signed long ago.
    TrustSnapshotOld,
    /// A reader of this machine is gone.
    ReaderLost,
    /// The audit log has grown: its signed checkpoint, to be kept elsewhere.
    AuditAnchor,
    /// Nothing: whether the webhook can be reached.
    Ping,
}

impl EventKind {
    /// What may be subscribed to.
    pub(in crate::service) const ALL: [Self; 5] =
        [Self::SessionFinished, Self::SessionExpired, Self::TrustSnapshotOld, Self::ReaderLost, Self::AuditAnchor];

    /// Its stable name.
    pub(in crate::service) const fn as_str(self) -> &'static str {
        match self {
            Self::SessionFinished => "session.finished",
            Self::SessionExpired => "session.expired",
            Self::TrustSnapshotOld => "trust.snapshot_old",
            Self::ReaderLost => "reader.lost",
            Self::AuditAnchor => "audit.anchor",
            Self::Ping => "ping",
        }
    }

    /// The right without which nobody is told: what could be asked for with it. A caller's own sessions are told to them.
    pub(in crate::service) const fn scope(self) -> Option<Scope> {
        match self {
            Self::SessionFinished | Self::SessionExpired | Self::Ping => None,
            Self::TrustSnapshotOld => Some(Scope::TrustRead),
            Self::ReaderLost => Some(Scope::ReaderRead),
            Self::AuditAnchor => Some(Scope::AuditRead),
        }
    }
}

/// What happened, in words that are about nobody: names that were drawn, codes, and what the caller called it.
pub(in crate::service) struct Event {
    pub(in crate::service) kind: EventKind,
    data: Value,
}

impl Event {
    /// A question whether anybody is there.
    pub(super) fn ping() -> Self {
        Self { kind: EventKind::Ping, data: json!({}) }
    }

    /// A session came to a verdict, which stands in the audit log under a name where records are kept.
    pub(in crate::service) fn finished(
        (session, external_ref): (&str, Option<&str>),
        (decision, reasons): (Option<&str>, &[&str]),
        audit_event: Option<&str>,
    ) -> Self {
        let data = json!({
            "session": session, "decision": decision, "reasons": reasons, "external_ref": external_ref,
            "audit_event": audit_event,
        });
        Self { kind: EventKind::SessionFinished, data }
    }

    /// A session came to no verdict in its time.
    pub(in crate::service) fn expired((session, external_ref): (&str, Option<&str>)) -> Self {
        Self { kind: EventKind::SessionExpired, data: json!({ "session": session, "external_ref": external_ref }) }
    }

    pub(super) fn snapshot_old(newest_list: Timestamp, csca: usize) -> Self {
        Self { kind: EventKind::TrustSnapshotOld, data: json!({ "newest_list": newest_list, "csca": csca }) }
    }

    /// A reader is named as `GET /v1/readers` names it.
    pub(super) fn reader_lost(reader: &str) -> Self {
        Self { kind: EventKind::ReaderLost, data: json!({ "reader": reader }) }
    }

    pub(super) fn anchor(entries: u64, checkpoint: &str, public_key: &str) -> Self {
        let data = json!({ "entries": entries, "checkpoint": checkpoint, "public_key": public_key });
        Self { kind: EventKind::AuditAnchor, data }
    }

    /// The message.
    pub(super) fn body(&self, id: &str, now: Timestamp) -> Value {
        json!({ "type": self.kind.as_str(), "id": id, "created_at": now, "data": self.data })
    }
}
