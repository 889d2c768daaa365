//! Pinned to Doc 9303-11, appendix D; what both sides do with each other proves agreement only.

use proptest::prelude::*;

use super::keys::DocumentBasicAccessKeys;
use super::messages::{AuthenticationMessage, CryptogramError, KeyingMaterial};
use super::{chip, terminal};
use crate::crypto::random::{Drawn, OsRng};
use crate::crypto::secret::Secret;
use crate::iso7816::commands::Instruction;
use crate::iso7816::scripted::{Scripted, transcript};
use crate::iso7816::{CommandApdu, Link, LinkFault, ResponseApdu, SecureLink, Status, blocking, commands};
use crate::protocols::{Misbehaviour, Password, ProtocolError, Unsupported};

const KEY_INFORMATION: &str = "L898902C<369080619406236";
const RND_IC: &str = "4608F91988702212";
const RND_IFD: &str = "781723860C06C226";
const K_IFD: &str = "0B795240CB7049B01C19B33E32804F0B";
const K_IC: &str = "0B4F80323EB3191CB04970CB4052790B";
const TO_CHIP: &str = "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7";
const TO_TERMINAL: &str = "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449";

/// The whole of D.3 and D.4, as it goes over the air.
const APDUS: [[&str; 2]; 5] = [
    ["0084000008", "4608F919887022129000"],
    [
        "008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728",
        "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000",
    ],
    ["0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", "990290008E08FA855A5D4C50A8ED9000"],
    ["0CB000000D9701048E08ED6705417E96BA5500", "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"],
    [
        "0CB000040D9701128E082EA28A70F3C7B53500",
        "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000",
    ],
];

fn bytes<const N: usize>(text: &str) -> [u8; N] {
    hex::decode(text).unwrap().try_into().unwrap()
}

fn password() -> Password {
    Password::from_key_information(KEY_INFORMATION)
}

/// What the worked example drew.
fn drawn(parts: &[&str]) -> Drawn {
    Drawn::new(hex::decode(parts.concat()).unwrap())
}

#[test]
fn keys_are_those_of_appendix_d() {
    let keys = DocumentBasicAccessKeys::derive(&Secret::new(KEY_INFORMATION.as_bytes().to_vec()));
    assert_eq!(keys.k_enc.expose(), bytes::<16>("AB94FDECF2674FDFB9B391F85D7F76F2"));
    assert_eq!(keys.k_mac.expose(), bytes::<16>("7962D9ECE03D1ACD4C76089DCE131543"));
}

#[test]
fn cryptograms_are_those_of_appendix_d() {
    let keys = DocumentBasicAccessKeys::from_seed(&bytes::<16>("239AB9CB282DAF66231DC5A4DF6BFBAE"));
    for (own, peer, keying, sealed) in [(RND_IFD, RND_IC, K_IFD, TO_CHIP), (RND_IC, RND_IFD, K_IC, TO_TERMINAL)] {
        let message = AuthenticationMessage {
            own_nonce: bytes(own),
            peer_nonce: bytes(peer),
            keying_material: KeyingMaterial::new(bytes(keying)),
        };
        assert_eq!(hex::encode_upper(message.seal(&keys).unwrap()), sealed);
        let opened = AuthenticationMessage::open(&keys, &bytes::<40>(sealed)).unwrap();
        assert_eq!((opened.own_nonce, opened.peer_nonce), (bytes(own), bytes(peer)));
        assert_eq!(opened.keying_material.expose(), bytes::<16>(keying));
    }
}

#[test]
fn terminal_replays_appendix_d_byte_for_byte() {
    let mut link = transcript(&APDUS);
    let keys = blocking::run(terminal::perform(&mut link, &password(), &mut drawn(&[RND_IFD, K_IFD]))).unwrap();
    let mut link = SecureLink::new(link, keys);
    let mut transmit = |text: &str| {
        let command = CommandApdu::parse(&hex::decode(text).unwrap()).unwrap();
        hex::encode_upper(blocking::run(link.transmit(&command)).unwrap().into_data())
    };
    assert_eq!(transmit("00A4020C02011E"), "");
    assert_eq!(transmit("00B0000004"), "60145F01");
    assert_eq!(transmit("00B0000412"), "04303130365F36063034303030305C026175");
}

#[test]
fn chip_replays_appendix_d_byte_for_byte() {
    let mut chip = chip::Chip::new(&Secret::new(KEY_INFORMATION.as_bytes().to_vec()));
    let mut random = drawn(&[RND_IC, K_IC]);
    assert_eq!(hex::encode_upper(chip.get_challenge(&mut random).encode()), APDUS[0][1]);
    let command = CommandApdu::parse(&hex::decode(APDUS[1][0]).unwrap()).unwrap();
    let (answer, keys) = chip.mutual_authenticate(&command, &mut random);
    assert_eq!(hex::encode_upper(answer.encode()), APDUS[1][1]);
    assert_eq!(hex::encode_upper(keys.unwrap().counter().octets()), "887022120C06C226");
}

