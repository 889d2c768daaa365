//! What codes mean, for callers that show them to people.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Pending;
use crate::service::http::{Answer, Call, Fault, Words};
use crate::service::node::Node;
use crate::wording::{self, Part, Texts};

/// `GET /v1/codes`
pub(super) fn all(node: Arc<Node>, _: Call) -> Pending {
    Box::pin(async move {
        let codes: Vec<_> = wording::codes().into_iter().map(|code| meaning(&node.words, code)).collect();
        Ok(Answer { public: true, ..Answer::ok(json!({ "codes": codes })) })
    })
}

/// `GET /v1/codes/{code}`
pub(super) fn one(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let code = wording::codes().into_iter().find(|code| *code == call.variable).ok_or(Fault::NotFound)?;
        Ok(Answer { public: true, ..Answer::ok(meaning(&node.words, code)) })
    })
}

fn meaning(words: &Words, code: &str) -> Value {
    let said = |texts: &Texts| {
        json!({
            "title": texts.code(code, Part::Title),
            "cause": texts.code(code, Part::Cause),
            "clerk": texts.code(code, Part::Clerk),
            "citizen": texts.code(code, Part::Citizen),
        })
    };
    json!({ "code": code, "da": said(&words.danish), "en": said(&words.english) })
}
