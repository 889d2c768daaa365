//! From a certificate to the trust anchor that signed it (Doc 9303-12, 6.1; RFC 5280, 6).
//!
//! Names and key identifiers only suggest candidates: in the German list 138 names are shared by up to eight
//! certificates and 205 key identifiers occur twice. A signature decides.

use super::anchor::Anchor;
use super::budget::SignatureBudget;
use super::note::Note;
use super::outcome::{NotPerformed, Outcome};
use super::role::{self, RoleViolation};
use super::snapshot::TrustSnapshot;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::rsa::Pkcs1Form;
use crate::pki::{AlgorithmError, Certificate, SignatureAlgorithm, SignatureError, SignatureNotes};

/// Link certificates between a document signer and an anchor. A CSCA renews its key every three to five years.
const MAX_LINKS: usize = 8;

/// The trust anchor that a certificate leads to.
#[derive(Debug, Clone)]
pub struct Issuer<'a> {
    /// The anchor.
    pub anchor: Anchor<'a>,
    /// Link certificates on the way to it, the certificate's own issuer first; none where the anchor is the issuer.
    pub links: Vec<&'a Certificate>,
    /// The signature of the certificate's issuer.
    pub signature: SignatureNotes,
}

impl<'a> Issuer<'a> {
    /// The CSCA certificate whose key signed the certificate: the anchor, or the nearest link certificate.
    #[must_use]
    pub fn certificate(&self) -> &'a Certificate {
        self.links.first().copied().unwrap_or_else(|| self.anchor.certificate())
    }

    /// Every certificate on the way, the issuer first and the anchor last.
    pub fn path(&self) -> impl Iterator<Item = &'a Certificate> {
        self.links.iter().copied().chain([self.anchor.certificate()])
    }
}

/// Why a certificate is not to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChainFailure {
    /// The anchor has the key identifier the certificate asks for, and the signature is not valid.
    SignatureInvalid(SignatureError),
    /// The anchor signed it and may not sign certificates.
    Role(RoleViolation),
    /// The anchor signed it, and bears another name than the issuer it states (RFC 5280, 6.1.3 (a)(4)).
    NameMismatch,
    /// An algorithm that must not be used: MD5 and its like.
    AlgorithmForbidden,
}

/// What the search for an issuer found.
pub type ChainOutcome<'a> = Outcome<Issuer<'a>, ChainFailure>;

/// Finds the anchor that signed `certificate`.
///
/// A candidate that shares no more than the name may be another generation of the same CSCA, so when its key does not
/// fit, the issuer is unknown and not "invalid".
pub fn find_issuer<'a>(
    certificate: &Certificate,
    snapshot: &'a TrustSnapshot,
    notes: &mut Vec<Note>,
) -> ChainOutcome<'a> {
    find_issuer_within(certificate, snapshot, &mut SignatureBudget::new(), notes)
}

/// The same with what is left of a budget.
pub(super) fn find_issuer_within<'a>(
    certificate: &Certificate,
    snapshot: &'a TrustSnapshot,
    budget: &mut SignatureBudget,
    notes: &mut Vec<Note>,
) -> ChainOutcome<'a> {
    let anchors = snapshot.candidates(certificate);
    let candidates = anchors.iter().map(|anchor| anchor.certificate());
    match first_issuer(certificate, candidates, budget, notes) {
        Outcome::Passed((index, signature)) => {
            anchors.get(index).map_or(Outcome::NotPerformed(NotPerformed::IssuerUnknown), |anchor| {
                Outcome::Passed(Issuer { anchor: *anchor, links: Vec::new(), signature })
            })
        }
        Outcome::Failed(failure) => Outcome::Failed(failure),
        Outcome::NotPerformed(NotPerformed::IssuerUnknown) => {
            let mut links = Vec::new();
            let found = through_links(certificate, snapshot, budget, &mut links, notes);
            match found {
                Some((anchor, signature)) => Outcome::Passed(Issuer { anchor, links, signature }),
                None if budget.is_spent() => Outcome::NotPerformed(NotPerformed::BudgetSpent),
                None => Outcome::NotPerformed(NotPerformed::IssuerUnknown),
            }
        }
        Outcome::NotPerformed(reason) => Outcome::NotPerformed(reason),
    }
}

/// The anchor at the end of a way through link certificates that are none themselves. Each has to have signed the one
/// before it and may. One that has not is no evidence against anything: nobody vouches for it.
fn through_links<'a>(
    certificate: &Certificate,
    snapshot: &'a TrustSnapshot,
    budget: &mut SignatureBudget,
    links: &mut Vec<&'a Certificate>,
    notes: &mut Vec<Note>,
) -> Option<(Anchor<'a>, SignatureNotes)> {
    if links.len() >= MAX_LINKS {
        return None;
    }
    for link in snapshot.link_candidates(certificate) {
        budget.charge().ok()?;
        let mut found = Vec::new();
        let Outcome::Passed(signature) = try_issuer(certificate, link, &mut found) else { continue };
        if links.contains(&link) {
            continue;
        }
        links.push(link);
        let anchors = snapshot.candidates(link);
        let direct = match first_issuer(link, anchors.iter().map(Anchor::certificate), budget, &mut found) {
            Outcome::Passed((index, _)) => anchors.get(index).copied(),
            _ => None,
        };
        let anchor = match direct {
            Some(anchor) => Some(anchor),
            None => through_links(link, snapshot, budget, links, &mut found).map(|(anchor, _)| anchor),
        };
        if let Some(anchor) = anchor {
            notes.append(&mut found);
            return Some((anchor, signature));
        }
        links.pop();
    }
    None
}

