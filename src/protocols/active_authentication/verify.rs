//! Whether a response is a signature over the challenge (Doc 9303-11, 6.1.2.2 and 6.1.2.3).

use crate::crypto::curve::PublicPoint;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::ecdsa::{self, Signature};
use crate::crypto::iso9796::{self, Iso9796Error, Trailer};
use crate::crypto::rsa::RsaPublicKey;
use crate::pki::PublicKey;
use crate::protocols::{KeyPossession, Proof};

use super::messages::Challenge;

/// How a signature was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureForm {
    /// RSA, ISO/IEC 9796-2 scheme 1.
    Iso9796 {
        /// Which trailer option.
        trailer: Trailer,
        /// The chip left out a leading zero, which the modulus length shows.
        leading_zero_missing: bool,
    },
    /// ECDSA, r || s as Doc 9303-11, 6.1.2.3 demands.
    EcdsaPlain,
    /// ECDSA in DER, which some chips send instead.
    EcdsaDer,
}

/// Why a response proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActiveAuthenticationError {
    /// Active Authentication has no use for keys of this kind.
    #[error("key of a kind Active Authentication does not use")]
    KeyKind,
    /// Neither format of an ECDSA signature for this key.
    #[error("response is no ECDSA signature for this key")]
    ResponseFormat,
    /// The RSA signature does not hold.
    #[error("{0}")]
    Rsa(#[from] Iso9796Error),
    /// The ECDSA signature does not hold under any hash function that may be used.
    #[error("ECDSA signature does not match")]
    Ecdsa,
}

/// Verifies the response to a challenge.
///
/// `announced` is the hash function of `ActiveAuthenticationInfo` in DG14, which only ECDSA needs: an RSA signature names
/// its own. Without it, as in documents that have no DG14, every hash function Doc 9303 knows is tried, the one that fits
/// the key first; the result says which it was.
pub fn verify(
    key: &PublicKey,
    announced: Option<DigestAlgorithm>,
    challenge: &Challenge,
    response: &[u8],
) -> Result<KeyPossession, ActiveAuthenticationError> {
    let (digest, form) = match key {
        PublicKey::Rsa(rsa) => verify_rsa(rsa, challenge, response)?,
        PublicKey::Ec(point) => verify_ecdsa(point, announced, challenge, response)?,
        PublicKey::RsaPss(..) | PublicKey::Dsa(_) => return Err(ActiveAuthenticationError::KeyKind),
    };
    Ok(KeyPossession::new(key.clone(), Proof::ActiveAuthentication { digest, form }))
}

fn verify_rsa(
    key: &RsaPublicKey,
    challenge: &Challenge,
    response: &[u8],
) -> Result<(DigestAlgorithm, SignatureForm), ActiveAuthenticationError> {
    let leading_zero_missing = response.len().saturating_add(1) == key.modulus().len();
    let padded: Vec<u8> = leading_zero_missing.then_some(0).into_iter().chain(response.iter().copied()).collect();
    let opening = iso9796::verify(key, challenge.octets(), &padded)?;
    Ok((opening.digest, SignatureForm::Iso9796 { trailer: opening.trailer, leading_zero_missing }))
}

fn verify_ecdsa(
    key: &PublicPoint,
    announced: Option<DigestAlgorithm>,
    challenge: &Challenge,
    response: &[u8],
) -> Result<(DigestAlgorithm, SignatureForm), ActiveAuthenticationError> {
    let plain =
        Signature::parse_plain(key.curve(), response).ok().map(|signature| (signature, SignatureForm::EcdsaPlain));
    let der = Signature::parse_der(response).ok().map(|signature| (signature, SignatureForm::EcdsaDer));
    let readings: Vec<_> = plain.into_iter().chain(der).collect();
    if readings.is_empty() {
        return Err(ActiveAuthenticationError::ResponseFormat);
    }
    let digests = announced.map_or_else(|| candidate_digests(key.curve().order_len()), |digest| vec![digest]);
    for digest in digests {
        let hash = digest.digest(challenge.octets());
        for (signature, form) in &readings {
            if ecdsa::verify(key, &hash, signature).is_ok() {
                return Ok((digest, *form));
            }
        }
    }
    Err(ActiveAuthenticationError::Ecdsa)
}

/// The longest hash the key may be used with first (Doc 9303-11, 6.1.2.3), then the others: chips with a P-384 key and
/// SHA-256 exist. SHA-1 is not allowed by the clause but used by old chips, so it comes last.
fn candidate_digests(order_len: usize) -> Vec<DigestAlgorithm> {
    let fits = |digest: &DigestAlgorithm| digest.output_len() <= order_len;
    let by_length =
        [DigestAlgorithm::Sha512, DigestAlgorithm::Sha384, DigestAlgorithm::Sha256, DigestAlgorithm::Sha224];
    let (mut first, longer): (Vec<_>, Vec<_>) = by_length.into_iter().partition(fits);
    first.extend(longer.into_iter().rev());
    first.push(DigestAlgorithm::Sha1);
    first
}
