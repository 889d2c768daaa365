//! Collects trust material file by file.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::anchor::{Anchor, AnchorSource, SourceFile, SourceKind};
use super::super::defects::{DEFECT_LIST, DEVIATION_LIST, DefectList};
use super::super::master_list::{self, ListSignature, ListVerdict, MasterList};
use super::super::pins::{Fingerprint, Pins};
use super::super::role;
use super::super::snapshot::TrustSnapshot;
use super::super::snapshot_file::{self, SnapshotError};
use super::recognise::{self, FileKind};
use super::rejected::{RejectReason, Rejected};
use super::{archive, ldif};
use crate::crypto::digest::DigestAlgorithm;
use crate::pki::{Certificate, PkiError, RevocationList, pem};

/// Collects trust anchors. Nothing fails: [`TrustSnapshot::rejected`] tells what was left out.
#[derive(Debug, Default)]
pub struct TrustSnapshotBuilder {
    snapshot: TrustSnapshot,
    /// Whether a file counts only if somebody vouches for it.
    pinned_only: bool,
}

/// The file some anchors come from, and what a position in it is called.
struct Origin {
    source: Arc<SourceFile>,
}

impl TrustSnapshotBuilder {
    /// Takes only what these fingerprints vouch for: a master list by its signer or a certificate above that, any other
    /// file by its own. Revocation lists vouch for themselves, by their CSCA.
    #[must_use]
    pub fn pinned(mut self, pins: Pins) -> Self {
        self.snapshot.pins = pins;
        self.pinned_only = true;
        self
    }

    /// Adds a certificate in DER, or every certificate of a PEM bundle. One that may sign documents is a document signer at
    /// hand as well, for security objects that carry none.
    #[must_use]
    pub fn certificate(mut self, label: &str, input: &[u8]) -> Self {
        let origin = Origin::new(label, input, SourceKind::Certificate);
        if !self.is_vouched_for(input) {
            return self.reject(label, None, RejectReason::NotVouchedFor);
        }
        if pem::is_pem(input) {
            let blocks = pem::certificates(input).into_iter();
            self.add_all(&origin, blocks.map(|block| block.and_then(|der| Certificate::parse(&der))));
        } else {
            self.add_all(&origin, [Certificate::parse(input)]);
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
            Err(PkiError::ContentType { found: DEFECT_LIST | DEVIATION_LIST }) => {
                return self.defect_list(label, input);
            }
            Err(error) => return self.reject(label, None, error.into()),
        };
        if let Err(reason) = self.judge(&list, input) {
            return self.reject(label, None, reason);
        }
        let kind = match list.signature {
            Some(signature) => {
                self.remember(&signature);
                SourceKind::MasterList(signature)
            }
            None => SourceKind::UnsignedMasterList,
        };
        self.add_all(&Origin::new(label, input, kind), list.certificates);
        self
    }

    /// Adds a revocation list in DER or BER. What its signature is worth is found out when everything is there.
    #[must_use]
    pub fn revocation_list(mut self, label: &str, input: &[u8]) -> Self {
        match RevocationList::parse(input) {
            Ok(list) => self.snapshot.revocations.add(list, label),
            Err(error) => return self.reject(label, None, error.into()),
        }
        self
    }

    /// Adds a defect list (TR-03129-2, 7) or a deviation list (Doc 9303-12, 10), if its signer or a certificate above that is among the fingerprints vouched
    /// for. Who may excuse defects decides what passes, so this holds without [`pinned`](Self::pinned) too.
    #[must_use]
    pub fn defect_list(mut self, label: &str, input: &[u8]) -> Self {
        let pool: Vec<&Certificate> = self.snapshot.anchors().iter().map(Anchor::certificate).collect();
        let list = match DefectList::accept(label, input, &self.snapshot.pins, &pool) {
            Ok(Some(list)) => list,
            Ok(None) => return self.reject(label, None, RejectReason::DefectList),
            Err(error) => return self.reject(label, None, error.into()),
        };
        let seen = self.snapshot.seen_lists.get(&list.publisher).copied();
        match (seen, list.signing_time) {
            (Some(seen), time) if time.is_none_or(|time| time < seen) => {
                return self.reject(label, None, RejectReason::ListRollback);
            }
            (_, Some(time)) => {
                self.snapshot.seen_lists.insert(list.publisher.clone(), time);
            }
            _ => {}
        }
        self.snapshot.defect_lists.retain(|known| known.publisher != list.publisher);
        self.snapshot.defect_lists.push(list);
        self
    }

