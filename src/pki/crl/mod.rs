//! Certificate revocation lists of CSCAs (Doc 9303-12, 4.1.5 and 7.1.4; RFC 5280, 5).
//!
//! Read here, believed nowhere. The entries are walked when asked for, never copied: a list of a large State holds a
//! hundred thousand of them and most are never looked at.

use std::fmt;
use std::ops::Range;

use super::algorithm::{AlgorithmError, SignatureAlgorithm};
use super::public_key::PublicKey;
use super::signature::{SignatureError, SignatureNotes};
use super::{Deviation, Name, Part, PkiError, time};
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::der::{
    self, BIT_STRING, BOOLEAN, GENERALIZED_TIME, INTEGER, SEQUENCE, UTC_TIME, context, context_primitive,
};
use crate::encoding::{Oid, Reader, Timestamp, Tlv, TlvError, TlvErrorKind};

/// Octets of one list: eight times what a hundred thousand entries take.
pub const MAX_OCTETS: usize = 32 * 1024 * 1024;
/// Entries walked in one list.
const MAX_ENTRIES: usize = 1_000_000;

const AUTHORITY_KEY_IDENTIFIER: Oid = Oid::from_arcs(&[2, 5, 29, 35]);
const ISSUER_ALTERNATIVE_NAME: Oid = Oid::from_arcs(&[2, 5, 29, 18]);
const CRL_NUMBER: Oid = Oid::from_arcs(&[2, 5, 29, 20]);
const DELTA_CRL_INDICATOR: Oid = Oid::from_arcs(&[2, 5, 29, 27]);
const ISSUING_DISTRIBUTION_POINT: Oid = Oid::from_arcs(&[2, 5, 29, 28]);
const FRESHEST_CRL: Oid = Oid::from_arcs(&[2, 5, 29, 46]);
const REASON_CODE: Oid = Oid::from_arcs(&[2, 5, 29, 21]);
const INVALIDITY_DATE: Oid = Oid::from_arcs(&[2, 5, 29, 24]);

/// A revocation list: its octets and what its frame says.
///
/// ```text
/// CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm AlgorithmIdentifier, signatureValue BIT STRING }
/// tbsCertList ::= SEQUENCE { version, signature AlgorithmIdentifier, issuer Name, thisUpdate, nextUpdate OPTIONAL,
///     revokedCertificates SEQUENCE OF SEQUENCE { serial, revocationDate, crlEntryExtensions OPTIONAL } OPTIONAL,
///     [0] crlExtensions OPTIONAL }
/// ```
#[derive(Clone)]
pub struct RevocationList {
    der: Vec<u8>,
    sha256: Vec<u8>,
    tbs: Range<usize>,
    signature: Range<usize>,
    entries: Range<usize>,
    signature_algorithm: Result<SignatureAlgorithm, AlgorithmError>,
    issuer: Name,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    extensions: CrlExtensions,
    deviations: Vec<Deviation>,
}

#[derive(Clone, Default)]
struct CrlExtensions {
    authority_key_identifier: Option<Vec<u8>>,
    number: Option<Vec<u8>>,
    unusable: Option<Oid>,
}

/// One entry of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevokedCertificate {
    /// When the certificate was revoked.
    pub at: Timestamp,
}

impl RevocationList {
    /// Reads one list that fills the input, in DER or BER.
    ///
    /// # Errors
    /// It is longer than [`MAX_OCTETS`], or its structure is not that of a revocation list.
    pub fn parse(input: &[u8]) -> Result<Self, PkiError> {
        if input.len() > MAX_OCTETS {
            return Err(PkiError::Limit { part: Part::RevocationList });
        }
        let malformed = PkiError::malformed(Part::RevocationList);
        let normalised = der::normalise(input).map_err(malformed)?;
        let mut list = Self::from_der(normalised.der)?;
        list.deviations.extend(normalised.changed.then_some(Deviation::BerEncoded));
        Ok(list)
    }

