//! What to tell about a certificate that took part in a check.

use serde::Serialize;

use crate::encoding::Timestamp;
use crate::pki::{Certificate, Deviation};

/// A certificate's facts, for a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificateFacts {
    /// The subject's name.
    pub subject: String,
    /// The issuer's name.
    pub issuer: String,
    /// The country in the subject's name, in capital letters.
    pub country: Option<String>,
    /// The country in the issuer's name.
    pub issuer_country: Option<String>,
    /// The octets of the serial number, in hexadecimal.
    pub serial: String,
    /// SHA-256 of the DER, in hexadecimal.
    pub sha256: String,
    /// The first moment of validity.
    pub not_before: Timestamp,
    /// The last moment of validity.
    pub not_after: Timestamp,
    /// The first moment the private key may sign.
    pub private_key_not_before: Option<Timestamp>,
    /// The last moment the private key may sign.
    pub private_key_not_after: Option<Timestamp>,
    /// Kind and size of the public key; nothing where it cannot be used.
    pub public_key: Option<String>,
    /// The issuer's key identifier, in hexadecimal.
    pub authority_key_identifier: Option<String>,
    /// The document types the certificate is for (Doc 9303-12, 7.1.1.6).
    pub document_types: Option<Vec<String>>,
    /// What is odd about it.
    pub deviations: Vec<Deviation>,
}

impl From<&Certificate> for CertificateFacts {
    fn from(certificate: &Certificate) -> Self {
        let extensions = certificate.extensions();
        let period = extensions.private_key_usage_period.unwrap_or_default();
        Self {
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            country: certificate.subject().country(),
            issuer_country: certificate.issuer().country(),
            serial: hex::encode(certificate.serial()),
            sha256: hex::encode(certificate.sha256()),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            private_key_not_before: period.not_before,
            private_key_not_after: period.not_after,
            public_key: certificate.public_key().ok().map(|key| key.to_string()),
            authority_key_identifier: extensions.authority_key_identifier.as_ref().map(hex::encode),
            document_types: extensions.document_types.clone(),
            deviations: certificate.deviations().to_vec(),
        }
    }
}

/// A certificate's validity at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// Before `notBefore`.
    NotYetValid,
    /// Within both bounds, which count as valid (RFC 5280, 4.1.2.5).
    Valid,
    /// After `notAfter`.
    Expired,
}

impl Validity {
    /// The certificate's validity at this moment.
    #[must_use]
    pub fn at(certificate: &Certificate, moment: Timestamp) -> Self {
        if moment < certificate.not_before() {
            Self::NotYetValid
        } else if moment > certificate.not_after() {
            Self::Expired
        } else {
            Self::Valid
        }
    }
}
