//! Arithmetic modulo a prime known at run time, over `crypto-bigint`: for the fields of the curves, their scalars, and the
//! groups of Diffie and Hellman.

use std::hint::black_box;

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Choice, CtAssign, CtEq, Limb, Odd, Uint, Word};
use zeroize::{Zeroize, Zeroizing};

/// Up to so many limbs a product is reduced as a whole; of longer ones, `crypto-bigint`'s limb by limb is faster.
const MAX_WHOLE_LIMBS: usize = 5;

/// A residue in Montgomery form, always reduced.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Residue<const LIMBS: usize>(Uint<LIMBS>);

impl<const LIMBS: usize> Residue<LIMBS> {
    /// Zero, whatever the modulus.
    pub(super) const ZERO: Self = Self(Uint::ZERO);

    /// Whether this is zero; variable time.
    pub(super) fn is_zero(&self) -> bool {
        self.0.is_zero_vartime()
    }

    /// Takes the other's value where `choice` is true, in constant time.
    pub(super) fn assign_if(&mut self, other: &Self, choice: Choice) {
        self.0.ct_assign(&other.0, choice);
    }
}

impl<const LIMBS: usize> CtEq for Residue<LIMBS> {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }
}

impl<const LIMBS: usize> Zeroize for Residue<LIMBS> {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

/// The integers modulo an odd prime.
pub(super) struct Field<const LIMBS: usize> {
    params: FixedMontyParams<LIMBS>,
    /// What the modulus lacks to the power of two its limbs end at: adding it subtracts the modulus.
    complement: Uint<LIMBS>,
    /// -1/p modulo that power of two.
    inverse: Uint<LIMBS>,
}

impl<const LIMBS: usize> Field<LIMBS> {
    pub(super) const fn new(modulus: Odd<Uint<LIMBS>>) -> Self {
        let complement = modulus.as_ref().wrapping_neg();
        let inverse = complement.invert_mod2k_vartime(Uint::<LIMBS>::BITS).expect_copied("p is odd");
        Self { params: FixedMontyParams::new_vartime(modulus), complement, inverse }
    }

    pub(super) const fn modulus(&self) -> &Uint<LIMBS> {
        self.params.modulus().as_ref()
    }

    /// Bits of the modulus.
    pub(super) const fn bits(&self) -> u32 {
        self.modulus().bits_vartime()
    }

    pub(super) const fn one(&self) -> Residue<LIMBS> {
        Residue(*self.params.one())
    }

    /// Any number of so many limbs, reduced.
    pub(super) const fn residue(&self, number: &Uint<LIMBS>) -> Residue<LIMBS> {
        Residue(FixedMontyForm::new(number, &self.params).to_montgomery())
    }

    /// A big-endian number of any length, reduced, in time that depends on the length only.
    pub(super) fn reduce(&self, octets: &[u8]) -> Residue<LIMBS> {
        // Two to the bits of all limbs, which is what one looks like in Montgomery form.
        let radix = self.residue(&self.one().0);
        octets.rchunks(Uint::<LIMBS>::BYTES).rev().fold(Residue::ZERO, |high, chunk| {
            let low = Zeroizing::new(number(chunk).unwrap_or_default());
            self.add(&self.mul(&high, &radix), &self.residue(&low))
        })
    }

    /// Back to a number below the modulus.
    pub(super) const fn number(&self, residue: &Residue<LIMBS>) -> Uint<LIMBS> {
        self.form(residue).retrieve()
    }

    const fn form(&self, residue: &Residue<LIMBS>) -> FixedMontyForm<LIMBS> {
        FixedMontyForm::from_montgomery(residue.0, &self.params)
    }

    // Sums and differences are `crypto-bigint`'s additions with carry: its modular ones hide every borrow from the
    // compiler, limb by limb, and take six times as long. One mask is all that has to be hidden.

    #[inline]
    pub(super) fn add(&self, a: &Residue<LIMBS>, b: &Residue<LIMBS>) -> Residue<LIMBS> {
        let (sum, carry) = a.0.carrying_add(&b.0, Limb::ZERO);
        self.less_modulus(&sum, carry)
    }

    /// A number below twice the modulus, reduced; `carry` is what does not fit its limbs.
    #[inline]
    fn less_modulus(&self, number: &Uint<LIMBS>, carry: Limb) -> Residue<LIMBS> {
        let (_, is_above) = number.carrying_add(&self.complement, Limb::ZERO);
        let mask = black_box(Limb::ZERO.wrapping_sub(carry | is_above));
        Residue(number.wrapping_add(&self.complement.bitand_limb(mask)))
    }

