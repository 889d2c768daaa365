//! Diffie and Hellman's key agreement in the three groups of Doc 9303-11, 9.5.1, table 12 (PKCS#3; RFC 2631; RFC 5114).

mod constants;
mod element;
mod group;
mod key_pair;
mod modulus;
#[cfg(test)]
mod tests;

pub use element::{DhError, PublicElement};
pub use group::Group;
pub use key_pair::KeyPair;
