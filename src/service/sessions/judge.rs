//! What decides about a passport that was read for a caller: the road of the desk, with what the caller said.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

use super::session::{Session, World};
use super::standing::Standing;
use crate::engine::session::{
    BROKEN, Case, FaceAnswer, Judging, NO_LOG, NotDecided, again, assessed, looked_at, unasked,
};
use crate::engine::{self, Circumstances, Recording, Register, records};
use crate::inspection::Evidence;
use crate::readiness::facts::RequestedRoute;
use crate::records::{Pid, Recorded};
use crate::registry::Source;
use crate::service::api::{count, described};
use crate::service::http::Once;
use crate::service::node::Node;
use crate::service::store::{Reply, finish};
use crate::service::webhooks::{Event, EventKind};
use crate::verification::{Policy, verify};

/// The call that decides, whose answer stands or falls with the record.
#[derive(Default)]
pub(in crate::service) struct Deciding {
    once: Option<Once>,
    kept: AtomicBool,
}

impl Deciding {
    pub(in crate::service) const fn new(once: Option<Once>) -> Self {
        Self { once, kept: AtomicBool::new(false) }
    }

    /// Whether the answer was kept, in the transaction of the record.
    pub(in crate::service) fn was_kept(&self) -> bool {
        self.kept.load(Ordering::Relaxed)
    }
}

/// Decides for one session.
pub(super) struct Judge<'a> {
    pub(super) node: &'a Node,
    pub(super) session: &'a Session,
    pub(super) deciding: &'a Deciding,
}

impl Judge<'_> {
    fn assessed(&self, case: Case, face: Option<FaceAnswer>, already_ready: bool) -> Result<Case, NotDecided> {
        let world = self.session.world();
        let configured = match &world {
            Some(_) => None,
            None => Register::source(None, None, &self.node.config).map_err(|_| BROKEN)?,
        };
        let simulated_register = world.as_ref().and_then(|world| world.register.as_deref());
        let register =
            simulated_register.map_or(configured.as_deref(), |source| -> Option<&dyn Source> { Some(source) });
        let known = self.session.known();
        let mut circumstances = match &world {
            Some(world) => world.known.with(register),
            None => Circumstances::new(register, engine::in_force(&self.node.config).map_err(|_| BROKEN)?),
        };
        if known.route != RequestedRoute::Any {
            circumstances.route = known.route;
        }
        circumstances.issued = known.issued;
        circumstances.person = known.person;
        circumstances.already_ready |= already_ready;
        let name = register.map(|register| register.id().to_string());
        if let Some(name) = &name {
            self.session.tell(json!({ "event": "registry.started", "name": name }));
        }
        let case = assessed(case, face, circumstances)?;
        if let Some(name) = name.filter(|_| !case.waits_for_register()) {
            self.session.tell(json!({ "event": "registry.completed", "name": name }));
        }
        Ok(case)
    }

    /// Writes the verdict down, and with it the answer that tells of it: both or neither.
    fn record(&self, case: &mut Case, subject: &Pid) -> Result<(), NotDecided> {
        let Some(assessment) = &case.assessment else { return Ok(()) };
        let once = self.deciding.once.as_ref().ok_or(BROKEN)?;
        let recording = self.recording(subject)?.ok_or(NO_LOG)?;
        let told = Case { entry: None, ..again(case) };
        let mut told = Case { assessment: Some(assessment.clone()), face: case.face, ..told };
        let recorded = recording.record_with(&case.report, assessment, &mut |transaction, recorded| {
            told.entry = entry(&recorded);
            let document = described(self.session, &Standing::decided(&told), None);
            let reply = Reply { status: 200, body: document.to_string().into_bytes() };
            Ok(finish(transaction, once.name, &once.owner, &once.seal, &reply)?)
        });
        case.entry = entry(&recorded.map_err(|_| NO_LOG)?);
        self.deciding.kept.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn recording(&self, subject: &Pid) -> Result<Option<Recording<'_>>, NotDecided> {
        let named = records::Named::default();
        Recording::planned(named, &self.node.config, Some(subject), None, None).map_err(|_| NO_LOG)
    }
}

fn entry(recorded: &Recorded) -> Option<String> {
    match recorded {
        Recorded::Entry { id, .. } => Some(id.to_string()),
        _ => None,
    }
}

impl Judging for Judge<'_> {
    fn judge(&self, evidence: &Evidence) -> Result<Case, NotDecided> {
        let (trust, at) = match self.session.world() {
            Some(World { trust, at, .. }) => (trust, at),
            None => (self.node.trust(), None),
        };
        let report = verify(evidence, &trust, &Policy::field(), at.unwrap_or_else(engine::now));
        // Only where the same person would be ready is there anything to compare.
        self.assessed(looked_at(report), Some(FaceAnswer::Same), false).map(unasked)
    }

    fn ask_again(&self, case: &Case) -> Result<Case, NotDecided> {
        self.assessed(again(case), Some(FaceAnswer::Same), false).map(unasked)
    }

    fn decide(&self, case: &Case, face: Option<FaceAnswer>, subject: Option<&Pid>) -> Result<Case, NotDecided> {
        let already_ready = match subject.map(|subject| self.recording(subject)).transpose()?.flatten() {
            Some(recording) => recording.already_ready(engine::now()).map_err(|_| NO_LOG)?,
            None => false,
        };
        let mut case = self.assessed(again(case), face, already_ready)?;
        match subject {
            Some(subject) => self.record(&mut case, subject)?,
            None if self.session.is_recorded() && case.is_recorded() => return Err(NO_LOG),
            None => {}
        }
        count(&self.node.metrics, &case.report, case.assessment.as_ref());
        let (assessment, session) = (case.assessment.as_ref(), self.session);
        let event = Event {
            kind: EventKind::SessionFinished,
            session: Some(&session.id),
            decision: assessment.map(|assessment| assessment.verdict.as_str()),
            reasons: assessment
                .map(|one| one.reason_codes.iter().map(|code| code.as_str()).collect())
                .unwrap_or_default(),
            external_ref: session.wish.external_ref.as_deref(),
        };
        self.node.happened(&session.owner, &event);
        Ok(case)
    }
}
