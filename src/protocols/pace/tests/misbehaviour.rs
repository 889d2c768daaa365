//! Chips that break the protocol, and what each way of breaking it is called.

use proptest::prelude::*;

use crate::crypto::cipher::CipherAlgorithm;
use crate::crypto::curve::NamedCurve;
use crate::crypto::dh::Group;
use crate::crypto::ecdh;
use crate::crypto::random::OsRng;
use crate::encoding::{Reader, Tag, ber_tlv};
use crate::iso7816::scripted::Scripted;
use crate::iso7816::{CommandApdu, ResponseApdu, Status, blocking};
use crate::protocols::KeyAgreement;
use crate::protocols::pace::chip::{Chip, Personalisation};
use crate::protocols::pace::messages::{MutualAuthentication, SetAt, Step};
use crate::protocols::pace::{Choice, Established, Mapping, Offer, terminal};
use crate::protocols::{Misbehaviour, ProtocolError};

use super::{Card, generic, offer, password, run_altered};

/// The commands after MSE:Set AT: step 1 is command 2.
const STEPS: [(usize, Tag); 4] = [(2, Tag::new(0x80)), (3, Tag::new(0x82)), (4, Tag::new(0x84)), (5, Tag::new(0x86))];

/// A run in which the answer to command `on` is `data`.
fn answering(offer: Offer, on: usize, data: Vec<u8>) -> Result<Established, ProtocolError> {
    run_altered(
        offer,
        move |n, _, answer| {
            if n == on { ResponseApdu::new(data.clone(), Status::SUCCESS) } else { answer }
        },
    )
}

/// A run in which the object in the answer to command `on` has this value.
fn with_value(offer: Offer, on: usize, value: &[u8]) -> Result<Established, ProtocolError> {
    let (_, tag) = STEPS[on - 2];
    answering(offer, on, ber_tlv::encode(Tag::new(0x7C), &ber_tlv::encode(tag, value)))
}

fn assert_misbehaved(found: Result<Established, ProtocolError>, expected: Misbehaviour) {
    assert_eq!(found.map(drop), Err(ProtocolError::Misbehaved(expected)));
}

#[test]
fn every_step_demands_its_own_tag_and_nothing_else() {
    for (on, tag) in STEPS {
        let alter = |inner: &(dyn Fn(&[u8]) -> Vec<u8> + Sync)| {
            let card = Card::new(Chip::new(super::personalisation(generic())));
            let mut count = 0;
            let mut link = Scripted::new(|command: &CommandApdu| {
                count += 1;
                let answer = card.respond(command, &mut OsRng);
                if count != on {
                    return Ok(answer);
                }
                let content = Reader::sole(&answer.data, Tag::new(0x7C)).unwrap().value.to_vec();
                Ok(ResponseApdu::new(inner(&content), Status::SUCCESS))
            });
            blocking::run(terminal::perform(&mut link, &Choice::of(generic()), &password(), &mut OsRng))
        };
        let wrap = |content: &[u8]| ber_tlv::encode(Tag::new(0x7C), content);
        let value = |content: &[u8]| Reader::sole(content, tag).unwrap().value.to_vec();
        let other = Tag::new(tag.number() + 0x10);
        assert_misbehaved(
            alter(&|content| wrap(&ber_tlv::encode(other, &value(content)))),
            Misbehaviour::TagUnexpected,
        );
        assert_misbehaved(alter(&|_| wrap(&[])), Misbehaviour::TagUnexpected);
        assert_misbehaved(alter(&|content| [wrap(content), wrap(&[])].concat()), Misbehaviour::TagUnexpected);
        let twice = |content: &[u8]| wrap(&[content, content].concat());
        assert_misbehaved(alter(&twice), Misbehaviour::TagUnexpected);
        assert_misbehaved(alter(&|content| content.to_vec()), Misbehaviour::TagUnexpected);
        let cut = |content: &[u8]| {
            let whole = wrap(content);
            whole[..whole.len() - 1].to_vec()
        };
        assert_misbehaved(alter(&cut), Misbehaviour::DynamicAuthenticationData);
        assert_misbehaved(alter(&|_| Vec::new()), Misbehaviour::AnswerMissing);
    }
}

