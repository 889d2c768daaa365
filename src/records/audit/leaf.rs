//! A leaf of the tree: what may stay when everything personal is gone (READINESS 6.3).

use serde::{Deserialize, Serialize};

use super::event::{AuditEvent, EventId};
use crate::encoding::Timestamp;
use crate::readiness::Verdict;

/// The words of a leaf, in the order they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::records) struct Leaf {
    /// The edition of this form.
    v: u8,
    /// Its place in the log, from 0.
    pub(in crate::records) sequence: u64,
    /// The event's name.
    pub(in crate::records) event_id: EventId,
    /// When it was decided.
    pub(in crate::records) at: Timestamp,
    /// What was decided.
    pub(in crate::records) outcome: Verdict,
    /// SHA-256 over salt and content, in hexadecimal.
    pub(in crate::records) commitment: String,
}

const EDITION: u8 = 1;

impl Leaf {
    pub(in crate::records) fn new(sequence: u64, event: &AuditEvent, commitment: &[u8; 32]) -> Self {
        Self {
            v: EDITION,
            sequence,
            event_id: event.id,
            at: event.at,
            outcome: event.outcome,
            commitment: hex::encode(commitment),
        }
    }

    /// The text that is hashed.
    pub(in crate::records) fn text(&self) -> String {
        // A struct of numbers and text has a JSON form; without one there would be no leaf, and verification says so.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A leaf as stored; nothing where the text is not exactly what [`text`](Self::text) writes.
    pub(in crate::records) fn parse(text: &str) -> Option<Self> {
        let leaf: Self = serde_json::from_str(text).ok()?;
        (leaf.v == EDITION && leaf.text() == text).then_some(leaf)
    }
}
