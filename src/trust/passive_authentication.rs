//! Passive Authentication: a State signed the hashes of these data groups (Doc 9303-11, 5.1).
//!
//! A pure function from the file, the trust anchors and the time to one outcome per question. It decides what is true
//! of signatures and hashes; whether an expired certificate or an unknown issuer matters is for policy. That the chip
//! is no copy is another question altogether.

use super::AnchorSource;
use super::authentic::{Authentic, Provenance};
use super::budget::{MAX_CERTIFICATES, SignatureBudget};
use super::defects::{Corrections, KnownDefect};
use super::facts::{CertificateFacts, Validity};
use super::issuer::{self, ChainFailure};
use super::note::Note;
use super::outcome::{NotPerformed, Outcome};
use super::revocation::{Revocation, RevocationUnknown};
use super::role::{self, RoleViolation};
use super::signed_message::{self, MessageDigestFailure, SignatureFailure, SignedMessage};
use super::snapshot::TrustSnapshot;
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::{Header, Timestamp};
use crate::lds::{DataGroup, FileId, LdsSecurityObject, SodEnvelope, SodError};
use crate::pki::cms::SignedData;
use crate::pki::lint::lint;
use crate::pki::{Certificate, Deviation, SignatureNotes};

/// Corrections of one kind tried per document. A list offers one for each signer.
pub(super) const MAX_CORRECTIONS: usize = 4;

/// What Passive Authentication found, question by question.
#[derive(Debug, Clone)]
pub struct SodOutcome {
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The file can be read down to the hashes.
    pub structure: Outcome<(), SodError>,
    /// How many signers the message has; one is right.
    pub signer_count: usize,
    /// The hashes are what the signer signed.
    pub message_digest: Outcome<DigestAlgorithm, MessageDigestFailure>,
    /// The signature is that of the document signer in the file.
    pub signature: Outcome<SignatureNotes, SignatureFailure>,
    /// The document signer's certificate may sign documents.
    pub signer_role: Outcome<(), RoleViolation>,
    /// The document signer's certificate was signed by a trust anchor.
    pub chain: Outcome<SignatureNotes, ChainFailure>,
    /// The document signer's certificate.
    pub document_signer: Option<CertificateFacts>,
    /// In what the document signer's certificate departs from its profile, as an audit would say.
    pub document_signer_lint: Vec<Deviation>,
    /// The document signer's validity at the time of the check.
    pub document_signer_validity: Option<Validity>,
    /// The document signer's validity at the time of signing the signer claims.
    pub document_signer_validity_at_signing: Option<Validity>,
    /// The CSCA certificate that signed the document signer's.
    pub csca: Option<CertificateFacts>,
    /// SHA-256 of the link certificates between it and a trust anchor, itself first; none where it is the anchor.
    pub csca_links: Vec<String>,
    /// Where the trust anchor was taken from: that CSCA certificate, or the one at the end of its links.
    pub csca_sources: Vec<AnchorSource>,
    /// The CSCA's validity at the time of the check, and that of every certificate above it.
    pub csca_validity: Option<Validity>,
    /// Whether the document signer's certificate was withdrawn; nothing where there is none.
    pub document_signer_revocation: Option<Revocation>,
    /// Whether the CSCA certificate was withdrawn; nothing where no list says anything about it.
    pub csca_revocation: Option<Revocation>,
    /// What lists say is wrong with the documents of this signer.
    pub known_defects: Vec<KnownDefect>,
    /// The signer is the one such a list names, or its certificate the one a list provides.
    pub signer_corrected: bool,
    /// The signer's certificate is not in the message: it was found among those at hand, and verifies the signature.
    pub signer_looked_up: bool,
    /// When the signer says it signed. Nobody confirms it: information only.
    pub signing_time: Option<Timestamp>,
    /// What is odd.
    pub notes: Vec<Note>,
    security_object: Option<LdsSecurityObject>,
    pub(super) corrections: Corrections,
}

/// Why a data group is not the one that was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HashFailure {
    /// Its hash is another: the data group was changed or exchanged.
    Mismatch,
}

/// Why a data group could not be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HashNotCompared {
    /// The hashes cannot be read.
    NoSecurityObject,
    /// The State signed no hash for this data group.
    NotListed,
}