#[test]
fn a_nonce_of_no_possible_length_is_refused() {
    for len in [0, 1, 15, 17, 80] {
        assert_misbehaved(with_value(generic(), 2, &vec![1; len]), Misbehaviour::NonceInvalid);
    }
    // Any number of whole blocks will do for the Generic Mapping, but not for the other one.
    let other_length = with_value(generic(), 2, &[1; 32]).unwrap_err();
    assert!(matches!(other_length, ProtocolError::PasswordWrong { .. }));
    let integrated = offer(KeyAgreement::Ecdh, Mapping::Integrated, CipherAlgorithm::Aes128, 13);
    assert_misbehaved(with_value(integrated, 2, &[1; 32]), Misbehaviour::NonceInvalid);
}

#[test]
fn an_altered_nonce_looks_like_a_wrong_password() {
    for mapping in [Mapping::Generic, Mapping::Integrated] {
        let offer = offer(KeyAgreement::Ecdh, mapping, CipherAlgorithm::Aes128, 13);
        let error = with_value(offer, 2, &[1; 16]).unwrap_err();
        assert_eq!(error, ProtocolError::PasswordWrong { status: Status::AUTHENTICATION_FAILED });
    }
}

#[test]
fn points_that_are_no_public_keys_are_refused_in_mapping_and_agreement() {
    let point = ecdh::KeyPair::generate(NamedCurve::BrainpoolP256r1, &mut OsRng).unwrap().public().encoded().to_vec();
    let mut off_curve = point.clone();
    off_curve[64] ^= 1;
    let compressed = [&[0x02 | point[64] & 1], &point[1..33]].concat();
    let hybrid = [&[0x06 | point[64] & 1], &point[1..]].concat();
    let out_of_range = [&[0x04][..], &[0xFF; 64]].concat();
    let foreign = ecdh::KeyPair::generate(NamedCurve::P256, &mut OsRng).unwrap().public().encoded().to_vec();
    let longer = [&point[..], &[0]].concat();
    let zero = [&[0x04][..], &[0; 64]].concat();
    for on in [3, 4] {
        for octets in [
            &off_curve,
            &compressed,
            &hybrid,
            &out_of_range,
            &foreign,
            &longer,
            &zero,
            &vec![0x00],
            &vec![],
            &point[..64].to_vec(),
        ] {
            assert_misbehaved(with_value(generic(), on, octets), Misbehaviour::PublicKeyInvalid);
        }
    }
}

#[test]
fn numbers_of_small_order_or_out_of_range_are_refused_in_mapping_and_agreement() {
    let group = Group::Modp1024Order160;
    let dh = offer(KeyAgreement::Dh, Mapping::Generic, CipherAlgorithm::Aes128, 0);
    let prime = group.prime();
    let less_one = {
        let mut octets = prime.clone();
        octets[127] -= 1;
        octets
    };
    let outside_subgroup = vec![2];
    for on in [3, 4] {
        for octets in [&vec![], &vec![0], &vec![1], &outside_subgroup, &prime, &less_one, &vec![0xFF; 129]] {
            assert_misbehaved(with_value(dh, on, octets), Misbehaviour::PublicKeyInvalid);
        }
    }
}

#[test]
fn our_own_keys_sent_back_are_refused() {
    for offer in [generic(), offer(KeyAgreement::Dh, Mapping::Generic, CipherAlgorithm::Aes128, 0)] {
        for (on, step, tag) in [(3, Step::MapNonce, 0x82), (4, Step::KeyAgreement, 0x84)] {
            let reflected = run_altered(offer, move |n, command, answer| {
                if n != on {
                    return answer;
                }
                let key = step.parse_command(&command.data).unwrap();
                let object = ber_tlv::encode(Tag::new(tag), key);
                ResponseApdu::new(ber_tlv::encode(Tag::new(0x7C), &object), Status::SUCCESS)
            });
            assert_misbehaved(reflected, Misbehaviour::KeyReflected);
        }
    }
    // A leading zero makes the same number other octets.
    let dh = offer(KeyAgreement::Dh, Mapping::Generic, CipherAlgorithm::Aes128, 0);
    let reflected = run_altered(dh, |n, command, answer| {
        if n != 4 {
            return answer;
        }
        let key = [&[0], Step::KeyAgreement.parse_command(&command.data).unwrap()].concat();
        ResponseApdu::new(Step::KeyAgreement.encode_response(&key), Status::SUCCESS)
    });
    assert_misbehaved(reflected, Misbehaviour::KeyReflected);
}

