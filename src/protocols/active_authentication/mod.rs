//! Active Authentication (Doc 9303-11, 6.1): the chip signs our challenge with a key it never gives out.
//!
//! A signature that holds proves that someone in reach has the private key, no more: [`KeyPossession`](super::KeyPossession). That the key is
//! the issuer's is for passive authentication of DG15 to say.

pub mod chip;
pub mod messages;
pub mod terminal;
#[cfg(test)]
mod tests;
mod verify;

pub use messages::Challenge;
pub use verify::{ActiveAuthenticationError, SignatureForm, verify};
