//! One session: the desk's state machine, what is known beside it, and what was told of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedSender;

use super::standing::Standing;
use super::wish::{Known, Mode, Wish};
use crate::encoding::Timestamp;
use crate::engine;
use crate::engine::session::{Case, Input, Key, Machine, Presence, Settings, Stage, Work};
use crate::registry::sources::MemorySource;
use crate::service::webhooks::Audience;
use crate::trust::TrustSnapshot;

/// Most events kept of one session; a reading has some hundred.
const MOST_EVENTS: usize = 2_000;

/// A person may try on, and not for ever.
const ATTEMPTS: u32 = 10;

/// What to believe about a simulated document, and when.
#[derive(Clone)]
pub(super) struct World {
    pub(super) trust: Arc<TrustSnapshot>,
    pub(super) register: Option<Arc<MemorySource>>,
    pub(super) at: Option<Timestamp>,
    /// What is known beside the chip.
    pub(super) known: engine::specimen::Known,
}

/// A key, and for which reading.
pub(super) type Order = (u64, Arc<Key>);

/// Who reads when there is something to read.
#[derive(Clone)]
pub(super) enum Hand {
    /// Nobody has the chip.
    Nobody,
    /// A chip is made when it is wanted.
    Simulated,
    /// A thread at a reader.
    Reader(mpsc::Sender<Order>),
    /// Whoever talks with the other end of a socket.
    Socket(UnboundedSender<Order>),
}

/// One session.
pub(in crate::service) struct Session {
    pub(in crate::service) id: String,
    pub(in crate::service) owner: String,
    pub(in crate::service) wish: Wish,
    pub(in crate::service) expires: Timestamp,
    /// Something was told.
    pub(super) changed: Notify,
    /// It is over.
    pub(super) ended: Notify,
    /// A reading in progress is to end.
    pub(super) stop: Arc<AtomicBool>,
    began: Instant,
    /// Its verdict will be recorded, about somebody.
    recorded: bool,
    inner: Mutex<Inner>,
}

struct Inner {
    machine: Machine,
    closed: Option<&'static str>,
    /// As they go over the wire.
    events: Vec<Box<str>>,
    known: Known,
    world: Option<World>,
    hand: Hand,
}

impl Session {
    /// `kept`: whether records are kept here, so that a verdict about somebody stands in them.
    pub(in crate::service) fn new(
        (id, owner): (String, String),
        wish: Wish,
        known: Known,
        expires: Timestamp,
        kept: bool,
    ) -> Self {
        let simulated = wish.mode == Mode::Simulated;
        let recorded = kept && !simulated;
        // Nothing is cleared for a next citizen: there is none, and the whole session has an end.
        let settings = Settings {
            attempts: ATTEMPTS,
            blank_after: Duration::MAX,
            idle_after: Duration::MAX,
            warning: Duration::ZERO,
            key_kept: Duration::MAX,
            needs_subject: recorded,
            face: wish.face,
        };
        let inner = Inner {
            machine: Machine::new(settings, simulated),
            closed: None,
            events: Vec::new(),
            known,
            world: None,
            hand: if simulated { Hand::Simulated } else { Hand::Nobody },
        };
        Self {
            id,
            owner,
            wish,
            expires,
            changed: Notify::new(),
            ended: Notify::new(),
            stop: Arc::default(),
            began: Instant::now(),
            recorded,
            inner: Mutex::new(inner),
        }
    }

    /// The name it has in the store.
    pub(in crate::service) fn stored_name(&self) -> [u8; 32] {
        super::gone::name(&self.id, &self.owner)
    }

