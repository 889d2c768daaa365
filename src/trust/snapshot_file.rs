//! A snapshot as a file: what was verified once, opened without verifying it again.
//!
//! ```text
//! file ::= "paskontrol-trust/2" LF, SHA-256 of the rest, SnapshotData
//! SnapshotData ::= SEQUENCE { sources SEQUENCE OF UTF8String (JSON), anchors SEQUENCE OF SEQUENCE { index OCTET STRING,
//!     Certificate, SEQUENCE OF SEQUENCE { source INTEGER, position INTEGER } },
//!     documentSigners, links SEQUENCE OF SEQUENCE { index OCTET STRING, Certificate },
//!     revocationLists SEQUENCE OF SEQUENCE { CertificateList, label UTF8String, standing INTEGER },
//!     denied SEQUENCE OF SEQUENCE { OCTET STRING, reason UTF8String },
//!     seenRevocationLists SEQUENCE OF SEQUENCE { issuer, number, thisUpdate OCTET STRING },
//!     seenMasterLists SEQUENCE OF SEQUENCE { publisher UTF8String, time OCTET STRING },
//!     pins SEQUENCE OF OCTET STRING, defectLists SEQUENCE OF SEQUENCE { label, publisher, state UTF8String, time OCTET STRING,
//!     ContentInfo OCTET STRING } }
//! ```
//!
//! An index entry is what a certificate is found by: its SHA-256, and eight octets each of the SHA-256 of its subject, of
//! its key identifier, and of its issuer with the serial number. It proposes, and the certificate decides.
//!
//! The same snapshot gives the same octets. The digest finds damage, not malice: whoever can write the file decides what
//! is trusted, so it belongs where only its owner may write.

use std::sync::Arc;

use super::anchor::{AnchorSource, SourceFile};
use super::defects::DefectList;
use super::pins::Fingerprint;
use super::revocation::{HeldList, ListStanding, Watermark};
use super::shelf::{IndexEntry, Shelf};
use super::snapshot::TrustSnapshot;
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::der::{self, OCTET_STRING, SEQUENCE, UTF8_STRING};
use crate::encoding::{Reader, Timestamp, TlvError, ber_tlv};
use crate::pki::{PkiError, RevocationList};

/// What every version begins with; the number and a line feed follow.
const NAME: &[u8] = b"paskontrol-trust/";
const VERSION: &[u8] = b"2\n";
const DIGEST_LEN: usize = 32;

/// Why a file is no snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Another format.
    #[error("not a trust snapshot")]
    Format,
    /// Another version of the format: what went into it has to be imported again.
    #[error("trust snapshot of another version than 2; import the lists again")]
    Version,
    /// The digest is not that of the content: the file was damaged.
    #[error("trust snapshot is damaged")]
    Digest,
    /// The content is not what this version writes.
    #[error("trust snapshot malformed: {0}")]
    Malformed(#[from] TlvError),
    /// A certificate or list in it cannot be read.
    #[error("trust snapshot: {0}")]
    Pki(#[from] PkiError),
    /// A source that is not there, or is not described.
    #[error("trust snapshot without its sources")]
    Source,
    /// An index entry that is none, stands there twice, or describes another certificate than the one beside it.
    #[error("trust snapshot whose index does not fit its certificates")]
    Index,
}

/// Whether the octets begin like a snapshot, of whatever version.
pub(super) fn is_snapshot(input: &[u8]) -> bool {
    input.starts_with(NAME)
}

impl TrustSnapshot {
    /// Reads a snapshot that [`encode`](Self::encode) wrote. Signatures are not verified again.
    pub fn decode(input: &[u8]) -> Result<Self, SnapshotError> {
        decode(input)
    }

    /// The snapshot as a file. The same snapshot gives the same octets; what was left out of it is not kept.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let body = self.body();
        [NAME, VERSION, &DigestAlgorithm::Sha256.digest(&body), &body].concat()
    }

    fn body(&self) -> Vec<u8> {
        let all = |elements: Vec<Vec<u8>>| der::sequence(&elements);
        let json = |source: &Arc<SourceFile>| text_object(&serde_json::to_string(source.as_ref()).unwrap_or_default());
        let denied = self.revocations.denied.iter();
        let denied = denied.map(|(sha256, why)| der::sequence(&[der::octet_string(sha256), text_object(why)]));
        let seen = self.revocations.seen.iter().map(|(issuer, mark)| {
            let octets = [issuer.as_slice(), &mark.number, &mark.this_update.unix().to_be_bytes()];
            der::sequence(&octets.map(der::octet_string))
        });
        let seen_lists = self.seen_lists.iter();
        let seen_lists = seen_lists.map(|(publisher, time)| der::sequence(&[text_object(publisher), moment(time)]));
        der::sequence(&[
            all(self.sources.iter().map(json).collect()),
            self.anchor_objects(),
            indexed_objects(&self.document_signers),
            indexed_objects(&self.links),
            all(self.revocations.lists.iter().map(revocation_list_object).collect()),
            all(denied.collect()),
            all(seen.collect()),
            all(seen_lists.collect()),
            all(self.pins.iter().map(|pin| der::octet_string(&pin.0)).collect()),
            all(self.defect_lists.iter().map(defect_list_object).collect()),
        ])
    }

    /// The anchors, each with where it was taken from.
    fn anchor_objects(&self) -> Vec<u8> {
        let place = |source: &AnchorSource| {
            let file = self.sources.iter().position(|file| *file == source.file);
            der::sequence(&[number(file.unwrap_or(usize::MAX)), number(source.position)])
        };
        let anchors = self.anchors.stored().map(|(entry, certificate, sources)| {
            let places: Vec<_> = sources.iter().map(place).collect();
            der::sequence(&[der::octet_string(&entry.encode()), certificate.to_vec(), der::sequence(&places)])
        });
        der::sequence(&anchors.collect::<Vec<_>>())
    }
}

