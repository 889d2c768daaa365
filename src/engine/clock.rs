//! The one place that asks what time it is.

use crate::encoding::Timestamp;

/// Now, by the system's clock.
#[expect(clippy::disallowed_methods, reason = "the top floor is where time comes in")]
pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_unix(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
