//! Sessions over HTTP: begun, followed, and what came of them.

use std::sync::Arc;

use axum::body::Body as HttpBody;
use axum::extract::FromRequestParts;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::Response;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::Pending;
use super::access;
use super::papers;
use super::results::{level, permitted};
use crate::crypto::random::{OsRng, Random};
use crate::encoding::Timestamp;
use crate::engine::session::{FaceAnswer, Input, Key};
use crate::engine::{self, Circumstances, records};
use crate::readiness::facts::RequestedRoute;
use crate::service::http::{Answer, Body, Call, Fault, Fields, Problem, Wrong, ids};
use crate::service::node::Node;
use crate::service::sessions::{
    Absent, Deciding, Known, Mode, Session, Standing, Wish, attend, carry_out, start, stream, talk,
};
use crate::service::webhooks::{Event, EventKind, Sealing, Subject, Webhook};
use crate::simulator;
use crate::wording::{Language, Redaction};

/// Seconds a session may last: as long as nothing else is said, and at most.
const LASTS: i64 = 300;
const LONGEST: i64 = 900;

/// Octets a socket sets aside for reading and writing; commands and responses are short, and sockets are many.
const SOCKET_BUFFER: usize = 4 * 1024;

/// `POST /v1/sessions`
pub(super) fn create(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let mut fields = Fields::parse(&call.body)?;
        let (wish, known) = wish(&mut fields, &call)?;
        let key = fields.take("/access");
        let lasts = fields.read("/expires_in", "seconds from 30 to 900", |value| {
            value.as_i64().filter(|seconds| (30..=LONGEST).contains(seconds))
        });
        fields.end()?;
        let key = match (key, wish.mode) {
            (Some(key), _) => Some(access::key(key)?),
            (None, Mode::Simulated) => Some(printed(&node, &wish).await?),
            (None, _) => None,
        };
        let owner = call.caller.as_ref().map(|caller| caller.id.clone()).unwrap_or_default();
        let awaited = is_awaited(&node, &owner, &wish).await?;
        let lease = if wish.mode == Mode::LocalReader { Some(reader(&node, &wish).await?) } else { None };
        let now = engine::now();
        let expires = Timestamp::from_unix(now.unix().saturating_add(lasts.unwrap_or(LASTS)));
        let id = ids::draw("ses", now, &mut OsRng).map_err(|_| Fault::Internal)?;
        let kept = records::wanted(&records::Named::default(), &node.config);
        let session = node.sessions.begin(Session::new((id, owner), wish, known, expires, kept));
        let session = session.ok_or_else(|| Problem::from(Fault::Overloaded).after(5))?;
        if awaited {
            await_end(&node, &session).await?;
        }
        session.tell(json!({ "event": "session.created", "state": session.standing().state() }));
        key.into_iter().for_each(|key| drop(session.apply(Input::Key(key, None))));
        start(&node, &session);
        lease.into_iter().for_each(|lease| attend(&node, &session, lease));
        let ticket = if session.wish.mode == Mode::RemoteChip { Some(ticket(&node, &session)?) } else { None };
        Ok(Answer {
            location: Some(format!("/v1/sessions/{}", session.id)),
            session: Some(session.id.clone()),
            ..Answer::new(201, Body::Json(described(&session, &session.standing(), ticket.as_deref())))
        })
    })
}

/// Whether somebody is to be told when a session runs out. The webhook it names must be its caller's own, and in use.
async fn is_awaited(node: &Arc<Node>, owner: &str, wish: &Wish) -> Result<bool, Problem> {
    let (asking, owner) = (Arc::clone(node), owner.to_owned());
    let held = node.blocking(move || asking.ledger.webhooks(&owner)).await?.map_err(|_| Fault::LogUnavailable)?;
    let meant = |webhook: &&Webhook| wish.webhook.as_ref().is_none_or(|id| *id == webhook.id);
    let mut meant = held.iter().filter(|webhook| webhook.disabled.is_none()).filter(meant).peekable();
    if wish.webhook.is_some() && meant.peek().is_none() {
        return Err(wrong("/webhook", "a webhook of the caller's own that was not given up"));
    }
    Ok(meant.any(|webhook| webhook.hears(EventKind::SessionExpired)))
}

/// Has it told that a session ran out, a moment after its time is over: what is being decided then is decided.
async fn await_end(node: &Arc<Node>, session: &Arc<Session>) -> Result<(), Problem> {
    let (telling, about) = (Arc::clone(node), Arc::clone(session));
    let told = node
        .blocking(move || {
            let (keys, now) = (telling.keys(), engine::now());
            let subject = Subject { audience: about.audience(), name: &about.stored_name() };
            let (event, sealing) = (Event::expired(about.told_as()), Sealing { keys: &keys, now });
            telling.ledger.tell_unless_finished(subject, &event, telling.lease(about.expires), sealing)
        })
        .await;
    if !matches!(told, Ok(Ok(_))) {
        node.sessions.end(session, "session.cancelled", engine::now());
        return Err(Problem::from(Fault::LogUnavailable).after(2));
    }
    Ok(())
}

