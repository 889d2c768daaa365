//! The content of a deviation list (Doc 9303-12, 10; the types in Doc 9303-3, 7.3.5).

use std::collections::BTreeSet;

use super::defect::Defect;
use super::entry::DefectEntry;
use super::{DEVIATION_LIST, entries, small};
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::der::{
    self, INTEGER, OBJECT_IDENTIFIER, PRINTABLE_STRING, SEQUENCE, SET, context, context_primitive,
};
use crate::encoding::{Oid, Reader, Tlv, TlvError};
use crate::pki::cms::SignerIdentifier;

/// The parts of a certificate a coding error can be in (`CertificateBodyField`).
const BODY_FIELDS: [&str; 10] = [
    "generic",
    "version",
    "serialNumber",
    "signature",
    "issuer",
    "validity",
    "subject",
    "subjectPublicKeyInfo",
    "issuerUniqueID",
    "subjectUniqueID",
];

/// `Datagroup` for EF.SOD.
const SOD: i32 = 20;

/// ```text
/// DeviationList ::= SEQUENCE { version INTEGER, digestAlgorithm AlgorithmIdentifier OPTIONAL, deviations SET OF
///     SEQUENCE { documents SEQUENCE { [0] documentType OPTIONAL, dscIdentifier CHOICE { [1] issuerAndSerialNumber,
///         [2] subjectKeyIdentifier, [3] certificateDigest } OPTIONAL, [4] issuingDate OPTIONAL, [5] documentNumbers
///         OPTIONAL }, descriptions SET OF SEQUENCE { description PrintableString OPTIONAL, deviationType OBJECT
///         IDENTIFIER, [0] parameters OPTIONAL, [1] nationalUse OPTIONAL } } }
/// ```
///
/// Tags are implicit, but for the parameters, which may be of any type.
pub(super) fn content(list: &[u8]) -> Result<(Option<DigestAlgorithm>, Vec<DefectEntry>), TlvError> {
    let mut fields = der::sole_sequence(list)?;
    fields.small_integer()?;
    let algorithm = fields.optional(SEQUENCE)?;
    let hash = algorithm.and_then(|object| object.reader().oid().ok()).and_then(|oid| DigestAlgorithm::from_oid(&oid));
    Ok((hash, entries(fields, entry)?))
}

fn entry(fields: &mut Reader<'_>) -> Result<DefectEntry, TlvError> {
    let mut entry = documents(&mut fields.sequence()?)?;
    let mut descriptions = fields.expect(SET)?.reader();
    fields.finish()?;
    while !descriptions.is_empty() {
        entry.defects.push(deviation(&mut descriptions.sequence()?)?);
    }
    Ok(entry)
}

/// Conditions are joined by AND (Doc 9303-12, 10).
fn documents(fields: &mut Reader<'_>) -> Result<DefectEntry, TlvError> {
    let mut entry = DefectEntry::default();
    if let Some(kind) = fields.optional(context_primitive(0))? {
        entry.document_type = Some(String::from_utf8_lossy(kind.value).into_owned());
    }
    if let Some(object) = fields.optional(context(1))? {
        entry.identifier = Some(SignerIdentifier::from_object(&Tlv { tag: SEQUENCE, ..object })?);
    } else if let Some(object) = fields.optional(context_primitive(2))? {
        entry.identifier = Some(SignerIdentifier::SubjectKeyIdentifier(object.value.to_vec()));
    } else if let Some(object) = fields.optional(context_primitive(3))? {
        entry.certificate_hash = Some(object.value.to_vec());
    }
    let issued = fields.optional(context(4))?.is_some();
    let numbered = fields.optional(context(5))?.is_some();
    entry.is_narrower = issued || numbered;
    fields.finish()?;
    Ok(entry)
}

fn deviation(fields: &mut Reader<'_>) -> Result<Defect, TlvError> {
    fields.optional(PRINTABLE_STRING)?;
    let kind = fields.oid()?;
    let explicit = fields.optional(context(0))?;
    fields.optional(context(1))?;
    let parameters = explicit.map(|explicit| explicit.reader().next_object()).transpose()?.flatten();
    if !kind.is_below(&DEVIATION_LIST) {
        return Ok(Defect::Unknown(kind.to_string()));
    }
    Ok(match kind.content().get(DEVIATION_LIST.content().len()..).unwrap_or_default() {
        [1, 1] => Defect::DsSignatureWrong,
        [1, 2] => Defect::DsEncoding(certificate_field(parameters.as_ref())?),
        [1, 3] => Defect::CscaEncoding(certificate_field(parameters.as_ref())?),
        [1, 4] => Defect::ActiveAuthKeyRevoked,
        [2, 1] => match parameters.as_ref().map(small).transpose()? {
            Some(SOD) => Defect::SodInvalid(3),
            group => Defect::EpassportDgMalformed(group.into_iter().collect::<BTreeSet<_>>()),
        },
        [2, 2] => Defect::SodInvalid(4),
        [2, 3] => Defect::SodInvalid(1),
        [2, 4] => Defect::ComSodDiscrepancy,
        _ => Defect::Reported(kind.to_string()),
    })
}

/// `CertField ::= CHOICE { body CertificateBodyField, extension OBJECT IDENTIFIER }`
fn certificate_field(parameters: Option<&Tlv<'_>>) -> Result<String, TlvError> {
    let Some(field) = parameters else { return Ok("generic".to_owned()) };
    match field.tag {
        INTEGER => {
            let known = usize::try_from(small(field)?).ok().and_then(|number| BODY_FIELDS.get(number));
            known.map(|name| (*name).to_owned()).ok_or_else(|| field.malformed())
        }
        OBJECT_IDENTIFIER => Oid::from_content(field.value).map(|oid| oid.to_string()).map_err(|_| field.malformed()),
        _ => Err(field.malformed()),
    }
}
