//! Why a file could not be read.

use crate::encoding::TlvErrorKind;
use crate::iso7816::commands::Instruction;
use crate::iso7816::{LinkError, Status};

/// A file that was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The chip, the reader or the secure session was lost.
    #[error("{0}")]
    Transport(#[from] LinkError),
    /// The chip refused a command.
    #[error("the chip refused {command} ({status})")]
    Refused {
        /// Which command.
        command: Instruction,
        /// What it answered.
        status: Status,
    },
    /// The chip's answers make no sense.
    #[error("the chip's answers make no file: {0}")]
    Misbehaved(ReadMisbehaviour),
    /// The file, or the number of commands it takes, is beyond all reason.
    #[error("limit reached: {0}")]
    Limit(ReadLimit),
}

/// How a chip's answers can make no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadMisbehaviour {
    /// Success without data, whatever was asked for.
    #[error("no progress")]
    NoProgress,
    /// More data than was asked for.
    #[error("more data than asked for")]
    TooMuchData,
    /// The file ends before its own length says.
    #[error("the file ends after {read} of {declared} bytes")]
    EndsEarly {
        /// Bytes read.
        read: usize,
        /// Bytes its tag and length announce.
        declared: usize,
    },
    /// What was read before is no longer what the chip gives.
    #[error("the file changed while it was read")]
    ContentChanged,
    /// The file does not begin with a tag and a length.
    #[error("no tag and length at the start: {0}")]
    NotTlv(TlvErrorKind),
    /// The file says it is longer than any chip could hold.
    #[error("no file has {declared} bytes")]
    NoSuchLength {
        /// Bytes its tag and length announce.
        declared: usize,
    },
    /// The answer to an odd READ BINARY is not one DO'53' (Doc 9303-10, table 6).
    #[error("answer is not one discretionary data object")]
    NotDiscretionaryData,
}

/// Which limit was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadLimit {
    /// The file is, or says it is, larger than allowed.
    #[error("file of {declared} bytes")]
    FileSize {
        /// Bytes announced, or read so far.
        declared: usize,
    },
    /// Too many commands for what came of them.
    #[error("too many commands")]
    Commands,
}

impl ReadError {
    /// The chip says there is no such file.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused { status: Status::NOT_FOUND, .. })
    }
}

impl From<ReadMisbehaviour> for ReadError {
    fn from(misbehaviour: ReadMisbehaviour) -> Self {
        Self::Misbehaved(misbehaviour)
    }
}

impl From<ReadLimit> for ReadError {
    fn from(limit: ReadLimit) -> Self {
        Self::Limit(limit)
    }
}
