//! One curve at work: octets in, octets out, the same code for all eleven.
//!
//! Inside, every curve has a = -3: the brainpool curves are computed on their isomorphic t1 forms. The isomorphism is
//! applied where coordinates come in and undone where they go out.

use std::sync::OnceLock;

use crypto_bigint::{CheckedAdd, CtLt, Uint};
use zeroize::Zeroizing;

use super::complete::Homogeneous;
use super::constants::Constants;
use super::jacobian::{Affine, combine, generator_table};
use super::mapping;
use super::named::DomainParameters;
use super::point::PointError;
use crate::crypto::field::{Field, Residue, number, octet_len, octets};
use crate::crypto::secret::Secret;
use crate::encoding::der::without_leading_zeros;

/// A curve's numbers, and what is computed from them at first use.
pub(super) struct Curve<const LIMBS: usize> {
    constants: Constants<LIMBS>,
    engine: OnceLock<Engine<LIMBS>>,
}

impl<const LIMBS: usize> Curve<LIMBS> {
    pub(super) const fn new(constants: Constants<LIMBS>) -> Self {
        Self { constants, engine: OnceLock::new() }
    }

    fn engine(&self) -> &Engine<LIMBS> {
        self.engine.get_or_init(|| Engine::new(&self.constants))
    }
}

/// What a curve can do, whatever its size. Points are given by coordinates, big-endian, as long as the prime.
pub(in crate::crypto) trait Arithmetic: Sync {
    /// Bits of the prime.
    fn field_bits(&self) -> u32;

    /// Bits of the order.
    fn order_bits(&self) -> u32;

