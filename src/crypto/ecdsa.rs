//! The elliptic curve digital signature algorithm (TR-03111, 4.2.1; FIPS 186-4, 6.4).

use zeroize::Zeroizing;

use super::curve::{NamedCurve, PublicPoint};
use super::random::{Random, RandomError};
use super::secret::Secret;
use crate::encoding::der;

/// Numbers drawn before giving up. For brainpoolP384r1, the worst, 45 draws in a hundred are not below the order, so a
/// sound source meets this bound with a probability below 2^-70.
const MAX_DRAWS: usize = 64;

/// Why a signature cannot be read, made or believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EcdsaError {
    /// Not the DER encoding of two positive integers.
    #[error("ECDSA signature is not strict DER")]
    NotDer,
    /// Not two halves of the order's length.
    #[error("plain ECDSA signature has the wrong length")]
    PlainLength,
    /// The signature is not one by this key over this digest.
    #[error("ECDSA signature does not match")]
    Mismatch,
    /// The private key is zero or not below the order.
    #[error("private key out of range")]
    PrivateKey,
    /// No random octets for the nonce.
    #[error("no random octets to be had")]
    Random,
}

/// The numbers r and s, big-endian, without leading zeros. Their range is checked against a curve when verifying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    r: Vec<u8>,
    s: Vec<u8>,
}

impl Signature {
    fn new(r: &[u8], s: &[u8]) -> Self {
        Self { r: der::without_leading_zeros(r).to_vec(), s: der::without_leading_zeros(s).to_vec() }
    }

    /// Reads the X9.62 format (RFC 3279, 2.2.3), and nothing that DER would have written differently.
    pub fn parse_der(encoded: &[u8]) -> Result<Self, EcdsaError> {
        let mut numbers = der::sole_sequence(encoded).map_err(|_| EcdsaError::NotDer)?;
        let r = numbers.unsigned().map_err(|_| EcdsaError::NotDer)?;
        let s = numbers.unsigned().map_err(|_| EcdsaError::NotDer)?;
        let signature = Self::new(r, s);
        if signature.encode_der() == encoded { Ok(signature) } else { Err(EcdsaError::NotDer) }
    }

    /// Reads the plain format r || s, each half as long as the curve's order (TR-03111, 5.2.1).
    pub fn parse_plain(curve: NamedCurve, encoded: &[u8]) -> Result<Self, EcdsaError> {
        match encoded.split_at_checked(curve.order_len()) {
            Some((r, s)) if s.len() == r.len() => Ok(Self::new(r, s)),
            _ => Err(EcdsaError::PlainLength),
        }
    }

    /// The X9.62 format.
    #[must_use]
    pub fn encode_der(&self) -> Vec<u8> {
        der::sequence(&[der::unsigned(&self.r), der::unsigned(&self.s)])
    }

    /// The plain format; both numbers must fit the curve's order.
    pub fn encode_plain(&self, curve: NamedCurve) -> Result<Vec<u8>, EcdsaError> {
        let len = curve.order_len();
        let half = |number: &[u8]| {
            let zeros = len.checked_sub(number.len()).ok_or(EcdsaError::PlainLength)?;
            Ok([vec![0; zeros].as_slice(), number].concat())
        };
        Ok([half(&self.r)?, half(&self.s)?].concat())
    }
}

/// Verifies a signature over a digest of any length; of a longer one than the order, the leftmost bits count.
pub fn verify(key: &PublicPoint, digest: &[u8], signature: &Signature) -> Result<(), EcdsaError> {
    if key.curve().arithmetic().verify(key.coordinates(), digest, &signature.r, &signature.s) {
        Ok(())
    } else {
        Err(EcdsaError::Mismatch)
    }
}

/// Signs a digest with a fresh nonce. For the simulator and its issuer.
pub fn sign(
    curve: NamedCurve,
    private_key: &Secret,
    digest: &[u8],
    random: &mut dyn Random,
) -> Result<Signature, EcdsaError> {
    if !curve.arithmetic().is_scalar(private_key.expose()) {
        return Err(EcdsaError::PrivateKey);
    }
    for _ in 0..MAX_DRAWS {
        let nonce = draw_scalar(curve, random).map_err(|_| EcdsaError::Random)?;
        if let Some((r, s)) = curve.arithmetic().sign(private_key, &nonce, digest) {
            return Ok(Signature::new(&r, &s));
        }
    }
    Err(EcdsaError::Random)
}

/// A uniform number from 1 to n - 1, by drawing until one fits (TR-03111, 4.1.1, algorithm 1).
pub(super) fn draw_scalar(curve: NamedCurve, random: &mut dyn Random) -> Result<Secret, RandomError> {
    let unused = u32::try_from(curve.order_len()).unwrap_or_default() * 8 - curve.arithmetic().order_bits();
    for _ in 0..MAX_DRAWS {
        let mut octets = Zeroizing::new(vec![0; curve.order_len()]);
        random.fill(&mut octets)?;
        if let Some(first) = octets.first_mut() {
            *first &= 0xFF_u8.checked_shr(unused).unwrap_or_default();
        }
        if curve.arithmetic().is_scalar(&octets) {
            return Ok(Secret::new(std::mem::take(&mut *octets)));
        }
    }
    Err(RandomError)
}