#[test]
fn a_chip_whose_token_does_not_fit_is_not_believed() {
    let altered = |change: fn(Vec<u8>) -> Vec<u8>| {
        run_altered(generic(), move |n, _, answer| {
            if n != 5 {
                return answer;
            }
            let mut parsed = MutualAuthentication::parse(&answer.data).unwrap();
            parsed.token = change(parsed.token);
            ResponseApdu::new(parsed.encode(), Status::SUCCESS)
        })
    };
    assert_misbehaved(
        altered(|token| {
            let mut token = token;
            token[7] ^= 1;
            token
        }),
        Misbehaviour::TokenInvalid,
    );
    assert_misbehaved(altered(|token| token[..7].to_vec()), Misbehaviour::TokenInvalid);
    assert_misbehaved(altered(|token| [token, vec![0]].concat()), Misbehaviour::TokenInvalid);
    assert_misbehaved(altered(|_| Vec::new()), Misbehaviour::TokenInvalid);
    // Ours, sent back.
    let reflected = run_altered(generic(), |n, command, answer| {
        if n != 5 {
            return answer;
        }
        let token = Step::MutualAuthentication.parse_command(&command.data).unwrap();
        let parsed = MutualAuthentication::parse(&answer.data).unwrap();
        ResponseApdu::new(MutualAuthentication { token: token.to_vec(), ..parsed }.encode(), Status::SUCCESS)
    });
    assert_misbehaved(reflected, Misbehaviour::TokenInvalid);
}

/// A run in which the last answer has these Chip Authentication Data.
fn with_data(offer: Offer, data: Option<Vec<u8>>) -> Established {
    let personalisation = Personalisation {
        chip_authentication_key: Some(ecdh::KeyPair::generate(NamedCurve::BrainpoolP256r1, &mut OsRng).unwrap()),
        ..super::personalisation(offer)
    };
    let card = Card::new(Chip::new(personalisation));
    let mut link = card.link(move |n, _, answer| {
        if n != 5 {
            return Ok(answer);
        }
        let parsed = MutualAuthentication::parse(&answer.data).unwrap();
        let altered = MutualAuthentication { chip_authentication_data: data.clone(), ..parsed };
        Ok(ResponseApdu::new(altered.encode(), Status::SUCCESS))
    });
    blocking::run(terminal::perform(&mut link, &Choice::of(offer), &password(), &mut OsRng)).unwrap()
}

#[test]
fn chip_authentication_data_where_there_should_be_none_are_a_note() {
    let outcome = with_data(generic(), Some(vec![1; 48])).outcome;
    assert!(outcome.extra_data);
    assert_eq!(outcome.chip_authentication_data, None);
    assert!(!with_data(generic(), None).outcome.extra_data);
}

#[test]
fn chip_authentication_data_that_are_missing_or_wrong_stop_nothing_and_prove_nothing() {
    let cam = offer(KeyAgreement::Ecdh, Mapping::ChipAuthentication, CipherAlgorithm::Aes128, 13);
    assert_eq!(with_data(cam, None).outcome.chip_authentication_data, None);
    for undecipherable in [vec![], vec![1; 47]] {
        let outcome = with_data(cam, Some(undecipherable)).outcome;
        assert_eq!(outcome.chip_authentication_data, Some(Vec::new()));
        assert!(!outcome.extra_data);
    }
}

#[test]
fn mapping_data_in_the_integrated_mapping_are_refused() {
    let integrated = offer(KeyAgreement::Ecdh, Mapping::Integrated, CipherAlgorithm::Aes128, 13);
    assert_misbehaved(with_value(integrated, 3, &[0]), Misbehaviour::TagUnexpected);
    assert!(with_value(integrated, 3, &[]).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arbitrary_answers_never_open_anything_and_never_panic(on in 1_usize..6, data in prop::collection::vec(any::<u8>(), 0..90), sw: u16) {
        let found = run_altered(generic(), move |n, _, answer| {
            if n == on { ResponseApdu::new(data.clone(), Status::new(sw)) } else { answer }
        });
        // Data after MSE:Set AT mean nothing, its status may be a success or a warning.
        prop_assert!(on == 1 || found.is_err());
    }

    #[test]
    fn arbitrary_messages_never_panic(data in prop::collection::vec(any::<u8>(), 0..60)) {
        for step in [Step::EncryptedNonce, Step::MapNonce, Step::KeyAgreement, Step::MutualAuthentication] {
            let _ = step.parse_command(&data);
            let _ = step.parse_response(&data);
        }
        let _ = MutualAuthentication::parse(&data);
        let _ = SetAt::parse(&data);
    }

    #[test]
    fn what_set_at_says_reads_back(password: u8, id in prop::option::of(0..i32::MAX)) {
        let set_at = SetAt { protocol: generic().variant().oid(), password, parameter_id: id };
        prop_assert_eq!(SetAt::parse(&set_at.encode()), Ok(set_at));
    }
}
