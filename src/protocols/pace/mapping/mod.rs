//! From the nonce to a generator nobody knows the logarithm of (Doc 9303-11, 4.4.3.3).

pub mod chip_authentication;
pub mod generic;
pub mod integrated;
