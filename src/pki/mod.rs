//! Floor 2. What certificates and signed messages say; nothing here is believed.
//!
//! X.509 certificates and revocation lists (Doc 9303-12, 7.1; RFC 5280), their names, keys and signature algorithms; CMS
//! signed data (RFC 5652); card-verifiable certificates (TR-03110-3, C; Doc 9303-12, 7.2). Parsing is tolerant where genuine
//! documents are odd, and names each oddity as a [`Deviation`]. Which certificate is to be trusted is for floor 5.

pub mod algorithm;
pub mod certificate;
pub mod cms;
pub mod crl;
pub mod cv_certificate;
mod deviation;
pub mod ec_parameters;
mod error;
pub mod lint;
pub mod name;
pub mod pem;
pub mod public_key;
pub mod signature;
mod time;

pub use algorithm::{AlgorithmError, SignatureAlgorithm};
pub use certificate::Certificate;
pub use crl::RevocationList;
pub use cv_certificate::CvCertificate;
pub use deviation::Deviation;
pub use error::{Part, PkiError};
pub use name::Name;
pub use public_key::{KeyError, PublicKey};
pub use signature::{SignatureError, SignatureNotes};
