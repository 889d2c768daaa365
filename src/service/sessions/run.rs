//! What is done for a session: chips are read, passports judged, and the time watched.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::judge::{Deciding, Judge};
use super::session::{Hand, Order, Session, World};
use super::wish::Mode;
use crate::crypto::random::OsRng;
use crate::engine;
use crate::engine::session::{Input, Judging, NotDecided, Presence, ReadFault, Work};
use crate::inspection::{Event, Evidence, Plan, Progress, inspect, prove};
use crate::iso7816::Link;
use crate::lds::FileId;
use crate::service::http::Line;
use crate::service::node::Node;
use crate::simulator;

/// The name of a simulated reader.
const SIMULATOR: &str = "Simulator";

/// Files as somebody else read them.
pub(super) type Files = Vec<(FileId, Vec<u8>)>;

/// Lets a session begin.
pub(in crate::service) fn start(node: &Arc<Node>, session: &Arc<Session>) {
    tokio::spawn(keep(Arc::clone(node), Arc::clone(session)));
    let presence = match session.wish.mode {
        Mode::Simulated => simulated_chip(),
        Mode::RemoteChip => super::relay::awaited(),
        // The thread at the reader looks.
        Mode::LocalReader => return,
    };
    let work = session.apply(Input::Presence(presence));
    tokio::spawn(carried_out(Arc::clone(node), Arc::clone(session), work));
}

/// What is seen of a simulated chip.
pub(in crate::service) fn simulated_chip() -> Presence {
    Presence::Document { reader: SIMULATOR.to_owned() }
}

/// Watches the time of one session: what it does by itself, and its end.
async fn keep(node: Arc<Node>, session: Arc<Session>) {
    while !session.is_over() {
        let changed = session.changed.notified();
        let left = session.expires.unix().saturating_sub(engine::now().unix());
        let left = Duration::from_secs(u64::try_from(left).unwrap_or(0));
        if left.is_zero() {
            node.sessions.end(&session, "session.timeout", engine::now());
            return;
        }
        let wait = session.wakes_in().map_or(left, |wakes| wakes.min(left));
        if tokio::time::timeout(wait, changed).await.is_err() {
            let work = session.tick();
            carried_out(Arc::clone(&node), Arc::clone(&session), work).await;
        }
    }
}

/// Does what is to be done; nobody waits to hear of it.
pub(super) async fn carried_out(node: Arc<Node>, session: Arc<Session>, work: Vec<Work>) {
    carry_out(&node, &session, work, &Arc::default()).await;
}

/// Does what is to be done, and what follows from it.
pub(in crate::service) async fn carry_out(
    node: &Arc<Node>,
    session: &Arc<Session>,
    work: Vec<Work>,
    deciding: &Arc<Deciding>,
) {
    let mut queue = VecDeque::from(work);
    while let Some(work) = queue.pop_front() {
        match work {
            Work::Read { epoch, key } => order(node, session, (epoch, key)),
            Work::Stop => session.stop.store(true, Ordering::Relaxed),
            work => {
                let (here, judged, by) = (Arc::clone(node), Arc::clone(session), Arc::clone(deciding));
                let epoch = epoch(&work);
                let done = node.judging(move || judge(&here, &judged, &by, work)).await;
                let broken = || Input::Judged { epoch, result: Err(NotDecided("internal.fault")) };
                let input = done.ok().flatten().unwrap_or_else(broken);
                queue.extend(session.apply(input));
                let standing = session.standing();
                let line = Line { session: Some(&session.id), code: standing.code(), ..Line::info("session judged") };
                node.log.write(engine::now(), line);
            }
        }
    }
}

const fn epoch(work: &Work) -> u64 {
    match work {
        Work::Read { epoch, .. }
        | Work::Judge { epoch, .. }
        | Work::AskAgain { epoch, .. }
        | Work::Decide { epoch, .. } => *epoch,
        Work::Stop => 0,
    }
}

