//! MSE:Set AT with its variants, the status of each step, and the order of the chain.

use crate::crypto::cipher::CipherAlgorithm;
use crate::crypto::random::OsRng;
use crate::crypto::secret::Secret;
use crate::iso7816::commands::{self, Chaining, Instruction, Template};
use crate::iso7816::scripted::Scripted;
use crate::iso7816::{CommandApdu, Le, LinkFault, ResponseApdu, Status, blocking};
use crate::protocols::KeyAgreement;
use crate::protocols::pace::chip::{Chip, ParameterReferenceRule, Personalisation};
use crate::protocols::pace::keys::PasswordReference;
use crate::protocols::pace::messages::{SetAt, Step};
use crate::protocols::pace::{Choice, Established, Mapping, ParameterReference, terminal};
use crate::protocols::{Misbehaviour, Password, ProtocolError, Unsupported};

use super::{Card, generic, offer, password, personalisation, run, run_altered, same_keys};

/// A run with a chip of this rule, and how many MSE:Set AT it took.
fn run_with_rule(
    rule: ParameterReferenceRule,
    reference: ParameterReference,
) -> (Result<Established, ProtocolError>, usize) {
    let card = Card::new(Chip::new(Personalisation { parameter_reference: rule, ..personalisation(generic()) }));
    let mut sent = 0;
    let choice = Choice::of(generic()).with_parameter_reference(reference);
    let mut link = Scripted::new(|command: &CommandApdu| {
        sent += usize::from(command.ins == 0x22);
        Ok(card.respond(command, &mut OsRng))
    });
    let found = blocking::run(terminal::perform(&mut link, &choice, &password(), &mut OsRng));
    (found, sent)
}

#[test]
fn domain_parameters_are_named_or_not_as_the_chip_likes_it_with_one_retry() {
    use ParameterReference::{Omitted, Sent};
    use ParameterReferenceRule::{Conditional, Refused, Required};
    for (rule, reference, commands) in [
        (Conditional, Omitted, 1),
        (Conditional, Sent, 1),
        (Required, Omitted, 2),
        (Required, Sent, 1),
        (Refused, Omitted, 1),
        (Refused, Sent, 2),
    ] {
        let (found, sent) = run_with_rule(rule, reference);
        assert!(found.is_ok(), "{rule:?} {reference:?}");
        assert_eq!(sent, commands);
    }
}

/// A chip that answers every MSE:Set AT with this status, and how many it got.
fn refusing_set_at(sw: u16) -> (ProtocolError, usize) {
    let mut link = Scripted::new(|_: &CommandApdu| Ok(ResponseApdu::status_only(Status::new(sw))));
    let choice = Choice::of(generic());
    let error = blocking::run(terminal::perform(&mut link, &choice, &password(), &mut OsRng)).unwrap_err();
    (error, link.commands)
}

#[test]
fn a_refused_set_at_is_sent_twice_at_most_and_only_if_the_parameters_may_be_why() {
    for (sw, commands) in [(0x6A80, 2), (0x6A87, 2), (0x6A88, 2), (0x6985, 1), (0x6D00, 1), (0x6982, 1), (0x6FFF, 1)] {
        let (error, sent) = refusing_set_at(sw);
        let expected =
            ProtocolError::Refused { command: Instruction::ManageSecurityEnvironment, status: Status::new(sw) };
        assert_eq!((error, sent), (expected, commands), "{sw:04X}");
    }
}

#[test]
fn few_tries_left_are_a_warning() {
    let warning = |sw| {
        run_altered(
            generic(),
            move |n, _, answer| {
                if n == 1 { ResponseApdu::status_only(Status::new(sw)) } else { answer }
            },
        )
    };
    for left in [0, 1, 2] {
        assert_eq!(warning(0x63C0 + left).unwrap().outcome.tries_left, u8::try_from(left).ok());
    }
    assert_eq!(warning(0x9000).unwrap().outcome.tries_left, None);
}

#[test]
fn every_step_says_what_was_refused() {
    for (on, step) in [(2, 1), (3, 2), (4, 3), (5, 4)] {
        for sw in [0x6985, 0x6983, 0x6D00, 0x6700, 0x6283] {
            let found =
                run_altered(
                    generic(),
                    move |n, _, answer| {
                        if n == on { ResponseApdu::status_only(Status::new(sw)) } else { answer }
                    },
                );
            let command = Instruction::GeneralAuthenticate { step };
            assert_eq!(found.unwrap_err(), ProtocolError::Refused { command, status: Status::new(sw) });
        }
    }
}

