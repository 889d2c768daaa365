//! The trust material of one verification: built once from files, then only read (Doc 9303-12, 6.1.1).
//!
//! Nothing is fetched. One bad certificate costs itself and nothing else; what was left out is reported.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::anchor::{Anchor, AnchorSource, SourceFile, SourceKind};
use super::defects::{Corrections, DefectList, KnownDefect};
use super::import::{Rejected, TrustSnapshotBuilder};
use super::pins::Pins;
use super::revocation::{HeldList, Revocation, Revocations};
use super::shelf::Shelf;
use crate::encoding::Timestamp;
use crate::pki::Certificate;
use crate::pki::cms::{SignedData, SignerIdentifier};

/// CSCA certificates, indexed by key identifier and name, and what is known of withdrawn certificates.
#[derive(Debug, Default)]
pub struct TrustSnapshot {
    pub(super) anchors: Shelf<Vec<AnchorSource>>,
    pub(super) sources: Vec<Arc<SourceFile>>,
    pub(super) document_signers: Shelf<()>,
    /// Link certificates nobody vouches for: as good as the anchor that signed them.
    pub(super) links: Shelf<()>,
    pub(super) revocations: Revocations,
    pub(super) defect_lists: Vec<DefectList>,
    /// By publisher: the latest signing time of a list.
    pub(super) seen_lists: BTreeMap<String, Timestamp>,
    pub(super) pins: Pins,
    pub(super) rejected: Vec<Rejected>,
}

impl TrustSnapshot {
    /// Starts with no anchors at all.
    #[must_use]
    pub fn builder() -> TrustSnapshotBuilder {
        TrustSnapshotBuilder::default()
    }

    /// The anchors, in the order of import. Reads every certificate; [`anchor_count`](Self::anchor_count) reads none.
    #[must_use]
    pub fn anchors(&self) -> Vec<Anchor<'_>> {
        self.anchors.iter().map(anchor).collect()
    }

    /// How many anchors there are.
    #[must_use]
    pub const fn anchor_count(&self) -> usize {
        self.anchors.len()
    }

    /// The anchor with this SHA-256.
    #[must_use]
    pub fn anchor(&self, sha256: &[u8]) -> Option<Anchor<'_>> {
        self.anchors.with_sha256(sha256).map(anchor)
    }

    /// How many certificates of a stored snapshot cannot be read, or are not what its index says; nothing relies on them.
    #[must_use]
    pub fn unreadable(&self) -> usize {
        let signers = self.document_signers.unreadable().saturating_add(self.links.unreadable());
        self.anchors.unreadable().saturating_add(signers)
    }

    /// The files the anchors were taken from, in the order of import.
    #[must_use]
    pub fn sources(&self) -> &[Arc<SourceFile>] {
        &self.sources
    }

    /// When the newest of the master lists among them was signed; none where no list says so.
    #[must_use]
    pub fn newest_list(&self) -> Option<Timestamp> {
        let signed = self.sources.iter().filter_map(|file| match &file.kind {
            SourceKind::MasterList(list) => list.signing_time,
            _ => None,
        });
        signed.max()
    }

    /// Document signers of a directory: for security objects that come without, and believed no more than those.
    #[must_use]
    pub fn document_signers(&self) -> Vec<&Certificate> {
        self.document_signers.iter().map(|(signer, ())| signer).collect()
    }

    /// How many of them there are.
    #[must_use]
    pub const fn document_signer_count(&self) -> usize {
        self.document_signers.len()
    }

    /// Link certificates that are no anchors (Doc 9303-12, 4.1.4.3): believed as far as an anchor signed them.
    #[must_use]
    pub fn link_certificates(&self) -> Vec<&Certificate> {
        self.links.iter().map(|(link, ())| link).collect()
    }

    /// Those that may have issued `certificate`.
    pub(super) fn link_candidates(&self, certificate: &Certificate) -> Vec<&Certificate> {
        self.links.candidates(certificate).into_iter().map(|(link, ())| link).collect()
    }

    /// The document signers a security object may mean.
    pub(super) fn document_signers_named(&self, identifier: &SignerIdentifier) -> Vec<&Certificate> {
        self.document_signers.named_by(identifier)
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

    /// The certificates its operator refuses, by SHA-256 of their DER, and why.
    pub fn denied(&self) -> impl Iterator<Item = (&[u8], &str)> {
        self.revocations.denied.iter().map(|(sha256, why)| (sha256.as_slice(), why.as_str()))
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

    /// The lists of defects and deviations, in the order of import.
    #[must_use]
    pub fn defect_lists(&self) -> &[DefectList] {
        &self.defect_lists
    }

    /// What is known to be wrong with the documents of the signer of a message, and what is offered instead.
    pub(super) fn known_defects(
        &self,
        message: &SignedData,
        signer: Option<&Certificate>,
    ) -> (Vec<KnownDefect>, Corrections) {
        let (mut known, mut corrections) = (Vec::new(), Corrections::default());
        for list in &self.defect_lists {
            for entry in list.about(message, signer) {
                known.extend(list.known(entry));
                corrections.extend(entry);
            }
        }
        (known, corrections)
    }

    /// What the operator says about a certificate, whoever issued it.
    pub(super) fn denial(&self, certificate: &Certificate) -> Option<Revocation> {
        self.revocations.denial(certificate).map(Revocation::Revoked)
    }

    /// What is known about the withdrawal of a trust anchor; nothing where no list of its issuer is at hand.
    #[must_use]
    pub fn anchor_revocation(&self, certificate: &Certificate, now: Timestamp) -> Option<Revocation> {
        self.revocations.anchor_status(certificate, now, &|| self.anchors())
    }

    /// The anchors that may have issued `certificate`: those with the key identifier it asks for and its issuer's name,
    /// then those with one of the two. Only a signature tells which one did.
    #[must_use]
    pub fn candidates(&self, certificate: &Certificate) -> Vec<Anchor<'_>> {
        self.anchors.candidates(certificate).into_iter().map(anchor).collect()
    }

    /// Adds an anchor, or another source to one that is there.
    pub(super) fn add_anchor(&mut self, certificate: Certificate, sources: Vec<AnchorSource>) {
        if let Some(known) = self.anchors.add(certificate, sources.clone()) {
            for source in sources {
                if !known.contains(&source) {
                    known.push(source);
                }
            }
        }
    }
}

fn anchor<'a>((certificate, sources): (&'a Certificate, &'a Vec<AnchorSource>)) -> Anchor<'a> {
    Anchor::new(certificate, sources)
}