    /// Vouches for these fingerprints, and asks none of other files.
    #[must_use]
    pub fn vouching(mut self, pins: impl IntoIterator<Item = Fingerprint>) -> Self {
        self.snapshot.pins.extend(pins);
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
        self.snapshot.seen_lists.clone_from(&earlier.seen_lists);
        // A fingerprint vouched for since may be nearer to the signer than the one its list was remembered by.
        for source in &earlier.sources {
            if let SourceKind::MasterList(signature) = &source.kind {
                self.remember(signature);
            }
        }
        self
    }

    /// Adds whatever the file holds, told by its content: certificates in DER or PEM, a master list, a revocation list,
    /// a collection of the PKD, an archive of such files, or a snapshot.
    #[must_use]
    pub fn file(self, label: &str, input: &[u8]) -> Self {
        match recognise::kind(input) {
            Some(FileKind::Archive) => self.archive(label, input),
            Some(FileKind::Ldif) => self.collection(label, input),
            Some(FileKind::Snapshot) => self.snapshot(label, input),
            _ => self.single(label, input),
        }
    }

    /// The finished snapshot.
    #[must_use]
    pub fn build(self) -> TrustSnapshot {
        let Self { mut snapshot, .. } = self;
        let mut revocations = std::mem::take(&mut snapshot.revocations);
        revocations.settle(&snapshot.anchors());
        snapshot.revocations = revocations;
        snapshot
    }

    /// A file that is no container of others, so that containers do not nest.
    fn single(self, label: &str, input: &[u8]) -> Self {
        match recognise::kind(input) {
            Some(FileKind::Pem | FileKind::Certificate) => self.certificate(label, input),
            Some(FileKind::RevocationList) => self.revocation_list(label, input),
            Some(FileKind::MasterList) => self.master_list(label, input),
            _ => self.reject(label, None, RejectReason::Unrecognised),
        }
    }

    fn archive(self, label: &str, input: &[u8]) -> Self {
        match archive::entries(input) {
            Ok(entries) => entries.into_iter().fold(self, |builder, (name, content)| {
                let label = format!("{label}/{name}");
                match recognise::kind(&content) {
                    Some(FileKind::Ldif) => builder.collection(&label, &content),
                    _ => builder.single(&label, &content),
                }
            }),
            Err(error) => self.reject(label, None, error.into()),
        }
    }

    fn collection(mut self, label: &str, input: &[u8]) -> Self {
        for (index, (kind, value)) in ldif::values(input).into_iter().enumerate() {
            let position = index.saturating_add(1);
            let label_of = |what: &str| format!("{label}#{position} {what}");
            self = match (kind, value) {
                (_, Err(error)) => self.reject(label, Some(position), error.into()),
                (ldif::Kind::Csca, Ok(value)) => match Certificate::parse(&value) {
                    Ok(csca) if !is_self_signed(&csca) => self.link_certificate(csca),
                    _ => self.reject(label, Some(position), RejectReason::CscaInDirectory),
                },
                (ldif::Kind::MasterList, Ok(value)) => self.master_list(&label_of("master list"), &value),
                (ldif::Kind::RevocationList, Ok(value)) => self.revocation_list(&label_of("revocation list"), &value),
                (ldif::Kind::DocumentSigner, Ok(value)) => match Certificate::parse(&value) {
                    Ok(signer) => self.document_signer(signer),
                    Err(error) => self.reject(label, Some(position), error.into()),
                },
            };
        }
        self
    }

    /// Adds a document signer, for security objects that carry none. It is believed no more than one that comes inside:
    /// a trust anchor has to have signed it.
    #[must_use]
    pub fn document_signer(mut self, certificate: Certificate) -> Self {
        self.snapshot.document_signers.add(certificate, ());
        self
    }

    /// Adds a link certificate that nobody vouches for: it is believed as far as a trust anchor signed it.
    #[must_use]
    pub fn link_certificate(mut self, certificate: Certificate) -> Self {
        self.snapshot.links.add(certificate, ());
        self
    }

    fn snapshot(mut self, label: &str, input: &[u8]) -> Self {
        match snapshot_file::decode(input) {
            Ok(earlier) => {
                self.absorb(&earlier, |_| true);
                match earlier.unreadable() {
                    0 => self,
                    _ => self.reject(label, None, SnapshotError::Index.into()),
                }
            }
            Err(error) => self.reject(label, None, error.into()),
        }
    }

