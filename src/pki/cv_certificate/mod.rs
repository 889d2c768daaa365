//! Card-verifiable certificates of CVCAs, Document Verifiers and inspection systems (TR-03110-3, C; Doc 9303-12, 7.2.2).
//!
//! Read here, believed nowhere: a chip decides whether it accepts one, by the rules in
//! [`terminal_authentication`](crate::protocols::terminal_authentication). The body's octets are kept as they came, since
//! they are what is signed.
//!
//! ```text
//! CV certificate  7F21
//!   body          7F4E  5F29 profile · 42 CAR · 7F49 public key · 5F20 CHR · 7F4C CHAT · 5F25 effective · 5F24 expires
//!                       [65 extensions]
//!   signature     5F37
//! ```

mod algorithm;
mod body;
mod certificate;
mod chat;
mod date;
mod error;
mod extensions;
mod public_key;
mod reference;
mod request;
#[cfg(test)]
mod tests;

pub use algorithm::TerminalAuthenticationAlgorithm;
pub use body::CvCertificateBody;
pub use certificate::CvCertificate;
pub use chat::{Chat, InspectionRights, Role, TerminalType};
pub use error::{CvCertificateError, CvDeviation, CvKeyError, ReferenceError};
pub use extensions::CvExtension;
pub use public_key::{CvPublicKey, CvVerificationKey};
pub use reference::PublicKeyReference;
pub use request::{CvRequest, OuterSignature};

use crate::encoding::Tag;

/// CV certificate.
const CERTIFICATE: Tag = Tag::new(0x7F21);
/// Certificate body.
const BODY: Tag = Tag::new(0x7F4E);
/// Signature.
const SIGNATURE: Tag = Tag::new(0x5F37);
/// Authentication: nests a request that somebody else signed too.
const AUTHENTICATION: Tag = Tag::new(0x67);
/// Certificate profile identifier.
const PROFILE: Tag = Tag::new(0x5F29);
/// Certification authority reference.
const CAR: Tag = Tag::new(0x42);
/// Public key.
const PUBLIC_KEY: Tag = Tag::new(0x7F49);
/// Certificate holder reference.
const CHR: Tag = Tag::new(0x5F20);
/// Certificate holder authorization template.
const CHAT: Tag = Tag::new(0x7F4C);
/// Discretionary data.
const DISCRETIONARY_DATA: Tag = Tag::new(0x53);
/// Discretionary data template.
const DISCRETIONARY_TEMPLATE: Tag = Tag::new(0x73);
/// Certificate effective date.
const EFFECTIVE: Tag = Tag::new(0x5F25);
/// Certificate expiration date.
const EXPIRATION: Tag = Tag::new(0x5F24);
/// Certificate extensions.
const EXTENSIONS: Tag = Tag::new(0x65);
