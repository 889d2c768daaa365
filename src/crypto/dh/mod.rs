//! Diffie and Hellman's key agreement in the three groups of Doc 9303-11, 9.5.1, table 12 (PKCS#3; RFC 2631; RFC 5114),
//! and in groups a chip writes out itself.

mod constants;
mod element;
mod explicit;
mod group;
mod key_pair;
mod modulus;
#[cfg(test)]
mod tests;

pub use element::{DhError, PublicElement};
pub use explicit::{ExplicitElement, ExplicitGroup, ExplicitKeyPair, GroupError};
pub use group::Group;
pub use key_pair::KeyPair;
