//! The two halves of a CMS signature: the content matches the signed digest, and the digest is signed (RFC 5652, 5.4 and 5.6).

use super::budget::SignatureBudget;
use super::issuer::signature_notes;
use super::note::Note;
use super::outcome::{NotPerformed, Outcome};
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::Timestamp;
use crate::pki::cms::{Attribute, SignedData, SignerInfo};
use crate::pki::{AlgorithmError, Certificate, SignatureAlgorithm, SignatureError, SignatureNotes};

/// Why the content is not what was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MessageDigestFailure {
    /// There are no signed attributes (Doc 9303-10, 4.6.2.2).
    SignedAttributesAbsent,
    /// The content-type attribute is missing, repeated or malformed.
    ContentTypeAttribute,
    /// The content-type attribute names another type than the message.
    ContentTypeDiffers,
    /// The message-digest attribute is missing.
    MessageDigestAbsent,
    /// The message-digest attribute is repeated or malformed.
    MessageDigestAttribute,
    /// The algorithms the signer protects are not those outside (RFC 6211, 2).
    AlgorithmProtection,
    /// The digest is broken: MD5 and its like.
    AlgorithmForbidden,
    /// The content has another digest: it was changed after signing.
    Mismatch,
}

/// Why the signature is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureFailure {
    /// The message has no signer or several (Doc 9303-10, 4.6.2.2).
    SignerCount {
        /// How many.
        count: usize,
    },
    /// There are no signed attributes to be signed.
    SignedAttributesAbsent,
    /// The message carries more certificates than the budget allows.
    TooManyCertificates {
        /// How many.
        count: usize,
    },
    /// The message names a signer whose certificate is not there, and none of those that are verifies it.
    SignerIdentifierMismatch,
    /// The algorithm is broken: MD5 and its like.
    AlgorithmForbidden,
    /// The signature under the signer's key.
    Signature(SignatureError),
}

/// Both halves, and who signed.
#[derive(Debug, Clone)]
pub(super) struct SignedMessage<'a> {
    pub(super) message_digest: Outcome<DigestAlgorithm, MessageDigestFailure>,
    pub(super) signature: Outcome<SignatureNotes, SignatureFailure>,
    /// The certificate that verified the signature, or else the one the message names.
    pub(super) signer: Option<&'a Certificate>,
    pub(super) signing_time: Option<Timestamp>,
    pub(super) notes: Vec<Note>,
}

/// Verifies a message that must have exactly one signer. `known` are certificates from elsewhere that may be the
/// signer's, for messages that carry none.
pub(super) fn verify<'a>(
    signed_data: &'a SignedData,
    known: &[&'a Certificate],
    budget: &mut SignatureBudget,
) -> SignedMessage<'a> {
    let [signer] = signed_data.signer_infos.as_slice() else {
        return SignedMessage {
            message_digest: Outcome::NotPerformed(NotPerformed::NoSingleSigner),
            signature: Outcome::Failed(SignatureFailure::SignerCount { count: signed_data.signer_infos.len() }),
            signer: None,
            signing_time: None,
            notes: Vec::new(),
        };
    };
    let embedded: Vec<&Certificate> =
        signed_data.certificates.iter().filter_map(|embedded| embedded.certificate.as_ref().ok()).collect();
    if !embedded.is_empty() {
        return verify_signer(signed_data, signer, &embedded, budget);
    }
    let looked_up = verify_signer(signed_data, signer, known, budget);
    match looked_up.signature {
        // Real certificates share serial numbers: one that is only named like the signer accuses nobody.
        Outcome::Failed(SignatureFailure::Signature(_)) => verify_signer(signed_data, signer, &[], budget),
        _ => looked_up,
    }
}

/// The same with these certificates in place of those in the message.
pub(super) fn verify_under<'a>(
    signed_data: &'a SignedData,
    certificates: &[&'a Certificate],
    budget: &mut SignatureBudget,
) -> Option<SignedMessage<'a>> {
    let [signer] = signed_data.signer_infos.as_slice() else { return None };
    Some(verify_signer(signed_data, signer, certificates, budget))
}

fn verify_signer<'a>(
    signed_data: &SignedData,
    signer: &SignerInfo,
    certificates: &[&'a Certificate],
    budget: &mut SignatureBudget,
) -> SignedMessage<'a> {
    let mut notes = Vec::new();
    let (signature, certificate) = verify_signature(certificates, signer, budget, &mut notes);
    SignedMessage {
        message_digest: check_message_digest(signed_data, signer),
        signature,
        signer: certificate,
        signing_time: signer.signed_attributes.as_ref().and_then(|attributes| attributes.signing_time.one().copied()),
        notes,
    }
}