/// A data group whose hash is the one in the security object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashMatch {
    /// Octets after the file's data object: neither hashed nor to be read.
    pub trailing: usize,
}

/// Performs Passive Authentication on EF.SOD.
#[must_use]
pub fn verify_sod(file: &[u8], snapshot: &TrustSnapshot, now: Timestamp) -> SodOutcome {
    let mut outcome = SodOutcome::unread(file);
    let mut envelope = match SodEnvelope::parse(file) {
        Ok(envelope) => envelope,
        Err(error) => {
            outcome.structure = Outcome::Failed(error);
            return outcome;
        }
    };
    match envelope.security_object() {
        Ok(security_object) => {
            let sha1 = security_object.digest == DigestAlgorithm::Sha1;
            outcome.notes.extend(sha1.then_some(Note::Sha1DataGroups));
            outcome.security_object = Some(security_object);
            outcome.structure = Outcome::Passed(());
        }
        Err(error) => outcome.structure = Outcome::Failed(error.into()),
    }
    outcome.notes.extend(envelope.deviations.iter().copied().map(Note::Sod));
    outcome.notes.extend(envelope.signed_data.deviations.iter().copied().map(Note::Message));
    outcome.verify_message(&envelope.signed_data, snapshot, now);
    outcome.notes.sort_unstable();
    outcome.notes.dedup();
    outcome
}

impl SodOutcome {
    pub(super) fn unread(file: &[u8]) -> Self {
        Self {
            sha256: hex::encode(DigestAlgorithm::Sha256.digest(file)),
            structure: Outcome::NotPerformed(NotPerformed::Unreadable),
            signer_count: 0,
            message_digest: Outcome::NotPerformed(NotPerformed::Unreadable),
            signature: Outcome::NotPerformed(NotPerformed::Unreadable),
            signer_role: Outcome::NotPerformed(NotPerformed::Unreadable),
            chain: Outcome::NotPerformed(NotPerformed::Unreadable),
            document_signer: None,
            document_signer_lint: Vec::new(),
            document_signer_validity: None,
            document_signer_validity_at_signing: None,
            csca: None,
            csca_links: Vec::new(),
            csca_sources: Vec::new(),
            csca_validity: None,
            document_signer_revocation: None,
            csca_revocation: None,
            known_defects: Vec::new(),
            signer_corrected: false,
            signer_looked_up: false,
            signing_time: None,
            notes: Vec::new(),
            security_object: None,
            corrections: Corrections::default(),
        }
    }

    pub(super) fn verify_message(&mut self, signed_data: &SignedData, snapshot: &TrustSnapshot, now: Timestamp) {
        self.signer_count = signed_data.signer_infos.len();
        let count = signed_data.certificates.len();
        if count > MAX_CERTIFICATES {
            self.signature = Outcome::Failed(SignatureFailure::TooManyCertificates { count });
            return self.leave_open(NotPerformed::BudgetSpent);
        }
        let mut budget = SignatureBudget::new();
        let signers = signed_data.signer_infos.iter();
        let known: Vec<_> = signers.flat_map(|signer| snapshot.document_signers_named(&signer.identifier)).collect();
        let mut message = signed_message::verify(signed_data, &known, &mut budget);
        let (mut defects, corrections) = snapshot.known_defects(signed_data, message.signer);
        let is_open = message.signature.passed().is_none();
        let provided = if is_open { corrected_certificates(&corrections, snapshot, &mut budget) } else { Vec::new() };
        let candidates = named_certificates(signed_data, &corrections, &provided, snapshot);
        if is_open && let Some(corrected) = verify_corrected(signed_data, &candidates, &mut budget) {
            let found = snapshot.known_defects(signed_data, corrected.signer).0;
            defects.extend(found.into_iter().filter(|found| !defects.contains(found)).collect::<Vec<_>>());
            message = corrected;
            self.signer_corrected = true;
        }
        let is_carried = |signer: &Certificate| carried(signed_data).any(|inside| inside.sha256() == signer.sha256());
        let is_found = message.signature.passed().is_some() && !self.signer_corrected;
        self.signer_looked_up = is_found && message.signer.is_some_and(|signer| !is_carried(signer));
        self.known_defects = defects;
        self.corrections = corrections;
        self.message_digest = message.message_digest;
        self.signature = message.signature;
        self.signing_time = message.signing_time;
        self.notes.append(&mut message.notes);
        match message.signer {
            Some(signer) => {
                self.check_signer(signer, snapshot, &mut budget, now);
                self.check_certifier(signer, signed_data, &mut budget);
            }
            None if self.signer_count == 1 => self.leave_open(NotPerformed::SignerCertificateAbsent),
            None => self.leave_open(NotPerformed::NoSingleSigner),
        }
    }

