use super::*;
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::ber_tlv;
use crate::pki::SignatureAlgorithm;
use proptest::prelude::*;

const SHA256_WITH_RSA: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 11]);
const ATTRIBUTES: [u64; 6] = [1, 2, 840, 113_549, 1, 9];

fn attribute(last: u64, values: Vec<Vec<u8>>) -> Vec<u8> {
    let arcs: Vec<u64> = ATTRIBUTES.into_iter().chain([last]).collect();
    der::sequence(&[der::oid(&Oid::from_arcs(&arcs)), der::set_of(values)])
}

fn content_type() -> Vec<u8> {
    attribute(3, vec![der::oid(&SIGNED_DATA)])
}

fn message_digest(octet: u8) -> Vec<u8> {
    attribute(4, vec![der::octet_string(&[octet; 32])])
}

fn algorithm(oid: &Oid) -> Vec<u8> {
    der::sequence(&[der::oid(oid), der::null()])
}

/// A message with these signed attributes, signed by nobody.
fn message(version: u8, identifier: Vec<u8>, attributes: &[Vec<u8>]) -> Vec<u8> {
    let sha256 = algorithm(&DigestAlgorithm::Sha256.oid());
    let signer = der::sequence(&[
        vec![2, 1, version],
        identifier,
        sha256.clone(),
        ber_tlv::encode(context(0), &attributes.concat()),
        algorithm(&SHA256_WITH_RSA),
        der::octet_string(&[0xAA; 8]),
    ]);
    let content = ber_tlv::encode(context(0), &der::octet_string(b"content"));
    let signed_data = der::sequence(&[
        vec![2, 1, 3],
        der::set_of(vec![sha256]),
        der::sequence(&[der::oid(&SIGNED_DATA), content]),
        ber_tlv::encode(context(0), &[0x30, 0]),
        der::set_of(vec![signer]),
    ]);
    der::sequence(&[der::oid(&SIGNED_DATA), ber_tlv::encode(context(0), &signed_data)])
}

fn by_key() -> Vec<u8> {
    vec![0x80, 2, 0xAB, 0xCD]
}

fn attributes(list: &[Vec<u8>]) -> SignedAttributes {
    let message = SignedData::parse(&message(3, by_key(), list)).unwrap();
    message.signer_infos[0].signed_attributes.clone().unwrap()
}

#[test]
fn a_message_says_what_it_holds() {
    let signed_data = SignedData::parse(&message(3, by_key(), &[content_type(), message_digest(7)])).unwrap();
    assert_eq!(signed_data.content, b"content");
    assert_eq!(signed_data.deviations, [Deviation::CertificateUnreadable]);
    assert_eq!(signed_data.certificates[0].der, [0x30, 0]);
    let signer = &signed_data.signer_infos[0];
    assert!(matches!(&signer.identifier, SignerIdentifier::SubjectKeyIdentifier(key) if key == &[0xAB, 0xCD]));
    assert_eq!(signer.digest_algorithm, Ok(DigestAlgorithm::Sha256));
    assert_eq!(signer.signature_algorithm, Ok(SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256)));
    let attributes = signer.signed_attributes.as_ref().unwrap();
    assert_eq!(attributes.message_digest.one(), Some(&vec![7; 32]));
    assert_eq!(attributes.to_be_hashed, ber_tlv::encode(der::SET, &[content_type(), message_digest(7)].concat()));
}

#[test]
fn each_signed_attribute_stands_there_once_with_one_value() {
    let twice = attributes(&[content_type(), message_digest(1), message_digest(2)]);
    assert_eq!(twice.message_digest, Attribute::Repeated);
    let two_values = attribute(4, vec![der::octet_string(&[1]), der::octet_string(&[2])]);
    assert_eq!(attributes(&[two_values]).message_digest, Attribute::Repeated);
    assert_eq!(attributes(&[attribute(4, vec![])]).message_digest, Attribute::Repeated);
    assert_eq!(attributes(&[attribute(4, vec![der::null()])]).message_digest, Attribute::Malformed);
    assert_eq!(attributes(&[content_type()]).message_digest, Attribute::Absent);
    let three = attributes(&[message_digest(1), message_digest(1), message_digest(1)]);
    assert_eq!(three.message_digest, Attribute::Repeated);
}

#[test]
fn order_version_and_algorithm_protection_are_noted() {
    assert!(!attributes(&[message_digest(1), content_type()]).in_der_order);
    let version = SignedData::parse(&message(1, by_key(), &[content_type()])).unwrap();
    assert!(version.deviations.contains(&Deviation::SignerInfoVersion));
    let protection = |inner: &Oid| {
        let digest = der::sequence(&[der::oid(&DigestAlgorithm::Sha256.oid())]);
        let signature = ber_tlv::encode(context(1), &der::oid(inner));
        attributes(&[attribute(52, vec![der::sequence(&[digest, signature])])]).algorithm_protection
    };
    assert_eq!(protection(&SHA256_WITH_RSA), Attribute::One(true));
    assert_eq!(protection(&Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 13])), Attribute::One(false));
}

#[test]
fn anything_but_signed_data_is_refused() {
    let other = der::sequence(&[der::oid(&SHA256_WITH_RSA), ber_tlv::encode(context(0), &[0x30, 0])]);
    assert_eq!(SignedData::parse(&other).unwrap_err(), PkiError::ContentType { found: SHA256_WITH_RSA });
    let mut trailing = message(3, by_key(), &[content_type()]);
    trailing.push(0);
    assert!(SignedData::parse(&trailing).is_err());
}

#[test]
fn ber_reads_as_the_same_message() {
    let encoded = message(3, by_key(), &[content_type(), message_digest(7)]);
    let mut indefinite = vec![0x30, 0x80];
    indefinite.extend(Reader::sole(&encoded, SEQUENCE).unwrap().value);
    indefinite.extend([0, 0]);
    let signed_data = SignedData::parse(&indefinite).unwrap();
    assert!(signed_data.was_ber && signed_data.deviations.contains(&Deviation::BerEncoded));
    assert_eq!(signed_data.content, b"content");
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(data in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = SignedData::parse(&data);
    }

    #[test]
    fn a_changed_octet_never_panics(at: usize, value: u8) {
        let mut encoded = message(3, by_key(), &[content_type(), message_digest(7)]);
        let at = at % encoded.len();
        encoded[at] = value;
        let _ = SignedData::parse(&encoded);
    }
}
