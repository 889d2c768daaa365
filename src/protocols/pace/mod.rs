//! Password Authenticated Connection Establishment (Doc 9303-11, 4.4; TR-03110-3, A.3): from a password that may be
//! short to session keys that are not, without a chance to try passwords on a recording.
//!
//! ```text
//! terminal                                     chip
//!    MSE:Set AT                      ------->
//!    GENERAL AUTHENTICATE { }        ------->
//!                                    <-------  z = E(Kπ, s)
//!    mapping key, or t               ------->
//!                                    <-------  mapping key, or nothing          both: generator from s
//!    ephemeral public key            ------->
//!                                    <-------  ephemeral public key             both: session keys
//!    token over the chip's key       ------->
//!                                    <-------  token over the terminal's key [, Chip Authentication Data]
//! ```

mod agreement;
pub mod chip;
mod domain_parameters;
pub mod keys;
mod mapping;
pub mod messages;
mod offer;
mod select;
pub mod terminal;
#[cfg(test)]
mod tests;
mod variant;

pub use agreement::{AgreementError, KeyPair, PublicKey};
pub use domain_parameters::DomainParameters;
pub use mapping::chip_authentication as chip_authentication_mapping;
pub use mapping::{generic as generic_mapping, integrated as integrated_mapping};
pub use offer::{Offer, Unusable};
pub use select::{Choice, NoChoice, ParameterReference, Preference, select};
pub use terminal::{Established, Outcome};
pub use variant::{Mapping, Variant};
