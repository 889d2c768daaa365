use super::*;
use crate::crypto::ecdh::KeyPair;
use crate::crypto::ecdsa::{self, Signature};
use crate::crypto::random::OsRng;
use crate::crypto::secret::Secret;
use proptest::prelude::*;

fn any_curve() -> impl Strategy<Value = NamedCurve> {
    prop::sample::select(NamedCurve::ALL.to_vec())
}

#[test]
fn every_generator_is_on_its_curve() {
    for curve in NamedCurve::ALL {
        let generator = PublicPoint::generator(curve);
        assert_eq!(PublicPoint::parse(curve, generator.encoded()), Ok(generator.clone()), "{}", curve.name());
        assert_eq!(generator.encoded().len(), 1 + 2 * curve.field_len());
    }
}

#[test]
fn names_numbers_and_identifiers_lead_back() {
    for (curve, id) in NamedCurve::ALL.into_iter().zip(8..) {
        assert_eq!(curve.parameter_id(), id);
        assert_eq!(NamedCurve::from_parameter_id(id), Some(curve));
        assert_eq!(NamedCurve::from_oid(&curve.oid()), Some(curve));
        assert_eq!(serde_json::to_string(&curve).unwrap(), format!("\"{}\"", curve.name()));
        assert_eq!(curve.order_len(), curve.field_len());
    }
    assert_eq!(NamedCurve::BrainpoolP512r1.oid().to_string(), "1.3.36.3.3.2.8.1.1.13");
    assert_eq!((NamedCurve::P521.field_bits(), NamedCurve::P521.field_len()), (521, 66));
}

#[test]
fn one_less_than_the_order_leads_to_the_negated_generator() {
    for curve in NamedCurve::ALL {
        let order = curve.parameters().order;
        let mut less_one = order.clone();
        *less_one.last_mut().unwrap() -= 1;
        let generator = PublicPoint::generator(curve);
        let pair = KeyPair::from_private(curve, Secret::new(less_one)).unwrap();
        assert_eq!(pair.public().x(), generator.x(), "{}", curve.name());
        assert_ne!(pair.public(), &generator);
        assert!(KeyPair::from_private(curve, Secret::new(order)).is_err());
        assert!(KeyPair::from_private(curve, Secret::new(vec![0; 32])).is_err());
        assert_eq!(KeyPair::from_private(curve, Secret::new(vec![1])).unwrap().public(), &generator);
    }
}

/// Doc 9303-11, appendix G.1: PACE over brainpoolP256r1.
#[test]
fn the_key_agreement_of_doc_9303_11_appendix_g_1() {
    let curve = NamedCurve::BrainpoolP256r1;
    let private = |text: &str| KeyPair::from_private(curve, Secret::new(hex::decode(text).unwrap())).unwrap();
    let terminal = private("7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99");
    let chip = private("498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560");
    assert_eq!(
        hex::encode_upper(terminal.public().encoded()),
        "047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D"
    );
    assert_eq!(
        hex::encode_upper(chip.public().encoded()),
        "04824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F5730D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54"
    );
    let shared = "60332EF2450B5D247EF6D3868397D398852ED6E8CAF6FFEEF6BF85CA57057FD5";
    assert_eq!(hex::encode_upper(terminal.agree(chip.public()).unwrap().expose()), shared);
    assert_eq!(hex::encode_upper(chip.agree(terminal.public()).unwrap().expose()), shared);
}

/// RFC 6979, A.2.5, P-256 with SHA-256 and the message "sample".
#[test]
fn a_published_signature_verifies() {
    let key = hex::decode("0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299").unwrap();
    let plain = hex::decode("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8").unwrap();
    let key = PublicPoint::parse(NamedCurve::P256, &key).unwrap();
    let signature = Signature::parse_plain(NamedCurve::P256, &plain).unwrap();
    let digest = crate::crypto::digest::DigestAlgorithm::Sha256.digest(b"sample");
    assert_eq!(ecdsa::verify(&key, &digest, &signature), Ok(()));
    assert!(ecdsa::verify(&key, &digest[1..], &signature).is_err());
}

