//! A link under secure messaging: itself a link, so reading a file does not know that it is protected.

use std::time::Duration;

use super::command::CommandApdu;
use super::link::{Link, LinkError, LinkFault};
use super::response::ResponseApdu;
use super::secure_messaging::{SessionKeys, TerminalSession};

/// Secures every command and opens every response (Doc 9303-11, 9.8).
///
/// The first altered, unprotected or missing answer ends the session for good: the keys are erased and everything
/// afterwards is [`LinkFault::SessionEnded`]. Nothing is ever repaired or repeated, since neither side could then prove
/// which counter the other holds. The way back is a new session.
pub struct SecureLink<L> {
    link: L,
    session: TerminalSession,
    capacity: CarriedBytes,
}

/// What a response can carry, computed once.
#[derive(Clone, Copy)]
struct CarriedBytes {
    short: u32,
    most: u32,
}

impl<L: Link> SecureLink<L> {
    /// Puts a session that has just begun on a link.
    pub fn new(link: L, keys: SessionKeys) -> Self {
        let session = TerminalSession::new(keys);
        let capacity = CarriedBytes {
            short: session.plain_capacity(link.max_short_response()),
            most: session.plain_capacity(link.max_response()),
        };
        Self { link, session, capacity }
    }

    /// The link below.
    #[must_use]
    pub const fn link(&self) -> &L {
        &self.link
    }

    /// The link below. What is sent there goes past the session and ends it.
    pub const fn link_mut(&mut self) -> &mut L {
        &mut self.link
    }

    /// Whether the session still holds keys.
    #[must_use]
    pub const fn is_alive(&self) -> bool {
        self.session.is_alive()
    }

    /// Gives up the session and hands back the plain link, to begin anew on.
    pub fn into_inner(self) -> L {
        self.link
    }

    async fn exchange(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        let secured = self.session.wrap_command(command).map_err(LinkFault::from)?;
        let response = self.link.transmit(&secured).await?;
        Ok(self.session.unwrap_response(&response).map_err(LinkFault::from)?)
    }
}

impl<L: Link> Link for SecureLink<L> {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        if !self.is_alive() {
            return Err(LinkFault::SessionEnded.into());
        }
        // If this future is dropped before its answer came, the counters may differ: the guard ends the session then.
        let mut guard = EndUnlessAnswered { link: self, answered: false };
        let answer = guard.link.exchange(command).await;
        guard.answered = answer.is_ok();
        answer
    }

    fn max_response(&self) -> u32 {
        self.capacity.most
    }

    fn max_short_response(&self) -> u32 {
        self.capacity.short
    }

    fn is_secured(&self) -> bool {
        true
    }

    fn elapsed(&self) -> Option<Duration> {
        self.link.elapsed()
    }
}

struct EndUnlessAnswered<'a, L> {
    link: &'a mut SecureLink<L>,
    answered: bool,
}

impl<L> Drop for EndUnlessAnswered<'_, L> {
    fn drop(&mut self) {
        if !self.answered {
            self.link.session.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::cipher::CipherAlgorithm;
    use crate::iso7816::scripted::Scripted;
    use crate::iso7816::secure_messaging::{ChipSession, SendSequenceCounter};
    use crate::iso7816::{Le, Status, blocking};

    fn keys() -> SessionKeys {
        let cipher = CipherAlgorithm::Aes128;
        SessionKeys::derive(cipher, b"a shared secret", SendSequenceCounter::zero(cipher))
    }

    fn read() -> CommandApdu {
        CommandApdu::new(0, 0xB0, 0, 0).with_le(Le::Bytes(4))
    }

    /// A chip that answers every secured command with four bytes, until `fault` answers instead.
    fn session(
        mut fault: impl FnMut(usize) -> Option<Result<ResponseApdu, LinkError>> + Send,
    ) -> SecureLink<impl Link> {
        let mut chip = ChipSession::new(keys());
        let mut count = 0;
        let link = Scripted::new(move |command: &CommandApdu| {
            count += 1;
            if let Some(answer) = fault(count) {
                return answer;
            }
            chip.unwrap_command(command).unwrap();
            Ok(chip.wrap_response(&ResponseApdu::new([1, 2, 3, 4], Status::SUCCESS)).unwrap())
        });
        SecureLink::new(link, keys())
    }

    fn transmit(link: &mut impl Link) -> Result<Vec<u8>, LinkFault> {
        blocking::run(link.transmit(&read())).map(ResponseApdu::into_data).map_err(|error| error.fault)
    }

    #[test]
    fn the_first_fault_ends_the_session_for_good() {
        let unprotected = Ok(ResponseApdu::new([1, 2, 3, 4], Status::SUCCESS));
        let bare = Ok(ResponseApdu::status_only(Status::SM_OBJECTS_INCORRECT));
        let lost = Err(LinkFault::ChipLost.into());
        for (answer, fault) in
            [(unprotected, LinkFault::Unprotected), (bare, LinkFault::SessionRejected), (lost, LinkFault::ChipLost)]
        {
            let mut link = session(move |count| (count == 2).then(|| answer.clone()));
            assert_eq!(transmit(&mut link), Ok(vec![1, 2, 3, 4]));
            assert_eq!(transmit(&mut link), Err(fault));
            assert_eq!(transmit(&mut link), Err(LinkFault::SessionEnded));
            assert!(!link.is_alive());
        }
    }

    #[test]
    fn an_abandoned_exchange_ends_the_session() {
        let mut link = session(|_| None);
        drop(link.transmit(&read()));
        assert!(link.is_alive(), "nothing was sent yet");
        let mut link = SecureLink::new(Silent, keys());
        {
            let command = read();
            let mut future = std::pin::pin!(link.transmit(&command));
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            assert!(future.as_mut().poll(&mut context).is_pending());
        }
        assert!(!link.is_alive());
    }

    struct Silent;

    impl Link for Silent {
        async fn transmit(&mut self, _: &CommandApdu) -> Result<ResponseApdu, LinkError> {
            std::future::pending().await
        }
    }

    #[test]
    fn a_secured_response_carries_less() {
        let link = session(|_| None);
        assert_eq!((link.max_response(), link.max_short_response(), link.is_secured()), (223, 223, true));
        let extended = Scripted::new(|_: &CommandApdu| Err(LinkFault::ChipLost.into())).with_max_response(0x1_0000);
        let link = SecureLink::new(extended, keys());
        assert_eq!((link.max_response(), link.max_short_response()), (65_503, 223));
    }
}
