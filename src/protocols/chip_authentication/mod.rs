//! Chip Authentication, version 1 (Doc 9303-11, 6.2; TR-03110-1, 3.4): the chip's static key and our ephemeral one agree
//! on new session keys, which only the genuine chip can use.
//!
//! ```text
//! terminal                                   chip
//!    MSE:Set KAT: PK.IFD           ------->              Triple DES
//!                                  <-------  9000
//!
//!    MSE:Set AT: variant, key      ------->              AES
//!                                  <-------  9000
//!    GENERAL AUTHENTICATE: PK.IFD  ------->
//!                                  <-------  7C00
//! ```
//!
//! A chip that answers 9000 has shown nothing yet, whoever it is. It has once a command under the new keys is answered
//! under the new keys: [`KeyPossession`](super::KeyPossession), from [`verify()`]. That the key is the issuer's is for
//! passive authentication of DG14 or EF.CardSecurity to say.

pub mod chip;
mod key;
mod key_pair;
pub mod messages;
mod select;
pub mod terminal;
#[cfg(test)]
mod tests;
mod variant;
mod verify;

pub use key::{AgreementKey, ChipAuthenticationKey, KeyError};
pub use key_pair::{AgreementError, KeyPair};
pub use select::{Announcement, Choice, NoChoice, select};
pub use variant::Variant;
pub use verify::{ChipAuthenticationError, verify};
