//! Groups a chip writes out itself (PKCS#3; X9.42), for Chip Authentication with a key its State signed.
//!
//! Here a bad group can only make the signed key a weak one, and who may sign keys may sign weak ones (TR-03110-3,
//! A.2.1.3). For PACE that does not hold, where nothing is signed yet: it takes the three groups of [`Group`] and no others.
//!
//! [`Group`]: super::Group

use std::fmt;
use std::sync::Arc;

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use zeroize::Zeroizing;

use super::element::DhError;
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;
use crate::encoding::der::without_leading_zeros;

/// Below, the discrete logarithm is in reach; above, one inspection costs more than a chip could ever compute.
const PRIME_BITS: std::ops::RangeInclusive<u32> = 1024..=4096;
/// The shortest order of RFC 5114.
const MIN_ORDER_BITS: u32 = 160;
/// Bases of the Miller-Rabin test. Fixed ones: it is to find mistakes, the signature keeps strangers out.
const BASES: [u8; 8] = [2, 3, 5, 7, 11, 13, 17, 19];
/// Numbers drawn before giving up. At worst half of them do not fit.
const MAX_DRAWS: usize = 64;

/// A group with a prime of 1024 to 4096 bits that passed what can be checked of it.
pub struct ExplicitGroup {
    params: BoxedMontyParams,
    prime: Vec<u8>,
    generator: Vec<u8>,
    order: Option<Vec<u8>>,
}

/// Why numbers are no group to compute in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GroupError {
    /// The prime has fewer than 1024 or more than 4096 bits.
    #[error("prime of {bits} bits")]
    PrimeLength {
        /// Its length.
        bits: u32,
    },
    /// p is no prime.
    #[error("modulus is not prime")]
    NotPrime,
    /// q is no prime of at least 160 bits, or not the generator's order.
    #[error("order of the subgroup is wrong")]
    Order,
    /// g is not a number above 1 and below p - 1.
    #[error("generator out of range")]
    Generator,
}

impl ExplicitGroup {
    /// From p, g and, where it is written, q: big-endian numbers.
    pub fn new(prime: &[u8], generator: &[u8], order: Option<&[u8]>) -> Result<Arc<Self>, GroupError> {
        let prime = without_leading_zeros(prime);
        let bits = bit_len(prime);
        if !PRIME_BITS.contains(&bits) {
            return Err(GroupError::PrimeLength { bits });
        }
        let params = prime_params(prime).ok_or(GroupError::NotPrime)?;
        let generator = without_leading_zeros(generator).to_vec();
        let order = order.map(|order| without_leading_zeros(order).to_vec());
        let group = Self { params, prime: prime.to_vec(), generator, order };
        group.in_range(&group.generator).ok_or(GroupError::Generator)?;
        if let Some(order) = &group.order {
            let is_prime =
                bit_len(order) >= MIN_ORDER_BITS && order.len() <= prime.len() && prime_params(order).is_some();
            if !is_prime || !group.is_in_subgroup(&group.generator) {
                return Err(GroupError::Order);
            }
        }
        Ok(Arc::new(group))
    }

    /// Bits of p.
    #[must_use]
    pub fn prime_bits(&self) -> u32 {
        bit_len(&self.prime)
    }

    /// Octets of an element, and of a shared secret.
    #[must_use]
    pub const fn element_len(&self) -> usize {
        self.prime.len()
    }

    /// A number above 1 and below p - 1, as long as the prime.
    fn in_range(&self, number: &[u8]) -> Option<Vec<u8>> {
        let number = without_leading_zeros(number);
        let value = self.number(number)?;
        let less_one = self.params.modulus().as_ref().wrapping_sub(BoxedUint::one());
        let fits = number != [1] && !number.is_empty() && value < less_one;
        fits.then(|| self.octets(&value))
    }

    /// Whether y^q is 1, where q is known (RFC 2631, 2.1.5). PKCS#3 leaves it out (Doc 9303-11, 9.4.5, note).
    fn is_in_subgroup(&self, element: &[u8]) -> bool {
        let Some(order) = &self.order else { return true };
        let power = self.number(order).and_then(|order| Some(self.residue(element)?.pow(&order)));
        power.is_some_and(|power| power == BoxedMontyForm::one(&self.params))
    }