fn text_object(text: &str) -> Vec<u8> {
    ber_tlv::encode(UTF8_STRING, text.as_bytes())
}

fn moment(time: &Timestamp) -> Vec<u8> {
    der::octet_string(&time.unix().to_be_bytes())
}

fn indexed_objects(shelf: &Shelf<()>) -> Vec<u8> {
    let one = |(entry, der, ()): (&IndexEntry, &[u8], &())| {
        der::sequence(&[der::octet_string(&entry.encode()), der.to_vec()])
    };
    der::sequence(&shelf.stored().map(one).collect::<Vec<_>>())
}

fn revocation_list_object(held: &HeldList) -> Vec<u8> {
    let standing = match held.standing() {
        ListStanding::Verified => 0,
        ListStanding::Invalid => 1,
        ListStanding::WrongIssuer => 2,
    };
    der::sequence(&[held.list().der().to_vec(), text_object(&held.facts().label), number(standing)])
}

fn defect_list_object(list: &DefectList) -> Vec<u8> {
    let time = list.signing_time.as_ref().map_or_else(|| der::octet_string(&[]), moment);
    let texts = [&list.label, &list.publisher, &list.state].map(|text| text_object(text)).concat();
    der::sequence(&[texts, time, der::octet_string(&list.encoded)])
}

/// Reads a snapshot file.
pub(super) fn decode(input: &[u8]) -> Result<TrustSnapshot, SnapshotError> {
    let rest = input.strip_prefix(NAME).ok_or(SnapshotError::Format)?;
    let rest = rest.strip_prefix(VERSION).ok_or(SnapshotError::Version)?;
    let (digest, body) = rest.split_at_checked(DIGEST_LEN).ok_or(SnapshotError::Format)?;
    if DigestAlgorithm::Sha256.digest(body) != digest {
        return Err(SnapshotError::Digest);
    }
    let mut fields = der::sole_sequence(body)?;
    let mut snapshot = TrustSnapshot::default();
    let mut sources = fields.sequence()?;
    while !sources.is_empty() {
        let json = sources.expect(UTF8_STRING)?.value;
        snapshot.sources.push(Arc::new(serde_json::from_slice(json).map_err(|_| SnapshotError::Source)?));
    }
    let mut anchors = fields.sequence()?;
    while !anchors.is_empty() {
        anchor(&mut anchors.sequence()?, &mut snapshot)?;
    }
    for shelf in [&mut snapshot.document_signers, &mut snapshot.links] {
        certificates(&mut fields, shelf)?;
    }
    revocations(&mut fields, &mut snapshot)?;
    let mut seen = fields.sequence()?;
    while !seen.is_empty() {
        let mut mark = seen.sequence()?;
        let publisher = text(&mut mark)?;
        snapshot.seen_lists.insert(publisher, time(&mut mark)?);
    }
    let mut pins = fields.sequence()?;
    while !pins.is_empty() {
        let pin = pins.expect(OCTET_STRING)?;
        snapshot.pins.insert(Fingerprint(pin.value.try_into().map_err(|_| pin.malformed())?));
    }
    defect_lists(&mut fields, &mut snapshot)?;
    fields.finish()?;
    snapshot.revocations.index();
    Ok(snapshot)
}

