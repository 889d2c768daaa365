//! Answers that were given, kept for a day under the key of their request, so that asking twice does one thing.
//!
//! A request is reserved for one node for as long as it may take; when that node dies, another may take it over. What is
//! kept of an answer is sealed under the caller's own key and body, of which only hashes are here: whoever steals the tables
//! reads nothing.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use zeroize::Zeroizing;

use super::{Ledger, LedgerError};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::{OsRng, Random};
use crate::encoding::Timestamp;
use crate::records::store::{StoreError, Transaction, Value};

/// How long an answer is kept, in seconds.
pub(in crate::service) const KEPT: i64 = 24 * 60 * 60;

const SALT: usize = 16;

/// The request an answer belongs to: whose, what, and under which key.
#[derive(Clone, Copy)]
pub(in crate::service) struct ReplyName([u8; 32]);

impl ReplyName {
    /// Of a caller, a route and the key they chose.
    pub(in crate::service) fn new(caller: &str, route: &str, key: &str) -> Self {
        Self(hashed(&[b"name", caller.as_bytes(), route.as_bytes(), key.as_bytes()]))
    }
}

/// What opens and closes an answer: known to who asks, and to nobody else.
pub(in crate::service) struct Seal {
    request: [u8; 32],
    secret: Zeroizing<[u8; 32]>,
}

impl Seal {
    /// From the caller's key and body.
    pub(in crate::service) fn new(key: &str, body: &[u8]) -> Self {
        Self {
            request: hashed(&[b"request", key.as_bytes(), body]),
            secret: Zeroizing::new(hashed(&[b"secret", key.as_bytes(), body])),
        }
    }

    /// Under a secret of the service's own, for a thing of this name.
    pub(in crate::service) fn under(secret: &crate::crypto::secret::Secret, name: &str) -> Self {
        Self { request: [0; 32], secret: Zeroizing::new(hashed(&[b"own", secret.expose(), name.as_bytes()])) }
    }

    fn cipher(&self, salt: &[u8]) -> Option<Aes256Gcm> {
        let key = Zeroizing::new(hashed(&[b"seal", self.secret.as_ref(), salt]));
        Aes256Gcm::new_from_slice(key.as_ref()).ok()
    }

    pub(in crate::service) fn close(&self, body: &[u8]) -> Option<Vec<u8>> {
        let mut salt = [0; SALT];
        OsRng.fill(&mut salt).ok()?;
        // The salt is drawn anew each time, so the key is used once and any nonce will do.
        let closed = self.cipher(&salt)?.encrypt(&Nonce::default(), body).ok()?;
        Some([salt.as_slice(), &closed].concat())
    }

    pub(in crate::service) fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (salt, closed) = sealed.split_at_checked(SALT)?;
        self.cipher(salt)?.decrypt(&Nonce::default(), closed).ok()
    }
}

fn hashed(parts: &[&[u8]]) -> [u8; 32] {
    let mut input = Zeroizing::new(b"paskontrol reply 1".to_vec());
    for part in parts {
        input.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        input.extend_from_slice(part);
    }
    DigestAlgorithm::Sha256.digest(&input).try_into().unwrap_or([0; 32])
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service) struct Reply {
    pub(in crate::service) status: u16,
    pub(in crate::service) body: Vec<u8>,
}

/// What became of a wish to answer.
pub(in crate::service) enum Reservation {
    /// It is ours to answer, under this name of ours.
    Ours([u8; 16]),
    /// It was answered.
    Answered(Reply),
    /// It is being answered.
    Running,
    /// The key belongs to another request.
    Reused,
}

impl Ledger {
    /// Reserves a request until `lease`.
    pub(in crate::service) fn reserve(
        &self,
        name: ReplyName,
        seal: &Seal,
        now: Timestamp,
        lease: Timestamp,
    ) -> Result<Reservation, LedgerError> {
        let mut owner = [0; 16];
        OsRng.fill(&mut owner)?;
        let row = self.write(|sql| reserve(sql, name, seal, &owner, now, lease))?;
        Ok(match row {
            None => Reservation::Ours(owner),
            Some(Held::Other) => Reservation::Reused,
            Some(Held::Running) => Reservation::Running,
            Some(Held::Answered(status, sealed)) => match seal.open(&sealed) {
                Some(body) => Reservation::Answered(Reply { status, body }),
                None => Reservation::Reused,
            },
        })
    }

