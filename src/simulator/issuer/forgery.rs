//! Signatures under an RSA key with exponent 3 that nobody needs the private key for (Bleichenbacher 2006; BERserk 2014).
//!
//! A number whose cube begins with what a careless reader of PKCS #1 v1.5 looks for. None is a signature.

use rsa::BigUint;
use serde::Deserialize;

use super::scheme::digest_identifier;
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::der;

/// The exponent.
pub(super) const EXPONENT: [u8; 1] = [3];
/// Octets of the modulus: 3072 bits.
const LENGTH: usize = 384;
/// The digest that is said to be signed.
const DIGEST: DigestAlgorithm = DigestAlgorithm::Sha256;

/// What the block says that a careless reader takes for signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Forgery {
    /// Octets of chance behind the `DigestInfo`.
    GarbageBehind,
    /// No padding at all.
    NoPadding,
    /// A padding of one octet.
    ShortPadding,
    /// A length in long form where a short one is due.
    LongLength,
    /// Two hundred octets in the parameters of the digest.
    GarbageInParameters,
    /// The digest cut short.
    ShortDigest,
    /// The digest without a `DigestInfo`.
    BareDigest,
    /// The padding of encryption.
    EncryptionBlock,
}

impl Forgery {
    /// All eight.
    pub const ALL: [Self; 8] = [
        Self::GarbageBehind,
        Self::NoPadding,
        Self::ShortPadding,
        Self::LongLength,
        Self::GarbageInParameters,
        Self::ShortDigest,
        Self::BareDigest,
        Self::EncryptionBlock,
    ];

    /// What passes with such a reader for a signature over this SHA-256.
    #[must_use]
    pub fn sign(self, digest: &[u8]) -> Vec<u8> {
        let root = cube_root_above(&BigUint::from_bytes_be(&self.block(digest))).to_bytes_be();
        [vec![0; LENGTH.saturating_sub(root.len())], root].concat()
    }

    /// The block as far as it is meant, with zeros where the cube falls as it falls.
    fn block(self, digest: &[u8]) -> Vec<u8> {
        let info = |identifier: Vec<u8>, digest: &[u8]| der::sequence(&[identifier, der::octet_string(digest)]);
        let right = || info(digest_identifier(DIGEST), digest);
        match self {
            Self::GarbageBehind => padded(1, 8, &right()),
            Self::NoPadding => padded(1, 0, &right()),
            Self::ShortPadding => padded(1, 1, &right()),
            Self::LongLength => {
                let right = right();
                let (header, rest) = right.split_at_checked(2).unwrap_or((&right, &[]));
                let length = header.get(1).copied().unwrap_or_default();
                padded(1, 8, &[&[0x30, 0x81, length], rest].concat())
            }
            Self::GarbageInParameters => {
                let identifier = der::sequence(&[der::oid(&DIGEST.oid()), der::octet_string(&[0; 200])]);
                padded(1, 8, &info(identifier, digest))
            }
            Self::ShortDigest => padded(1, 8, &info(digest_identifier(DIGEST), digest.get(..20).unwrap_or(digest))),
            Self::BareDigest => padded(1, 8, digest),
            Self::EncryptionBlock => padded(2, 8, &right()),
        }
    }
}

fn padded(kind: u8, fill: usize, rest: &[u8]) -> Vec<u8> {
    let mut block = [&[0, kind][..], &vec![0xFF; fill], &[0], rest].concat();
    block.resize(LENGTH, 0);
    block
}

/// 3072 bits, odd; nobody knows its factors, and nobody needs to.
pub(super) fn modulus() -> Vec<u8> {
    let mut octets: Vec<u8> = (0_u8..12).flat_map(|part| DIGEST.digest(&[part])).collect();
    if let Some(first) = octets.first_mut() {
        *first |= 0x80;
    }
    if let Some(last) = octets.last_mut() {
        *last |= 1;
    }
    octets
}

fn cube_root_above(number: &BigUint) -> BigUint {
    let one = BigUint::new(vec![1]);
    let (mut low, mut high) = (one.clone(), one << 1030);
    while low < high {
        let middle: BigUint = (&low + &high) >> 1;
        if &middle * &middle * &middle < *number { low = middle + 1_u32 } else { high = middle }
    }
    low
}
