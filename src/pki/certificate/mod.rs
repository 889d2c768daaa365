//! X.509 certificates of CSCAs, document signers and list signers (Doc 9303-12, 7.1; RFC 5280, 4).
//!
//! Read here, believed nowhere: whether a certificate is genuine is for [`trust`](crate::trust). The public key is
//! parsed when asked for, so that a list with one unusable key still loads.

pub(super) mod extensions;

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

pub use extensions::{BasicConstraints, Extensions, KeyUsage, PrivateKeyUsagePeriod};

use super::algorithm::{AlgorithmError, SignatureAlgorithm};
use super::public_key::{KeyError, PublicKey};
use super::signature::{SignatureError, SignatureNotes};
use super::{Deviation, Name, Part, PkiError, ec_parameters, time};
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::der::{self, SEQUENCE, context, context_primitive};
use crate::encoding::{Reader, Timestamp, Tlv, TlvError, TlvErrorKind};

/// A certificate: its octets and what they say.
///
/// ```text
/// Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm AlgorithmIdentifier, signatureValue BIT STRING }
/// tbsCertificate ::= SEQUENCE { [0] version, serialNumber, signature AlgorithmIdentifier, issuer Name, validity,
///     subject Name, subjectPublicKeyInfo, [1] issuerUniqueID, [2] subjectUniqueID, [3] extensions }
/// ```
#[derive(Clone)]
pub struct Certificate {
    der: Vec<u8>,
    received: Option<Vec<u8>>,
    sha256: Vec<u8>,
    tbs: Range<usize>,
    serial: Range<usize>,
    public_key_info: Range<usize>,
    signature: Range<usize>,
    signature_algorithm: Result<SignatureAlgorithm, AlgorithmError>,
    issuer: Name,
    subject: Name,
    not_before: Timestamp,
    not_after: Timestamp,
    extensions: Extensions,
    deviations: Vec<Deviation>,
    public_key: OnceLock<Result<PublicKey, KeyError>>,
}

impl Certificate {
    /// Reads one certificate that fills the input, in DER or BER.
    ///
    /// # Errors
    /// The structure is not that of a certificate. A key or an algorithm we cannot use is no error here.
    pub fn parse(input: &[u8]) -> Result<Self, PkiError> {
        let malformed = PkiError::malformed(Part::Certificate);
        let normalised = der::normalise(input).map_err(malformed)?;
        let mut certificate = Self::from_der(normalised.der)?;
        if normalised.changed {
            certificate.received = Some(input.to_vec());
            certificate.deviations.push(Deviation::BerEncoded);
        }
        Ok(certificate)
    }

    fn from_der(encoded: Vec<u8>) -> Result<Self, PkiError> {
        let malformed = PkiError::malformed(Part::Certificate);
        let mut outer = der::sole_sequence(&encoded).map_err(malformed)?;
        let tbs = outer.expect(SEQUENCE).map_err(malformed)?;
        let algorithm = outer.expect(SEQUENCE).map_err(malformed)?;
        let signature = signature_value(&mut outer).map_err(malformed)?;
        outer.finish().map_err(malformed)?;
        let signature_algorithm = SignatureAlgorithm::from_object(&algorithm);

        let mut deviations = Vec::new();
        let mut fields = tbs.reader();
        version(&mut fields, &mut deviations).map_err(malformed)?;
        let serial = fields.expect(der::INTEGER).map_err(malformed)?;
        note_serial(&serial, &mut deviations).map_err(malformed)?;
        let inner_algorithm = fields.expect(SEQUENCE).map_err(malformed)?;
        if inner_algorithm.encoded != algorithm.encoded
            && SignatureAlgorithm::from_object(&inner_algorithm) != signature_algorithm
        {
            deviations.push(Deviation::AlgorithmsDiffer);
        }
        let issuer = name(&mut fields)?;
        let (not_before, not_after) =
            validity(&mut fields, &mut deviations).map_err(PkiError::malformed(Part::Validity))?;
        let subject = name(&mut fields)?;
        let public_key_info = fields.expect(SEQUENCE).map_err(malformed)?;
        deviations.extend(ec_parameters::cofactor_absent(&public_key_info).then_some(Deviation::CofactorAbsent));
        let extensions = extension_list(&mut fields, &mut deviations)?;
        if extensions.authority_key_identifier.is_none() && !issuer.matches(&subject) {
            deviations.push(Deviation::AkiAbsent);
        }
        Ok(Self {
            sha256: DigestAlgorithm::Sha256.digest(&encoded),
            received: None,
            tbs: encoded_range(&tbs),
            serial: value_range(&serial),
            public_key_info: encoded_range(&public_key_info),
            signature,
            signature_algorithm,
            issuer,
            subject,
            not_before,
            not_after,
            extensions,
            deviations,
            public_key: OnceLock::new(),
            der: encoded,
        })
    }

    /// The certificate in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificate as received: the same as [`der`](Self::der) unless it came in BER.
    #[must_use]
    pub fn received(&self) -> &[u8] {
        self.received.as_deref().unwrap_or(&self.der)
    }

    /// SHA-256 of the DER. Issuer and serial number do not identify a certificate in real lists; this does.
    #[must_use]
    pub fn sha256(&self) -> &[u8] {
        &self.sha256
    }

    /// `tbsCertificate`: what the issuer signed.
    #[must_use]
    pub fn tbs(&self) -> &[u8] {
        self.part(&self.tbs)
    }

