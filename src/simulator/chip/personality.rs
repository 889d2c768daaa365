//! What makes one chip differ from another: files, keys, conditions, limits.

use std::fmt;

use super::active_key::ActiveAuthenticationKey;
use crate::crypto::secret::Secret;
use crate::simulator::access_conditions::AccessConditions;
use crate::simulator::file_system::FileSystem;

/// The longest APDUs a chip can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Octets of a command APDU, header and length fields included.
    pub max_command: u32,
    /// Octets of response data, secure messaging included. 256 is a chip without extended length.
    pub max_response: u32,
}

impl Limits {
    /// Short APDUs only.
    pub const SHORT: Self = Self { max_command: 261, max_response: 256 };

    /// Whether length fields of three octets are understood.
    #[must_use]
    pub const fn is_extended(self) -> bool {
        self.max_response > 256
    }
}

/// All that was written to the chip when it was made.
pub struct Personality {
    /// The files.
    pub files: FileSystem,
    /// Who may read them.
    pub conditions: AccessConditions,
    /// What the MRZ gives for Basic Access Control (Doc 9303-11, 4.3.2).
    pub key_information: Secret,
    /// The key of Active Authentication, where the chip has one.
    pub active_authentication: Option<ActiveAuthenticationKey>,
    /// The longest APDUs.
    pub limits: Limits,
    /// Where the chip's randomness starts.
    pub seed: u64,
}

impl fmt::Debug for Personality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Personality")
            .field("files", &self.files)
            .field("conditions", &self.conditions)
            .field("active_authentication", &self.active_authentication)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
