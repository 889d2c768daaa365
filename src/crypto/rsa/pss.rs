//! RSASSA-PSS (RFC 8017, 8.1.2 and 9.1.2) with exactly the parameters the signer declared.

use super::key::{RsaError, RsaPublicKey};
use crate::crypto::digest::DigestAlgorithm;

/// The parameters of RFC 8017, A.2.3 that change the computation; the trailer field is always BC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PssParameters {
    /// The hash function of message and encoding.
    pub digest: DigestAlgorithm,
    /// The hash function of MGF1, which real signers do not always choose equal.
    pub mgf_digest: DigestAlgorithm,
    /// Octets of salt.
    pub salt_len: usize,
}

impl Default for PssParameters {
    /// What absent parameters mean (RFC 8017, A.2.3): SHA-1 twice and 20 octets of salt.
    fn default() -> Self {
        Self { digest: DigestAlgorithm::Sha1, mgf_digest: DigestAlgorithm::Sha1, salt_len: 20 }
    }
}

impl RsaPublicKey {
    /// Verifies a signature over a digest. A salt of another length than declared is a mismatch.
    pub fn verify_pss(&self, parameters: PssParameters, digest: &[u8], signature: &[u8]) -> Result<(), RsaError> {
        if digest.len() != parameters.digest.output_len() {
            return Err(RsaError::DigestLength);
        }
        let opened = self.open(signature)?;
        let encoded_bits = self.modulus_bits().saturating_sub(1);
        // A modulus of 8n+1 bits leaves a leading octet outside the encoded message: it must be zero.
        let (encoded, unused_bits) = match (encoded_bits % 8, opened.as_slice()) {
            (0, [0, encoded @ ..]) => (encoded, 0),
            (0, _) => return Err(RsaError::Mismatch),
            (used, encoded) => (encoded, 8_u32.saturating_sub(used)),
        };
        if holds(parameters, digest, encoded, unused_bits)? { Ok(()) } else { Err(RsaError::Mismatch) }
    }
}

/// EMSA-PSS-VERIFY (RFC 8017, 9.1.2), steps 3 to 14.
fn holds(parameters: PssParameters, digest: &[u8], encoded: &[u8], unused_bits: u32) -> Result<bool, RsaError> {
    let hash_len = parameters.digest.output_len();
    let tail_len = hash_len.saturating_add(1);
    let db_len = encoded.len().checked_sub(tail_len).ok_or(RsaError::KeyTooShort)?;
    let pad_len =
        db_len.checked_sub(parameters.salt_len).and_then(|rest| rest.checked_sub(1)).ok_or(RsaError::KeyTooShort)?;
    let Some((masked, tail)) = encoded.split_at_checked(db_len) else { return Ok(false) };
    let Some((&0xBC, hash)) = tail.split_last() else { return Ok(false) };
    let top_mask = 0xFF_u8.checked_shr(unused_bits).unwrap_or(0);
    if masked.first().is_none_or(|first| first & !top_mask != 0) {
        return Ok(false);
    }
    let mut db: Vec<u8> =
        masked.iter().zip(mgf1(parameters.mgf_digest, hash, db_len)).map(|(octet, mask)| octet ^ mask).collect();
    if let Some(first) = db.first_mut() {
        *first &= top_mask;
    }
    let Some((padding, [0x01, salt @ ..])) = db.split_at_checked(pad_len) else { return Ok(false) };
    if padding.iter().any(|octet| *octet != 0) {
        return Ok(false);
    }
    Ok(parameters.digest.digest_parts(&[&[0; 8], digest, salt]) == hash)
}

/// MGF1 (RFC 8017, B.2.1).
fn mgf1(digest: DigestAlgorithm, seed: &[u8], len: usize) -> Vec<u8> {
    (0_u32..)
        .take(len.div_ceil(digest.output_len()))
        .flat_map(|counter| digest.digest_parts(&[seed, &counter.to_be_bytes()]))
        .take(len)
        .collect()
}