    #[inline]
    pub(super) fn sub(&self, a: &Residue<LIMBS>, b: &Residue<LIMBS>) -> Residue<LIMBS> {
        let (difference, no_borrow) = a.0.carrying_add(&b.0.not(), Limb::ONE);
        let mask = black_box(no_borrow.wrapping_sub(Limb::ONE));
        Residue(difference.wrapping_add(&self.modulus().bitand_limb(mask)))
    }

    #[inline]
    pub(super) fn double(&self, a: &Residue<LIMBS>) -> Residue<LIMBS> {
        self.add(a, a)
    }

    #[inline]
    pub(super) fn triple(&self, a: &Residue<LIMBS>) -> Residue<LIMBS> {
        self.add(&self.double(a), a)
    }

    #[inline]
    pub(super) fn neg(&self, a: &Residue<LIMBS>) -> Residue<LIMBS> {
        self.sub(&Residue::ZERO, a)
    }

    #[inline]
    pub(super) fn mul(&self, a: &Residue<LIMBS>, b: &Residue<LIMBS>) -> Residue<LIMBS> {
        if LIMBS > MAX_WHOLE_LIMBS {
            return Residue(self.form(a).mul(&self.form(b)).to_montgomery());
        }
        // Montgomery's reduction: the multiple of p that clears the product's lower half, from three whole products.
        let (low, high) = a.0.widening_mul(&b.0);
        let (clearing, multiple) = low.wrapping_mul(&self.inverse).widening_mul(self.modulus());
        let (_, carry) = low.carrying_add(&clearing, Limb::ZERO);
        let (sum, carry) = high.carrying_add(&multiple, carry);
        self.less_modulus(&sum, carry)
    }

    #[inline]
    pub(super) fn square(&self, a: &Residue<LIMBS>) -> Residue<LIMBS> {
        if LIMBS > MAX_WHOLE_LIMBS { Residue(self.form(a).square().to_montgomery()) } else { self.mul(a, a) }
    }

    /// The inverse, in constant time; nothing for zero.
    pub(super) fn invert(&self, a: &Residue<LIMBS>) -> Option<Residue<LIMBS>> {
        self.form(a).invert().into_option().map(|form| Residue(form.to_montgomery()))
    }

    /// The inverse of a public value; nothing for zero.
    pub(super) fn invert_vartime(&self, a: &Residue<LIMBS>) -> Option<Residue<LIMBS>> {
        self.form(a).invert_vartime().into_option().map(|form| Residue(form.to_montgomery()))
    }

    /// A square root of a public value, if it is a square (Tonelli and Shanks).
    ///
    /// All primes here are 3 modulo 4, for which no turn of the loop is taken, save that of P-224, for which 2^96 divides
    /// p - 1. The loop's order shrinks at every turn, so it takes 96 of them at most.
    pub(super) fn sqrt(&self, a: &Residue<LIMBS>) -> Option<Residue<LIMBS>> {
        let less_one = self.modulus().wrapping_sub(&Uint::ONE);
        let twos = less_one.trailing_zeros_vartime();
        let odd = less_one.shr_vartime(twos);
        let power = self.power(a, &odd.shr_vartime(1));
        let mut root = self.mul(a, &power);
        let mut rest = self.mul(&root, &power);
        let mut step = self.power(&self.non_square()?, &odd);
        let mut order = twos;
        while rest != self.one() && !rest.is_zero() {
            let mut needed = 0;
            let mut probe = rest;
            while probe != self.one() && needed < order {
                probe = self.square(&probe);
                needed += 1;
            }
            for _ in 1..order.checked_sub(needed).filter(|turns| *turns > 0)? {
                step = self.square(&step);
            }
            root = self.mul(&root, &step);
            step = self.square(&step);
            rest = self.mul(&rest, &step);
            order = needed;
        }
        (self.square(&root) == *a).then_some(root)
    }

    /// A power in time that depends on the exponent, and on nothing else.
    pub(super) fn power(&self, base: &Residue<LIMBS>, exponent: &Uint<LIMBS>) -> Residue<LIMBS> {
        Residue(self.form(base).pow_vartime(exponent).to_montgomery())
    }

    /// A power with a secret exponent of at most `bits` bits, in time that depends on `bits` only.
    pub(super) fn secret_power(&self, base: &Residue<LIMBS>, exponent: &Uint<LIMBS>, bits: u32) -> Residue<LIMBS> {
        Residue(self.form(base).pow_amm_bounded_exp(exponent, bits).to_montgomery())
    }

