//! The simulator's own issuer: a country signing CA, document signers, revocation lists and security
//! objects (Doc 9303-12; Doc 9303-10, 4.6.2).
//!
//! It writes its structures from the standards and shares no encoder with the parts that read them, so that an error
//! on one side is not repeated on the other. Nobody trusts it but who is handed its CSCA certificate.

mod authority;
mod authorization;
mod certificate;
mod crl;
mod error;
mod fault;
mod forgery;
mod key;
mod list;
mod name;
mod scheme;
mod signed_message;
mod sod;
mod spki;
mod terminal_key;
#[cfg(test)]
mod tests;

pub use authority::{Authority, Csca, DocumentSigner};
pub use authorization::{AuthorizationTree, CertificateHolder, Grant};
pub use certificate::{CertificateTemplate, Period, Role};
pub use error::IssuerError;
pub use fault::{SignerFault, SodFault};
pub use forgery::Forgery;
pub use key::{EcKey, SigningKey};
pub use list::{ListKind, ListSigner, ListedDefect, ListedDeviation, defect_list, deviation_list, master_list};
pub use name::{alternative, distinguished};
pub(super) use scheme::SaltSource;
pub use scheme::{SignatureFamily, SignatureScheme};
pub use signed_message::{SignerName, Signing};
pub(super) use sod::Oddities;
pub use sod::{SodOptions, SodVersion};
pub use spki::CurveForm;
pub(super) use spki::{agreement_key, standardized_agreement_key};
pub use terminal_key::TerminalKey;
