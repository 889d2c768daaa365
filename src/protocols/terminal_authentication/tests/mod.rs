//! The signed bytes are pinned to the worked example for Extended Access Control (BSI and secunet, version 1.01, ECDH), whose
//! version 2 signs what version 1 signs as long as there are no auxiliary data; the rules to TR-03105-3.2, unit J.

mod chip_rules;
mod mint;
mod runs;

use super::messages::{self, Carriage, CompressedPublicKey, IdPicc, KeyReferenceError};
use crate::crypto::curve::{NamedCurve, PublicPoint};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::ecdsa::{self, Signature};
use crate::crypto::secret::Secret;
use crate::pki::cv_certificate::ReferenceError;

/// Chip's key of PACE, terminal's key of Chip Authentication, challenge, terminal's public key and signature.
const PACE_CHIP: &str = "04282CF38073036AFAC216AF135BD994DA0C357F10BD4C34AFEA1042B2EB0FD6804DF3658B835AC2E7133F13691184542BB50B109963\
    A4662ABDC08B9763AF4B5B";
const CHIP_AUTHENTICATION_TERMINAL: &str = "045A7A377FC9CAFC03AC7FF45441A8B2909D88EAB8E6B0173847AB49B949DF3799A34EE57EC55268CF8B1C3EC489F8BF4CF4C68D3FD9\
    670E89C0D5D3FFF1AAF89F";
const CHALLENGE: [u8; 8] = [0x54, 0x7E, 0x4E, 0xAB, 0x03, 0xB2, 0x35, 0xD2];
const TERMINAL_KEY: &str = "043385B484E8E994C93F55ADF4A9C92DA3C063AC7D744E85D38EE070BF6FF8D7ABA2DE688724B27D6BAE2B1C8AE074C09BB8808CC830\
    36B0692898711D3F6FC3213846E14B3154845084DFBC0EB70AE2BDEA8EEBD6796ACFA4C56F5703CE5A6EFE0A266E43C3F71A1B7EEC60\
    E5C6F0850DC4D3455F53282C9FBCA85DC947D13BEE";
const SIGNATURE: &str = "81A2D9E5891B86A0F01ADD0341C89D6E9EF3E20C223884F27B2F2040E9721C46C9C3CF7C0EE0A422263BA6F1EAFC693BD8738F34760B\
    5998584F58DD25B8D60D99D7C45957C2E2F10C0E5F91A8DC88BD7CFA33CBF784A9DA83C800324165179DBE71C69B2C0FD811270E436C\
    43278184DDB542142342DBF156E82D2A1BC19085";

/// The x-coordinate of a point on brainpoolP256r1 (TR-03110-3, A.2.2.3).
fn compressed(point: &str) -> CompressedPublicKey {
    let point = PublicPoint::parse(NamedCurve::BrainpoolP256r1, &hex::decode(point).unwrap()).unwrap();
    CompressedPublicKey::from_octets(point.x().to_vec())
}

#[test]
fn what_is_signed_is_what_the_worked_example_signed() {
    let id_picc = IdPicc::from_ephemeral_key(&compressed(PACE_CHIP));
    let ephemeral = compressed(CHIP_AUTHENTICATION_TERMINAL);
    let message = messages::signed_message(&id_picc, &CHALLENGE, &ephemeral);
    let digest = DigestAlgorithm::Sha512.digest(message.expose());
    let curve = NamedCurve::BrainpoolP512r1;
    let key = PublicPoint::parse(curve, &hex::decode(TERMINAL_KEY).unwrap()).unwrap();
    let signature = Signature::parse_plain(curve, &hex::decode(SIGNATURE).unwrap()).unwrap();
    assert_eq!(ecdsa::verify(&key, &digest, &signature), Ok(()));
}

/// Doc 9303-11, 7.1.2 and appendix D.2: the document number with its check digit, fillers included.
#[test]
fn after_bac_the_chip_is_named_by_its_document_number() {
    let id_picc = |information: &str| IdPicc::from_key_information(&Secret::new(information.as_bytes().to_vec()));
    let ephemeral = CompressedPublicKey::from_octets(b"abc".to_vec());
    let message = messages::signed_message(&id_picc("L898902C<369080619406236").unwrap(), &[7; 8], &ephemeral);
    assert_eq!(message.expose(), [b"L898902C<3", &[7; 8][..], ephemeral.octets()].concat());
    assert!(id_picc("69080619406236").is_none());
    assert_eq!(format!("{:?}", id_picc("L898902C<369080619406236").unwrap()), "IdPicc(10 octets)");
}

#[test]
fn a_reference_travels_in_data_object_83() {
    let reference = "DEISCVCA00001".parse().unwrap();
    let data = messages::key_reference(&reference);
    assert_eq!(hex::encode_upper(&data), "830D44454953435643413030303031");
    assert_eq!(messages::parse_key_reference(&data), Ok(reference));
    let error = messages::parse_key_reference(&[0x83, 0]).unwrap_err();
    assert_eq!(error, KeyReferenceError::Reference(ReferenceError::Length(0)));
    for data in [&[][..], &[0x84, 1, b'A'], &[0x83, 1, b'A', 0], &[0x83, 2, b'A']] {
        assert!(matches!(messages::parse_key_reference(data), Err(KeyReferenceError::Structure(_))));
    }
}

#[test]
fn a_certificate_travels_whole_or_in_short_commands() {
    let certificate = mint::cvca(1).sign();
    let whole = messages::verify_certificate(&certificate, Carriage::Whole);
    assert_eq!((whole.len(), whole[0].is_extended()), (1, true));
    assert_eq!(whole[0].data, certificate.command_data());
    let chained = messages::verify_certificate(&certificate, Carriage::Chained);
    let classes: Vec<u8> = chained.iter().map(|command| command.cla).collect();
    assert_eq!(classes, [0x10, 0x00]);
    assert!(chained.iter().all(|command| !command.is_extended() && command.header()[1..] == [0x2A, 0x00, 0xBE]));
    let data: Vec<u8> = chained.iter().flat_map(|command| command.data.clone()).collect();
    assert_eq!(data, certificate.command_data());
}