#[test]
fn points_that_are_none_are_refused() {
    let curve = NamedCurve::P256;
    let generator = PublicPoint::generator(curve).encoded().to_vec();
    let refused = |encoded: &[u8]| PublicPoint::parse(curve, encoded).unwrap_err();
    assert_eq!(refused(&[0]), PointError::Infinity);
    assert_eq!(refused(&[]), PointError::Form);
    assert_eq!(refused(&generator[..64]), PointError::Length);
    assert_eq!(refused(&[4; 66]), PointError::Length);
    assert_eq!(refused(&[4; 65]), PointError::NotOnCurve);
    assert_eq!(refused(&[&[6], &generator[1..]].concat()), PointError::Form);
    assert_eq!(refused(&[&[4][..], &[0xFF; 32], &generator[33..]].concat()), PointError::Range);
    assert_eq!(refused(&[&[2][..], &[0xFF; 32]].concat()), PointError::Range);
}

#[test]
fn written_out_parameters_lead_to_their_curve() {
    for curve in NamedCurve::ALL {
        let parameters = curve.parameters();
        let generator = PublicPoint::generator(curve);
        let exact = parameters.borrowed();
        assert_eq!(NamedCurve::matching(&exact), Some(curve));
        let padded = [&[0, 0], parameters.prime.as_slice()].concat();
        assert_eq!(NamedCurve::matching(&DomainParameters { prime: &padded, cofactor: None, ..exact }), Some(curve));
        let parity = 2 + (generator.encoded().last().unwrap() & 1);
        let compressed = [&[parity], generator.x()].concat();
        assert_eq!(NamedCurve::matching(&DomainParameters { generator: &compressed, ..exact }), Some(curve));
        let other = [&[5 - parity], generator.x()].concat();
        assert_eq!(NamedCurve::matching(&DomainParameters { generator: &other, ..exact }), None);
        assert_eq!(NamedCurve::matching(&DomainParameters { cofactor: Some(&[2]), ..exact }), None);
    }
}

#[test]
fn a_foreign_generator_matches_no_curve() {
    let parameters = NamedCurve::P384.parameters();
    let pair = KeyPair::generate(NamedCurve::P384, &mut OsRng).unwrap();
    let foreign = DomainParameters { generator: pair.public().encoded(), ..parameters.borrowed() };
    assert_eq!(NamedCurve::matching(&foreign), None);
}

/// The whole of a mapping: nonce, both private keys, the mapped generator.
fn generic_mapping(curve: NamedCurve, nonce: &str, terminal: &str, chip: &str) -> PublicPoint {
    let secret = |text: &str| Secret::new(hex::decode(text).unwrap());
    let terminal = KeyPair::from_private(curve, secret(terminal)).unwrap();
    let chip = KeyPair::from_private(curve, secret(chip)).unwrap();
    let h = terminal.agree_point(chip.public()).unwrap();
    assert_eq!(chip.agree_point(terminal.public()).unwrap(), h);
    PublicPoint::generator(curve).multiply(&secret(nonce)).unwrap().add(&h).unwrap()
}

/// Doc 9303-11, appendix G.1.
#[test]
fn the_generic_mapping_of_doc_9303_11_appendix_g_1() {
    let curve = NamedCurve::BrainpoolP256r1;
    let mapped = generic_mapping(
        curve,
        "3F00C4D39D153F2B2A214A078D899B22",
        "7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99",
        "498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560",
    );
    assert_eq!(
        hex::encode_upper(&mapped.encoded()[1..]),
        "8CED63C91426D4F0EB1435E7CB1D74A46723A0AF21C89634F65A9AE87A9265E28C879506743F8611AC33645C5B985C80B5F09A0B83407C1B6A4D857AE76FE522"
    );
    let pair = |text: &str| KeyPair::from_private_with(&mapped, Secret::new(hex::decode(text).unwrap())).unwrap();
    let terminal = pair("A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595");
    let chip = pair("107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A");
    assert_eq!(
        hex::encode_upper(&terminal.public().encoded()[1..]),
        "2DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462"
    );
    assert_eq!(terminal.agree(chip.public()).unwrap().expose(), chip.agree(terminal.public()).unwrap().expose());
}

