//! Key pairs and agreement.

use zeroize::Zeroizing;

use super::element::{DhError, PublicElement};
use super::group::Group;
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;

/// Numbers drawn before giving up. At worst, for the order of 224 bits, half of them are not below it, so a sound source
/// meets this bound with a probability of 2^-64.
const MAX_DRAWS: usize = 64;

/// A private key and the element that belongs to it.
#[derive(Debug)]
pub struct KeyPair {
    private: Secret,
    public: PublicElement,
}

impl KeyPair {
    /// A fresh pair, the private key uniform from 1 to q - 1 (RFC 2631, 2.2).
    pub fn generate(group: Group, random: &mut dyn Random) -> Result<Self, DhError> {
        Self::generate_with(&group.generator(), random)
    }

    /// A fresh pair over another generator: the mapped one of PACE (Doc 9303-11, 4.4.1).
    pub fn generate_with(generator: &PublicElement, random: &mut dyn Random) -> Result<Self, DhError> {
        Self::from_private_with(generator, draw_exponent(generator.group(), random)?)
    }

    /// The pair of a private key, a big-endian number that counts modulo q: PKCS#3, 7.1 draws it below p - 1.
    pub fn from_private(group: Group, private: Secret) -> Result<Self, DhError> {
        Self::from_private_with(&group.generator(), private)
    }

    /// The pair of a private key, which counts modulo q, over another generator.
    #[expect(clippy::needless_pass_by_value, reason = "a private key has one owner")]
    pub fn from_private_with(generator: &PublicElement, private: Secret) -> Result<Self, DhError> {
        let arithmetic = generator.group().arithmetic();
        let private = arithmetic.exponent(private.expose()).ok_or(DhError::PrivateKey)?;
        let public = arithmetic.power(generator.encoded(), &private).to_vec();
        Ok(Self { private, public: PublicElement::from_octets(generator.group(), public) })
    }

    /// The public element.
    #[must_use]
    pub const fn public(&self) -> &PublicElement {
        &self.public
    }

    /// The private key, big-endian, as long as q.
    #[must_use]
    pub const fn private(&self) -> &Secret {
        &self.private
    }

    /// The shared secret, as long as the prime (PKCS#3, 8.3).
    pub fn agree(&self, other: &PublicElement) -> Result<Secret, DhError> {
        Ok(Secret::new(std::mem::take(&mut *self.shared(other)?)))
    }

    /// The shared secret as an element: h of PACE with Generic Mapping (Doc 9303-11, 4.4.3.3.1).
    pub fn agree_element(&self, other: &PublicElement) -> Result<PublicElement, DhError> {
        Ok(PublicElement::from_octets(other.group(), self.shared(other)?.to_vec()))
    }

    fn shared(&self, other: &PublicElement) -> Result<Zeroizing<Vec<u8>>, DhError> {
        if other.group() != self.public.group() {
            return Err(DhError::Group);
        }
        Ok(other.group().arithmetic().power(other.encoded(), &self.private))
    }
}

/// A uniform number from 1 to q - 1, by drawing until one fits.
fn draw_exponent(group: Group, random: &mut dyn Random) -> Result<Secret, RandomError> {
    let mut octets = Zeroizing::new(vec![0; group.order_len()]);
    for _ in 0..MAX_DRAWS {
        random.fill(&mut octets)?;
        if group.arithmetic().is_exponent(&octets) {
            return Ok(Secret::new(std::mem::take(&mut *octets)));
        }
    }
    Err(RandomError)
}