    fn from_der(encoded: Vec<u8>) -> Result<Self, PkiError> {
        let malformed = PkiError::malformed(Part::RevocationList);
        let mut outer = der::sole_sequence(&encoded).map_err(malformed)?;
        let tbs = outer.expect(SEQUENCE).map_err(malformed)?;
        let algorithm = outer.expect(SEQUENCE).map_err(malformed)?;
        let signature = outer.expect(BIT_STRING).map_err(malformed)?;
        outer.finish().map_err(malformed)?;
        if signature.value.first() != Some(&0) {
            return Err(malformed(signature.malformed()));
        }
        let mut deviations = Vec::new();
        let mut fields = tbs.reader();
        let version = if fields.peek_tag() == Some(INTEGER) { fields.small_integer().map_err(malformed)? } else { 0 };
        deviations.extend((version != 1).then_some(Deviation::Version));
        let inner = fields.expect(SEQUENCE).map_err(malformed)?;
        let signature_algorithm = SignatureAlgorithm::from_object(&algorithm);
        if inner.encoded != algorithm.encoded && SignatureAlgorithm::from_object(&inner) != signature_algorithm {
            deviations.push(Deviation::AlgorithmsDiffer);
        }
        let name = fields.expect(SEQUENCE).map_err(malformed)?;
        let issuer = Name::from_object(&name).map_err(PkiError::malformed(Part::Name))?;
        let (this_update, next_update) = updates(&mut fields, &mut deviations).map_err(malformed)?;
        let entries = fields.optional(SEQUENCE).map_err(malformed)?;
        deviations.extend(entries.is_some_and(|entries| entries.value.is_empty()).then_some(Deviation::CrlListEmpty));
        let explicit = fields.optional(context(0)).map_err(malformed)?;
        fields.finish().map_err(malformed)?;
        let extensions = explicit.map(|explicit| CrlExtensions::parse(&explicit, &mut deviations)).transpose()?;
        let extensions = extensions.unwrap_or_default();
        let absent = [
            (next_update.is_none(), Deviation::NextUpdateAbsent),
            (extensions.number.is_none(), Deviation::CrlNumberAbsent),
            (extensions.authority_key_identifier.is_none(), Deviation::AkiAbsent),
        ];
        deviations.extend(absent.into_iter().filter_map(|(absent, deviation)| absent.then_some(deviation)));
        Ok(Self {
            sha256: DigestAlgorithm::Sha256.digest(&encoded),
            tbs: range(&tbs, tbs.encoded.len()),
            signature: signature.value_offset.saturating_add(1)..range(&signature, 0).end,
            entries: entries.map(|entries| range(&entries, entries.value.len())).unwrap_or_default(),
            signature_algorithm,
            issuer,
            this_update,
            next_update,
            extensions,
            deviations,
            der: encoded,
        })
    }

    /// The list in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of the DER.
    #[must_use]
    pub fn sha256(&self) -> &[u8] {
        &self.sha256
    }

    /// Who issued it.
    #[must_use]
    pub const fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// When it was made.
    #[must_use]
    pub const fn this_update(&self) -> Timestamp {
        self.this_update
    }

    /// When the next one is due (Doc 9303-12, Table 9 requires it).
    #[must_use]
    pub const fn next_update(&self) -> Option<Timestamp> {
        self.next_update
    }

    /// `cRLNumber`: magnitude, big-endian, without leading zeros.
    #[must_use]
    pub fn number(&self) -> Option<&[u8]> {
        self.extensions.number.as_deref()
    }

    /// The key identifier of the issuer's key.
    #[must_use]
    pub const fn authority_key_identifier(&self) -> Option<&Vec<u8>> {
        self.extensions.authority_key_identifier.as_ref()
    }

    /// An extension that makes the list say less than it seems to: a delta, a partition, or a critical one we do not
    /// know. Such a list answers no question (RFC 5280, 5.2).
    #[must_use]
    pub const fn unusable(&self) -> Option<Oid> {
        self.extensions.unusable
    }

    /// What is odd about it.
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// How it is signed.
    pub const fn signature_algorithm(&self) -> Result<SignatureAlgorithm, AlgorithmError> {
        self.signature_algorithm
    }

    /// Whether this list was signed with the private key that belongs to `issuer_key`.
    pub fn verify_signature(&self, issuer_key: &PublicKey) -> Result<SignatureNotes, SignatureError> {
        if self.deviations.contains(&Deviation::AlgorithmsDiffer) {
            return Err(SignatureError::AlgorithmsDiffer);
        }
        let part = |range: &Range<usize>| self.der.get(range.clone()).unwrap_or_default();
        self.signature_algorithm?.verify(issuer_key, part(&self.tbs), part(&self.signature))
    }

    /// The entries, in order. A malformed one is the last.
    pub fn entries(&self) -> impl Iterator<Item = Result<(&[u8], RevokedCertificate), PkiError>> {
        let mut reader = Reader::new(self.der.get(self.entries.clone()).unwrap_or_default());
        let mut left = MAX_ENTRIES;
        let mut ended = false;
        std::iter::from_fn(move || {
            if ended || reader.is_empty() {
                return None;
            }
            let entry = match left.checked_sub(1) {
                Some(fewer) => {
                    left = fewer;
                    entry(&mut reader)
                }
                None => Err(PkiError::Limit { part: Part::RevocationList }),
            };
            ended = entry.is_err();
            Some(entry)
        })
    }

    /// The entry for a serial number, compared as numbers.
    ///
    /// # Errors
    /// An entry before it cannot be read, or has a critical extension (RFC 5280, 5.3: then nothing in the list can be
    /// relied on).
    pub fn entry_for(&self, serial: &[u8]) -> Result<Option<RevokedCertificate>, PkiError> {
        let serial = minimal(serial);
        for entry in self.entries() {
            let (listed, revoked) = entry?;
            if minimal(listed) == serial {
                return Ok(Some(revoked));
            }
        }
        Ok(None)
    }
}

