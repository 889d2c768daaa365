//! Cryptographic Message Syntax: `SignedData`, the envelope of EF.SOD, EF.CardSecurity and master lists (RFC 5652, 5).
//!
//! Read here, verified in floor 5. Octets that get hashed are kept as received, or in DER where BER was received
//! (RFC 5652, 5.4); nothing hashed is ever a re-encoding of parsed values.

mod signer_info;

pub use signer_info::{Attribute, SignedAttributes, SignerIdentifier, SignerInfo};

use super::{Certificate, Deviation, Part, PkiError};
use crate::encoding::der::{self, OCTET_STRING, SEQUENCE, context};
use crate::encoding::{Oid, Reader, Tlv, TlvError};

/// id-signedData (RFC 5652, 5.1).
pub const SIGNED_DATA: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 7, 2]);

/// Signers read from one message. Profiles ask for one (Doc 9303-10, 4.6.2.2); more than one is for floor 5 to judge.
const MAX_SIGNERS: usize = 16;

/// Certificates read from one message. Real ones carry up to five; each takes memory whether or not it can be read.
const MAX_CERTIFICATES: usize = 1024;

/// A certificate carried in the message. That it is there says nothing about whether it is genuine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddedCertificate {
    /// Its octets.
    pub der: Vec<u8>,
    /// What they say, if they can be read.
    pub certificate: Result<Certificate, PkiError>,
}

/// A signed message.
///
/// ```text
/// ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, [0] EXPLICIT content }
/// SignedData ::= SEQUENCE { version, digestAlgorithms SET, encapContentInfo SEQUENCE { eContentType, [0] EXPLICIT
///     eContent OCTET STRING OPTIONAL }, [0] certificates OPTIONAL, [1] crls OPTIONAL, signerInfos SET }
/// ```
#[derive(Debug, Clone)]
pub struct SignedData {
    /// The structure's version; 3 for everything in Doc 9303.
    pub version: i32,
    /// The digests announced at the front.
    pub digest_algorithms: Vec<Oid>,
    /// What the content is (`eContentType`).
    pub content_type: Oid,
    /// The octets that are signed (`eContent`).
    pub content: Vec<u8>,
    /// The certificates carried along.
    pub certificates: Vec<EmbeddedCertificate>,
    /// The signers.
    pub signer_infos: Vec<SignerInfo>,
    /// Whether BER was received where DER is required.
    pub was_ber: bool,
    /// What is odd about it.
    pub deviations: Vec<Deviation>,
}

impl SignedData {
    /// Reads a `ContentInfo` that fills the input and holds `SignedData`, in DER or BER.
    ///
    /// # Errors
    /// The structure cannot be read, the content is detached, or the message holds something else.
    pub fn parse(input: &[u8]) -> Result<Self, PkiError> {
        let normalised = der::normalise(input).map_err(PkiError::malformed(Part::ContentInfo))?;
        let mut signed_data = Self::from_der(&normalised.der)?;
        if normalised.changed {
            signed_data.mark_as_ber();
        }
        Ok(signed_data)
    }

    /// Notes that a structure around this one was received in BER.
    pub(crate) fn mark_as_ber(&mut self) {
        if !self.was_ber {
            self.was_ber = true;
            self.deviations.push(Deviation::BerEncoded);
        }
    }

    fn from_der(encoded: &[u8]) -> Result<Self, PkiError> {
        let malformed = PkiError::malformed(Part::ContentInfo);
        let mut content_info = der::sole_sequence(encoded).map_err(malformed)?;
        let found = content_info.oid().map_err(malformed)?;
        if found != SIGNED_DATA {
            return Err(PkiError::ContentType { found });
        }
        let explicit = content_info.expect(context(0)).map_err(malformed)?;
        content_info.finish().map_err(malformed)?;
        let mut inside = explicit.reader();
        let object = inside.expect(SEQUENCE).map_err(malformed)?;
        inside.finish().map_err(malformed)?;
        Self::from_object(&object)
    }

