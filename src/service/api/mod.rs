//! The endpoints: one table, from which requests are answered and the OpenAPI document is written.

mod access;
mod audit;
mod codes;
mod docs;
mod operations;
mod papers;
mod query;
mod readers;
mod reading;
mod results;
mod sessions;
mod sheet;
mod steps;
mod table;
mod trusted;
mod verifications;
mod webhooks;

pub(super) use results::count;
pub(super) use sessions::described;
pub(super) use table::ENDPOINTS;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::http::Method;

use super::http::{Answer, Call, Fault, Problem};
use super::keys::Scope;
use super::node::Node;

/// An answer to come.
pub(super) type Pending = Pin<Box<dyn Future<Output = Result<Answer, Problem>> + Send>>;

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Anybody who reaches it.
    Open,
    /// Callers with this right.
    Scope(Scope),
}

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Asks whether we run; never held up.
    Probe,
    /// Reads, and changes nothing.
    Read,
    /// Works something out of a body, and keeps nothing.
    Compute,
    /// Makes something, once.
    Create,
}

/// What a query parameter may be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Parameter {
    /// One of these words.
    Words(&'static [&'static str]),
    /// A number within these bounds.
    Number(u32, u32),
    /// So many capital letters.
    Letters(usize),
    /// So many octets in hexadecimal, small letters.
    Hex(usize),
}

/// One endpoint.
pub(super) struct Endpoint {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) access: Access,
    pub(super) kind: Kind,
    /// Whether a call without an idempotency key is refused.
    pub(super) needs_key: bool,
    pub(super) summary: &'static str,
    /// The schema of the body.
    pub(super) request: Option<&'static str>,
    /// Status, media types (with commas between) and schema of the answer.
    pub(super) response: (u16, &'static str, Option<&'static str>),
    /// Query parameters.
    pub(super) query: &'static [(&'static str, Parameter)],
    /// Refusals of its own, beside those every call of its kind can meet.
    pub(super) faults: &'static [Fault],
    pub(super) run: fn(Arc<Node>, Call) -> Pending,
}

impl Endpoint {
    /// The method, as text of ours.
    pub(super) fn method_name(&self) -> &'static str {
        match self.method {
            Method::POST => "POST",
            Method::DELETE => "DELETE",
            _ => "GET",
        }
    }

    /// Whether a call makes something.
    pub(super) const fn creates(&self) -> bool {
        matches!(self.kind, Kind::Create)
    }

    /// Whether a call asks only whether we run.
    pub(super) const fn is_probe(&self) -> bool {
        matches!(self.kind, Kind::Probe)
    }

    /// Whether a call has a body.
    pub(super) const fn takes_body(&self) -> bool {
        self.request.is_some()
    }

    /// Whether an answer goes on for as long as the caller listens.
    pub(super) fn is_long(&self) -> bool {
        self.response.1 == "text/event-stream" || self.response.0 == 101
    }

    /// Everything a caller may be refused with.
    pub(super) fn refusals(&self) -> Vec<Fault> {
        let mut faults = vec![Fault::Host, Fault::Origin];
        if !self.is_probe() {
            faults.push(Fault::Rate);
        }
        if self.access != Access::Open {
            faults.extend([Fault::AuthMissing, Fault::AuthScope, Fault::LogUnavailable]);
        }
        if self.takes_body() {
            faults.extend([Fault::Malformed, Fault::Invalid, Fault::MediaType, Fault::TooLarge, Fault::Timeout]);
            faults.push(Fault::Overloaded);
        }
        if self.creates() {
            faults.extend([Fault::KeyMissing, Fault::KeyReused, Fault::InProgress, Fault::Stopping]);
        }
        faults.extend(self.faults);
        faults.sort_unstable();
        faults.dedup();
        faults
    }
}
