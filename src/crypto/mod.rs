//! Floor 1. The primitives of Doc 9303-11 and Doc 9303-12, and nothing that knows what a passport is.
//!
//! Block ciphers and hashes come from the RustCrypto crates, modular arithmetic from `crypto-bigint`. Written here are the
//! modes and paddings of Doc 9303-11, the eleven curves of TR-03110 with their point arithmetic, and the RSA paddings.

pub mod cipher;
pub mod curve;
pub mod dh;
pub mod digest;
pub mod dsa;
pub mod ecdh;
pub mod ecdsa;
mod field;
pub mod iso9796;
pub mod kdf;
pub mod mac;
pub mod random;
pub mod rsa;
pub mod secret;
