//! Revocation lists after the profile of Doc 9303-12, 7.1.4, in DER.

use super::certificate::{AUTHORITY_KEY_IDENTIFIER, Period, extension, time};
use super::error::IssuerError;
use super::key::SigningKey;
use super::scheme::SignatureScheme;
use crate::crypto::random::Random;
use crate::encoding::{Oid, Timestamp, ber_tlv, der};

const CRL_NUMBER: Oid = Oid::from_arcs(&[2, 5, 29, 20]);

/// Everything a revocation list says.
#[derive(Debug)]
pub(super) struct RevocationListTemplate<'a> {
    /// Issuer name, encoded.
    pub(super) issuer: &'a [u8],
    /// The issuer's key identifier.
    pub(super) authority_key_identifier: &'a [u8],
    /// cRLNumber.
    pub(super) number: u32,
    /// thisUpdate and nextUpdate.
    pub(super) updates: Period,
    /// Serial numbers, big-endian, and when each was withdrawn.
    pub(super) revoked: &'a [(Vec<u8>, Timestamp)],
}

impl RevocationListTemplate<'_> {
    /// Signs the list.
    pub(super) fn sign(
        &self,
        key: &SigningKey,
        scheme: SignatureScheme,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, IssuerError> {
        let algorithm = scheme.algorithm_identifier();
        let to_be_signed = self.to_be_signed(&algorithm);
        let signature = scheme.sign(key, &to_be_signed, random)?;
        Ok(der::sequence(&[to_be_signed, algorithm, der::bit_string(&signature)]))
    }

    fn to_be_signed(&self, algorithm: &[u8]) -> Vec<u8> {
        let entry = |(serial, at): &(Vec<u8>, Timestamp)| der::sequence(&[der::unsigned(serial), time(*at)]);
        let entries: Vec<_> = self.revoked.iter().map(entry).collect();
        let authority = der::sequence(&[ber_tlv::encode(der::context_primitive(0), self.authority_key_identifier)]);
        let extensions = der::sequence(&[
            extension(&AUTHORITY_KEY_IDENTIFIER, false, &authority),
            extension(&CRL_NUMBER, false, &der::unsigned(&self.number.to_be_bytes())),
        ]);
        let mut fields = vec![
            // Version 2, encoded as 1.
            der::unsigned(&[1]),
            algorithm.to_vec(),
            self.issuer.to_vec(),
            time(self.updates.from),
            time(self.updates.to),
        ];
        // RFC 5280, 5.1.2.6: absent when nothing is revoked.
        fields.extend((!entries.is_empty()).then(|| der::sequence(&entries)));
        fields.push(ber_tlv::encode(der::context(0), &extensions));
        der::sequence(&fields)
    }
}
