//! Sessions over HTTP: begun, followed, answered, ended.

use std::sync::Arc;

use axum::body::Body as HttpBody;
use axum::extract::FromRequestParts;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::Response;
use axum::response::IntoResponse;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::Pending;
use super::results::permitted;
use crate::crypto::random::{OsRng, Random};
use crate::encoding::{Date, Timestamp};
use crate::engine;
use crate::inspection::Plan;
use crate::mrz::{Mrz, MrzKey};
use crate::protocols::Password;
use crate::readiness::facts::{Face, RequestedRoute};
use crate::service::http::{Answer, Body, Call, Fault, Fields, Problem, ids};
use crate::service::node::Node;
use crate::service::sessions::{Absent, Mode, Session, Stage, Wish, decided_on, start, stream, talk};
use crate::simulator;
use crate::wording::Redaction;

/// Seconds a session may last: as long as nothing else is said, and at most.
const LASTS: i64 = 300;
const LONGEST: i64 = 900;

/// `POST /v1/sessions`
pub(super) fn create(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let mut fields = Fields::parse(&call.body)?;
        let wish = wish(&mut fields)?;
        let access = fields.take("/access");
        let lasts = fields.read("/expires_in", "seconds from 30 to 900", |value| {
            value.as_i64().filter(|seconds| (30..=LONGEST).contains(seconds))
        });
        fields.end()?;
        let plan = match (access, wish.mode) {
            (Some(access), _) => Some(plan(access)?),
            (None, Mode::Simulated) => Some(printed(&node, &wish).await?),
            (None, _) => None,
        };
        let now = engine::now();
        let expires = Timestamp::from_unix(now.unix().saturating_add(lasts.unwrap_or(LASTS)));
        let id = ids::draw("ses", now, &mut OsRng).map_err(|_| Fault::Internal)?;
        let owner = call.caller.as_ref().map(|caller| caller.id.clone()).unwrap_or_default();
        let session = node.sessions.begin(id, owner, wish, expires);
        let session = session.ok_or_else(|| Problem::from(Fault::Overloaded).after(5))?;
        session.tell(json!({ "event": "session.created" }), now);
        let ticket = match plan {
            Some(plan) => open(&node, &session, plan)?,
            None => {
                session.tell(json!({ "event": "access.required", "kinds": ["mrz_lines", "mrz_fields", "can"] }), now);
                None
            }
        };
        Ok(Answer {
            location: Some(format!("/v1/sessions/{}", session.id)),
            session: Some(session.id.clone()),
            ..Answer::new(201, Body::Json(described(&session, ticket)))
        })
    })
}

fn wish(fields: &mut Fields) -> Result<Wish, Problem> {
    let mode = fields.word("/mode", "local_reader, remote_chip or simulated", |word| match word {
        "local_reader" => Some(Mode::LocalReader),
        "remote_chip" => Some(Mode::RemoteChip),
        "simulated" => Some(Mode::Simulated),
        _ => None,
    });
    if mode.is_none() {
        fields.wrong("/mode", "local_reader, remote_chip or simulated");
    }
    fields.word("/profile", "mitid-dk", |word| (word == "mitid-dk").then_some(()));
    let specimen = fields
        .word("/specimen", "a profile of the simulator", |word| simulator::built_in(word).map(|_| word.to_owned()));
    let reader = fields.text("/reader", 128).filter(|reader| reader != "auto");
    let route = fields.word("/route", "any, mitid_app or nemid_app", |word| engine::requested_route(word).ok());
    let issued = fields.word("/issued", "a day as YYYY-MM-DD", |text| text.parse().ok());
    let face = fields.word("/face", "same, not_same or unsure", face);
    let pid = fields.word("/pid", "a PID", |text| text.parse().ok());
    let challenge = fields.read("/challenge", "8 octets in base64", |value| {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.decode(value.as_str()?).ok()?.try_into().ok()
    });
    Ok(Wish {
        mode: mode.unwrap_or(Mode::RemoteChip),
        specimen: specimen.unwrap_or_else(|| "dk-ready".to_owned()),
        reader,
        route: route.unwrap_or(RequestedRoute::Any),
        issued,
        face,
        pid,
        external_ref: fields.text("/external_ref", 64),
        challenge,
    })
}

fn face(word: &str) -> Option<Face> {
    match word {
        "same" => Some(Face::Match),
        "not_same" => Some(Face::NoMatch),
        "unsure" => Some(Face::NotDone),
        _ => None,
    }
}

