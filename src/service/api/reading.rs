//! `POST /v1/mrz/parse`

use std::sync::Arc;

use serde_json::Value;
use zeroize::Zeroizing;

use super::Pending;
use super::results::level;
use crate::engine;
use crate::mrz::Mrz;
use crate::service::http::{Call, Fault, Fields};
use crate::service::node::Node;

/// Longest text that may hold lines.
const MOST: usize = 400;

/// Fields and check digits of lines.
pub(super) fn parse(_: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let mut fields = Fields::parse(&call.body)?;
        // Line ends are part of the text.
        let lines = fields.read("/lines", "text of at most 400 characters", |value| match value {
            Value::String(text) if text.chars().count() <= MOST => Some(Zeroizing::new(text)),
            _ => None,
        });
        let redaction = level(&mut fields, &call)?;
        if lines.is_none() {
            fields.wrong("/lines", "text of at most 400 characters");
        }
        fields.end()?;
        let lines = lines.unwrap_or_default();
        let (mrz, repair) = Mrz::parse_repairing_layout(&lines).map_err(|_| Fault::MrzLayout)?;
        Ok(engine::mrz_document(&mrz, repair, redaction, engine::now().copenhagen_day()).into())
    })
}
