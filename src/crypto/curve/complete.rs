//! Points in homogeneous coordinates on a curve with a = -3, with an addition that knows no exceptions, and a scalar
//! multiplication whose steps do not depend on the scalar. For secret scalars.
//!
//! (X, Y, Z) stands for (X/Z, Y/Z); (0, 1, 0) is the point at infinity. Formula: Renes, Costello, Batina 2016, algorithm 4,
//! complete on curves of odd order.

use crypto_bigint::{Choice, CtAssign, CtEq, Uint};
use zeroize::{Zeroize, Zeroizing};

use super::jacobian::{Affine, Jacobian};
use crate::crypto::field::{Field, Residue};

/// Bits of a digit of the scalar.
const WINDOW: u32 = 5;
/// Table entries: one for each odd number a digit can be, signs apart.
const ENTRIES: usize = 1 << (WINDOW - 1);
/// The bits of an entry's number.
const ENTRY_BITS: u8 = (1 << (WINDOW - 1)) - 1;

#[derive(Clone, Copy)]
pub(super) struct Homogeneous<const LIMBS: usize> {
    x: Residue<LIMBS>,
    y: Residue<LIMBS>,
    z: Residue<LIMBS>,
}

impl<const LIMBS: usize> Zeroize for Homogeneous<LIMBS> {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
        self.z.zeroize();
    }
}

impl<const LIMBS: usize> Homogeneous<LIMBS> {
    pub(super) const fn from_affine(f: &Field<LIMBS>, point: &Affine<LIMBS>) -> Self {
        Self { x: point.x, y: point.y, z: f.one() }
    }

    /// The coordinates, unless at infinity.
    pub(super) fn affine(&self, f: &Field<LIMBS>) -> Option<Affine<LIMBS>> {
        let inverse = Zeroizing::new(f.invert(&self.z)?);
        Some(Affine { x: f.mul(&self.x, &inverse), y: f.mul(&self.y, &inverse) })
    }

    pub(super) fn add(&self, other: &Self, f: &Field<LIMBS>, b: &Residue<LIMBS>) -> Self {
        let xx = f.mul(&self.x, &other.x);
        let yy = f.mul(&self.y, &other.y);
        let zz = f.mul(&self.z, &other.z);
        let xy = f.sub(&f.mul(&f.add(&self.x, &self.y), &f.add(&other.x, &other.y)), &f.add(&xx, &yy));
        let yz = f.sub(&f.mul(&f.add(&self.y, &self.z), &f.add(&other.y, &other.z)), &f.add(&yy, &zz));
        let xz = f.sub(&f.mul(&f.add(&self.x, &self.z), &f.add(&other.x, &other.z)), &f.add(&xx, &zz));
        let m = f.triple(&f.sub(&xz, &f.mul(b, &zz)));
        let (minus, plus) = (f.sub(&yy, &m), f.add(&yy, &m));
        let zz3 = f.triple(&zz);
        let t = f.triple(&f.sub(&f.sub(&f.mul(b, &xz), &zz3), &xx));
        let w = f.sub(&f.triple(&xx), &zz3);
        Self {
            x: f.sub(&f.mul(&xy, &plus), &f.mul(&yz, &t)),
            y: f.add(&f.mul(&plus, &minus), &f.mul(&w, &t)),
            z: f.add(&f.mul(&yz, &minus), &f.mul(&xy, &w)),
        }
    }

    /// The point doubled once for each bit of a digit. It must not be at infinity, which has no way there and back.
    ///
    /// Doubling is cheapest in Jacobian coordinates, and without exceptions there too: no point here has order two.
    fn shift(&self, f: &Field<LIMBS>) -> Self {
        let zz = f.square(&self.z);
        let mut point = Jacobian { x: f.mul(&self.x, &self.z), y: f.mul(&self.y, &zz), z: self.z };
        for _ in 0..WINDOW {
            point = point.double(f);
        }
        let zz = f.square(&point.z);
        Self { x: f.mul(&point.x, &point.z), y: point.y, z: f.mul(&zz, &point.z) }
    }

