//! Why a CV certificate cannot be read, and what is odd about one that can.

use std::fmt;

use serde::Serialize;

use crate::encoding::{Oid, TlvError};

/// Why octets are no CV certificate. Offsets count from the start of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CvCertificateError {
    /// A data object is missing, unknown, or in the wrong place; or a length does not fit.
    #[error("CV certificate malformed: {0}")]
    Structure(#[from] TlvError),
    /// A profile other than version 1 (TR-03110-3, C.1.1).
    #[error("certificate profile unknown at offset {offset}")]
    Profile {
        /// Where the value stands.
        offset: usize,
    },
    /// A reference that names no key.
    #[error("{error} at offset {offset}")]
    Reference {
        /// Where the value stands.
        offset: usize,
        /// What is wrong with it.
        error: ReferenceError,
    },
    /// Not six unpacked BCD digits, or no day of the calendar (TR-03110-3, D.2.1.3).
    #[error("date malformed at offset {offset}")]
    Date {
        /// Where the value stands.
        offset: usize,
    },
}

/// Why octets are no reference of a public key (TR-03110-3, A.7.1 and D.2.1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReferenceError {
    /// No octets, or more than sixteen.
    #[error("key reference of {0} octets")]
    Length(usize),
    /// A character code that ISO/IEC 8859-1 leaves unassigned.
    #[error("key reference with an unassigned character")]
    Character,
}

/// Why the public key of a CV certificate is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CvKeyError {
    /// A data object is missing, unknown, or in the wrong place.
    #[error("public key malformed: {0}")]
    Malformed(#[from] TlvError),
    /// An algorithm that is none of Terminal Authentication.
    #[error("public key algorithm {0} is not one of Terminal Authentication")]
    Algorithm(Oid),
    /// The domain parameters are not those of a standard curve.
    #[error("curve is not a standard one")]
    CurveUnknown,
    /// Neither the certificate nor its issuers say which curve.
    #[error("public key without curve")]
    CurveMissing,
    /// The octets are no point of the curve.
    #[error("point is not on the curve")]
    Point,
    /// Modulus or exponent out of bounds.
    #[error("RSA modulus or exponent out of bounds")]
    Rsa,
}

/// A breach of the profile that changes nothing about who is authorized to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CvDeviation {
    /// A length in more octets than needed (TR-03110-3, D).
    LengthNotMinimal,
    /// An unsigned integer with leading zeros (TR-03110-3, D.2.1.1).
    LeadingZeros,
    /// A reference that is not country, mnemonic and sequence number (TR-03110-3, A.7.1; Doc 9303-12, 7.2.2.2).
    ReferenceForm,
    /// Domain parameters in the certificate of a Document Verifier or a terminal (TR-03110-3, D.3.3).
    DomainParametersPresent,
    /// No domain parameters in a self-signed CVCA certificate, or in a request (TR-03110-3, D.3.3).
    DomainParametersAbsent,
    /// It expires before it takes effect.
    ExpiresBeforeEffective,
    /// The extensions cannot be read; kept as they came. Nobody may refuse a certificate for them (Doc 9303-12, 7.2.2.6).
    ExtensionsMalformed,
}

impl fmt::Display for CvDeviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