/// The plan of what opens the chip: lines, three fields of them, or the Card Access Number.
fn plan(access: Value) -> Result<Plan, Problem> {
    let Value::Object(members) = access else { return Err(wrong("/access", "an object")) };
    let mut fields = Fields::of(members);
    let kind = fields.word("/access/kind", "mrz_lines, mrz_fields or can", |word| {
        ["mrz_lines", "mrz_fields", "can"].into_iter().find(|kind| *kind == word)
    });
    let mut secret = |pointer| {
        fields.read(pointer, "text of at most 400 characters", |value| match value {
            Value::String(text) if text.chars().count() <= 400 => Some(Zeroizing::new(text)),
            _ => None,
        })
    };
    let (lines, can) = (secret("/access/lines"), secret("/access/can"));
    let three = [secret("/access/document_number"), secret("/access/birth_date"), secret("/access/expiry_date")];
    fields.end()?;
    match (kind, lines, three, can) {
        (Some("mrz_lines"), Some(lines), [None, None, None], None) => {
            let (mrz, _) = Mrz::parse_repairing_layout(&lines).map_err(|_| Fault::MrzLayout)?;
            Plan::for_mrz(&mrz.lines().join("\n")).map_err(|_| Fault::MrzLayout.into())
        }
        (Some("mrz_fields"), None, [Some(number), Some(birth), Some(expiry)], None) => {
            let day = |text: &str, pointer| text.parse::<Date>().map_err(|_| wrong(pointer, "a day as YYYY-MM-DD"));
            let birth = day(&birth, "/access/birth_date")?;
            let expiry = day(&expiry, "/access/expiry_date")?;
            let key = MrzKey::from_dates(&number, birth, expiry)
                .map_err(|_| wrong("/access/document_number", "a document number"))?;
            Ok(Plan::new(Password::from_mrz_key(&key)))
        }
        (Some("can"), None, [None, None, None], Some(can)) => {
            if can.len() != 6 || !can.bytes().all(|digit| digit.is_ascii_digit()) {
                return Err(wrong("/access/can", "six digits"));
            }
            Ok(Plan::new(Password::from_can(&can)))
        }
        _ => Err(wrong("/access", "a kind, and exactly what belongs to it")),
    }
}

fn wrong(pointer: &'static str, expected: &'static str) -> Problem {
    Problem::fields(vec![crate::service::http::Wrong { pointer, expected }])
}

/// What is printed on a simulated document.
async fn printed(node: &Node, wish: &Wish) -> Result<Plan, Problem> {
    let name = wish.specimen.clone();
    let specimen = node.computing(move || simulator::specimen(&name)).await?.map_err(|_| Fault::Internal)?;
    Plan::for_mrz(&specimen.mrz.lines().join("\n")).map_err(|_| Fault::Internal.into())
}

/// Lets the session begin; for a chip elsewhere, draws the ticket it is reached with.
fn open(node: &Arc<Node>, session: &Arc<Session>, plan: Plan) -> Result<Option<String>, Problem> {
    session.give_plan(match session.wish.challenge {
        Some(challenge) => plan.with_challenge(challenge),
        None => plan,
    });
    session.advance(&[Stage::NeedKey], Stage::Waiting, engine::now());
    if session.wish.mode != Mode::RemoteChip {
        start(Arc::clone(node), Arc::clone(session));
        return Ok(None);
    }
    let mut octets = [0; 32];
    OsRng.fill(&mut octets).map_err(|_| Fault::Internal)?;
    let ticket = format!("ct_{}", hex::encode(octets));
    node.sessions.issue(&ticket, session);
    Ok(Some(ticket))
}

fn described(session: &Session, ticket: Option<String>) -> Value {
    let stage = session.stage();
    let here = format!("/v1/sessions/{}", session.id);
    let code = match stage {
        Stage::Trouble(code) | Stage::Closed(code) => Some(code),
        _ => None,
    };
    json!({
        "id": session.id,
        "state": stage.name(),
        "code": code,
        "expires_at": session.expires,
        "external_ref": session.wish.external_ref,
        "allowed": stage.allows(),
        "links": { "self": here, "events": format!("{here}/events"), "result": format!("{here}/result") },
        "chip_ticket": ticket.map(|ticket| json!({ "ticket": ticket, "path": format!("/v1/chip/{ticket}") })),
    })
}

fn session(node: &Node, call: &Call) -> Result<Arc<Session>, Problem> {
    let owner = call.caller.as_ref().map_or("", |caller| &caller.id);
    node.sessions.of(&call.variable, owner).map_err(|absent| {
        Problem::from(match absent {
            Absent::Unknown => Fault::SessionUnknown,
            Absent::Gone => Fault::SessionGone,
        })
    })
}

fn not_now(session: &Session) -> Problem {
    Problem::from(Fault::WrongState).needing(session.stage().allows())
}

fn told(session: &Session, status: u16) -> Answer {
    Answer { session: Some(session.id.clone()), ..Answer::new(status, Body::Json(described(session, None))) }
}

/// `GET /v1/sessions/{id}`
pub(super) fn show(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move { Ok(told(&*session(&node, &call)?, 200)) })
}