    /// An element raised to a secret number below p, in time that depends on the prime only.
    fn power(&self, element: &[u8], exponent: &Secret) -> Option<Vec<u8>> {
        let exponent = Zeroizing::new(self.number(exponent.expose())?);
        let power = Zeroizing::new(self.residue(element)?.pow(&exponent).retrieve());
        Some(self.octets(&power))
    }

    fn residue(&self, element: &[u8]) -> Option<BoxedMontyForm> {
        Some(BoxedMontyForm::new(self.number(element)?, &self.params))
    }

    fn number(&self, octets: &[u8]) -> Option<BoxedUint> {
        BoxedUint::from_be_slice(octets, self.params.bits_precision()).ok()
    }

    fn octets(&self, number: &BoxedUint) -> Vec<u8> {
        let octets = Zeroizing::new(number.to_be_bytes().to_vec());
        let surplus = octets.len().saturating_sub(self.prime.len());
        octets.iter().skip(surplus).copied().collect()
    }

    /// A uniform number from 1 to q - 1, or to p - 2 where q is not known (PKCS#3, 7.1).
    fn draw_exponent(&self, random: &mut dyn Random) -> Result<Secret, RandomError> {
        let bound = self.order.as_ref().unwrap_or(&self.prime);
        let unused = bound.first().map_or(0, |first| first.leading_zeros());
        let mut octets = Zeroizing::new(vec![0; bound.len()]);
        for _ in 0..MAX_DRAWS {
            random.fill(&mut octets)?;
            if let Some(first) = octets.first_mut() {
                *first &= 0xFF_u8.checked_shr(unused).unwrap_or_default();
            }
            let drawn = self.number(&octets).map(Zeroizing::new);
            let least = BoxedUint::one_with_precision(self.params.bits_precision());
            let less_one = self.number(bound).map(|bound| bound.wrapping_sub(&least));
            if drawn.zip(less_one).is_some_and(|(drawn, less_one)| *drawn >= least && *drawn < less_one) {
                return Ok(Secret::new(std::mem::take(&mut *octets)));
            }
        }
        Err(RandomError)
    }
}

impl PartialEq for ExplicitGroup {
    fn eq(&self, other: &Self) -> bool {
        (&self.prime, &self.generator, &self.order) == (&other.prime, &other.generator, &other.order)
    }
}

impl Eq for ExplicitGroup {}

impl fmt::Debug for ExplicitGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExplicitGroup({} bits)", self.prime_bits())
    }
}

/// A number of such a group, in range, and in the subgroup where its order is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplicitElement {
    group: Arc<ExplicitGroup>,
    encoded: Vec<u8>,
}

impl ExplicitElement {
    /// Reads a big-endian number, leading zeros or none, and validates it as far as the group allows.
    pub fn parse(group: &Arc<ExplicitGroup>, number: &[u8]) -> Result<Self, DhError> {
        let encoded = group.in_range(number).ok_or(DhError::Range)?;
        if !group.is_in_subgroup(&encoded) {
            return Err(DhError::Subgroup);
        }
        Ok(Self { group: Arc::clone(group), encoded })
    }

    /// The group.
    #[must_use]
    pub const fn group(&self) -> &Arc<ExplicitGroup> {
        &self.group
    }

    /// The number as an unsigned integer, without leading zeros (Doc 9303-11, 9.4.3, note).
    #[must_use]
    pub fn unsigned(&self) -> &[u8] {
        without_leading_zeros(&self.encoded)
    }
}

/// A private key and the element that belongs to it.
#[derive(Debug)]
pub struct ExplicitKeyPair {
    private: Secret,
    public: ExplicitElement,
}

impl ExplicitKeyPair {
    /// A fresh pair (PKCS#3, 7.1; RFC 2631, 2.2).
    pub fn generate(group: &Arc<ExplicitGroup>, random: &mut dyn Random) -> Result<Self, DhError> {
        Self::from_private(group, group.draw_exponent(random)?)
    }

