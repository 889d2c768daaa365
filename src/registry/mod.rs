//! Floor 7. Asking whether an issuer has taken a document out of use, by its number.
//!
//! A [`Source`] answers a [`Query`]; [`combine`] weighs the answers of several. Everything fails closed: no answer, an old
//! answer, an answer about other issuers, and an answer nobody can read are four kinds of "not known", never "clean".
//!
//! This is not certificate revocation: that is `trust`, and both must pass.

mod answer;
mod combine;
mod delivery;
mod number_key;
mod query;
pub mod sources;

pub use answer::{Answer, Coverage, ListedReason, SourceError, SourceId, SourceIdError, Status};
pub use combine::{Combined, Hit, Open, Reply, ReplyStatus, Requirements, combine, is_from_the_future, is_stale};
pub use delivery::{Delivery, ImportError, Manifest, RowFault, RowReject};
#[cfg(any(feature = "filter", feature = "sqlite"))]
pub use delivery::{Publisher, PublisherError};
pub use number_key::{NumberKey, NumberKeyError};
pub use query::{DocumentKind, DocumentNumber, IssuingState, Query, QueryError};
pub use sources::Source;
