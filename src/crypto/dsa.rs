//! Verifying signatures of the Digital Signature Algorithm (FIPS 186-4, 4.7).
//!
//! Doc 9303-12, 4.1.6 allows DSA to States; nobody in the lists of 2020 to 2026 uses it any more. Everything here is
//! public, so nothing runs in constant time, and nothing signs.

use std::fmt;

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, MontyForm, MontyMultiplier, NonZero, Odd};

use crate::encoding::der::without_leading_zeros;

/// Lengths of p and q in bits (FIPS 186-4, 4.2). They also bound the work of one verification.
const LENGTHS: [(u32, u32); 4] = [(1024, 160), (2048, 224), (2048, 256), (3072, 256)];

/// Why a DSA key cannot be used, or why a signature does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DsaError {
    /// p and q do not have lengths that belong together.
    #[error("DSA parameters have lengths the standard does not know")]
    Lengths,
    /// p or q is even, q does not divide p - 1, or g does not generate a group of order q.
    #[error("DSA parameters are inconsistent")]
    Parameters,
    /// The public key is not an element of that group other than 1.
    #[error("DSA public key is not in its group")]
    PublicKey,
    /// The signature is not one over this digest.
    #[error("DSA signature does not match")]
    Mismatch,
}

/// A public key with its group.
#[derive(Clone, PartialEq, Eq)]
pub struct DsaPublicKey {
    group: BoxedMontyParams,
    order: BoxedMontyParams,
    generator: BoxedMontyForm,
    element: BoxedMontyForm,
    order_octets: Vec<u8>,
}

impl DsaPublicKey {
    /// A key from big-endian numbers; leading zeros do no harm.
    ///
    /// # Errors
    /// The group is not one FIPS 186-4 describes, or the key is not in it. That p and q are prime is not tested: whoever
    /// signs the certificate answers for that.
    pub fn new(p: &[u8], q: &[u8], g: &[u8], y: &[u8]) -> Result<Self, DsaError> {
        let [p, q, g, y] = [p, q, g, y].map(without_leading_zeros);
        if !LENGTHS.contains(&(bits(p), bits(q))) {
            return Err(DsaError::Lengths);
        }
        let params = |octets: &[u8]| {
            let odd = Odd::new(BoxedUint::from_be_slice_vartime(octets)).into_option();
            odd.map(BoxedMontyParams::new_vartime).ok_or(DsaError::Parameters)
        };
        let (group, order) = (params(p)?, params(q)?);
        let less_one = group.modulus().as_ref().wrapping_sub(BoxedUint::one());
        if reduced(&less_one, &order) != Some(BoxedUint::zero_with_precision(order.bits_precision())) {
            return Err(DsaError::Parameters);
        }
        let key = Self {
            generator: of_order(g, &group, q).ok_or(DsaError::Parameters)?,
            element: of_order(y, &group, q).ok_or(DsaError::PublicKey)?,
            order_octets: q.to_vec(),
            group,
            order,
        };
        Ok(key)
    }

    /// Bits of p.
    #[must_use]
    pub fn modulus_bits(&self) -> u32 {
        self.group.modulus().as_ref().bits_vartime()
    }

    /// Octets of q.
    #[must_use]
    pub const fn order_len(&self) -> usize {
        self.order_octets.len()
    }

    /// Verifies a signature (r, s), big-endian, over a digest; of a digest longer than q the leftmost bits count.
    pub fn verify(&self, digest: &[u8], r: &[u8], s: &[u8]) -> Result<(), DsaError> {
        if self.holds(digest, r, s).unwrap_or_default() { Ok(()) } else { Err(DsaError::Mismatch) }
    }

    /// FIPS 186-4, 4.7; nothing where r or s is out of range.
    fn holds(&self, digest: &[u8], r: &[u8], s: &[u8]) -> Option<bool> {
        let (r, s) = (in_range(r, &self.order)?, in_range(s, &self.order)?);
        let z = BoxedUint::from_be_slice_vartime(digest.get(..self.order_len()).unwrap_or(digest));
        let z = BoxedMontyForm::new(reduced(&z, &self.order)?, &self.order);
        // q is prime, so s to the power q - 2 is its inverse (Fermat); were q not prime, the product below would tell.
        let mut exponent = self.order_octets.clone();
        subtract_two(&mut exponent);
        let s = BoxedMontyForm::new(s, &self.order);
        let inverse = power(&s, &exponent, &self.order);
        if s * &inverse != BoxedMontyForm::one(&self.order) {
            return None;
        }
        let u1 = (z * &inverse).retrieve().to_be_bytes();
        let u2 = (BoxedMontyForm::new(r.clone(), &self.order) * &inverse).retrieve().to_be_bytes();
        let v = power(&self.generator, &u1, &self.group) * power(&self.element, &u2, &self.group);
        Some(reduced(&v.retrieve(), &self.order)? == r)
    }
}

impl fmt::Debug for DsaPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DsaPublicKey({} bits)", self.modulus_bits())
    }
}

/// A number modulo the modulus, at the modulus' precision.
fn reduced(number: &BoxedUint, params: &BoxedMontyParams) -> Option<BoxedUint> {
    let modulus = NonZero::new(params.modulus().as_ref().clone()).into_option()?;
    let remainder = number.rem_vartime(&modulus).to_be_bytes();
    BoxedUint::from_be_slice(without_leading_zeros(&remainder), params.bits_precision()).ok()
}

/// A number from 1 to the modulus less one.
fn in_range(octets: &[u8], params: &BoxedMontyParams) -> Option<BoxedUint> {
    let number = BoxedUint::from_be_slice(without_leading_zeros(octets), params.bits_precision()).ok()?;
    (number < *params.modulus().as_ref() && !bool::from(number.is_zero())).then_some(number)
}

/// An element of the group whose order is q, other than 1.
fn of_order(octets: &[u8], group: &BoxedMontyParams, q: &[u8]) -> Option<BoxedMontyForm> {
    let element = BoxedMontyForm::new(in_range(octets, group)?, group);
    let one = BoxedMontyForm::one(group);
    (element != one && power(&element, q, group) == one).then_some(element)
}

/// Square and multiply from the highest bit.
fn power(base: &BoxedMontyForm, exponent: &[u8], params: &BoxedMontyParams) -> BoxedMontyForm {
    let mut multiplier = <BoxedMontyForm as MontyForm>::Multiplier::from(params);
    let mut power = BoxedMontyForm::one(params);
    let bits = exponent.iter().flat_map(|octet| (0..8).rev().map(move |bit| octet >> bit & 1 == 1));
    for bit in bits.skip_while(|bit| !bit) {
        multiplier.square_assign(&mut power);
        if bit {
            multiplier.mul_assign(&mut power, base);
        }
    }
    power
}

/// Takes two from an odd number of more than one octet.
fn subtract_two(octets: &mut [u8]) {
    let mut borrow = 2;
    for octet in octets.iter_mut().rev() {
        let (less, wrapped) = octet.overflowing_sub(borrow);
        *octet = less;
        borrow = u8::from(wrapped);
    }
}

/// Bits of a number without leading zero octets.
fn bits(octets: &[u8]) -> u32 {
    let unused = octets.first().map_or(0, |first| first.leading_zeros());
    u32::try_from(octets.len()).unwrap_or(u32::MAX).saturating_mul(8).saturating_sub(unused)
}
