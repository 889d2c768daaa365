//! Reads the chip of a session, wherever it is, and decides.

use std::sync::{Arc, PoisonError};

use serde_json::json;

use super::decide::judged;
use super::table::{Mode, Session, Stage};
use crate::crypto::random::OsRng;
use crate::engine;
use crate::inspection::{Event, Evidence, InspectionError, Plan, Progress, inspect};
use crate::iso7816::Link;
use crate::service::http::{Line, Problem};
use crate::service::node::Node;
use crate::simulator::{self, Specimen};

/// Passes events on.
struct Telling<'a>(&'a Session);

impl Progress for Telling<'_> {
    fn event(&mut self, event: Event) {
        let now = engine::now();
        if matches!(event, Event::AccessSucceeded { .. }) {
            self.0.advance(&[Stage::Access], Stage::Reading, now);
        }
        self.0.tell(json!(event), now);
    }
}

/// Begins reading where no chip has to be brought first.
pub(in crate::service) fn start(node: Arc<Node>, session: Arc<Session>) {
    match session.wish.mode {
        Mode::RemoteChip => {}
        Mode::Simulated => drop(tokio::spawn(simulated(node, session))),
        Mode::LocalReader => drop(tokio::spawn(local(node, session))),
    }
}

/// What to believe about a simulated document, and when.
pub(super) fn believe(session: &Session, specimen: &Specimen) {
    let trust = engine::specimen::trust(&specimen.trust);
    *session.trust.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(trust));
    *session.register.lock().unwrap_or_else(PoisonError::into_inner) =
        engine::specimen::register(specimen).map(Arc::new);
    *session.at.lock().unwrap_or_else(PoisonError::into_inner) = specimen.evaluate_at;
}

async fn simulated(node: Arc<Node>, session: Arc<Session>) {
    let name = session.wish.specimen.clone();
    let made = node.computing(move || simulator::specimen(&name)).await;
    let Ok(Ok(mut specimen)) = made else {
        session.advance(&[], Stage::Trouble("internal.fault"), engine::now());
        return;
    };
    believe(&session, &specimen);
    read(&node, &session, &mut specimen.chip, true).await;
}

#[cfg(feature = "pcsc")]
async fn local(node: Arc<Node>, session: Arc<Session>) {
    use crate::readers::pcsc::{OpenOptions, PcscLink, ReaderSelector};
    let Ok(reader) = Arc::clone(&node.reader).try_acquire_owned() else {
        session.advance(&[], Stage::Trouble("reader.busy"), engine::now());
        return;
    };
    let left = u64::try_from(session.expires.unix().saturating_sub(engine::now().unix())).unwrap_or(0);
    let select = match &session.wish.reader {
        None => ReaderSelector::Any,
        Some(text) => text.parse().map_or_else(|_| ReaderSelector::NamePart(text.clone()), ReaderSelector::Index),
    };
    let wait = std::time::Duration::from_secs(left);
    let options = OpenOptions { reader: select, wait, ..OpenOptions::default() };
    let opened = node.blocking(move || PcscLink::open(&options)).await;
    match opened {
        Ok(Ok(mut link)) => {
            let (here, reading) = (Arc::clone(&node), Arc::clone(&session));
            let handle = tokio::runtime::Handle::current();
            // The reader's calls hold their thread: it is one of those made for it.
            let _ = node.blocking(move || handle.block_on(read(&here, &reading, &mut link, false))).await;
        }
        Ok(Err(error)) => {
            session.advance(&[], Stage::Trouble(engine::reader_code(&error).as_str()), engine::now());
        }
        Err(_) => {
            session.advance(&[], Stage::Trouble("internal.fault"), engine::now());
        }
    }
    drop(reader);
}

#[cfg(not(feature = "pcsc"))]
async fn local(_: Arc<Node>, session: Arc<Session>) {
    session.advance(&[], Stage::Trouble("reader.no_service"), engine::now());
}

/// Reads over a link, and decides about what was found.
pub(super) async fn read(node: &Arc<Node>, session: &Arc<Session>, link: &mut impl Link, simulated: bool) {
    let Some(plan) = session.take_plan() else { return };
    if !session.advance(&[Stage::Waiting], Stage::Access, engine::now()) {
        return;
    }
    let plan = if simulated { plan.simulated() } else { plan };
    let plan = plan.at(engine::now());
    let began = std::time::Instant::now();
    let read = tokio::select! {
        read = reading(link, &plan, session) => read,
        () = session.stop.notified() => return,
    };
    node.metrics.took("paskontrol_session_seconds", &[("phase", "reading")], began.elapsed());
    match read {
        Ok(evidence) => decide(node, session, evidence).await,
        Err(error) => {
            let code = engine::inspection_code(&error).as_str();
            node.metrics.count("paskontrol_access_failures_total", &[("code", code)]);
            session.advance(&[], Stage::Trouble(code), engine::now());
        }
    }
}

async fn reading(link: &mut impl Link, plan: &Plan, session: &Session) -> Result<Evidence, InspectionError> {
    let mut telling = Telling(session);
    inspect(link, plan, &mut OsRng, &mut telling).await
}

async fn decide(node: &Arc<Node>, session: &Arc<Session>, evidence: Evidence) {
    session.advance(&[Stage::Access, Stage::Reading], Stage::Checking, engine::now());
    let (here, deciding) = (Arc::clone(node), Arc::clone(session));
    let decided = node.computing(move || judged(&here, &deciding, &evidence)).await;
    let (stage, code) = match decided.and_then(|decided: Result<Stage, Problem>| decided) {
        Ok(stage) => (stage, None),
        Err(problem) => (Stage::Trouble(problem.fault.code()), Some(problem.fault.code())),
    };
    session.advance(&[Stage::Checking], stage, engine::now());
    node.log.write(engine::now(), Line { session: Some(&session.id), code, ..Line::info("session read") });
}
