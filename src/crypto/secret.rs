//! The wrapper around keys, shared secrets and password material.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::random::{Random, RandomError};

/// Secret octets: erased when dropped, never printed, copied only on purpose, compared in constant time.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes over the octets.
    #[must_use]
    pub fn new(octets: Vec<u8>) -> Self {
        Self(Zeroizing::new(octets))
    }

    /// So many fresh octets as hexadecimal text, which is how a secret is kept in a file.
    pub fn draw_text(random: &mut dyn Random, len: usize) -> Result<Self, RandomError> {
        let mut octets = Zeroizing::new(vec![0; len]);
        random.fill(&mut octets)?;
        Ok(Self::new(hex::encode(octets).into_bytes()))
    }

    /// The octets of such text; nothing where it is not the text of exactly so many.
    #[must_use]
    pub fn from_text(text: &[u8], len: usize) -> Option<Self> {
        let mut octets = Zeroizing::new(vec![0; len]);
        hex::decode_to_slice(text.trim_ascii(), &mut octets).ok()?;
        Some(Self(octets))
    }

    /// The octets, for computing with them.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// How many octets.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the octets equal `other`, in time that depends on the lengths only.
    #[must_use]
    pub fn ct_eq(&self, other: &[u8]) -> bool {
        self.0.as_slice().ct_eq(other).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::random::OsRng;

    #[test]
    fn text_of_a_secret_reads_back_and_no_other_length_does() {
        let text = Secret::draw_text(&mut OsRng, 32).unwrap();
        assert_eq!(text.len(), 64);
        let secret = Secret::from_text(&[text.expose(), b"\n"].concat(), 32).unwrap();
        assert_eq!(hex::encode(secret.expose()).as_bytes(), text.expose());
        for wrong in [&b""[..], b"00", &[b'0'; 65], &[b'x'; 64]] {
            assert!(Secret::from_text(wrong, 32).is_none());
        }
    }

    #[test]
    fn a_secret_never_prints_and_compares_by_content() {
        let secret = Secret::new(b"L898902C<369080619406236".to_vec());
        assert_eq!(format!("{secret:?}"), "[secret]");
        assert!(secret.ct_eq(b"L898902C<369080619406236"));
        assert!(!secret.ct_eq(b"L898902C<369080619406237"));
        assert!(!secret.ct_eq(b"L898902C<3"));
    }
}