impl PartialEq for RevocationList {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for RevocationList {}

impl fmt::Debug for RevocationList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number().map(hex::encode).unwrap_or_default();
        write!(f, "RevocationList({}, number {number}, {})", self.issuer, self.this_update)
    }
}

/// The last `length` octets of an object.
const fn range(object: &Tlv<'_>, length: usize) -> Range<usize> {
    let end = object.value_offset.saturating_add(object.value.len());
    end.saturating_sub(length)..end
}

fn updates(
    fields: &mut Reader<'_>,
    deviations: &mut Vec<Deviation>,
) -> Result<(Timestamp, Option<Timestamp>), TlvError> {
    let this_update = fields.next_object()?.ok_or_else(|| fields.error(TlvErrorKind::Truncated))?;
    let this_update = time::parse(&this_update)?;
    let next_update = match fields.peek_tag() {
        Some(UTC_TIME | GENERALIZED_TIME) => fields.next_object()?.map(|object| time::parse(&object)).transpose()?,
        _ => None,
    };
    deviations.extend(this_update.deviation.or(next_update.and_then(|time| time.deviation)));
    Ok((this_update.at, next_update.map(|time| time.at)))
}

fn entry<'a>(reader: &mut Reader<'a>) -> Result<(&'a [u8], RevokedCertificate), PkiError> {
    let malformed = PkiError::malformed(Part::RevocationList);
    let mut fields = reader.sequence().map_err(malformed)?;
    let serial = fields.integer().map_err(malformed)?;
    let date = fields.next_object().map_err(malformed)?;
    let date = date.ok_or_else(|| malformed(fields.error(TlvErrorKind::Truncated)))?;
    let at = time::parse(&date).map_err(malformed)?.at;
    let extensions = fields.optional(SEQUENCE).map_err(malformed)?;
    fields.finish().map_err(malformed)?;
    if let Some(extensions) = extensions {
        let mut list = extensions.reader();
        while !list.is_empty() {
            let (oid, critical, _) = extension(&mut list).map_err(malformed)?;
            if critical && oid != REASON_CODE && oid != INVALIDITY_DATE {
                return Err(PkiError::CriticalExtension { oid });
            }
        }
    }
    Ok((serial, RevokedCertificate { at }))
}

fn extension<'a>(list: &mut Reader<'a>) -> Result<(Oid, bool, &'a [u8]), TlvError> {
    let mut extension = list.sequence()?;
    let oid = extension.oid()?;
    let critical = extension.optional(BOOLEAN)?.is_some_and(|flag| flag.value.iter().any(|octet| *octet != 0));
    Ok((oid, critical, extension.octet_string()?))
}

impl CrlExtensions {
    fn parse(explicit: &Tlv<'_>, deviations: &mut Vec<Deviation>) -> Result<Self, PkiError> {
        let malformed = PkiError::malformed(Part::Extensions);
        let mut list = der::sole_sequence(explicit.value).map_err(malformed)?;
        let (mut extensions, mut seen) = (Self::default(), Vec::new());
        while !list.is_empty() {
            let (oid, critical, value) = extension(&mut list).map_err(malformed)?;
            if seen.contains(&oid) {
                return Err(PkiError::ExtensionRepeated { oid });
            }
            seen.push(oid);
            match oid {
                AUTHORITY_KEY_IDENTIFIER => match key_identifier(value) {
                    Ok(identifier) => extensions.authority_key_identifier = identifier,
                    Err(_) => deviations.push(Deviation::AkiMalformed),
                },
                CRL_NUMBER => match Reader::sole(value, INTEGER).and_then(|object| der::unsigned_value(&object)) {
                    Ok(number) => extensions.number = Some(number.to_vec()),
                    Err(_) => deviations.push(Deviation::CrlNumberMalformed),
                },
                // A partition or a delta is not the one list that Doc 9303-12, 4.1.5 speaks of, critical or not.
                DELTA_CRL_INDICATOR | ISSUING_DISTRIBUTION_POINT => extensions.unusable = Some(oid),
                FRESHEST_CRL => deviations.push(Deviation::FreshestCrl),
                ISSUER_ALTERNATIVE_NAME => {}
                _ if critical => extensions.unusable = Some(oid),
                _ => {}
            }
        }
        Ok(extensions)
    }
}

fn key_identifier(value: &[u8]) -> Result<Option<Vec<u8>>, TlvError> {
    let mut aki = Reader::sole(value, SEQUENCE)?.reader();
    Ok(aki.optional(context_primitive(0))?.map(|identifier| identifier.value.to_vec()))
}

/// An INTEGER's content without superfluous leading octets (X.690, 8.3.2): two encodings of one number become equal.
fn minimal(mut integer: &[u8]) -> &[u8] {
    while let [first, second, ..] = integer {
        let superfluous = matches!((first, second & 0x80), (0, 0) | (0xFF, 0x80));
        match integer.split_first() {
            Some((_, rest)) if superfluous => integer = rest,
            _ => break,
        }
    }
    integer
}

#[cfg(test)]
mod tests;
