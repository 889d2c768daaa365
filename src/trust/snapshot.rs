//! The trust material of one verification: built once from files, then only read (Doc 9303-12, 6.1.1).
//!
//! Nothing is fetched. One bad certificate costs itself and nothing else; what was left out is reported.

use std::collections::{BTreeMap, HashMap};

use super::anchor::{Anchor, AnchorSource, SourceFile};
use super::defect_list::{DefectList, KnownDefect};
use super::import::{Rejected, TrustSnapshotBuilder};
use super::pins::Pins;
use super::revocation::{HeldList, Revocation, Revocations};
use crate::encoding::Timestamp;
use crate::pki::Certificate;
use crate::pki::cms::SignerIdentifier;

/// CSCA certificates, indexed by key identifier and name, and what is known of withdrawn certificates.
#[derive(Debug, Default)]
pub struct TrustSnapshot {
    pub(super) anchors: Vec<Anchor>,
    pub(super) sources: Vec<SourceFile>,
    pub(super) document_signers: Vec<Certificate>,
    pub(super) revocations: Revocations,
    pub(super) defect_lists: Vec<DefectList>,
    /// By publisher: the latest signing time of a master list.
    pub(super) seen_lists: BTreeMap<String, Timestamp>,
    pub(super) pins: Pins,
    pub(super) rejected: Vec<Rejected>,
    by_sha256: HashMap<Vec<u8>, usize>,
    by_key_identifier: HashMap<Vec<u8>, Vec<usize>>,
    by_name: HashMap<Vec<u8>, Vec<usize>>,
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

    /// The anchor with this SHA-256.
    #[must_use]
    pub fn anchor(&self, sha256: &[u8]) -> Option<&Anchor> {
        self.anchors.get(*self.by_sha256.get(sha256)?)
    }

    /// The files the anchors were taken from, in the order of import.
    #[must_use]
    pub fn sources(&self) -> &[SourceFile] {
        &self.sources
    }

    /// Document signers of a directory: for security objects that come without, and believed no more than those.
    #[must_use]
    pub fn document_signers(&self) -> &[Certificate] {
        &self.document_signers
    }

    /// The document signers a security object may mean.
    pub(super) fn document_signers_named<'a>(&'a self, identifier: &SignerIdentifier) -> Vec<&'a Certificate> {
        self.document_signers.iter().filter(|signer| identifier.names(signer)).collect()
    }

    /// The fingerprints its operator vouches for.
    #[must_use]
    pub const fn pins(&self) -> &Pins {
        &self.pins
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

    /// What is known to be wrong with the documents of a signer.
    #[must_use]
    pub fn known_defects(&self, signer: &Certificate) -> Vec<KnownDefect> {
        self.defect_lists.iter().flat_map(|list| list.of(signer)).collect()
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

    /// Adds an anchor, or another source to one that is there.
    pub(super) fn add_anchor(&mut self, certificate: Certificate, sources: Vec<AnchorSource>) {
        if let Some(known) = self.by_sha256.get(certificate.sha256()) {
            let known = self.anchors.get_mut(*known);
            known.into_iter().for_each(|anchor| sources.iter().for_each(|source| anchor.add_source(source.clone())));
            return;
        }
        let index = self.anchors.len();
        self.by_sha256.insert(certificate.sha256().to_vec(), index);
        self.by_name.entry(certificate.subject().comparison_key().to_vec()).or_default().push(index);
        if let Some(key) = &certificate.extensions().subject_key_identifier {
            self.by_key_identifier.entry(key.clone()).or_default().push(index);
        }
        self.anchors.push(Anchor::new(certificate, sources));
    }
}
