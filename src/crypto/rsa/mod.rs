//! RSA signatures, verifying side: PKCS#1 v1.5 and PSS (RFC 8017), and the public operation ISO/IEC 9796-2 builds on.
//!
//! Signing is not here: the simulator signs with the `rsa` crate. Everything below works on public values, so time may
//! depend on them.

mod key;
mod pkcs1;
mod pss;
#[cfg(test)]
mod tests;

pub use key::{RsaError, RsaPublicKey};
pub use pkcs1::Pkcs1Form;
pub use pss::PssParameters;
