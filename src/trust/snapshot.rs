//! The trust material of one verification: built once from files, then only read (Doc 9303-12, 6.1.1).
//!
//! Nothing is fetched. One bad certificate costs itself and nothing else; what was left out is reported.

use std::collections::HashMap;

use super::anchor::{Anchor, AnchorSource, SourceKind};
use super::master_list::{self, ListVerdict};
use super::revocation::{HeldList, Revocation, Revocations};
use crate::encoding::der::{self, INTEGER, OBJECT_IDENTIFIER, SEQUENCE};
use crate::encoding::{Reader, Timestamp};
use crate::pki::{Certificate, PkiError, RevocationList, pem};

/// CSCA certificates, indexed by key identifier and name, and what is known of withdrawn certificates.
#[derive(Debug, Default)]
pub struct TrustSnapshot {
    anchors: Vec<Anchor>,
    by_key_identifier: HashMap<Vec<u8>, Vec<usize>>,
    by_name: HashMap<Vec<u8>, Vec<usize>>,
    revocations: Revocations,
    rejected: Vec<Rejected>,
}

/// What an import left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The name its importer gave: usually the file's.
    pub label: String,
    /// The certificate's place in there, from 1; nothing when it is the whole file.
    pub position: Option<usize>,
    /// Why.
    pub reason: RejectReason,
}

/// Why an import left something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RejectReason {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] PkiError),
    /// Nothing that is known here.
    #[error("neither certificate, nor revocation list, nor master list")]
    Unrecognised,
    /// A master list whose signature is not valid: someone changed it.
    #[error("master list with an invalid signature")]
    ListSignature,
}

/// Collects trust anchors. Nothing fails: [`TrustSnapshot::rejected`] tells what was left out.
#[derive(Debug, Default)]
pub struct TrustSnapshotBuilder {
    snapshot: TrustSnapshot,
    by_sha256: HashMap<Vec<u8>, usize>,
}

impl TrustSnapshot {
    /// Starts with no anchors at all.
    #[must_use]
    pub fn builder() -> TrustSnapshotBuilder {
        TrustSnapshotBuilder::default()
    }

    /// The anchors, in the order of import.
    #[must_use]
    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }

    /// What the import left out.
    #[must_use]
    pub fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    /// The revocation lists, in the order of import.
    #[must_use]
    pub fn revocation_lists(&self) -> &[HeldList] {
        &self.revocations.lists
    }

    /// What is known about the withdrawal of a certificate that a trust anchor issued.
    #[must_use]
    pub fn revocation(&self, certificate: &Certificate, now: Timestamp) -> Revocation {
        self.revocations.status(certificate, now)
    }

    /// What the operator says about a certificate, whoever issued it.
    pub(super) fn denial(&self, certificate: &Certificate) -> Option<Revocation> {
        self.revocations.denial(certificate).map(Revocation::Revoked)
    }

    /// What is known about the withdrawal of a trust anchor; nothing where no list of its issuer is at hand.
    #[must_use]
    pub fn anchor_revocation(&self, certificate: &Certificate, now: Timestamp) -> Option<Revocation> {
        self.revocations.anchor_status(certificate, now)
    }

    /// The anchors that may have issued `certificate`: those with the key identifier it asks for, then those with its
    /// issuer's name. Only a signature tells which one did.
    #[must_use]
    pub fn candidates(&self, certificate: &Certificate) -> Vec<&Anchor> {
        let wanted = certificate.extensions().authority_key_identifier.as_ref();
        let by_key = wanted.and_then(|key| self.by_key_identifier.get(key));
        let by_name = self.by_name.get(certificate.issuer().comparison_key());
        let mut indices: Vec<usize> = Vec::new();
        for index in by_key.into_iter().chain(by_name).flatten() {
            if !indices.contains(index) {
                indices.push(*index);
            }
        }
        indices.into_iter().filter_map(|index| self.anchors.get(index)).collect()
    }
}

impl TrustSnapshotBuilder {
    /// Adds a certificate in DER, or every certificate of a PEM bundle.
    #[must_use]
    pub fn certificate(mut self, label: &str, input: &[u8]) -> Self {
        if pem::is_pem(input) {
            for (index, block) in pem::certificates(input).into_iter().enumerate() {
                let certificate = block.and_then(|der| Certificate::parse(&der));
                self.add(label, index.saturating_add(1), &SourceKind::Certificate, certificate);
            }
        } else {
            self.add(label, 1, &SourceKind::Certificate, Certificate::parse(input));
        }
        self
    }

