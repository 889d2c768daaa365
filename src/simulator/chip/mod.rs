//! A chip in software: commands in, responses out, and every refusal as ISO/IEC 7816-4, 5.6 and Doc 9303 word it.
//!
//! It decides only what a chip decides: which file, who may read it, when a session ends. The protocols' own halves are
//! in `protocols`, beside the terminal's, and secure messaging is in `iso7816`.

mod active_key;
mod authentication;
mod environment;
mod personality;
mod reading;
mod responding;
mod selection;
mod static_key;
mod terminal;
#[cfg(test)]
mod tests;

pub use active_key::ActiveAuthenticationKey;
pub use personality::{Limits, PaceData, Personality};
pub use responding::Chip;
pub use static_key::StaticKeyPair;
pub use terminal::TerminalAuthenticationData;
