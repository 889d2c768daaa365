//! Lists of what is known to be wrong with documents of certain signers: the defect lists of BSI TR-03129-2, 7, and the
//! deviation lists of Doc 9303-12, 10.
//!
//! The one lawful way to be tolerant: signed by somebody the operator vouches for, bound to one document signer, and
//! never more than "cannot be decided" in place of "wrong". What it says against a document counts in full. Doc 9303-3,
//! 7.3.3 and 7.4.3 leave to the Receiving State how deviations are handled, so the deviation list gets the same terms, and
//! one more: a State speaks of its own documents only (Doc 9303-3, 7.2).

mod defect;
mod doc_9303;
mod entry;
mod facts;
mod tr_03129;

pub use defect::Defect;
use entry::Subject;
pub(super) use entry::{Corrections, DefectEntry};
pub use facts::{DefectListFacts, ListedEntry};

use serde::Serialize;

use super::budget::SignatureBudget;
use super::outcome::Outcome;
use super::path::ancestors;
use super::pins::Pins;
use super::signed_message::{self, SignedMessage};
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::{Oid, Reader, Timestamp, Tlv, TlvError, ber_tlv, der};
use crate::pki::cms::{SIGNED_DATA, SignedData};
use crate::pki::{Certificate, Part, PkiError};

/// id-DefectList (TR-03129-2, 7.1).
pub(super) const DEFECT_LIST: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 1, 5]);
/// id-icao-DeviationList (Doc 9303-12, 10.2).
pub(super) const DEVIATION_LIST: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 7]);
/// id-electronicDefectListSigningKey.
const DEFECT_LIST_SIGNING_KEY: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 11, 2, 1, 2]);
/// id-icao-DeviationListSigningKey.
const DEVIATION_LIST_SIGNING_KEY: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 8]);
/// Entries read from one list.
const MAX_ENTRIES: usize = 10_000;

/// Which of the two kinds of list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DefectListKind {
    /// After TR-03129-2, 7: about anybody's documents.
    DefectList,
    /// After Doc 9303-12, 10: about the publisher's own documents.
    DeviationList,
}

/// A list that may be applied, with its entries.
#[derive(Debug, Clone)]
pub struct DefectList {
    pub(super) label: String,
    pub(super) encoded: Vec<u8>,
    kind: DefectListKind,
    hash: Option<DigestAlgorithm>,
    entries: Vec<DefectEntry>,
    /// Whose list it is: the fingerprint that vouches for its signer.
    pub(super) publisher: String,
    /// The country of the signer's issuer.
    pub(super) state: String,
    pub(super) signing_time: Option<Timestamp>,
}

/// A defect that concerns the document at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KnownDefect {
    /// What is wrong.
    pub defect: Defect,
    /// The list's label.
    pub list: String,
    /// The document type the entry is limited to, as in the MRZ.
    pub document_type: Option<String>,
    /// The entry is limited to dates of issue or document numbers besides: it may concern this document.
    pub is_narrower: bool,
}

impl DefectListKind {
    fn of(content_type: &Oid) -> Option<Self> {
        match *content_type {
            DEFECT_LIST => Some(Self::DefectList),
            DEVIATION_LIST => Some(Self::DeviationList),
            _ => None,
        }
    }

    const fn purpose(self) -> Oid {
        match self {
            Self::DefectList => DEFECT_LIST_SIGNING_KEY,
            Self::DeviationList => DEVIATION_LIST_SIGNING_KEY,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::DefectList => "defects",
            Self::DeviationList => "deviations",
        }
    }
}

/// Whether the certificate is one for signing such lists.
fn may_sign(signer: &Certificate, kind: DefectListKind) -> bool {
    let purposes = signer.extensions().extended_key_usage.as_deref().unwrap_or_default();
    purposes.contains(&kind.purpose()) && signer.extensions().unknown_critical.is_empty()
}

/// The signer of a message that is signed from end to end.
fn valid_signer<'a>(message: &SignedMessage<'a>) -> Option<&'a Certificate> {
    match (&message.message_digest, &message.signature) {
        (Outcome::Passed(_), Outcome::Passed(_)) => message.signer,
        _ => None,
    }
}

