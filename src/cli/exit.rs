//! Exit codes: what a script may rely on.

use std::process::ExitCode;

/// Why the program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done; the verdict is `ready` where one was asked for.
    Done,
    /// An unexpected fault.
    Fault,
    /// Wrong usage, or input needed and none allowed.
    Usage,
    /// Verdict `not_ready`, document genuine.
    NotReady,
    /// Verdict `undetermined`.
    Undetermined,
    /// Verdict `not_ready`, document not genuine.
    NotGenuine,
    /// No reader, or no PC/SC service.
    NoReader,
    /// A reader that cannot be used.
    ReaderUnusable,
    /// No document within the time limit.
    NoDocument,
    /// The chip was lost or answers wrongly.
    ChipLost,
    /// The access key was refused.
    AccessRefused,
    /// Trust material is missing.
    TrustMissing,
    /// The register could not be asked, and that alone prevented the verdict.
    RegistryUnavailable,
    /// The configuration cannot be used.
    ConfigInvalid,
    /// Verification of a bundle, of vectors or of the audit log failed.
    VerificationFailed,
}

impl Exit {
    /// The number.
    pub(super) const fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Fault => 1,
            Self::Usage => 2,
            Self::NotReady => 3,
            Self::Undetermined => 4,
            Self::NotGenuine => 5,
            Self::NoReader => 10,
            Self::ReaderUnusable => 11,
            Self::NoDocument => 12,
            Self::ChipLost => 13,
            Self::AccessRefused => 14,
            Self::TrustMissing => 20,
            Self::RegistryUnavailable => 21,
            Self::ConfigInvalid => 30,
            Self::VerificationFailed => 40,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}