    /// The content octets of the serial number, as they stand: real ones are negative, zero, or 22 octets long.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        self.part(&self.serial)
    }

    /// `signatureValue`.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        self.part(&self.signature)
    }

    /// How the issuer signed.
    pub const fn signature_algorithm(&self) -> Result<SignatureAlgorithm, AlgorithmError> {
        self.signature_algorithm
    }

    /// The issuer's name.
    #[must_use]
    pub const fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// The subject's name.
    #[must_use]
    pub const fn subject(&self) -> &Name {
        &self.subject
    }

    /// Whether issuer and subject are one name: true of roots, and of most link certificates.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.issuer.matches(&self.subject)
    }

    /// The first moment of validity.
    #[must_use]
    pub const fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// The last moment of validity.
    #[must_use]
    pub const fn not_after(&self) -> Timestamp {
        self.not_after
    }

    /// What the extensions say.
    #[must_use]
    pub const fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// `subjectPublicKeyInfo` in DER.
    #[must_use]
    pub fn public_key_info(&self) -> &[u8] {
        self.part(&self.public_key_info)
    }

    /// The subject's public key, parsed when first asked for.
    pub fn public_key(&self) -> Result<&PublicKey, KeyError> {
        self.public_key.get_or_init(|| PublicKey::parse(self.public_key_info())).as_ref().map_err(|error| *error)
    }

    /// What is odd about it.
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// Whether this certificate was signed with the private key that belongs to `issuer_key`.
    ///
    /// # Errors
    /// The signature is not valid, or cannot be checked; an algorithm inside that differs from the one outside counts
    /// as not valid (RFC 5280, 4.1.1.2).
    pub fn verify_signature(&self, issuer_key: &PublicKey) -> Result<SignatureNotes, SignatureError> {
        if self.deviations.contains(&Deviation::AlgorithmsDiffer) {
            return Err(SignatureError::AlgorithmsDiffer);
        }
        self.signature_algorithm?.verify(issuer_key, self.tbs(), self.signature())
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.der.get(range.clone()).unwrap_or_default()
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({}, serial {})", self.subject, hex::encode(self.serial()))
    }
}

const fn value_range(object: &Tlv<'_>) -> Range<usize> {
    object.value_offset..object.value_offset.saturating_add(object.value.len())
}

const fn encoded_range(object: &Tlv<'_>) -> Range<usize> {
    let end = object.value_offset.saturating_add(object.value.len());
    end.saturating_sub(object.encoded.len())..end
}

fn signature_value(outer: &mut Reader<'_>) -> Result<Range<usize>, TlvError> {
    let object = outer.expect(der::BIT_STRING)?;
    match object.value.first() {
        Some(0) => Ok(object.value_offset.saturating_add(1)..value_range(&object).end),
        _ => Err(object.malformed()),
    }
}

/// Doc 9303-12, 7.1.1: version 3, encoded as 2.
fn version(fields: &mut Reader<'_>, deviations: &mut Vec<Deviation>) -> Result<(), TlvError> {
    let version = match fields.optional(context(0))? {
        Some(explicit) => explicit.reader().small_integer()?,
        None => 0,
    };
    deviations.extend((version != 2).then_some(Deviation::Version));
    Ok(())
}

/// Doc 9303-12, 7.1.1: positive, at most 20 octets. Four real CSCA certificates are negative, one is zero.
fn note_serial(serial: &Tlv<'_>, deviations: &mut Vec<Deviation>) -> Result<(), TlvError> {
    let first = serial.value.first().ok_or_else(|| serial.malformed())?;
    if first & 0x80 != 0 {
        deviations.push(Deviation::SerialNegative);
    } else if serial.value.iter().all(|octet| *octet == 0) {
        deviations.push(Deviation::SerialZero);
    }
    deviations.extend((serial.value.len() > 20).then_some(Deviation::SerialTooLong));
    Ok(())
}

fn name(fields: &mut Reader<'_>) -> Result<Name, PkiError> {
    let malformed = PkiError::malformed(Part::Name);
    Name::from_object(&fields.expect(SEQUENCE).map_err(malformed)?).map_err(malformed)
}

fn validity(fields: &mut Reader<'_>, deviations: &mut Vec<Deviation>) -> Result<(Timestamp, Timestamp), TlvError> {
    let mut validity = fields.sequence()?;
    let mut bound = || {
        let object = validity.next_object()?.ok_or_else(|| validity.error(TlvErrorKind::Truncated))?;
        time::parse(&object)
    };
    let (not_before, not_after) = (bound()?, bound()?);
    deviations.extend(not_before.deviation.or(not_after.deviation));
    Ok((not_before.at, not_after.at))
}

fn extension_list(fields: &mut Reader<'_>, deviations: &mut Vec<Deviation>) -> Result<Extensions, PkiError> {
    let malformed = PkiError::malformed(Part::Extensions);
    for unique_identifier in [context_primitive(1), context_primitive(2)] {
        let present = fields.optional(unique_identifier).map_err(malformed)?.is_some();
        deviations.extend(present.then_some(Deviation::UniqueIdentifier));
    }
    let explicit = fields.optional(context(3)).map_err(malformed)?;
    fields.finish().map_err(malformed)?;
    let Some(explicit) = explicit else { return Ok(Extensions::default()) };
    let mut list = der::sole_sequence(explicit.value).map_err(malformed)?;
    extensions::parse(&mut list, deviations)
}

#[cfg(test)]
mod tests;