    /// Takes over what an earlier snapshot holds, from the files that `keep` says.
    pub(super) fn absorb(&mut self, earlier: &TrustSnapshot, keep: impl Fn(&SourceFile) -> bool) {
        let kept: Vec<&Arc<SourceFile>> = earlier.sources.iter().filter(|source| keep(source)).collect();
        for anchor in earlier.anchors() {
            let is_kept = |source: &&AnchorSource| kept.iter().any(|file| file.sha256 == source.sha256);
            let sources: Vec<_> = anchor.sources().iter().filter(is_kept).cloned().collect();
            if !sources.is_empty() {
                self.snapshot.add_anchor(anchor.certificate().clone(), sources);
            }
        }
        for source in kept {
            self.add_source(source);
        }
        for (signer, ()) in earlier.document_signers.iter() {
            self.snapshot.document_signers.add(signer.clone(), ());
        }
        for (link, ()) in earlier.links.iter() {
            self.snapshot.links.add(link.clone(), ());
        }
        for list in &earlier.defect_lists {
            if self.snapshot.defect_lists.iter().all(|known| known.publisher != list.publisher) {
                self.snapshot.defect_lists.push(list.clone());
            }
        }
        self.snapshot.revocations.absorb(&earlier.revocations);
        for (publisher, time) in &earlier.seen_lists {
            let seen = self.snapshot.seen_lists.entry(publisher.clone()).or_insert(*time);
            *seen = (*seen).max(*time);
        }
        self.snapshot.pins.extend(earlier.pins.iter().copied());
    }

    /// Refuses these certificates and no others.
    pub(super) fn deny_only(&mut self, denied: BTreeMap<Vec<u8>, String>) {
        self.snapshot.revocations.denied = denied;
    }

    pub(super) const fn so_far(&self) -> &TrustSnapshot {
        &self.snapshot
    }

    /// Whether a master list may be believed, and why not.
    fn judge(&self, list: &MasterList, input: &[u8]) -> Result<(), RejectReason> {
        let Some(signature) = &list.signature else {
            return if self.is_vouched_for(input) { Ok(()) } else { Err(RejectReason::NotVouchedFor) };
        };
        if signature.verdict == ListVerdict::Invalid {
            return Err(RejectReason::ListSignature);
        }
        if !self.pinned_only {
            return Ok(());
        }
        match signature.verdict {
            ListVerdict::Undetermined => return Err(RejectReason::ListUndetermined),
            ListVerdict::NotAListSigner => return Err(RejectReason::SignerNotPinned),
            _ => {}
        }
        let Some(publisher) = signature.publisher_key(&self.snapshot.pins) else {
            return Err(RejectReason::SignerNotPinned);
        };
        match (self.snapshot.seen_lists.get(&publisher), signature.signing_time) {
            (Some(seen), Some(time)) if time < *seen => Err(RejectReason::ListRollback),
            (Some(_), None) => Err(RejectReason::ListRollback),
            _ => Ok(()),
        }
    }

    fn remember(&mut self, signature: &ListSignature) {
        if let (Some(publisher), Some(time)) = (signature.publisher_key(&self.snapshot.pins), signature.signing_time) {
            let seen = self.snapshot.seen_lists.entry(publisher).or_insert(time);
            *seen = (*seen).max(time);
        }
    }

    fn is_vouched_for(&self, input: &[u8]) -> bool {
        !self.pinned_only || self.snapshot.pins.contains(&DigestAlgorithm::Sha256.digest(input))
    }

    pub(super) fn reject(mut self, label: &str, position: Option<usize>, reason: RejectReason) -> Self {
        self.snapshot.rejected.push(Rejected { label: label.to_owned(), position, reason });
        self
    }

    fn add_source(&mut self, source: &Arc<SourceFile>) {
        if !self.snapshot.sources.contains(source) {
            self.snapshot.sources.push(Arc::clone(source));
        }
    }

    fn add_all(&mut self, origin: &Origin, certificates: impl IntoIterator<Item = Result<Certificate, PkiError>>) {
        for (index, certificate) in certificates.into_iter().enumerate() {
            let position = index.saturating_add(1);
            match certificate {
                Ok(certificate) => {
                    if role::signs_documents(&certificate) {
                        self.snapshot.document_signers.add(certificate.clone(), ());
                    }
                    self.add_source(&origin.source);
                    self.snapshot.add_anchor(certificate, vec![origin.at(position)]);
                }
                Err(error) => {
                    let (label, reason) = (origin.source.label.clone(), RejectReason::Unreadable(error));
                    self.snapshot.rejected.push(Rejected { label, position: Some(position), reason });
                }
            }
        }
    }
}

/// A root vouches for itself alone; only a signature tells it from a link certificate (Doc 9303-12, 4.1.4.3).
fn is_self_signed(certificate: &Certificate) -> bool {
    certificate.public_key().is_ok_and(|key| certificate.verify_signature(key).is_ok())
}

impl Origin {
    fn new(label: &str, input: &[u8], kind: SourceKind) -> Self {
        let sha256 = hex::encode(DigestAlgorithm::Sha256.digest(input));
        Self { source: Arc::new(SourceFile { label: label.to_owned(), sha256, kind }) }
    }

    fn at(&self, position: usize) -> AnchorSource {
        AnchorSource { file: Arc::clone(&self.source), position }
    }
}
