//! What a list of defects says, for showing it: nothing here is believed.

use serde::Serialize;

use super::super::budget::SignatureBudget;
use super::super::signed_message;
use super::{Defect, DefectList, DefectListKind, may_sign, valid_signer};
use crate::encoding::Timestamp;
use crate::pki::PkiError;
use crate::pki::cms::SignerIdentifier;

/// A list's facts, whoever signed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DefectListFacts {
    /// Which kind of list.
    pub kind: DefectListKind,
    /// The signature is valid under the certificate that came with it. Whose that is, is another question.
    pub signature_valid: bool,
    /// That certificate is marked for signing such lists.
    pub is_list_signer: bool,
    /// Its subject.
    pub signer: Option<String>,
    /// SHA-256 of its DER, in hexadecimal.
    pub signer_sha256: Option<String>,
    /// When the signer says it signed.
    pub signing_time: Option<Timestamp>,
    /// What the list says.
    pub entries: Vec<ListedEntry>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedEntry {
    /// The issuer of the document signer's certificate.
    pub issuer: Option<String>,
    /// The octets of its serial number, in hexadecimal.
    pub serial: Option<String>,
    /// Its subject key identifier, in hexadecimal.
    pub subject_key_identifier: Option<String>,
    /// The hash of the certificate, in hexadecimal.
    pub certificate_hash: Option<String>,
    /// The document type it is limited to.
    pub document_type: Option<String>,
    /// It is limited to dates of issue or document numbers besides; those are not shown.
    pub is_narrower: bool,
    /// What is wrong.
    pub defects: Vec<Defect>,
}

impl DefectListFacts {
    /// Reads a defect list or a deviation list.
    ///
    /// # Errors
    /// It is something else, or cannot be read.
    pub fn read(input: &[u8]) -> Result<Self, PkiError> {
        let (list, signed_data) = DefectList::parse("", input)?;
        let message = signed_message::verify(&signed_data, &[], &mut SignatureBudget::new());
        let entries = list.entries.iter().map(|entry| {
            let (issuer, serial, key) = match &entry.identifier {
                Some(SignerIdentifier::IssuerAndSerial { issuer, serial }) => {
                    (Some(issuer.to_string()), Some(hex::encode(serial)), None)
                }
                Some(SignerIdentifier::SubjectKeyIdentifier(key)) => (None, None, Some(hex::encode(key))),
                None => (None, None, None),
            };
            ListedEntry {
                issuer,
                serial,
                subject_key_identifier: key,
                certificate_hash: entry.certificate_hash.as_ref().map(hex::encode),
                document_type: entry.document_type.clone(),
                is_narrower: entry.is_narrower,
                defects: entry.defects.clone(),
            }
        });
        Ok(Self {
            kind: list.kind,
            signature_valid: valid_signer(&message).is_some(),
            is_list_signer: message.signer.is_some_and(|signer| may_sign(signer, list.kind)),
            signer: message.signer.map(|signer| signer.subject().to_string()),
            signer_sha256: message.signer.map(|signer| hex::encode(signer.sha256())),
            signing_time: message.signing_time,
            entries: entries.collect(),
        })
    }
}
