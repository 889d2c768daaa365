//! What goes back and forth in Active Authentication (Doc 9303-11, 6.1.2 and 6.1.3).

use crate::crypto::random::{Random, RandomError};
use crate::pki::PublicKey;

/// RND.IFD: eight bytes, used once (Doc 9303-11, 6.1.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Challenge([u8; 8]);

impl Challenge {
    /// A given one, for replaying and for checking stored evidence.
    #[must_use]
    pub const fn new(octets: [u8; 8]) -> Self {
        Self(octets)
    }

    /// A fresh one.
    pub fn generate(random: &mut dyn Random) -> Result<Self, RandomError> {
        let mut octets = [0; 8];
        random.fill(&mut octets)?;
        Ok(Self(octets))
    }

    /// The eight bytes.
    #[must_use]
    pub const fn octets(&self) -> &[u8; 8] {
        &self.0
    }
}

/// How long the signature by this key is: the modulus, or twice the order in the plain format. `None` for keys that
/// Active Authentication does not use.
#[must_use]
pub fn signature_len(key: &PublicKey) -> Option<usize> {
    match key {
        PublicKey::Rsa(key) => Some(key.modulus().len()),
        PublicKey::Ec(point) => Some(point.curve().order_len().saturating_mul(2)),
        PublicKey::RsaPss(..) | PublicKey::Dsa(_) => None,
    }
}