fn certificates(fields: &mut Reader<'_>, shelf: &mut Shelf<()>) -> Result<(), SnapshotError> {
    let mut certificates = fields.sequence()?;
    while !certificates.is_empty() {
        let mut certificate = certificates.sequence()?;
        let entry = entry(&mut certificate)?;
        let octets = certificate.expect(SEQUENCE)?.encoded;
        shelf.add_unread(entry, octets, ()).map_err(|_| SnapshotError::Index)?;
    }
    Ok(())
}

fn defect_lists(fields: &mut Reader<'_>, snapshot: &mut TrustSnapshot) -> Result<(), SnapshotError> {
    let mut lists = fields.sequence()?;
    while !lists.is_empty() {
        let mut list = lists.sequence()?;
        let (label, publisher, state) = (text(&mut list)?, text(&mut list)?, text(&mut list)?);
        let signing_time = optional_time(&mut list)?;
        let mut list = DefectList::reopen(&label, list.octet_string()?)?;
        (list.publisher, list.state, list.signing_time) = (publisher, state, signing_time);
        snapshot.defect_lists.push(list);
    }
    Ok(())
}

fn anchor(fields: &mut Reader<'_>, snapshot: &mut TrustSnapshot) -> Result<(), SnapshotError> {
    let entry = entry(fields)?;
    let certificate = fields.expect(SEQUENCE)?.encoded;
    let mut places = fields.sequence()?;
    let mut sources = Vec::new();
    while !places.is_empty() {
        let mut place = places.sequence()?;
        let (file, position) = (index(&mut place)?, index(&mut place)?);
        let file = Arc::clone(snapshot.sources.get(file).ok_or(SnapshotError::Source)?);
        sources.push(AnchorSource { file, position });
    }
    snapshot.anchors.add_unread(entry, certificate, sources).map_err(|_| SnapshotError::Index)
}

fn revocations(fields: &mut Reader<'_>, snapshot: &mut TrustSnapshot) -> Result<(), SnapshotError> {
    let mut lists = fields.sequence()?;
    while !lists.is_empty() {
        let mut held = lists.sequence()?;
        let list = RevocationList::parse(held.expect(SEQUENCE)?.encoded)?;
        let label = text(&mut held)?;
        let standing = match index(&mut held)? {
            0 => ListStanding::Verified,
            1 => ListStanding::Invalid,
            _ => ListStanding::WrongIssuer,
        };
        snapshot.revocations.lists.push(HeldList::new(list, label, standing));
    }
    let mut denied = fields.sequence()?;
    while !denied.is_empty() {
        let mut entry = denied.sequence()?;
        let sha256 = entry.octet_string()?.to_vec();
        snapshot.revocations.denied.insert(sha256, text(&mut entry)?);
    }
    let mut seen = fields.sequence()?;
    while !seen.is_empty() {
        let mut mark = seen.sequence()?;
        let (issuer, number) = (mark.octet_string()?.to_vec(), mark.octet_string()?.to_vec());
        let this_update = time(&mut mark)?;
        snapshot.revocations.seen.insert(issuer, Watermark { number, this_update });
    }
    Ok(())
}

fn entry(fields: &mut Reader<'_>) -> Result<IndexEntry, SnapshotError> {
    IndexEntry::parse(fields.octet_string()?).ok_or(SnapshotError::Index)
}

fn number(value: usize) -> Vec<u8> {
    der::unsigned(&value.to_be_bytes())
}

fn index(fields: &mut Reader<'_>) -> Result<usize, SnapshotError> {
    usize::try_from(fields.small_integer()?).map_err(|_| SnapshotError::Source)
}

fn text(fields: &mut Reader<'_>) -> Result<String, SnapshotError> {
    let object = fields.expect(UTF8_STRING)?;
    Ok(std::str::from_utf8(object.value).map_err(|_| object.malformed())?.to_owned())
}

fn time(fields: &mut Reader<'_>) -> Result<Timestamp, SnapshotError> {
    let object = fields.expect(OCTET_STRING)?;
    let octets = object.value.try_into().map_err(|_| object.malformed())?;
    Ok(Timestamp::from_unix(i64::from_be_bytes(octets)))
}

/// A time, or no octets where there is none.
fn optional_time(fields: &mut Reader<'_>) -> Result<Option<Timestamp>, SnapshotError> {
    let object = fields.clone().expect(OCTET_STRING)?;
    if object.value.is_empty() {
        fields.octet_string()?;
        return Ok(None);
    }
    time(fields).map(Some)
}
