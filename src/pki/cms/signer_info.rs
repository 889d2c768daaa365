//! One signer of a message, and the attributes that are signed with the content (RFC 5652, 5.3 and 11).

use super::super::algorithm::{self, AlgorithmError, SignatureAlgorithm};
use super::super::{Certificate, Deviation, Name, Part, PkiError, time};
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::der::{OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, SET, context, context_primitive};
use crate::encoding::{Oid, Reader, Timestamp, Tlv, TlvError, TlvErrorKind, ber_tlv};

const CONTENT_TYPE: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 9, 3]);
const MESSAGE_DIGEST: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 9, 4]);
const SIGNING_TIME: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 9, 5]);
/// id-aa-CMSAlgorithmProtection (RFC 6211); in Indonesian passports and German lists.
const ALGORITHM_PROTECTION: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 9, 52]);

/// How the message names its signer's certificate.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum SignerIdentifier {
    /// By issuer and serial number.
    IssuerAndSerial {
        /// The certificate's issuer.
        issuer: Name,
        /// The content octets of its serial number.
        serial: Vec<u8>,
    },
    /// By subject key identifier.
    SubjectKeyIdentifier(Vec<u8>),
}

/// A signed attribute that must stand there once, with one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attribute<T> {
    /// It is not there.
    Absent,
    /// It stands there as it should.
    One(T),
    /// Twice, or with several values or none.
    Repeated,
    /// Its value is not of the type it should be.
    Malformed,
}

/// The signed attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedAttributes {
    /// What is hashed for the signature: the received octets with the tag of SET (RFC 5652, 5.4).
    pub to_be_hashed: Vec<u8>,
    /// The content type the signer meant.
    pub content_type: Attribute<Oid>,
    /// The digest of the content.
    pub message_digest: Attribute<Vec<u8>>,
    /// When the signer says it signed. Nobody confirms it.
    pub signing_time: Attribute<Timestamp>,
    /// RFC 6211: whether the algorithms inside are those outside.
    pub algorithm_protection: Attribute<bool>,
    /// Whether the attributes stand in DER order.
    pub in_der_order: bool,
}

/// One signer.
///
/// ```text
/// SignerInfo ::= SEQUENCE { version, sid, digestAlgorithm, [0] signedAttrs OPTIONAL, signatureAlgorithm,
///     signature OCTET STRING, [1] unsignedAttrs OPTIONAL }
/// ```
#[derive(Debug, Clone)]
pub struct SignerInfo {
    /// 1 with issuer and serial number, 3 with key identifier.
    pub version: i32,
    /// Which certificate.
    pub identifier: SignerIdentifier,
    /// The digest's identifier as it stands.
    pub digest_oid: Oid,
    /// The digest over content and attributes.
    pub digest_algorithm: Result<DigestAlgorithm, AlgorithmError>,
    /// The signed attributes; Doc 9303-10, 4.6.2.2 requires them.
    pub signed_attributes: Option<SignedAttributes>,
    /// How it is signed.
    pub signature_algorithm: Result<SignatureAlgorithm, AlgorithmError>,
    /// The signature.
    pub signature: Vec<u8>,
}

impl SignerIdentifier {
    pub(crate) fn from_object(object: &Tlv<'_>) -> Result<Self, TlvError> {
        if object.tag == context_primitive(0) {
            return Ok(Self::SubjectKeyIdentifier(object.value.to_vec()));
        }
        if object.tag != SEQUENCE {
            return Err(object.malformed());
        }
        let mut fields = object.reader();
        let issuer = Name::from_object(&fields.expect(SEQUENCE)?)?;
        let serial = fields.integer()?.to_vec();
        fields.finish()?;
        Ok(Self::IssuerAndSerial { issuer, serial })
    }

    /// Whether both are one identifier, names compared as for certificates.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::SubjectKeyIdentifier(one), Self::SubjectKeyIdentifier(other)) => one == other,
            (Self::IssuerAndSerial { issuer, serial }, Self::IssuerAndSerial { issuer: name, serial: number }) => {
                serial == number && issuer.matches(name)
            }
            _ => false,
        }
    }

    /// Whether this identifier names that certificate; names are compared by RFC 5280, 7.1, serial numbers by octets.
    #[must_use]
    pub fn names(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerial { issuer, serial } => {
                certificate.serial() == serial && certificate.issuer().matches(issuer)
            }
            Self::SubjectKeyIdentifier(identifier) => {
                certificate.extensions().subject_key_identifier.as_ref() == Some(identifier)
            }
        }
    }
}