    /// Whose webhooks are told of it.
    pub(in crate::service) fn audience(&self) -> Audience<'_> {
        Audience::Caller { owner: &self.owner, webhook: self.wish.webhook.as_deref() }
    }

    /// What webhooks are told it is: its number, and what its caller calls it.
    pub(in crate::service) fn told_as(&self) -> (&str, Option<&str>) {
        (&self.id, self.wish.external_ref.as_deref())
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something happens. What is to be done about it comes back; a session that is over takes nothing.
    pub(in crate::service) fn apply(&self, input: Input) -> Vec<Work> {
        self.taken(None, input).unwrap_or_default()
    }

    /// A caller says something, which is taken only where it fits.
    pub(in crate::service) fn called(&self, call: &str, input: Input) -> Option<Vec<Work>> {
        self.taken(Some(call), input)
    }

    fn taken(&self, call: Option<&str>, input: Input) -> Option<Vec<Work>> {
        let now = self.began.elapsed();
        let work = {
            let mut inner = self.inner();
            let fits = |call| Standing::of(inner.machine.stage()).allows(self.wish.mode).contains(&call);
            if inner.closed.is_some() || call.is_some_and(|call| !fits(call)) {
                return None;
            }
            let before = Standing::of(inner.machine.stage());
            let event = told(&inner.machine, &input);
            event.into_iter().for_each(|event| inner.tell(&self.id, event));
            let work = inner.machine.apply(input, now);
            let after = Standing::of(inner.machine.stage());
            after.changes(&before, now).into_iter().for_each(|event| inner.tell(&self.id, event));
            work
        };
        self.changed.notify_waiters();
        Some(work)
    }

    /// Time has passed.
    pub(super) fn tick(&self) -> Vec<Work> {
        let now = self.began.elapsed();
        let mut inner = self.inner();
        if inner.closed.is_some() { Vec::new() } else { inner.machine.tick(now) }
    }

    /// How long until something happens by itself; nothing where only the end will come.
    pub(super) fn wakes_in(&self) -> Option<Duration> {
        let at = self.inner().machine.wakes_at().filter(|at| *at < Duration::MAX)?;
        Some(at.saturating_sub(self.began.elapsed()))
    }

    /// Where it stands.
    pub(in crate::service) fn standing(&self) -> Standing {
        let inner = self.inner();
        match inner.closed {
            Some(code) => Standing::closed(code),
            None => Standing::of(inner.machine.stage()),
        }
    }

    /// Whether its verdict will be recorded.
    pub(in crate::service) const fn is_recorded(&self) -> bool {
        self.recorded
    }

    /// Whether a call fits now.
    pub(in crate::service) fn allows(&self, call: &str) -> bool {
        self.standing().allows(self.wish.mode).contains(&call)
    }

    /// The passport it is about, once read.
    pub(in crate::service) fn case(&self) -> Option<Arc<Case>> {
        self.inner().machine.stage().case().map(Arc::clone)
    }

    /// The passport, where its verdict stands.
    pub(in crate::service) fn decided(&self) -> Option<Arc<Case>> {
        match self.inner().machine.stage() {
            Stage::Verdict(case) => Some(Arc::clone(case)),
            _ => None,
        }
    }

    /// Whether there is nothing more to be read.
    pub(in crate::service) fn has_read(&self) -> bool {
        let inner = self.inner();
        let stage = inner.machine.stage();
        let checking = matches!(stage, Stage::Checking | Stage::RegisterDown { .. } | Stage::Face(_));
        inner.closed.is_some() || checking || matches!(stage, Stage::NeedSubject(_) | Stage::Verdict(_))
    }

    pub(super) fn is_over(&self) -> bool {
        self.inner().closed.is_some()
    }

    /// Tells something beside what the machine does. Nothing personal is in it.
    pub(in crate::service) fn tell(&self, event: Value) {
        self.inner().tell(&self.id, event);
        self.changed.notify_waiters();
    }

    /// Events after a number, as they go over the wire, how many, and whether there will be more.
    pub(super) fn events_after(&self, number: usize) -> (String, usize, bool) {
        let inner = self.inner();
        let events = inner.events.get(number..).unwrap_or_default();
        (events.concat(), events.len(), inner.closed.is_none())
    }

    pub(super) fn known(&self) -> Known {
        self.inner().known.clone()
    }

    /// Learns something about passport or person.
    pub(in crate::service) fn learn(&self, learn: impl FnOnce(&mut Known)) {
        learn(&mut self.inner().known);
    }

    pub(super) fn world(&self) -> Option<World> {
        self.inner().world.clone()
    }

    /// What is believed about a simulated document, instead of what the node does.
    pub(in crate::service) fn believed(&self) -> Option<Arc<TrustSnapshot>> {
        self.inner().world.as_ref().map(|world| Arc::clone(&world.trust))
    }

    pub(super) fn live_in(&self, world: World) {
        self.inner().world = Some(world);
    }

    pub(super) fn hand(&self) -> Hand {
        self.inner().hand.clone()
    }

    pub(super) fn put_into(&self, hand: Hand) {
        let mut inner = self.inner();
        if inner.closed.is_none() {
            inner.hand = hand;
        }
    }

    /// Ends it and forgets the passport.
    pub(super) fn close(&self, code: &'static str) {
        let now = self.began.elapsed();
        {
            let mut inner = self.inner();
            if inner.closed.is_some() {
                return;
            }
            // Forgets key, passport and whom it was about.
            inner.machine.apply(Input::Next, now);
            inner.known.person = None;
            inner.hand = Hand::Nobody;
            inner.closed = Some(code);
            inner.tell(&self.id, json!({ "event": "session.closed", "state": "closed", "cause": code }));
        }
        self.stop.store(true, Ordering::Relaxed);
        self.changed.notify_waiters();
        self.ended.notify_waiters();
    }
}

impl Inner {
    fn tell(&mut self, id: &str, mut event: Value) {
        let number = self.events.len().saturating_add(1);
        if number > MOST_EVENTS {
            return;
        }
        if let Some(object) = event.as_object_mut() {
            object.insert("seq".to_owned(), json!(number));
            object.insert("ts".to_owned(), json!(engine::now()));
            object.insert("session".to_owned(), json!(id));
        }
        self.events.push(super::events::written(&event).into());
    }
}

/// What an input tells by itself.
fn told(machine: &Machine, input: &Input) -> Vec<Value> {
    match input {
        Input::Progress { event, .. } => vec![json!(event)],
        Input::Face(_) if matches!(machine.stage(), Stage::Face(_)) => vec![json!({ "event": "face.decided" })],
        Input::Presence(presence) => {
            let view = machine.view();
            let (reader, present) = match presence {
                Presence::NoReader(_) => (None, false),
                Presence::Empty { reader } => (Some(reader), false),
                Presence::Document { reader } => (Some(reader), true),
            };
            let mut events = Vec::new();
            if present != view.present && !present {
                events.push(json!({ "event": "document.removed" }));
            }
            match (&view.reader, reader) {
                (None, Some(reader)) => events.push(json!({ "event": "reader.attached", "model": reader })),
                (Some(reader), None) => events.push(json!({ "event": "reader.detached", "model": reader })),
                _ => {}
            }
            if present && !view.present {
                events.push(json!({ "event": "document.present" }));
            }
            events
        }
        _ => Vec::new(),
    }
}
