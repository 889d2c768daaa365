//! Where answers come from.

mod editions;
mod file;
#[cfg(feature = "filter")]
pub mod filter;
#[cfg(feature = "http")]
mod http;
mod memory;
mod recording;
mod screened;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use editions::{Editions, EditionsError, Remembered};
pub use file::FileSource;
#[cfg(feature = "filter")]
pub use filter::FilterSource;
#[cfg(feature = "http")]
pub use http::{HttpIdentity, HttpIdentityError, HttpSettings, HttpSource, HttpSourceError};
pub use memory::MemorySource;
pub use recording::{OtherKey, Recorder, Recording, Replay};
pub use screened::{OtherRegister, Screened};
#[cfg(feature = "sqlite")]
pub use sqlite::{DatabaseError, Imported, ListDatabase};

use super::answer::{Answer, SourceError, SourceId};
use super::combine::Reply;
use super::query::Query;
use crate::encoding::Timestamp;

/// Something that can be asked about a document.
pub trait Source {
    /// Its name, by which a policy may require it.
    fn id(&self) -> &SourceId;

    /// The age in seconds up to which its answers count as fresh: a day for a list that is delivered daily.
    fn max_age_seconds(&self) -> u32 {
        86_400
    }

    /// Asks about one document. Every failure is an error; none is a clean answer.
    fn ask(&self, query: &Query, now: Timestamp) -> Result<Answer, SourceError>;

    /// What asking came to, for [`combine`](super::combine) to weigh.
    fn replies(&self, query: &Query, now: Timestamp) -> Vec<Reply> {
        vec![Reply::new(self.id().clone(), self.max_age_seconds(), &self.ask(query, now))]
    }
}

impl<S: Source + ?Sized> Source for Box<S> {
    fn id(&self) -> &SourceId {
        (**self).id()
    }

    fn max_age_seconds(&self) -> u32 {
        (**self).max_age_seconds()
    }

    fn ask(&self, query: &Query, now: Timestamp) -> Result<Answer, SourceError> {
        (**self).ask(query, now)
    }

    fn replies(&self, query: &Query, now: Timestamp) -> Vec<Reply> {
        (**self).replies(query, now)
    }
}
