//! What can be wrong with a file.

use crate::encoding::{Tag, TlvError};
use crate::mrz::MrzError;
use crate::pki::cv_certificate::ReferenceError;
use crate::protocols::security_infos::SecurityInfosError;

/// Why a file's bytes are not the file they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LdsError {
    /// The data objects do not have the structure the file requires.
    #[error(transparent)]
    Structure(#[from] TlvError),
    /// A set of SecurityInfos that cannot be read.
    #[error(transparent)]
    SecurityInfos(#[from] SecurityInfosError),
    /// A data object the standard requires is not there.
    #[error("required data object {0} is missing")]
    Missing(Tag),
    /// More elements than any document has.
    #[error("more than {limit} {what}")]
    TooMany {
        /// What there is too much of.
        what: Counted,
        /// The most we read.
        limit: usize,
    },
    /// DG1 holds no machine readable zone.
    #[error("machine readable zone: {0}")]
    Mrz(#[from] MrzError),
    /// EF.CVCA names a key in a way no key is named.
    #[error("{error} at offset {offset}")]
    AuthorityReference {
        /// Octets from the start of the file.
        offset: usize,
        /// What is wrong with the reference.
        error: ReferenceError,
    },
    /// A biometric record (ISO/IEC 19794) is cut short or contradicts its own lengths.
    #[error("biometric record malformed at offset {offset}")]
    BiometricRecord {
        /// Octets from the start of the file.
        offset: usize,
    },
}

/// What is counted while reading a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Counted {
    /// Data objects side by side in one template.
    #[error("data objects in one template")]
    DataObjects,
    /// Certification authority references in EF.CVCA.
    #[error("certification authority references")]
    AuthorityReferences,
    /// Biometric information templates, or faces in one record.
    #[error("faces")]
    Faces,
    /// Displayed portraits or signatures.
    #[error("displayed images")]
    Images,
    /// Persons to notify.
    #[error("persons to notify")]
    Persons,
    /// Biometric information templates of fingers, or fingers in one record.
    #[error("fingers")]
    Fingers,
    /// Biometric information templates of irises, or irises in one record.
    #[error("irises")]
    Irises,
}
