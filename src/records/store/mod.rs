//! Where records lie: one small interface, the same rules above each.

#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod value;

pub use value::Value;

use super::audit::EventId;
use crate::encoding::Timestamp;

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Looking: all of it sees the same moment.
    Read,
    /// Changing: one at a time.
    Write,
}

/// Why a store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another writer was first; nothing was written, and the same may be tried again.
    #[error("another writer was first")]
    Conflict,
    /// The store holds a form of an edition this program does not know.
    #[error("the records are of edition {found}, this program knows {known}")]
    Edition {
        /// What the store says.
        found: i64,
        /// What is known here.
        known: i64,
    },
    /// What stands there is not what this program writes.
    #[error("the records are not in the form they are written in")]
    Malformed,
    /// The server is on another machine, and nothing says by which authority to believe it.
    #[error("the server is on another machine: name the authority its certificate is under (records.authorities)")]
    Unencrypted,
    /// The authorities' file holds no certificate that can be believed.
    #[error("records.authorities holds no certificate that can be believed")]
    Authorities,
    /// The engine failed: disk full, connection lost, input or output error.
    #[error("{0}")]
    Engine(Box<dyn std::error::Error + Send + Sync>),
}

/// A place for records.
pub trait Store {
    /// A transaction; dropped without [`commit`](Transaction::commit), it leaves nothing behind.
    type Transaction<'a>: Transaction
    where
        Self: 'a;

    /// Begins. A transaction for writing waits for the one before it.
    fn begin(&mut self, access: Access) -> Result<Self::Transaction<'_>, StoreError>;

    /// Makes sure that erased content is not left in files the engine keeps beside its tables.
    fn scrub(&mut self) -> Result<(), StoreError>;
}

/// The head of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The roots of the tree's complete subtrees, 32 octets each.
    pub peaks: Vec<u8>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

/// One entry, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place, from 0.
    pub sequence: u64,
    /// Its name.
    pub event_id: EventId,
    /// When it was decided.
    pub at: Timestamp,
    /// The leaf, exactly as hashed.
    pub leaf: String,
    /// The entry's key and content; nothing once erased.
    pub sealed: Option<(Vec<u8>, Vec<u8>)>,
    /// When it was erased.
    pub erased_at: Option<Timestamp>,
}

/// A person's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyRow {
    /// Since when the ID information is up to date.
    pub since: Timestamp,
    /// What shows that we wrote it (32 octets).
    pub voucher: Vec<u8>,
}

/// What can be done in a transaction.
pub trait Transaction {
    /// The head; nothing in a log without entries. In a transaction for writing, no other writer passes until its end.
    fn head(&mut self) -> Result<Option<Head>, StoreError>;
    /// Replaces the head.
    fn set_head(&mut self, head: &Head) -> Result<(), StoreError>;
    /// Whether a person is ready.
    fn ready(&mut self, reference: &[u8; 32]) -> Result<Option<ReadyRow>, StoreError>;
    /// Makes a person ready, who was not.
    fn set_ready(&mut self, reference: &[u8; 32], row: &ReadyRow) -> Result<(), StoreError>;
    /// Adds an entry.
    fn insert(&mut self, row: &Row) -> Result<(), StoreError>;
    /// At most `limit` entries from a place on, in order.
    fn rows(&mut self, from: u64, limit: u32) -> Result<Vec<Row>, StoreError>;
    /// The place of an event.
    fn find(&mut self, id: EventId) -> Result<Option<u64>, StoreError>;
    /// How many entries from before a moment still have their content.
    fn count_unerased(&mut self, before: Timestamp) -> Result<u64, StoreError>;
    /// Takes key and content of every entry from before a moment; says of how many.
    fn erase(&mut self, before: Timestamp, now: Timestamp) -> Result<u64, StoreError>;
    /// Runs a statement on tables that are not the records' own, which stand or fall with the rest of the transaction. Values
    /// are `$1`, `$2`, … in the order of their first use; the rows it returns come back.
    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Vec<Value>>, StoreError>;
    /// Makes it lasting. Only what returns from here was recorded.
    fn commit(self) -> Result<(), StoreError>;
}