impl SignerInfo {
    pub(super) fn from_object(object: &Tlv<'_>) -> Result<Self, PkiError> {
        let malformed = PkiError::malformed(Part::SignerInfo);
        let mut fields = object.reader();
        let version = fields.small_integer().map_err(malformed)?;
        let identifier = next(&mut fields).and_then(|sid| SignerIdentifier::from_object(&sid)).map_err(malformed)?;
        let digest = fields.expect(SEQUENCE).map_err(malformed)?;
        let digest_oid = digest.reader().oid().map_err(malformed)?;
        let attributes = fields.optional(context(0)).map_err(malformed)?;
        let signature_algorithm = fields.expect(SEQUENCE).map_err(malformed)?;
        let signature = fields.octet_string().map_err(malformed)?.to_vec();
        fields.optional(context(1)).map_err(malformed)?;
        fields.finish().map_err(malformed)?;
        let signed_attributes = attributes
            .map(|attributes| SignedAttributes::from_object(&attributes, &digest, &signature_algorithm))
            .transpose()
            .map_err(malformed)?;
        Ok(Self {
            version,
            identifier,
            digest_oid,
            digest_algorithm: algorithm::digest_algorithm(&digest),
            signed_attributes,
            signature_algorithm: SignatureAlgorithm::from_object(&signature_algorithm),
            signature,
        })
    }

    pub(super) fn deviations(&self) -> impl Iterator<Item = Deviation> {
        let required = match self.identifier {
            SignerIdentifier::IssuerAndSerial { .. } => 1,
            SignerIdentifier::SubjectKeyIdentifier(_) => 3,
        };
        let unordered = self.signed_attributes.as_ref().is_some_and(|attributes| !attributes.in_der_order);
        let version = (self.version != required).then_some(Deviation::SignerInfoVersion);
        version.into_iter().chain(unordered.then_some(Deviation::AttributeOrder))
    }
}

impl SignedAttributes {
    /// `signedAttrs [0] IMPLICIT SET OF SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY }`
    fn from_object(object: &Tlv<'_>, digest: &Tlv<'_>, signature: &Tlv<'_>) -> Result<Self, TlvError> {
        let mut attributes = Self {
            to_be_hashed: ber_tlv::encode(SET, object.value),
            content_type: Attribute::Absent,
            message_digest: Attribute::Absent,
            signing_time: Attribute::Absent,
            algorithm_protection: Attribute::Absent,
            in_der_order: true,
        };
        let mut reader = object.reader();
        let mut previous: &[u8] = &[];
        while !reader.is_empty() {
            let attribute = reader.expect(SEQUENCE)?;
            attributes.in_der_order &= previous <= attribute.encoded;
            previous = attribute.encoded;
            let mut fields = attribute.reader();
            let oid = fields.oid()?;
            let values = fields.expect(SET)?;
            fields.finish()?;
            attributes.accept(oid, &values, digest, signature);
        }
        Ok(attributes)
    }

    fn accept(&mut self, oid: Oid, values: &Tlv<'_>, digest: &Tlv<'_>, signature: &Tlv<'_>) {
        match oid {
            CONTENT_TYPE => self.content_type.accept(values, |value| match value.tag {
                OBJECT_IDENTIFIER => Oid::from_content(value.value).ok(),
                _ => None,
            }),
            MESSAGE_DIGEST => {
                self.message_digest.accept(values, |value| (value.tag == OCTET_STRING).then(|| value.value.to_vec()));
            }
            SIGNING_TIME => self.signing_time.accept(values, |value| Some(time::parse(value).ok()?.at)),
            ALGORITHM_PROTECTION => {
                self.algorithm_protection.accept(values, |value| protects(value, digest, signature).ok());
            }
            _ => {}
        }
    }
}

impl<T> Attribute<T> {
    /// The value, if there is exactly one.
    pub const fn one(&self) -> Option<&T> {
        match self {
            Self::One(value) => Some(value),
            _ => None,
        }
    }

    fn accept(&mut self, values: &Tlv<'_>, read: impl FnOnce(&Tlv<'_>) -> Option<T>) {
        let mut reader = values.reader();
        let value = reader.next_object();
        *self = match (&self, value, reader.is_empty()) {
            (Self::Absent, Ok(Some(value)), true) => read(&value).map_or(Self::Malformed, Self::One),
            (Self::Absent, Err(_), _) => Self::Malformed,
            _ => Self::Repeated,
        };
    }
}

/// `CMSAlgorithmProtection ::= SEQUENCE { digestAlgorithm, [1] signatureAlgorithm, [2] macAlgorithm }`, tags implicit.
///
/// Compared as parsed algorithms, since parameters may be NULL here and absent there.
fn protects(value: &Tlv<'_>, digest: &Tlv<'_>, signature: &Tlv<'_>) -> Result<bool, TlvError> {
    if value.tag != SEQUENCE {
        return Err(value.malformed());
    }
    let mut fields = value.reader();
    let same_digest = fields.sequence()?.oid()? == digest.reader().oid()?;
    let inner = fields.expect(context(1))?;
    let same_signature = inner.value == signature.value
        || SignatureAlgorithm::from_object(&inner) == SignatureAlgorithm::from_object(signature);
    Ok(same_digest && same_signature)
}

fn next<'a>(fields: &mut Reader<'a>) -> Result<Tlv<'a>, TlvError> {
    fields.next_object()?.ok_or_else(|| fields.error(TlvErrorKind::Truncated))
}
