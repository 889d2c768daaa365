//! Why a protocol did not come to its end, sorted by whose fault it was.

use serde::{Deserialize, Serialize};

use crate::crypto::random::RandomError;
use crate::iso7816::commands::Instruction;
use crate::iso7816::{LinkError, Status};

/// A protocol that stopped. What was to be found out stays open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProtocolError {
    /// The chip or the reader was lost.
    #[error("{0}")]
    Transport(#[from] LinkError),
    /// The chip does not accept the password. Never tried again without a person's doing.
    #[error("the chip does not accept the password ({status})")]
    PasswordWrong {
        /// What it answered.
        status: Status,
    },
    /// The chip refused a command.
    #[error("the chip refused {command} ({status})")]
    Refused {
        /// Which command.
        command: Instruction,
        /// What it answered.
        status: Status,
    },
    /// The chip broke the protocol.
    #[error("the chip broke the protocol: {0}")]
    Misbehaved(Misbehaviour),
    /// Something this crate cannot do.
    #[error("not supported: {0}")]
    Unsupported(Unsupported),
    /// Our own source of random octets failed.
    #[error("{0}")]
    Random(#[from] RandomError),
}

/// How a chip can break a protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Misbehaviour {
    /// RND.IC is not eight bytes (Doc 9303-11, 4.3.1).
    #[error("challenge of wrong length")]
    ChallengeLength,
    /// The answer to EXTERNAL AUTHENTICATE is not EIC || MIC (Doc 9303-11, 4.3.4.2).
    #[error("cryptogram of wrong length")]
    CryptogramLength,
    /// MIC does not fit EIC (Doc 9303-11, 4.3.1, step 4a).
    #[error("checksum of the cryptogram does not fit")]
    CryptogramChecksum,
    /// EIC holds another nonce than ours or its own (Doc 9303-11, 4.3.1, step 4c).
    #[error("cryptogram holds another nonce")]
    NonceNotReturned,
    /// A success without the answer it should bring.
    #[error("answer missing")]
    AnswerMissing,
    /// More response data than any answer to this command can have.
    #[error("answer too long")]
    AnswerTooLong,
}

/// What is not supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unsupported {
    /// The protocol takes another kind of password: BAC takes the MRZ only.
    #[error("this kind of password does not fit the protocol")]
    PasswordKind,
    /// Terminal Authentication: none of our certificate chains begins at a key the chip names.
    #[error("no certificate chain begins at a key the chip trusts")]
    NoCertificateChain,
    /// Terminal Authentication: whatever holds the terminal's private key does not sign.
    #[error("the terminal's key does not sign")]
    Signing,
}

impl ProtocolError {
    /// Whether placing the passport again may help.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Transport(error) if error.fault.is_retryable())
    }
}

impl From<Misbehaviour> for ProtocolError {
    fn from(misbehaviour: Misbehaviour) -> Self {
        Self::Misbehaved(misbehaviour)
    }
}
