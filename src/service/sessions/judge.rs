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
use crate::service::http::{Line, Once};
use crate::service::node::Node;
use crate::service::store::{Reply, finish};
use crate::service::webhooks::{Event, Sealing, Subject, finished};
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
            finish(transaction, once.name, &once.owner, &once.seal, &reply)?;
            self.telling(|subject, sealing| finished(transaction, subject, &self.event(&told), sealing))?;
            Ok(())
        });
        case.entry = entry(&recorded.map_err(|_| NO_LOG)?);
        self.deciding.kept.store(true, Ordering::Relaxed);
        self.node.sender.something.notify_one();
        Ok(())
    }

    /// Tells webhooks of a verdict that is written down nowhere. Where that cannot be kept, the log says so; the verdict is
    /// still to be asked for.
    fn tell(&self, case: &Case) {
        let told = self.telling(|subject, sealing| self.node.ledger.tell_finished(subject, &self.event(case), sealing));
        match told {
            Ok(0) => {}
            Ok(_) => self.node.sender.something.notify_one(),
            Err(_) => self.node.log.write(engine::now(), Line::warn("event not kept", "log.unavailable")),
        }
    }

    fn telling<T>(&self, tell: impl FnOnce(Subject<'_>, Sealing<'_>) -> T) -> T {
        let keys = self.node.keys();
        let sealing = Sealing { keys: &keys, now: engine::now() };
        tell(Subject { audience: self.session.audience(), name: &self.session.stored_name() }, sealing)
    }

    fn event(&self, case: &Case) -> Event {
        let assessment = case.assessment.as_ref();
        let decision = assessment.map(|assessment| assessment.verdict.as_str());
        let reasons = assessment.into_iter().flat_map(|one| &one.reason_codes).map(|code| code.as_str());
        let reasons: Vec<_> = reasons.collect();
        Event::finished(self.session.told_as(), (decision, &reasons), case.entry.as_deref())
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
        // What was recorded was told with its record.
        if subject.is_none() {
            self.tell(&case);
        }
        Ok(case)
    }
}
