//! Webhooks, in the store that all nodes share. Secrets and messages are closed under the service's own secret: the tables
//! alone tell nothing and sign nothing.

use super::event::EventKind;
use super::signature::WebhookSecret;
use crate::crypto::random::{OsRng, RandomError};
use crate::encoding::Timestamp;
use crate::receipts::KeyRing;
use crate::records::store::Value;
use crate::service::http::ids;
use crate::service::store::{Ledger, LedgerError, Seal};

/// Most webhooks of one caller.
const MOST: usize = 20;

/// Most webhooks that were given up and are named.
const MOST_NAMED: &str = "SELECT id FROM service_webhook WHERE disabled IS NOT NULL ORDER BY id LIMIT 100";

/// Closes what is kept, and opens it. What one generation of the secret closed, those after it open.
#[derive(Clone, Copy)]
pub(in crate::service) struct Sealing<'a> {
    pub(in crate::service) keys: &'a KeyRing,
    pub(in crate::service) now: Timestamp,
}

impl Sealing<'_> {
    pub(super) fn close(&self, name: &str, octets: &[u8]) -> Option<Vec<u8>> {
        Seal::under(self.keys.in_force(self.now)?.wrapping(), name).close(octets)
    }

    pub(super) fn open(&self, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        self.keys.wrappings().find_map(|wrapping| Seal::under(wrapping, name).open(sealed))
    }
}

/// A webhook.
pub(in crate::service) struct Webhook {
    pub(in crate::service) id: String,
    pub(in crate::service) url: String,
    pub(in crate::service) events: Vec<String>,
    pub(in crate::service) created: Timestamp,
    pub(in crate::service) disabled: Option<Timestamp>,
    secret: Vec<u8>,
}

const HELD: &str = "SELECT w.id, w.url, w.events, w.secret, w.created, w.disabled
    FROM service_webhook w WHERE w.owner = $1 ORDER BY w.id";

pub(super) fn webhook(row: &[Value]) -> Option<Webhook> {
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
    pub(super) fn secret(&self, sealing: Sealing<'_>) -> Option<WebhookSecret> {
        sealing.open(&self.id, &self.secret).map(WebhookSecret::of)
    }

    /// Whether it is told of something.
    pub(in crate::service) fn hears(&self, kind: EventKind) -> bool {
        self.disabled.is_none() && self.events.iter().any(|name| name == kind.as_str())
    }
}

impl Ledger {
    /// Keeps a new webhook and names it; nothing where the caller has too many.
    pub(in crate::service) fn add_webhook(
        &self,
        (owner, url): (&str, &str),
        events: &[EventKind],
        secret: &WebhookSecret,
        sealing: Sealing<'_>,
    ) -> Result<Option<String>, LedgerError> {
        let id = ids::draw("wh", sealing.now, &mut OsRng)?;
        let sealed = sealing.close(&id, secret.octets()).ok_or(RandomError)?;
        let events: Vec<_> = events.iter().map(|event| event.as_str()).collect();
        let values = [
            Value::from(id.as_str()),
            Value::from(owner),
            Value::from(url),
            Value::Text(events.join(" ")),
            Value::Octets(sealed),
            Value::Int(sealing.now.unix()),
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
                sql.execute("DELETE FROM service_message WHERE webhook = $1", &[Value::from(id)])?;
            }
            Ok(!gone.is_empty())
        })
    }

    /// The webhooks that were given up.
    pub(in crate::service) fn webhooks_given_up(&self) -> Result<Vec<String>, LedgerError> {
        let rows = self.read(|tables| tables.execute(MOST_NAMED, &[]))?;
        Ok(rows.iter().filter_map(|row| row.first()?.text().map(str::to_owned)).collect())
    }

    /// Gives a webhook up: nothing more is told it, and what was to be told is forgotten.
    pub(super) fn give_up(&self, webhook: &str, now: Timestamp) -> Result<(), LedgerError> {
        let values = [Value::Int(now.unix()), Value::from(webhook)];
        self.write(|sql| {
            sql.execute("UPDATE service_webhook SET disabled = $1 WHERE id = $2 AND disabled IS NULL", &values)?;
            sql.execute("DELETE FROM service_message WHERE webhook = $1", &[Value::from(webhook)]).map(drop)
        })
    }

    /// Takes a webhook into use again.
    pub(in crate::service) fn revive(&self, webhook: &str) -> Result<(), LedgerError> {
        let sql = "UPDATE service_webhook SET disabled = NULL WHERE id = $1";
        self.write(|tables| tables.execute(sql, &[Value::from(webhook)]).map(drop))
    }
}