#[test]
fn only_the_last_step_speaks_about_the_password() {
    for sw in [0x6300, 0x63C2, 0x6982, 0x6A80] {
        let status = Status::new(sw);
        for on in 2..=5 {
            let found = run_altered(
                generic(),
                move |n, _, answer| {
                    if n == on { ResponseApdu::status_only(status) } else { answer }
                },
            );
            let error = found.unwrap_err();
            if on == 5 {
                assert_eq!(error, ProtocolError::PasswordWrong { status });
                assert_eq!(error.tries_left(), (sw == 0x63C2).then_some(2));
            } else {
                assert!(matches!(error, ProtocolError::Refused { .. }));
            }
        }
    }
}

#[test]
fn a_wrong_password_is_tried_once_and_told_from_a_lost_chip() {
    for mapping in [Mapping::Generic, Mapping::Integrated] {
        let offer = offer(KeyAgreement::Ecdh, mapping, CipherAlgorithm::TripleDes, 12);
        let card = Card::new(Chip::new(personalisation(offer)));
        let mut commands = 0;
        let mut link = Scripted::new(|command: &CommandApdu| {
            commands += 1;
            Ok(card.respond(command, &mut OsRng))
        });
        let wrong = Password::from_key_information("T22000129364081251010319");
        let error = blocking::run(terminal::perform(&mut link, &Choice::of(offer), &wrong, &mut OsRng)).unwrap_err();
        assert_eq!(error, ProtocolError::PasswordWrong { status: Status::AUTHENTICATION_FAILED });
        assert!(!error.is_retryable());
        assert_eq!(commands, 5);
    }
}

#[test]
fn a_lost_chip_is_a_matter_of_transport_in_every_step() {
    for lost in 1..=5 {
        let card = Card::new(Chip::new(personalisation(generic())));
        let mut link =
            card.link(move |n, _, answer| if n == lost { Err(LinkFault::ChipLost.into()) } else { Ok(answer) });
        let found = blocking::run(terminal::perform(&mut link, &Choice::of(generic()), &password(), &mut OsRng));
        let error = found.unwrap_err();
        assert_eq!(error, ProtocolError::Transport(LinkFault::ChipLost.into()));
        assert!(error.is_retryable());
    }
}

#[test]
fn keys_of_2048_bits_need_extended_commands() {
    let long = offer(KeyAgreement::Dh, Mapping::Generic, CipherAlgorithm::Aes128, 1);
    let mut link = Scripted::new(|_: &CommandApdu| panic!("nothing may be sent"));
    let found = blocking::run(terminal::perform(&mut link, &Choice::of(long), &password(), &mut OsRng));
    assert_eq!(found.unwrap_err(), ProtocolError::Unsupported(Unsupported::ExtendedLength));
    run_altered(long, |n, command, answer| {
        assert_eq!(command.is_extended(), n == 3 || n == 4);
        answer
    })
    .unwrap();
}

/// ISO/IEC 7816-4, 5.3.3 and 5.3.4: the key goes in two commands and comes back in two answers.
#[test]
fn keys_of_2048_bits_go_in_pieces_where_the_chip_takes_them() {
    for (mapping, id) in [(Mapping::Generic, 1), (Mapping::Integrated, 2)] {
        let long = offer(KeyAgreement::Dh, mapping, CipherAlgorithm::Aes128, id);
        let card = Card::new(Chip::new(Personalisation { takes_pieces: true, ..personalisation(long) }));
        let mut held = Vec::new();
        let chip = card.clone();
        let mut link = Scripted::new(move |command: &CommandApdu| {
            assert!(!command.is_extended());
            if command.ins == 0xC0 {
                return Ok(ResponseApdu::new(std::mem::take(&mut held), Status::SUCCESS));
            }
            let mut answer = chip.respond(command, &mut OsRng);
            if answer.data.len() > 256 {
                held = answer.data.split_off(256);
                answer.status = Status::new(0x6100 | u16::try_from(held.len()).unwrap());
            }
            Ok(answer)
        });
        let choice = Choice::of(long).with_pieces();
        let found = blocking::run(terminal::perform(&mut link, &choice, &password(), &mut OsRng)).unwrap();
        assert!(same_keys(found.keys, card.opened().keys));
    }
}

