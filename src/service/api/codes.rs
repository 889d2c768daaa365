//! What codes mean, for callers that show them to people.

use std::sync::Arc;

use serde_json::json;

use super::Pending;
use crate::service::http::{Answer, Call, Fault};
use crate::service::node::Node;
use crate::wording;

/// `GET /v1/codes`
pub(super) fn all(node: Arc<Node>, _: Call) -> Pending {
    Box::pin(async move {
        let codes: Vec<_> = wording::codes().into_iter().map(|code| node.words.meaning(code)).collect();
        Ok(Answer { public: true, ..Answer::ok(json!({ "codes": codes })) })
    })
}

/// `GET /v1/codes/{code}`
pub(super) fn one(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let code = wording::codes().into_iter().find(|code| *code == call.variable).ok_or(Fault::NotFound)?;
        Ok(Answer { public: true, ..Answer::ok(node.words.meaning(code)) })
    })
}
