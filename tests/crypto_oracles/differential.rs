//! Curves against the RustCrypto crates, which cover five of the eleven: whatever one side makes, the other must take.

use ecdsa::elliptic_curve::point::AffineCoordinates;
use ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
use paskontrol::crypto::curve::{NamedCurve, PublicPoint};
use paskontrol::crypto::ecdh::KeyPair;
use paskontrol::crypto::ecdsa::{Signature, sign, verify};
use paskontrol::crypto::random::OsRng;
use paskontrol::crypto::secret::Secret;
use proptest::prelude::*;

/// Digests they accept: theirs must be at least half as long as the order.
fn digest() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 48..=64)
}

macro_rules! against {
    ($name:ident, $ours:ident, $theirs:ty, $arithmetic:path) => {
        mod $name {
            use super::*;
            use $arithmetic::{AffinePoint, ProjectivePoint};

            const CURVE: NamedCurve = NamedCurve::$ours;

            fn pair_and_theirs() -> (KeyPair, ecdsa::SigningKey<$theirs>) {
                let pair = KeyPair::generate(CURVE, &mut OsRng).unwrap();
                let theirs = ecdsa::SigningKey::from_slice(pair.private().expose()).unwrap();
                (pair, theirs)
            }

            proptest! {
                #![proptest_config(ProptestConfig::with_cases(24))]

                #[test]
                fn public_keys_are_the_same(_ in any::<u8>()) {
                    let (pair, theirs) = pair_and_theirs();
                    let uncompressed = theirs.verifying_key().to_sec1_point(false);
                    prop_assert_eq!(pair.public().encoded(), uncompressed.as_bytes());
                    let compressed = theirs.verifying_key().to_sec1_point(true);
                    prop_assert_eq!(&PublicPoint::parse(CURVE, compressed.as_bytes()).unwrap(), pair.public());
                }

                #[test]
                fn they_accept_what_we_sign(digest in digest()) {
                    let (pair, theirs) = pair_and_theirs();
                    let signature = sign(CURVE, pair.private(), &digest, &mut OsRng).unwrap();
                    let plain = ecdsa::Signature::<$theirs>::from_slice(&signature.encode_plain(CURVE).unwrap()).unwrap();
                    prop_assert!(theirs.verifying_key().verify_prehash(&digest, &plain).is_ok());
                }

                #[test]
                fn we_accept_what_they_sign_and_nothing_near_it(digest in digest(), octet in any::<prop::sample::Index>()) {
                    let (pair, theirs) = pair_and_theirs();
                    let signature: ecdsa::Signature<$theirs> = theirs.sign_prehash(&digest).unwrap();
                    let mut plain = signature.to_bytes().to_vec();
                    prop_assert!(verify(pair.public(), &digest, &Signature::parse_plain(CURVE, &plain).unwrap()).is_ok());
                    let octet = octet.index(plain.len());
                    plain[octet] ^= 1;
                    let near = Signature::parse_plain(CURVE, &plain).unwrap();
                    let judged = ecdsa::Signature::<$theirs>::from_slice(&plain)
                        .is_ok_and(|near| theirs.verifying_key().verify_prehash(&digest, &near).is_ok());
                    prop_assert_eq!(verify(pair.public(), &digest, &near).is_ok(), judged);
                }

                #[test]
                fn shared_secrets_are_the_same(_ in any::<u8>()) {
                    let ((ours, _), (other, theirs)) = (pair_and_theirs(), pair_and_theirs());
                    let scalar = ecdsa::SigningKey::<$theirs>::from_slice(ours.private().expose()).unwrap();
                    let point = ProjectivePoint::from(*theirs.verifying_key().as_affine());
                    let shared: AffinePoint = (point * scalar.as_nonzero_scalar().as_ref()).to_affine();
                    prop_assert!(ours.agree(other.public()).unwrap().ct_eq(&shared.x()));
                }
            }

            /// Scalars at both ends of the range, where carries and table edges live.
            #[test]
            fn public_keys_of_extreme_scalars_are_the_same() {
                for small in 1..=40_u8 {
                    let mut low = vec![0; CURVE.order_len()];
                    *low.last_mut().unwrap() = small;
                    let mut high = CURVE.parameters().order;
                    let end = high.len() - 2;
                    let tail = u16::from_be_bytes([high[end], high[end + 1]]);
                    high[end..].copy_from_slice(&(tail - u16::from(small)).to_be_bytes());
                    for private in [low, high] {
                        let theirs = ecdsa::SigningKey::<$theirs>::from_slice(&private).unwrap();
                        let ours = KeyPair::from_private(CURVE, Secret::new(private)).unwrap();
                        assert_eq!(ours.public().encoded(), theirs.verifying_key().to_sec1_point(false).as_bytes());
                    }
                }
            }
        }
    };
}

against!(p256, P256, ::p256::NistP256, ::p256);
against!(p384, P384, ::p384::NistP384, ::p384);
against!(p521, P521, ::p521::NistP521, ::p521);
against!(bp256, BrainpoolP256r1, ::bp256::BrainpoolP256r1, ::bp256::r1);
against!(bp384, BrainpoolP384r1, ::bp384::BrainpoolP384r1, ::bp384::r1);
