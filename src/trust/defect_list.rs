//! Defect lists: what is known to be wrong with documents of certain signers (BSI TR-03129-2, 7).
//!
//! The one lawful way to be tolerant: signed by somebody the operator vouches for, bound to one document signer, and
//! never more than "cannot be decided" in place of "wrong". What it says against a document counts in full.

use std::collections::BTreeSet;

use serde::Serialize;

use super::budget::SignatureBudget;
use super::outcome::Outcome;
use super::path::ancestors;
use super::pins::Pins;
use super::signed_message;
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::der::{self, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, SET, UTF8_STRING, context};
use crate::encoding::{Oid, Reader, Tag, Timestamp, Tlv, TlvError};
use crate::pki::cms::{SignedData, SignerIdentifier};
use crate::pki::{Certificate, Part, PkiError};

/// id-DefectList.
pub(super) const DEFECT_LIST: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 1, 5]);
/// id-electronicDefectListSigningKey.
const SIGNING_KEY: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 11, 2, 1, 2]);
const ENUMERATED: Tag = Tag::new(0x0A);
/// Entries read from one list.
const MAX_DEFECTS: usize = 10_000;

/// Something known to be wrong with the documents of one signer (TR-03129-2, 7.3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Defect {
    /// The document signer is withdrawn; the number says why, 1 that it is under investigation.
    CertRevoked(i32),
    /// The certificate is malformed, and another one is provided.
    CertReplaced,
    /// Chip Authentication keys may be in the wrong hands.
    ChipAuthKeyRevoked,
    /// Active Authentication keys may be in the wrong hands.
    ActiveAuthKeyRevoked,
    /// Chip proofs known to fail: the number is that of the list's table.
    AuthenticationProtocolFailure(i32),
    /// A certificate's validity is wrong: 0 CSCA, 1 document signer, 2 both.
    ValidityPeriodIncorrect(i32),
    /// These data groups are wrongly encoded.
    EpassportDgMalformed(BTreeSet<i32>),
    /// The security object does not verify: 0 anything, 1 signature, 2 hash, 3 encoding, 4 data group hashes.
    SodInvalid(i32),
    /// EF.COM and the security object list different data groups.
    ComSodDiscrepancy,
    /// The security object names another signer.
    SodWrongSignerIdentifier,
    /// The issuer's country is missing or wrong; this is the right one.
    IssuingCountryDefect(String),
    /// EF.CardSecurity is wrongly encoded.
    CardSecurityMalformed,
    /// EF.ChipSecurity is wrongly encoded.
    ChipSecurityMalformed,
    /// The chip has to lose power between two authentications.
    PowerDownReq,
    /// The document signer's certificate is unusable.
    DsMalformed(i32),
    /// A defect of the whole document that is not known here: its chip should not be used.
    UnknownDocumentDefect(String),
    /// Another defect that is not known here; it changes nothing.
    Unknown(String),
}

/// The defects of one document signer.
#[derive(Debug, Clone)]
pub(super) struct DefectEntry {
    identifier: Option<SignerIdentifier>,
    certificate_hash: Option<Vec<u8>>,
    pub(super) defects: Vec<Defect>,
}

/// A list that may be applied, with its entries.
#[derive(Debug, Clone)]
pub struct DefectList {
    pub(super) label: String,
    pub(super) encoded: Vec<u8>,
    hash: Option<DigestAlgorithm>,
    entries: Vec<DefectEntry>,
    /// Whose list it is: the fingerprint that vouches for its signer.
    pub(super) publisher: String,
    pub(super) signing_time: Option<Timestamp>,
}

/// A defect that concerns the document at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KnownDefect {
    /// What is wrong.
    pub defect: Defect,
    /// The list's label.
    pub list: String,
}

impl DefectList {
    /// Reads a list.
    pub(super) fn parse(label: &str, input: &[u8]) -> Result<(Self, SignedData), PkiError> {
        let signed_data = SignedData::parse(input)?;
        if signed_data.content_type != DEFECT_LIST {
            return Err(PkiError::ContentType { found: signed_data.content_type });
        }
        let malformed = PkiError::malformed(Part::DefectList);
        let normalised = der::normalise(&signed_data.content).map_err(malformed)?;
        let (hash, entries) = content(&normalised.der).map_err(malformed)?;
        let (label, encoded) = (label.to_owned(), input.to_vec());
        Ok((Self { label, encoded, hash, entries, publisher: String::new(), signing_time: None }, signed_data))
    }

