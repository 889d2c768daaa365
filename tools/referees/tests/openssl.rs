//! Whatever one side makes, the other must take: OpenSSL has all eleven curves and all three groups.

use openssl::bn::BigNum;
use openssl::dh::Dh;
use openssl::ecdsa::EcdsaSig;
use openssl::pkey::PKey;
use paskontrol::crypto::curve::{NamedCurve, PublicPoint};
use paskontrol::crypto::dh::{Group, KeyPair as DhPair, PublicElement};
use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::crypto::ecdh::KeyPair;
use paskontrol::crypto::ecdsa::{self, Signature};
use paskontrol::crypto::random::{OsRng, Random};
use paskontrol::crypto::secret::Secret;
use referees::{agree, fresh, group, public};

/// How often each pair of sides meets.
const ROUNDS: usize = 16;

/// Calls the test for every curve OpenSSL was built with, and says which are missing.
fn each_curve(test: impl Fn(NamedCurve, &openssl::ec::EcGroup)) {
    for curve in NamedCurve::ALL {
        match group(curve) {
            Some(group) => (0..ROUNDS).for_each(|_| test(curve, &group)),
            None => println!("SKIPPED {}: this OpenSSL does not have it", curve.name()),
        }
    }
}

fn random(len: usize) -> Vec<u8> {
    let mut octets = vec![0; len];
    OsRng.fill(&mut octets).unwrap();
    octets
}

#[test]
fn private_keys_lead_to_the_same_points() {
    each_curve(|curve, group| {
        let (_, private, public) = fresh(group, curve).unwrap();
        let pair = KeyPair::from_private(curve, Secret::new(private)).unwrap();
        assert_eq!(pair.public().encoded(), public, "{}", curve.name());
    });
}

#[test]
fn both_sides_agree_on_the_secret() {
    each_curve(|curve, group| {
        let (key, _, encoded) = fresh(group, curve).unwrap();
        let pair = KeyPair::generate(curve, &mut OsRng).unwrap();
        let theirs = agree(group, &PKey::from_ec_key(key).unwrap(), pair.public().encoded()).unwrap();
        let point = PublicPoint::parse(curve, &encoded).unwrap();
        assert_eq!(pair.agree(&point).unwrap().expose(), theirs, "{}", curve.name());
    });
}

#[test]
fn each_accepts_what_the_other_signs_and_nothing_near_it() {
    each_curve(|curve, group| {
        let (key, private, encoded) = fresh(group, curve).unwrap();
        let digest = DigestAlgorithm::Sha512.digest(&random(40));
        let point = PublicPoint::parse(curve, &encoded).unwrap();
        let mut theirs = EcdsaSig::sign(&digest, &key).unwrap().to_der().unwrap();
        assert!(ecdsa::verify(&point, &digest, &Signature::parse_der(&theirs).unwrap()).is_ok(), "{}", curve.name());
        *theirs.last_mut().unwrap() ^= 1;
        assert!(ecdsa::verify(&point, &digest, &Signature::parse_der(&theirs).unwrap()).is_err());
        let ours = ecdsa::sign(curve, &Secret::new(private), &digest, &mut OsRng).unwrap().encode_der();
        let key = public(group, &encoded).unwrap();
        assert!(EcdsaSig::from_der(&ours).unwrap().verify(&digest, &key).unwrap(), "{}", curve.name());
    });
}

#[test]
fn sums_of_points_are_the_same() {
    each_curve(|curve, group| {
        let mut context = openssl::bn::BigNumContext::new().unwrap();
        let ((one, _, first), (other, _, second)) = (fresh(group, curve).unwrap(), fresh(group, curve).unwrap());
        let mut sum = openssl::ec::EcPoint::new(group).unwrap();
        sum.add(group, one.public_key(), other.public_key(), &mut context).unwrap();
        let point = |encoded: &[u8]| PublicPoint::parse(curve, encoded).unwrap();
        let ours = point(&first).add(&point(&second)).unwrap();
        assert_eq!(ours.encoded(), referees::encoded(group, &sum).unwrap(), "{}", curve.name());
    });
}

#[test]
fn points_off_the_curve_are_refused_by_both() {
    each_curve(|curve, group| {
        let (_, _, mut encoded) = fresh(group, curve).unwrap();
        *encoded.last_mut().unwrap() ^= 1;
        assert!(PublicPoint::parse(curve, &encoded).is_err(), "{}", curve.name());
        assert!(public(group, &encoded).is_err(), "{}", curve.name());
    });
}

#[test]
fn both_sides_agree_in_every_group() {
    for group in Group::ALL {
        let number = |octets: &[u8]| BigNum::from_slice(octets).unwrap();
        let dh =
            Dh::from_pqg(number(&group.prime()), Some(number(&group.order())), number(group.generator().encoded()));
        let theirs = dh.unwrap().generate_key().unwrap();
        let element = PublicElement::parse(group, &theirs.public_key().to_vec()).unwrap();
        let ours = DhPair::generate(group, &mut OsRng).unwrap();
        let secret = theirs.compute_key(&number(ours.public().encoded())).unwrap();
        let shared = ours.agree(&element).unwrap();
        assert_eq!(shared.len(), group.element_len());
        // OpenSSL drops leading zeros, and its binding leaves as many unused octets behind.
        let mut moved: Vec<u8> = shared.expose().iter().copied().skip_while(|octet| *octet == 0).collect();
        moved.resize(secret.len(), 0);
        assert_eq!(moved, secret, "{}", group.name());
    }
}
