//! The sessions of this node.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::encoding::Timestamp;
use crate::inspection::Plan;
use crate::readiness::Assessment;
use crate::readiness::facts::{Face, RequestedRoute};
use crate::records::Pid;
use crate::registry::sources::MemorySource;
use crate::service::keys::hash_of;
use crate::trust::TrustSnapshot;
use crate::verification::Report;

/// Most sessions at once.
const MOST: usize = 10_000;

/// Most events kept of one session; a reading has some hundred.
const MOST_EVENTS: usize = 2_000;

/// How long it is remembered that a session was, in seconds.
const REMEMBERED: i64 = 24 * 60 * 60;

/// Where the chip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) enum Mode {
    LocalReader,
    RemoteChip,
    Simulated,
}

/// Where a session stands: the names of the desk's stages, as far as they have a meaning here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) enum Stage {
    /// What opens the chip is wanted.
    NeedKey,
    /// The chip is awaited.
    Waiting,
    /// The chip is being opened.
    Access,
    /// It is being read.
    Reading,
    /// Everything is here and is being verified.
    Checking,
    /// Somebody compares the face.
    Face,
    /// There is a verdict.
    Verdict,
    /// It did not work, which says nothing about the passport.
    Trouble(&'static str),
    /// Over.
    Closed(&'static str),
}

impl Stage {
    pub(in crate::service) const fn name(self) -> &'static str {
        match self {
            Self::NeedKey => "need_key",
            Self::Waiting => "waiting_document",
            Self::Access => "access",
            Self::Reading => "reading",
            Self::Checking => "checking",
            Self::Face => "face",
            Self::Verdict => "verdict",
            Self::Trouble(_) => "chip_error",
            Self::Closed(_) => "closed",
        }
    }

    /// The calls that move it.
    pub(in crate::service) const fn allows(self) -> &'static [&'static str] {
        match self {
            Self::NeedKey => &["access", "cancel"],
            Self::Waiting | Self::Access | Self::Reading | Self::Checking => &["cancel"],
            Self::Face => &["face", "result", "cancel"],
            Self::Verdict => &["result", "portrait", "delete"],
            Self::Trouble(_) => &["retry", "access", "cancel"],
            Self::Closed(_) => &[],
        }
    }

    const fn code(self) -> Option<&'static str> {
        match self {
            Self::Trouble(code) | Self::Closed(code) => Some(code),
            _ => None,
        }
    }
}

/// What the caller said besides the chip.
#[derive(Clone)]
pub(in crate::service) struct Wish {
    pub(in crate::service) mode: Mode,
    pub(in crate::service) specimen: String,
    pub(in crate::service) reader: Option<String>,
    pub(in crate::service) route: RequestedRoute,
    pub(in crate::service) issued: Option<crate::encoding::Date>,
    pub(in crate::service) face: Option<Face>,
    pub(in crate::service) pid: Option<Pid>,
    pub(in crate::service) external_ref: Option<String>,
    pub(in crate::service) challenge: Option<[u8; 8]>,
}

/// A passport that was read.
#[derive(Clone)]
pub(in crate::service) struct Case {
    pub(in crate::service) report: Arc<Report>,
    pub(in crate::service) assessment: Option<Arc<Assessment>>,
    pub(in crate::service) portrait: Option<Arc<[u8]>>,
    pub(in crate::service) original: Option<Arc<[u8]>>,
    pub(in crate::service) audit_event: Option<String>,
}

/// One session.
pub(in crate::service) struct Session {
    pub(in crate::service) id: String,
    pub(in crate::service) owner: String,
    pub(in crate::service) wish: Wish,
    pub(in crate::service) expires: Timestamp,
    /// What to believe instead of what the node does: a simulated State.
    pub(in crate::service) trust: Mutex<Option<Arc<TrustSnapshot>>>,
    /// What a simulated register says, instead of the one configured.
    pub(in crate::service) register: Mutex<Option<Arc<MemorySource>>>,
    /// When to decide as of, for a simulated document made for a day.
    pub(in crate::service) at: Mutex<Option<Timestamp>>,
    pub(in crate::service) changed: Notify,
    pub(in crate::service) stop: Notify,
    inner: Mutex<Inner>,
}

