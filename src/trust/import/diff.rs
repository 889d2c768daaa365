//! What an import would change, shown before anything is replaced (RELIABILITY T15).

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::snapshot::TrustSnapshot;
use crate::encoding::Timestamp;
use crate::pki::Certificate;

/// A trust anchor that comes or goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct AnchorChange {
    /// The country in the subject's name.
    pub country: Option<String>,
    /// The subject's name.
    pub subject: String,
    /// SHA-256 of the DER, in hexadecimal.
    pub sha256: String,
    /// The last moment of validity.
    pub not_after: Timestamp,
}

/// The difference between two snapshots.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Anchors only the later one has, by country and name.
    pub added: Vec<AnchorChange>,
    /// Anchors only the earlier one has.
    pub removed: Vec<AnchorChange>,
    /// How many both have.
    pub unchanged: usize,
    /// Revocation lists only the later one has, by SHA-256.
    pub revocation_lists_added: Vec<String>,
    /// Revocation lists only the earlier one has.
    pub revocation_lists_removed: Vec<String>,
    /// Document signers that came or went.
    pub document_signers_changed: usize,
    /// Certificates only the later one's deny-list names, by SHA-256.
    pub denied_added: Vec<String>,
    /// Certificates only the earlier one's deny-list names.
    pub denied_removed: Vec<String>,
    /// Link certificates that came or went.
    pub link_certificates_changed: usize,
    /// Fingerprints only the later one vouches for.
    pub pins_added: Vec<String>,
}

impl From<&Certificate> for AnchorChange {
    fn from(certificate: &Certificate) -> Self {
        Self {
            country: certificate.subject().country(),
            subject: certificate.subject().to_string(),
            sha256: hex::encode(certificate.sha256()),
            not_after: certificate.not_after(),
        }
    }
}

impl Diff {
    /// From one snapshot to another.
    #[must_use]
    pub fn between(earlier: &TrustSnapshot, later: &TrustSnapshot) -> Self {
        let anchors = |snapshot: &TrustSnapshot| -> BTreeSet<AnchorChange> {
            snapshot.anchors().iter().map(|anchor| anchor.certificate().into()).collect()
        };
        let lists = |snapshot: &TrustSnapshot| -> BTreeSet<String> {
            snapshot.revocation_lists().iter().map(|held| hex::encode(held.list().sha256())).collect()
        };
        let signers = |snapshot: &TrustSnapshot| -> BTreeSet<Vec<u8>> {
            snapshot.document_signers().iter().map(|signer| signer.sha256().to_vec()).collect()
        };
        let links = |snapshot: &TrustSnapshot| -> BTreeSet<Vec<u8>> {
            snapshot.link_certificates().iter().map(|link| link.sha256().to_vec()).collect()
        };
        let pins = |snapshot: &TrustSnapshot| -> BTreeSet<String> {
            snapshot.pins().iter().map(ToString::to_string).collect()
        };
        let denied = |snapshot: &TrustSnapshot| -> BTreeSet<String> {
            snapshot.denied().map(|(sha256, _)| hex::encode(sha256)).collect()
        };
        let (denied_before, denied_after) = (denied(earlier), denied(later));
        let (before, after) = (anchors(earlier), anchors(later));
        let (lists_before, lists_after) = (lists(earlier), lists(later));
        Self {
            added: after.difference(&before).cloned().collect(),
            removed: before.difference(&after).cloned().collect(),
            unchanged: before.intersection(&after).count(),
            revocation_lists_added: lists_after.difference(&lists_before).cloned().collect(),
            revocation_lists_removed: lists_before.difference(&lists_after).cloned().collect(),
            document_signers_changed: signers(earlier).symmetric_difference(&signers(later)).count(),
            link_certificates_changed: links(earlier).symmetric_difference(&links(later)).count(),
            denied_added: denied_after.difference(&denied_before).cloned().collect(),
            denied_removed: denied_before.difference(&denied_after).cloned().collect(),
            pins_added: pins(later).difference(&pins(earlier)).cloned().collect(),
        }
    }

    /// Whether both hold the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self { unchanged: self.unchanged, ..Self::default() }
    }
}
