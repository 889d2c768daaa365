//! What a source answers, and the ways in which it fails to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::query::{DocumentKind, IssuingState, Query};
use crate::encoding::{Date, Timestamp};

/// Text that cannot name a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a source name: 1 to 64 of a-z, 0-9, -, _ and .")]
pub struct SourceIdError;

/// The short name of a source, as policies and reports write it: `rigspolitiet`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(String);

impl SourceId {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SourceId {
    type Err = SourceIdError;

    fn from_str(text: &str) -> Result<Self, SourceIdError> {
        let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'-' | b'_' | b'.');
        if (1..=64).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(SourceIdError)
        }
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for SourceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SourceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Why a document stands on a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListedReason {
    /// Taken from its holder.
    Stolen,
    /// Mislaid, lost in the post, or never collected.
    Lost,
    /// Taken out of use by an authority.
    Blocked,
    /// Replaced by another document.
    Cancelled,
}

impl ListedReason {
    /// Every reason.
    const ALL: [Self; 4] = [Self::Stolen, Self::Lost, Self::Blocked, Self::Cancelled];

    /// The word lists and answers write.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stolen => "stolen",
            Self::Lost => "lost",
            Self::Blocked => "blocked",
            Self::Cancelled => "cancelled",
        }
    }

    /// The reason of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// What a source knows of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// The list speaks about such documents, and this one is not on it.
    NotListed,
    /// The document is on the list. Many sources keep the reason to themselves.
    Listed {
        /// Why, if the source says.
        reason: Option<ListedReason>,
        /// Since when, if the source says.
        since: Option<Date>,
    },
    /// The issuer never issued this number.
    NotIssued,
    /// A compact filter holds something like it; only an exact look-up can tell.
    PossibleHit,
}

/// Which documents a source speaks about at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// The issuers whose documents are on the list.
    pub issuers: Vec<IssuingState>,
    /// The kinds of document that are on the list.
    pub kinds: Vec<DocumentKind>,
    /// The first day from which losses are on the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
}

impl Coverage {
    /// Passports of one issuer.
    #[must_use]
    pub fn passports_of(issuer: IssuingState) -> Self {
        Self { issuers: vec![issuer], kinds: vec![DocumentKind::Passport], since: None }
    }

    /// Whether silence about this document means something.
    #[must_use]
    pub fn includes(&self, query: &Query) -> bool {
        self.issuers.contains(&query.issuing_state) && self.kinds.contains(&query.kind)
    }
}

/// One answer, with what is needed to weigh it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What the source knows.
    #[serde(flatten)]
    pub status: Status,
    /// The moment the answer describes: the date of the content, not of the download.
    pub as_of: Timestamp,
    /// When the source promises something newer.
    pub next_update: Option<Timestamp>,
    /// Which documents the source speaks about.
    pub coverage: Coverage,
    /// Who answered.
    pub source: SourceId,
    /// The edition of the list, which never falls.
    pub sequence: Option<u64>,
    /// SHA-256 of what was asked: the file or the response as received, in hexadecimal.
    pub evidence_digest: String,
}

/// Why there is no answer. None of these is ever read as a clean answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum SourceError {
    /// The source cannot be reached.
    #[error("the source cannot be reached")]
    Unreachable,
    /// The source did not answer in time.
    #[error("the source did not answer in time")]
    Timeout,
    /// The source refuses to answer us.
    #[error("the source refuses to answer this client")]
    Unauthorised,
    /// Nothing proves that the answer is the source's: its signature, or the certificate of who answered, is another's.
    #[error("the answer is not proved to be the source's own")]
    BadSignature,
    /// The list is an older edition than one seen before.
    #[error("the list is older than one seen before")]
    RolledBack,
    /// The list says nothing about such documents.
    #[error("the list does not speak about this issuer or kind of document")]
    OutOfCoverage,
    /// The answer cannot be understood.
    #[error("the answer cannot be understood")]
    Malformed,
}
