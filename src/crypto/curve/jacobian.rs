//! Points in Jacobian coordinates on a curve with a = -3: fast, but their sum has exceptions. For signature verification,
//! where every value is public; doubling alone has none on curves of odd order, and serves secret scalars too.
//!
//! (X, Y, Z) stands for (X/Z^2, Y/Z^3); Z = 0 is the point at infinity. Formulas: Cohen, Miyaji, Ono 1998, section 3.

use crypto_bigint::Uint;

use crate::crypto::field::{Field, Residue};

/// A point that is not at infinity, as its two coordinates.
#[derive(Clone, Copy)]
pub(super) struct Affine<const LIMBS: usize> {
    pub(super) x: Residue<LIMBS>,
    pub(super) y: Residue<LIMBS>,
}

#[derive(Clone, Copy)]
pub(super) struct Jacobian<const LIMBS: usize> {
    pub(super) x: Residue<LIMBS>,
    pub(super) y: Residue<LIMBS>,
    pub(super) z: Residue<LIMBS>,
}

impl<const LIMBS: usize> Jacobian<LIMBS> {
    pub(super) const fn infinity(field: &Field<LIMBS>) -> Self {
        Self { x: field.one(), y: field.one(), z: Residue::ZERO }
    }

    pub(super) const fn from_affine(field: &Field<LIMBS>, point: &Affine<LIMBS>) -> Self {
        Self { x: point.x, y: point.y, z: field.one() }
    }

    pub(super) fn double(&self, f: &Field<LIMBS>) -> Self {
        let zz = f.square(&self.z);
        let yy = f.square(&self.y);
        let third = f.mul(&f.sub(&self.x, &zz), &f.add(&self.x, &zz));
        let slope = f.add(&f.double(&third), &third);
        let xyy4 = f.double(&f.double(&f.mul(&self.x, &yy)));
        let yyyy8 = f.double(&f.square(&f.double(&yy)));
        let x = f.sub(&f.square(&slope), &f.double(&xyy4));
        let y = f.sub(&f.mul(&slope, &f.sub(&xyy4, &x)), &yyyy8);
        let z = f.double(&f.mul(&self.y, &self.z));
        Self { x, y, z }
    }

    pub(super) fn add(&self, other: &Self, f: &Field<LIMBS>) -> Self {
        if self.z.is_zero() {
            return *other;
        }
        if other.z.is_zero() {
            return *self;
        }
        let zz = f.square(&self.z);
        let other_zz = f.square(&other.z);
        let x = f.mul(&self.x, &other_zz);
        let y = f.mul(&self.y, &f.mul(&other.z, &other_zz));
        let dx = f.sub(&f.mul(&other.x, &zz), &x);
        let dy = f.sub(&f.mul(&other.y, &f.mul(&self.z, &zz)), &y);
        self.chord(f, &Affine { x, y }, &Affine { x: dx, y: dy }, &f.mul(&self.z, &other.z))
    }

    pub(super) fn add_affine(&self, other: &Affine<LIMBS>, f: &Field<LIMBS>) -> Self {
        if self.z.is_zero() {
            return Self::from_affine(f, other);
        }
        let zz = f.square(&self.z);
        let dx = f.sub(&f.mul(&other.x, &zz), &self.x);
        let dy = f.sub(&f.mul(&other.y, &f.mul(&self.z, &zz)), &self.y);
        self.chord(f, &Affine { x: self.x, y: self.y }, &Affine { x: dx, y: dy }, &self.z)
    }

    /// The third point of the chord from `start` along `delta`, both over the denominator `z`. `self` is what `start`
    /// stands for: where the chord is a tangent, it is doubled instead.
    #[inline]
    fn chord(&self, f: &Field<LIMBS>, start: &Affine<LIMBS>, delta: &Affine<LIMBS>, z: &Residue<LIMBS>) -> Self {
        if delta.x.is_zero() {
            return if delta.y.is_zero() { self.double(f) } else { Self::infinity(f) };
        }
        let square = f.square(&delta.x);
        let cube = f.mul(&delta.x, &square);
        let v = f.mul(&start.x, &square);
        let x = f.sub(&f.sub(&f.square(&delta.y), &cube), &f.double(&v));
        let y = f.sub(&f.mul(&delta.y, &f.sub(&v, &x)), &f.mul(&start.y, &cube));
        Self { x, y, z: f.mul(z, &delta.x) }
    }
}