/// `GET /v1/sessions/{id}/events`
pub(super) fn events(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call)?;
        let last = call.parts.headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
        let mut response = Response::new(stream(Arc::clone(&session), last.unwrap_or(0)));
        response.headers_mut().insert("content-type", axum::http::HeaderValue::from_static("text/event-stream"));
        Ok(Answer { session: Some(session.id.clone()), ..Answer::new(200, Body::Whole(Box::new(response))) })
    })
}

/// `POST /v1/sessions/{id}/access`
pub(super) fn access(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call)?;
        let mut fields = Fields::parse(&call.body)?;
        let access = fields.take("/access");
        fields.end()?;
        let plan = plan(access.unwrap_or_default())?;
        if !matches!(session.stage(), Stage::NeedKey | Stage::Trouble(_)) {
            return Err(not_now(&session));
        }
        session.advance(&[session.stage()], Stage::NeedKey, engine::now());
        let ticket = open(&node, &session, plan)?;
        Ok(Answer { session: Some(session.id.clone()), ..Answer::new(200, Body::Json(described(&session, ticket))) })
    })
}

/// `POST /v1/sessions/{id}/face`
pub(super) fn compare(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call)?;
        let mut fields = Fields::parse(&call.body)?;
        let seen = fields.word("/decision", "same, not_same or unsure", face);
        if seen.is_none() {
            fields.wrong("/decision", "same, not_same or unsure");
        }
        fields.end()?;
        let Some(case) = session.case() else { return Err(not_now(&session)) };
        if !session.advance(&[Stage::Face], Stage::Checking, engine::now()) {
            return Err(not_now(&session));
        }
        let (here, deciding) = (Arc::clone(&node), Arc::clone(&session));
        let decided = node.computing(move || decided_on(&here, &deciding, case, seen)).await.and_then(|done| done);
        let next = if decided.is_ok() { Stage::Verdict } else { Stage::Face };
        session.advance(&[Stage::Checking], next, engine::now());
        decided.map(|()| told(&session, 200))
    })
}

/// `POST /v1/sessions/{id}/cancel`
pub(super) fn cancel(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call)?;
        node.sessions.end(&session, "session.cancelled", engine::now());
        Ok(told(&session, 200))
    })
}

/// `DELETE /v1/sessions/{id}`
pub(super) fn erase(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call)?;
        node.sessions.end(&session, "session.cancelled", engine::now());
        Ok(Answer { session: Some(session.id.clone()), ..Answer::new(204, Body::None) })
    })
}

/// `GET /v1/sessions/{id}/result`
pub(super) fn result(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call)?;
        let level = match call.query("redact") {
            None => Redaction::Minimal,
            Some(name) => Redaction::named(name).ok_or_else(|| wrong("/redact", "a redaction level"))?,
        };
        let level = permitted(level, &call)?;
        let Some(case) = session.case().filter(|_| session.stage() == Stage::Verdict) else {
            return Err(not_now(&session));
        };
        let mut document = engine::document(&case.report, case.assessment.as_deref(), level);
        if let Some(object) = document.as_object_mut() {
            object.insert("session".to_owned(), json!(session.id));
            object.insert("request".to_owned(), json!({ "external_ref": session.wish.external_ref }));
            if let Some(event) = &case.audit_event {
                object.insert("audit_event".to_owned(), json!(event));
            }
        }
        Ok(Answer { session: Some(session.id.clone()), ..Answer::ok(document) })
    })
}

/// `GET /v1/sessions/{id}/portrait`
pub(super) fn portrait(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call)?;
        let Some(case) = session.case() else { return Err(not_now(&session)) };
        let picture = if call.query("original") == Some("true") { case.original } else { case.portrait.clone() };
        // What cannot be decoded is not handed on either.
        let Some(picture) = picture.filter(|_| case.portrait.is_some()) else { return Err(not_now(&session)) };
        let kind = if call.query("original") == Some("true") { "application/octet-stream" } else { "image/png" };
        Ok(Answer { session: Some(session.id.clone()), ..Answer::new(200, Body::Text(kind, picture.to_vec())) })
    })
}

/// `GET /v1/chip/{ticket}`, a WebSocket
pub(super) fn chip(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let mut parts = call.parts;
        // Before the ticket is used up: a request that is no WebSocket costs nothing.
        let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut parts, &()).await else {
            return Err(Fault::Malformed.into());
        };
        let session = node.sessions.redeem(&call.variable).ok_or(Fault::TicketInvalid)?;
        if session.stage() != Stage::Waiting {
            return Err(Fault::TicketInvalid.into());
        }
        let id = session.id.clone();
        let response: Response<HttpBody> = upgrade
            .max_message_size(128 * 1024)
            .max_frame_size(128 * 1024)
            .on_upgrade(move |socket| talk(node, session, socket))
            .into_response();
        Ok(Answer { session: Some(id), ..Answer::new(101, Body::Whole(Box::new(response))) })
    })
}
