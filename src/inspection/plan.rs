//! What to read, with which key, within which limits.

use std::time::Duration;

use zeroize::Zeroizing;

use crate::encoding::Timestamp;
use crate::iso7816::files::ReadStyle;
use crate::mrz::{Mrz, MrzError};
use crate::protocols::Password;
use crate::protocols::terminal_authentication::Credentials;

/// Largest file read unless the plan says otherwise. The largest DG2 in the field is below 100 kB.
const MAX_FILE: usize = 1024 * 1024;

/// What one inspection may cost (RELIABILITY R4 and R5). A chip beyond it is not being read but waited on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Commands in all.
    pub commands: u32,
    /// Response bytes in all.
    pub bytes: u64,
    /// Time for one phase: opening the chip, one protocol, one file.
    pub phase: Duration,
    /// Time in all. Waiting for a chip that was taken away does not count.
    pub whole: Duration,
}

impl Default for Budget {
    /// A megabyte in the smallest blocks in use, eight such files, half a minute each, a minute in all.
    fn default() -> Self {
        Self {
            commands: 10_000,
            bytes: 8 * 1024 * 1024,
            phase: Duration::from_secs(30),
            whole: Duration::from_secs(60),
        }
    }
}

/// What happens when the chip is lost in the middle (UX 4.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resume {
    /// How long a chip is waited for each time.
    pub window: Duration,
    /// How many times.
    pub times: u32,
}

impl Default for Resume {
    fn default() -> Self {
        Self { window: Duration::from_secs(20), times: 3 }
    }
}

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
    pub(super) budget: Budget,
    pub(super) resume: Resume,
    pub(super) style: ReadStyle,
    pub(super) max_read: u32,
    pub(super) style_is_fixed: bool,
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
            budget: Budget::default(),
            resume: Resume::default(),
            style: ReadStyle::short(),
            max_read: u32::MAX,
            style_is_fixed: false,
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

    /// Lets an inspection cost this much.
    #[must_use]
    pub const fn within(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// Waits for a chip that was lost this long and this often. No times at all ends the inspection with the chip.
    #[must_use]
    pub const fn resuming(mut self, resume: Resume) -> Self {
        self.resume = resume;
        self
    }

    /// Asks for no more than this many bytes at once: what was found to work on this reader before
    /// ([`LinkFacts::read_size`](super::LinkFacts::read_size)). Of several limits the lowest holds.
    #[must_use]
    pub const fn with_max_read(mut self, bytes: u32) -> Self {
        self.max_read = if bytes < self.max_read { bytes } else { self.max_read };
        let size = self.style.size();
        self.style = self.style.with_size(if bytes < size { bytes } else { size });
        self
    }

    /// Reads in this way whatever EF.ATR/INFO allows: to compare ways of reading.
    #[must_use]
    pub const fn reading_only_by(mut self, style: ReadStyle) -> Self {
        self.style = style;
        self.style_is_fixed = true;
        self
    }

    /// Marks everything found as simulated.
    #[must_use]
    pub const fn simulated(mut self) -> Self {
        self.simulated = true;
        self
    }
}