/// All points in affine coordinates, by one division (Montgomery's trick); nothing if one is at infinity.
fn affine<const LIMBS: usize>(f: &Field<LIMBS>, points: &[Jacobian<LIMBS>]) -> Option<Vec<Affine<LIMBS>>> {
    let mut product = f.one();
    let mut products = Vec::with_capacity(points.len());
    for point in points {
        products.push(product);
        product = f.mul(&product, &point.z);
    }
    let mut rest = f.invert_vartime(&product)?;
    let mut affine = Vec::with_capacity(points.len());
    for (point, others) in points.iter().zip(&products).rev() {
        let inverse = f.mul(&rest, others);
        rest = f.mul(&rest, &point.z);
        let square = f.square(&inverse);
        affine.push(Affine { x: f.mul(&point.x, &square), y: f.mul(&point.y, &f.mul(&square, &inverse)) });
    }
    affine.reverse();
    Some(affine)
}

/// Digits of the scalars for the generator have eight bits, for the other point five: the generator's table is kept, the
/// other is made for one verification.
const GENERATOR_WINDOW: u32 = 8;
const POINT_WINDOW: u32 = 5;
/// Odd multiples a table needs: one for each positive odd digit.
const GENERATOR_MULTIPLES: usize = 1 << (GENERATOR_WINDOW - 2);
const POINT_MULTIPLES: usize = 1 << (POINT_WINDOW - 2);

/// The table for the generator's digits.
pub(super) fn generator_table<const LIMBS: usize>(f: &Field<LIMBS>, generator: &Affine<LIMBS>) -> Vec<Affine<LIMBS>> {
    odd_multiples(f, generator, GENERATOR_MULTIPLES).unwrap_or_default()
}

/// P, 3P, 5P and so on: `count` odd multiples. All are there, the orders being prime.
fn odd_multiples<const LIMBS: usize>(
    f: &Field<LIMBS>,
    point: &Affine<LIMBS>,
    count: usize,
) -> Option<Vec<Affine<LIMBS>>> {
    let point = Jacobian::from_affine(f, point);
    let twice = point.double(f);
    let multiples: Vec<_> = std::iter::successors(Some(point), |last| Some(last.add(&twice, f))).take(count).collect();
    affine(f, &multiples)
}

/// u1 G + u2 Q, both scalars of at most `bits` bits, by interleaved signed digits.
pub(super) fn combine<const LIMBS: usize>(
    f: &Field<LIMBS>,
    bits: u32,
    (u1, table): (&Uint<LIMBS>, &[Affine<LIMBS>]),
    (u2, point): (&Uint<LIMBS>, &Affine<LIMBS>),
) -> Option<Jacobian<LIMBS>> {
    let point_table = odd_multiples(f, point, POINT_MULTIPLES)?;
    let generator_digits = signed_digits(u1, bits, GENERATOR_WINDOW);
    let point_digits = signed_digits(u2, bits, POINT_WINDOW);
    let mut sum = Jacobian::infinity(f);
    for (generator_digit, point_digit) in generator_digits.iter().zip(&point_digits).rev() {
        sum = sum.double(f);
        for (table, digit) in [(table, *generator_digit), (&point_table, *point_digit)] {
            if let Some(entry) = entry(table, digit) {
                let y = if digit < 0 { f.neg(&entry.y) } else { entry.y };
                sum = sum.add_affine(&Affine { x: entry.x, y }, f);
            }
        }
    }
    Some(sum)
}

/// The odd multiple a digit asks for; nothing for zero.
fn entry<T>(table: &[T], digit: i8) -> Option<&T> {
    if digit == 0 { None } else { table.get(usize::from(digit.unsigned_abs() / 2)) }
}

/// The non-adjacent form with windows of `width` bits, lowest digit first: each digit is zero or odd, and among `width`
/// neighbours at most one is not zero.
fn signed_digits<const LIMBS: usize>(scalar: &Uint<LIMBS>, bits: u32, width: u32) -> Vec<i8> {
    let mut digits = Vec::new();
    let mut carry = false;
    let mut position = 0;
    while position <= bits {
        if scalar.bit_vartime(position) == carry {
            digits.push(0);
            position += 1;
            continue;
        }
        let taken = width.min(bits + 1 - position);
        let mut digit = i16::from(carry);
        for bit in 0..taken {
            digit += i16::from(scalar.bit_vartime(position + bit)) << bit;
        }
        carry = digit >> (width - 1) & 1 == 1;
        digit -= i16::from(carry) << width;
        digits.push(i8::try_from(digit).unwrap_or_default());
        digits.extend((1..taken).map(|_| 0));
        position += taken;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crypto_bigint::U128;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn signed_digits_add_up_to_the_scalar(scalar in any::<u64>(), width in 2_u32..9) {
            let digits = signed_digits(&U128::from(scalar), 64, width);
            prop_assert_eq!(digits.len(), 65);
            let sum: i128 = digits.iter().enumerate().map(|(i, digit)| i128::from(*digit) << i).sum();
            prop_assert_eq!(sum, i128::from(scalar));
            prop_assert!(digits.iter().all(|digit| *digit == 0 || digit % 2 != 0 && digit.unsigned_abs() < 1 << (width - 1)));
        }
    }
}
