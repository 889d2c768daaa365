//! Whether a certificate may do what it did: sign a security object, or sign certificates (Doc 9303-12, 7.1.1).

use super::note::Note;
use crate::encoding::Oid;
use crate::pki::Certificate;

/// Purposes that exclude signing a travel document: master list, deviation list (Doc 9303-12, 7.1.1.3).
const OTHER_SIGNERS: [Oid; 2] = [Oid::from_arcs(&[2, 23, 136, 1, 1, 3]), Oid::from_arcs(&[2, 23, 136, 1, 1, 8])];

/// A certificate did what its extensions forbid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RoleViolation {
    /// Key usage without `digitalSignature`.
    KeyUsage,
    /// A CA certificate signed a document.
    IsCa,
    /// Extended key usage reserves it for something else.
    Purpose,
    /// A critical extension we do not know (RFC 5280, 4.2).
    UnknownCritical(Oid),
    /// Key usage or basic constraints of the issuer forbid signing certificates.
    IssuerMayNotSign,
}

/// Doc 9303-12, 7.1.1: a document signer has key usage `digitalSignature`, is no CA and has no extended key usage.
pub(super) fn check_document_signer(certificate: &Certificate, notes: &mut Vec<Note>) -> Result<(), RoleViolation> {
    let extensions = certificate.extensions();
    if let Some(oid) = extensions.unknown_critical.first() {
        return Err(RoleViolation::UnknownCritical(*oid));
    }
    if extensions.basic_constraints.is_some_and(|constraints| constraints.ca) {
        return Err(RoleViolation::IsCa);
    }
    match extensions.key_usage {
        Some(usage) if !usage.digital_signature() => return Err(RoleViolation::KeyUsage),
        Some(_) => {}
        None => notes.push(Note::KeyUsageAbsent),
    }
    match &extensions.extended_key_usage {
        Some(purposes) if purposes.is_empty() || purposes.iter().any(|purpose| OTHER_SIGNERS.contains(purpose)) => {
            Err(RoleViolation::Purpose)
        }
        // Other purposes say nothing about travel documents; the profile wants none (Doc 9303-11, 5.1.1).
        Some(_) => {
            notes.push(Note::ExtendedKeyUsagePresent);
            Ok(())
        }
        None => Ok(()),
    }
}

/// Whether a certificate says that it signs documents and no certificates, as a file of any kind may bring one.
pub(super) fn signs_documents(certificate: &Certificate) -> bool {
    let usage = certificate.extensions().key_usage;
    usage.is_some_and(|usage| usage.digital_signature() && !usage.key_cert_sign())
        && check_document_signer(certificate, &mut Vec::new()).is_ok()
}

/// RFC 5280, 4.2.1.3 and 4.2.1.9. Absent extensions forbid nothing: the anchor is trusted by configuration.
///
/// Seven real CSCA certificates (Italy, Luxembourg, Portugal, Turkey, ...) say `keyCertSign` and `cA FALSE`. The State's
/// own list calls them CSCAs, so key usage decides and the contradiction is noted.
pub(super) fn check_issuer(certificate: &Certificate, notes: &mut Vec<Note>) -> Result<(), RoleViolation> {
    let extensions = certificate.extensions();
    if let Some(oid) = extensions.unknown_critical.first() {
        return Err(RoleViolation::UnknownCritical(*oid));
    }
    let may_sign = extensions.key_usage.map(|usage| usage.key_cert_sign());
    let is_ca = extensions.basic_constraints.map(|constraints| constraints.ca);
    match (may_sign, is_ca) {
        (Some(false), _) | (None, Some(false)) => return Err(RoleViolation::IssuerMayNotSign),
        (Some(true), Some(true)) => {}
        (Some(true), Some(false) | None) | (None, _) => notes.push(Note::IssuerRoleIncomplete),
    }
    Ok(())
}
