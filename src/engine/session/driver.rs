//! Drives the state machine on threads: one that waits, one at the reader, one that decides.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::case::Judging;
use super::key::Key;
use super::machine::{Input, Machine, Settings, Work};
use super::source::{ChipSource, Presence, ReadFault};
use super::stage::View;
use crate::inspection::progress::Event;
use crate::inspection::{Evidence, Progress};

/// How often a reader that does not read is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(150);

/// Progress is shown no more often than this (UX 6.5: ten times a second).
const SHOW_EVERY: Duration = Duration::from_millis(100);

/// Called with every new view, on the session's own thread: it must not wait.
pub(crate) type OnChange = Box<dyn Fn(Arc<View>) + Send>;

/// A running session. Dropping it ends it; a reading in progress is stopped.
pub(crate) struct Session {
    messages: Sender<Message>,
    view: Arc<Mutex<Arc<View>>>,
    stop: Arc<AtomicBool>,
    began: Instant,
}

enum Message {
    Input(Box<Input>),
    Close,
}

impl Session {
    /// Begins at a reader.
    ///
    /// # Errors
    /// Where the system gives no threads.
    pub(crate) fn start(
        mut source: Box<dyn ChipSource>,
        judging: Arc<dyn Judging>,
        settings: Settings,
        on_change: OnChange,
    ) -> std::io::Result<Self> {
        let settings = Settings { needs_subject: judging.needs_subject(), ..settings };
        let machine = Machine::new(settings, source.is_simulated());
        let view = Arc::new(Mutex::new(Arc::new(machine.view())));
        let (messages, inbox) = mpsc::channel();
        let (orders, reader_orders) = mpsc::channel();
        let (jobs, judge_jobs) = mpsc::channel();
        let stop = Arc::new(AtomicBool::new(false));
        let began = Instant::now();
        let heart = Heart {
            machine,
            began,
            shown: None,
            view: Arc::clone(&view),
            orders,
            jobs,
            stop: Arc::clone(&stop),
            on_change,
        };
        let (to_reader, to_judge) = (messages.clone(), messages.clone());
        let reader_stop = Arc::clone(&stop);
        spawn("session", move || heart.beat(&inbox))?;
        let tell = move |input| to_reader.send(Message::Input(Box::new(input))).is_ok();
        spawn("reader", move || watch(&mut *source, &reader_orders, &tell, &reader_stop))?;
        spawn("judge", move || judge(&*judging, &judge_jobs, &to_judge))?;
        Ok(Self { messages, view, stop, began })
    }

    /// The newest view.
    pub(crate) fn view(&self) -> Arc<View> {
        Arc::clone(&lock(&self.view))
    }

    /// What the session's clock shows, by which views tell times.
    pub(crate) fn clock(&self) -> Duration {
        self.began.elapsed()
    }

    /// Something happens to it. Inputs are taken in the order they come.
    pub(crate) fn tell(&self, input: Input) {
        let _ = self.messages.send(Message::Input(Box::new(input)));
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.messages.send(Message::Close);
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(run).map(drop)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The thread that owns the machine.
struct Heart {
    machine: Machine,
    began: Instant,
    shown: Option<(u64, Duration)>,
    view: Arc<Mutex<Arc<View>>>,
    orders: Sender<(u64, Arc<Key>)>,
    jobs: Sender<Work>,
    stop: Arc<AtomicBool>,
    on_change: OnChange,
}

impl Heart {
    fn beat(mut self, inbox: &Receiver<Message>) {
        loop {
            let now = self.began.elapsed();
            let wait = self.machine.wakes_at().map(|at| at.saturating_sub(now));
            let message = match wait {
                Some(wait) => inbox.recv_timeout(wait),
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let now = self.began.elapsed();
            let work = match message {
                Ok(Message::Input(input)) => self.machine.apply(*input, now),
                Ok(Message::Close) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => self.machine.tick(now),
            };
            // Shown first, so that what the work brings is newer than what is shown.
            self.show(now);
            work.into_iter().for_each(|work| self.give_out(work));
        }
    }

    fn show(&mut self, now: Duration) {
        let view = self.machine.view();
        let is_progress = self.shown.is_some_and(|(revision, _)| revision == view.revision);
        let too_soon = self.shown.is_some_and(|(_, at)| now.saturating_sub(at) < SHOW_EVERY);
        if is_progress && too_soon {
            return;
        }
        self.shown = Some((view.revision, now));
        let view = Arc::new(view);
        *lock(&self.view) = Arc::clone(&view);
        (self.on_change)(view);
    }

    fn give_out(&self, work: Work) {
        match work {
            Work::Read { epoch, key } => {
                self.stop.store(false, Ordering::Relaxed);
                let _ = self.orders.send((epoch, key));
            }
            Work::Stop => self.stop.store(true, Ordering::Relaxed),
            other => drop(self.jobs.send(other)),
        }
    }
}

/// Whom a reader tells what happens; `false` once nobody listens any more.
type Tell<'a> = &'a (dyn Fn(Input) -> bool + Sync);

/// The thread at a reader: reads when told to, looks otherwise, until nobody listens any more.
pub(crate) fn watch(
    source: &mut dyn ChipSource,
    orders: &Receiver<(u64, Arc<Key>)>,
    tell: Tell<'_>,
    stop: &AtomicBool,
) {
    let mut seen: Option<Presence> = None;
    loop {
        match orders.recv_timeout(LOOK_EVERY) {
            Ok((epoch, key)) => {
                let result = read(source, epoch, &key, tell, stop).map(Box::new);
                if !tell(Input::Read { epoch, result }) {
                    return;
                }
                seen = None;
            }
            Err(RecvTimeoutError::Timeout) => {
                let now = source.look();
                if seen.as_ref() != Some(&now) {
                    seen = Some(now.clone());
                    if !tell(Input::Presence(now)) {
                        return;
                    }
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn read(
    source: &mut dyn ChipSource,
    epoch: u64,
    key: &Key,
    tell: Tell<'_>,
    stop: &AtomicBool,
) -> Result<Evidence, ReadFault> {
    let plan = key.plan().map_err(|_| ReadFault::Stopped)?.at(crate::engine::now());
    let plan = if source.is_simulated() { plan.simulated() } else { plan };
    source.read(plan, &mut Telling { epoch, tell }, stop)
}

/// Tells how far reading has come.
struct Telling<'a> {
    epoch: u64,
    tell: Tell<'a>,
}

impl Progress for Telling<'_> {
    fn event(&mut self, event: Event) {
        let _ = (self.tell)(Input::Progress { epoch: self.epoch, event });
    }
}

/// The thread that decides.
fn judge(judging: &dyn Judging, jobs: &Receiver<Work>, messages: &Sender<Message>) {
    while let Ok(work) = jobs.recv() {
        let input = match work {
            Work::Judge { epoch, evidence } => Input::Judged { epoch, result: judging.judge(&evidence) },
            Work::AskAgain { epoch, case } => Input::Judged { epoch, result: judging.ask_again(&case) },
            Work::Decide { epoch, case, face, subject } => {
                Input::Decided { epoch, result: judging.decide(&case, face, subject.as_ref()) }
            }
            Work::Read { .. } | Work::Stop => continue,
        };
        if messages.send(Message::Input(Box::new(input))).is_err() {
            return;
        }
    }
}
