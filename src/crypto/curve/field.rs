//! Arithmetic modulo a prime known at run time, over `crypto-bigint`. The same code serves the field and the scalars.

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Choice, CtAssign, Limb, Odd, Uint};
use zeroize::Zeroize;

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

impl<const LIMBS: usize> Zeroize for Residue<LIMBS> {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

/// The integers modulo an odd prime.
pub(super) struct Field<const LIMBS: usize> {
    params: FixedMontyParams<LIMBS>,
}

impl<const LIMBS: usize> Field<LIMBS> {
    pub(super) const fn new(modulus: Odd<Uint<LIMBS>>) -> Self {
        Self { params: FixedMontyParams::new_vartime(modulus) }
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

    /// Back to a number below the modulus.
    pub(super) const fn number(&self, residue: &Residue<LIMBS>) -> Uint<LIMBS> {
        self.form(residue).retrieve()
    }

    const fn form(&self, residue: &Residue<LIMBS>) -> FixedMontyForm<LIMBS> {
        FixedMontyForm::from_montgomery(residue.0, &self.params)
    }

    #[inline]
    pub(super) const fn add(&self, a: &Residue<LIMBS>, b: &Residue<LIMBS>) -> Residue<LIMBS> {
        Residue(a.0.add_mod(&b.0, self.params.modulus().as_nz_ref()))
    }

    #[inline]
    pub(super) const fn sub(&self, a: &Residue<LIMBS>, b: &Residue<LIMBS>) -> Residue<LIMBS> {
        Residue(a.0.sub_mod(&b.0, self.params.modulus().as_nz_ref()))
    }

    #[inline]
    pub(super) const fn double(&self, a: &Residue<LIMBS>) -> Residue<LIMBS> {
        Residue(a.0.double_mod(self.params.modulus().as_nz_ref()))
    }

    /// The sum of public values. With branches in place of masks it takes a quarter of the time.
    #[inline]
    pub(super) fn add_vartime(&self, a: &Residue<LIMBS>, b: &Residue<LIMBS>) -> Residue<LIMBS> {
        let (sum, carry) = a.0.carrying_add(&b.0, Limb::ZERO);
        let is_reduced = carry == Limb::ZERO && sum.cmp_vartime(self.modulus()).is_lt();
        Residue(if is_reduced { sum } else { sum.wrapping_sub(self.modulus()) })
    }

    /// The difference of public values.
    #[inline]
    pub(super) fn sub_vartime(&self, a: &Residue<LIMBS>, b: &Residue<LIMBS>) -> Residue<LIMBS> {
        let (difference, borrow) = a.0.borrowing_sub(&b.0, Limb::ZERO);
        Residue(if borrow == Limb::ZERO { difference } else { difference.wrapping_add(self.modulus()) })
    }

    /// Twice a public value.
    #[inline]
    pub(super) fn double_vartime(&self, a: &Residue<LIMBS>) -> Residue<LIMBS> {
        self.add_vartime(a, a)
    }

    #[inline]
    pub(super) const fn triple(&self, a: &Residue<LIMBS>) -> Residue<LIMBS> {
        self.add(&self.double(a), a)
    }

    #[inline]
    pub(super) const fn neg(&self, a: &Residue<LIMBS>) -> Residue<LIMBS> {
        Residue(a.0.neg_mod(self.params.modulus().as_nz_ref()))
    }

    #[inline]
    pub(super) const fn mul(&self, a: &Residue<LIMBS>, b: &Residue<LIMBS>) -> Residue<LIMBS> {
        Residue(self.form(a).mul(&self.form(b)).to_montgomery())
    }

    #[inline]
    pub(super) const fn square(&self, a: &Residue<LIMBS>) -> Residue<LIMBS> {
        Residue(self.form(a).square().to_montgomery())
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

    pub(super) fn power(&self, base: &Residue<LIMBS>, exponent: &Uint<LIMBS>) -> Residue<LIMBS> {
        Residue(self.form(base).pow_vartime(exponent).to_montgomery())
    }

    /// The smallest number that is no square. For a prime of this size it is tiny: the bound is never met.
    fn non_square(&self) -> Option<Residue<LIMBS>> {
        let half = self.modulus().shr_vartime(1);
        let minus_one = self.neg(&self.one());
        (2_u32..1000).map(|n| self.residue(&Uint::from(n))).find(|n| self.power(n, &half) == minus_one)
    }
}
