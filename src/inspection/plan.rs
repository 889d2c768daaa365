//! What to read, with which key, within which limits.

use zeroize::Zeroizing;

use crate::encoding::Timestamp;
use crate::mrz::{Mrz, MrzError};
use crate::protocols::Password;
use crate::protocols::terminal_authentication::Credentials;

/// Largest file read unless the plan says otherwise. The largest DG2 in the field is below 100 kB.
const MAX_FILE: usize = 1024 * 1024;

/// A plan for one inspection.
pub struct Plan {
    pub(super) password: Password,
    pub(super) printed_mrz: Option<Zeroizing<String>>,
    pub(super) max_file: usize,
    pub(super) photo: bool,
    pub(super) challenge: Option<[u8; 8]>,
    pub(super) terminal: Option<Credentials>,
    pub(super) read_at: Option<Timestamp>,
    pub(super) simulated: bool,
}

/// Text that no plan can be made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no access key can be made from these lines: {0}")]
pub struct PlanError(#[from] MrzError);

impl Plan {
    /// Reads everything a document offers, with this password.
    #[must_use]
    pub fn new(password: Password) -> Self {
        Self {
            password,
            printed_mrz: None,
            max_file: MAX_FILE,
            photo: true,
            challenge: None,
            terminal: None,
            read_at: None,
            simulated: false,
        }
    }

    /// Makes the password from printed lines, and keeps them for comparison with the chip.
    pub fn for_mrz(lines: &str) -> Result<Self, PlanError> {
        let mrz = Mrz::parse(lines)?;
        let mut plan = Self::new(Password::from_mrz(&mrz));
        plan.printed_mrz = Some(Zeroizing::new(mrz.lines().join("\n")));
        Ok(plan)
    }

    /// Leaves DG2 out.
    #[must_use]
    pub const fn without_photo(mut self) -> Self {
        self.photo = false;
        self
    }

    /// Reads no file larger than this many bytes.
    #[must_use]
    pub const fn with_max_file(mut self, bytes: usize) -> Self {
        self.max_file = bytes;
        self
    }

    /// Opens the chip with another password than the lines given for comparison: the Card Access Number.
    #[must_use]
    pub fn opened_with(mut self, password: Password) -> Self {
        self.password = password;
        self
    }

    /// Uses a challenge chosen by whoever relies on the proof, instead of a random one.
    #[must_use]
    pub const fn with_challenge(mut self, rnd_ifd: [u8; 8]) -> Self {
        self.challenge = Some(rnd_ifd);
        self
    }

    /// Proves to the chip that this terminal may read fingers and irises (TR-03110-1, 3.5).
    #[must_use]
    pub fn with_terminal(mut self, credentials: Credentials) -> Self {
        self.terminal = Some(credentials);
        self
    }

    /// Records when reading began.
    #[must_use]
    pub const fn at(mut self, now: Timestamp) -> Self {
        self.read_at = Some(now);
        self
    }

    /// Marks everything found as simulated.
    #[must_use]
    pub const fn simulated(mut self) -> Self {
        self.simulated = true;
        self
    }
}