struct Inner {
    stage: Stage,
    events: Vec<Value>,
    plan: Option<Plan>,
    case: Option<Case>,
}

impl Session {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::service) fn stage(&self) -> Stage {
        self.inner().stage
    }

    /// Moves on, if it still stands where the caller believes. A session that is over stays so.
    pub(in crate::service) fn advance(&self, from: &[Stage], to: Stage, now: Timestamp) -> bool {
        let moved = {
            let mut inner = self.inner();
            let moves =
                if from.is_empty() { !matches!(inner.stage, Stage::Closed(_)) } else { from.contains(&inner.stage) };
            if moves {
                inner.stage = to;
            }
            moves
        };
        if moved {
            let mut event = json!({ "event": "session.state", "state": to.name() });
            if let (Some(code), Some(object)) = (to.code(), event.as_object_mut()) {
                object.insert("code".to_owned(), json!(code));
            }
            self.tell(event, now);
        }
        moved
    }

    /// Adds an event and wakes who listens. Nothing personal is in one.
    pub(in crate::service) fn tell(&self, mut event: Value, now: Timestamp) {
        {
            let mut inner = self.inner();
            if inner.events.len() >= MOST_EVENTS {
                return;
            }
            let number = inner.events.len().saturating_add(1);
            if let Some(object) = event.as_object_mut() {
                object.insert("seq".to_owned(), json!(number));
                object.insert("ts".to_owned(), json!(now));
                object.insert("session".to_owned(), json!(self.id));
            }
            inner.events.push(event);
        }
        self.changed.notify_waiters();
    }

    /// Events after a number, and whether there will be more.
    pub(in crate::service) fn events_after(&self, number: usize) -> (Vec<Value>, bool) {
        let inner = self.inner();
        (inner.events.get(number..).unwrap_or_default().to_vec(), !matches!(inner.stage, Stage::Closed(_)))
    }

    pub(in crate::service) fn give_plan(&self, plan: Plan) {
        self.inner().plan = Some(plan);
    }

    pub(in crate::service) fn take_plan(&self) -> Option<Plan> {
        self.inner().plan.take()
    }

    pub(in crate::service) fn keep_case(&self, case: Case) {
        let mut inner = self.inner();
        // Nobody is left to see it.
        if !matches!(inner.stage, Stage::Closed(_)) {
            inner.case = Some(case);
        }
    }

    pub(in crate::service) fn case(&self) -> Option<Case> {
        self.inner().case.clone()
    }

    /// Ends it and forgets the passport.
    pub(in crate::service) fn close(&self, code: &'static str, now: Timestamp) {
        self.advance(&[], Stage::Closed(code), now);
        let mut inner = self.inner();
        inner.case = None;
        inner.plan = None;
        drop(inner);
        self.stop.notify_waiters();
    }
}

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

    /// Begins one; nothing where there are too many.
    pub(in crate::service) fn begin(
        &self,
        id: String,
        owner: String,
        wish: Wish,
        expires: Timestamp,
    ) -> Option<Arc<Session>> {
        let mut all = self.all();
        if all.live.len() >= MOST {
            return None;
        }
        let session = Arc::new(Session {
            id: id.clone(),
            owner,
            wish,
            expires,
            trust: Mutex::new(None),
            register: Mutex::new(None),
            at: Mutex::new(None),
            changed: Notify::new(),
            stop: Notify::new(),
            inner: Mutex::new(Inner { stage: Stage::NeedKey, events: Vec::new(), plan: None, case: None }),
        });
        all.live.insert(id, Arc::clone(&session));
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
        {
            let mut all = self.all();
            all.live.remove(&session.id);
            all.tickets.retain(|_, id| *id != session.id);
            let until = Timestamp::from_unix(now.unix().saturating_add(REMEMBERED));
            all.gone.insert(session.id.clone(), (session.owner.clone(), until));
        }
        session.close(code, now);
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

    /// Ends everything: this node closes.
    pub(in crate::service) fn end_all(&self, now: Timestamp) {
        let live: Vec<_> = self.all().live.values().cloned().collect();
        for session in live {
            self.end(&session, "service.stopping", now);
        }
    }
}
