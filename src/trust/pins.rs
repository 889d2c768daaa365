//! What an operator vouches for by its fingerprint: list signers, their CSCAs, or whole files without a signature.
//!
//! A master list proves by itself only that it is whole: signer and CSCA come with it (RELIABILITY T15). Who made it is
//! known from a fingerprint that came another way.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// A SHA-256 fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 32]);

/// Text that is no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 fingerprint of 64 hexadecimal digits")]
pub struct FingerprintError;

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    /// Hexadecimal, with or without colons or spaces between the octets.
    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        let digits: String = text.chars().filter(|c| *c != ':' && !c.is_whitespace()).collect();
        let mut octets = [0; 32];
        hex::decode_to_slice(digits, &mut octets).map_err(|_| FingerprintError)?;
        Ok(Self(octets))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The fingerprints an operator vouches for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pins(BTreeSet<Fingerprint>);

impl Pins {
    /// With one more.
    pub fn insert(&mut self, fingerprint: Fingerprint) {
        self.0.insert(fingerprint);
    }

    /// Whether an octet string of 32 is one of them.
    #[must_use]
    pub fn contains(&self, sha256: &[u8]) -> bool {
        sha256.try_into().is_ok_and(|octets| self.0.contains(&Fingerprint(octets)))
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Fingerprint> {
        self.0.iter()
    }
}

impl Extend<Fingerprint> for Pins {
    fn extend<T: IntoIterator<Item = Fingerprint>>(&mut self, fingerprints: T) {
        self.0.extend(fingerprints);
    }
}

impl FromIterator<Fingerprint> for Pins {
    fn from_iter<T: IntoIterator<Item = Fingerprint>>(fingerprints: T) -> Self {
        Self(fingerprints.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_tools_print_it() {
        let plain = "411356d206b99da15efadf4b84149f8600ee6260c6727cd6bc230d6b6e151a24";
        let pairs: Vec<_> =
            plain.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_uppercase()).collect();
        let read: Fingerprint = pairs.join(":").parse().unwrap();
        assert_eq!(read.to_string(), plain);
        let pins: Pins = [read].into_iter().collect();
        assert!(pins.contains(&read.0) && !pins.contains(&[0; 32]) && !pins.contains(&[]));
        assert_eq!("4113".parse::<Fingerprint>(), Err(FingerprintError));
        assert_eq!("x".repeat(64).parse::<Fingerprint>(), Err(FingerprintError));
    }
}