#[test]
fn a_piece_that_is_refused_or_answered_ends_the_run() {
    let long = offer(KeyAgreement::Dh, Mapping::Generic, CipherAlgorithm::Aes128, 1);
    let perform = |answer: ResponseApdu| {
        let card = Card::new(Chip::new(Personalisation { takes_pieces: true, ..personalisation(long) }));
        let mut link = Scripted::new(move |command: &CommandApdu| {
            let is_piece = command.ins == 0x86 && command.le == Le::None;
            Ok(if is_piece { answer.clone() } else { card.respond(command, &mut OsRng) })
        });
        let choice = Choice::of(long).with_pieces();
        blocking::run(terminal::perform(&mut link, &choice, &password(), &mut OsRng)).unwrap_err()
    };
    let (command, status) = (Instruction::GeneralAuthenticate { step: 2 }, Status::CHAINING_NOT_SUPPORTED);
    assert_eq!(perform(ResponseApdu::status_only(status)), ProtocolError::Refused { command, status });
    let chatty = ResponseApdu::new([0x7C, 0x00], Status::SUCCESS);
    assert_eq!(perform(chatty), ProtocolError::Misbehaved(Misbehaviour::DynamicAuthenticationData));
}

#[test]
fn a_chip_without_the_password_says_so_before_anything_is_tried() {
    let card = Card::new(Chip::new(personalisation(generic())));
    let status = Status::REFERENCE_NOT_FOUND;
    let found = run(&card, generic(), &Password::from_can("123456")).unwrap_err();
    assert_eq!(found, ProtocolError::Refused { command: Instruction::ManageSecurityEnvironment, status });
}

#[test]
fn pin_tries_are_counted_down_warned_of_and_given_back() {
    let pin = |text: &str| Password::Pin(Secret::new(text.as_bytes().to_vec()));
    let card = Card::new(Chip::new(Personalisation {
        passwords: vec![password(), pin("123456")],
        offers: vec![generic()],
        tries: Some(3),
        ..Personalisation::default()
    }));
    let wrong = || run(&card, generic(), &pin("000000")).unwrap_err();
    assert_eq!(wrong().tries_left(), Some(2));
    assert_eq!(wrong().tries_left(), Some(1));
    assert_eq!(run(&card, generic(), &pin("123456")).unwrap().outcome.tries_left, Some(1));
    assert_eq!(run(&card, generic(), &pin("123456")).unwrap().outcome.tries_left, None);
    for left in [2, 1, 0] {
        assert_eq!(wrong(), ProtocolError::PasswordWrong { status: Status::tries(left) });
    }
    let command = Instruction::GeneralAuthenticate { step: 1 };
    let blocked = ProtocolError::Refused { command, status: Status::BLOCKED };
    assert_eq!(run(&card, generic(), &pin("123456")).unwrap_err(), blocked);
    assert!(run(&card, generic(), &password()).is_ok(), "what is printed is never blocked");
}

fn set_at(data: &[u8]) -> CommandApdu {
    commands::manage_security_environment(Template::MutualAuthentication, data)
}

#[test]
fn chip_refuses_a_set_at_it_cannot_follow() {
    let both = vec![generic(), offer(KeyAgreement::Ecdh, Mapping::Generic, CipherAlgorithm::Aes128, 12)];
    let mut chip = Chip::new(Personalisation { offers: both, ..personalisation(generic()) });
    let oid = generic().variant().oid();
    let data = |password, id| SetAt::new(oid, password, id).encode();
    let good = data(PasswordReference::Mrz, Some(13));
    let mut status = |command: &CommandApdu| chip.set_at(command).status;
    assert_eq!(status(&set_at(&good)), Status::SUCCESS);
    assert_eq!(status(&set_at(&[&good[..], &[0x7F, 0x4C, 0x00]].concat())), Status::SUCCESS);
    let reversed = [&[0x84, 1, 12, 0x83, 1, 1, 0x80, 10], oid.content()].concat();
    assert_eq!(status(&set_at(&reversed)), Status::SUCCESS);
    assert_eq!(status(&set_at(&data(PasswordReference::Mrz, None))), Status::REFERENCE_NOT_FOUND);
    assert_eq!(status(&set_at(&data(PasswordReference::Mrz, Some(14)))), Status::REFERENCE_NOT_FOUND);
    assert_eq!(status(&set_at(&data(PasswordReference::Puk, Some(13)))), Status::REFERENCE_NOT_FOUND);
    let other = offer(KeyAgreement::Ecdh, Mapping::Integrated, CipherAlgorithm::Aes128, 13).variant().oid();
    assert_eq!(status(&set_at(&SetAt::new(other, PasswordReference::Mrz, None).encode())), Status::WRONG_DATA);
    for malformed in [&good[..good.len() - 1], &[], &[0x83, 1, 1], &[&good[..], &good[..]].concat()] {
        assert_eq!(status(&set_at(malformed)), Status::WRONG_DATA);
    }
    assert_eq!(status(&set_at(&good).with_le(Le::SHORT_MAX)), Status::WRONG_LENGTH);
    let internal = commands::manage_security_environment(Template::InternalAuthentication, &good);
    assert_eq!(status(&internal), Status::WRONG_P1_P2);
}

