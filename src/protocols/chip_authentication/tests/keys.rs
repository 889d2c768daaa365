//! Reading the chip's public key.

use super::*;
use crate::encoding::ber_tlv;
use crate::protocols::security_infos::ChipAuthenticationPublicKeyInfo;

const EC_PUBLIC_KEY: Oid = Oid::from_arcs(&[1, 2, 840, 10045, 2, 1]);
const PRIME_FIELD: Oid = Oid::from_arcs(&[1, 2, 840, 10045, 1, 1]);
const DH_PUBLIC_NUMBER: Oid = Oid::from_arcs(&[1, 2, 840, 10046, 2, 1]);
const DH_KEY_AGREEMENT: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 3, 1]);

fn subject_public_key_info(algorithm: &Oid, parameters: Vec<u8>, key: &[u8]) -> Vec<u8> {
    der::sequence(&[der::sequence(&[der::oid(algorithm), parameters]), der::bit_string(key)])
}

fn explicit(curve: NamedCurve) -> Vec<u8> {
    let parameters = curve.parameters();
    der::sequence(&[
        der::unsigned(&[1]),
        der::sequence(&[der::oid(&PRIME_FIELD), der::unsigned(&parameters.prime)]),
        der::sequence(&[der::octet_string(&parameters.a), der::octet_string(&parameters.b)]),
        der::octet_string(&parameters.generator),
        der::unsigned(&parameters.order),
        der::unsigned(&[1]),
    ])
}

#[test]
fn every_way_to_write_a_curve_reads() {
    for curve in NamedCurve::ALL {
        let key = pair(&on(curve)).public_key();
        let named = der::oid(&curve.oid());
        for parameters in [named, explicit(curve)] {
            let info = subject_public_key_info(&EC_PUBLIC_KEY, parameters, key.plain_value());
            assert_eq!(AgreementKey::parse(&info), Ok(key.clone()), "{curve:?}");
        }
        assert_eq!(AgreementKey::parse(&public_key_info(&key)), Ok(key));
    }
}

#[test]
fn every_way_to_write_a_group_reads() {
    for group in Group::ALL {
        let key = pair(&modulo(group)).public_key();
        let value = der::unsigned(key.plain_value());
        let (p, g, q) = (group.prime(), group.generator(), group.order());
        let [p, g, q] = [&p, g.encoded(), &q].map(der::unsigned);
        let j = der::unsigned(&[9]);
        let length = der::unsigned(&[0, 160]);
        for (algorithm, parameters) in [
            (&DH_PUBLIC_NUMBER, der::sequence(&[p.clone(), g.clone(), q.clone()])),
            (&DH_PUBLIC_NUMBER, der::sequence(&[p.clone(), g.clone(), q.clone(), j])),
            (&DH_KEY_AGREEMENT, der::sequence(&[p.clone(), g.clone()])),
            (&DH_KEY_AGREEMENT, der::sequence(&[p.clone(), g.clone(), length])),
        ] {
            let info = subject_public_key_info(algorithm, parameters, &value);
            assert_eq!(AgreementKey::parse(&info), Ok(key.clone()), "{}", group.name());
        }
        let swapped = subject_public_key_info(&DH_PUBLIC_NUMBER, der::sequence(&[p, q, g]), &value);
        assert!(matches!(AgreementKey::parse(&swapped), Err(KeyError::Group(_))));
        assert_eq!(AgreementKey::parse(&public_key_info(&key)), Ok(key));
    }
}

#[test]
fn nothing_is_computed_on_a_foreign_curve() {
    let key = pair(&on(NamedCurve::P256)).public_key();
    let mut parameters = NamedCurve::P256.parameters();
    // A generator of the attacker's choosing (CVE-2020-0601).
    parameters.generator = key.plain_value().to_vec();
    let foreign = der::sequence(&[
        der::unsigned(&[1]),
        der::sequence(&[der::oid(&PRIME_FIELD), der::unsigned(&parameters.prime)]),
        der::sequence(&[der::octet_string(&parameters.a), der::octet_string(&parameters.b)]),
        der::octet_string(&parameters.generator),
        der::unsigned(&parameters.order),
    ]);
    let info = subject_public_key_info(&EC_PUBLIC_KEY, foreign, key.plain_value());
    assert_eq!(AgreementKey::parse(&info), Err(KeyError::Curve(crate::pki::KeyError::CurveUnknown)));
}

