//! The one way to a chip.

use std::future::Future;
use std::time::Duration;

use super::command::CommandApdu;
use super::response::ResponseApdu;

/// A contactless chip that answers command APDUs, wherever it is.
pub trait Link: Send {
    /// Sends one command and waits for its response.
    fn transmit(&mut self, command: &CommandApdu) -> impl Future<Output = Result<ResponseApdu, LinkError>> + Send;

    /// The most response bytes this link can carry in one APDU: 256 where only short APDUs pass.
    fn max_response(&self) -> u32 {
        256
    }

    /// The most response bytes that come back in the short form; fewer than 256 where secure messaging takes its share.
    fn max_short_response(&self) -> u32 {
        256
    }

    /// Whether answers are authenticated by secure messaging.
    fn is_secured(&self) -> bool {
        false
    }

    /// How much time this link has seen pass, where it keeps a clock of its own: a simulator's time is not the wall's.
    fn elapsed(&self) -> Option<Duration> {
        None
    }

    /// Whether this link has a way to another chip once the one it had is lost.
    fn can_reconnect(&self) -> bool {
        false
    }

    /// Waits until a chip is back after it was lost, for `patience` at most, and connects to it. What was agreed on with
    /// the one that left is gone, and whether this is the same one the caller has to find out.
    ///
    /// # Errors
    /// [`LinkFault::ChipLost`] when none came in time, and always for a link that has no way to find another.
    fn reconnect(&mut self, patience: Duration) -> impl Future<Output = Result<(), LinkError>> + Send {
        let _ = patience;
        std::future::ready(Err(LinkFault::ChipLost.into()))
    }
}

impl<L: Link> Link for &mut L {
    fn transmit(&mut self, command: &CommandApdu) -> impl Future<Output = Result<ResponseApdu, LinkError>> + Send {
        (**self).transmit(command)
    }

    fn max_response(&self) -> u32 {
        (**self).max_response()
    }

    fn max_short_response(&self) -> u32 {
        (**self).max_short_response()
    }

    fn is_secured(&self) -> bool {
        (**self).is_secured()
    }

    fn elapsed(&self) -> Option<Duration> {
        (**self).elapsed()
    }

    fn can_reconnect(&self) -> bool {
        (**self).can_reconnect()
    }

    fn reconnect(&mut self, patience: Duration) -> impl Future<Output = Result<(), LinkError>> + Send {
        (**self).reconnect(patience)
    }
}

/// No response came, or one that must not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct LinkError {
    /// What happened.
    pub fault: LinkFault,
}

/// Whose fault it was that no usable response came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum LinkFault {
    /// The chip left the field, or answered with fewer than two bytes.
    #[error("the chip was removed or moved")]
    ChipLost,
    /// Another program reset the chip.
    #[error("another program reset the chip")]
    ChipReset,
    /// The reader was unplugged.
    #[error("the reader is gone")]
    ReaderGone,
    /// The system's smart card service stopped.
    #[error("the smart card service stopped")]
    ServiceGone,
    /// Where one chip was, several are.
    #[error("there is more than one chip on the reader")]
    SeveralChips,
    /// Another program holds the reader.
    #[error("another program holds the reader")]
    ReaderBusy,
    /// The command is longer than the link can carry.
    #[error("the command is too long for this link")]
    TooLong,
    /// No answer within the time allowed.
    #[error("the chip did not answer in time")]
    Timeout,
    /// The reader or its driver failed in another way.
    #[error("the reader failed")]
    ReaderFailed,
    /// Under secure messaging: a bare error status. The chip has ended the session and says so (Doc 9303-11, 9.8.5);
    /// nothing else is to be read out of an answer nobody authenticated.
    #[error("the chip ended the secure session")]
    SessionRejected,
    /// Under secure messaging: a success or data without protection.
    #[error("the chip answered without secure messaging")]
    Unprotected,
    /// Under secure messaging: no protected status (DO'99').
    #[error("a secure message lacks its status")]
    StatusMissing,
    /// Under secure messaging: a checksum that does not fit.
    #[error("a secure message was altered")]
    BadChecksum,
    /// Under secure messaging: an answer that ends in the middle. What carries it may be too small for it.
    #[error("a secure message was cut off")]
    CutOff,
    /// Under secure messaging: objects doubled, out of order, or not decipherable.
    #[error("a secure message is malformed")]
    MalformedMessage,
    /// More commands or bytes than any document takes.
    #[error("the chip takes more commands than any document")]
    CommandsSpent,
    /// More time than any document takes.
    #[error("the chip takes more time than any document")]
    TimeSpent,
    /// The secure session ended with an earlier fault; nothing more may be sent in it.
    #[error("the secure session has ended")]
    SessionEnded,
}

impl LinkFault {
    /// Whether a secure session broke over this answer: it was altered, unprotected, or the chip ended the session.
    #[must_use]
    pub const fn is_broken_session(self) -> bool {
        matches!(
            self,
            Self::SessionRejected
                | Self::Unprotected
                | Self::StatusMissing
                | Self::BadChecksum
                | Self::CutOff
                | Self::MalformedMessage
                | Self::SessionEnded
        )
    }

    /// Whether the chip was only out of reach: it moved, another program reset it, or the reader's cable was pulled. When it
    /// is back, reading can go on.
    #[must_use]
    pub const fn is_interruption(self) -> bool {
        matches!(self, Self::ChipLost | Self::ChipReset | Self::ReaderGone)
    }

    /// Whether it may be that a long answer is more than the reader carries: it fails over it, or cuts it off.
    #[must_use]
    pub const fn may_be_about_length(self) -> bool {
        matches!(self, Self::CutOff | Self::ReaderFailed | Self::TooLong)
    }

    /// Whether placing the passport again may help.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::ChipLost
                | Self::ChipReset
                | Self::Timeout
                | Self::ReaderFailed
                | Self::ReaderBusy
                | Self::SeveralChips
                | Self::TimeSpent
        )
    }
}

impl From<LinkFault> for LinkError {
    fn from(fault: LinkFault) -> Self {
        Self { fault }
    }
}