#[test]
fn chip_keeps_to_the_chain_and_starts_anew_after_any_error() {
    let mut chip = Chip::new(personalisation(generic()));
    let first = commands::general_authenticate(&Step::EncryptedNonce.encode_command(&[]), Chaining::Continues);
    let select = set_at(&SetAt::new(generic().variant().oid(), PasswordReference::Mrz, None).encode());
    assert_eq!(chip.general_authenticate(&first, &mut OsRng).0.status, Status::CONDITIONS_OF_USE);
    let unchained = commands::general_authenticate(&first.data, Chaining::Ends);
    let without_le = first.clone().with_le(Le::None);
    let mut other_p1 = first.clone();
    other_p1.p1 = 1;
    let with_content = commands::general_authenticate(&[0x7C, 2, 0x81, 0], Chaining::Continues);
    let bare = commands::general_authenticate(&[0x80], Chaining::Continues);
    for (command, status) in [
        (unchained, Status::CHAIN_UNFINISHED),
        (without_le, Status::WRONG_LENGTH),
        (other_p1, Status::WRONG_P1_P2),
        (with_content, Status::WRONG_DATA),
        (bare, Status::WRONG_DATA),
    ] {
        assert_eq!(chip.set_at(&select).status, Status::SUCCESS);
        assert_eq!(chip.general_authenticate(&command, &mut OsRng).0.status, status);
        assert_eq!(chip.general_authenticate(&first, &mut OsRng).0.status, Status::CONDITIONS_OF_USE);
    }
    // A reset in between, and a step out of order.
    assert_eq!(chip.set_at(&select).status, Status::SUCCESS);
    chip.reset();
    assert_eq!(chip.general_authenticate(&first, &mut OsRng).0.status, Status::CONDITIONS_OF_USE);
    assert_eq!(chip.set_at(&select).status, Status::SUCCESS);
    assert_eq!(chip.general_authenticate(&first, &mut OsRng).0.status, Status::SUCCESS);
    assert_eq!(chip.general_authenticate(&first, &mut OsRng).0.status, Status::WRONG_DATA);
}

#[test]
fn chip_refuses_keys_that_are_none_and_tokens_of_others() {
    let run_to = |steps: &[(Step, Vec<u8>)]| {
        let mut chip = Chip::new(personalisation(generic()));
        chip.set_at(&set_at(&SetAt::new(generic().variant().oid(), PasswordReference::Mrz, None).encode()));
        let mut last = Status::SUCCESS;
        for (step, content) in steps {
            let chaining = if *step == Step::MutualAuthentication { Chaining::Ends } else { Chaining::Continues };
            let command = commands::general_authenticate(&step.encode_command(content), chaining);
            let (answer, opened) = chip.general_authenticate(&command, &mut OsRng);
            assert!(opened.is_none());
            last = answer.status;
        }
        last
    };
    let generator = crate::protocols::pace::PublicKey::generator(generic().parameters()).encoded().to_vec();
    let first = (Step::EncryptedNonce, Vec::new());
    let mut off_curve = generator.clone();
    off_curve[64] ^= 1;
    for bad in [off_curve, vec![0], Vec::new(), generator[..64].to_vec()] {
        assert_eq!(run_to(&[first.clone(), (Step::MapNonce, bad.clone())]), Status::WRONG_DATA);
        let good = (Step::MapNonce, generator.clone());
        assert_eq!(run_to(&[first.clone(), good, (Step::KeyAgreement, bad)]), Status::WRONG_DATA);
    }
    let all = [
        first,
        (Step::MapNonce, generator.clone()),
        (Step::KeyAgreement, generator),
        (Step::MutualAuthentication, vec![0; 8]),
    ];
    assert_eq!(run_to(&all), Status::AUTHENTICATION_FAILED);
}
