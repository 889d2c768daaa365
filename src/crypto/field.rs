//! Arithmetic modulo a prime known at run time, over `crypto-bigint`: for the fields of the curves, their scalars, and the
//! groups of Diffie and Hellman.

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Choice, CtAssign, CtEq, Limb, Odd, Uint, Word};
use zeroize::{Zeroize, Zeroizing};

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
