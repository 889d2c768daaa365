//! The signature algorithms of Terminal Authentication (TR-03110-3, A.1.1.3, A.7.3 and A.7.4; Doc 9303-11, 7.1.4).

use std::fmt;

use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::Oid;

/// A signature algorithm. The identifier in a key says how that key signs, certificates and challenges alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TerminalAuthenticationAlgorithm {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1(DigestAlgorithm),
    /// RSASSA-PSS: MGF1 with the same digest, as much salt as the digest is long.
    RsaPss(DigestAlgorithm),
    /// ECDSA in the plain format.
    Ecdsa(DigestAlgorithm),
}

const ALGORITHMS: [(Oid, TerminalAuthenticationAlgorithm); 11] = {
    use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
    use TerminalAuthenticationAlgorithm::{Ecdsa, RsaPkcs1, RsaPss};
    [
        (ta(&[1, 1]), RsaPkcs1(Sha1)),
        (ta(&[1, 2]), RsaPkcs1(Sha256)),
        (ta(&[1, 3]), RsaPss(Sha1)),
        (ta(&[1, 4]), RsaPss(Sha256)),
        (ta(&[1, 5]), RsaPkcs1(Sha512)),
        (ta(&[1, 6]), RsaPss(Sha512)),
        (ta(&[2, 1]), Ecdsa(Sha1)),
        (ta(&[2, 2]), Ecdsa(Sha224)),
        (ta(&[2, 3]), Ecdsa(Sha256)),
        (ta(&[2, 4]), Ecdsa(Sha384)),
        (ta(&[2, 5]), Ecdsa(Sha512)),
    ]
};

/// id-TA: `bsi-de protocols(2) smartcard(2) 2`, then family and algorithm.
const fn ta(arcs: &[u64; 2]) -> Oid {
    let [family, algorithm] = *arcs;
    Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 2, family, algorithm])
}

impl TerminalAuthenticationAlgorithm {
    /// All eleven, in the order of their identifiers.
    pub fn all() -> impl Iterator<Item = Self> {
        ALGORITHMS.into_iter().map(|(_, algorithm)| algorithm)
    }

    /// The algorithm of an identifier.
    #[must_use]
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        ALGORITHMS.into_iter().find(|(known, _)| known == oid).map(|(_, algorithm)| algorithm)
    }

    /// The identifier; `None` for a combination that has none, such as RSA with SHA-384.
    #[must_use]
    pub fn oid(self) -> Option<Oid> {
        ALGORITHMS.into_iter().find(|(_, algorithm)| *algorithm == self).map(|(oid, _)| oid)
    }

    /// The hash function.
    #[must_use]
    pub const fn digest(self) -> DigestAlgorithm {
        match self {
            Self::RsaPkcs1(digest) | Self::RsaPss(digest) | Self::Ecdsa(digest) => digest,
        }
    }
}

impl fmt::Display for TerminalAuthenticationAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let family = match self {
            Self::RsaPkcs1(_) => "RSA PKCS#1 v1.5",
            Self::RsaPss(_) => "RSA-PSS",
            Self::Ecdsa(_) => "ECDSA",
        };
        write!(f, "{family} {}", self.digest().name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_and_algorithms_lead_to_each_other() {
        for algorithm in TerminalAuthenticationAlgorithm::all() {
            assert_eq!(TerminalAuthenticationAlgorithm::from_oid(&algorithm.oid().unwrap()), Some(algorithm));
        }
        let ecdsa_sha_256 = Oid::from_content(&[0x04, 0, 0x7F, 0, 7, 2, 2, 2, 2, 3]).unwrap();
        let expected = TerminalAuthenticationAlgorithm::Ecdsa(DigestAlgorithm::Sha256);
        assert_eq!(TerminalAuthenticationAlgorithm::from_oid(&ecdsa_sha_256), Some(expected));
        assert_eq!(TerminalAuthenticationAlgorithm::RsaPss(DigestAlgorithm::Sha384).oid(), None);
        assert_eq!(TerminalAuthenticationAlgorithm::from_oid(&ta(&[2, 6])), None);
    }
}
