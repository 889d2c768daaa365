//! What is believed, and by which rules is decided.

use std::sync::Arc;

use serde_json::json;

use super::Pending;
use crate::engine;
use crate::service::http::{Answer, Call, Fault};
use crate::service::node::Node;

/// `GET /v1/trust`
pub(super) fn trust(node: Arc<Node>, _: Call) -> Pending {
    Box::pin(async move {
        let trust = node.trust();
        let sources: Vec<_> = trust.sources().iter().map(|source| json!({ "label": source.label })).collect();
        Ok(Answer::ok(json!({
            "csca": trust.anchor_count(),
            "document_signers": trust.document_signer_count(),
            "revocation_lists": trust.revocation_lists().len(),
            "defect_lists": trust.defect_lists().len(),
            "left_out": trust.rejected().len(),
            "sources": sources,
        })))
    })
}

/// `GET /v1/profiles`
pub(super) fn profiles(node: Arc<Node>, _: Call) -> Pending {
    Box::pin(async move {
        let rules = engine::in_force(&node.config).map_err(|_| Fault::Internal)?;
        Ok(Answer::ok(json!({
            "profiles": [{ "id": "mitid-dk", "name": rules.name, "version": rules.version }],
            "verification_policies": ["field", "conformance"],
        })))
    })
}

/// `GET /v1/profiles/{id}`
pub(super) fn profile(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        if call.variable != "mitid-dk" {
            return Err(Fault::NotFound.into());
        }
        let rules = engine::in_force(&node.config).map_err(|_| Fault::Internal)?;
        Ok(Answer::ok(json!({ "id": "mitid-dk", "constants": rules })))
    })
}