/// Doc 9303-11, appendix H.1: R(s, t), R_p(s, t) and the mapped generator.
#[test]
fn the_integrated_mapping_of_doc_9303_11_appendix_h_1() {
    let curve = NamedCurve::BrainpoolP256r1;
    for number in [
        "E4447E2DFB3586BAC05DDB00156B57FBB2179A3949294C97254189800C517BAA8DA0FF397ED8C445D3E421E4FEB57322",
        "A2F8FF2DF50E52C6599F386ADCB595D229F6A167ADE2BE5F2C3296ADD5B7430E",
    ] {
        let mapped = map_to_point(curve, &hex::decode(number).unwrap()).unwrap();
        assert_eq!(
            hex::encode_upper(&mapped.encoded()[1..]),
            "8E82D31559ED0FDE92A4D0498ADD3C23BABA94FB77691E31E90AEA77FB17D4274C1AE14BD0C3DBAC0C871B7F3608169364437CA30AC243A089D3F266C1E60FAD"
        );
    }
}

#[test]
fn some_numbers_and_one_curve_have_no_mapping() {
    for curve in NamedCurve::ALL.into_iter().filter(|curve| *curve != NamedCurve::P224) {
        let prime = curve.parameters().prime;
        let mut less_one = prime.clone();
        *less_one.last_mut().unwrap() -= 1;
        for number in [prime, less_one, vec![1], vec![0; 8], Vec::new()] {
            assert_eq!(map_to_point(curve, &number), Err(PointError::Infinity), "{}", curve.name());
        }
    }
    assert_eq!(map_to_point(NamedCurve::P224, &[2]), Err(PointError::NoMapping));
}

