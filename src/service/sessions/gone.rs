//! Sessions that are over, remembered for a day by every node: who asks for one hears that it was, and nothing else.
//!
//! What is kept is a hash of the session's number and of whose it was, and until when.

use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::Timestamp;
use crate::records::store::Value;
use crate::service::store::{Ledger, LedgerError};
use crate::service::webhooks;

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) enum End {
    /// Its caller ended it.
    Wanted,
    /// Its time was over.
    TimeOver,
    /// Its node closed, or it was being judged when its time was over: it is told that it ran out once that is certain.
    Unclear,
}

/// A session that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) struct Gone {
    name: [u8; 32],
    until: Timestamp,
    end: End,
}

impl Gone {
    pub(super) fn new(id: &str, owner: &str, until: Timestamp, end: End) -> Self {
        Self { name: name(id, owner), until, end }
    }
}

/// The name a session has in the store. Numbers have one length, so that nothing runs into the owner.
pub(in crate::service) fn name(id: &str, owner: &str) -> [u8; 32] {
    DigestAlgorithm::Sha256.digest(format!("session {id} {owner}").as_bytes()).try_into().unwrap_or([0; 32])
}

impl Ledger {
    /// Remembers sessions that are over, and forgets what was remembered long enough.
    pub(super) fn remember(&self, over: &[Gone], now: Timestamp) -> Result<(), LedgerError> {
        let insert = "INSERT INTO service_gone (name, until) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        self.write(|tables| {
            tables.execute("DELETE FROM service_gone WHERE until < $1", &[Value::Int(now.unix())])?;
            over.iter().try_for_each(|gone| {
                let values = [Value::from(gone.name.as_slice()), Value::Int(gone.until.unix())];
                tables.execute(insert, &values)?;
                match gone.end {
                    End::Wanted => webhooks::withdraw(tables, &gone.name),
                    End::TimeOver => webhooks::hasten(tables, &gone.name, now),
                    End::Unclear => Ok(()),
                }
            })
        })
    }

    /// Whether a caller's session was, on this node or another.
    pub(in crate::service) fn was(&self, id: &str, owner: &str, now: Timestamp) -> Result<bool, LedgerError> {
        let values = [Value::from(name(id, owner).as_slice()), Value::Int(now.unix())];
        let asked = "SELECT until FROM service_gone WHERE name = $1 AND until >= $2";
        Ok(!self.read(|tables| tables.execute(asked, &values))?.is_empty())
    }
}
