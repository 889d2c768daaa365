//! What decides at a real desk: the trust store, the register and the rules that are configured, and the records.

use std::path::PathBuf;
use std::sync::Arc;

use super::case::{Case, FaceAnswer, Judging, NotDecided};
use crate::engine::{self, Believed, Circumstances, Config, Recording, picture, records};
use crate::inspection::Evidence;
use crate::records::{Pid, Recorded};
use crate::verification::Report;

/// A decision that needs somebody to look after the installation.
pub(crate) const BROKEN: NotDecided = NotDecided("internal.fault");

/// Nothing may be decided without a record of it.
pub(crate) const NO_LOG: NotDecided = NotDecided("log.unavailable");

/// Decides by the settings. Lists are opened for each passport, so that what was imported meanwhile counts.
pub(crate) struct Bench {
    config: Config,
    trust: Vec<PathBuf>,
}

impl Bench {
    /// By settings, and by files to trust instead of the trust store.
    pub(crate) const fn new(config: Config, trust: Vec<PathBuf>) -> Self {
        Self { config, trust }
    }

    fn recording(&self, subject: &Pid) -> Result<Option<Recording<'_>>, NotDecided> {
        Recording::planned(records::Named::default(), &self.config, Some(subject), None, None).map_err(|_| NO_LOG)
    }

    fn assessed(&self, case: Case, face: Option<FaceAnswer>, already_ready: bool) -> Result<Case, NotDecided> {
        let register = engine::Register::source(None, None, &self.config).map_err(|_| BROKEN)?;
        let rules = engine::in_force(&self.config).map_err(|_| BROKEN)?;
        let mut circumstances = Circumstances::new(register.as_deref(), rules);
        let route = self.config.text("desk.route").map(engine::requested_route).transpose();
        circumstances.route = route.map_err(|_| BROKEN)?.unwrap_or(circumstances.route);
        circumstances.already_ready = already_ready;
        assessed(case, face, circumstances)
    }
}

impl Judging for Bench {
    fn judge(&self, evidence: &Evidence) -> Result<Case, NotDecided> {
        let believed = Believed::load(&self.trust, "field", None).map_err(|_| BROKEN)?;
        self.assessed(looked_at(believed.verify(evidence)), Some(FaceAnswer::Same), false).map(unasked)
    }

    fn ask_again(&self, case: &Case) -> Result<Case, NotDecided> {
        self.assessed(again(case), Some(FaceAnswer::Same), false).map(unasked)
    }

    fn decide(&self, case: &Case, face: Option<FaceAnswer>, subject: Option<&Pid>) -> Result<Case, NotDecided> {
        let recording = subject.map(|subject| self.recording(subject)).transpose()?.flatten();
        let already_ready = match &recording {
            Some(recording) => recording.already_ready(engine::now()).map_err(|_| NO_LOG)?,
            None => false,
        };
        let mut case = self.assessed(again(case), face, already_ready)?;
        if subject.is_none() && self.needs_subject() && case.is_recorded() {
            return Err(NO_LOG);
        }
        if let (Some(recording), Some(assessment)) = (&recording, &case.assessment) {
            let recorded = recording.record(&case.report, assessment).map_err(|_| NO_LOG)?;
            if let Recorded::Entry { id, .. } = recorded {
                case.entry = Some(id.to_string());
            }
        }
        Ok(case)
    }

    fn needs_subject(&self) -> bool {
        records::wanted(&records::Named::default(), &self.config)
    }
}

/// A report and its portrait, decoded where nothing else can be reached from. What no State signed is not decoded.
pub(crate) fn looked_at(report: Report) -> Case {
    let decoded = report
        .authentic_document()
        .and_then(|document| document.face())
        .map(|face| picture::decode(face.image.reveal()).and_then(|picture| picture.to_png()));
    let (report, portrait) = match decoded {
        None => (report, None),
        Some(Ok(png)) => (report.with_portrait(Ok(())), Some(Arc::from(png))),
        Some(Err(error)) => (report.with_portrait(Err(error)), None),
    };
    Case { report: Arc::new(report), portrait, assessment: None, face: None, entry: None }
}

/// The same passport, not yet decided about.
pub(crate) fn again(case: &Case) -> Case {
    let (report, portrait) = (Arc::clone(&case.report), case.portrait.clone());
    Case { report, portrait, assessment: None, face: None, entry: None }
}

/// The case as if nobody had been asked: the faces were only supposed to match.
pub(crate) const fn unasked(mut case: Case) -> Case {
    case.face = None;
    case
}

/// The case with what the rules say, under what the clerk saw.
pub(crate) fn assessed(
    mut case: Case,
    face: Option<FaceAnswer>,
    mut circumstances: Circumstances<'_>,
) -> Result<Case, NotDecided> {
    if let Some((face, holder)) = face.map(FaceAnswer::facts) {
        circumstances = circumstances.seen(face, Some(holder));
    }
    case.assessment = circumstances.assess(&case.report).map_err(|_| BROKEN)?;
    case.face = face;
    Ok(case)
}
