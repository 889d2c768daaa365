//! What a caller says to a session: the key of the chip, what they know of passport and person, what they saw, and that it
//! is enough.

use std::sync::Arc;

use serde_json::Value;

use super::Pending;
use super::access;
use super::sessions::{done, ended, face, not_now, person as facts, session, ticket, told};
use crate::encoding::Date;
use crate::engine::session::{Input, Presence};
use crate::readers::ReaderError;
use crate::records::Pid;
use crate::service::http::{Answer, Body, Call, Fault, Fields};
use crate::service::node::Node;
use crate::service::sessions::{Mode, Session, awaited, carry_out, simulated_chip};

/// `POST /v1/sessions/{id}/access`
pub(super) fn access(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call).await?;
        let mut fields = Fields::parse(&call.body)?;
        let access = fields.take("/access");
        fields.end()?;
        let key = access::key(access.unwrap_or_default())?;
        let lost = is_lost(&session);
        let work = session.called("access", Input::Key(key, None)).ok_or_else(|| not_now(&session))?;
        follow(&node, &session, work);
        if lost {
            return again(&node, &session);
        }
        Ok(told(&session, None))
    })
}

/// Whether a chip elsewhere would have to be brought anew.
fn is_lost(session: &Session) -> bool {
    session.wish.mode == Mode::RemoteChip && matches!(session.standing().state(), "no_reader" | "chip_error")
}

/// A new ticket for a chip elsewhere.
fn again(node: &Arc<Node>, session: &Arc<Session>) -> Result<Answer, crate::service::http::Problem> {
    let ticket = ticket(node, session)?;
    // Gone is the reader that was; another is awaited.
    let work = session.apply(Input::Presence(awaited()));
    follow(node, session, work);
    Ok(told(session, Some(&ticket)))
}

/// Does what is to be done; the caller hears of it by events.
fn follow(node: &Arc<Node>, session: &Arc<Session>, work: Vec<crate::engine::session::Work>) {
    let (node, session) = (Arc::clone(node), Arc::clone(session));
    tokio::spawn(async move { carry_out(&node, &session, work, &Arc::default()).await });
}

/// `POST /v1/sessions/{id}/issue-date`
pub(super) fn issue_date(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call).await?;
        let mut fields = Fields::parse(&call.body)?;
        let issued: Option<Date> = fields.word("/issued", "a day as YYYY-MM-DD", |text| text.parse().ok());
        if issued.is_none() {
            fields.wrong("/issued", "a day as YYYY-MM-DD");
        }
        fields.end()?;
        if !session.allows("issue-date") {
            return Err(not_now(&session));
        }
        session.learn(|known| known.issued = issued);
        let work = session.apply(Input::Reconsider);
        done(&node, &session, work, &call).await
    })
}

/// `POST /v1/sessions/{id}/person`
pub(super) fn person(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call).await?;
        let mut fields = Fields::parse(&call.body)?;
        let pid: Option<Pid> = fields.word("/pid", "a PID", |text| text.parse().ok());
        let facts: Option<Value> = facts(&mut fields, "/facts");
        let waits = session.standing().state() == "need_subject";
        if pid.is_none() && (waits || facts.is_none()) {
            fields.wrong(if waits { "/pid" } else { "/facts" }, "who it is, or what is known of them");
        }
        fields.end()?;
        // Whom it is about is said when everything else is known: the record is written by this call or by none.
        if !session.allows("person") || (pid.is_some() && !waits) {
            return Err(not_now(&session));
        }
        if facts.is_some() {
            session.learn(|known| known.person = facts);
        }
        let input = pid.map_or(Input::Reconsider, Input::Subject);
        let work = session.called("person", input).ok_or_else(|| not_now(&session))?;
        done(&node, &session, work, &call).await
    })
}

/// `POST /v1/sessions/{id}/face`
pub(super) fn compare(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call).await?;
        let mut fields = Fields::parse(&call.body)?;
        let seen = fields.word("/decision", "same, not_same or unsure", face);
        if seen.is_none() {
            fields.wrong("/decision", "same, not_same or unsure");
        }
        fields.end()?;
        let work = seen.and_then(|seen| session.called("face", Input::Face(seen))).ok_or_else(|| not_now(&session))?;
        done(&node, &session, work, &call).await
    })
}

/// `POST /v1/sessions/{id}/retry`
pub(super) fn retry(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call).await?;
        let standing = session.standing();
        if !session.allows("retry") {
            return Err(not_now(&session));
        }
        if standing.repeats_decision() && session.is_recorded() && call.once.is_none() {
            return Err(Fault::KeyMissing.into());
        }
        if session.wish.mode == Mode::RemoteChip && !standing.is_read() {
            return again(&node, &session);
        }
        if session.wish.mode == Mode::Simulated && !standing.is_read() {
            // A simulated chip that left lies there again.
            let gone = session.apply(Input::Presence(Presence::NoReader(ReaderError::Gone)));
            let work = session.apply(Input::Presence(simulated_chip()));
            follow(&node, &session, [gone, work].into_iter().flatten().collect());
            return Ok(told(&session, None));
        }
        let input = if call.query("finish") == Some("true") { Input::FinishOpen } else { Input::Retry };
        let work = session.called("retry", input).ok_or_else(|| not_now(&session))?;
        done(&node, &session, work, &call).await
    })
}

/// `POST /v1/sessions/{id}/cancel`
pub(super) fn cancel(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call).await?;
        ended(&node, &session).await?;
        Ok(told(&session, None))
    })
}

/// `DELETE /v1/sessions/{id}`
pub(super) fn erase(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let session = session(&node, &call).await?;
        ended(&node, &session).await?;
        Ok(Answer { session: Some(session.id.clone()), ..Answer::new(204, Body::None) })
    })
}
