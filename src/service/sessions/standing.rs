//! Where a session stands, as callers see it: the names of the desk's stages, and the calls that fit.

use std::time::Duration;

use serde_json::{Value, json};

use super::wish::Mode;
use crate::engine;
use crate::engine::session::{Again, Case, Stage};
use crate::readers::ReaderError;

/// A moment of a session. Nothing personal is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service) struct Standing {
    state: &'static str,
    /// Why it stands there, where there is a reason to give.
    code: Option<&'static str>,
    /// What `retry` would do.
    again: Repeats,
    /// Octets here, octets of all files, milliseconds left.
    progress: Option<(u64, u64, Option<u64>)>,
    /// Questions put to a register that does not answer, and when the next one follows, on the session's clock.
    register: Option<(u32, Option<Duration>)>,
    verdict: Option<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeats {
    Nothing,
    Reading,
    Decision,
}

impl Standing {
    /// Of a stage.
    pub(in crate::service) fn of(stage: &Stage) -> Self {
        let mut standing = Self {
            state: stage.name(),
            code: None,
            again: Repeats::Nothing,
            progress: None,
            register: None,
            verdict: None,
        };
        match stage {
            Stage::NoReader(ReaderError::NoReader) => standing.code = Some("reader.none"),
            Stage::NoReader(error) => standing.code = Some(engine::reader_code(error).as_str()),
            Stage::NeedKey { refused: Some(_) } => standing.code = Some("access.password_wrong"),
            Stage::Reading(reading) | Stage::Paused { reading, .. } => {
                standing.progress = Some((reading.octets.0, reading.octets.1, reading.left));
            }
            Stage::RegisterDown { attempt, next, .. } => {
                standing.code = Some("registry.unavailable");
                standing.register = Some((*attempt, *next));
            }
            Stage::Verdict(case) => standing.verdict = Some(verdict(case)),
            Stage::Trouble(trouble) => {
                standing.code = Some(trouble.code);
                standing.again = match trouble.again {
                    Again::Read => Repeats::Reading,
                    Again::Decide(..) => Repeats::Decision,
                    Again::Nothing => Repeats::Nothing,
                };
            }
            _ => {}
        }
        standing
    }

    /// Of one whose verdict is about to stand.
    pub(in crate::service) fn decided(case: &Case) -> Self {
        let verdict = Some(verdict(case));
        Self { state: "verdict", code: None, again: Repeats::Nothing, progress: None, register: None, verdict }
    }

    /// Of one that is over.
    pub(in crate::service) const fn closed(code: &'static str) -> Self {
        let code = Some(code);
        Self { state: "closed", code, again: Repeats::Nothing, progress: None, register: None, verdict: None }
    }

    /// Its stable name.
    pub(in crate::service) const fn state(&self) -> &'static str {
        self.state
    }

    /// Whether there is nothing more to be read.
    pub(in crate::service) fn is_read(&self) -> bool {
        self.state == "registry_unreachable" || self.repeats_decision()
    }

    /// Whether `retry` would decide and record.
    pub(in crate::service) fn repeats_decision(&self) -> bool {
        self.again == Repeats::Decision
    }

    /// Why it stands there.
    pub(in crate::service) const fn code(&self) -> Option<&'static str> {
        self.code
    }

    /// The calls that fit, by the last part of their path.
    pub(in crate::service) fn allows(&self, mode: Mode) -> &'static [&'static str] {
        let remote = mode == Mode::RemoteChip;
        match (self.state, self.again) {
            ("no_reader" | "waiting_document", _) if remote => {
                &["access", "issue-date", "person", "retry", "cancel", "delete"]
            }
            ("no_reader" | "waiting_document" | "need_key", _) => {
                &["access", "issue-date", "person", "cancel", "delete"]
            }
            ("registry_unreachable", _) => &["retry", "issue-date", "person", "cancel", "delete"],
            ("face", _) => &["face", "issue-date", "person", "portrait", "cancel", "delete"],
            ("need_subject", _) => &["person", "portrait", "cancel", "delete"],
            ("verdict", _) => &["result", "portrait", "cancel", "delete"],
            ("chip_error", Repeats::Reading) => &["retry", "access", "cancel", "delete"],
            ("chip_error", Repeats::Decision) => &["retry", "cancel", "delete"],
            ("closed", _) => &[],
            _ => &["cancel", "delete"],
        }
    }

    /// What a caller is told.
    pub(in crate::service) fn document(&self) -> Value {
        json!({
            "state": self.state,
            "code": self.code,
            "progress": self.progress.map(|(bytes, of, eta_ms)| json!({ "bytes": bytes, "of": of, "eta_ms": eta_ms })),
            "verdict": self.verdict,
        })
    }

    /// What has happened since another moment.
    pub(super) fn changes(&self, before: &Self, now: Duration) -> Vec<Value> {
        let mut events = Vec::new();
        if let Some((attempt, next)) = self.register
            && before.register != self.register
            && let Some(next) = next
        {
            let next_in_ms = u64::try_from(next.saturating_sub(now).as_millis()).unwrap_or(u64::MAX);
            events.push(json!({ "event": "registry.unavailable", "attempt": attempt, "next_in_ms": next_in_ms }));
        }
        if (self.state, self.code) == (before.state, before.code) {
            return events;
        }
        match self.state {
            "need_key" => {
                let kinds = ["mrz_lines", "mrz_fields", "can"];
                events.push(json!({ "event": "access.required", "kinds": kinds }));
            }
            "face" => events.push(json!({ "event": "face.required" })),
            "verdict" => {
                let verdict = self.verdict.as_ref();
                let of = |name: &str| verdict.and_then(|verdict| verdict.get(name)).cloned();
                events.push(json!({ "event": "verdict", "decision": of("decision"), "reasons": of("reasons") }));
            }
            _ => {}
        }
        let mut event = json!({ "event": "session.state", "state": self.state });
        if let (Some(code), Some(object)) = (self.code, event.as_object_mut()) {
            object.insert("code".to_owned(), json!(code));
        }
        events.push(event);
        events
    }
}

/// Decision and reasons, as codes.
fn verdict(case: &Case) -> Value {
    let assessment = case.assessment.as_ref();
    json!({
        "decision": assessment.map(|assessment| assessment.verdict.as_str()),
        "reasons": assessment.map(|assessment| &assessment.reason_codes),
        "audit_event": case.entry,
    })
}
