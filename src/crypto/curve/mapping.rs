//! From a number to a point nobody knows the logarithm of (Doc 9303-11, 4.4.3.3.2 and appendix B).

use crypto_bigint::{Choice, CtEq, Uint};
use zeroize::Zeroizing;

use super::jacobian::Affine;
use super::named::NamedCurve;
use super::point::{PointError, PublicPoint};
use crate::crypto::field::{Field, Residue};

/// f_G, the point encoding of PACE with Integrated Mapping (Doc 9303-11, appendix B).
///
/// `octets` is a big-endian number of any length, taken modulo the curve's prime: R(s, t) as well as R_p(s, t). The time
/// depends on its length only. P-224 has no such mapping ([`PointError::NoMapping`]; Doc 9303-11, 9.5.1, table 12), and
/// neither have the numbers 0, 1 and -1 on any curve ([`PointError::Infinity`]).
pub fn map_to_point(curve: NamedCurve, octets: &[u8]) -> Result<PublicPoint, PointError> {
    Ok(PublicPoint::from_coordinates(curve, &curve.arithmetic().map(octets)?))
}

/// The encoding in affine coordinates (appendix B.2), for y^2 = x^3 + ax + b. Cofactors are one, so its last step is none.
pub(super) fn encode<const LIMBS: usize>(
    f: &Field<LIMBS>,
    a: &Residue<LIMBS>,
    b: &Residue<LIMBS>,
    t: &Residue<LIMBS>,
) -> Result<Affine<LIMBS>, PointError> {
    let prime = f.modulus();
    // Square roots are powers only where p is 3 modulo 4.
    if !prime.bit_vartime(1) {
        return Err(PointError::NoMapping);
    }
    let right_side = |x: &Residue<LIMBS>| f.add(&f.mul(&f.add(&f.square(x), a), x), b);
    let alpha = f.neg(&f.square(t));
    let sum = f.add(&alpha, &f.square(&alpha));
    // x2 = -b/a (1 + 1/sum), on one denominator; it is zero for no t but 0, 1 and -1.
    let inverse = Zeroizing::new(f.invert(&f.mul(a, &sum)).ok_or(PointError::Infinity)?);
    let x2 = f.neg(&f.mul(&f.mul(b, &f.add(&f.one(), &sum)), &inverse));
    let x3 = f.mul(&alpha, &x2);
    let h2 = right_side(&x2);
    let u = f.mul(&f.mul(&f.square(t), t), &h2);
    // h2^(p - 1 - (p+1)/4) is one over the root of h2, if h2 is a square.
    let quarter = prime.shr_vartime(2).wrapping_add(&Uint::ONE);
    let root = f.power(&h2, &prime.wrapping_sub(&Uint::ONE).wrapping_sub(&quarter));
    let is_square: Choice = f.mul(&f.square(&root), &h2).ct_eq(&f.one());
    let mut point = Affine { x: x3, y: f.mul(&root, &u) };
    point.x.assign_if(&x2, is_square);
    point.y.assign_if(&f.mul(&root, &h2), is_square);
    Ok(point)
}
