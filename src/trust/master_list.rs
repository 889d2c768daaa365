//! CSCA master lists (Doc 9303-12, 9): many anchors in one message, signed by the State that collected them.

use serde::{Deserialize, Serialize};

use super::budget::SignatureBudget;
use super::outcome::Outcome;
use super::path::ancestors;
use super::pins::Pins;
use super::signed_message::{self, SignatureFailure};
use crate::encoding::der::{self, SEQUENCE};
use crate::encoding::{Oid, Reader, Timestamp, TlvError};
use crate::pki::cms::SignedData;
use crate::pki::{Certificate, Part, PkiError};

/// id-icao-cscaMasterList (Doc 9303-12, 9.2).
const CSCA_MASTER_LIST: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 2]);
/// id-icao-cscaMasterListSigningKey (Doc 9303-12, 9.2).
const MASTER_LIST_SIGNING_KEY: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 3]);

/// Certificates of one list. The longest of 2026 has some 600; each takes memory whether or not it can be read.
const MAX_CERTIFICATES: usize = 16_384;

/// What the signature of a master list is worth.
///
/// Everything needed to check it comes from the list itself, so it proves that the list is whole, not who made it: for
/// that, its signer has to be compared with one known from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSignature {
    /// How far the signature could be followed.
    pub verdict: ListVerdict,
    /// The signer's name.
    pub signer: Option<String>,
    /// SHA-256 of the signer's certificate, in hexadecimal.
    pub signer_sha256: Option<String>,
    /// SHA-256 of the CSCA certificate that signed the signer's.
    pub csca_sha256: Option<String>,
    /// When the signer says it signed.
    pub signing_time: Option<Timestamp>,
    /// The country of the signer's certificate.
    pub publisher: Option<String>,
    /// SHA-256 of the signer's certificate and of every one above it, in hexadecimal.
    pub path: Vec<String>,
}

impl ListSignature {
    /// Whose list it is: the fingerprint its operator vouches for the signer by, of the signer's own certificate or else
    /// of the nearest above it. A State may have several publishers, and a publisher's name changes with each key, so
    /// neither tells.
    pub(super) fn publisher_key(&self, pins: &Pins) -> Option<String> {
        let is_pinned = |sha256: &&String| hex::decode(sha256).is_ok_and(|sha256| pins.contains(&sha256));
        self.path.iter().find(is_pinned).map(|pin| format!("list:{pin}"))
    }
}

/// How far a master list's signature could be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ListVerdict {
    /// Valid, by a list signer whose certificate was signed by a CSCA in the message or the list.
    Chained,
    /// Valid, by a signer whose CSCA is neither in the message nor in the list.
    SignerUnchained,
    /// Valid, by a certificate that is not marked as a list signer's (Doc 9303-12, 7.1.1.3).
    NotAListSigner,
    /// It could not be checked: no signer, no certificate, or an algorithm we do not implement.
    Undetermined,
    /// Not valid: the list was changed, or the signer's certificate was.
    Invalid,
}

/// The list's certificates, the readable and the others, and its signature.
#[derive(Debug)]
pub(super) struct MasterList {
    pub(super) certificates: Vec<Result<Certificate, PkiError>>,
    pub(super) signature: Option<ListSignature>,
}

/// Reads a signed list, or a `CscaMasterList` without its envelope.
pub(super) fn parse(input: &[u8]) -> Result<MasterList, PkiError> {
    match SignedData::parse(input) {
        Ok(signed_data) if signed_data.content_type == CSCA_MASTER_LIST => {
            let certificates = certificates(&signed_data.content)?;
            let signature = Some(check_signature(&signed_data, &certificates));
            Ok(MasterList { certificates, signature })
        }
        Ok(signed_data) => Err(PkiError::ContentType { found: signed_data.content_type }),
        Err(error) => {
            certificates(input).map(|certificates| MasterList { certificates, signature: None }).map_err(|_| error)
        }
    }
}

/// `CscaMasterList ::= SEQUENCE { version INTEGER, certList SET OF Certificate }`
fn certificates(content: &[u8]) -> Result<Vec<Result<Certificate, PkiError>>, PkiError> {
    let malformed = PkiError::malformed(Part::CscaMasterList);
    let normalised = der::normalise(content).map_err(malformed)?;
    let mut set = certificate_set(&normalised.der).map_err(malformed)?;
    let mut certificates = Vec::new();
    while let Some(object) = set.next_object().map_err(malformed)? {
        if certificates.len() >= MAX_CERTIFICATES {
            return Err(PkiError::Limit { part: Part::CscaMasterList });
        }
        certificates.push(Certificate::parse(object.encoded));
    }
    Ok(certificates)
}

fn certificate_set(list: &[u8]) -> Result<Reader<'_>, TlvError> {
    let mut fields = Reader::sole(list, SEQUENCE)?.reader();
    fields.small_integer()?;
    let set = fields.set()?;
    fields.finish()?;
    Ok(set)
}

fn check_signature(signed_data: &SignedData, listed: &[Result<Certificate, PkiError>]) -> ListSignature {
    let message = signed_message::verify(signed_data, &[], &mut SignatureBudget::new());
    let embedded = signed_data.certificates.iter().map(|embedded| &embedded.certificate);
    let known: Vec<&Certificate> = embedded.chain(listed).filter_map(|known| known.as_ref().ok()).collect();
    let above = message.signer.map(|signer| ancestors(signer, &known)).unwrap_or_default();
    let fingerprint = |certificate: &Certificate| hex::encode(certificate.sha256());
    let verdict = match (&message.message_digest, &message.signature, message.signer) {
        (_, Outcome::Failed(SignatureFailure::SignerCount { .. }), _) => ListVerdict::Undetermined,
        (Outcome::Failed(_), ..) | (_, Outcome::Failed(_), _) => ListVerdict::Invalid,
        (Outcome::Passed(_), Outcome::Passed(_), Some(signer)) => signer_verdict(signer, !above.is_empty()),
        _ => ListVerdict::Undetermined,
    };
    ListSignature {
        verdict,
        signer: message.signer.map(|signer| signer.subject().to_string()),
        signer_sha256: message.signer.map(fingerprint),
        csca_sha256: above.first().copied().map(fingerprint),
        signing_time: message.signing_time,
        publisher: message.signer.and_then(|signer| signer.subject().country()),
        path: message.signer.into_iter().chain(above.iter().copied()).map(fingerprint).collect(),
    }
}

fn signer_verdict(signer: &Certificate, chained: bool) -> ListVerdict {
    let extensions = signer.extensions();
    let purposes = extensions.extended_key_usage.as_deref().unwrap_or_default();
    if !purposes.contains(&MASTER_LIST_SIGNING_KEY) || !extensions.unknown_critical.is_empty() {
        ListVerdict::NotAListSigner
    } else if chained {
        ListVerdict::Chained
    } else {
        ListVerdict::SignerUnchained
    }
}
