//! Opens a passport's NFC chip, proves what can be proved about it, and says whether its holder is ready for MitID.

#[cfg(feature = "cli")]
pub mod cli;
pub mod crypto;
pub mod encoding;
pub mod inspection;
pub mod iso7816;
pub mod lds;
pub mod mrz;
pub mod pki;
pub mod protocols;
pub mod readers;
pub mod readiness;
pub mod registry;
#[cfg(feature = "simulator")]
pub mod simulator;
pub mod trust;
pub mod verification;
