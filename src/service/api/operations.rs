//! Questions about the service itself.

use std::sync::Arc;

use serde_json::json;

use super::Pending;
use crate::schemas;
use crate::service::http::{Answer, Body, Call, Fault};
use crate::service::node::Node;
use crate::service::openapi;

/// `GET /healthz`
pub(super) fn health(_: Arc<Node>, _: Call) -> Pending {
    Box::pin(async { Ok(Answer::ok(json!({ "status": "ok" }))) })
}

/// `GET /readyz`
pub(super) fn readiness(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let asking = Arc::clone(&node);
        let asked_store =
            move || (asking.ledger.check().is_ok(), asking.ledger.webhooks_given_up().unwrap_or_default());
        let (store, given_up) = node.blocking(asked_store).await?;
        let parts = [("node", !node.is_stopping()), ("store", store), ("trust", node.trust().anchor_count() > 0)];
        let asked = call.query("part");
        if asked.is_some_and(|part| parts.iter().all(|(name, _)| *name != part)) {
            return Err(Fault::NotFound.into());
        }
        let parts: Vec<_> = parts.into_iter().filter(|(name, _)| asked.is_none_or(|part| part == *name)).collect();
        let failing: Vec<_> = parts.iter().filter(|(_, ready)| !ready).map(|(name, _)| *name).collect();
        if !failing.is_empty() {
            return Err(crate::service::http::Problem::from(Fault::NotReady).needing(&failing).after(5));
        }
        let parts: Vec<_> = parts.iter().map(|(name, ready)| json!({ "name": name, "ready": ready })).collect();
        Ok(Answer::ok(json!({
            "status": "ready", "parts": parts, "webhooks_disabled": given_up.len(), "webhooks_given_up": given_up,
        })))
    })
}

/// `GET /metrics`
pub(super) fn metrics(node: Arc<Node>, _: Call) -> Pending {
    Box::pin(async move {
        let text = node.metrics.text().into_bytes();
        Ok(Answer::new(200, Body::Text("text/plain; version=0.0.4", text)))
    })
}

/// `GET /openapi.json`
pub(super) fn openapi(_: Arc<Node>, _: Call) -> Pending {
    Box::pin(async { Ok(Answer { public: true, ..Answer::ok(openapi::document()) }) })
}

/// `GET /v1/schemas/{name}`
pub(super) fn schema(_: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let schema = schemas::schema(&call.variable).ok_or(Fault::NotFound)?;
        let body = Body::Text("application/schema+json", schema.to_string().into_bytes());
        Ok(Answer { public: true, ..Answer::new(200, body) })
    })
}
