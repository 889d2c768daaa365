//! The sessions of this node.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::gone::{End, Gone};
use super::session::Session;
use crate::encoding::Timestamp;
use crate::service::keys::hash_of;
use crate::service::store::{Ledger, LedgerError};

/// Most sessions at once.
const MOST: usize = 10_000;

/// How long it is remembered that a session was, in seconds.
const REMEMBERED: i64 = 24 * 60 * 60;

/// All of them.
#[derive(Default)]
pub(in crate::service) struct Sessions {
    inner: Mutex<All>,
}

#[derive(Default)]
struct All {
    live: HashMap<String, Arc<Session>>,
    /// Ended ones: whose they were, and until when that is remembered.
    gone: BTreeMap<String, (String, Timestamp)>,
    /// Those of them that other nodes do not know of yet.
    untold: Vec<Gone>,
    /// Tickets by their hash.
    tickets: HashMap<[u8; 32], String>,
}

/// Why there is no session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) enum Absent {
    Unknown,
    Gone,
}

impl Sessions {
    fn all(&self) -> MutexGuard<'_, All> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes one in; nothing where there are too many.
    pub(in crate::service) fn begin(&self, session: Session) -> Option<Arc<Session>> {
        let mut all = self.all();
        if all.live.len() >= MOST {
            return None;
        }
        let session = Arc::new(session);
        all.live.insert(session.id.clone(), Arc::clone(&session));
        Some(session)
    }

    /// A caller's session. Another's is not theirs to know of.
    pub(in crate::service) fn of(&self, id: &str, owner: &str) -> Result<Arc<Session>, Absent> {
        let all = self.all();
        match (all.live.get(id), all.gone.get(id)) {
            (Some(session), _) if session.owner == owner => Ok(Arc::clone(session)),
            (None, Some((whose, _))) if whose == owner => Err(Absent::Gone),
            _ => Err(Absent::Unknown),
        }
    }

    /// Lets a ticket open a session, once.
    pub(in crate::service) fn issue(&self, ticket: &str, session: &Session) {
        let mut all = self.all();
        all.tickets.retain(|_, id| *id != session.id);
        all.tickets.insert(hash_of(ticket.as_bytes()), session.id.clone());
    }

    /// Uses a ticket up.
    pub(in crate::service) fn redeem(&self, ticket: &str) -> Option<Arc<Session>> {
        let mut all = self.all();
        let id = all.tickets.remove(&hash_of(ticket.as_bytes()))?;
        all.live.get(&id).cloned()
    }

    /// Ends a session.
    pub(in crate::service) fn end(&self, session: &Session, code: &'static str, now: Timestamp) {
        let end = match code {
            "session.cancelled" => End::Wanted,
            "session.timeout" if session.standing().state() != "checking" => End::TimeOver,
            _ => End::Unclear,
        };
        {
            let mut all = self.all();
            all.live.remove(&session.id);
            all.tickets.retain(|_, id| *id != session.id);
            let until = Timestamp::from_unix(now.unix().saturating_add(REMEMBERED));
            all.untold.push(Gone::new(&session.id, &session.owner, until, end));
            all.gone.insert(session.id.clone(), (session.owner.clone(), until));
        }
        session.close(code);
    }

    /// Ends what has expired; forgets what was remembered long enough. Says how many are left.
    pub(in crate::service) fn sweep(&self, now: Timestamp) -> usize {
        let late: Vec<_> = self.all().live.values().filter(|session| session.expires <= now).cloned().collect();
        for session in late {
            self.end(&session, "session.timeout", now);
        }
        let mut all = self.all();
        all.gone.retain(|_, (_, until)| *until > now);
        all.live.len()
    }

    /// Has every node know of the sessions that ended; what cannot be told now is told the next time.
    pub(in crate::service) fn make_known(&self, ledger: &Ledger, now: Timestamp) -> Result<(), LedgerError> {
        let untold = std::mem::take(&mut self.all().untold);
        let told = ledger.remember(&untold, now);
        if told.is_err() {
            self.all().untold.extend(untold);
        }
        told
    }

    /// Ends what nobody works on: this node closes, and whoever waits is told at once.
    pub(in crate::service) fn end_waiting(&self, now: Timestamp) {
        let live: Vec<_> = self.all().live.values().cloned().collect();
        for session in live.iter().filter(|session| session.standing().state() != "checking") {
            self.end(session, "service.stopping", now);
        }
    }

    /// Ends everything: this node closes.
    pub(in crate::service) fn end_all(&self, now: Timestamp) {
        let live: Vec<_> = self.all().live.values().cloned().collect();
        for session in live {
            self.end(&session, "service.stopping", now);
        }
    }
}