    fn from_object(object: &Tlv<'_>) -> Result<Self, PkiError> {
        let malformed = PkiError::malformed(Part::SignedData);
        let mut fields = object.reader();
        let version = fields.small_integer().map_err(malformed)?;
        let digest_algorithms = digest_algorithms(&mut fields).map_err(malformed)?;
        let (content_type, content) = encapsulated(&mut fields).map_err(malformed)?;
        let certificates = fields.optional(context(0)).map_err(malformed)?;
        let crls = fields.optional(context(1)).map_err(malformed)?;
        let signer_infos = signer_infos(&mut fields)?;
        fields.finish().map_err(malformed)?;
        let mut signed_data = Self {
            version,
            digest_algorithms,
            content_type,
            content: content.to_vec(),
            certificates: certificates.map(|set| embedded(&set)).transpose()?.unwrap_or_default(),
            signer_infos,
            was_ber: false,
            deviations: Vec::new(),
        };
        signed_data.note_deviations(crls.is_some());
        Ok(signed_data)
    }

    fn note_deviations(&mut self, has_crls: bool) {
        let unreadable = self.certificates.iter().any(|embedded| embedded.certificate.is_err());
        let unannounced = self.signer_infos.iter().any(|signer| !self.digest_algorithms.contains(&signer.digest_oid));
        let noted = [
            (self.version != 3, Deviation::Version),
            (has_crls, Deviation::CrlsPresent),
            (unreadable, Deviation::CertificateUnreadable),
            (unannounced, Deviation::DigestNotAnnounced),
        ];
        self.deviations.extend(noted.into_iter().filter_map(|(found, deviation)| found.then_some(deviation)));
        self.deviations.extend(self.signer_infos.iter().flat_map(SignerInfo::deviations));
    }
}

fn digest_algorithms(fields: &mut Reader<'_>) -> Result<Vec<Oid>, TlvError> {
    let mut set = fields.set()?;
    let mut oids = Vec::new();
    while !set.is_empty() {
        oids.push(set.sequence()?.oid()?);
    }
    Ok(oids)
}

fn encapsulated<'a>(fields: &mut Reader<'a>) -> Result<(Oid, &'a [u8]), TlvError> {
    let mut encapsulated = fields.sequence()?;
    let content_type = encapsulated.oid()?;
    let explicit = encapsulated.expect(context(0))?;
    encapsulated.finish()?;
    let mut inside = explicit.reader();
    let content = inside.expect(OCTET_STRING)?;
    inside.finish()?;
    Ok((content_type, content.value))
}

/// Attribute certificates and the other choices are kept like certificates that cannot be read.
fn embedded(set: &Tlv<'_>) -> Result<Vec<EmbeddedCertificate>, PkiError> {
    let mut reader = set.reader();
    let mut certificates = Vec::new();
    while let Some(object) = reader.next_object().map_err(PkiError::malformed(Part::SignedData))? {
        if certificates.len() >= MAX_CERTIFICATES {
            return Err(PkiError::Limit { part: Part::SignedData });
        }
        let certificate = Certificate::parse(object.encoded);
        certificates.push(EmbeddedCertificate { der: object.encoded.to_vec(), certificate });
    }
    Ok(certificates)
}

fn signer_infos(fields: &mut Reader<'_>) -> Result<Vec<SignerInfo>, PkiError> {
    let malformed = PkiError::malformed(Part::SignerInfo);
    let mut set = fields.set().map_err(malformed)?;
    let mut signers = Vec::new();
    while !set.is_empty() && signers.len() < MAX_SIGNERS {
        signers.push(SignerInfo::from_object(&set.expect(SEQUENCE).map_err(malformed)?)?);
    }
    set.finish().map_err(malformed)?;
    Ok(signers)
}

#[cfg(test)]
mod tests;