    /// The point, which is not at infinity, times a secret scalar from 1 to n - 1.
    ///
    /// An even scalar is replaced by n less it, and the product negated. An odd one is a sum of odd digits, none of them
    /// zero: for each the product is doubled five times, every entry of the table is looked at, and one is added or
    /// subtracted, whatever the bits are. What was summed up to any digit is an odd number below n, so the product is at
    /// infinity nowhere on the way; that it meets a table entry, the addition allows for.
    pub(super) fn multiply(
        &self,
        scalar: &Uint<LIMBS>,
        order: &Field<LIMBS>,
        f: &Field<LIMBS>,
        b: &Residue<LIMBS>,
    ) -> Self {
        let is_even = !scalar.is_odd();
        let mut odd = Zeroizing::new(*scalar);
        odd.ct_assign(&order.modulus().wrapping_sub(scalar), is_even);
        let table = self.odd_multiples(f, b);
        let windows = windows(&odd, order.bits());
        let mut windows = windows.iter();
        let mut product = Self::select(&table, windows.next().copied().unwrap_or_default(), f);
        for window in windows {
            product = product.shift(f).add(&Self::select(&table, *window, f), f, b);
        }
        product.y.assign_if(&f.neg(&product.y), is_even);
        product
    }

    /// P, 3P, 5P and so on.
    fn odd_multiples(&self, f: &Field<LIMBS>, b: &Residue<LIMBS>) -> Zeroizing<Vec<Self>> {
        let twice = self.add(self, f, b);
        let multiples = std::iter::successors(Some(*self), |last| Some(last.add(&twice, f, b)));
        Zeroizing::new(multiples.take(ENTRIES).collect())
    }

    /// The multiple a window stands for, reading all of them: 2w + 1 - 2^5 times the point.
    fn select(table: &[Self], window: u8, f: &Field<LIMBS>) -> Self {
        let is_negative = (window >> (WINDOW - 1)).ct_eq(&0);
        // Negative digits count downwards: the low bits are inverted.
        let number = (window ^ (window >> (WINDOW - 1)).wrapping_sub(1)) & ENTRY_BITS;
        let mut selected = Self { x: Residue::ZERO, y: Residue::ZERO, z: Residue::ZERO };
        for (entry, index) in table.iter().zip(0_u8..) {
            let here = index.ct_eq(&number);
            selected.x.assign_if(&entry.x, here);
            selected.y.assign_if(&entry.y, here);
            selected.z.assign_if(&entry.z, here);
        }
        selected.y.assign_if(&f.neg(&selected.y), is_negative);
        selected
    }
}

/// The digits of an odd scalar of at most `bits` bits, highest first, each as a number w below 2^5 that stands for
/// 2w + 1 - 2^5. They are the bits of the scalar but the lowest, after a one in front of all places.
fn windows<const LIMBS: usize>(scalar: &Uint<LIMBS>, bits: u32) -> Zeroizing<Vec<u8>> {
    let count = bits.div_ceil(WINDOW);
    let place = |place: u32| if place == count * WINDOW { Choice::TRUE } else { scalar.bit(place) };
    let window = |first: u32| (first..first + WINDOW).rev().fold(0, |high, i| high << 1 | place(i + 1).to_u8());
    Zeroizing::new((0..count).rev().map(|number| window(number * WINDOW)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crypto_bigint::U128;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn windows_add_up_to_the_scalar(half in any::<u64>(), bits in 65_u32..80) {
            let scalar = u128::from(half) << 1 | 1;
            let windows = windows(&U128::from(scalar), bits);
            prop_assert_eq!(windows.len(), usize::try_from(bits.div_ceil(5)).unwrap());
            let digit = |window: u8| 2 * i128::from(window) + 1 - 32;
            prop_assert!(digit(windows[0]) > 0);
            prop_assert_eq!(windows.iter().fold(0, |high, window| (high << 5) + digit(*window)), i128::try_from(scalar).unwrap());
        }
    }
}
