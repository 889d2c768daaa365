//! What can be wrong with a set of SecurityInfos.

use crate::encoding::TlvError;

/// Why octets are no set of SecurityInfos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecurityInfosError {
    /// Not a SET OF SEQUENCE, each beginning with an object identifier.
    #[error(transparent)]
    Structure(#[from] TlvError),
    /// More infos than any chip has.
    #[error("more than {limit} security infos")]
    TooMany {
        /// The most we read.
        limit: usize,
    },
}