#[test]
fn keys_of_no_use_are_refused_by_name() {
    let point = on(NamedCurve::P256);
    let standardized = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 2]);
    let with_id =
        |id: &[u8], key: &[u8]| AgreementKey::parse(&subject_public_key_info(&standardized, der::unsigned(id), key));
    assert_eq!(with_id(&[3], point.plain_value()), Err(KeyError::ParameterId));
    assert_eq!(with_id(&[19], point.plain_value()), Err(KeyError::ParameterId));
    assert_eq!(with_id(&[1, 12], point.plain_value()), Err(KeyError::ParameterId));
    assert!(matches!(with_id(&[13], point.plain_value()), Err(KeyError::Point(_))), "of another curve");
    assert!(matches!(with_id(&[12], &[0]), Err(KeyError::Point(_))), "the point at infinity");
    assert!(matches!(with_id(&[0], point.plain_value()), Err(KeyError::Malformed(_))), "no number");
    for small in [0, 1, 2] {
        assert!(matches!(with_id(&[0], &der::unsigned(&[small])), Err(KeyError::Element(_))), "{small}");
    }
    let rsa = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 1]);
    assert_eq!(AgreementKey::parse(&subject_public_key_info(&rsa, der::null(), &[])), Err(KeyError::Kind));
}

#[test]
fn a_key_is_for_the_agreement_its_info_names() {
    let info = |protocol, key: &AgreementKey| ChipAuthenticationPublicKeyInfo {
        protocol,
        public_key: public_key_info(key),
        key_id: None,
    };
    let (ec, dh) = (on(NamedCurve::P256), modulo(Group::Modp1024Order160));
    for (key, other) in [(&ec, &dh), (&dh, &ec)] {
        assert!(ChipAuthenticationKey::parse(&info(key.agreement().public_key_oid(), key)).is_ok());
        let error = ChipAuthenticationKey::parse(&info(other.agreement().public_key_oid(), key));
        assert_eq!(error, Err(KeyError::Kind));
    }
    assert_eq!(ChipAuthenticationKey::parse(&info(EC_PUBLIC_KEY, &ec)), Err(KeyError::Protocol));
}

#[test]
fn a_key_is_the_same_only_with_its_number_and_every_octet() {
    let key = pair(&on(NamedCurve::P256)).public_key();
    let parse = |public_key: Vec<u8>, key_id| {
        let protocol = key.agreement().public_key_oid();
        ChipAuthenticationKey::parse(&ChipAuthenticationPublicKeyInfo { protocol, public_key, key_id }).unwrap()
    };
    let standardized = public_key_info(&key);
    let named = subject_public_key_info(&EC_PUBLIC_KEY, der::oid(&NamedCurve::P256.oid()), key.plain_value());
    let one = parse(standardized.clone(), Some(1));
    assert_eq!(one, parse(standardized.clone(), Some(1)));
    assert_ne!(one, parse(standardized.clone(), Some(2)));
    assert_ne!(one, parse(standardized, None));
    assert_ne!(one, parse(named, Some(1)), "the same point, but not the octets the State signed");
}

#[test]
fn the_reference_of_a_key_is_as_short_as_its_number() {
    let data = |id| messages::set_at(variant(&on(NamedCurve::P256), CipherAlgorithm::Aes128), id).data[12..].to_vec();
    assert_eq!(data(None), Vec::<u8>::new());
    for (id, octets) in [(0, vec![0]), (1, vec![1]), (0xC3, vec![0xC3]), (0x1_00, vec![1, 0])] {
        assert_eq!(data(Some(id)), ber_tlv::encode(crate::encoding::Tag::new(0x84), &octets));
    }
}
