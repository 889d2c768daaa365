//! SecurityInfos of a specimen, written from Doc 9303-11, 9.2 and not with the encoders of `protocols`.

use super::chip::StaticKeyPair;
use super::issuer::{agreement_key, standardized_agreement_key};
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::{Oid, der};
use crate::protocols::chip_authentication::Variant;
use crate::protocols::pace::Offer;

/// id-icao-mrtd-security-aaProtocolObject.
const AA_PROTOCOL_OBJECT: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 5]);

/// id-TA.
const TERMINAL_AUTHENTICATION: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 2]);

/// `PACEInfo ::= SEQUENCE { protocol OID, version 2, parameterId INTEGER }`
pub(super) fn pace(offer: &Offer) -> Vec<u8> {
    let parameter_id = offer.parameters().parameter_id();
    der::sequence(&[der::oid(&offer.variant().oid()), der::unsigned(&[2]), der::unsigned(&[parameter_id])])
}

/// `ChipAuthenticationInfo ::= SEQUENCE { protocol OID, version 1, keyId INTEGER OPTIONAL }`, one for each cipher, and
///
/// `ChipAuthenticationPublicKeyInfo ::= SEQUENCE { protocol OID, SubjectPublicKeyInfo, keyId INTEGER OPTIONAL }`
pub(super) fn chip_authentication(key: &StaticKeyPair) -> Vec<Vec<u8>> {
    let offer = |cipher| {
        let protocol = Variant { agreement: key.agreement(), cipher }.oid();
        numbered(vec![der::oid(&protocol), der::unsigned(&[1])], key)
    };
    let mut infos: Vec<_> = key.ciphers().iter().map(|cipher| offer(*cipher)).collect();
    infos.push(public_key(key, agreement_key(key.parameters(), key.public_value())));
    infos
}

/// The key of PACE with Chip Authentication Mapping, written as in Doc 9303-11, appendix I.
pub(super) fn mapping_key(key: &StaticKeyPair) -> Vec<u8> {
    public_key(key, standardized_agreement_key(key.parameters(), key.public_value()))
}

fn public_key(key: &StaticKeyPair, info: Vec<u8>) -> Vec<u8> {
    numbered(vec![der::oid(&key.agreement().public_key_oid()), info], key)
}

fn numbered(mut elements: Vec<Vec<u8>>, key: &StaticKeyPair) -> Vec<u8> {
    elements.extend(key.key_id().map(|id| der::unsigned(&[id])));
    der::sequence(&elements)
}

/// `TerminalAuthenticationInfo ::= SEQUENCE { id-TA, version 1 }`: EF.CVCA is where it usually is.
pub(super) fn terminal_authentication() -> Vec<u8> {
    der::sequence(&[der::oid(&TERMINAL_AUTHENTICATION), der::unsigned(&[1])])
}

/// `ActiveAuthenticationInfo ::= SEQUENCE { protocol OID, version 1, signatureAlgorithm OID }`
pub(super) fn active_authentication(digest: DigestAlgorithm) -> Vec<u8> {
    der::sequence(&[der::oid(&AA_PROTOCOL_OBJECT), der::unsigned(&[1]), der::oid(&ecdsa_plain(digest))])
}

/// An info nobody has heard of.
pub(super) fn unknown() -> Vec<u8> {
    der::sequence(&[der::oid(&Oid::from_arcs(&[1, 3, 6, 1, 4, 1, 99_999, 1])), der::octet_string(b"unknown")])
}

/// ecdsa-plain-signatures with a digest (TR-03111, 5.2.1.1).
const fn ecdsa_plain(digest: DigestAlgorithm) -> Oid {
    let last = match digest {
        DigestAlgorithm::Sha1 => 1,
        DigestAlgorithm::Sha224 => 2,
        DigestAlgorithm::Sha256 => 3,
        DigestAlgorithm::Sha384 => 4,
        DigestAlgorithm::Sha512 => 5,
    };
    Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, last])
}
