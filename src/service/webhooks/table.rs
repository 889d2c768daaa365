//! Webhooks and what is still to be told them, in the store that all nodes share. Secrets and messages are closed under the
//! service's own secret: the tables alone tell nothing and sign nothing.

use super::event::{Event, EventKind};
use super::signature::WebhookSecret;
use crate::crypto::random::{OsRng, RandomError};
use crate::encoding::Timestamp;
use crate::receipts::ServiceKey;
use crate::records::store::{StoreError, Transaction, Value};
use crate::service::http::ids;
use crate::service::store::{Ledger, LedgerError, Seal};

/// The tables, alike on both engines.
pub(in crate::service) const TABLES: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS service_webhook (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL, secret BYTEA NOT NULL,
        created BIGINT NOT NULL, disabled BIGINT)",
    "CREATE TABLE IF NOT EXISTS service_delivery (
        id TEXT PRIMARY KEY, webhook TEXT NOT NULL, body BYTEA NOT NULL, attempt BIGINT NOT NULL, due BIGINT NOT NULL)",
];

/// Most webhooks of one caller.
const MOST: usize = 20;

/// How long a node may take over one delivery before another takes it over, in seconds.
const LEASE: i64 = 60;

/// A webhook.
pub(in crate::service) struct Webhook {
    pub(in crate::service) id: String,
    pub(in crate::service) url: String,
    pub(in crate::service) events: Vec<String>,
    pub(in crate::service) created: Timestamp,
    pub(in crate::service) disabled: Option<Timestamp>,
    secret: Vec<u8>,
}

/// A message on its way.
pub(super) struct Delivery {
    pub(super) id: String,
    pub(super) attempt: usize,
    pub(super) body: Vec<u8>,
    pub(super) webhook: Webhook,
}

const HELD: &str = "SELECT w.id, w.url, w.events, w.secret, w.created, w.disabled
    FROM service_webhook w WHERE w.owner = $1 ORDER BY w.id";

/// So many as one node sends at once.
const DUE: &str = "SELECT d.id, d.attempt, d.body, w.id, w.url, w.events, w.secret, w.created, w.disabled
    FROM service_delivery d JOIN service_webhook w ON w.id = d.webhook WHERE d.due <= $1 ORDER BY d.due, d.id LIMIT 8";

fn webhook(row: &[Value]) -> Option<Webhook> {
    let [id, url, events, secret, created, disabled] = row else { return None };
    Some(Webhook {
        id: id.text()?.to_owned(),
        url: url.text()?.to_owned(),
        events: events.text()?.split(' ').map(str::to_owned).collect(),
        secret: secret.octets()?.to_vec(),
        created: Timestamp::from_unix(created.int()?),
        disabled: disabled.int().map(Timestamp::from_unix),
    })
}

impl Webhook {
    /// What its messages are signed with.
    pub(in crate::service) fn secret(&self, key: &ServiceKey) -> Option<WebhookSecret> {
        Seal::under(key.wrapping(), &self.id).open(&self.secret).map(WebhookSecret::of)
    }
}

impl Ledger {
    /// Keeps a new webhook and names it; nothing where the caller has too many.
    pub(in crate::service) fn add_webhook(
        &self,
        (owner, url): (&str, &str),
        events: &[EventKind],
        secret: &WebhookSecret,
        (key, now): (&ServiceKey, Timestamp),
    ) -> Result<Option<String>, LedgerError> {
        let id = ids::draw("wh", now, &mut OsRng)?;
        let sealed = Seal::under(key.wrapping(), &id).close(secret.octets()).ok_or(RandomError)?;
        let events: Vec<_> = events.iter().map(|event| event.as_str()).collect();
        let values = [
            Value::from(id.as_str()),
            Value::from(owner),
            Value::from(url),
            Value::Text(events.join(" ")),
            Value::Octets(sealed),
            Value::Int(now.unix()),
        ];
        let insert =
            "INSERT INTO service_webhook (id, owner, url, events, secret, created) VALUES ($1, $2, $3, $4, $5, $6)";
        let kept = self.write(|sql| {
            let held = sql.execute("SELECT id FROM service_webhook WHERE owner = $1", &[Value::from(owner)])?;
            if held.len() >= MOST {
                return Ok(false);
            }
            sql.execute(insert, &values).map(|_| true)
        })?;
        Ok(kept.then_some(id))
    }

    /// A caller's webhooks, the oldest first.
    pub(in crate::service) fn webhooks(&self, owner: &str) -> Result<Vec<Webhook>, LedgerError> {
        let rows = self.read(|tables| tables.execute(HELD, &[Value::from(owner)]))?;
        Ok(rows.iter().filter_map(|row| webhook(row)).collect())
    }

    /// Removes a caller's webhook and what was to be told it; `false` where there is none.
    pub(in crate::service) fn remove_webhook(&self, owner: &str, id: &str) -> Result<bool, LedgerError> {
        self.write(|sql| {
            let values = [Value::from(id), Value::from(owner)];
            let gone = sql.execute("DELETE FROM service_webhook WHERE id = $1 AND owner = $2 RETURNING id", &values)?;
            if !gone.is_empty() {
                sql.execute("DELETE FROM service_delivery WHERE webhook = $1", &[Value::from(id)])?;
            }
            Ok(!gone.is_empty())
        })
    }

