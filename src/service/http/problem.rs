//! Answers that say why there is none (RFC 9457), with the next step in both languages.
//!
//! Nothing a caller sent comes back in one: what is wrong is told by a code, and where by a pointer to a field we know.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::wording::{Part, Words};

/// Why a request was refused or failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::service) enum Fault {
    Malformed,
    Invalid,
    KeyMissing,
    KeyReused,
    InProgress,
    NotFound,
    Method,
    MediaType,
    TooLarge,
    Timeout,
    Host,
    Origin,
    AuthMissing,
    AuthScope,
    Rate,
    Overloaded,
    NotReady,
    Stopping,
    SessionUnknown,
    SessionGone,
    WrongState,
    TicketInvalid,
    ReaderBusy,
    ReaderNoService,
    ChallengeMismatch,
    MrzLayout,
    NoClaims,
    NotAcceptable,
    WebhookTarget,
    WebhookTooMany,
    LogUnavailable,
    Internal,
}

impl Fault {
    /// Every fault.
    #[cfg(test)]
    pub(in crate::service) const ALL: [Self; 32] = [
        Self::Malformed,
        Self::Invalid,
        Self::KeyMissing,
        Self::KeyReused,
        Self::InProgress,
        Self::NotFound,
        Self::Method,
        Self::MediaType,
        Self::TooLarge,
        Self::Timeout,
        Self::Host,
        Self::Origin,
        Self::AuthMissing,
        Self::AuthScope,
        Self::Rate,
        Self::Overloaded,
        Self::NotReady,
        Self::Stopping,
        Self::SessionUnknown,
        Self::SessionGone,
        Self::WrongState,
        Self::TicketInvalid,
        Self::ReaderBusy,
        Self::ReaderNoService,
        Self::ChallengeMismatch,
        Self::MrzLayout,
        Self::NoClaims,
        Self::NotAcceptable,
        Self::WebhookTarget,
        Self::WebhookTooMany,
        Self::LogUnavailable,
        Self::Internal,
    ];

    /// Code, status, and whether the same request may succeed later.
    const fn row(self) -> (&'static str, u16, bool) {
        match self {
            Self::Malformed => ("request.malformed", 400, false),
            Self::Invalid => ("request.invalid", 422, false),
            Self::KeyMissing => ("request.idempotency_key_missing", 400, false),
            Self::KeyReused => ("request.idempotency_key_reused", 422, false),
            Self::InProgress => ("request.in_progress", 409, true),
            Self::NotFound => ("request.not_found", 404, false),
            Self::Method => ("request.method", 405, false),
            Self::MediaType => ("request.media_type", 415, false),
            Self::TooLarge => ("request.too_large", 413, false),
            Self::Timeout => ("request.timeout", 408, true),
            Self::Host => ("request.host", 421, false),
            Self::Origin => ("request.origin", 403, false),
            Self::AuthMissing => ("auth.missing", 401, false),
            Self::AuthScope => ("auth.scope", 403, false),
            Self::Rate => ("rate.limited", 429, true),
            Self::Overloaded => ("service.overloaded", 503, true),
            Self::NotReady => ("service.not_ready", 503, true),
            Self::Stopping => ("service.stopping", 503, true),
            Self::SessionUnknown => ("session.unknown", 404, false),
            Self::SessionGone => ("session.gone", 410, false),
            Self::WrongState => ("session.wrong_state", 409, false),
            Self::TicketInvalid => ("session.ticket_invalid", 404, false),
            Self::ReaderBusy => ("reader.busy", 409, true),
            Self::ReaderNoService => ("reader.no_service", 503, true),
            Self::ChallengeMismatch => ("request.challenge_differs", 422, false),
            Self::MrzLayout => ("mrz.layout", 422, false),
            Self::NoClaims => ("result.no_claims", 404, false),
            Self::NotAcceptable => ("request.not_acceptable", 406, false),
            Self::WebhookTarget => ("webhook.target_refused", 422, false),
            Self::WebhookTooMany => ("webhook.too_many", 409, false),
            Self::LogUnavailable => ("log.unavailable", 503, true),
            Self::Internal => ("internal.fault", 500, false),
        }
    }

    /// The stable code.
    pub(in crate::service) const fn code(self) -> &'static str {
        self.row().0
    }

    /// The status.
    pub(in crate::service) const fn status(self) -> u16 {
        self.row().1
    }
}

/// What is wrong with one field, by its pointer (RFC 6901).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service) struct Wrong {
    pub(in crate::service) pointer: &'static str,
    pub(in crate::service) expected: &'static str,
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service) struct Problem {
    pub(in crate::service) fault: Fault,
    /// What is wrong with which field.
    pub(in crate::service) errors: Vec<Wrong>,
    /// When to try again, in seconds.
    pub(in crate::service) retry_after: Option<u64>,
    /// The right that is missing, the calls that are allowed: words of ours.
    pub(in crate::service) needed: Vec<&'static str>,
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self { fault, errors: Vec::new(), retry_after: None, needed: Vec::new() }
    }
}

impl Problem {
    /// The same, with what would be right.
    pub(in crate::service) fn needing(mut self, needed: &[&'static str]) -> Self {
        self.needed = needed.to_vec();
        self
    }

    /// The same, with when to come again.
    pub(in crate::service) const fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Fields that are not as they should be.
    pub(in crate::service) fn fields(errors: Vec<Wrong>) -> Self {
        Self { errors, ..Fault::Invalid.into() }
    }

    /// The status.
    pub(in crate::service) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The document.
    pub(in crate::service) fn document(&self, words: &Words, request_id: &str) -> Value {
        let (code, status, retryable) = self.fault.row();
        let mut document = json!({
            "type": format!("https://docs.example/codes/{code}"),
            "title": words.english.code(code, Part::Title),
            "status": status,
            "detail": words.english.code(code, Part::Cause),
            "code": code,
            "retryable": retryable,
            "next_step": {
                "da": words.danish.code(code, Part::Clerk),
                "en": words.english.code(code, Part::Clerk),
            },
            "request_id": request_id,
        });
        let mut add = |name: &str, value: Value| {
            if let Some(object) = document.as_object_mut() {
                object.insert(name.to_owned(), value);
            }
        };
        if let Some(seconds) = self.retry_after {
            add("retry_after_ms", json!(seconds.saturating_mul(1000)));
        }
        if !self.needed.is_empty() {
            add("needed", json!(self.needed));
        }
        if !self.errors.is_empty() {
            let errors: Vec<_> = self
                .errors
                .iter()
                .map(|wrong| json!({ "pointer": wrong.pointer, "expected": wrong.expected }))
                .collect();
            add("errors", json!(errors));
        }
        document
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_words_in_both_languages() {
        let words = Words::default();
        let known = crate::wording::codes();
        for fault in Fault::ALL {
            assert!(known.contains(&fault.code()), "{}", fault.code());
            let text = Problem::from(fault).document(&words, "req_0").to_string();
            assert!(!text.contains('\u{2039}'), "{text}");
            assert_eq!(fault.row().2, crate::wording::is_retryable(fault.code()), "{}", fault.code());
        }
    }
}
