//! What a register answered, kept and played back: a verdict can be looked into later without asking anybody again.
//!
//! Documents stand in a recording by reference under a number key, never by number.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::Source;
use crate::encoding::Timestamp;
use crate::registry::answer::{Answer, SourceError, SourceId};
use crate::registry::number_key::NumberKey;
use crate::registry::query::Query;

/// What a source answered, document by document. JSON, in one order whatever the order of the questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    source: SourceId,
    max_age_seconds: u32,
    /// The number key's name.
    key_id: String,
    /// By reference in hexadecimal; the last answer to a question asked twice.
    answers: BTreeMap<String, Result<Answer, SourceError>>,
}

/// A source whose answers are kept.
pub struct Recorder<'a, S> {
    source: S,
    key: &'a NumberKey,
    answers: Mutex<BTreeMap<String, Result<Answer, SourceError>>>,
}

impl<'a, S: Source> Recorder<'a, S> {
    /// Records `source` under a number key.
    pub const fn new(source: S, key: &'a NumberKey) -> Self {
        Self { source, key, answers: Mutex::new(BTreeMap::new()) }
    }

    /// What was answered so far.
    pub fn recording(&self) -> Recording {
        Recording {
            source: self.source.id().clone(),
            max_age_seconds: self.source.max_age_seconds(),
            key_id: self.key.id(),
            answers: self.answers.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}

impl<S: Source> Source for Recorder<'_, S> {
    fn id(&self) -> &SourceId {
        self.source.id()
    }

    fn max_age_seconds(&self) -> u32 {
        self.source.max_age_seconds()
    }

    fn ask(&self, query: &Query, now: Timestamp) -> Result<Answer, SourceError> {
        let result = self.source.ask(query, now);
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.insert(hex::encode(self.key.reference(query)), result.clone());
        result
    }
}

/// A recording under another number key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the recording was made under another number key")]
pub struct OtherKey;

/// A source that answers as it was recorded, and knows nothing else.
pub struct Replay<'a> {
    recording: Recording,
    key: &'a NumberKey,
}

impl<'a> Replay<'a> {
    /// Plays a recording made under the same key.
    pub fn new(recording: Recording, key: &'a NumberKey) -> Result<Self, OtherKey> {
        if recording.key_id == key.id() { Ok(Self { recording, key }) } else { Err(OtherKey) }
    }
}

impl Source for Replay<'_> {
    fn id(&self) -> &SourceId {
        &self.recording.source
    }

    fn max_age_seconds(&self) -> u32 {
        self.recording.max_age_seconds
    }

    fn ask(&self, query: &Query, _now: Timestamp) -> Result<Answer, SourceError> {
        let answer = self.recording.answers.get(&hex::encode(self.key.reference(query)));
        answer.cloned().unwrap_or(Err(SourceError::Unreachable))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::answer::{Coverage, ListedReason, Status};
    use crate::registry::query::{DocumentNumber, IssuingState};
    use crate::registry::sources::MemorySource;

    fn query(number: &str) -> Query {
        Query::passport(IssuingState::DENMARK, DocumentNumber::parse(number).unwrap())
    }

    #[test]
    fn a_recording_answers_like_the_source_and_knows_no_more() {
        let key = NumberKey::parse(&[b'7'; 64]).unwrap();
        let stolen = Status::Listed { reason: Some(ListedReason::Stolen), since: None };
        let source = MemorySource::new("police".parse().unwrap(), Coverage::passports_of(IssuingState::DENMARK))
            .with(DocumentNumber::parse("207654321").unwrap(), stolen);
        let recorder = Recorder::new(source, &key);
        let now = Timestamp::from_unix(1_800_000_000);
        let sweden = Query { issuing_state: "SWE".parse().unwrap(), ..query("207654321") };
        let questions = [query("207654321"), query("207654322"), sweden];
        let answers: Vec<_> = questions.iter().map(|question| recorder.ask(question, now)).collect();
        let written = serde_json::to_string(&recorder.recording()).unwrap();
        assert!(!written.contains("207654321"));
        let replay = Replay::new(serde_json::from_str(&written).unwrap(), &key).unwrap();
        let later = Timestamp::from_unix(1_900_000_000);
        let again: Vec<_> = questions.iter().map(|question| replay.ask(question, later)).collect();
        assert_eq!(again, answers);
        assert_eq!(replay.id(), recorder.id());
        assert_eq!(replay.ask(&query("207654323"), later), Err(SourceError::Unreachable));
        let stranger = NumberKey::parse(&[b'8'; 64]).unwrap();
        assert!(Replay::new(recorder.recording(), &stranger).is_err());
    }
}