    /// How many webhooks were given up.
    pub(in crate::service) fn webhooks_disabled(&self) -> Result<usize, LedgerError> {
        let sql = "SELECT id FROM service_webhook WHERE disabled IS NOT NULL";
        Ok(self.read(|tables| tables.execute(sql, &[]))?.len())
    }

    /// Puts an event on its way to every webhook of a caller that asked for it.
    pub(in crate::service) fn tell_webhooks(
        &self,
        owner: &str,
        event: &Event<'_>,
        (key, now): (&ServiceKey, Timestamp),
    ) -> Result<usize, LedgerError> {
        let listening = self.webhooks(owner)?.into_iter().filter(|webhook| {
            webhook.disabled.is_none() && webhook.events.iter().any(|kind| kind == event.kind.as_str())
        });
        let mut messages = Vec::new();
        for webhook in listening {
            let id = ids::draw("msg", now, &mut OsRng)?;
            let body = event.body(&id, now).to_string();
            let sealed = Seal::under(key.wrapping(), &id).close(body.as_bytes()).ok_or(RandomError)?;
            messages.push([Value::Text(id), Value::Text(webhook.id), Value::Octets(sealed), Value::Int(now.unix())]);
        }
        let insert = "INSERT INTO service_delivery (id, webhook, body, attempt, due) VALUES ($1, $2, $3, 0, $4)";
        if !messages.is_empty() {
            self.write(|sql| messages.iter().try_for_each(|values| sql.execute(insert, values).map(drop)))?;
        }
        Ok(messages.len())
    }

    /// Takes some messages that are due; until the lease ends no other node does.
    pub(super) fn due_deliveries(&self, (key, now): (&ServiceKey, Timestamp)) -> Result<Vec<Delivery>, LedgerError> {
        let due = [Value::Int(now.unix())];
        if self.read(|sql| sql.execute("SELECT id FROM service_delivery WHERE due <= $1 LIMIT 1", &due))?.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.write(|tables| {
            let rows = tables.execute(DUE, &due)?;
            for row in &rows {
                let id = row.first().cloned().ok_or(StoreError::Malformed)?;
                let lease = Value::Int(now.unix().saturating_add(LEASE));
                tables.execute("UPDATE service_delivery SET due = $1 WHERE id = $2", &[lease, id])?;
            }
            Ok(rows)
        })?;
        Ok(rows.iter().filter_map(|row| delivery(row, key)).collect())
    }

    /// A message that arrived.
    pub(super) fn delivered(&self, delivery: &Delivery) -> Result<(), LedgerError> {
        self.write(|sql| forget(sql, &delivery.id))
    }

    /// A message that did not arrive and is tried again then.
    pub(super) fn again(&self, delivery: &Delivery, due: Timestamp) -> Result<(), LedgerError> {
        let attempt = i64::try_from(delivery.attempt.saturating_add(1)).unwrap_or(i64::MAX);
        let values = [Value::Int(attempt), Value::Int(due.unix()), Value::from(delivery.id.as_str())];
        let update = "UPDATE service_delivery SET attempt = $1, due = $2 WHERE id = $3";
        self.write(|sql| sql.execute(update, &values).map(drop))
    }

    /// Gives a webhook up: nothing more is told it, and what was to be told is forgotten.
    pub(super) fn give_up(&self, webhook: &str, now: Timestamp) -> Result<(), LedgerError> {
        let values = [Value::Int(now.unix()), Value::from(webhook)];
        self.write(|sql| {
            sql.execute("UPDATE service_webhook SET disabled = $1 WHERE id = $2 AND disabled IS NULL", &values)?;
            sql.execute("DELETE FROM service_delivery WHERE webhook = $1", &[Value::from(webhook)]).map(drop)
        })
    }

    /// Takes a webhook into use again.
    pub(in crate::service) fn revive(&self, webhook: &str) -> Result<(), LedgerError> {
        let sql = "UPDATE service_webhook SET disabled = NULL WHERE id = $1";
        self.write(|tables| tables.execute(sql, &[Value::from(webhook)]).map(drop))
    }
}

fn forget(sql: &mut dyn Transaction, delivery: &str) -> Result<(), StoreError> {
    sql.execute("DELETE FROM service_delivery WHERE id = $1", &[Value::from(delivery)]).map(drop)
}

fn delivery(row: &[Value], key: &ServiceKey) -> Option<Delivery> {
    let (head, rest) = row.split_at_checked(3)?;
    let [id, attempt, body] = head else { return None };
    let id = id.text()?.to_owned();
    let body = Seal::under(key.wrapping(), &id).open(body.octets()?)?;
    Some(Delivery { attempt: usize::try_from(attempt.int()?).ok()?, body, webhook: webhook(rest)?, id })
}
