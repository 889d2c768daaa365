//! Webhooks over HTTP: each belongs to the caller who made it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Pending;
use crate::crypto::random::OsRng;
use crate::engine;
use crate::service::http::{Answer, Body, Call, Fault, Fields, Problem, Wrong, ids};
use crate::service::node::Node;
use crate::service::webhooks::{EventKind, Sealing, Target, Webhook, WebhookSecret};

fn owner(call: &Call) -> String {
    call.caller.as_ref().map(|caller| caller.id.clone()).unwrap_or_default()
}

fn described(webhook: &Webhook) -> Value {
    json!({
        "id": webhook.id, "url": webhook.url, "events": webhook.events, "created_at": webhook.created,
        "disabled_at": webhook.disabled,
    })
}

/// `POST /v1/webhooks`
pub(super) fn create(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let mut fields = Fields::parse(&call.body)?;
        let url = fields.read("/url", "an address", |value| value.as_str().map(str::to_owned));
        let events = fields.read("/events", "a list of event types, as documented", |value| events(&value));
        fields.end()?;
        let (Some(url), Some(events)) = (url, events) else {
            return Err(Problem::fields(vec![Wrong { pointer: "", expected: "url and events" }]));
        };
        // Nobody is told what they could not ask for.
        let needed: Vec<_> = events.iter().filter_map(|event| event.scope()).collect();
        if let Some(scope) = needed.into_iter().find(|scope| !call.may(*scope)) {
            return Err(Problem::from(Fault::AuthScope).needing(&[scope.as_str()]));
        }
        let target = Target::parse(&url, node.sender.private).ok_or(Fault::WebhookTarget)?;
        let secret = WebhookSecret::draw(&mut OsRng).map_err(|_| Fault::Internal)?;
        let (revealed, now, whose) = (secret.reveal(), engine::now(), owner(&call));
        let (keeping, place, kinds) = (Arc::clone(&node), target.clone(), events.clone());
        let kept = node
            .blocking(move || {
                let keys = keeping.keys();
                let target = (whose.as_str(), place.as_str());
                keeping.ledger.add_webhook(target, &kinds, &secret, Sealing { keys: &keys, now })
            })
            .await?;
        let id = kept.map_err(|_| Fault::LogUnavailable)?.ok_or(Fault::WebhookTooMany)?;
        let names: Vec<_> = events.iter().map(|event| event.as_str()).collect();
        let document = json!({
            "id": id, "url": target.as_str(), "events": names, "created_at": now, "disabled_at": null,
            "secret": revealed,
        });
        Ok(Answer { location: Some(format!("/v1/webhooks/{id}")), ..Answer::new(201, Body::Json(document)) })
    })
}

fn events(value: &Value) -> Option<Vec<EventKind>> {
    let named = |value: &Value| EventKind::ALL.into_iter().find(|kind| value.as_str() == Some(kind.as_str()));
    let mut events: Vec<_> = value.as_array()?.iter().map(named).collect::<Option<_>>()?;
    events.sort_by_key(|kind| kind.as_str());
    events.dedup();
    (!events.is_empty()).then_some(events)
}

/// A caller's webhooks.
async fn held(node: &Arc<Node>, call: &Call) -> Result<Vec<Webhook>, Problem> {
    let (asking, owner) = (Arc::clone(node), owner(call));
    let held = node.blocking(move || asking.ledger.webhooks(&owner)).await?;
    held.map_err(|_| Fault::LogUnavailable.into())
}

async fn one(node: &Arc<Node>, call: &Call) -> Result<Webhook, Problem> {
    let mut held = held(node, call).await?.into_iter();
    held.find(|webhook| webhook.id == call.variable).ok_or_else(|| Fault::NotFound.into())
}

/// `GET /v1/webhooks`
pub(super) fn list(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let held: Vec<_> = held(&node, &call).await?.iter().map(described).collect();
        Ok(Answer::ok(json!({ "webhooks": held })))
    })
}

/// `GET /v1/webhooks/{id}`
pub(super) fn show(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move { Ok(Answer::ok(described(&one(&node, &call).await?))) })
}

/// `DELETE /v1/webhooks/{id}`
pub(super) fn remove(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let (removing, owner, id) = (Arc::clone(&node), owner(&call), call.variable.clone());
        let gone = node.blocking(move || removing.ledger.remove_webhook(&owner, &id)).await?;
        match gone.map_err(|_| Fault::LogUnavailable)? {
            true => Ok(Answer::new(204, Body::None)),
            false => Err(Fault::NotFound.into()),
        }
    })
}

/// `POST /v1/webhooks/{id}/test`: a ping, now. A webhook that was given up and answers is taken into use again.
pub(super) fn test(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let webhook = one(&node, &call).await?;
        let id = ids::draw("msg", engine::now(), &mut OsRng).map_err(|_| Fault::Internal)?;
        let asking = Arc::clone(&node);
        let status = node
            .blocking(move || {
                let keys = asking.keys();
                let status = asking.sender.ping(&webhook, &id, Sealing { keys: &keys, now: engine::now() });
                if status.is_some_and(|status| (200..300).contains(&status)) && webhook.disabled.is_some() {
                    asking.ledger.revive(&webhook.id).map_err(|_| Fault::LogUnavailable)?;
                }
                Ok::<_, Fault>(status)
            })
            .await??;
        let delivered = status.is_some_and(|status| (200..300).contains(&status));
        Ok(Answer::ok(json!({ "delivered": delivered, "status": status })))
    })
}
