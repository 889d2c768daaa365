//! Certificate requests (TR-03110-3, C.2): a reduced body that its own key signed, and maybe somebody else too.
//!
//! ```text
//! request        7F21  7F4E { 5F29 profile · [42 CAR] · 7F49 public key · 5F20 CHR · [65 extensions] } · 5F37 signature
//! authenticated  67    7F21 request · 42 CAR of the outer signature's key · 5F37 outer signature
//! ```

use super::body::{profile, reference};
use super::certificate::note_lengths;
use super::error::{CvCertificateError, CvDeviation, CvKeyError};
use super::public_key::CvPublicKey;
use super::reference::PublicKeyReference;
use super::{AUTHENTICATION, BODY, CAR, CERTIFICATE, CHR, EXTENSIONS, PUBLIC_KEY, SIGNATURE};
use crate::encoding::Reader;

/// A request for a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvRequest {
    /// The key the applicant expects to be used for signing.
    pub car: Option<PublicKeyReference>,
    /// The applicant's key, or why it is of no use.
    pub public_key: Result<CvPublicKey, CvKeyError>,
    /// The name the key is to have.
    pub chr: PublicKeyReference,
    /// The data object 65 as it came.
    pub extensions: Option<Vec<u8>>,
    /// The outer signature, if there is one.
    pub outer: Option<OuterSignature>,
    /// What is odd about it.
    pub deviations: Vec<CvDeviation>,
    body: Vec<u8>,
    signature: Vec<u8>,
}

/// The signature of somebody whose key the receiver knows already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OuterSignature {
    /// The key that made it.
    pub car: PublicKeyReference,
    /// The signature.
    pub signature: Vec<u8>,
    message: Vec<u8>,
}

impl CvRequest {
    /// Reads one request, a data object 7F21 or 67 that fills the input.
    pub fn parse(input: &[u8]) -> Result<Self, CvCertificateError> {
        let mut reader = Reader::new(input);
        if reader.peek_tag() != Some(AUTHENTICATION) {
            return Self::read(&mut reader);
        }
        let authentication = reader.expect(AUTHENTICATION)?;
        reader.finish()?;
        let mut fields = authentication.reader();
        let certificate = fields.clone().expect(CERTIFICATE)?;
        let mut request = Self::read_one(&mut fields)?;
        let car = fields.expect(CAR)?;
        let signature = fields.expect(SIGNATURE)?.value.to_vec();
        fields.finish()?;
        let message = [certificate.encoded, car.encoded].concat();
        request.outer = Some(OuterSignature { car: reference(&car, &mut request.deviations)?, signature, message });
        Ok(request)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CvCertificateError> {
        let request = Self::read_one(reader)?;
        reader.finish()?;
        Ok(request)
    }

    fn read_one(reader: &mut Reader<'_>) -> Result<Self, CvCertificateError> {
        let outer = reader.expect(CERTIFICATE)?;
        let mut parts = outer.reader();
        let body = parts.expect(BODY)?;
        let signature = parts.expect(SIGNATURE)?.value.to_vec();
        parts.finish()?;
        let mut deviations = Vec::new();
        let mut fields = body.reader();
        profile(&mut fields)?;
        let car = fields.optional(CAR)?.map(|object| reference(&object, &mut deviations)).transpose()?;
        let public_key = CvPublicKey::read(&fields.expect(PUBLIC_KEY)?, &mut deviations);
        let chr = reference(&fields.expect(CHR)?, &mut deviations)?;
        let extensions = fields.optional(EXTENSIONS)?.map(|object| object.encoded.to_vec());
        fields.finish()?;
        note_lengths(&outer, &mut deviations);
        if matches!(public_key, Ok(CvPublicKey::Ec { curve: None, .. })) {
            deviations.push(CvDeviation::DomainParametersAbsent);
        }
        let body = body.encoded.to_vec();
        Ok(Self { car, public_key, chr, extensions, outer: None, deviations, body, signature })
    }

    /// Whether the applicant holds the private key: the inner signature is by the key in the request.
    pub fn is_self_signed(&self) -> Result<bool, CvKeyError> {
        Ok(self.public_key.clone()?.complete(None)?.verifies(&self.body, &self.signature))
    }
}

impl OuterSignature {
    /// Request and CAR, as they were signed.
    #[must_use]
    pub fn message(&self) -> &[u8] {
        &self.message
    }
}
