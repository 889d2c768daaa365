//! The hash functions of Doc 9303-12, 4.1.6.4 and Doc 9303-11, 6.1.2.2 (FIPS 180-4).

use serde::{Deserialize, Serialize};
use sha2::Digest;

use crate::encoding::Oid;

/// A hash function Doc 9303 allows. SHA-1 is there for key derivation and for documents of the first years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum DigestAlgorithm {
    /// SHA-1, 20 octets.
    #[serde(rename = "sha-1")]
    Sha1,
    /// SHA-224, 28 octets.
    #[serde(rename = "sha-224")]
    Sha224,
    /// SHA-256, 32 octets.
    #[serde(rename = "sha-256")]
    Sha256,
    /// SHA-384, 48 octets.
    #[serde(rename = "sha-384")]
    Sha384,
    /// SHA-512, 64 octets.
    #[serde(rename = "sha-512")]
    Sha512,
}

const SHA1: Oid = Oid::from_arcs(&[1, 3, 14, 3, 2, 26]);
const SHA256: Oid = Oid::from_arcs(&[2, 16, 840, 1, 101, 3, 4, 2, 1]);
const SHA384: Oid = Oid::from_arcs(&[2, 16, 840, 1, 101, 3, 4, 2, 2]);
const SHA512: Oid = Oid::from_arcs(&[2, 16, 840, 1, 101, 3, 4, 2, 3]);
const SHA224: Oid = Oid::from_arcs(&[2, 16, 840, 1, 101, 3, 4, 2, 4]);

impl DigestAlgorithm {
    /// Every algorithm, by output length.
    pub const ALL: [Self; 5] = [Self::Sha1, Self::Sha224, Self::Sha256, Self::Sha384, Self::Sha512];

    /// The algorithm an AlgorithmIdentifier names (RFC 3370, 2.1; RFC 5754, 2).
    #[must_use]
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.oid() == *oid)
    }

    /// The object identifier of the hash function itself.
    #[must_use]
    pub const fn oid(self) -> Oid {
        match self {
            Self::Sha1 => SHA1,
            Self::Sha224 => SHA224,
            Self::Sha256 => SHA256,
            Self::Sha384 => SHA384,
            Self::Sha512 => SHA512,
        }
    }

    /// Octets of a digest.
    #[must_use]
    pub const fn output_len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// The name as it stands in reports: `sha-256`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha-1",
            Self::Sha224 => "sha-224",
            Self::Sha256 => "sha-256",
            Self::Sha384 => "sha-384",
            Self::Sha512 => "sha-512",
        }
    }

    /// The digest of `data`.
    #[must_use]
    pub fn digest(self, data: &[u8]) -> Vec<u8> {
        self.digest_parts(&[data])
    }

    /// The digest of the parts, one after another.
    #[must_use]
    pub fn digest_parts(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha1 => hash::<sha1::Sha1>(parts),
            Self::Sha224 => hash::<sha2::Sha224>(parts),
            Self::Sha256 => hash::<sha2::Sha256>(parts),
            Self::Sha384 => hash::<sha2::Sha384>(parts),
            Self::Sha512 => hash::<sha2::Sha512>(parts),
        }
    }
}

fn hash<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut hasher = D::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().as_slice().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4 example messages as published by NIST: "abc".
    const ABC: [(DigestAlgorithm, &str); 5] = [
        (DigestAlgorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (DigestAlgorithm::Sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
        (DigestAlgorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            DigestAlgorithm::Sha384,
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
        ),
        (
            DigestAlgorithm::Sha512,
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        ),
    ];

    #[test]
    fn published_digests_of_abc() {
        for (algorithm, expected) in ABC {
            assert_eq!(hex::encode(algorithm.digest(b"abc")), expected);
            assert_eq!(algorithm.digest_parts(&[b"a", b"", b"bc"]), algorithm.digest(b"abc"));
            assert_eq!(algorithm.digest(b"abc").len(), algorithm.output_len());
        }
    }

    #[test]
    fn identifiers_and_names_lead_back() {
        for algorithm in DigestAlgorithm::ALL {
            assert_eq!(DigestAlgorithm::from_oid(&algorithm.oid()), Some(algorithm));
            assert_eq!(serde_json::to_string(&algorithm).unwrap(), format!("\"{}\"", algorithm.name()));
        }
        assert_eq!(DigestAlgorithm::Sha256.oid().to_string(), "2.16.840.1.101.3.4.2.1");
        assert_eq!(DigestAlgorithm::Sha1.oid().to_string(), "1.3.14.3.2.26");
    }
}
