//! Pinned to Doc 9303-11, appendix F, as far as it goes: it prints no public key, so its signature cannot be opened.

use std::sync::{Arc, Mutex};

use proptest::prelude::*;

use super::chip::{EcdsaSigner, RsaSigner, Signer, respond};
use super::terminal::{Exchange, perform};
use super::*;
use crate::crypto::curve::{NamedCurve, PublicPoint};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::ecdh::KeyPair;
use crate::crypto::ecdsa::Signature;
use crate::crypto::iso9796::Trailer;
use crate::crypto::random::{Drawn, OsRng, Random};
use crate::crypto::rsa::RsaPublicKey;
use crate::crypto::secret::Secret;
use crate::iso7816::scripted::{Scripted, transcript};
use crate::iso7816::{CommandApdu, Le, ResponseApdu, Status, blocking, commands};
use crate::pki::PublicKey;
use crate::protocols::{KeyPossession, Misbehaviour, Proof, ProtocolError};

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

const RND_IFD: &str = "F173589974BF40C6";
const M1: &str = "9D2784A67F8E7C659973EA1AEA25D95B6C8F91E5002F369F0FBDCE8A3CEC1991B543F1696546C5524CF23A5303CD6C98599F40B79F377B5F3A1406B3B4D8F96784D23AA88DB7E1032A405E69325FA91A6E86F5C71AEA978264C4A207446DAD4E7292E2DCDA3024B47DA8";
const REPRESENTATIVE: &str = "6A9D2784A67F8E7C659973EA1AEA25D95B6C8F91E5002F369F0FBDCE8A3CEC1991B543F1696546C5524CF23A5303CD6C98599F40B79F377B5F3A1406B3B4D8F96784D23AA88DB7E1032A405E69325FA91A6E86F5C71AEA978264C4A207446DAD4E7292E2DCDA3024B47DA8C063AA1E6D22FBD976AB0FE73D94D2D9C6D88127BC";
const SIGNATURE: &str = "756B683B036A6368F4A2EB29EA700F96E26100AFC0809F60A91733BA29CAB3628CB1A017190A85DADE83F0B977BB513FC9C672E5C93EFEBBE250FE1B722C7CEEF35D26FC8F19219C92D362758FA8CB0FF68CEF320A8753913ED25F69F7CEE7726923B2C43437800BBC9BC028C49806CF2E47D16AE2B2CC1678F2A4456EF98FC9";
const APPENDIX_F: [[&str; 2]; 1] = [[
    "0088000008F173589974BF40C600",
    "756B683B036A6368F4A2EB29EA700F96E26100AFC0809F60A91733BA29CAB3628CB1A017190A85DADE83F0B977BB513FC9C672E5C93EFEBBE250FE1B722C7CEEF35D26FC8F19219C92D362758FA8CB0FF68CEF320A8753913ED25F69F7CEE7726923B2C43437800BBC9BC028C49806CF2E47D16AE2B2CC1678F2A4456EF98FC99000",
]];

/// Bouncy Castle, ISO9796Test: a 1024-bit key and a signature that holds for a challenge of zeros.
const MODULUS: &str = "CDCBDABBF93BE8E8294E32B055256BBD0397735189BF75816341BB0D488D05D627991221DF7D59835C76A4BB4808ADEEB779E7794504E956ADC2A661B46904CDC71337DD29DDDD454124EF79CFDD7BC2C21952573CEFBA485CC38C6BD2428809B5A31A898A6B5648CAA4ED678D9743B589134B7187478996300EDBA16271A861";
const HOLDS_FOR_ZEROS: &str = "482E20D1EDDED34359C38F5E7C01203F9D6B2641CDCA5C404D49ADAEDE034C7481D781D043722587761C90468DE69C6585A1E8B9C322F90E1B580EEDAB3F6007D0C366CF92B4DB8B41C8314929DCE2BE889C0129123484D2FD3D12763D2EBFD12AC8E51D7061AFCA1A53DEDEC7B9A617472A78C952CCC72467AE008E5F132994";

#[test]
fn terminal_replays_appendix_f() {
    let mut random = Drawn::new(bytes(RND_IFD));
    let exchange = blocking::run(perform(&mut transcript(&APPENDIX_F), Some(128), &mut random)).unwrap();
    assert_eq!(exchange.challenge.octets().as_slice(), bytes(RND_IFD));
    assert_eq!(exchange.response, bytes(SIGNATURE));
}

#[test]
fn chip_signs_the_representative_of_appendix_f() {
    let signed = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&signed);
    let signer = RsaSigner {
        modulus_bits: 1024,
        digest: DigestAlgorithm::Sha1,
        trailer: Trailer::Implicit,
        private_operation: move |representative: &[u8]| {
            *seen.lock().unwrap() = representative.to_vec();
            Some(bytes(SIGNATURE))
        },
    };
    let command = CommandApdu::parse(&bytes(APPENDIX_F[0][0])).unwrap();
    let answer = respond(&command, &signer, &mut Drawn::new(bytes(M1)));
    assert_eq!(answer.encode(), bytes(APPENDIX_F[0][1]));
    assert_eq!(*signed.lock().unwrap(), bytes(REPRESENTATIVE));
}

