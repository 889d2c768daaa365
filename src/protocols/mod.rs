//! Floor 3. The access and authentication protocols of Doc 9303-11, each with both its sides.
//!
//! In each folder `messages` and `keys` are what both sides must agree on, pure and pinned to the worked examples;
//! `terminal` drives a [`Link`](crate::iso7816::Link), `chip` answers, and neither knows the other.

pub mod active_authentication;
pub mod bac;
pub mod chip_authentication;
mod error;
mod key_agreement;
mod key_possession;
pub mod pace;
mod password;
pub mod security_infos;
pub mod terminal_authentication;

pub use error::{Misbehaviour, ProtocolError, Unsupported};
pub use key_agreement::KeyAgreement;
pub use key_possession::{ChipPublicKey, KeyPossession, Proof};
pub use password::Password;