    /// Who signed, and for whom, stays unknown.
    fn leave_open(&mut self, reason: NotPerformed) {
        self.signer_role = Outcome::NotPerformed(reason);
        self.chain = Outcome::NotPerformed(reason);
    }

    fn check_signer(
        &mut self,
        signer: &Certificate,
        snapshot: &TrustSnapshot,
        budget: &mut SignatureBudget,
        now: Timestamp,
    ) {
        self.notes.extend(signer.deviations().iter().copied().map(Note::DocumentSigner));
        self.document_signer = Some(CertificateFacts::from(signer));
        self.document_signer_lint = lint(signer);
        self.document_signer_validity = Some(Validity::at(signer, now));
        self.document_signer_validity_at_signing = self.signing_time.map(|at| Validity::at(signer, at));
        if let (Some(period), Some(at)) = (signer.extensions().private_key_usage_period, self.signing_time) {
            let outside =
                period.not_before.is_some_and(|start| at < start) || period.not_after.is_some_and(|end| at > end);
            self.notes.extend(outside.then_some(Note::SignedOutsideKeyUsagePeriod));
        }
        self.signer_role = match role::check_document_signer(signer, &mut self.notes) {
            Ok(()) => Outcome::Passed(()),
            Err(violation) => Outcome::Failed(violation),
        };
        self.check_chain(signer, snapshot, budget, now);
    }

    /// From the signer to a trust anchor, and what is known of the withdrawal of both.
    fn check_chain(
        &mut self,
        signer: &Certificate,
        snapshot: &TrustSnapshot,
        budget: &mut SignatureBudget,
        now: Timestamp,
    ) {
        // Without a trusted issuer there is nobody whose list would count.
        let no_list = || Revocation::Unknown(RevocationUnknown::NoList);
        self.document_signer_revocation = Some(snapshot.denial(signer).unwrap_or_else(no_list));
        self.chain = match issuer::find_issuer_within(signer, snapshot, budget, &mut self.notes) {
            Outcome::Passed(issuer) => {
                self.csca = Some(CertificateFacts::from(issuer.certificate()));
                self.csca_links = issuer.links.iter().map(|link| hex::encode(link.sha256())).collect();
                self.csca_sources = issuer.anchor.sources().to_vec();
                let mut validity = issuer.path().map(|csca| Validity::at(csca, now));
                self.csca_validity = Some(validity.find(|it| *it != Validity::Valid).unwrap_or(Validity::Valid));
                self.document_signer_revocation = Some(snapshot.revocation(signer, now));
                let mut known: Vec<_> = issuer.path().filter_map(|it| snapshot.anchor_revocation(it, now)).collect();
                let withdrawn = known.iter().position(|it| matches!(it, Revocation::Revoked(_))).unwrap_or_default();
                self.csca_revocation = (withdrawn < known.len()).then(|| known.swap_remove(withdrawn));
                Outcome::Passed(issuer.signature)
            }
            Outcome::Failed(failure) => Outcome::Failed(failure),
            Outcome::NotPerformed(reason) => Outcome::NotPerformed(reason),
        };
    }

    /// Whoever signed the signer's certificate without being trusted may be in the message, and may be no CA at all.
    fn check_certifier(&mut self, signer: &Certificate, signed_data: &SignedData, budget: &mut SignatureBudget) {
        if self.chain == Outcome::NotPerformed(NotPerformed::IssuerUnknown)
            && let Some(violation) = issuer::unfit_issuer(signer, carried(signed_data), budget)
        {
            self.chain = Outcome::Failed(ChainFailure::Role(violation));
        }
    }

    /// The hashes as the file states them, whether or not anything else is in order.
    #[must_use]
    pub const fn stated_security_object(&self) -> Option<&LdsSecurityObject> {
        self.security_object.as_ref()
    }

