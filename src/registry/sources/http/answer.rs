//! What a register writes back.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::HttpSettings;
use crate::encoding::{Date, Timestamp};
use crate::registry::answer::{Answer, ListedReason, SourceError, Status};

/// The words of the answer. A key nobody knows refuses it: it could be the one that matters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    request_id: String,
    status: Word,
    as_of: Timestamp,
    #[serde(default)]
    next_update: Option<Timestamp>,
    #[serde(default)]
    sequence: Option<u64>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    since: Option<Date>,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Word {
    NotListed,
    Listed,
    NotIssued,
    PossibleHit,
    NotCovered,
}

/// Reads an answer to the question that carried `request_id`.
pub(super) fn read(body: &[u8], request_id: &str, settings: &HttpSettings) -> Result<Answer, SourceError> {
    let read: Body = serde_json::from_slice(body).map_err(|_| SourceError::Malformed)?;
    // Another question's answer, however well meant, may be about another document.
    if read.request_id != request_id {
        return Err(SourceError::Malformed);
    }
    let explained = read.reason.is_some() || read.since.is_some();
    let status = match read.status {
        // A reason nobody knows is still a listing.
        Word::Listed => {
            Status::Listed { reason: read.reason.as_deref().and_then(ListedReason::named), since: read.since }
        }
        _ if explained => return Err(SourceError::Malformed),
        Word::NotListed => Status::NotListed,
        Word::NotIssued => Status::NotIssued,
        Word::PossibleHit => Status::PossibleHit,
        Word::NotCovered => return Err(SourceError::OutOfCoverage),
    };
    Ok(Answer {
        status,
        as_of: read.as_of,
        next_update: read.next_update,
        coverage: settings.coverage.clone(),
        source: settings.source.clone(),
        sequence: read.sequence,
        evidence_digest: hex::encode(Sha256::digest(body)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Coverage, IssuingState};
    use proptest::prelude::*;
    use std::time::Duration;

    fn settings() -> HttpSettings {
        HttpSettings {
            source: "rigspolitiet".parse().unwrap(),
            address: "https://register.example".to_owned(),
            coverage: Coverage::passports_of(IssuingState::DENMARK),
            max_age_seconds: 300,
            budget: Duration::from_secs(3),
        }
    }

    fn of(text: &str) -> Result<Status, SourceError> {
        read(text.as_bytes(), "ab", &settings()).map(|answer| answer.status)
    }

    #[test]
    fn every_status_word_is_read_and_no_other() {
        let with = |words: &str| of(&format!(r#"{{"request_id":"ab","as_of":"2026-11-22T12:00:00Z",{words}}}"#));
        let since = Some("2026-03-04".parse().unwrap());
        let stolen = Status::Listed { reason: Some(ListedReason::Stolen), since };
        assert_eq!(with(r#""status":"listed","reason":"stolen","since":"2026-03-04""#), Ok(stolen));
        let unexplained = Status::Listed { reason: None, since: None };
        assert_eq!(with(r#""status":"listed""#), Ok(unexplained));
        assert_eq!(with(r#""status":"listed","reason":"eaten""#), Ok(unexplained));
        assert_eq!(with(r#""status":"not_listed","next_update":null,"sequence":7"#), Ok(Status::NotListed));
        assert_eq!(with(r#""status":"not_issued""#), Ok(Status::NotIssued));
        assert_eq!(with(r#""status":"possible_hit""#), Ok(Status::PossibleHit));
        assert_eq!(with(r#""status":"not_covered""#), Err(SourceError::OutOfCoverage));
        for words in [
            r#""status":"clean""#,
            r#""status":"NOT_LISTED""#,
            r#""status":"not_listed","reason":"stolen""#,
            r#""status":"not_listed","withdrawn":true"#,
            r#""status":"not_listed","status":"listed""#,
            r#""status":null"#,
            r#""reason":"stolen""#,
            r#""status":"not_listed","sequence":-1"#,
        ] {
            assert_eq!(with(words), Err(SourceError::Malformed), "{words}");
        }
    }

    #[test]
    fn an_answer_without_echo_or_date_is_none() {
        let whole = r#"{"request_id":"ab","as_of":"2026-11-22T12:00:00Z","status":"not_listed"}"#;
        assert_eq!(of(whole), Ok(Status::NotListed));
        for (from, to) in [("\"ab\"", "\"ac\""), ("\"ab\"", "\"\""), ("2026-11-22T12:00:00Z", "yesterday"), ("}", "}x")]
        {
            assert_eq!(of(&whole.replace(from, to)), Err(SourceError::Malformed), "{to}");
        }
        for text in ["", "null", "[]", "<html>", "{}", "\u{feff}{}"] {
            assert_eq!(of(text), Err(SourceError::Malformed), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_bent_answer_never_clears_unless_it_still_says_so(place in 0_usize..70, octet in any::<u8>()) {
            let whole = r#"{"request_id":"ab","as_of":"2026-11-22T12:00:00Z","status":"listed"}"#;
            let mut bent = whole.as_bytes().to_vec();
            if let Some(slot) = bent.get_mut(place) {
                *slot = octet;
            }
            prop_assert!(!matches!(read(&bent, "ab", &settings()), Ok(answer) if answer.status == Status::NotListed));
        }
    }
}
