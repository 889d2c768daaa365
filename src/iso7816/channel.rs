//! A link before and after keys were agreed on: access and Chip Authentication each put new ones on it.

use std::time::Duration;

use super::command::CommandApdu;
use super::link::{Link, LinkError};
use super::response::ResponseApdu;
use super::secure_link::SecureLink;
use super::secure_messaging::SessionKeys;

/// A link that is plain until a protocol agreed on keys, and takes others when the next protocol did.
pub enum Channel<L> {
    /// Nothing is protected.
    Plain(L),
    /// Everything is (Doc 9303-11, 9.8).
    Secured(SecureLink<L>),
}

impl<L: Link> Channel<L> {
    /// The same link under these keys. The keys it had before are erased (Doc 9303-11, 9.8.3).
    #[must_use]
    pub fn secure(self, keys: SessionKeys) -> Self {
        Self::Secured(SecureLink::new(self.into_inner(), keys))
    }

    /// The link below.
    #[must_use]
    pub const fn link(&self) -> &L {
        match self {
            Self::Plain(link) => link,
            Self::Secured(link) => link.link(),
        }
    }

    /// The link below. What is sent there goes past the session and ends it.
    pub const fn link_mut(&mut self) -> &mut L {
        match self {
            Self::Plain(link) => link,
            Self::Secured(link) => link.link_mut(),
        }
    }

    /// Gives up a session, if there is one, and hands back the plain link.
    pub fn into_inner(self) -> L {
        match self {
            Self::Plain(link) => link,
            Self::Secured(link) => link.into_inner(),
        }
    }
}

impl<L: Link> Link for Channel<L> {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        match self {
            Self::Plain(link) => link.transmit(command).await,
            Self::Secured(link) => link.transmit(command).await,
        }
    }

    fn max_response(&self) -> u32 {
        match self {
            Self::Plain(link) => link.max_response(),
            Self::Secured(link) => link.max_response(),
        }
    }

    fn max_short_response(&self) -> u32 {
        match self {
            Self::Plain(link) => link.max_short_response(),
            Self::Secured(link) => link.max_short_response(),
        }
    }

    fn is_secured(&self) -> bool {
        matches!(self, Self::Secured(_))
    }

    fn elapsed(&self) -> Option<Duration> {
        self.link().elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::cipher::CipherAlgorithm;
    use crate::iso7816::scripted::Scripted;
    use crate::iso7816::secure_messaging::{ChipSession, SendSequenceCounter};
    use crate::iso7816::{LinkFault, Status, blocking, commands};

    fn keys(secret: &[u8]) -> SessionKeys {
        let cipher = CipherAlgorithm::Aes128;
        SessionKeys::derive(cipher, secret, SendSequenceCounter::zero(cipher))
    }

    #[test]
    fn new_keys_take_the_place_of_the_old_ones() {
        let mut chip = ChipSession::new(keys(b"second"));
        let link = Scripted::new(move |command: &CommandApdu| match chip.unwrap_command(command) {
            Ok(_) => Ok(chip.wrap_response(&ResponseApdu::status_only(Status::SUCCESS)).unwrap()),
            Err(error) => Ok(ResponseApdu::status_only(error.status())),
        });
        let select = commands::select_file(0x011E);
        let mut channel = Channel::Plain(link).secure(keys(b"first")).secure(keys(b"second"));
        assert_eq!(blocking::run(channel.transmit(&select)).unwrap().status, Status::SUCCESS);
        let mut channel = channel.secure(keys(b"first"));
        assert_eq!(blocking::run(channel.transmit(&select)).unwrap_err().fault, LinkFault::SessionRejected);
    }
}