/// The first of the candidates that signed `certificate` and may, by its place.
fn first_issuer<'a>(
    certificate: &Certificate,
    candidates: impl Iterator<Item = &'a Certificate>,
    budget: &mut SignatureBudget,
    notes: &mut Vec<Note>,
) -> Outcome<(usize, SignatureNotes), ChainFailure> {
    let mut verdict = Outcome::NotPerformed(NotPerformed::IssuerUnknown);
    for (index, candidate) in candidates.enumerate() {
        if budget.charge().is_err() {
            return worse(verdict, Outcome::NotPerformed(NotPerformed::BudgetSpent));
        }
        match try_issuer(certificate, candidate, notes) {
            Outcome::Passed(signature) => return Outcome::Passed((index, signature)),
            Outcome::Failed(failure) => verdict = worse(verdict, Outcome::Failed(failure)),
            Outcome::NotPerformed(reason) => verdict = worse(verdict, Outcome::NotPerformed(reason)),
        }
    }
    verdict
}

/// Whether names or key identifiers suggest that `candidate` issued `certificate`.
pub(super) fn is_candidate(certificate: &Certificate, candidate: &Certificate) -> bool {
    shares_key_identifier(certificate, candidate) || certificate.issuer().matches(candidate.subject())
}

fn shares_key_identifier(certificate: &Certificate, candidate: &Certificate) -> bool {
    let wanted = certificate.extensions().authority_key_identifier.as_ref();
    wanted.is_some() && wanted == candidate.extensions().subject_key_identifier.as_ref()
}

fn try_issuer(
    certificate: &Certificate,
    candidate: &Certificate,
    notes: &mut Vec<Note>,
) -> Outcome<SignatureNotes, ChainFailure> {
    let key = candidate.public_key().map_err(SignatureError::Key);
    let signature = match key.and_then(|key| certificate.verify_signature(key)) {
        Ok(signature) => signature,
        Err(SignatureError::Algorithm(AlgorithmError::Forbidden(_))) => {
            return Outcome::Failed(ChainFailure::AlgorithmForbidden);
        }
        Err(SignatureError::Key(error)) if error.is_unsupported() => {
            return Outcome::NotPerformed(NotPerformed::KeyUnsupported);
        }
        Err(error) if error.is_unsupported() => return Outcome::NotPerformed(NotPerformed::AlgorithmUnsupported),
        Err(error) if shares_key_identifier(certificate, candidate) => {
            return Outcome::Failed(ChainFailure::SignatureInvalid(error));
        }
        Err(SignatureError::Key(_)) => return Outcome::NotPerformed(NotPerformed::KeyUnsupported),
        Err(_) => return Outcome::NotPerformed(NotPerformed::IssuerUnknown),
    };
    let mut found = Vec::new();
    if let Err(violation) = role::check_issuer(candidate, &mut found) {
        return Outcome::Failed(ChainFailure::Role(violation));
    }
    if !certificate.issuer().matches(candidate.subject()) && !is_ca(certificate) {
        return Outcome::Failed(ChainFailure::NameMismatch);
    }
    notes.append(&mut found);
    if certificate.issuer().der() != candidate.subject().der() {
        notes.push(Note::NameNormalised);
    }
    notes.extend(candidate.deviations().iter().copied().map(Note::Csca));
    notes.extend(signature_notes(&signature));
    Outcome::Passed(signature)
}

/// What a certificate that came along did by signing `certificate`, if it did and must not: a document signer that
/// certifies others. One that may sign certificates and is no anchor is merely unknown.
pub(super) fn unfit_issuer<'a>(
    certificate: &Certificate,
    embedded: impl Iterator<Item = &'a Certificate>,
    budget: &mut SignatureBudget,
) -> Option<RoleViolation> {
    embedded
        .filter(|candidate| *candidate != certificate && is_candidate(certificate, candidate))
        .take_while(|_| budget.charge().is_ok())
        .filter(|candidate| candidate.public_key().is_ok_and(|key| certificate.verify_signature(key).is_ok()))
        .find_map(|candidate| role::check_issuer(candidate, &mut Vec::new()).err())
}

/// A Spanish and a Hungarian link certificate name an issuer that no certificate bears, after a change of name; key
/// identifier and signature lead to one all the same. What signs documents may not differ (RELIABILITY 1.4, H_54), and
/// a document signer that says it is a CA is refused for that.
fn is_ca(certificate: &Certificate) -> bool {
    certificate.extensions().basic_constraints.is_some_and(|constraints| constraints.ca)
}

/// What a valid signature's algorithm gives to note.
pub(super) fn signature_notes(signature: &SignatureNotes) -> impl Iterator<Item = Note> {
    let other_mask = match signature.algorithm {
        SignatureAlgorithm::RsaPss(parameters) => parameters.digest != parameters.mgf_digest,
        _ => false,
    };
    let noted = [
        (signature.algorithm.digest() == Some(DigestAlgorithm::Sha1), Note::Sha1),
        (signature.pkcs1_form == Some(Pkcs1Form::WithoutNull), Note::DigestInfoWithoutNull),
        (other_mask, Note::PssMaskDigestDiffers),
    ];
    noted.into_iter().filter_map(|(found, note)| found.then_some(note))
}

type Verdict = Outcome<(usize, SignatureNotes), ChainFailure>;

/// A definite finding beats what we cannot decide, which beats an unknown issuer.
fn worse(verdict: Verdict, other: Verdict) -> Verdict {
    match (&verdict, &other) {
        (Outcome::Failed(_), _) | (_, Outcome::NotPerformed(NotPerformed::IssuerUnknown)) => verdict,
        _ => other,
    }
}
