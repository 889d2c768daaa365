//! Several answers, one finding.
//!
//! Any hit is negative, however old. Without one, every required source must have given a fresh answer that the document is
//! not listed; clean answers of other sources add nothing.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::answer::{Answer, ListedReason, SourceError, SourceId, Status};
use crate::encoding::Timestamp;

/// What came back from asking one source, as facts and records write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenReply", into = "WrittenReply")]
pub struct Reply {
    /// Who was asked.
    pub source: SourceId,
    /// What came back.
    pub status: ReplyStatus,
    /// Why the document is listed, if it is and the source says.
    pub reason: Option<ListedReason>,
    /// The moment the answer describes.
    pub as_of: Option<Timestamp>,
    /// The age in seconds up to which the answer counts as fresh.
    pub max_age_seconds: u32,
    /// When the source promised something newer.
    pub next_update: Option<Timestamp>,
}

/// A reply as written: its longest age in seconds, or in whole hours.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenReply {
    source: SourceId,
    status: ReplyStatus,
    #[serde(default)]
    reason: Option<ListedReason>,
    #[serde(default)]
    as_of: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_age_hours: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_age_seconds: Option<u32>,
    #[serde(default)]
    next_update: Option<Timestamp>,
}

impl TryFrom<WrittenReply> for Reply {
    type Error = &'static str;

    fn try_from(written: WrittenReply) -> Result<Self, &'static str> {
        let WrittenReply { source, status, reason, as_of, next_update, max_age_hours, max_age_seconds } = written;
        let max_age_seconds = match (max_age_hours, max_age_seconds) {
            (Some(hours), None) => hours.saturating_mul(3_600),
            (None, Some(seconds)) => seconds,
            _ => return Err("one of max_age_hours and max_age_seconds"),
        };
        Ok(Self { source, status, reason, as_of, max_age_seconds, next_update })
    }
}

impl From<Reply> for WrittenReply {
    fn from(reply: Reply) -> Self {
        let Reply { source, status, reason, as_of, max_age_seconds, next_update } = reply;
        let hours = (max_age_seconds % 3_600 == 0).then_some(max_age_seconds / 3_600);
        let seconds = hours.is_none().then_some(max_age_seconds);
        Self { source, status, reason, as_of, max_age_hours: hours, max_age_seconds: seconds, next_update }
    }
}

/// The outcome of asking, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyStatus {
    /// Not on the list.
    NotListed,
    /// On the list.
    Listed,
    /// Never issued.
    NotIssued,
    /// Perhaps on the list.
    PossibleHit,
    /// There was no answer.
    Error,
}

impl Reply {
    /// From what a source returned.
    #[must_use]
    pub fn new(source: SourceId, max_age_seconds: u32, result: &Result<Answer, SourceError>) -> Self {
        let Ok(answer) = result else {
            return Self {
                source,
                status: ReplyStatus::Error,
                reason: None,
                as_of: None,
                max_age_seconds,
                next_update: None,
            };
        };
        let (status, reason) = match answer.status {
            Status::NotListed => (ReplyStatus::NotListed, None),
            Status::Listed { reason, .. } => (ReplyStatus::Listed, reason),
            Status::NotIssued => (ReplyStatus::NotIssued, None),
            Status::PossibleHit => (ReplyStatus::PossibleHit, None),
        };
        Self { source, status, reason, as_of: Some(answer.as_of), max_age_seconds, next_update: answer.next_update }
    }
}

/// Who must have answered, and by which clock.
#[derive(Debug, Clone, Copy)]
pub struct Requirements<'a> {
    /// The sources without whose fresh answer nothing is known.
    pub required: &'a [SourceId],
    /// The moment of the evaluation.
    pub now: Timestamp,
    /// By how many seconds a source's clock may be ahead of ours.
    pub clock_skew_seconds: u32,
}

/// A source says the document must not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hit {
    /// On a list, with the reason if the source gives one.
    Listed(Option<ListedReason>),
    /// Never issued.
    NotIssued,
}

/// Why it is not known whether the document is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Open {
    /// A filter hit that no exact answer settled.
    PossibleHit,
    /// The answer is too old.
    Stale,
    /// No answer, or one dated in the future.
    Unavailable,
    /// The source was not asked.
    NotChecked,
}

