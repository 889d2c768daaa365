//! Where answers come from.

mod file;
mod memory;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use file::FileSource;
pub use memory::MemorySource;
#[cfg(feature = "sqlite")]
pub use sqlite::{DatabaseError, Imported, ListDatabase};

use super::answer::{Answer, SourceError, SourceId};
use super::query::Query;
use crate::encoding::Timestamp;

/// Something that can be asked about a document.
pub trait Source {
    /// Its name, by which a policy may require it.
    fn id(&self) -> &SourceId;

    /// The age in hours up to which its answers count as fresh: 24 for a list that is delivered daily.
    fn max_age_hours(&self) -> u32 {
        24
    }

    /// Asks about one document. Every failure is an error; none is a clean answer.
    fn ask(&self, query: &Query, now: Timestamp) -> Result<Answer, SourceError>;
}
