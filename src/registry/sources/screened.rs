//! Two forms of one register: what stands near says whether what stands far has to be asked at all.

use super::Source;
use crate::encoding::Timestamp;
use crate::registry::answer::{Answer, SourceError, SourceId, Status};
use crate::registry::combine::{Reply, is_from_the_future, is_stale};
use crate::registry::query::Query;

/// The two forms are two registers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the filter is of {filter}, the register is {exact}")]
pub struct OtherRegister {
    /// The filter's source.
    pub filter: SourceId,
    /// The exact one.
    pub exact: SourceId,
}

/// A filter before an exact source: the number of a document that is freshly known not to be listed never leaves the machine.
pub struct Screened<F, E> {
    filter: F,
    exact: E,
}

impl<F: Source, E: Source> Screened<F, E> {
    /// Puts `filter` before `exact`.
    pub fn new(filter: F, exact: E) -> Result<Self, OtherRegister> {
        if filter.id() == exact.id() {
            Ok(Self { filter, exact })
        } else {
            Err(OtherRegister { filter: filter.id().clone(), exact: exact.id().clone() })
        }
    }

    fn settles(&self, answer: &Result<Answer, SourceError>, now: Timestamp) -> bool {
        answer.as_ref().is_ok_and(|answer| {
            answer.status == Status::NotListed
                && !is_stale(answer.as_of, answer.next_update, self.filter.max_age_seconds(), now)
                && !is_from_the_future(answer.as_of, now, 0)
        })
    }
}

impl<F: Source, E: Source> Source for Screened<F, E> {
    fn id(&self) -> &SourceId {
        self.exact.id()
    }

    fn max_age_seconds(&self) -> u32 {
        self.exact.max_age_seconds()
    }

    fn ask(&self, query: &Query, now: Timestamp) -> Result<Answer, SourceError> {
        let near = self.filter.ask(query, now);
        if self.settles(&near, now) { near } else { self.exact.ask(query, now) }
    }

    fn replies(&self, query: &Query, now: Timestamp) -> Vec<Reply> {
        let near = self.filter.ask(query, now);
        let reply = Reply::new(self.filter.id().clone(), self.filter.max_age_seconds(), &near);
        let mut replies = vec![reply];
        if !self.settles(&near, now) {
            replies.extend(self.exact.replies(query, now));
        }
        replies
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::answer::{Coverage, ListedReason};
    use crate::registry::combine::{Hit, Open, Requirements, combine};
    use crate::registry::query::{DocumentNumber, IssuingState};
    use crate::registry::sources::MemorySource;

    const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);

    fn source(status: Status, age_seconds: i64) -> MemorySource {
        MemorySource::new("police".parse().unwrap(), Coverage::passports_of(IssuingState::DENMARK))
            .with(DocumentNumber::parse("1").unwrap(), status)
            .as_of(Timestamp::from_unix(NOW.unix() - age_seconds))
    }

    /// What two answers come to, and of how many replies.
    fn weigh(near: MemorySource, far: MemorySource) -> (Vec<Hit>, Vec<Open>, usize) {
        let query = Query::passport(IssuingState::DENMARK, DocumentNumber::parse("1").unwrap());
        let replies = Screened::new(near, far).unwrap().replies(&query, NOW);
        let required = ["police".parse().unwrap()];
        let found = combine(&replies, Requirements { required: &required, now: NOW, clock_skew_seconds: 300 });
        (found.hits.into_iter().collect(), found.open.into_iter().collect(), replies.len())
    }

    #[test]
    fn the_far_source_is_asked_only_where_the_near_one_leaves_a_question() {
        let stolen = Status::Listed { reason: Some(ListedReason::Stolen), since: None };
        let down = || source(Status::NotListed, 0).failing(SourceError::Timeout);
        assert_eq!(weigh(source(Status::NotListed, 80_000), source(stolen, 0)), (vec![], vec![], 1));
        assert_eq!(weigh(source(Status::PossibleHit, 0), source(Status::NotListed, 0)), (vec![], vec![], 2));
        let listed = Hit::Listed(Some(ListedReason::Stolen));
        assert_eq!(weigh(source(Status::PossibleHit, 0), source(stolen, 0)), (vec![listed], vec![], 2));
        let both = vec![Open::PossibleHit, Open::Unavailable];
        assert_eq!(weigh(source(Status::PossibleHit, 0), down()), (vec![], both, 2));
        // An old filter settles nothing, and neither does one dated ahead.
        assert_eq!(weigh(source(Status::NotListed, 90_000), source(Status::NotListed, 0)), (vec![], vec![], 2));
        assert_eq!(weigh(source(Status::NotListed, -9_000), down()), (vec![], vec![Open::Unavailable], 2));
    }

    #[test]
    fn a_filter_of_another_register_is_refused() {
        let other = MemorySource::new("other".parse().unwrap(), Coverage::passports_of(IssuingState::DENMARK));
        assert!(Screened::new(other, source(Status::NotListed, 0)).is_err());
    }
}