fn wish(fields: &mut Fields, call: &Call) -> Result<(Wish, Known), Problem> {
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
    let route = fields.word("/route", "any, mitid_app or nemid_app", |word| engine::requested_route(word).ok());
    let lang = fields.word("/lang", "da or en", |word| match word {
        "da" => Some(Language::Danish),
        "en" => Some(Language::English),
        _ => None,
    });
    let challenge = fields.read("/challenge", "8 octets in base64", |value| {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.decode(value.as_str()?).ok()?.try_into().ok()
    });
    let known = Known {
        route: route.unwrap_or(RequestedRoute::Any),
        issued: fields.word("/issued", "a day as YYYY-MM-DD", |text| text.parse().ok()),
        person: person(fields, "/person"),
    };
    let wish = Wish {
        mode: mode.unwrap_or(Mode::RemoteChip),
        specimen: specimen.unwrap_or_else(|| "dk-ready".to_owned()),
        reader: fields.text("/reader", 128).filter(|reader| reader != "auto"),
        face: fields.word("/face", "same, not_same or unsure", face),
        external_ref: fields.text("/external_ref", 64),
        webhook: fields.text("/webhook", 64),
        challenge,
        lang: lang.unwrap_or_default(),
        redaction: level(fields, call)?,
    };
    Ok((wish, known))
}

/// Facts about a person.
pub(super) fn person(fields: &mut Fields, pointer: &'static str) -> Option<Value> {
    let understood = |value: Value| Circumstances::understands(&value).is_ok().then_some(value);
    fields.read(pointer, "facts about a person, as documented", understood)
}

pub(super) fn face(word: &str) -> Option<FaceAnswer> {
    match word {
        "same" => Some(FaceAnswer::Same),
        "not_same" => Some(FaceAnswer::NotSame),
        "unsure" => Some(FaceAnswer::Unsure),
        _ => None,
    }
}

pub(super) fn wrong(pointer: &'static str, expected: &'static str) -> Problem {
    Problem::fields(vec![Wrong { pointer, expected }])
}

/// What is printed on a simulated document.
async fn printed(node: &Node, wish: &Wish) -> Result<Key, Problem> {
    let name = wish.specimen.clone();
    let specimen = node.computing(move || simulator::specimen(&name)).await?.map_err(|_| Fault::Internal)?;
    Ok(Key::from(&specimen.mrz))
}

/// A reader for one session alone.
async fn reader(node: &Arc<Node>, wish: &Wish) -> Result<crate::service::sessions::Lease, Problem> {
    let (readers, wanted) = (Arc::clone(&node.readers), wish.reader.clone());
    let lease = node.blocking(move || readers.take(wanted.as_deref(), &readers.look().unwrap_or_default())).await?;
    lease.ok_or_else(|| Problem::from(Fault::ReaderBusy).after(2))
}

/// Draws the ticket with which a chip elsewhere is brought. One that was drawn before opens nothing any more.
pub(super) fn ticket(node: &Node, session: &Session) -> Result<String, Problem> {
    let mut octets = [0; 32];
    OsRng.fill(&mut octets).map_err(|_| Fault::Internal)?;
    let ticket = format!("ct_{}", hex::encode(octets));
    node.sessions.issue(&ticket, session);
    Ok(ticket)
}

/// What a caller is told of a session.
pub(in crate::service) fn described(session: &Session, standing: &Standing, ticket: Option<&str>) -> Value {
    let here = format!("/v1/sessions/{}", session.id);
    let mut document = standing.document();
    let links = json!({ "self": here, "events": format!("{here}/events"), "result": format!("{here}/result") });
    let rest = [
        ("id", json!(session.id)),
        ("expires_at", json!(session.expires)),
        ("external_ref", json!(session.wish.external_ref)),
        ("allowed", json!(standing.allows(session.wish.mode))),
        ("links", links),
        ("chip_ticket", json!(ticket.map(|ticket| json!({ "ticket": ticket, "path": format!("/v1/chip/{ticket}") })))),
    ];
    if let Some(object) = document.as_object_mut() {
        object.extend(rest.map(|(name, value)| (name.to_owned(), value)));
    }
    document
}

/// The caller's session a call is about.
pub(super) async fn session(node: &Arc<Node>, call: &Call) -> Result<Arc<Session>, Problem> {
    let owner = call.caller.as_ref().map(|caller| caller.id.clone()).unwrap_or_default();
    match node.sessions.of(&call.variable, &owner) {
        Ok(session) => Ok(session),
        Err(Absent::Gone) => Err(Fault::SessionGone.into()),
        Err(Absent::Unknown) => {
            // It may have been another node's.
            let (asking, id) = (Arc::clone(node), call.variable.clone());
            let was = node.blocking(move || asking.ledger.was(&id, &owner, engine::now())).await?;
            Err(if was.unwrap_or(false) { Fault::SessionGone.into() } else { Fault::SessionUnknown.into() })
        }
    }
}

