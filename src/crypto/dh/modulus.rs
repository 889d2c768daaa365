//! One group at work: octets in, octets out, the same code for all three.

use std::sync::OnceLock;

use crypto_bigint::{CtLt, Odd, Uint};
use zeroize::Zeroizing;

use super::element::DhError;
use crate::crypto::field::{Field, Residue, constant, number, octet_len, octets};
use crate::crypto::secret::Secret;
use crate::encoding::der::without_leading_zeros;

/// A group's numbers, and what is computed from them at first use.
pub(super) struct Modulus<const LIMBS: usize> {
    prime: Odd<Uint<LIMBS>>,
    generator: Uint<LIMBS>,
    order: Odd<Uint<LIMBS>>,
    fields: OnceLock<Fields<LIMBS>>,
}

struct Fields<const LIMBS: usize> {
    /// The integers modulo p.
    base: Field<LIMBS>,
    /// The exponents: the integers modulo q.
    exponents: Field<LIMBS>,
    /// (p - 1)/q.
    cofactor: Uint<LIMBS>,
}

/// What a group can do, whatever its size. Elements are octets of the prime's length.
pub(super) trait Arithmetic: Sync {
    /// p, g and q, the first two as long as the prime, q as long as it is.
    fn numbers(&self) -> [Vec<u8>; 3];

    /// Octets of the prime and of the order.
    fn lens(&self) -> (usize, usize);

    /// The number as an element, if it is one of the subgroup other than 1 (RFC 2631, 2.1.5).
    fn check(&self, number: &[u8]) -> Result<Vec<u8>, DhError>;

    /// Whether the octets are a number from 1 to q - 1; in constant time for a fixed length.
    fn is_exponent(&self, octets: &[u8]) -> bool;

    /// A big-endian number of any length modulo q, unless that is zero; in constant time for a fixed length.
    fn exponent(&self, number: &[u8]) -> Option<Secret>;

    /// An element raised to a secret exponent.
    fn power(&self, element: &[u8], exponent: &Secret) -> Zeroizing<Vec<u8>>;

    /// The product of two elements, unless it is 1.
    fn product(&self, one: &[u8], other: &[u8]) -> Option<Vec<u8>>;

    /// A number of any length raised to the cofactor, unless the result is 0 or 1; in constant time for a fixed length.
    fn map(&self, number: &[u8]) -> Option<Vec<u8>>;
}

impl<const LIMBS: usize> Modulus<LIMBS> {
    /// From p, g and q.
    pub(super) const fn new([prime, generator, order]: [&str; 3]) -> Self {
        Self {
            prime: constant(prime).to_odd().expect_copied("p is odd"),
            generator: constant(generator),
            order: constant(order).to_odd().expect_copied("q is odd"),
            fields: OnceLock::new(),
        }
    }

    fn fields(&self) -> &Fields<LIMBS> {
        self.fields.get_or_init(|| Fields {
            base: Field::new(self.prime),
            exponents: Field::new(self.order),
            cofactor: self.prime.as_ref().wrapping_div_vartime(self.order.as_nz_ref()),
        })
    }

    /// An element from its octets, which were checked when they became one.
    fn residue(&self, element: &[u8]) -> Residue<LIMBS> {
        let base = &self.fields().base;
        base.residue(&number(element).unwrap_or_default())
    }

    fn encode(&self, residue: &Residue<LIMBS>) -> Vec<u8> {
        let number = Zeroizing::new(self.fields().base.number(residue));
        octets(&number, octet_len(self.prime.bits_vartime()))
    }

    /// The octets of an element, unless it is 0 or 1, the values a calculation must not end in.
    fn nontrivial(&self, residue: &Residue<LIMBS>) -> Option<Vec<u8>> {
        let is_trivial = residue.is_zero() || *residue == self.fields().base.one();
        (!is_trivial).then(|| self.encode(residue))
    }
}

impl<const LIMBS: usize> Arithmetic for Modulus<LIMBS> {
    fn numbers(&self) -> [Vec<u8>; 3] {
        let (len, order_len) = self.lens();
        [octets(&self.prime, len), octets(&self.generator, len), octets(&self.order, order_len)]
    }

    fn lens(&self) -> (usize, usize) {
        (octet_len(self.prime.bits_vartime()), octet_len(self.order.bits_vartime()))
    }

    fn check(&self, octets: &[u8]) -> Result<Vec<u8>, DhError> {
        let value = number(without_leading_zeros(octets)).ok_or(DhError::Range)?;
        let less_one = self.prime.as_ref().wrapping_sub(&Uint::ONE);
        if value <= Uint::ONE || value >= less_one {
            return Err(DhError::Range);
        }
        let base = &self.fields().base;
        let element = base.residue(&value);
        if base.power(&element, self.order.as_ref()) != base.one() {
            return Err(DhError::Subgroup);
        }
        Ok(self.encode(&element))
    }

    fn is_exponent(&self, octets: &[u8]) -> bool {
        let Some(exponent) = number::<LIMBS>(octets).map(Zeroizing::new) else { return false };
        (exponent.ct_lt(&self.order) & exponent.is_nonzero()).to_bool()
    }

    fn exponent(&self, number: &[u8]) -> Option<Secret> {
        let exponents = &self.fields().exponents;
        let reduced = Zeroizing::new(exponents.number(&Zeroizing::new(exponents.reduce(number))));
        let is_zero = !reduced.is_nonzero().to_bool();
        (!is_zero).then(|| Secret::new(octets(&reduced, self.lens().1)))
    }

    fn power(&self, element: &[u8], exponent: &Secret) -> Zeroizing<Vec<u8>> {
        let exponent = Zeroizing::new(number(exponent.expose()).unwrap_or_default());
        let power = self.fields().base.secret_power(&self.residue(element), &exponent, self.order.bits_vartime());
        Zeroizing::new(self.encode(&Zeroizing::new(power)))
    }

    fn product(&self, one: &[u8], other: &[u8]) -> Option<Vec<u8>> {
        let base = &self.fields().base;
        self.nontrivial(&base.mul(&self.residue(one), &self.residue(other)))
    }

    fn map(&self, number: &[u8]) -> Option<Vec<u8>> {
        let fields = self.fields();
        let base = Zeroizing::new(fields.base.reduce(number));
        self.nontrivial(&fields.base.power(&base, &fields.cofactor))
    }
}
