//! The audit log's parts: what an event says, how it is sealed, the tree over all of them, and the signed word about the tree.

mod checkpoint;
mod event;
mod leaf;
mod sealed;
mod tree;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use event::{AuditEvent, Class, Detail, EventId, EventIdError, Personal, Reason};
pub use tree::{Hash, InclusionProof};

pub(super) use leaf::Leaf;
pub(super) use sealed::Sealed;
pub(super) use tree::{Frontier, inclusion_path, leaf_hash};
