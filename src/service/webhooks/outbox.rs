//! What is still to be told, in the store that all nodes share: whichever node is there when a message is due sends it.
//!
//! A message is put here in the transaction of what it tells of, where that is written down at all. That a session ran out
//! is put here when it begins, due when its time is over, and taken back when it comes to a verdict: so it is told once, and
//! also where the node that had the session is gone by then.

use super::event::{Event, EventKind};
use super::table::{Sealing, Webhook, webhook};
use crate::crypto::random::{OsRng, RandomError};
use crate::encoding::Timestamp;
use crate::records::store::{StoreError, Transaction, Value};
use crate::service::http::ids;
use crate::service::keys::Scope;
use crate::service::store::{Ledger, LedgerError};

/// The tables, alike on both engines.
pub(in crate::service) const TABLES: [&str; 3] = [
    "CREATE TABLE IF NOT EXISTS service_webhook (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL, secret BYTEA NOT NULL,
        created BIGINT NOT NULL, disabled BIGINT)",
    "CREATE TABLE IF NOT EXISTS service_message (
        id TEXT PRIMARY KEY, webhook TEXT NOT NULL, subject BYTEA, body BYTEA NOT NULL, attempt BIGINT NOT NULL,
        due BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS service_told (what TEXT PRIMARY KEY, at BIGINT NOT NULL, mark BIGINT NOT NULL)",
];

/// How long a node may take over one delivery before another takes it over, in seconds.
const LEASE: i64 = 30;

/// A message on its way.
pub(super) struct Delivery {
    pub(super) id: String,
    pub(super) attempt: usize,
    pub(super) body: Vec<u8>,
    pub(super) webhook: Webhook,
}

/// Whom an event is for.
#[derive(Clone, Copy)]
pub(in crate::service) enum Audience<'a> {
    /// A caller: all of their webhooks, or the one that was named.
    Caller { owner: &'a str, webhook: Option<&'a str> },
    /// Whoever asked for it, as long as they may know.
    Everybody,
}

/// A session, as it is told of.
#[derive(Clone, Copy)]
pub(in crate::service) struct Subject<'a> {
    pub(in crate::service) audience: Audience<'a>,
    /// The name it has in the store.
    pub(in crate::service) name: &'a [u8; 32],
}

const OF_CALLER: &str = "SELECT w.id, w.url, w.events, w.secret, w.created, w.disabled
    FROM service_webhook w WHERE w.owner = $1 AND w.disabled IS NULL ORDER BY w.id";

/// With the rights their owners have now.
const OF_ALL: &str = "SELECT w.id, w.url, w.events, w.secret, w.created, w.disabled, k.scopes
    FROM service_webhook w JOIN service_key k ON k.id = w.owner
    WHERE w.disabled IS NULL AND k.revoked IS NULL AND k.expires > $1 ORDER BY w.id";

/// So many as one node sends at once.
const DUE: &str = "SELECT d.id, d.attempt, d.body, w.id, w.url, w.events, w.secret, w.created, w.disabled
    FROM service_message d JOIN service_webhook w ON w.id = d.webhook WHERE d.due <= $1 ORDER BY d.due, d.id LIMIT 8";

const PUT: &str =
    "INSERT INTO service_message (id, webhook, subject, body, attempt, due) VALUES ($1, $2, $3, $4, 0, $5)";

/// The webhooks an event goes to.
fn listening(
    sql: &mut dyn Transaction,
    audience: Audience<'_>,
    kind: EventKind,
    now: Timestamp,
) -> Result<Vec<Webhook>, StoreError> {
    let rows = match audience {
        Audience::Caller { owner, .. } => sql.execute(OF_CALLER, &[Value::from(owner)])?,
        Audience::Everybody => {
            let mut rows = sql.execute(OF_ALL, &[Value::Int(now.unix())])?;
            rows.retain_mut(|row| may_know(row.pop(), kind.scope()));
            rows
        }
    };
    let named = match audience {
        Audience::Caller { webhook, .. } => webhook,
        Audience::Everybody => None,
    };
    let wanted = |webhook: &Webhook| webhook.hears(kind) && named.is_none_or(|id| id == webhook.id);
    Ok(rows.iter().filter_map(|row| webhook(row)).filter(wanted).collect())
}

fn may_know(scopes: Option<Value>, needed: Option<Scope>) -> bool {
    let held = scopes.as_ref().and_then(Value::text).unwrap_or_default();
    needed.is_none_or(|needed| held.split(' ').any(|scope| scope == needed.as_str()))
}

/// Puts an event on its way, in somebody's transaction; says to how many.
pub(super) fn put(
    sql: &mut dyn Transaction,
    audience: Audience<'_>,
    event: &Event,
    sealing: Sealing<'_>,
) -> Result<usize, StoreError> {
    put_for_later(sql, audience, event, (None, sealing.now), sealing)
}