    /// Reads a list and verifies that somebody vouched for signed it, for this purpose (TR-03129-2, 7.2). Nothing where
    /// that is not so: such a list must not be used.
    pub(super) fn accept(
        label: &str,
        input: &[u8],
        pins: &Pins,
        pool: &[&Certificate],
    ) -> Result<Option<Self>, PkiError> {
        let (mut list, signed_data) = Self::parse(label, input)?;
        let message = signed_message::verify(&signed_data, &[], &mut SignatureBudget::new());
        let (Outcome::Passed(_), Outcome::Passed(_), Some(signer)) =
            (&message.message_digest, &message.signature, message.signer)
        else {
            return Ok(None);
        };
        let embedded = signed_data.certificates.iter().filter_map(|embedded| embedded.certificate.as_ref().ok());
        let pool: Vec<&Certificate> = embedded.chain(pool.iter().copied()).collect();
        let is_pinned = |certificate: &&Certificate| pins.contains(certificate.sha256());
        let above = ancestors(signer, &pool);
        let purposes = signer.extensions().extended_key_usage.as_deref().unwrap_or_default();
        let may_sign = purposes.contains(&SIGNING_KEY) && signer.extensions().unknown_critical.is_empty();
        let voucher = [signer].into_iter().chain(above).find(is_pinned);
        let (true, Some(voucher)) = (may_sign, voucher) else { return Ok(None) };
        list.publisher = format!("defects:{}", hex::encode(voucher.sha256()));
        list.signing_time = message.signing_time;
        Ok(Some(list))
    }

    /// Reads a list that was accepted before.
    pub(super) fn reopen(
        label: String,
        publisher: String,
        signing_time: Option<Timestamp>,
        input: &[u8],
    ) -> Result<Self, PkiError> {
        let (list, _) = Self::parse(&label, input)?;
        Ok(Self { publisher, signing_time, ..list })
    }

    /// What is known to be wrong with the documents of this signer.
    pub(super) fn of<'a>(&'a self, signer: &'a Certificate) -> impl Iterator<Item = KnownDefect> + 'a {
        let entries = self.entries.iter().filter(|entry| entry.names(signer, self.hash));
        let defects = entries.flat_map(|entry| entry.defects.iter().cloned());
        defects.map(|defect| KnownDefect { defect, list: self.label.clone() })
    }
}

impl DefectEntry {
    /// By identifier and, where given, by hash: an entry with neither names nobody, and one that fails either likewise.
    fn names(&self, signer: &Certificate, hash: Option<DigestAlgorithm>) -> bool {
        let by_hash = self
            .certificate_hash
            .as_ref()
            .map(|expected| hash.is_some_and(|hash| hash.digest(signer.der()) == *expected));
        let by_name = self.identifier.as_ref().map(|identifier| identifier.names(signer));
        matches!((by_name, by_hash), (Some(true), None | Some(true)) | (None, Some(true)))
    }
}

/// ```text
/// DefectList ::= SEQUENCE { version INTEGER, hashAlg OBJECT IDENTIFIER, defects SET OF SEQUENCE {
///     signerIdentifier OPTIONAL, certificateHash OCTET STRING OPTIONAL, knownDefects SET OF VersionedKnownDefect,
///     description UTF8String OPTIONAL } }
/// ```
fn content(list: &[u8]) -> Result<(Option<DigestAlgorithm>, Vec<DefectEntry>), TlvError> {
    let mut fields = der::sole_sequence(list)?;
    fields.small_integer()?;
    let hash = DigestAlgorithm::from_oid(&fields.oid()?);
    let mut set = fields.set()?;
    fields.finish()?;
    let mut entries = Vec::new();
    while !set.is_empty() && entries.len() < MAX_DEFECTS {
        entries.push(entry(&mut set.sequence()?)?);
    }
    set.finish()?;
    Ok((hash, entries))
}