    /// The smallest number that is no square. For a prime of this size it is tiny: the bound is never met.
    fn non_square(&self) -> Option<Residue<LIMBS>> {
        let half = self.modulus().shr_vartime(1);
        let minus_one = self.neg(&self.one());
        (2_u32..1000).map(|n| self.residue(&Uint::from(n))).find(|n| self.power(n, &half) == minus_one)
    }
}

/// Octets that hold so many bits.
pub(super) fn octet_len(bits: u32) -> usize {
    usize::try_from(bits.div_ceil(8)).unwrap_or_default()
}

/// A number from big-endian octets; nothing if it takes more limbs.
pub(super) fn number<const LIMBS: usize>(octets: &[u8]) -> Option<Uint<LIMBS>> {
    let (high, low) = octets.split_at_checked(octets.len().saturating_sub(Uint::<LIMBS>::BYTES))?;
    if high.iter().any(|octet| *octet != 0) {
        return None;
    }
    let mut padded = Zeroizing::new(vec![0; Uint::<LIMBS>::BYTES]);
    for (to, from) in padded.iter_mut().rev().zip(low.iter().rev()) {
        *to = *from;
    }
    Some(Uint::from_be_slice(&padded))
}

/// A number as `len` big-endian octets; what lies above is zero for every caller.
pub(super) fn octets<const LIMBS: usize>(number: &Uint<LIMBS>, len: usize) -> Vec<u8> {
    let all = number.to_be_bytes();
    all.as_slice().iter().skip(Uint::<LIMBS>::BYTES.saturating_sub(len)).copied().collect()
}

/// A number from hexadecimal digits, at compile time; more digits than fit do not compile.
#[expect(clippy::as_conversions, clippy::indexing_slicing, clippy::panic, reason = "evaluated by the compiler only")]
pub(super) const fn constant<const LIMBS: usize>(digits: &str) -> Uint<LIMBS> {
    let digits = digits.as_bytes();
    let mut words = [0; LIMBS];
    let mut i = 0;
    while i < digits.len() {
        let digit = match digits[digits.len() - 1 - i] {
            digit @ b'0'..=b'9' => digit - b'0',
            digit @ b'A'..=b'F' => digit - b'A' + 10,
            _ => panic!("not a hexadecimal digit"),
        };
        let bit = i * 4;
        words[bit / Word::BITS as usize] |= (digit as Word) << (bit % Word::BITS as usize);
        i += 1;
    }
    Uint::from_words(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crypto_bigint::{U192, U256, U384};
    use proptest::prelude::*;

    /// Against `crypto-bigint`'s own modular operations.
    fn check<const LIMBS: usize>(prime: &str, numbers: [&[u8]; 2]) {
        let prime = constant::<LIMBS>(prime).to_odd().unwrap();
        let field = Field::new(prime);
        let [a, b] = numbers.map(|octets| field.reduce(octets));
        let (x, y) = (field.form(&a), field.form(&b));
        assert_eq!(field.mul(&a, &b).0, x.mul(&y).to_montgomery());
        assert_eq!(field.square(&a).0, x.square().to_montgomery());
        assert_eq!(field.add(&a, &b).0, x.add(&y).to_montgomery());
        assert_eq!(field.sub(&a, &b).0, x.sub(&y).to_montgomery());
        assert_eq!(field.double(&a).0, x.double().to_montgomery());
        assert_eq!(field.neg(&a).0, x.neg().to_montgomery());
    }

    fn check_each(numbers: [&[u8]; 2]) {
        check::<{ U192::LIMBS }>("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFFFFFFFFFF", numbers);
        check::<{ U256::LIMBS }>("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF", numbers);
        check::<{ U256::LIMBS }>("A9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377", numbers);
        check::<{ U384::LIMBS }>(
            "8CB91E82A3386D280F5D6F7E50E641DF152F7109ED5456B412B1DA197FB71123ACD3A729901D1A71874700133107EC53",
            numbers,
        );
    }

    #[test]
    fn the_operations_agree_at_the_edges() {
        let high = [0xFF; 24];
        let edges: [&[u8]; 6] = [&[], &[1], &[0xFF; 8], &high, &[&high[..23], &[0xFE]].concat(), &[0xFF; 32]];
        for a in edges {
            for b in edges {
                check_each([a, b]);
            }
        }
    }

    proptest! {
        #[test]
        fn the_operations_agree(a in prop::collection::vec(any::<u8>(), 0..60), b in prop::collection::vec(any::<u8>(), 0..60)) {
            check_each([&a, &b]);
        }
    }
}
