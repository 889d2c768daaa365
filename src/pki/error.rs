//! Why a structure of floor 2 cannot be read.

use std::fmt;

use crate::encoding::{Oid, TlvError};

/// The structure an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The outer `Certificate` or its `tbsCertificate`.
    Certificate,
    /// Issuer or subject.
    Name,
    /// `notBefore`, `notAfter`.
    Validity,
    /// The list of extensions.
    Extensions,
    /// `ContentInfo`, the outermost CMS structure.
    ContentInfo,
    /// `SignedData`.
    SignedData,
    /// One `SignerInfo`.
    SignerInfo,
    /// `CscaMasterList`.
    CscaMasterList,
    /// PEM armour around a certificate.
    Pem,
    /// `DefectList` (TR-03129-2, 7.1).
    DefectList,
    /// `CertificateList`: a revocation list.
    RevocationList,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Certificate => "certificate",
            Self::Name => "name",
            Self::Validity => "validity",
            Self::Extensions => "extensions",
            Self::ContentInfo => "content info",
            Self::SignedData => "signed data",
            Self::SignerInfo => "signer info",
            Self::CscaMasterList => "CSCA master list",
            Self::Pem => "PEM block",
            Self::DefectList => "defect list",
            Self::RevocationList => "revocation list",
        })
    }
}

/// Why a certificate, a signed message or a master list cannot be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PkiError {
    /// The encoding breaks off or holds something else.
    #[error("{part} malformed: {at}")]
    Malformed {
        /// Which structure.
        part: Part,
        /// Where and how.
        at: TlvError,
    },
    /// The content type is not the one this structure must have.
    #[error("content type {found}")]
    ContentType {
        /// The type found.
        found: Oid,
    },
    /// An extension stands there twice (RFC 5280, 4.2).
    #[error("extension {oid} repeated")]
    ExtensionRepeated {
        /// The extension.
        oid: Oid,
    },
    /// An extension that must be understood and is not (RFC 5280, 4.2 and 5.3).
    #[error("critical extension {oid} not understood")]
    CriticalExtension {
        /// The extension.
        oid: Oid,
    },
    /// It is larger than its budget.
    #[error("{part} larger than allowed")]
    Limit {
        /// Which structure.
        part: Part,
    },
    /// The PEM armour is broken, or its base64 is.
    #[error("PEM block malformed")]
    Pem,
}

impl PkiError {
    /// For `map_err`: an encoding error inside `part`.
    pub(crate) const fn malformed(part: Part) -> impl Fn(TlvError) -> Self + Copy {
        move |at| Self::Malformed { part, at }
    }
}