fn entry(fields: &mut Reader<'_>) -> Result<DefectEntry, TlvError> {
    let identifier = match fields.peek_tag() {
        Some(SET | OCTET_STRING) | None => None,
        _ => fields.next_object()?.map(|object| SignerIdentifier::from_object(&object)).transpose()?,
    };
    let certificate_hash = fields.optional(OCTET_STRING)?.map(|hash| hash.value.to_vec());
    let mut known = fields.set()?;
    fields.optional(UTF8_STRING)?;
    fields.finish()?;
    let mut defects = Vec::new();
    while let Some(object) = known.next_object()? {
        defects.push(defect(&object)?);
    }
    Ok(DefectEntry { identifier, certificate_hash, defects })
}

/// Version 1 holds the parameters as they are, version 2 in `[0]`.
fn defect(object: &Tlv<'_>) -> Result<Defect, TlvError> {
    let mut fields = match object.tag {
        tag if tag == context(0) && object.reader().peek_tag() == Some(SEQUENCE) => object.reader().sequence()?,
        _ => object.reader(),
    };
    let Some(kind) = fields.optional(OBJECT_IDENTIFIER)? else { return Err(object.malformed()) };
    let kind = Oid::from_content(kind.value).map_err(|_| object.malformed())?;
    let parameters = match fields.peek_tag() {
        Some(tag) if tag == context(0) => {
            fields.next_object()?.map(|explicit| explicit.reader().next_object()).transpose()?
        }
        Some(tag) if tag != context(1) => Some(fields.next_object()?),
        _ => None,
    };
    named(kind, parameters.flatten(), object)
}

fn named(kind: Oid, parameters: Option<Tlv<'_>>, object: &Tlv<'_>) -> Result<Defect, TlvError> {
    let status = || match &parameters {
        Some(value) if value.tag == ENUMERATED || value.tag == INTEGER => small(value),
        _ => Ok(0),
    };
    if !kind.is_below(&DEFECT_LIST) {
        return Ok(Defect::Unknown(kind.to_string()));
    }
    Ok(match kind.content().get(DEFECT_LIST.content().len()..) {
        Some([1, 1]) => Defect::CertRevoked(status()?),
        Some([1, 2]) => Defect::CertReplaced,
        Some([1, 3]) => Defect::ChipAuthKeyRevoked,
        Some([1, 4]) => Defect::ActiveAuthKeyRevoked,
        Some([1, 5]) => Defect::AuthenticationProtocolFailure(status()?),
        Some([1, 6]) => Defect::ValidityPeriodIncorrect(status()?),
        Some([2, 1]) => Defect::EpassportDgMalformed(groups(parameters.as_ref())?),
        Some([2, 2]) => Defect::SodInvalid(status()?),
        Some([2, 3]) => Defect::ComSodDiscrepancy,
        Some([2, 4]) => Defect::SodWrongSignerIdentifier,
        Some([2, 5]) => {
            let text = parameters.map(|value| String::from_utf8_lossy(value.value).into_owned());
            Defect::IssuingCountryDefect(text.ok_or_else(|| object.malformed())?)
        }
        Some([4, 1]) => Defect::CardSecurityMalformed,
        Some([4, 2]) => Defect::ChipSecurityMalformed,
        Some([4, 3]) => Defect::PowerDownReq,
        Some([4, 4]) => Defect::DsMalformed(status()?),
        Some([4, ..]) => Defect::UnknownDocumentDefect(kind.to_string()),
        _ => Defect::Unknown(kind.to_string()),
    })
}

fn groups(parameters: Option<&Tlv<'_>>) -> Result<BTreeSet<i32>, TlvError> {
    let mut set = parameters.map_or_else(|| Reader::new(&[]), Tlv::reader);
    let mut groups = BTreeSet::new();
    while !set.is_empty() {
        groups.insert(set.small_integer()?);
    }
    Ok(groups)
}

/// A small non-negative number, as INTEGER or ENUMERATED.
fn small(value: &Tlv<'_>) -> Result<i32, TlvError> {
    match value.value {
        [octet @ 0..=0x7F] => Ok(i32::from(*octet)),
        _ => Err(value.malformed()),
    }
}