#[test]
fn a_point_and_its_negative_have_no_sum() {
    for curve in NamedCurve::ALL {
        let generator = PublicPoint::generator(curve);
        let order = curve.parameters().order;
        let mut less_one = order.clone();
        *less_one.last_mut().unwrap() -= 1;
        let negative = generator.multiply(&Secret::new(less_one)).unwrap();
        assert_eq!(negative.add(&generator), Err(PointError::Infinity), "{}", curve.name());
        assert_eq!(generator.multiply(&Secret::new(order)), Err(PointError::Infinity));
        assert_eq!(generator.add(&generator), generator.multiply(&Secret::new(vec![2])));
    }
    let other = PublicPoint::generator(NamedCurve::P256);
    assert_eq!(PublicPoint::generator(NamedCurve::P384).add(&other), Err(PointError::Curve));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_signed_verifies_and_nothing_else(curve in any_curve(), digest in prop::collection::vec(any::<u8>(), 1..70), flip in any::<prop::sample::Index>()) {
        let pair = KeyPair::generate(curve, &mut OsRng).unwrap();
        let signature = ecdsa::sign(curve, pair.private(), &digest, &mut OsRng).unwrap();
        prop_assert_eq!(ecdsa::verify(pair.public(), &digest, &signature), Ok(()));
        prop_assert_eq!(&Signature::parse_der(&signature.encode_der()).unwrap(), &signature);
        let mut plain = signature.encode_plain(curve).unwrap();
        prop_assert_eq!(&Signature::parse_plain(curve, &plain).unwrap(), &signature);
        let bit = flip.index(plain.len() * 8);
        plain[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(ecdsa::verify(pair.public(), &digest, &Signature::parse_plain(curve, &plain).unwrap()).is_err());
        let mut other = digest.clone();
        other[0] ^= 0x80;
        prop_assert!(ecdsa::verify(pair.public(), &other, &signature).is_err());
    }

    #[test]
    fn both_sides_agree(curve in any_curve()) {
        let (one, other) = (KeyPair::generate(curve, &mut OsRng).unwrap(), KeyPair::generate(curve, &mut OsRng).unwrap());
        let shared = one.agree(other.public()).unwrap();
        prop_assert!(shared.ct_eq(other.agree(one.public()).unwrap().expose()));
        prop_assert_eq!(shared.len(), curve.field_len());
    }

    #[test]
    fn both_sides_agree_over_another_base_point(curve in any_curve()) {
        let base = KeyPair::generate(curve, &mut OsRng).unwrap();
        let one = KeyPair::generate_with(base.public(), &mut OsRng).unwrap();
        let other = KeyPair::generate_with(base.public(), &mut OsRng).unwrap();
        let shared = one.agree_point(other.public()).unwrap();
        prop_assert_eq!(&other.agree_point(one.public()).unwrap(), &shared);
        prop_assert!(one.agree(other.public()).unwrap().ct_eq(shared.x()));
        prop_assert_eq!(&PublicPoint::parse(curve, shared.encoded()).unwrap(), &shared);
        prop_assert_eq!(&PublicPoint::parse(curve, one.public().encoded()).unwrap(), one.public());
        prop_assert_eq!(&base.public().multiply(one.private()).unwrap(), one.public());
    }

    #[test]
    fn multiples_add_up(curve in any_curve(), one in 1_u64.., other in 1_u64.., more in prop::collection::vec(any::<u8>(), 0..80)) {
        let times = |number: &[u8]| PublicPoint::generator(curve).multiply(&Secret::new(number.to_vec())).unwrap();
        let sum = (u128::from(one) + u128::from(other)).to_be_bytes();
        prop_assert_eq!(times(&one.to_be_bytes()).add(&times(&other.to_be_bytes())).unwrap(), times(&sum));
        // A number longer than the order: 256 a + b, whatever a is.
        let long = [&[1], more.as_slice(), &[1]].concat();
        let (high, low) = (times(&long[..long.len() - 1]).multiply(&Secret::new(vec![1, 0])).unwrap(), times(&[1]));
        prop_assert_eq!(high.add(&low).unwrap(), times(&long));
    }

    #[test]
    fn numbers_of_any_length_map_to_points(curve in any_curve(), octets in prop::collection::vec(any::<u8>(), 16..100)) {
        match map_to_point(curve, &octets) {
            Ok(point) => {
                prop_assert_eq!(&PublicPoint::parse(curve, point.encoded()).unwrap(), &point);
                prop_assert_eq!(map_to_point(curve, &[&[0; 70], octets.as_slice()].concat()), Ok(point));
            }
            Err(refusal) => prop_assert_eq!((curve, refusal), (NamedCurve::P224, PointError::NoMapping)),
        }
    }

    #[test]
    fn compressed_points_decode_to_the_same_point(curve in any_curve()) {
        let pair = KeyPair::generate(curve, &mut OsRng).unwrap();
        let point = pair.public();
        let parity = 2 + (point.encoded().last().unwrap() & 1);
        prop_assert_eq!(&PublicPoint::parse(curve, &[&[parity], point.x()].concat()).unwrap(), point);
        prop_assert_ne!(&PublicPoint::parse(curve, &[&[5 - parity], point.x()].concat()).unwrap(), point);
    }

    #[test]
    fn arbitrary_octets_never_panic(curve in any_curve(), octets in prop::collection::vec(any::<u8>(), 0..140)) {
        let _ = PublicPoint::parse(curve, &octets);
        let _ = Signature::parse_der(&octets);
        let _ = Signature::parse_plain(curve, &octets);
        let _ = KeyPair::from_private(curve, Secret::new(octets.clone()));
        let forged = Signature::parse_der(&[&[0x30, 6, 2, 1, 1, 2, 1, 1][..]].concat()).unwrap();
        prop_assert!(ecdsa::verify(&PublicPoint::generator(curve), &octets, &forged).is_err());
    }
}
