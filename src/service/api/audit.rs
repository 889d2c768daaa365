//! The audit log, as far as it is about nobody: when, what, why, by which rules. About whom is told by `paskontrol audit` on
//! the machine that has the records' key, to whoever may use it there.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Pending;
use super::query::number;
use crate::encoding::Timestamp;
use crate::engine::{self, records};
use crate::records::store::Store;
use crate::records::{AuditPage, Records, RecordsError};
use crate::service::http::{Answer, Call, Fault, Problem};
use crate::service::node::Node;

/// Entries of a page where nothing else is said.
const USUAL: u32 = 100;

struct Page(u64, u32, Timestamp);

impl records::Work for Page {
    type Output = Result<AuditPage, RecordsError>;

    fn on<S: Store>(self, mut records: Records<S>) -> Self::Output {
        records.page(self.0, self.1, self.2)
    }
}

/// `GET /v1/audit`
pub(super) fn entries(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let from = number(&call, "from", 0, u32::MAX)?.unwrap_or(0);
        let count = number(&call, "limit", 1, super::table::PAGE)?.unwrap_or(USUAL);
        let page = ask(&node, Page(u64::from(from), count, engine::now())).await?;
        let entries: Vec<Value> = page
            .entries
            .iter()
            .map(|(sequence, event)| {
                json!({
                    "sequence": sequence, "event_id": event.id, "at": event.at, "outcome": event.outcome,
                    "route": event.route, "reasons": event.reasons, "policy": event.policy,
                })
            })
            .collect();
        Ok(Answer::ok(json!({ "entries": entries, "next": page.next })))
    })
}

/// `GET /v1/audit/head`
pub(super) fn head(node: Arc<Node>, _: Call) -> Pending {
    Box::pin(async move {
        let (status, key) = ask(&node, records::Head(engine::now())).await?;
        Ok(Answer::ok(records::head_document(&status, &key)))
    })
}

/// Asks the records; where none are kept there is nothing to ask.
async fn ask<T, W>(node: &Arc<Node>, work: W) -> Result<T, Problem>
where
    W: records::Work<Output = Result<T, RecordsError>> + Send + 'static,
    T: Send + 'static,
{
    let named = records::Named::default();
    if !records::wanted(&named, &node.config) {
        return Err(Fault::NotFound.into());
    }
    let asking = Arc::clone(node);
    let asked = node.blocking(move || records::with(&named, &asking.config, true, work)).await?;
    asked.ok().and_then(Result::ok).ok_or_else(|| Problem::from(Fault::LogUnavailable).after(2))
}