/// Runs the terminal against a chip whose answer to command `n` passes through `alter`.
fn run(password: &Password, alter: impl Fn(usize, ResponseApdu) -> ResponseApdu + Send) -> Result<(), ProtocolError> {
    let mut chip = chip::Chip::new(&Secret::new(KEY_INFORMATION.as_bytes().to_vec()));
    let mut count = 0;
    let mut link = Scripted::new(move |command: &CommandApdu| {
        count += 1;
        Ok(alter(
            count,
            match command.ins {
                0x84 => chip.get_challenge(&mut OsRng),
                _ => chip.mutual_authenticate(command, &mut OsRng).0,
            },
        ))
    });
    blocking::run(terminal::perform(&mut link, password, &mut OsRng)).map(drop)
}

#[test]
fn a_wrong_password_is_told_from_every_other_refusal() {
    let wrong = Password::from_key_information("L898902C<369080619406237");
    let status = Status::AUTHENTICATION_FAILED;
    assert_eq!(run(&wrong, |_, answer| answer), Err(ProtocolError::PasswordWrong { status }));
    let answering = |on, status| {
        run(&password(), move |n, answer| if n == on { ResponseApdu::status_only(Status::new(status)) } else { answer })
    };
    for status in [0x6300, 0x63C1, 0x6982, 0x6988] {
        let expected = ProtocolError::PasswordWrong { status: Status::new(status) };
        assert_eq!(answering(2, status), Err(expected));
    }
    for (on, command) in [(1, Instruction::GetChallenge), (2, Instruction::ExternalAuthenticate)] {
        for status in [0x6985, 0x6A88, 0x6D00] {
            let expected = ProtocolError::Refused { command, status: Status::new(status) };
            assert_eq!(answering(on, status), Err(expected));
        }
    }
    assert_eq!(run(&password(), |_, answer| answer), Ok(()));
}

#[test]
fn a_lost_chip_is_a_matter_of_transport() {
    let mut link = Scripted::new(|_: &CommandApdu| Err(LinkFault::ChipLost.into()));
    let error = blocking::run(terminal::perform(&mut link, &password(), &mut OsRng)).unwrap_err();
    assert_eq!(error, ProtocolError::Transport(LinkFault::ChipLost.into()));
    assert!(error.is_retryable());
}

#[test]
fn a_chip_that_does_not_know_the_password_is_not_believed() {
    let answering = |on, data: Vec<u8>| {
        run(
            &password(),
            move |n, answer| {
                if n == on { ResponseApdu::new(data.clone(), Status::SUCCESS) } else { answer }
            },
        )
    };
    let misbehaved = |kind| Err(ProtocolError::Misbehaved(kind));
    assert_eq!(answering(1, vec![1; 7]), misbehaved(Misbehaviour::ChallengeLength));
    assert_eq!(answering(2, vec![1; 39]), misbehaved(Misbehaviour::CryptogramLength));
    assert_eq!(answering(2, vec![1; 40]), misbehaved(Misbehaviour::CryptogramChecksum));
    // Right keys, old nonces: the answer of another run.
    assert_eq!(answering(2, hex::decode(TO_TERMINAL).unwrap()), misbehaved(Misbehaviour::NonceNotReturned));
}

#[test]
fn only_the_mrz_opens_basic_access_control() {
    let mut link = Scripted::new(|_: &CommandApdu| panic!("nothing may be sent"));
    let error = blocking::run(terminal::perform(&mut link, &Password::from_can("123456"), &mut OsRng)).unwrap_err();
    assert_eq!(error, ProtocolError::Unsupported(Unsupported::PasswordKind));
}

#[test]
fn a_challenge_serves_once() {
    let mut chip = chip::Chip::new(&Secret::new(KEY_INFORMATION.as_bytes().to_vec()));
    let command = CommandApdu::parse(&hex::decode(APDUS[1][0]).unwrap()).unwrap();
    let mut random = drawn(&[RND_IC, K_IC, RND_IC]);
    let authenticate = |chip: &mut chip::Chip| chip.mutual_authenticate(&command, &mut OsRng).0.status;
    assert_eq!(authenticate(&mut chip), Status::CONDITIONS_OF_USE);
    chip.get_challenge(&mut random);
    assert_eq!(authenticate(&mut chip), Status::SUCCESS);
    assert_eq!(authenticate(&mut chip), Status::CONDITIONS_OF_USE);
    chip.get_challenge(&mut OsRng);
    assert_eq!(authenticate(&mut chip), Status::AUTHENTICATION_FAILED, "RND.IC of another run");
}

proptest! {
    #[test]
    fn arbitrary_cryptograms_are_refused_and_never_panic(sealed in prop::collection::vec(any::<u8>(), 0..60)) {
        let keys = DocumentBasicAccessKeys::from_seed(&[7; 16]);
        let expected = if sealed.len() == 40 { CryptogramError::Checksum } else { CryptogramError::Length };
        prop_assert_eq!(AuthenticationMessage::open(&keys, &sealed).unwrap_err(), expected);
        let mut chip = chip::Chip::new(&Secret::new(sealed.clone()));
        chip.get_challenge(&mut OsRng);
        let command = commands::external_authenticate(&sealed);
        prop_assert!(chip.mutual_authenticate(&command, &mut OsRng).1.is_none());
    }
}
