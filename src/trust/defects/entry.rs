//! One entry of a list: whose documents it is about, what is wrong with them, and what would be right.

use super::defect::Defect;
use crate::crypto::digest::DigestAlgorithm;
use crate::pki::Certificate;
use crate::pki::cms::{SignedData, SignerIdentifier};

/// The defects of one document signer.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct DefectEntry {
    pub(super) identifier: Option<SignerIdentifier>,
    pub(super) certificate_hash: Option<Vec<u8>>,
    /// The document type it is limited to, as in the MRZ.
    pub(super) document_type: Option<String>,
    /// It is limited to dates of issue or document numbers besides, which are not told from a certificate.
    pub(super) is_narrower: bool,
    pub(in super::super) defects: Vec<Defect>,
    pub(super) corrections: Corrections,
}

/// What a list offers in place of what is wrong. Each is believed no more than what it replaces: it has to verify.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Corrections {
    /// The signer the security object should have named.
    pub(in super::super) signers: Vec<SignerIdentifier>,
    /// Certificates in place of the document signer's, encoded.
    pub(in super::super) certificates: Vec<Vec<u8>>,
    /// Signed messages in place of EF.CardSecurity's, encoded.
    pub(in super::super) card_security: Vec<Vec<u8>>,
}

/// Who signed a message: the certificate that was found, and else how the message names it and what it carries, for
/// certificates that cannot be read or found.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    message: &'a SignedData,
    signer: Option<&'a Certificate>,
    signer_hash: Vec<u8>,
    carried_hashes: Vec<Vec<u8>>,
}

impl DefectEntry {
    /// Whether it is about this signer: by identifier and, where given, by hash. An entry with neither names nobody, and
    /// one that fails either likewise.
    pub(super) fn names(&self, subject: &Subject<'_>) -> bool {
        let stated =
            |wanted: &SignerIdentifier| subject.message.signer_infos.iter().any(|info| info.identifier.is_same(wanted));
        subject.signer.is_some_and(|signer| self.agrees(|it| it.names(signer), |it| subject.signer_hash == it))
            || self.agrees(stated, |expected| subject.carried_hashes.iter().any(|carried| carried == expected))
    }

    fn agrees(&self, names: impl Fn(&SignerIdentifier) -> bool, has_hash: impl Fn(&[u8]) -> bool) -> bool {
        let by_name = self.identifier.as_ref().map(names);
        let by_hash = self.certificate_hash.as_deref().map(|expected| !expected.is_empty() && has_hash(expected));
        matches!((by_name, by_hash), (Some(true), None | Some(true)) | (None, Some(true)))
    }
}

impl<'a> Subject<'a> {
    pub(super) fn new(message: &'a SignedData, signer: Option<&'a Certificate>, hash: Option<DigestAlgorithm>) -> Self {
        let digest = |der: &[u8]| hash.map(|hash| hash.digest(der)).filter(|digest| !digest.is_empty());
        Self {
            message,
            signer,
            signer_hash: signer.and_then(|signer| digest(signer.der())).unwrap_or_default(),
            carried_hashes: message.certificates.iter().filter_map(|carried| digest(&carried.der)).collect(),
        }
    }
}

impl Corrections {
    /// Adds what an entry offers, unless it may be about other documents of the same signer.
    pub(in super::super) fn extend(&mut self, entry: &DefectEntry) {
        if entry.is_narrower {
            return;
        }
        let other = &entry.corrections;
        self.signers.extend(other.signers.iter().cloned());
        self.certificates.extend(other.certificates.iter().cloned());
        self.card_security.extend(other.card_security.iter().cloned());
    }
}