/// Ends a session, and has every node know before the caller does.
pub(super) async fn ended(node: &Arc<Node>, session: &Session) -> Result<(), Problem> {
    node.sessions.end(session, "session.cancelled", engine::now());
    let telling = Arc::clone(node);
    let told = node.blocking(move || telling.sessions.make_known(&telling.ledger, engine::now())).await?;
    told.map_err(|_| Problem::from(Fault::LogUnavailable).after(2))
}

/// A call that does not fit, and those that would.
pub(super) fn not_now(session: &Session) -> Problem {
    Problem::from(Fault::WrongState).needing(session.standing().allows(session.wish.mode))
}

pub(super) fn told(session: &Session, ticket: Option<&str>) -> Answer {
    let document = described(session, &session.standing(), ticket);
    Answer { session: Some(session.id.clone()), ..Answer::new(200, Body::Json(document)) }
}

/// Does what follows from a call, also where its caller gives up, and says how the session stands then.
pub(super) async fn done(
    node: &Arc<Node>,
    session: &Arc<Session>,
    work: Vec<crate::engine::session::Work>,
    call: &Call,
) -> Result<Answer, Problem> {
    let deciding = Arc::new(Deciding::new(call.once.clone()));
    let (here, moved, by) = (Arc::clone(node), Arc::clone(session), Arc::clone(&deciding));
    let doing = tokio::spawn(async move { carry_out(&here, &moved, work, &by).await });
    doing.await.map_err(|_| Fault::Internal)?;
    let standing = session.standing();
    if standing.repeats_decision() {
        return Err(Problem::from(Fault::LogUnavailable).after(2));
    }
    Ok(Answer { kept: deciding.was_kept(), ..told(session, None) })
}

/// `GET /v1/sessions/{id}`
pub(super) fn show(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move { Ok(told(&*session(&node, &call).await?, None)) })
}

/// `GET /v1/sessions/{id}/events`
pub(super) fn events(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call).await?;
        let last = call.parts.headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
        let mut response = Response::new(stream(Arc::clone(&session), last.unwrap_or(0)));
        response.headers_mut().insert("content-type", axum::http::HeaderValue::from_static("text/event-stream"));
        Ok(Answer { session: Some(session.id.clone()), ..Answer::new(200, Body::Whole(Box::new(response))) })
    })
}

/// `GET /v1/sessions/{id}/result`
pub(super) fn result(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call).await?;
        if call.query("as") == Some("ida") {
            return papers::claims(&node, &session, &call);
        }
        let level = match call.query("redact") {
            None => session.wish.redaction,
            Some(name) => Redaction::named(name).ok_or_else(|| wrong("/redact", "a redaction level"))?,
        };
        let level = permitted(level, &call)?;
        let Some(case) = session.decided() else { return Err(not_now(&session)) };
        let mut document = engine::document(&case.report, case.assessment.as_ref(), level);
        if let Some(object) = document.as_object_mut() {
            object.insert("session".to_owned(), json!(session.id));
            object.insert("request".to_owned(), json!({ "external_ref": session.wish.external_ref }));
            if let Some(event) = &case.entry {
                object.insert("audit_event".to_owned(), json!(event));
            }
        }
        Ok(Answer { session: Some(session.id.clone()), ..Answer::ok(document) })
    })
}

/// `GET /v1/sessions/{id}/portrait`
pub(super) fn portrait(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call).await?;
        let Some(case) = session.case() else { return Err(not_now(&session)) };
        // What cannot be decoded is not handed on either.
        let Some(portrait) = &case.portrait else { return Err(not_now(&session)) };
        let face = case.report.authentic_document().and_then(|document| document.face());
        let picture = match face.filter(|_| call.query("original") == Some("true")) {
            Some(face) => Body::Text("application/octet-stream", face.image.reveal().clone()),
            None => Body::Text("image/png", portrait.to_vec()),
        };
        Ok(Answer { session: Some(session.id.clone()), ..Answer::new(200, picture) })
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
        if session.has_read() {
            return Err(Fault::TicketInvalid.into());
        }
        let id = session.id.clone();
        let response: Response<HttpBody> = upgrade
            .read_buffer_size(SOCKET_BUFFER)
            .write_buffer_size(SOCKET_BUFFER)
            .max_message_size(128 * 1024)
            .max_frame_size(128 * 1024)
            .on_upgrade(move |socket| talk(node, session, socket))
            .into_response();
        Ok(Answer { session: Some(id), ..Answer::new(101, Body::Whole(Box::new(response))) })
    })
}
