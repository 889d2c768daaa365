//! Papers about a decided session: a signed receipt, verified claims, a sheet to print.

use std::sync::Arc;

use serde_json::json;

use super::Pending;
use super::results::permitted;
use super::sessions::{not_now, session, wrong};
use super::sheet;
use crate::engine;
use crate::engine::session::Case;
use crate::readiness::Assessment;
use crate::receipts::{Occasion, issue, issue_compact, redact};
use crate::service::http::{Answer, Body, Call, Fault, Problem, page_answer, preferred};
use crate::service::node::Node;
use crate::service::sessions::Session;
use crate::trust::TrustSnapshot;
use crate::verification::Report;
use crate::wording::{Language, Redaction};

/// Fields of a receipt that say what kind of document and whose people, and those that say who.
const CLASS: [&str; 4] = ["document_code", "issuing_state", "nationality", "reasons"];
const PERSON: [&str; 5] = ["family_name", "given_names", "birth_date", "sex", "portrait_sha256"];
const REST: [&str; 5] = ["issued_on", "expires_on", "number", "personal_number", "operator"];

/// The forms of a receipt, and what the compact one is in full (RFC 9052, 11.3).
const WHOLE: &str = "application/sd-jwt";
const COMPACT: &str = "application/cose";
const COMPACT_TYPE: &str = "application/cose; cose-type=\"cose-sign1\"";

/// The form a caller would rather have.
fn form(call: &Call, forms: &[&'static str]) -> Result<&'static str, Problem> {
    preferred(&call.parts.headers, forms).ok_or_else(|| Problem::from(Fault::NotAcceptable).needing(forms))
}

/// `GET /.well-known/jwks.json`
pub(super) fn keys(node: Arc<Node>, _: Call) -> Pending {
    Box::pin(async move {
        let keys = json!({ "keys": node.keys().published(engine::now()) });
        Ok(Answer { public: true, ..Answer::ok(keys) })
    })
}

/// A decision to write about.
pub(super) struct Decided<'a> {
    pub(super) id: &'a str,
    pub(super) report: &'a Report,
    pub(super) assessment: &'a Assessment,
    pub(super) audit_event: Option<&'a str>,
    pub(super) trust: &'a TrustSnapshot,
}

/// The receipt of a decision, as much of it as a level allows.
pub(super) fn receipt_of(node: &Node, decided: &Decided<'_>, level: Redaction) -> Result<String, Problem> {
    let occasion = Occasion {
        id: decided.id,
        desk: node.config.text("service.desk"),
        operator: None,
        audit_event: decided.audit_event,
        trust: decided.trust,
    };
    let keys = node.keys();
    let key = keys.in_force(engine::now()).ok_or(Fault::Internal)?;
    let whole = issue(decided.report, decided.assessment, &occasion, key).map_err(|_| Fault::Internal)?;
    redact(&whole, &shown(level)).map_err(|_| Fault::Internal.into())
}

/// The compact receipt of a decision, which says nothing personal at any level.
fn compact_of(node: &Node, decided: &Decided<'_>) -> Result<Vec<u8>, Problem> {
    let (desk, simulated) = (node.config.text("service.desk"), decided.report.simulated);
    let keys = node.keys();
    let key = keys.in_force(engine::now()).ok_or(Fault::Internal)?;
    issue_compact(decided.id, desk, decided.assessment, simulated, key).map_err(|_| Fault::Internal.into())
}

fn shown(level: Redaction) -> Vec<&'static str> {
    let parts: &[&[&str]] = match level {
        Redaction::Anonymous => &[],
        Redaction::Minimal => &[&CLASS],
        Redaction::Standard => &[&CLASS, &PERSON],
        Redaction::Full => &[&CLASS, &PERSON, &REST],
    };
    parts.concat()
}

fn level(session: &Session, call: &Call) -> Result<Redaction, Problem> {
    let asked = match call.query("redact") {
        None => session.wish.redaction,
        Some(name) => Redaction::named(name).ok_or_else(|| wrong("/redact", "a redaction level"))?,
    };
    permitted(asked, call)
}

/// A session's passport and what was decided about it.
fn decision(session: &Session) -> Result<(Arc<Case>, Assessment), Problem> {
    let decided = session.decided().and_then(|case| case.assessment.clone().map(|assessment| (case, assessment)));
    decided.ok_or_else(|| not_now(session))
}

/// `GET /v1/sessions/{id}/receipt`
pub(super) fn receipt(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call).await?;
        let level = level(&session, &call)?;
        let compact = form(&call, &[WHOLE, COMPACT])? == COMPACT;
        let (case, assessment) = decision(&session)?;
        let trust = session.believed().unwrap_or_else(|| node.trust());
        let decided = Decided {
            id: &session.id,
            report: &case.report,
            assessment: &assessment,
            audit_event: case.entry.as_deref(),
            trust: &trust,
        };
        let body = if compact {
            Body::Text(COMPACT_TYPE, compact_of(&node, &decided)?)
        } else {
            Body::Text(WHOLE, receipt_of(&node, &decided, level)?.into_bytes())
        };
        Ok(Answer { session: Some(session.id.clone()), ..Answer::new(200, body) })
    })
}

/// The result as OpenID Identity Assurance writes it: whole, so that it takes the right to personal data.
pub(super) fn claims(node: &Node, session: &Session, call: &Call) -> Result<Answer, Problem> {
    permitted(Redaction::Full, call)?;
    let (case, assessment) = decision(session)?;
    let claims = engine::verified_claims(&case.report, &assessment, case.face, (&session.id, &node.config));
    let claims = claims.ok_or(Fault::NoClaims)?;
    Ok(Answer { session: Some(session.id.clone()), ..Answer::ok(claims) })
}

/// `GET /v1/sessions/{id}/report`
pub(super) fn report(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call).await?;
        let level = level(&session, &call)?;
        form(&call, &["text/html"])?;
        let (case, assessment) = decision(&session)?;
        let texts = match (call.query("lang"), session.wish.lang) {
            (Some("en"), _) | (None, Language::English) => &node.words.english,
            _ => &node.words.danish,
        };
        let sheet = sheet::page(
            texts,
            &sheet::Sheet {
                report: &case.report,
                assessment: &assessment,
                session: &session.id,
                desk: node.config.text("service.desk"),
                entry: case.entry.as_deref(),
                level,
            },
        );
        Ok(Answer { session: Some(session.id.clone()), ..page_answer(sheet.into_string(), sheet::STYLE) })
    })
}