    /// The data groups the file states hashes for.
    pub fn stated_data_groups(&self) -> impl Iterator<Item = DataGroup> {
        self.security_object.iter().flat_map(|object| object.hashes.keys().copied())
    }

    /// Compares a data group's file with its hash. A match alone does not make it authentic.
    #[must_use]
    pub fn compare_hash(&self, group: DataGroup, file: &[u8]) -> Outcome<HashMatch, HashFailure, HashNotCompared> {
        let Some(security_object) = &self.security_object else {
            return Outcome::NotPerformed(HashNotCompared::NoSecurityObject);
        };
        let Some(hash) = security_object.hashes.get(&group) else {
            return Outcome::NotPerformed(HashNotCompared::NotListed);
        };
        let object = data_object(file);
        if security_object.digest.digest(object) == *hash {
            Outcome::Passed(HashMatch { trailing: file.len().saturating_sub(object.len()) })
        } else {
            Outcome::Failed(HashFailure::Mismatch)
        }
    }

    /// The data group's file as authentic bytes, without what may follow its data object.
    ///
    /// Nothing unless every question above has passed, hash included. Validity in time is not among them.
    #[must_use]
    pub fn authenticate(&self, group: DataGroup, file: &[u8]) -> Option<Authentic<Vec<u8>>> {
        self.compare_hash(group, file).passed()?;
        Some(Authentic::new(data_object(file).to_vec(), self.provenance(group.into())?))
    }

    /// Where the confidence in a file comes from; nothing unless signature, signer and chain have all passed.
    pub(super) fn provenance(&self, file: FileId) -> Option<Provenance> {
        self.structure.passed()?;
        self.message_digest.passed()?;
        self.signature.passed()?;
        self.signer_role.passed()?;
        self.chain.passed()?;
        Some(Provenance {
            file,
            security_object: self.sha256.clone(),
            document_signer: self.document_signer.as_ref()?.sha256.clone(),
            csca: self.csca.as_ref()?.sha256.clone(),
            sources: self.csca_sources.clone(),
        })
    }
}

/// The certificates in the message that can be read.
fn carried(signed_data: &SignedData) -> impl Iterator<Item = &Certificate> {
    signed_data.certificates.iter().filter_map(|embedded| embedded.certificate.as_ref().ok())
}

/// Certificates provided in place of the document signer's, as far as a trust anchor issued them: one that nobody above
/// the signer vouches for would leave the document to whoever wrote the list.
fn corrected_certificates(
    corrections: &Corrections,
    snapshot: &TrustSnapshot,
    budget: &mut SignatureBudget,
) -> Vec<Certificate> {
    let readable = corrections.certificates.iter().take(MAX_CORRECTIONS).filter_map(|der| Certificate::parse(der).ok());
    readable.filter(|it| issuer::find_issuer_within(it, snapshot, budget, &mut Vec::new()).passed().is_some()).collect()
}

/// Those, and what is held or carried of the signers that lists name.
fn named_certificates<'a>(
    signed_data: &'a SignedData,
    corrections: &Corrections,
    provided: &'a [Certificate],
    snapshot: &'a TrustSnapshot,
) -> Vec<&'a Certificate> {
    let named = corrections.signers.iter().take(MAX_CORRECTIONS).flat_map(|identifier| {
        let held = snapshot.document_signers_named(identifier).into_iter();
        held.chain(carried(signed_data).filter(|certificate| identifier.names(certificate)))
    });
    provided.iter().chain(named).collect()
}

/// The message under these certificates; nothing unless its signature is valid then.
fn verify_corrected<'a>(
    signed_data: &'a SignedData,
    candidates: &[&'a Certificate],
    budget: &mut SignatureBudget,
) -> Option<SignedMessage<'a>> {
    if candidates.is_empty() {
        return None;
    }
    let mut corrected = signed_message::verify_under(signed_data, candidates, budget)?;
    corrected.signature.passed()?;
    corrected.notes.retain(|note| *note != Note::SignerIdentifierMismatch);
    corrected.notes.push(Note::SignerCorrected);
    Some(corrected)
}

/// A file's one data object. Files padded to the size of their memory are real; the padding was never hashed.
fn data_object(file: &[u8]) -> &[u8] {
    Header::parse(file).ok().and_then(|header| file.get(..header.total_len())).unwrap_or(file)
}
