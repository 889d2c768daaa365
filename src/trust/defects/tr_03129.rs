//! The content of a defect list (TR-03129-2, 7.1).

use std::collections::BTreeSet;

use super::defect::Defect;
use super::entry::{Corrections, DefectEntry};
use super::{DEFECT_LIST, content_info, entries, small};
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::der::{self, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, SET, UTF8_STRING, context};
use crate::encoding::{Oid, Reader, Tag, Tlv, TlvError};
use crate::pki::cms::SignerIdentifier;

const ENUMERATED: Tag = Tag::new(0x0A);

/// ```text
/// DefectList ::= SEQUENCE { version INTEGER, hashAlg OBJECT IDENTIFIER, defects SET OF SEQUENCE {
///     signerIdentifier OPTIONAL, certificateHash OCTET STRING OPTIONAL, knownDefects SET OF VersionedKnownDefect,
///     description UTF8String OPTIONAL } }
/// ```
pub(super) fn content(list: &[u8]) -> Result<(Option<DigestAlgorithm>, Vec<DefectEntry>), TlvError> {
    let mut fields = der::sole_sequence(list)?;
    fields.small_integer()?;
    let hash = DigestAlgorithm::from_oid(&fields.oid()?);
    Ok((hash, entries(fields, entry)?))
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
    let mut entry = DefectEntry { identifier, certificate_hash, ..DefectEntry::default() };
    while let Some(object) = known.next_object()? {
        entry.defects.push(defect(&object, &mut entry.corrections)?);
    }
    Ok(entry)
}

/// Version 1 holds the parameters as they are, version 2 in `[0]`.
fn defect(object: &Tlv<'_>, corrections: &mut Corrections) -> Result<Defect, TlvError> {
    let mut fields = match object.tag {
        tag if tag == context(0) && object.reader().peek_tag() == Some(SEQUENCE) => object.reader().sequence()?,
        _ => object.reader(),
    };
    let Some(kind) = fields.optional(OBJECT_IDENTIFIER)? else { return Err(object.malformed()) };
    let kind = Oid::from_content(kind.value).map_err(|_| object.malformed())?;
    let is_second = object.tag == context(0);
    let parameters = match fields.peek_tag() {
        Some(tag) if is_second && tag == context(0) => {
            fields.next_object()?.map(|explicit| explicit.reader().next_object()).transpose()?.flatten()
        }
        Some(tag) if tag != context(1) => fields.next_object()?,
        _ => None,
    };
    named(kind, parameters, object, corrections)
}

fn named(
    kind: Oid,
    parameters: Option<Tlv<'_>>,
    object: &Tlv<'_>,
    corrections: &mut Corrections,
) -> Result<Defect, TlvError> {
    let status = || match &parameters {
        Some(value) if value.tag == ENUMERATED || value.tag == INTEGER => small(value),
        _ => Ok(0),
    };
    if !kind.is_below(&DEFECT_LIST) {
        return Ok(Defect::Unknown(kind.to_string()));
    }
    let Some(arcs) = kind.content().get(DEFECT_LIST.content().len()..) else { return Err(object.malformed()) };
    correct(arcs, parameters.as_ref(), corrections);
    Ok(match arcs {
        [1, 1] => Defect::CertRevoked(status()?),
        [1, 2] => Defect::CertReplaced,
        [1, 3] => Defect::ChipAuthKeyRevoked,
        [1, 4] => Defect::ActiveAuthKeyRevoked,
        [1, 5] => Defect::AuthenticationProtocolFailure(status()?),
        [1, 6] => Defect::ValidityPeriodIncorrect(status()?),
        [2, 1] => Defect::EpassportDgMalformed(groups(parameters.as_ref())?),
        [2, 2] => Defect::SodInvalid(status()?),
        [2, 3] => Defect::ComSodDiscrepancy,
        [2, 4] => Defect::SodWrongSignerIdentifier,
        [2, 5] => {
            let text = parameters.map(|value| String::from_utf8_lossy(value.value).into_owned());
            Defect::IssuingCountryDefect(text.ok_or_else(|| object.malformed())?)
        }
        [4, 1] => Defect::CardSecurityMalformed,
        [4, 2] => Defect::ChipSecurityMalformed,
        [4, 3] => Defect::PowerDownReq,
        [4, 4] => Defect::DsMalformed(status()?),
        [4, ..] => Defect::UnknownDocumentDefect(kind.to_string()),
        _ => Defect::Unknown(kind.to_string()),
    })
}

/// What the parameters offer instead. One that is absent or of another kind corrects nothing, and its defect still stands.
fn correct(arcs: &[u8], parameters: Option<&Tlv<'_>>, corrections: &mut Corrections) {
    let Some(parameters) = parameters else { return };
    match arcs {
        [1, 2] if parameters.tag == OCTET_STRING => corrections.certificates.push(parameters.value.to_vec()),
        [2, 4] => corrections.signers.extend(SignerIdentifier::from_object(parameters).ok()),
        // `SignedData`, which goes into the `ContentInfo` that the file would be; or that already.
        [4, 1] if parameters.tag == SEQUENCE => {
            let is_whole = parameters.reader().peek_tag() == Some(OBJECT_IDENTIFIER);
            let wrapped = || content_info(parameters.encoded);
            corrections.card_security.push(if is_whole { parameters.encoded.to_vec() } else { wrapped() });
        }
        _ => {}
    }
}

fn groups(parameters: Option<&Tlv<'_>>) -> Result<BTreeSet<i32>, TlvError> {
    let mut set = parameters.map_or_else(|| Reader::new(&[]), Tlv::reader);
    let mut groups = BTreeSet::new();
    while !set.is_empty() {
        groups.insert(set.small_integer()?);
    }
    Ok(groups)
}
