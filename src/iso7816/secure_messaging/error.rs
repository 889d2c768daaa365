//! What can be wrong with a secure message.

use crate::iso7816::{LinkFault, Status};

/// Why a secure message must not be used. After any of these the session is over (Doc 9303-11, 9.8.3 and 9.8.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecureMessagingError {
    /// A bare error status: the other side has ended the session.
    #[error("the session was ended by the other side")]
    Rejected,
    /// Not a secure message at all: no checksum, or a plain class byte.
    #[error("not a secure message")]
    Unprotected,
    /// It begins as a secure message and ends in the middle of its cryptogram.
    #[error("cut off")]
    CutOff,
    /// The checksum does not fit the message, the keys and the counter.
    #[error("checksum does not fit")]
    Checksum,
    /// The data objects are not those that must be there.
    #[error("data object: {0}")]
    DataObject(DataObjectFault),
    /// The cryptogram is no whole number of blocks, or its padding is wrong.
    #[error("cryptogram cannot be deciphered")]
    Cryptogram,
    /// SW1-SW2 outside the message differ from DO'99' inside.
    #[error("status inside and outside differ")]
    StatusDiffers,
    /// The command is longer than any APDU can be.
    #[error("message too long")]
    TooLong,
    /// An earlier fault ended the session.
    #[error("session has ended")]
    Ended,
}

/// How the data objects deviate from Doc 9303-11, 9.8.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DataObjectFault {
    /// Not BER-TLV.
    #[error("not readable")]
    Encoding,
    /// DO'99' is missing from a response.
    #[error("status missing")]
    StatusMissing,
    /// An object of an unknown kind, one too many, or one out of order.
    #[error("unexpected object")]
    Unexpected,
    /// The value has a length or content its kind does not allow.
    #[error("value not allowed")]
    Value,
}

impl SecureMessagingError {
    /// What a chip answers, in plain, before it forgets the keys (Doc 9303-11, 9.8.5).
    #[must_use]
    pub const fn status(self) -> Status {
        match self {
            Self::Rejected | Self::Unprotected | Self::Ended | Self::DataObject(DataObjectFault::StatusMissing) => {
                Status::SM_OBJECTS_MISSING
            }
            Self::TooLong => Status::WRONG_LENGTH,
            Self::CutOff | Self::Checksum | Self::DataObject(_) | Self::Cryptogram | Self::StatusDiffers => {
                Status::SM_OBJECTS_INCORRECT
            }
        }
    }
}

impl From<SecureMessagingError> for LinkFault {
    fn from(error: SecureMessagingError) -> Self {
        match error {
            SecureMessagingError::Rejected => Self::SessionRejected,
            SecureMessagingError::Unprotected => Self::Unprotected,
            SecureMessagingError::DataObject(DataObjectFault::StatusMissing) => Self::StatusMissing,
            SecureMessagingError::Checksum => Self::BadChecksum,
            SecureMessagingError::CutOff => Self::CutOff,
            SecureMessagingError::DataObject(_)
            | SecureMessagingError::Cryptogram
            | SecureMessagingError::StatusDiffers => Self::MalformedMessage,
            SecureMessagingError::TooLong => Self::TooLong,
            SecureMessagingError::Ended => Self::SessionEnded,
        }
    }
}
