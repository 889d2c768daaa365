//! Card-verifiable certificates: whether one can be read, and whether its issuers' keys lead to its signature.

use super::super::case::{Case, CaseError};
use crate::pki::cv_certificate::{CvCertificate, CvCertificateError, CvVerificationKey};

/// Holder and role when the certificate reads and, where issuers are stated, verifies.
pub(super) fn run(case: &mut Case) -> Result<String, CaseError> {
    let octets = case.take_hex("certificate")?;
    let issuers = certificates(case, "issuer")?;
    let certificate = match CvCertificate::parse(&octets) {
        Ok(certificate) => certificate,
        Err(error) => return Ok(format!("failed {}", place(error))),
    };
    let body = certificate.body();
    if body.public_key.is_err() {
        return Ok("failed public key".into());
    }
    let mut issuer: Option<CvVerificationKey> = None;
    for above in issuers {
        let curve = issuer.as_ref().and_then(CvVerificationKey::curve);
        let Ok(Ok(key)) = above.body().public_key.as_ref().map(|key| key.complete(curve)) else {
            return Err(CaseError::Value("issuer"));
        };
        issuer = Some(key);
    }
    Ok(match issuer {
        Some(key) if !key.verifies(certificate.encoded_body(), certificate.signature()) => "failed signature".into(),
        _ => format!("passed {} {:?}", body.chr, body.chat.role()),
    })
}

/// All certificates of this name, in order.
pub(super) fn certificates(case: &mut Case, name: &'static str) -> Result<Vec<CvCertificate>, CaseError> {
    let read = |text: String| {
        let octets = hex::decode(text.replace(' ', "")).ok()?;
        CvCertificate::parse(&octets).ok()
    };
    case.take_all(name).into_iter().map(|text| read(text).ok_or(CaseError::Value(name))).collect()
}

const fn place(error: CvCertificateError) -> &'static str {
    match error {
        CvCertificateError::Structure(_) => "structure",
        CvCertificateError::Profile { .. } => "profile",
        CvCertificateError::Reference { .. } => "reference",
        CvCertificateError::Date { .. } => "date",
    }
}
