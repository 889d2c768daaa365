//! The certificate body 7F4E: everything that is signed (TR-03110-3, C.1, Table 23).

use super::chat::Chat;
use super::error::{CvCertificateError, CvDeviation, CvKeyError};
use super::extensions::{self, CvExtension};
use super::public_key::CvPublicKey;
use super::reference::PublicKeyReference;
use super::{BODY, CAR, CHAT, CHR, EFFECTIVE, EXPIRATION, EXTENSIONS, PROFILE, PUBLIC_KEY, date};
use crate::encoding::{Date, Reader, Tlv, ber_tlv};

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvCertificateBody {
    /// Certification Authority Reference: the key that signed.
    pub car: PublicKeyReference,
    /// The holder's public key, or why it is of no use.
    pub public_key: Result<CvPublicKey, CvKeyError>,
    /// Certificate Holder Reference: the name of that key.
    pub chr: PublicKeyReference,
    /// Certificate Holder Authorization Template.
    pub chat: Chat,
    /// The day the certificate was generated.
    pub effective: Date,
    /// The day after which it expires.
    pub expires: Date,
    /// The data object 65 as it came.
    pub extensions: Option<Vec<u8>>,
}

impl CvCertificateBody {
    pub(super) fn read(object: &Tlv<'_>, deviations: &mut Vec<CvDeviation>) -> Result<Self, CvCertificateError> {
        let mut fields = object.reader();
        profile(&mut fields)?;
        let car = reference(&fields.expect(CAR)?, deviations)?;
        let public_key = CvPublicKey::read(&fields.expect(PUBLIC_KEY)?, deviations);
        let chr = reference(&fields.expect(CHR)?, deviations)?;
        let chat = Chat::read(&fields.expect(CHAT)?)?;
        let effective = date::parse(&fields.expect(EFFECTIVE)?)?;
        let expires = date::parse(&fields.expect(EXPIRATION)?)?;
        let extensions = fields.optional(EXTENSIONS)?;
        fields.finish()?;
        if extensions.is_some_and(|object| extensions::read(&object).is_err()) {
            deviations.push(CvDeviation::ExtensionsMalformed);
        }
        if expires < effective {
            deviations.push(CvDeviation::ExpiresBeforeEffective);
        }
        let extensions = extensions.map(|object| object.encoded.to_vec());
        Ok(Self { car, public_key, chr, chat, effective, expires, extensions })
    }

    /// The data object 7F4E. `None` where the key cannot be written.
    #[must_use]
    pub fn encode(&self) -> Option<Vec<u8>> {
        let mut fields = vec![
            ber_tlv::encode(PROFILE, &[0]),
            ber_tlv::encode(CAR, self.car.octets()),
            self.public_key.as_ref().ok()?.encode()?,
            ber_tlv::encode(CHR, self.chr.octets()),
            self.chat.encode(),
            ber_tlv::encode(EFFECTIVE, &date::encode(self.effective)),
            ber_tlv::encode(EXPIRATION, &date::encode(self.expires)),
        ];
        fields.extend(self.extensions.clone());
        Some(ber_tlv::encode_all(BODY, &fields))
    }

    /// Whether holder and authority are one: a CVCA's certificate for itself.
    #[must_use]
    pub fn is_self_signed(&self) -> bool {
        self.car == self.chr
    }

    /// The extensions that can be read; none where the whole cannot.
    #[must_use]
    pub fn extensions(&self) -> Vec<CvExtension> {
        let object = self.extensions.as_deref().and_then(|encoded| Reader::sole(encoded, EXTENSIONS).ok());
        object.and_then(|object| extensions::read(&object).ok()).unwrap_or_default()
    }
}

/// TR-03110-3, C.1.1: version 1 is written as zero, and nothing is known about others.
pub(super) fn profile(fields: &mut Reader<'_>) -> Result<(), CvCertificateError> {
    let profile = fields.expect(PROFILE)?;
    if profile.value == [0] { Ok(()) } else { Err(CvCertificateError::Profile { offset: profile.value_offset }) }
}

pub(super) fn reference(
    object: &Tlv<'_>,
    deviations: &mut Vec<CvDeviation>,
) -> Result<PublicKeyReference, CvCertificateError> {
    let reference = PublicKeyReference::new(object.value)
        .map_err(|error| CvCertificateError::Reference { offset: object.value_offset, error })?;
    if !reference.is_well_formed() && !deviations.contains(&CvDeviation::ReferenceForm) {
        deviations.push(CvDeviation::ReferenceForm);
    }
    Ok(reference)
}