    /// Gives a reservation back: nothing was done.
    pub(in crate::service) fn release(&self, name: ReplyName, owner: &[u8; 16]) -> Result<(), LedgerError> {
        let values = [Value::from(name.0.as_slice()), Value::from(owner.as_slice())];
        let sql = "DELETE FROM service_reply WHERE name = $1 AND owner = $2 AND status IS NULL";
        self.write(|tables| tables.execute(sql, &values).map(drop))
    }

    /// Keeps an answer that stands for itself.
    pub(in crate::service) fn keep_reply(
        &self,
        name: ReplyName,
        owner: &[u8; 16],
        seal: &Seal,
        reply: &Reply,
    ) -> Result<(), LedgerError> {
        self.write(|sql| finish(sql, name, owner, seal, reply))
    }

    /// Forgets what is older than a day.
    pub(in crate::service) fn forget_replies(&self, now: Timestamp) -> Result<(), LedgerError> {
        let values = [Value::Int(now.unix().saturating_sub(KEPT))];
        self.write(|sql| sql.execute("DELETE FROM service_reply WHERE created < $1", &values).map(drop))
    }
}

enum Held {
    Other,
    Running,
    Answered(u16, Vec<u8>),
}

fn reserve(
    sql: &mut dyn Transaction,
    name: ReplyName,
    seal: &Seal,
    owner: &[u8; 16],
    now: Timestamp,
    lease: Timestamp,
) -> Result<Option<Held>, StoreError> {
    let expired = [Value::from(name.0.as_slice()), Value::Int(now.unix().saturating_sub(KEPT)), Value::Int(now.unix())];
    sql.execute(
        "DELETE FROM service_reply WHERE name = $1 AND (created < $2 OR (status IS NULL AND lease < $3))",
        &expired,
    )?;
    let held = "SELECT request, status, body FROM service_reply WHERE name = $1";
    if let Some(row) = sql.execute(held, &[Value::from(name.0.as_slice())])?.first() {
        let [request, status, body] = row.as_slice() else { return Err(StoreError::Malformed) };
        return Ok(Some(match (status.int(), body.octets()) {
            _ if request.octets() != Some(&seal.request) => Held::Other,
            (Some(status), Some(body)) => {
                Held::Answered(u16::try_from(status).map_err(|_| StoreError::Malformed)?, body.to_vec())
            }
            _ => Held::Running,
        }));
    }
    let values = [
        Value::from(name.0.as_slice()),
        Value::from(seal.request.as_slice()),
        Value::from(owner.as_slice()),
        Value::Int(lease.unix()),
        Value::Int(now.unix()),
    ];
    let insert = "INSERT INTO service_reply (name, request, owner, lease, created) VALUES ($1, $2, $3, $4, $5)";
    sql.execute(insert, &values)?;
    Ok(None)
}

/// Keeps an answer in a transaction, if the reservation is still ours; else nothing of the transaction may stand.
pub(in crate::service) fn finish(
    sql: &mut dyn Transaction,
    name: ReplyName,
    owner: &[u8; 16],
    seal: &Seal,
    reply: &Reply,
) -> Result<(), StoreError> {
    let sealed = seal.close(&reply.body).ok_or_else(|| StoreError::Engine("no random octets".into()))?;
    let values = [
        Value::Int(i64::from(reply.status)),
        Value::Octets(sealed),
        Value::from(name.0.as_slice()),
        Value::from(owner.as_slice()),
    ];
    let update = "UPDATE service_reply SET status = $1, body = $2
                  WHERE name = $3 AND owner = $4 AND status IS NULL RETURNING created";
    if sql.execute(update, &values)?.is_empty() { Err(StoreError::Conflict) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_opens_for_who_asked_and_for_nobody_else() {
        let seal = Seal::new("key", b"body");
        let closed = seal.close(b"answer").unwrap();
        assert_eq!(seal.open(&closed).as_deref(), Some(&b"answer"[..]));
        assert_eq!(Seal::new("key", b"other").open(&closed), None);
        assert_eq!(Seal::new("other", b"body").open(&closed), None);
        assert!(!closed.windows(6).any(|window| window == b"answer"));
        assert_ne!(seal.close(b"answer").unwrap(), closed);
    }

    #[test]
    fn names_do_not_run_into_each_other() {
        assert_ne!(ReplyName::new("a", "bc", "d").0, ReplyName::new("ab", "c", "d").0);
    }
}