/// What the answers come to. Empty in both parts means: not listed, and freshly known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Combined {
    /// Everything that says the document must not be used.
    pub hits: BTreeSet<Hit>,
    /// What keeps the question open. Empty when there is a hit, since a hit settles it.
    pub open: BTreeSet<Open>,
}

impl Combined {
    /// Whether every required source freshly said that the document is not listed, and nobody said otherwise.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.hits.is_empty() && self.open.is_empty()
    }
}

/// Weighs replies. The order of `replies` does not matter.
#[must_use]
pub fn combine(replies: &[Reply], requirements: Requirements<'_>) -> Combined {
    let hits: BTreeSet<Hit> = replies.iter().filter_map(hit).collect();
    if !hits.is_empty() {
        return Combined { hits, open: BTreeSet::new() };
    }
    let open = requirements.required.iter().flat_map(|source| doubts(source, replies, requirements)).collect();
    Combined { hits, open }
}

const fn hit(reply: &Reply) -> Option<Hit> {
    match reply.status {
        ReplyStatus::Listed => Some(Hit::Listed(reply.reason)),
        ReplyStatus::NotIssued => Some(Hit::NotIssued),
        ReplyStatus::NotListed | ReplyStatus::PossibleHit | ReplyStatus::Error => None,
    }
}

/// What one required source leaves open: nothing once any of its answers is exact and fresh.
fn doubts(source: &SourceId, replies: &[Reply], requirements: Requirements<'_>) -> BTreeSet<Open> {
    let outcomes: Vec<Option<Open>> =
        replies.iter().filter(|reply| reply.source == *source).map(|reply| doubt(reply, requirements)).collect();
    if outcomes.is_empty() {
        return BTreeSet::from([Open::NotChecked]);
    }
    if outcomes.contains(&None) { BTreeSet::new() } else { outcomes.into_iter().flatten().collect() }
}

fn doubt(reply: &Reply, requirements: Requirements<'_>) -> Option<Open> {
    match (reply.status, reply.as_of) {
        (ReplyStatus::PossibleHit, _) => Some(Open::PossibleHit),
        (ReplyStatus::NotListed, Some(as_of)) => {
            if is_from_the_future(as_of, requirements.now, requirements.clock_skew_seconds) {
                Some(Open::Unavailable)
            } else {
                is_stale(as_of, reply.next_update, reply.max_age_seconds, requirements.now).then_some(Open::Stale)
            }
        }
        _ => Some(Open::Unavailable),
    }
}

/// Whether an answer is too old: older than its limit (an answer exactly that old is fresh), or past its promised renewal.
#[must_use]
pub fn is_stale(as_of: Timestamp, next_update: Option<Timestamp>, max_age_seconds: u32, now: Timestamp) -> bool {
    let age = now.unix().saturating_sub(as_of.unix());
    age > i64::from(max_age_seconds) || next_update.is_some_and(|next| now > next)
}