impl DefectList {
    /// Reads a list of either kind.
    fn parse(label: &str, input: &[u8]) -> Result<(Self, SignedData), PkiError> {
        let signed_data = SignedData::parse(input)?;
        let found = signed_data.content_type;
        let kind = DefectListKind::of(&found).ok_or(PkiError::ContentType { found })?;
        let malformed = PkiError::malformed(Part::DefectList);
        let normalised = der::normalise(&signed_data.content).map_err(malformed)?;
        let (hash, entries) = match kind {
            DefectListKind::DefectList => tr_03129::content(&normalised.der),
            DefectListKind::DeviationList => doc_9303::content(&normalised.der),
        }
        .map_err(malformed)?;
        let list = Self {
            label: label.to_owned(),
            encoded: input.to_vec(),
            kind,
            hash,
            entries,
            publisher: String::new(),
            state: String::new(),
            signing_time: None,
        };
        Ok((list, signed_data))
    }

    /// Reads a list and verifies that somebody vouched for signed it, for this purpose (TR-03129-2, 7.2; Doc 9303-3,
    /// 7.4.3). Nothing where that is not so: such a list must not be used.
    pub(super) fn accept(
        label: &str,
        input: &[u8],
        pins: &Pins,
        pool: &[&Certificate],
    ) -> Result<Option<Self>, PkiError> {
        let (mut list, signed_data) = Self::parse(label, input)?;
        let message = signed_message::verify(&signed_data, &[], &mut SignatureBudget::new());
        let Some(signer) = valid_signer(&message).filter(|signer| may_sign(signer, list.kind)) else {
            return Ok(None);
        };
        let embedded = signed_data.certificates.iter().filter_map(|embedded| embedded.certificate.as_ref().ok());
        let pool: Vec<&Certificate> = embedded.chain(pool.iter().copied()).collect();
        let mut path = [signer].into_iter().chain(ancestors(signer, &pool));
        let Some(voucher) = path.find(|certificate| pins.contains(certificate.sha256())) else { return Ok(None) };
        list.publisher = format!("{}:{}", list.kind.name(), hex::encode(voucher.sha256()));
        list.state = signer.issuer().country().unwrap_or_default();
        list.signing_time = message.signing_time;
        Ok(Some(list))
    }

    /// Reads a list that was accepted before.
    pub(super) fn reopen(label: &str, input: &[u8]) -> Result<Self, PkiError> {
        Self::parse(label, input).map(|(list, _)| list)
    }

    /// Which kind it is.
    #[must_use]
    pub const fn kind(&self) -> DefectListKind {
        self.kind
    }

    /// The name its importer gave: usually the file's.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// How many signers it is about.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it says nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// When its signer says it was signed.
    #[must_use]
    pub const fn signing_time(&self) -> Option<Timestamp> {
        self.signing_time
    }

    /// The entries about the signer of a message: the one that was found, or the one the message names.
    pub(super) fn about<'a>(
        &'a self,
        message: &'a SignedData,
        signer: Option<&'a Certificate>,
    ) -> impl Iterator<Item = &'a DefectEntry> + 'a {
        let speaks = self.kind == DefectListKind::DefectList
            || signer.is_some_and(|signer| signer.issuer().country().is_some_and(|country| country == self.state));
        let subject = Subject::new(message, signer, self.hash);
        self.entries.iter().filter(move |entry| speaks && entry.names(&subject))
    }

    /// What an entry of this list says, one by one.
    pub(super) fn known<'a>(&'a self, entry: &'a DefectEntry) -> impl Iterator<Item = KnownDefect> + 'a {
        entry.defects.iter().map(|defect| KnownDefect {
            defect: defect.clone(),
            list: self.label.clone(),
            document_type: entry.document_type.clone(),
            is_narrower: entry.is_narrower,
        })
    }
}

/// The entries of a list, which its content ends with.
fn entries(
    mut fields: Reader<'_>,
    entry: fn(&mut Reader<'_>) -> Result<DefectEntry, TlvError>,
) -> Result<Vec<DefectEntry>, TlvError> {
    let mut set = fields.set()?;
    fields.finish()?;
    let mut entries = Vec::new();
    while !set.is_empty() && entries.len() < MAX_ENTRIES {
        entries.push(entry(&mut set.sequence()?)?);
    }
    set.finish()?;
    Ok(entries)
}

/// A small non-negative number, as INTEGER or ENUMERATED.
fn small(value: &Tlv<'_>) -> Result<i32, TlvError> {
    match value.value {
        [octet @ 0..=0x7F] => Ok(i32::from(*octet)),
        _ => Err(value.malformed()),
    }
}

/// A `ContentInfo` around `SignedData` in DER (RFC 5652, 3).
fn content_info(signed_data: &[u8]) -> Vec<u8> {
    der::sequence(&[der::oid(&SIGNED_DATA), ber_tlv::encode(der::context(0), signed_data)])
}