fn check_message_digest(
    signed_data: &SignedData,
    signer: &SignerInfo,
) -> Outcome<DigestAlgorithm, MessageDigestFailure> {
    use MessageDigestFailure as Failure;
    let Some(attributes) = &signer.signed_attributes else {
        return Outcome::Failed(Failure::SignedAttributesAbsent);
    };
    match &attributes.content_type {
        Attribute::One(content_type) if *content_type == signed_data.content_type => {}
        Attribute::One(_) => return Outcome::Failed(Failure::ContentTypeDiffers),
        _ => return Outcome::Failed(Failure::ContentTypeAttribute),
    }
    let signed = match &attributes.message_digest {
        Attribute::One(digest) => digest,
        Attribute::Absent => return Outcome::Failed(Failure::MessageDigestAbsent),
        _ => return Outcome::Failed(Failure::MessageDigestAttribute),
    };
    if !matches!(attributes.algorithm_protection, Attribute::Absent | Attribute::One(true)) {
        return Outcome::Failed(Failure::AlgorithmProtection);
    }
    match signer.digest_algorithm {
        Ok(algorithm) if algorithm.digest(&signed_data.content) == *signed => Outcome::Passed(algorithm),
        Ok(_) => Outcome::Failed(Failure::Mismatch),
        Err(AlgorithmError::Forbidden(_)) => Outcome::Failed(Failure::AlgorithmForbidden),
        Err(_) => Outcome::NotPerformed(NotPerformed::AlgorithmUnsupported),
    }
}

type SignatureOutcome = Outcome<SignatureNotes, SignatureFailure>;

/// The signer is the certificate the message names. Where none is, genuine documents wrote the name differently, so
/// every certificate in the message is tried: the signature decides, and what it finds is noted.
fn verify_signature<'a>(
    certificates: &[&'a Certificate],
    signer: &SignerInfo,
    budget: &mut SignatureBudget,
    notes: &mut Vec<Note>,
) -> (SignatureOutcome, Option<&'a Certificate>) {
    let named: Vec<&Certificate> =
        certificates.iter().copied().filter(|certificate| signer.identifier.names(certificate)).collect();
    let tried = if named.is_empty() { certificates } else { &named };
    let Some(first) = tried.first() else {
        return (Outcome::NotPerformed(NotPerformed::SignerCertificateAbsent), None);
    };
    let mut verdict = None;
    for certificate in tried {
        if budget.charge().is_err() {
            return (Outcome::NotPerformed(NotPerformed::BudgetSpent), Some(first));
        }
        match verify_with(signer, certificate, notes) {
            Outcome::Passed(signature) => {
                notes.extend(named.is_empty().then_some(Note::SignerIdentifierMismatch));
                notes.extend(signature_notes(&signature));
                return (Outcome::Passed(signature), Some(certificate));
            }
            other => verdict = verdict.or(Some(other)),
        }
    }
    let verdict = match verdict {
        // With one certificate its own failure says more than that it was not named.
        Some(Outcome::Failed(SignatureFailure::Signature(_))) if named.is_empty() && tried.len() > 1 => {
            Outcome::Failed(SignatureFailure::SignerIdentifierMismatch)
        }
        Some(verdict) => verdict,
        None => Outcome::NotPerformed(NotPerformed::SignerCertificateAbsent),
    };
    notes.extend(named.is_empty().then_some(Note::SignerIdentifierMismatch));
    (verdict, Some(first))
}

fn verify_with(signer: &SignerInfo, certificate: &Certificate, notes: &mut Vec<Note>) -> SignatureOutcome {
    let Some(attributes) = &signer.signed_attributes else {
        return Outcome::Failed(SignatureFailure::SignedAttributesAbsent);
    };
    let verified = signer_algorithm(signer).map_err(SignatureError::Algorithm).and_then(|algorithm| {
        let key = certificate.public_key()?;
        match algorithm.verify(key, &attributes.to_be_hashed, &signer.signature) {
            // Real security objects were written with superfluous zeros; the same two numbers verify, so nothing that
            // is signed changes. Certificates get no such second reading.
            Err(SignatureError::LooseIntegers) => {
                notes.push(Note::EcdsaIntegersNotDer);
                Ok(SignatureNotes { algorithm, pkcs1_form: None })
            }
            // Lithuanian and Hungarian ones hold r || s under the identifier of the DER form (RELIABILITY Q34).
            Err(SignatureError::OtherForm) => {
                notes.push(Note::EcdsaOtherForm);
                Ok(SignatureNotes { algorithm, pkcs1_form: None })
            }
            other => other,
        }
    });
    match verified {
        Ok(signature) => {
            let differ = signer.digest_algorithm.ok() != signature.algorithm.digest();
            notes.extend(differ.then_some(Note::DigestsDiffer));
            Outcome::Passed(signature)
        }
        Err(SignatureError::Algorithm(AlgorithmError::Forbidden(_))) => {
            Outcome::Failed(SignatureFailure::AlgorithmForbidden)
        }
        Err(SignatureError::Key(error)) if error.is_unsupported() => {
            Outcome::NotPerformed(NotPerformed::KeyUnsupported)
        }
        Err(error) if error.is_unsupported() => Outcome::NotPerformed(NotPerformed::AlgorithmUnsupported),
        Err(error) => Outcome::Failed(SignatureFailure::Signature(error)),
    }
}

/// The signature algorithm; a bare `rsaEncryption` takes the signer's digest (RFC 3370, 3.2).
fn signer_algorithm(signer: &SignerInfo) -> Result<SignatureAlgorithm, AlgorithmError> {
    let algorithm = signer.signature_algorithm?;
    match algorithm.digest() {
        Some(_) => Ok(algorithm),
        None => Ok(algorithm.with_signer_digest(signer.digest_algorithm?)),
    }
}
