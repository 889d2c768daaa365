use super::*;
use crate::encoding::{Oid, Tag, ber_tlv};
use proptest::prelude::*;

/// What a certificate is made of here; one field is spoilt per test.
struct Parts {
    version: Vec<u8>,
    serial: Vec<u8>,
    inner_algorithm: Vec<u8>,
    not_before: Vec<u8>,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    tail: Vec<u8>,
}

fn algorithm(last: u64) -> Vec<u8> {
    der::sequence(&[der::oid(&Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, last])), der::null()])
}

fn distinguished_name(country: &[u8], common_name: &[u8]) -> Vec<u8> {
    let rdn = |arc, value: &[u8]| {
        let attribute = [der::oid(&Oid::from_arcs(&[2, 5, 4, arc])), ber_tlv::encode(der::PRINTABLE_STRING, value)];
        der::set_of(vec![der::sequence(&attribute)])
    };
    der::sequence(&[rdn(6, country), rdn(3, common_name)])
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            version: ber_tlv::encode(context(0), &[2, 1, 2]),
            serial: vec![2, 1, 0x7F],
            inner_algorithm: algorithm(11),
            not_before: ber_tlv::encode(der::UTC_TIME, b"230131000000Z"),
            issuer: distinguished_name(b"UT", b"CSCA Utopia"),
            subject: distinguished_name(b"ut", b"csca  utopia"),
            tail: Vec::new(),
        }
    }
}

impl Parts {
    fn encode(&self) -> Vec<u8> {
        let not_after = ber_tlv::encode(der::UTC_TIME, b"330131000000Z");
        let tbs = der::sequence(&[
            self.version.clone(),
            self.serial.clone(),
            self.inner_algorithm.clone(),
            self.issuer.clone(),
            der::sequence(&[self.not_before.clone(), not_after]),
            self.subject.clone(),
            der::sequence(&[algorithm(1), der::bit_string(&[1, 2, 3])]),
            self.tail.clone(),
        ]);
        der::sequence(&[tbs, algorithm(11), der::bit_string(&[0xAA; 4])])
    }
}

#[test]
fn the_parts_are_where_they_should_be() {
    let encoded = Parts::default().encode();
    let certificate = Certificate::parse(&encoded).unwrap();
    assert_eq!(certificate.der(), encoded);
    assert_eq!(certificate.received(), encoded);
    assert_eq!(certificate.serial(), [0x7F]);
    assert_eq!(certificate.signature(), [0xAA; 4]);
    assert_eq!(certificate.signature_algorithm(), Ok(SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256)));
    assert!(encoded.windows(certificate.tbs().len()).any(|window| window == certificate.tbs()));
    assert_eq!((certificate.tbs()[0], certificate.public_key_info()[0]), (0x30, 0x30));
    assert!(certificate.is_self_issued());
    assert_eq!(certificate.not_after().to_string(), "2033-01-31T00:00:00Z");
    assert_eq!(certificate.deviations(), []);
    assert!(certificate.public_key().is_err());
}

#[test]
fn oddities_are_named() {
    let odd = |parts: Parts| Certificate::parse(&parts.encode()).unwrap().deviations().to_vec();
    let with = Parts::default;
    assert_eq!(odd(Parts { version: vec![], ..with() }), [Deviation::Version]);
    assert_eq!(odd(Parts { serial: vec![2, 1, 0x80], ..with() }), [Deviation::SerialNegative]);
    assert_eq!(odd(Parts { serial: vec![2, 1, 0], ..with() }), [Deviation::SerialZero]);
    let long = ber_tlv::encode(der::INTEGER, &[1; 22]);
    assert_eq!(odd(Parts { serial: long, ..with() }), [Deviation::SerialTooLong]);
    let generalized = ber_tlv::encode(der::GENERALIZED_TIME, b"20230131000000Z");
    assert_eq!(odd(Parts { not_before: generalized, ..with() }), [Deviation::TimeForm]);
    assert_eq!(odd(Parts { subject: distinguished_name(b"UT", b"DS"), ..with() }), [Deviation::AkiAbsent]);
    assert_eq!(odd(Parts { inner_algorithm: algorithm(13), ..with() }), [Deviation::AlgorithmsDiffer]);
    let identifier = ber_tlv::encode(context_primitive(1), &[0, 1]);
    assert_eq!(odd(Parts { tail: identifier, ..with() }), [Deviation::UniqueIdentifier]);
}

#[test]
fn an_absent_parameter_is_the_same_algorithm_as_null() {
    let bare = der::sequence(&[der::oid(&Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 11]))]);
    let certificate = Certificate::parse(&Parts { inner_algorithm: bare, ..Parts::default() }.encode()).unwrap();
    assert_eq!(certificate.deviations(), []);
}

#[test]
fn a_certificate_in_ber_reads_as_its_der_and_keeps_its_octets() {
    let encoded = Parts::default().encode();
    let mut indefinite = vec![0x30, 0x80];
    indefinite.extend(Reader::sole(&encoded, SEQUENCE).unwrap().value);
    indefinite.extend([0, 0]);
    let certificate = Certificate::parse(&indefinite).unwrap();
    assert_eq!((certificate.der(), certificate.received()), (&encoded[..], &indefinite[..]));
    assert_eq!(certificate.deviations(), [Deviation::BerEncoded]);
}

#[test]
fn what_is_no_certificate_is_refused() {
    let encoded = Parts::default().encode();
    assert!(Certificate::parse(&encoded[..encoded.len() - 1]).is_err());
    assert!(Certificate::parse(&[encoded.clone(), vec![0]].concat()).is_err());
    assert!(Certificate::parse(&Parts { serial: vec![2, 0], ..Parts::default() }.encode()).is_err());
    assert!(
        Certificate::parse(&Parts { tail: ber_tlv::encode(Tag::new(0xA4), &[]), ..Parts::default() }.encode()).is_err()
    );
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(data in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Certificate::parse(&data);
    }

    #[test]
    fn a_changed_octet_never_panics(at in 0usize..200, value: u8) {
        let mut encoded = Parts::default().encode();
        let at = at % encoded.len();
        encoded[at] = value;
        if let Ok(certificate) = Certificate::parse(&encoded) {
            let _ = (certificate.public_key(), certificate.to_owned(), format!("{certificate:?}"));
        }
    }
}
