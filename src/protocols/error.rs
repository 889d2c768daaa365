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
    /// Dynamic Authentication Data that are not BER-TLV (Doc 9303-11, 4.4.4.2).
    #[error("dynamic authentication data not readable")]
    DynamicAuthenticationData,
    /// Another data object than the step has, or one too many (Doc 9303-11, 4.4.5).
    #[error("unexpected tag in dynamic authentication data")]
    TagUnexpected,
    /// A nonce of wrong length, or one that leads to no generator (Doc 9303-11, 4.4.3.3).
    #[error("nonce not valid")]
    NonceInvalid,
    /// A mapping or ephemeral key that is not on the curve, at infinity, out of range or of small order (Doc 9303-11,
    /// 4.4.3.3.1 and 9.6).
    #[error("public key not valid")]
    PublicKeyInvalid,
    /// Our own public key, sent back (Doc 9303-11, 4.4.1, step 3d).
    #[error("our own public key sent back")]
    KeyReflected,
    /// TIC does not fit our ephemeral key (Doc 9303-11, 4.4.1, step 3f).
    #[error("authentication token does not fit")]
    TokenInvalid,
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
    /// The keys are longer than the link's short APDUs.
    #[error("the link carries short commands only")]
    ExtendedLength,
    /// No keys can be agreed on with these domain parameters.
    #[error("no key agreement with these domain parameters")]
    KeyAgreement,
}

impl ProtocolError {
    /// How often the password can still be tried, where the chip says so.
    #[must_use]
    pub const fn tries_left(&self) -> Option<u8> {
        match self {
            Self::PasswordWrong { status } | Self::Refused { status, .. } => status.tries_left(),
            _ => None,
        }
    }

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