    /// The pair of a private key, a big-endian number below p.
    pub fn from_private(group: &Arc<ExplicitGroup>, private: Secret) -> Result<Self, DhError> {
        let public = group.power(&group.generator, &private).ok_or(DhError::PrivateKey)?;
        let public = group.in_range(&public).ok_or(DhError::PrivateKey)?;
        Ok(Self { private, public: ExplicitElement { group: Arc::clone(group), encoded: public } })
    }

    /// The public element.
    #[must_use]
    pub const fn public(&self) -> &ExplicitElement {
        &self.public
    }

    /// The private key, big-endian.
    #[must_use]
    pub const fn private(&self) -> &Secret {
        &self.private
    }

    /// The shared secret, as long as the prime (PKCS#3, 8.3).
    pub fn agree(&self, other: &ExplicitElement) -> Result<Secret, DhError> {
        if other.group != self.public.group {
            return Err(DhError::Group);
        }
        let shared = other.group.power(&other.encoded, &self.private).map(Secret::new).ok_or(DhError::PrivateKey)?;
        // Only an element of small order, which no known q kept out, leads here.
        if without_leading_zeros(shared.expose()) == [1] { Err(DhError::Identity) } else { Ok(shared) }
    }
}

/// What to compute with modulo an odd number, if that is probably prime (FIPS 186-4, C.3.1).
fn prime_params(number: &[u8]) -> Option<BoxedMontyParams> {
    let value = BoxedUint::from_be_slice_vartime(number);
    let less_one = value.wrapping_sub(BoxedUint::one());
    let params = BoxedMontyParams::new_vartime(Odd::new(value).into_option()?);
    let twos = less_one.trailing_zeros_vartime();
    let odd_part = less_one.shr_vartime(twos)?;
    let one = BoxedMontyForm::one(&params);
    let minus_one = BoxedMontyForm::new(less_one, &params);
    let passes = |base: &u8| {
        let Ok(base) = BoxedUint::from_be_slice(&[*base], params.bits_precision()) else { return false };
        let mut power = BoxedMontyForm::new(base, &params).pow(&odd_part);
        let mut is_witness = power != one;
        for _ in 0..twos {
            is_witness &= power != minus_one;
            power = power.square();
        }
        !is_witness
    };
    BASES.iter().all(passes).then_some(params)
}

