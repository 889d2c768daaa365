//! Secure messaging (Doc 9303-11, 9.8): every command encrypted and authenticated, every answer too.
//!
//! [`TerminalSession`] wraps commands and unwraps responses, [`ChipSession`] does the reverse; what both must agree on is
//! in `keys`, `objects` and the counter. Nothing here transmits; [`SecureLink`](super::SecureLink) does.

mod chip;
mod counter;
mod error;
mod keys;
mod objects;
mod terminal;
#[cfg(test)]
mod tests;

pub use chip::ChipSession;
pub use counter::SendSequenceCounter;
pub use error::{DataObjectFault, SecureMessagingError};
pub use keys::SessionKeys;
pub use terminal::TerminalSession;