fn put_for_later(
    sql: &mut dyn Transaction,
    audience: Audience<'_>,
    event: &Event,
    (subject, due): (Option<&[u8; 32]>, Timestamp),
    sealing: Sealing<'_>,
) -> Result<usize, StoreError> {
    let none = |_: RandomError| StoreError::Engine("no random octets".into());
    let listening = listening(sql, audience, event.kind, sealing.now)?;
    for webhook in &listening {
        let id = ids::draw("msg", sealing.now, &mut OsRng).map_err(none)?;
        let body = event.body(&id, due).to_string();
        let values = [
            Value::from(id.as_str()),
            Value::from(webhook.id.as_str()),
            subject.map_or(Value::Null, |subject| Value::from(subject.as_slice())),
            Value::Octets(sealing.close(&id, body.as_bytes()).ok_or_else(|| none(RandomError))?),
            Value::Int(due.unix()),
        ];
        sql.execute(PUT, &values)?;
    }
    Ok(listening.len())
}

/// A session has come to its verdict: that is told, in the transaction of its record, and nothing is told of its end.
pub(in crate::service) fn finished(
    sql: &mut dyn Transaction,
    subject: Subject<'_>,
    event: &Event,
    sealing: Sealing<'_>,
) -> Result<usize, StoreError> {
    withdraw(sql, subject.name)?;
    put(sql, subject.audience, event, sealing)
}

/// Takes back what was to be told of a session's end.
pub(in crate::service) fn withdraw(sql: &mut dyn Transaction, subject: &[u8; 32]) -> Result<(), StoreError> {
    let values = [Value::from(subject.as_slice())];
    sql.execute("DELETE FROM service_message WHERE subject = $1", &values).map(drop)
}

/// A session's time is over: that is told now.
pub(in crate::service) fn hasten(
    sql: &mut dyn Transaction,
    subject: &[u8; 32],
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = [Value::Int(now.unix()), Value::from(subject.as_slice())];
    let update = "UPDATE service_message SET due = $1 WHERE subject = $2 AND attempt = 0 AND due > $1";
    sql.execute(update, &values).map(drop)
}

impl Ledger {
    /// What [`finished`] does, where nothing is recorded.
    pub(in crate::service) fn tell_finished(
        &self,
        subject: Subject<'_>,
        event: &Event,
        sealing: Sealing<'_>,
    ) -> Result<usize, LedgerError> {
        let Audience::Caller { owner, .. } = subject.audience else { return Ok(0) };
        // Most callers have no webhooks: nothing need be written for them.
        if self.webhooks(owner)?.is_empty() {
            return Ok(0);
        }
        self.write(|sql| finished(sql, subject, event, sealing))
    }

    /// Has it told that a session ran out, unless it comes to a verdict before `due`.
    pub(in crate::service) fn tell_unless_finished(
        &self,
        subject: Subject<'_>,
        event: &Event,
        due: Timestamp,
        sealing: Sealing<'_>,
    ) -> Result<usize, LedgerError> {
        self.write(|sql| put_for_later(sql, subject.audience, event, (Some(subject.name), due), sealing))
    }

    /// Whether anybody is told of something that is not about a session.
    pub(super) fn is_heard(&self, kind: EventKind, now: Timestamp) -> Result<bool, LedgerError> {
        self.read(|sql| Ok(!listening(sql, Audience::Everybody, kind, now)?.is_empty()))
    }

    /// Takes some messages that are due; until the lease ends no other node does.
    pub(super) fn due_deliveries(&self, sealing: Sealing<'_>) -> Result<Vec<Delivery>, LedgerError> {
        let now = sealing.now;
        let due = [Value::Int(now.unix())];
        if self.read(|sql| sql.execute("SELECT id FROM service_message WHERE due <= $1 LIMIT 1", &due))?.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.write(|tables| {
            let rows = tables.execute(DUE, &due)?;
            for row in &rows {
                let id = row.first().cloned().ok_or(StoreError::Malformed)?;
                let lease = Value::Int(now.unix().saturating_add(LEASE));
                tables.execute("UPDATE service_message SET due = $1 WHERE id = $2", &[lease, id])?;
            }
            Ok(rows)
        })?;
        Ok(rows.iter().filter_map(|row| delivery(row, sealing)).collect())
    }

    /// A message that arrived.
    pub(super) fn delivered(&self, delivery: &Delivery) -> Result<(), LedgerError> {
        let values = [Value::from(delivery.id.as_str())];
        self.write(|sql| sql.execute("DELETE FROM service_message WHERE id = $1", &values).map(drop))
    }

    /// A message that did not arrive and is tried again then.
    pub(super) fn again(&self, delivery: &Delivery, due: Timestamp) -> Result<(), LedgerError> {
        let attempt = i64::try_from(delivery.attempt.saturating_add(1)).unwrap_or(i64::MAX);
        let values = [Value::Int(attempt), Value::Int(due.unix()), Value::from(delivery.id.as_str())];
        let update = "UPDATE service_message SET attempt = $1, due = $2 WHERE id = $3";
        self.write(|sql| sql.execute(update, &values).map(drop))
    }
}

fn delivery(row: &[Value], sealing: Sealing<'_>) -> Option<Delivery> {
    let (head, rest) = row.split_at_checked(3)?;
    let [id, attempt, body] = head else { return None };
    let id = id.text()?.to_owned();
    let body = sealing.open(&id, body.octets()?)?;
    Some(Delivery { attempt: usize::try_from(attempt.int()?).ok()?, body, webhook: webhook(rest)?, id })
}
