//! A whole certificate: body and signature.

use std::fmt;

use super::body::CvCertificateBody;
use super::chat::Role;
use super::error::{CvCertificateError, CvDeviation};
use super::{BODY, CERTIFICATE, SIGNATURE};
use crate::encoding::{Reader, Tlv, ber_tlv};

/// A CV certificate: its octets and what they say.
#[derive(Clone, PartialEq, Eq)]
pub struct CvCertificate {
    encoded_body: Vec<u8>,
    encoded: Vec<u8>,
    signature: Vec<u8>,
    body: CvCertificateBody,
    deviations: Vec<CvDeviation>,
}

impl CvCertificate {
    /// Reads one certificate, a data object 7F21 that fills the input.
    ///
    /// # Errors
    /// A data object of the profile is missing, unknown or malformed. A key that is of no use is no error here.
    pub fn parse(input: &[u8]) -> Result<Self, CvCertificateError> {
        let certificate = Reader::sole(input, CERTIFICATE)?;
        let mut fields = certificate.reader();
        Self::read(&certificate, &mut fields)
    }

    /// Reads body and signature as PSO:Verify Certificate carries them, without the 7F21 around (TR-03110-3, B.14.5).
    ///
    /// # Errors
    /// As for [`parse`](Self::parse).
    pub fn from_command_data(data: &[u8]) -> Result<Self, CvCertificateError> {
        let encoded = ber_tlv::encode(CERTIFICATE, data);
        // Offsets are to count from the start of the data, so they are read from there.
        let mut fields = Reader::new(data);
        let certificate = Reader::sole(&encoded, CERTIFICATE)?;
        Self::read(&certificate, &mut fields)
    }

    fn read(certificate: &Tlv<'_>, fields: &mut Reader<'_>) -> Result<Self, CvCertificateError> {
        let mut deviations = Vec::new();
        let body = fields.expect(BODY)?;
        let signature = fields.expect(SIGNATURE)?;
        fields.finish()?;
        let said = CvCertificateBody::read(&body, &mut deviations)?;
        note_lengths(certificate, &mut deviations);
        note_domain_parameters(&said, &mut deviations);
        Ok(Self {
            encoded_body: body.encoded.to_vec(),
            encoded: certificate.encoded.to_vec(),
            signature: signature.value.to_vec(),
            body: said,
            deviations,
        })
    }

    /// Puts a signature under a body.
    ///
    /// # Errors
    /// The octets are no body.
    pub fn assemble(encoded_body: &[u8], signature: &[u8]) -> Result<Self, CvCertificateError> {
        Self::from_command_data(&[encoded_body, &ber_tlv::encode(SIGNATURE, signature)].concat())
    }

    /// What it says.
    #[must_use]
    pub const fn body(&self) -> &CvCertificateBody {
        &self.body
    }

    /// The certificate as it came.
    #[must_use]
    pub fn encoded(&self) -> &[u8] {
        &self.encoded
    }

    /// The body as it came, tag and length included: what is signed.
    #[must_use]
    pub fn encoded_body(&self) -> &[u8] {
        &self.encoded_body
    }

    /// The signature.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Body and signature, as PSO:Verify Certificate carries them.
    #[must_use]
    pub fn command_data(&self) -> Vec<u8> {
        [self.encoded_body.as_slice(), &ber_tlv::encode(SIGNATURE, &self.signature)].concat()
    }

    /// What is odd about it.
    #[must_use]
    pub fn deviations(&self) -> &[CvDeviation] {
        &self.deviations
    }
}

impl fmt::Debug for CvCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CvCertificate({} by {}, {:?})", self.body.chr, self.body.car, self.body.chat)
    }
}

/// TR-03110-3, D: the minimum number of octets. A German certificate writes 00E7 where E7 would do.
///
/// Goes into every constructed object as far as it can be read: what cannot is for others to complain about.
pub(super) fn note_lengths(object: &Tlv<'_>, deviations: &mut Vec<CvDeviation>) {
    let mut open = vec![*object];
    while let Some(object) = open.pop() {
        let header = object.encoded.len().saturating_sub(object.value.len());
        let minimal = object.tag.octets().len().saturating_add(ber_tlv::encode_length(object.value.len()).len());
        if header != minimal {
            deviations.push(CvDeviation::LengthNotMinimal);
            return;
        }
        if object.tag.is_constructed() {
            let mut inside = object.reader();
            while let Ok(Some(next)) = inside.next_object() {
                open.push(next);
            }
        }
    }
}

/// TR-03110-3, D.3.3. Link certificates may do either.
fn note_domain_parameters(body: &CvCertificateBody, deviations: &mut Vec<CvDeviation>) {
    let Ok(key) = &body.public_key else { return };
    let is_ec = matches!(key, super::CvPublicKey::Ec { .. });
    match (body.chat.role(), key.curve()) {
        (Role::Cvca, None) if is_ec && body.is_self_signed() => deviations.push(CvDeviation::DomainParametersAbsent),
        (Role::Cvca, _) | (_, None) => {}
        (_, Some(_)) => deviations.push(CvDeviation::DomainParametersPresent),
    }
}
