//! A source that says what it was told to say, for demonstrations and tests.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::Source;
use crate::encoding::Timestamp;
use crate::registry::answer::{Answer, Coverage, SourceError, SourceId, Status};
use crate::registry::query::{DocumentNumber, Query};

/// Answers from a table in memory, as of the moment of asking unless told otherwise.
#[derive(Debug, Clone)]
pub struct MemorySource {
    id: SourceId,
    coverage: Coverage,
    statuses: HashMap<DocumentNumber, Status>,
    as_of: Option<Timestamp>,
    failure: Option<SourceError>,
}

impl MemorySource {
    /// A source that speaks about `coverage` and lists nothing.
    #[must_use]
    pub fn new(id: SourceId, coverage: Coverage) -> Self {
        Self { id, coverage, statuses: HashMap::new(), as_of: None, failure: None }
    }

    /// Gives one number a status.
    #[must_use]
    pub fn with(mut self, number: DocumentNumber, status: Status) -> Self {
        self.statuses.insert(number, status);
        self
    }

    /// Dates the answers, so that they can grow old.
    #[must_use]
    pub const fn as_of(mut self, moment: Timestamp) -> Self {
        self.as_of = Some(moment);
        self
    }

    /// Makes every question fail.
    #[must_use]
    pub const fn failing(mut self, error: SourceError) -> Self {
        self.failure = Some(error);
        self
    }
}

impl Source for MemorySource {
    fn id(&self) -> &SourceId {
        &self.id
    }

    fn ask(&self, query: &Query, now: Timestamp) -> Result<Answer, SourceError> {
        if let Some(error) = self.failure {
            return Err(error);
        }
        if !self.coverage.includes(query) {
            return Err(SourceError::OutOfCoverage);
        }
        Ok(Answer {
            status: self.statuses.get(&query.number).copied().unwrap_or(Status::NotListed),
            as_of: self.as_of.unwrap_or(now),
            next_update: None,
            coverage: self.coverage.clone(),
            source: self.id.clone(),
            sequence: None,
            evidence_digest: hex::encode(Sha256::digest(self.id.as_str())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::query::{DocumentKind, IssuingState};

    #[test]
    fn silence_about_another_issuer_is_an_error() {
        let source = MemorySource::new("police".parse().unwrap(), Coverage::passports_of(IssuingState::DENMARK));
        let mut query = Query::passport(IssuingState::DENMARK, DocumentNumber::parse("1").unwrap());
        let now = Timestamp::from_unix(0);
        assert_eq!(source.ask(&query, now).unwrap().status, Status::NotListed);
        query.kind = DocumentKind::Other;
        assert_eq!(source.ask(&query, now), Err(SourceError::OutOfCoverage));
        query.kind = DocumentKind::Passport;
        query.issuing_state = "SWE".parse().unwrap();
        assert_eq!(source.ask(&query, now), Err(SourceError::OutOfCoverage));
        assert_eq!(source.failing(SourceError::Timeout).ask(&query, now), Err(SourceError::Timeout));
    }
}