#[test]
fn chip_refuses_other_challenges_than_eight_bytes() {
    let signer = RsaSigner {
        modulus_bits: 1024,
        digest: DigestAlgorithm::Sha1,
        trailer: Trailer::Implicit,
        private_operation: |_: &[u8]| None,
    };
    let status = |command: &CommandApdu| respond(command, &signer, &mut OsRng).status;
    let internal_authenticate = |data: &[u8]| commands::internal_authenticate(data, Le::SHORT_MAX);
    assert_eq!(status(&internal_authenticate(&[1; 7])), Status::WRONG_LENGTH);
    assert_eq!(status(&internal_authenticate(&[1; 8])), Status::MEMORY_FAILURE);
    let mut command = internal_authenticate(&[1; 8]);
    command.p2 = 1;
    assert_eq!(status(&command), Status::WRONG_P1_P2);
}

/// Hash function and form.
fn found(possession: &KeyPossession) -> (DigestAlgorithm, SignatureForm) {
    match possession.proof() {
        Proof::ActiveAuthentication { digest, form } => (digest, form),
        other => panic!("{other:?}"),
    }
}

fn rsa_key() -> PublicKey {
    PublicKey::Rsa(RsaPublicKey::new(&bytes(MODULUS), &[1, 0, 1]).unwrap())
}

#[test]
fn an_rsa_signature_holds_for_its_challenge_only() {
    let zeros = Challenge::new([0; 8]);
    let possession = verify(&rsa_key(), None, &zeros, &bytes(HOLDS_FOR_ZEROS)).unwrap();
    let form = SignatureForm::Iso9796 { trailer: Trailer::Implicit, leading_zero_missing: false };
    assert_eq!(possession.proof(), Proof::ActiveAuthentication { digest: DigestAlgorithm::Sha1, form });
    assert_eq!(*possession.public_key(), rsa_key().into());
    for (challenge, response) in [
        (Challenge::new([1; 8]), bytes(HOLDS_FOR_ZEROS)),
        (zeros, bytes(SIGNATURE)),
        (zeros, bytes(HOLDS_FOR_ZEROS)[..127].to_vec()),
        (zeros, Vec::new()),
    ] {
        assert!(matches!(verify(&rsa_key(), None, &challenge, &response), Err(ActiveAuthenticationError::Rsa(_))));
    }
}

fn ec_signer(curve: NamedCurve, digest: DigestAlgorithm) -> (EcdsaSigner, PublicKey) {
    // With the topmost octet zero it is below any order.
    let mut private_key = vec![0; curve.order_len()];
    OsRng.fill(&mut private_key[1..]).unwrap();
    let pair = KeyPair::from_private(curve, Secret::new(private_key.clone())).unwrap();
    let public_key = PublicKey::Ec(pair.public().clone());
    (EcdsaSigner { curve, private_key: Secret::new(private_key), digest }, public_key)
}

#[test]
fn ecdsa_without_an_announced_hash_finds_the_one_used() {
    use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
    let challenge = Challenge::new([7; 8]);
    for curve in [NamedCurve::P256, NamedCurve::P384, NamedCurve::BrainpoolP320r1, NamedCurve::P521] {
        for digest in [Sha1, Sha224, Sha256, Sha384, Sha512] {
            let (signer, key) = ec_signer(curve, digest);
            let response = signer.sign(challenge.octets(), &mut OsRng).unwrap();
            assert_eq!(Some(response.len()), messages::signature_len(&key));
            let possession = verify(&key, None, &challenge, &response).unwrap();
            assert_eq!(found(&possession), (digest, SignatureForm::EcdsaPlain));
            assert!(verify(&key, Some(digest), &challenge, &response).is_ok());
        }
    }
}

#[test]
fn an_announced_hash_admits_no_other() {
    let (signer, key) = ec_signer(NamedCurve::P384, DigestAlgorithm::Sha256);
    let challenge = Challenge::new([7; 8]);
    let response = signer.sign(challenge.octets(), &mut OsRng).unwrap();
    let verified = |announced| verify(&key, Some(announced), &challenge, &response).map(|proof| found(&proof).0);
    assert_eq!(verified(DigestAlgorithm::Sha256), Ok(DigestAlgorithm::Sha256));
    assert_eq!(verified(DigestAlgorithm::Sha384), Err(ActiveAuthenticationError::Ecdsa));
}