fn judge(node: &Node, session: &Session, deciding: &Deciding, work: Work) -> Option<Input> {
    let judge = Judge { node, session, deciding };
    Some(match work {
        Work::Judge { epoch, evidence } => Input::Judged { epoch, result: judge.judge(&evidence) },
        Work::AskAgain { epoch, case } => Input::Judged { epoch, result: judge.ask_again(&case) },
        Work::Decide { epoch, case, face, subject } => {
            Input::Decided { epoch, result: judge.decide(&case, face, subject.as_ref()) }
        }
        Work::Read { .. } | Work::Stop => return None,
    })
}

/// Has the chip read by whoever has it.
fn order(node: &Arc<Node>, session: &Arc<Session>, order: Order) {
    session.stop.store(false, Ordering::Relaxed);
    let taken = match session.hand() {
        Hand::Nobody => false,
        Hand::Simulated => {
            tokio::spawn(simulated(Arc::clone(node), Arc::clone(session), order.clone()));
            true
        }
        Hand::Reader(orders) => orders.send(order.clone()).is_ok(),
        Hand::Socket(orders) => orders.send(order.clone()).is_ok(),
    };
    if !taken {
        let gone = crate::readers::ReaderError::Gone;
        session.apply(Input::Read { epoch: order.0, result: Err(ReadFault::Reader(gone)) });
    }
}

async fn simulated(node: Arc<Node>, session: Arc<Session>, order: Order) {
    let name = session.wish.specimen.clone();
    let made = node.judging(move || simulator::specimen(&name)).await;
    let Ok(Ok(mut specimen)) = made else {
        session.apply(Input::Read { epoch: order.0, result: Err(ReadFault::Stopped) });
        return;
    };
    session.live_in(World {
        trust: Arc::new(engine::specimen::trust(&specimen.trust)),
        register: engine::specimen::register(&specimen).map(Arc::new),
        at: specimen.evaluate_at,
        known: engine::specimen::Known::of(&specimen),
    });
    if let Some(work) = read(&node, &session, &mut specimen.chip, order, None).await {
        carried_out(node, session, work).await;
    }
}

/// Reads over a link, unless the session ends; what follows is to be done. Files that were read elsewhere are taken as they
/// came, and the chip proves itself over the link.
pub(super) async fn read(
    node: &Node,
    session: &Session,
    link: &mut impl Link,
    (epoch, key): Order,
    elsewhere: Option<Files>,
) -> Option<Vec<Work>> {
    let began = std::time::Instant::now();
    let result = match key.plan() {
        Err(_) => Err(ReadFault::Stopped),
        Ok(plan) => {
            let (mut random, mut telling) = (OsRng, Telling { session, epoch });
            let plan = prepared(plan, session);
            let ended = session.ended.notified();
            if session.is_over() {
                return None;
            }
            let reading = async {
                match elsewhere {
                    None => inspect(link, &plan, &mut random, &mut telling).await,
                    Some(files) => prove(link, files, &plan, &mut random, &mut telling).await,
                }
            };
            tokio::select! {
                read = reading => read.map_err(ReadFault::Inspection),
                () = ended => return None,
            }
        }
    };
    node.metrics.took("paskontrol_session_seconds", &[("phase", "reading")], began.elapsed());
    Some(end_of_reading(node, session, epoch, result))
}

/// A reading has ended.
pub(super) fn end_of_reading(
    node: &Node,
    session: &Session,
    epoch: u64,
    result: Result<Evidence, ReadFault>,
) -> Vec<Work> {
    if let Err(fault) = &result {
        node.metrics.count("paskontrol_access_failures_total", &[("code", fault.code())]);
    }
    session.apply(Input::Read { epoch, result: result.map(Box::new) })
}

/// The plan with what the caller wants of it.
pub(super) fn prepared(plan: Plan, session: &Session) -> Plan {
    let plan = plan.at(engine::now());
    let plan = if session.wish.mode == Mode::Simulated { plan.simulated() } else { plan };
    match session.wish.challenge {
        Some(challenge) => plan.with_challenge(challenge),
        None => plan,
    }
}

/// Passes on how far reading has come.
struct Telling<'a> {
    session: &'a Session,
    epoch: u64,
}

impl Progress for Telling<'_> {
    fn event(&mut self, event: Event) {
        self.session.apply(Input::Progress { epoch: self.epoch, event });
    }
}
