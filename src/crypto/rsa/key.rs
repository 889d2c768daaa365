//! The public key and its one operation.

use std::fmt;

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, MontyForm, MontyMultiplier, Odd};

use crate::encoding::der::without_leading_zeros;

/// Shortest modulus: chips of the first years hold Active Authentication keys of this size.
const MIN_MODULUS_BITS: u32 = 1024;
/// Longest modulus; the longest in the master lists of 2020 to 2026 has 6144.
const MAX_MODULUS_BITS: u32 = 8192;
/// Longest exponent (FIPS 186-4, B.3.1): the bound on the work one verification can cause. The longest seen has 17.
const MAX_EXPONENT_BITS: u32 = 256;

/// Why a key cannot be used, or why a signature does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RsaError {
    /// The modulus has fewer than 1024 or more than 8192 bits.
    #[error("RSA modulus has {bits} bits")]
    ModulusLength {
        /// Its length.
        bits: u32,
    },
    /// The modulus is even.
    #[error("RSA modulus is even")]
    ModulusEven,
    /// The exponent is even, below 3, or longer than 256 bits.
    #[error("RSA exponent is even, too small or too long")]
    Exponent,
    /// The digest does not have its algorithm's length.
    #[error("digest length does not fit its algorithm")]
    DigestLength,
    /// The key is too short for this hash function and salt.
    #[error("RSA key too short for the padding")]
    KeyTooShort,
    /// The signature is not as long as the modulus.
    #[error("signature length differs from the modulus")]
    SignatureLength,
    /// The signature, as a number, is not below the modulus.
    #[error("signature not below the modulus")]
    SignatureRange,
    /// The signature is not one over this digest.
    #[error("RSA signature does not match")]
    Mismatch,
}

/// An RSA public key (RFC 8017, 3.1): 1024 to 8192 bits, any odd exponent from 3.
///
/// Making one computes what every later verification needs; keep it.
#[derive(Clone, PartialEq, Eq)]
pub struct RsaPublicKey {
    params: BoxedMontyParams,
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl RsaPublicKey {
    /// A key from big-endian numbers; leading zeros do no harm.
    pub fn new(modulus: &[u8], exponent: &[u8]) -> Result<Self, RsaError> {
        let modulus = without_leading_zeros(modulus);
        let exponent = without_leading_zeros(exponent);
        let bits = bit_len(modulus);
        if !(MIN_MODULUS_BITS..=MAX_MODULUS_BITS).contains(&bits) {
            return Err(RsaError::ModulusLength { bits });
        }
        let is_odd = exponent.last().is_some_and(|last| last & 1 == 1);
        if !is_odd || exponent == [1] || bit_len(exponent) > MAX_EXPONENT_BITS {
            return Err(RsaError::Exponent);
        }
        let number = BoxedUint::from_be_slice_vartime(modulus);
        let odd = Odd::new(number).into_option().ok_or(RsaError::ModulusEven)?;
        let params = BoxedMontyParams::new_vartime(odd);
        Ok(Self { params, modulus: modulus.to_vec(), exponent: exponent.to_vec() })
    }

    /// Bits of the modulus.
    #[must_use]
    pub fn modulus_bits(&self) -> u32 {
        bit_len(&self.modulus)
    }

    /// The modulus, big-endian, without leading zeros.
    #[must_use]
    pub fn modulus(&self) -> &[u8] {
        &self.modulus
    }

    /// The public exponent, big-endian, without leading zeros.
    #[must_use]
    pub fn exponent(&self) -> &[u8] {
        &self.exponent
    }

    /// RSAVP1 with the length check of RFC 8017, 8.2.2: the message representative, as long as the modulus.
    pub(crate) fn open(&self, signature: &[u8]) -> Result<Vec<u8>, RsaError> {
        if signature.len() != self.modulus.len() {
            return Err(RsaError::SignatureLength);
        }
        let number = self.number(signature)?;
        if number >= *self.params.modulus().as_ref() {
            return Err(RsaError::SignatureRange);
        }
        Ok(self.octets(&self.power(number)))
    }

    /// The modulus minus a number below it: the other representative of ISO/IEC 9796-2.
    pub(crate) fn complement(&self, representative: &[u8]) -> Result<Vec<u8>, RsaError> {
        let number = self.number(representative)?;
        Ok(self.octets(&self.params.modulus().as_ref().wrapping_sub(&number)))
    }

    fn number(&self, octets: &[u8]) -> Result<BoxedUint, RsaError> {
        BoxedUint::from_be_slice(octets, self.params.bits_precision()).map_err(|_| RsaError::SignatureRange)
    }

    fn octets(&self, number: &BoxedUint) -> Vec<u8> {
        let octets = number.to_be_bytes();
        let surplus = octets.len().saturating_sub(self.modulus.len());
        octets.iter().skip(surplus).copied().collect()
    }

    /// Square and multiply from the highest bit: sixteen squarings and one multiplication for F4.
    fn power(&self, base: BoxedUint) -> BoxedUint {
        let base = BoxedMontyForm::new(base, &self.params);
        let mut multiplier = <BoxedMontyForm as MontyForm>::Multiplier::from(&self.params);
        let mut power = base.clone();
        let bits = self.exponent.iter().flat_map(|octet| (0..8).rev().map(move |bit| octet >> bit & 1 == 1));
        for bit in bits.skip_while(|bit| !bit).skip(1) {
            multiplier.square_assign(&mut power);
            if bit {
                multiplier.mul_assign(&mut power, &base);
            }
        }
        power.retrieve()
    }
}

impl fmt::Debug for RsaPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RsaPublicKey({} bits, e = 0x{})", self.modulus_bits(), hex::encode(&self.exponent))
    }
}

/// Bits of a number without leading zero octets.
fn bit_len(octets: &[u8]) -> u32 {
    let unused = octets.first().map_or(0, |first| first.leading_zeros());
    u32::try_from(octets.len()).unwrap_or(u32::MAX).saturating_mul(8).saturating_sub(unused)
}