    /// Whether these are this curve's parameters, compared as integers.
    fn matches(&self, parameters: &DomainParameters<'_>) -> bool;

    /// p, a, b and n, as long as the prime.
    fn numbers(&self) -> [Vec<u8>; 4];

    /// The generator's coordinates, one after the other.
    fn generator(&self) -> Vec<u8>;

    /// Checks range and curve equation.
    fn check(&self, point: Coordinates<'_>) -> Result<(), PointError>;

    /// The y that belongs to x and a parity.
    fn recover_y(&self, x: &[u8], is_odd: bool) -> Result<Vec<u8>, PointError>;

    /// Whether the octets are a number from 1 to n - 1; in constant time for a fixed length.
    fn is_scalar(&self, octets: &[u8]) -> bool;

    /// The coordinates of the generator, or of another point, times a secret scalar from 1 to n - 1.
    fn multiply(&self, scalar: &Secret, point: Option<Coordinates<'_>>) -> Option<Zeroizing<Vec<u8>>>;

    /// The coordinates of the sum of two points, in constant time; nothing where one is the other's negative.
    fn add(&self, one: Coordinates<'_>, other: Coordinates<'_>) -> Option<Zeroizing<Vec<u8>>>;

    /// A big-endian number of any length modulo n, in constant time for a fixed length.
    fn reduce(&self, octets: &[u8]) -> Secret;

    /// One scalar from 1 to n - 1 divided by another modulo n, in constant time.
    fn quotient(&self, dividend: &Secret, divisor: &Secret) -> Option<Secret>;

    /// The coordinates of the point a number of any length is mapped to, in constant time for a fixed length.
    fn map(&self, octets: &[u8]) -> Result<Zeroizing<Vec<u8>>, PointError>;

    /// Whether (r, s) is an ECDSA signature by this key over this digest.
    fn verify(&self, key: Coordinates<'_>, digest: &[u8], r: &[u8], s: &[u8]) -> bool;

    /// The ECDSA signature (r, s) with this nonce; nothing where the standard says to draw another.
    fn sign(&self, key: &Secret, nonce: &Secret, digest: &[u8]) -> Option<(Vec<u8>, Vec<u8>)>;
}

/// x and y of a point that is not at infinity.
pub(in crate::crypto) type Coordinates<'a> = (&'a [u8], &'a [u8]);

struct Engine<const LIMBS: usize> {
    field: Field<LIMBS>,
    order: Field<LIMBS>,
    /// b of the form with a = -3.
    b: Residue<LIMBS>,
    /// Z^2 and Z^3 of the isomorphism, and their inverses.
    into: (Residue<LIMBS>, Residue<LIMBS>),
    back: (Residue<LIMBS>, Residue<LIMBS>),
    generator: Affine<LIMBS>,
    table: Vec<Affine<LIMBS>>,
}

impl<const LIMBS: usize> Engine<LIMBS> {
    fn new(constants: &Constants<LIMBS>) -> Self {
        let field = Field::new(constants.prime);
        let powers = |z: &Residue<LIMBS>| {
            let square = field.square(z);
            (square, field.mul(&square, z))
        };
        let z = field.residue(&constants.z);
        let into = powers(&z);
        // By Fermat: Z^(p-2) is the inverse, and unlike a division it cannot fail.
        let back = powers(&field.power(&z, &field.modulus().wrapping_sub(&Uint::from(2_u8))));
        let b = field.mul(&field.residue(&constants.b), &field.square(&into.1));
        let (x, y) = &constants.generator;
        let generator = Affine { x: field.mul(&field.residue(x), &into.0), y: field.mul(&field.residue(y), &into.1) };
        let table = generator_table(&field, &generator);
        Self { field, order: Field::new(constants.order), b, into, back, generator, table }
    }

    /// Coordinates of a point on the curve, carried over to the form with a = -3.
    fn decode(&self, (x, y): Coordinates<'_>) -> Result<Affine<LIMBS>, PointError> {
        let point = Affine { x: self.coordinate(x, &self.into.0)?, y: self.coordinate(y, &self.into.1)? };
        if self.field.square(&point.y) == self.right_side(&point.x) { Ok(point) } else { Err(PointError::NotOnCurve) }
    }

    fn coordinate(&self, octets: &[u8], factor: &Residue<LIMBS>) -> Result<Residue<LIMBS>, PointError> {
        let number = number(octets).filter(|number| number < self.field.modulus()).ok_or(PointError::Range)?;
        Ok(self.field.mul(&self.field.residue(&number), factor))
    }

    /// x^3 - 3x + b.
    fn right_side(&self, x: &Residue<LIMBS>) -> Residue<LIMBS> {
        let cube = self.field.mul(&self.field.square(x), x);
        self.field.add(&self.field.sub(&cube, &self.field.triple(x)), &self.b)
    }

    fn encode(&self, point: &Affine<LIMBS>) -> Zeroizing<Vec<u8>> {
        let len = octet_len(self.field.bits());
        let x = self.field.number(&self.field.mul(&point.x, &self.back.0));
        let y = self.field.number(&self.field.mul(&point.y, &self.back.1));
        Zeroizing::new([octets(&x, len), octets(&y, len)].concat())
    }

    fn scalar(&self, octets: &[u8]) -> Option<Uint<LIMBS>> {
        let scalar = number(octets)?;
        let is_below = scalar.ct_lt(self.order.modulus());
        (is_below & scalar.is_nonzero()).to_bool().then_some(scalar)
    }

    /// The leftmost bits of a digest, as many as the order has (FIPS 186-4, 6.4; TR-03111, 4.2.1).
    fn digest_scalar(&self, digest: &[u8]) -> Option<Residue<LIMBS>> {
        let bits = self.order.bits();
        let kept = digest.get(..octet_len(bits)).unwrap_or(digest);
        let kept_bits = u32::try_from(kept.len()).unwrap_or(u32::MAX).saturating_mul(8);
        let number = number(kept)?.unbounded_shr_vartime(kept_bits.saturating_sub(bits));
        Some(self.order.residue(&number))
    }

    /// Steps 1 to 6 of TR-03111, 4.2.1.2; nothing where one of them fails.
    fn verified(&self, key: Coordinates<'_>, digest: &[u8], r: &[u8], s: &[u8]) -> Option<()> {
        let (r, s) = (self.scalar(r)?, self.scalar(s)?);
        let point = self.decode(key).ok()?;
        let order = &self.order;
        let inverse = order.invert_vartime(&order.residue(&s))?;
        let u1 = order.number(&order.mul(&self.digest_scalar(digest)?, &inverse));
        let u2 = order.number(&order.mul(&order.residue(&r), &inverse));
        let sum = combine(&self.field, order.bits(), (&u1, &self.table), (&u2, &point))?;
        if sum.z.is_zero() {
            return None;
        }
        // x = X / Z^2 would cost a division: compare X with x Z^2, for both x below p that are r modulo n.
        let scale = self.field.mul(&self.field.square(&sum.z), &self.into.0);
        let is_x =
            |x: &Uint<LIMBS>| x < self.field.modulus() && self.field.mul(&self.field.residue(x), &scale) == sum.x;
        let wrapped = r.checked_add(order.modulus()).into_option();
        (is_x(&r) || wrapped.is_some_and(|x| is_x(&x))).then_some(())
    }
}

impl<const LIMBS: usize> Arithmetic for Curve<LIMBS> {
    fn field_bits(&self) -> u32 {
        self.constants.prime.bits_vartime()
    }

    fn order_bits(&self) -> u32 {
        self.constants.order.bits_vartime()
    }

    fn matches(&self, parameters: &DomainParameters<'_>) -> bool {
        let is = |octets: &[u8], expected: &Uint<LIMBS>| number(octets).as_ref() == Some(expected);
        let (x, y) = &self.constants.generator;
        let is_generator = match parameters.generator.split_first() {
            Some((0x04, both)) if both.len().is_multiple_of(2) => {
                let (first, second) = both.split_at_checked(both.len() / 2).unwrap_or_default();
                is(first, x) && is(second, y)
            }
            Some((parity @ 0x02..=0x03, first)) => is(first, x) && y.is_odd().to_bool() == (*parity == 0x03),
            _ => false,
        };
        is(parameters.prime, self.constants.prime.as_ref())
            && is(parameters.a, &self.constants.a)
            && is(parameters.b, &self.constants.b)
            && is_generator
            && is(parameters.order, self.constants.order.as_ref())
            && parameters.cofactor.is_none_or(|cofactor| without_leading_zeros(cofactor) == [1])
    }

    fn numbers(&self) -> [Vec<u8>; 4] {
        let len = octet_len(self.field_bits());
        let Constants { prime, a, b, order, .. } = &self.constants;
        [prime.as_ref(), a, b, order.as_ref()].map(|number| octets(number, len))
    }

    fn generator(&self) -> Vec<u8> {
        let len = octet_len(self.field_bits());
        let (x, y) = &self.constants.generator;
        [octets(x, len), octets(y, len)].concat()
    }

    fn check(&self, point: Coordinates<'_>) -> Result<(), PointError> {
        self.engine().decode(point).map(|_| ())
    }

    fn recover_y(&self, x: &[u8], is_odd: bool) -> Result<Vec<u8>, PointError> {
        let engine = self.engine();
        let field = &engine.field;
        let x = engine.coordinate(x, &engine.into.0)?;
        let root = field.sqrt(&engine.right_side(&x)).ok_or(PointError::NotOnCurve)?;
        let mut y = field.number(&field.mul(&root, &engine.back.1));
        // No curve here has a point with y = 0: their orders are odd.
        if y.is_odd().to_bool() != is_odd {
            y = field.modulus().wrapping_sub(&y);
        }
        Ok(octets(&y, octet_len(field.bits())))
    }

    fn is_scalar(&self, octets: &[u8]) -> bool {
        self.engine().scalar(octets).is_some()
    }

    fn multiply(&self, scalar: &Secret, point: Option<Coordinates<'_>>) -> Option<Zeroizing<Vec<u8>>> {
        let engine = self.engine();
        let point = match point {
            Some(coordinates) => engine.decode(coordinates).ok()?,
            None => engine.generator,
        };
        let scalar = Zeroizing::new(engine.scalar(scalar.expose())?);
        let point = Homogeneous::from_affine(&engine.field, &point);
        let product = Zeroizing::new(point.multiply(&scalar, &engine.order, &engine.field, &engine.b));
        Some(engine.encode(&product.affine(&engine.field)?))
    }

    fn add(&self, one: Coordinates<'_>, other: Coordinates<'_>) -> Option<Zeroizing<Vec<u8>>> {
        let engine = self.engine();
        let homogeneous = |point| Some(Homogeneous::from_affine(&engine.field, &engine.decode(point).ok()?));
        let sum = Zeroizing::new(homogeneous(one)?.add(&homogeneous(other)?, &engine.field, &engine.b));
        Some(engine.encode(&sum.affine(&engine.field)?))
    }

    fn reduce(&self, number: &[u8]) -> Secret {
        let order = &self.engine().order;
        let reduced = Zeroizing::new(order.number(&Zeroizing::new(order.reduce(number))));
        Secret::new(octets(&reduced, octet_len(order.bits())))
    }

    fn quotient(&self, dividend: &Secret, divisor: &Secret) -> Option<Secret> {
        let engine = self.engine();
        let order = &engine.order;
        let residue = |scalar: &Secret| Some(Zeroizing::new(order.residue(&engine.scalar(scalar.expose())?)));
        let inverse = Zeroizing::new(order.invert(&*residue(divisor)?)?);
        let quotient = Zeroizing::new(order.number(&order.mul(&*residue(dividend)?, &inverse)));
        Some(Secret::new(octets(&quotient, octet_len(order.bits()))))
    }

    fn map(&self, octets: &[u8]) -> Result<Zeroizing<Vec<u8>>, PointError> {
        let engine = self.engine();
        let field = &engine.field;
        let (a, b) = (field.residue(&self.constants.a), field.residue(&self.constants.b));
        let point = mapping::encode(field, &a, &b, &field.reduce(octets))?;
        // Onto the form with a = -3, where encode expects its points.
        let (x, y) = (field.mul(&point.x, &engine.into.0), field.mul(&point.y, &engine.into.1));
        Ok(engine.encode(&Affine { x, y }))
    }

    fn verify(&self, key: Coordinates<'_>, digest: &[u8], r: &[u8], s: &[u8]) -> bool {
        self.engine().verified(key, digest, r, s).is_some()
    }

    fn sign(&self, key: &Secret, nonce: &Secret, digest: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
        let engine = self.engine();
        let order = &engine.order;
        let product = self.multiply(nonce, None)?;
        let (x, _) = product.split_at_checked(product.len() / 2)?;
        let r = order.residue(&number(x)?);
        let key = Zeroizing::new(order.residue(&engine.scalar(key.expose())?));
        let nonce = Zeroizing::new(order.residue(&engine.scalar(nonce.expose())?));
        let inverse = Zeroizing::new(order.invert(&nonce)?);
        let s = order.mul(&inverse, &order.add(&engine.digest_scalar(digest)?, &order.mul(&r, &key)));
        let len = octet_len(order.bits());
        let encode = |residue: &Residue<LIMBS>| octets(&order.number(residue), len);
        (!r.is_zero() && !s.is_zero()).then(|| (encode(&r), encode(&s)))
    }
}