#[test]
fn ecdsa_in_der_is_accepted_and_noted() {
    let (signer, key) = ec_signer(NamedCurve::BrainpoolP256r1, DigestAlgorithm::Sha256);
    let challenge = Challenge::new([7; 8]);
    let plain = signer.sign(challenge.octets(), &mut OsRng).unwrap();
    let der = Signature::parse_plain(signer.curve, &plain).unwrap().encode_der();
    let form = |response: &[u8]| verify(&key, None, &challenge, response).map(|proof| found(&proof).1);
    assert_eq!(form(&der), Ok(SignatureForm::EcdsaDer));
    assert_eq!(form(&plain[1..]), Err(ActiveAuthenticationError::ResponseFormat));
    assert_eq!(form(&[]), Err(ActiveAuthenticationError::ResponseFormat));
    assert_eq!(form(&[&[0; 31][..], &[1], &[0; 31], &[1]].concat()), Err(ActiveAuthenticationError::Ecdsa));
}

/// Instruction, Le, and whether in extended form.
type Asked = (u8, Le, bool);

/// What a chip with a signature of 512 bytes is asked, and what comes of it.
fn asked(
    max_response: u32,
    mut answer: impl FnMut(&CommandApdu) -> ResponseApdu + Send,
) -> (Vec<Asked>, Result<usize, ProtocolError>) {
    let mut asked = Vec::new();
    let mut challenges = Vec::new();
    let mut link = Scripted::new(|command: &CommandApdu| {
        asked.push((command.ins, command.le, command.extended));
        if command.ins == 0x88 {
            assert!(!challenges.contains(&command.data), "a challenge is used once");
            challenges.push(command.data.clone());
        }
        Ok(answer(command))
    })
    .with_max_response(max_response);
    let result = blocking::run(perform(&mut link, Some(512), &mut OsRng));
    (asked, result.map(|Exchange { response, .. }| response.len()))
}

#[test]
fn long_signatures_are_asked_for_in_every_way_chips_understand() {
    let [short, exact, most] =
        [(0x88, Le::SHORT_MAX, false), (0x88, Le::Bytes(512), true), (0x88, Le::Bytes(65_536), true)];
    let signature = |len: usize| ResponseApdu::new(vec![0x5A; len], Status::SUCCESS);
    assert_eq!(asked(65_536, |_| signature(512)), (vec![exact], Ok(512)));
    // A chip that cuts off without a word, then one that never gives all of it.
    let cut = |command: &CommandApdu| signature(if command.le == Le::Bytes(65_536) { 512 } else { 231 });
    assert_eq!(asked(65_536, cut), (vec![exact, most], Ok(512)));
    assert_eq!(asked(65_536, |_| signature(231)), (vec![exact, most, short], Ok(231)));
    assert_eq!(asked(65_536, |_| signature(0)).1, Err(Misbehaviour::AnswerMissing.into()));
    assert_eq!(asked(65_536, |_| signature(3000)).1, Err(Misbehaviour::AnswerTooLong.into()));
    // On a link of short APDUs, in pieces.
    let mut pieces = 2;
    let in_pieces = move |_: &CommandApdu| {
        pieces -= 1;
        ResponseApdu::new(vec![0x5A; 256], Status::new(if pieces > 0 { 0x6100 } else { 0x9000 }))
    };
    assert_eq!(asked(256, in_pieces), (vec![short, (0xC0, Le::SHORT_MAX, false)], Ok(512)));
}

#[test]
fn refusals_are_named_and_a_named_length_is_tried() {
    let refuse = |status| move |_: &CommandApdu| ResponseApdu::status_only(Status::new(status));
    let refused = |status| {
        let command = crate::iso7816::commands::Instruction::InternalAuthenticate;
        Err(ProtocolError::Refused { command, status: Status::new(status) })
    };
    assert_eq!(asked(256, refuse(0x6982)).1, refused(0x6982));
    let (commands, result) = asked(65_536, refuse(0x6700));
    assert_eq!((commands.len(), result), (3, refused(0x6700)));
    let (commands, result) = asked(256, refuse(0x6C80));
    assert_eq!((commands.len(), result), (4, refused(0x6C80)));
    let wants_128 = |command: &CommandApdu| match command.le {
        Le::Bytes(128) => ResponseApdu::new(vec![1; 512], Status::SUCCESS),
        _ => ResponseApdu::status_only(Status::new(0x6C80)),
    };
    assert_eq!(asked(256, wants_128).1, Ok(512));
}

proptest! {
    #[test]
    fn arbitrary_responses_prove_nothing_and_never_panic(response in prop::collection::vec(any::<u8>(), 0..140), rnd: [u8; 8]) {
        let generator = PublicKey::Ec(PublicPoint::generator(NamedCurve::P256));
        for key in [rsa_key(), generator] {
            prop_assert!(verify(&key, None, &Challenge::new(rnd), &response).is_err());
        }
    }
}
