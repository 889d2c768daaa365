//! Basic Access Control (Doc 9303-11, 4.3): both sides prove that they know what is printed, and agree on session keys.
//!
//! ```text
//! terminal                                   chip
//!    GET CHALLENGE                 ------->
//!                                  <-------  RND.IC
//!    EIFD || MIFD                  ------->
//!                                  <-------  EIC || MIC
//! ```

pub mod chip;
pub mod keys;
pub mod messages;
pub mod terminal;
#[cfg(test)]
mod tests;
