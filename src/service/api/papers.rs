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
use crate::receipts::{Occasion, issue, redact};
use crate::service::http::{Answer, Body, Call, Fault, Problem, page_answer};
use crate::service::node::Node;
use crate::service::sessions::Session;
use crate::trust::TrustSnapshot;
use crate::verification::Report;
use crate::wording::{Language, Redaction};

/// Fields of a receipt that say what kind of document and whose people, and those that say who.
const CLASS: [&str; 4] = ["document_code", "issuing_state", "nationality", "reasons"];
const PERSON: [&str; 5] = ["family_name", "given_names", "birth_date", "sex", "portrait_sha256"];
const REST: [&str; 5] = ["issued_on", "expires_on", "number", "personal_number", "operator"];

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
        let (case, assessment) = decision(&session)?;
        let trust = session.believed().unwrap_or_else(|| node.trust());
        let decided = Decided {
            id: &session.id,
            report: &case.report,
            assessment: &assessment,
            audit_event: case.entry.as_deref(),
            trust: &trust,
        };
        let text = receipt_of(&node, &decided, level)?;
        let body = Body::Text("application/sd-jwt", text.into_bytes());
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
        if !accepts_page(&call) {
            return Err(Problem::from(Fault::NotAcceptable).needing(&["text/html"]));
        }
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

/// Whether a page will do. Where nothing is said, it will.
fn accepts_page(call: &Call) -> bool {
    let accepted = call.parts.headers.get_all("accept").iter().filter_map(|value| value.to_str().ok());
    let mut kinds = accepted.flat_map(|value| value.split(',')).map(|kind| {
        let mut parts = kind.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let refused = parts.any(|part| part.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32)));
        (name, refused)
    });
    let mut said = false;
    let fits = kinds.any(|(name, refused)| {
        said = true;
        !refused && matches!(name.as_str(), "text/html" | "text/*" | "*/*" | "")
    });
    fits || !said
}
