//! Object identifiers of the protocols (Doc 9303-11, 9.2.3 to 9.2.10; BSI TR-03111, 5.2.1; ANSI X9.62).

use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::Oid;

/// id-PK: `bsi-de protocols(2) smartcard(2) 1`.
pub(super) const ID_PK: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 1]);
/// id-TA.
pub(super) const ID_TA: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 2]);
/// id-CA.
pub(super) const ID_CA: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 3]);
/// id-PACE.
pub(super) const ID_PACE: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 4]);
/// id-icao-mrtd-security-aaProtocolObject.
pub(super) const ID_AA: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 5]);
/// id-EFDIR.
pub(super) const ID_EF_DIR: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 13]);

/// How many arcs lie between a root and an identifier below it; `None` when it is not below.
pub(super) fn depth_below(oid: &Oid, root: &Oid) -> Option<usize> {
    let rest = oid.content().strip_prefix(root.content())?;
    Some(rest.iter().filter(|octet| **octet & 0x80 == 0).count())
}

/// ecdsa-plain-signatures of TR-03111, which Doc 9303-11 names, and the ecdsa-with-* of ANSI X9.62, which chips name.
const ECDSA: &[(Oid, DigestAlgorithm)] = &[
    (Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 1]), DigestAlgorithm::Sha1),
    (Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 2]), DigestAlgorithm::Sha224),
    (Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 3]), DigestAlgorithm::Sha256),
    (Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 4]), DigestAlgorithm::Sha384),
    (Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 5]), DigestAlgorithm::Sha512),
    (Oid::from_arcs(&[1, 2, 840, 10045, 4, 1]), DigestAlgorithm::Sha1),
    (Oid::from_arcs(&[1, 2, 840, 10045, 4, 3, 1]), DigestAlgorithm::Sha224),
    (Oid::from_arcs(&[1, 2, 840, 10045, 4, 3, 2]), DigestAlgorithm::Sha256),
    (Oid::from_arcs(&[1, 2, 840, 10045, 4, 3, 3]), DigestAlgorithm::Sha384),
    (Oid::from_arcs(&[1, 2, 840, 10045, 4, 3, 4]), DigestAlgorithm::Sha512),
];

/// The hash function of an ECDSA signature algorithm.
pub(super) fn ecdsa_digest(algorithm: &Oid) -> Option<DigestAlgorithm> {
    ECDSA.iter().find(|(oid, _)| oid == algorithm).map(|(_, digest)| *digest)
}

/// The signature algorithm Doc 9303-11, 9.2.4 wants for a hash function.
pub(super) fn plain_ecdsa(digest: DigestAlgorithm) -> Option<Oid> {
    ECDSA.iter().find(|(_, known)| *known == digest).map(|(oid, _)| *oid)
}