/// Whether an answer describes a moment that has not come yet, beyond what two clocks may differ.
#[must_use]
pub fn is_from_the_future(as_of: Timestamp, now: Timestamp, clock_skew_seconds: u32) -> bool {
    as_of.unix().saturating_sub(now.unix()) > i64::from(clock_skew_seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: i64 = 1_800_000_000;

    fn reply(source: &str, status: ReplyStatus, age_seconds: i64) -> Reply {
        let as_of = Some(Timestamp::from_unix(NOW - age_seconds));
        Reply {
            source: source.parse().unwrap(),
            status,
            reason: None,
            as_of,
            max_age_seconds: 86_400,
            next_update: None,
        }
    }

    fn weigh(replies: &[Reply]) -> Combined {
        let required = ["police".parse().unwrap()];
        let now = Timestamp::from_unix(NOW);
        combine(replies, Requirements { required: &required, now, clock_skew_seconds: 300 })
    }

    fn open(replies: &[Reply]) -> Vec<Open> {
        weigh(replies).open.into_iter().collect()
    }

    #[test]
    fn freshness_ends_after_the_limit_and_not_at_it() {
        use ReplyStatus::NotListed;
        assert!(weigh(&[reply("police", NotListed, 0)]).is_clean());
        assert!(weigh(&[reply("police", NotListed, 24 * 3600)]).is_clean());
        assert_eq!(open(&[reply("police", NotListed, 24 * 3600 + 1)]), [Open::Stale]);
        assert!(weigh(&[reply("police", NotListed, -300)]).is_clean());
        assert_eq!(open(&[reply("police", NotListed, -301)]), [Open::Unavailable]);
    }

    #[test]
    fn a_passed_renewal_makes_a_young_answer_stale() {
        let mut late = reply("police", ReplyStatus::NotListed, 60);
        late.next_update = Some(Timestamp::from_unix(NOW));
        assert!(weigh(std::slice::from_ref(&late)).is_clean());
        late.next_update = Some(Timestamp::from_unix(NOW - 1));
        assert_eq!(open(&[late]), [Open::Stale]);
    }

    #[test]
    fn a_hit_counts_from_any_source_at_any_age() {
        let replies = [reply("police", ReplyStatus::NotListed, 0), reply("other", ReplyStatus::Listed, 9_999_999)];
        assert_eq!(weigh(&replies).hits, BTreeSet::from([Hit::Listed(None)]));
        let unissued = [reply("police", ReplyStatus::NotIssued, -9_999_999)];
        assert_eq!(weigh(&unissued).hits, BTreeSet::from([Hit::NotIssued]));
    }

    #[test]
    fn only_a_required_source_can_clear() {
        assert_eq!(open(&[]), [Open::NotChecked]);
        assert_eq!(open(&[reply("other", ReplyStatus::NotListed, 0)]), [Open::NotChecked]);
        assert_eq!(open(&[reply("police", ReplyStatus::Error, 0)]), [Open::Unavailable]);
    }

    #[test]
    fn an_exact_answer_settles_a_filter_hit() {
        let possible = reply("police", ReplyStatus::PossibleHit, 0);
        assert_eq!(open(std::slice::from_ref(&possible)), [Open::PossibleHit]);
        assert!(weigh(&[possible.clone(), reply("police", ReplyStatus::NotListed, 0)]).is_clean());
        assert_eq!(
            open(&[possible, reply("police", ReplyStatus::NotListed, 999_999)]),
            [Open::PossibleHit, Open::Stale]
        );
    }

    #[test]
    fn a_clean_answer_without_a_date_is_no_answer() {
        let mut undated = reply("police", ReplyStatus::NotListed, 0);
        undated.as_of = None;
        assert_eq!(open(&[undated]), [Open::Unavailable]);
    }

    fn any_reply() -> impl Strategy<Value = Reply> {
        use ReplyStatus::{Error, Listed, NotIssued, NotListed, PossibleHit};
        let status = prop::sample::select(vec![NotListed, Listed, NotIssued, PossibleHit, Error]);
        let source = prop::sample::select(vec!["police", "other"]);
        (source, status, -1_000_i64..200_000).prop_map(|(source, status, age)| reply(source, status, age))
    }

    proptest! {
        #[test]
        fn adding_a_hit_never_clears(mut replies in prop::collection::vec(any_reply(), 0..5)) {
            replies.push(reply("other", ReplyStatus::Listed, 0));
            prop_assert!(!weigh(&replies).is_clean());
        }

        #[test]
        fn an_older_answer_never_clears(replies in prop::collection::vec(any_reply(), 0..5), older in 0_i64..400_000) {
            let aged: Vec<Reply> = replies.iter().cloned().map(|mut reply| {
                // Answers from the future are let alone: ageing them into the present is another matter.
                if reply.as_of.is_some_and(|at| at.unix() <= NOW) {
                    reply.as_of = reply.as_of.map(|at| Timestamp::from_unix(at.unix() - older));
                }
                reply
            }).collect();
            prop_assert!(!weigh(&aged).is_clean() || weigh(&replies).is_clean());
        }

        #[test]
        fn the_order_of_replies_does_not_matter(mut replies in prop::collection::vec(any_reply(), 0..5)) {
            let forwards = weigh(&replies);
            replies.reverse();
            prop_assert_eq!(forwards, weigh(&replies));
        }
    }
}
