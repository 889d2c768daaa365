//! What is decided of a passport that was read.

use std::sync::{Arc, PoisonError};

use serde_json::json;

use super::table::{Case, Session, Stage};
use crate::engine::{self, Circumstances, Recording, RecordingError, Register, picture, records};
use crate::inspection::Evidence;
use crate::readiness::facts::{Face, HolderLink};
use crate::readiness::{Assessment, Verdict};
use crate::records::Recorded;
use crate::registry::Source;
use crate::service::api::count;
use crate::service::http::{Fault, Problem};
use crate::service::node::Node;
use crate::verification::{Policy, Report, verify};

/// Verifies, looks at the portrait, and decides, unless a face must be compared first.
pub(super) fn judged(node: &Node, session: &Session, evidence: &Evidence) -> Result<Stage, Problem> {
    let trust = session.trust.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_else(|| node.trust());
    let now = session.at.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or_else(engine::now);
    let report = verify(evidence, &trust, &Policy::field(), now);
    let face = report.authentic_document().and_then(|document| document.face());
    let original: Option<Arc<[u8]>> = face.map(|face| Arc::from(face.image.reveal().as_slice()));
    let decoded = original.as_deref().map(|image| picture::decode(image).and_then(|picture| picture.to_png()));
    let (report, portrait) = match decoded {
        None => (report, None),
        Some(Ok(png)) => (report.with_portrait(Ok(())), Some(Arc::from(png))),
        Some(Err(error)) => (report.with_portrait(Err(error)), None),
    };
    let case = Case { report: Arc::new(report), assessment: None, portrait, original, audit_event: None };
    let asked = session.wish.face;
    // Only where the same person would be ready is there anything to compare.
    let hoped = assessed(node, session, &case.report, Some(Face::Match), false)?;
    let waits =
        asked.is_none() && hoped.is_some_and(|hoped| hoped.verdict == Verdict::Ready) && case.portrait.is_some();
    if waits {
        session.keep_case(case);
        session.tell(json!({ "event": "face.required" }), engine::now());
        return Ok(Stage::Face);
    }
    decided_on(node, session, case, asked)?;
    Ok(Stage::Verdict)
}

/// Decides under what was seen of the face, and records it before anybody hears.
pub(in crate::service) fn decided_on(
    node: &Node,
    session: &Session,
    mut case: Case,
    face: Option<Face>,
) -> Result<(), Problem> {
    let named = records::Named::default();
    let recording = match Recording::planned(named.clone(), &node.config, session.wish.pid.as_ref(), None, None) {
        Ok(recording) => recording,
        Err(RecordingError::NoPid) => None,
        Err(_) => return Err(Fault::LogUnavailable.into()),
    };
    let already_ready = match &recording {
        Some(recording) => recording.already_ready(engine::now()).map_err(|_| Fault::LogUnavailable)?,
        None => false,
    };
    let assessment = assessed(node, session, &case.report, face, already_ready)?;
    // Where records are kept, a verdict is about somebody and stands in them, or there is none.
    let kept = records::wanted(&named, &node.config);
    let assessment = assessment.filter(|_| recording.is_some() || !kept || case.report.simulated);
    if let (Some(recording), Some(assessment)) = (&recording, &assessment) {
        let recorded = recording.record(&case.report, assessment).map_err(|_| Fault::LogUnavailable)?;
        if let Recorded::Entry { id, .. } = recorded {
            case.audit_event = Some(id.to_string());
        }
    }
    count(&node.metrics, &case.report, assessment.as_ref());
    let decision = assessment.as_ref().map(|assessment| assessment.verdict.as_str());
    let reasons = assessment.as_ref().map(|assessment| &assessment.reason_codes);
    session.tell(json!({ "event": "verdict", "decision": decision, "reasons": reasons }), engine::now());
    case.assessment = assessment.map(Arc::new);
    session.keep_case(case);
    Ok(())
}

fn assessed(
    node: &Node,
    session: &Session,
    report: &Report,
    face: Option<Face>,
    already_ready: bool,
) -> Result<Option<Assessment>, Problem> {
    let simulated = session.register.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let configured = match simulated {
        Some(_) => None,
        None => Register::source(None, None, &node.config).map_err(|_| Fault::Internal)?,
    };
    let register = simulated.as_deref().map_or(configured.as_deref(), |source| -> Option<&dyn Source> { Some(source) });
    let rules = engine::in_force(&node.config).map_err(|_| Fault::Internal)?;
    let mut circumstances = Circumstances::new(register, rules);
    if let Some(face) = face {
        // Who stands there is who asks, so the same person is the holder too.
        let holder = if face == Face::Match { HolderLink::Match } else { HolderLink::Unknown };
        circumstances = circumstances.seen(face, Some(holder));
    }
    circumstances.route = session.wish.route;
    circumstances.issued = session.wish.issued;
    circumstances.already_ready = already_ready;
    circumstances.assess(report).map_err(|_| Fault::Internal.into())
}
