//! RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2).

use super::key::{RsaError, RsaPublicKey};
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::der;

/// Which of the two allowed DigestInfo encodings a signature carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pkcs1Form {
    /// Algorithm parameters NULL, as RFC 8017, 9.2 requires.
    WithNull,
    /// Algorithm parameters absent, which note 2 there asks verifiers to accept.
    WithoutNull,
}

impl RsaPublicKey {
    /// Verifies a signature over a digest.
    ///
    /// What the signature opens to is never parsed: the two blocks that may stand there are built and compared whole
    /// (RFC 8017, 8.2.2, note). Forgeries for small exponents live in whatever a parser would skip.
    pub fn verify_pkcs1v15(
        &self,
        algorithm: DigestAlgorithm,
        digest: &[u8],
        signature: &[u8],
    ) -> Result<Pkcs1Form, RsaError> {
        if digest.len() != algorithm.output_len() {
            return Err(RsaError::DigestLength);
        }
        let opened = self.open(signature)?;
        for form in [Pkcs1Form::WithNull, Pkcs1Form::WithoutNull] {
            if opened == encode_block(algorithm, digest, form, opened.len())? {
                return Ok(form);
            }
        }
        Err(RsaError::Mismatch)
    }
}

/// EMSA-PKCS1-v1_5 (RFC 8017, 9.2): 00 01 FF … FF 00 DigestInfo.
fn encode_block(
    algorithm: DigestAlgorithm,
    digest: &[u8],
    form: Pkcs1Form,
    block_len: usize,
) -> Result<Vec<u8>, RsaError> {
    let mut identifier = vec![der::oid(&algorithm.oid())];
    if form == Pkcs1Form::WithNull {
        identifier.push(der::null());
    }
    let digest_info = der::sequence(&[der::sequence(&identifier), der::octet_string(digest)]);
    let fill = block_len.checked_sub(digest_info.len().saturating_add(3)).ok_or(RsaError::KeyTooShort)?;
    if fill < 8 {
        return Err(RsaError::KeyTooShort);
    }
    let mut block = vec![0, 1];
    block.resize(fill.saturating_add(2), 0xFF);
    block.push(0);
    block.extend(digest_info);
    Ok(block)
}