/// Bits of a number without leading zero octets.
fn bit_len(octets: &[u8]) -> u32 {
    let unused = octets.first().map_or(0, |first| first.leading_zeros());
    u32::try_from(octets.len()).unwrap_or(u32::MAX).saturating_mul(8).saturating_sub(unused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::dh::{Group, KeyPair};
    use crate::crypto::random::OsRng;
    use proptest::prelude::*;

    fn numbers(group: Group) -> [Vec<u8>; 3] {
        [group.prime(), group.generator().encoded().to_vec(), group.order()]
    }

    fn explicit(group: Group, with_order: bool) -> Arc<ExplicitGroup> {
        let [p, g, q] = numbers(group);
        ExplicitGroup::new(&p, &g, with_order.then_some(q.as_slice())).unwrap()
    }

    /// A number changed by a small amount at its end.
    fn changed(mut octets: Vec<u8>, by: u8) -> Vec<u8> {
        let last = octets.last_mut().unwrap();
        *last = last.wrapping_add(by);
        octets
    }

    #[test]
    fn a_standard_group_written_out_agrees_as_itself() {
        for group in Group::ALL {
            let (one, other) =
                (KeyPair::generate(group, &mut OsRng).unwrap(), KeyPair::generate(group, &mut OsRng).unwrap());
            for with_order in [true, false] {
                let explicit = explicit(group, with_order);
                let copy = Secret::new(one.private().expose().to_vec());
                let pair = ExplicitKeyPair::from_private(&explicit, copy).unwrap();
                assert_eq!(pair.public().unsigned(), one.public().unsigned());
                let peer = ExplicitElement::parse(&explicit, other.public().unsigned()).unwrap();
                assert!(pair.agree(&peer).unwrap().ct_eq(one.agree(other.public()).unwrap().expose()));
                let fresh = ExplicitKeyPair::generate(&explicit, &mut OsRng).unwrap();
                assert!(fresh.agree(pair.public()).unwrap().ct_eq(pair.agree(fresh.public()).unwrap().expose()));
                assert_eq!(fresh.agree(&peer).unwrap().len(), group.element_len());
            }
        }
    }

    #[test]
    fn numbers_that_make_no_group_are_refused() {
        let [p, g, q] = numbers(Group::Modp1024Order160);
        let refused = |p: &[u8], g: &[u8], q: Option<&[u8]>| ExplicitGroup::new(p, g, q).unwrap_err();
        assert_eq!(refused(&changed(p.clone(), 2), &g, None), GroupError::NotPrime);
        assert_eq!(refused(&changed(p.clone(), 1), &g, None), GroupError::NotPrime, "even");
        assert_eq!(
            refused(&p[1..], &g, None),
            GroupError::PrimeLength { bits: bit_len(without_leading_zeros(&p[1..])) }
        );
        assert_eq!(refused(&[0xFF; 513], &g, None), GroupError::PrimeLength { bits: 4104 });
        assert_eq!(refused(&[], &g, None), GroupError::PrimeLength { bits: 0 });
        for generator in
            [vec![], vec![0], vec![1], changed(p.clone(), 0xFF), p.clone(), vec![0xFF; 128], vec![0xFF; 300]]
        {
            assert_eq!(refused(&p, &generator, None), GroupError::Generator);
        }
        let [_, _, other] = numbers(Group::Modp2048Order256);
        for order in [&changed(q.clone(), 2)[..], &other, &[3], &[], &p, &[0xFF; 200]] {
            assert_eq!(refused(&p, &g, Some(order)), GroupError::Order);
        }
        assert_eq!(refused(&p, &[2], Some(&q)), GroupError::Order, "a generator of another order");
    }

    #[test]
    fn elements_are_checked_as_far_as_the_group_is_known() {
        for with_order in [true, false] {
            let group = explicit(Group::Modp1024Order160, with_order);
            let parse =
                |number: &[u8]| ExplicitElement::parse(&group, number).map(|element| element.unsigned().to_vec());
            let prime = Group::Modp1024Order160.prime();
            for out_of_range in [vec![], vec![0], vec![1], changed(prime.clone(), 0xFF), prime, vec![0xFF; 200]] {
                assert_eq!(parse(&out_of_range), Err(DhError::Range));
            }
            let two = if with_order { Err(DhError::Subgroup) } else { Ok(vec![2]) };
            assert_eq!(parse(&[0, 2]), two);
        }
    }

    #[test]
    fn private_keys_that_lead_nowhere_are_refused() {
        let group = explicit(Group::Modp1024Order160, false);
        for private in [vec![], vec![0], Group::Modp1024Order160.order(), vec![0xFF; 200]] {
            assert_eq!(ExplicitKeyPair::from_private(&group, Secret::new(private)).unwrap_err(), DhError::PrivateKey);
        }
    }

    #[test]
    fn groups_do_not_mix() {
        let (one, other) = (explicit(Group::Modp2048Order224, true), explicit(Group::Modp2048Order256, true));
        let pair = ExplicitKeyPair::generate(&one, &mut OsRng).unwrap();
        let stranger = ExplicitKeyPair::generate(&other, &mut OsRng).unwrap();
        assert_eq!(pair.agree(stranger.public()).unwrap_err(), DhError::Group);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn arbitrary_numbers_never_panic(octets in prop::collection::vec(any::<u8>(), 0..200), order in prop::option::of(prop::collection::vec(any::<u8>(), 0..40))) {
            let [p, g, _] = numbers(Group::Modp1024Order160);
            let _ = ExplicitGroup::new(&octets, &g, order.as_deref());
            let _ = ExplicitGroup::new(&p, &octets, order.as_deref());
            let _ = ExplicitKeyPair::from_private(&explicit(Group::Modp1024Order160, false), Secret::new(octets));
        }
    }
}