    /// Adds the certificates of a master list: the signed message, or the bare `CscaMasterList` inside it.
    ///
    /// A list whose signature is not valid is left out as a whole.
    #[must_use]
    pub fn master_list(mut self, label: &str, input: &[u8]) -> Self {
        let list = match master_list::parse(input) {
            Ok(list) => list,
            Err(error) => return self.reject(label, None, RejectReason::Unreadable(error)),
        };
        let kind = match list.signature {
            Some(signature) if signature.verdict == ListVerdict::Invalid => {
                return self.reject(label, None, RejectReason::ListSignature);
            }
            Some(signature) => SourceKind::MasterList(signature),
            None => SourceKind::UnsignedMasterList,
        };
        for (index, certificate) in list.certificates.into_iter().enumerate() {
            self.add(label, index.saturating_add(1), &kind, certificate);
        }
        self
    }

    /// Adds a revocation list in DER or BER. What its signature is worth is found out when everything is there.
    #[must_use]
    pub fn revocation_list(mut self, label: &str, input: &[u8]) -> Self {
        match RevocationList::parse(input) {
            Ok(list) => self.snapshot.revocations.add(list, label),
            Err(error) => return self.reject(label, None, RejectReason::Unreadable(error)),
        }
        self
    }

    /// Refuses a document signer or CSCA certificate from now on, whatever any State says of it.
    ///
    /// `sha256` is that of its DER; a CSCA takes with it what it certified.
    #[must_use]
    pub fn deny(mut self, sha256: [u8; 32], reason: &str) -> Self {
        self.snapshot.revocations.denied.insert(sha256.to_vec(), reason.to_owned());
        self
    }

    /// Remembers what an earlier snapshot has seen, so that nothing older takes its place unnoticed.
    #[must_use]
    pub fn after(mut self, earlier: &TrustSnapshot) -> Self {
        self.snapshot.revocations.seen.clone_from(&earlier.revocations.seen);
        self
    }

    /// Adds whatever the file holds, told by its content: a certificate, a PEM bundle, a revocation list, or a master
    /// list.
    #[must_use]
    pub fn file(self, label: &str, input: &[u8]) -> Self {
        if pem::is_pem(input) {
            return self.certificate(label, input);
        }
        match first_element(input) {
            Some(SEQUENCE) if is_revocation_list(input) => self.revocation_list(label, input),
            Some(SEQUENCE) => self.certificate(label, input),
            Some(OBJECT_IDENTIFIER | INTEGER) => self.master_list(label, input),
            _ => self.reject(label, None, RejectReason::Unrecognised),
        }
    }

    /// The finished snapshot.
    #[must_use]
    pub fn build(mut self) -> TrustSnapshot {
        self.snapshot.revocations.settle(&self.snapshot.anchors);
        self.snapshot
    }

    fn reject(mut self, label: &str, position: Option<usize>, reason: RejectReason) -> Self {
        self.snapshot.rejected.push(Rejected { label: label.to_owned(), position, reason });
        self
    }

    fn add(&mut self, label: &str, position: usize, kind: &SourceKind, certificate: Result<Certificate, PkiError>) {
        let certificate = match certificate {
            Ok(certificate) => certificate,
            Err(error) => {
                let reason = RejectReason::Unreadable(error);
                self.snapshot.rejected.push(Rejected { label: label.to_owned(), position: Some(position), reason });
                return;
            }
        };
        let source = AnchorSource { label: label.to_owned(), position, kind: kind.clone() };
        let snapshot = &mut self.snapshot;
        if let Some(known) = self.by_sha256.get(certificate.sha256()) {
            snapshot.anchors.get_mut(*known).into_iter().for_each(|anchor| anchor.add_source(source.clone()));
            return;
        }
        let index = snapshot.anchors.len();
        self.by_sha256.insert(certificate.sha256().to_vec(), index);
        snapshot.by_name.entry(certificate.subject().comparison_key().to_vec()).or_default().push(index);
        if let Some(key) = &certificate.extensions().subject_key_identifier {
            snapshot.by_key_identifier.entry(key.clone()).or_default().push(index);
        }
        snapshot.anchors.push(Anchor::new(certificate, source));
    }
}

/// The tag of the first element in the outer SEQUENCE: it tells a certificate, a message and a bare list apart.
fn first_element(input: &[u8]) -> Option<crate::encoding::Tag> {
    let normalised = der::normalise(input).ok()?;
    Reader::sole(&normalised.der, SEQUENCE).ok()?.reader().peek_tag()
}

/// A certificate's `tbs` goes on with a name after the algorithm and a revocation list's with a time.
fn is_revocation_list(input: &[u8]) -> bool {
    let looked = || {
        let normalised = der::normalise(input).ok()?;
        let mut outer = der::sole_sequence(&normalised.der).ok()?;
        let mut fields = outer.sequence().ok()?;
        fields.optional(INTEGER).ok()?;
        fields.expect(SEQUENCE).ok()?;
        fields.expect(SEQUENCE).ok()?;
        Some(matches!(fields.peek_tag(), Some(der::UTC_TIME | der::GENERALIZED_TIME)))
    };
    looked().unwrap_or_default()
}
