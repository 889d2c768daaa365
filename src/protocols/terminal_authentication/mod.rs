//! Terminal Authentication, version 1 (Doc 9303-11, 7.1; TR-03110-1, 3.5): the terminal proves that a State lets it read
//! fingers and irises.
//!
//! Runs under the secure messaging of Chip Authentication, or of PACE with Chip Authentication Mapping, and binds the
//! terminal's key of that protocol to its certificate.
//!
//! ```text
//! terminal                                        chip
//!    MSE:Set DST, key that signed      ------->              for every certificate, from the one
//!    PSO:Verify Certificate            ------->              a trust point signed to the terminal's
//!    MSE:Set AT, the terminal's key    ------->
//!    GET CHALLENGE                     ------->
//!                                      <-------  r_IC
//!    sign(ID_IC || r_IC || Comp(PK))   ------->
//! ```

pub mod chain;
pub mod chip;
pub mod credentials;
pub mod messages;
pub mod terminal;
#[cfg(test)]
mod tests;

pub use chain::{ChainError, EffectiveAuthorization, ImportedKey};
pub use credentials::{Chain, Credentials, EcdsaSigner, NoChain, Signer};
pub use messages::{CompressedPublicKey, IdPicc};
