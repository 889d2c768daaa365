//! Chips that refuse, lie, or have another key; terminals that send no key.

use proptest::prelude::*;

use super::super::chip::Form;
use super::*;
use crate::iso7816::commands::Instruction;
use crate::iso7816::secure_messaging::SecureMessagingError;
use crate::iso7816::{Le, LinkFault};

#[test]
fn a_chip_with_another_key_agrees_and_proves_nothing() {
    for (parameters, cipher) in [
        (on(NamedCurve::BrainpoolP256r1), CipherAlgorithm::Aes128),
        (on(NamedCurve::P256), CipherAlgorithm::TripleDes),
        (modulo(Group::Modp1024Order160), CipherAlgorithm::TripleDes),
    ] {
        let genuine = pair(&parameters).public_key();
        let mut copy = Document::new(holder(pair(&parameters), cipher)).secured();
        let proof = run(&mut copy, &choice(&genuine, cipher), Apdus::Short).unwrap().proof;
        // The copy cannot even read our first command, and says so without protection.
        assert_eq!(proof.unwrap_err(), SecureMessagingError::Rejected.into());
    }
}

#[test]
fn answers_under_the_old_keys_prove_nothing() {
    let pair = pair(&on(NamedCurve::P256));
    let choice = choice(&pair.public_key(), CipherAlgorithm::Aes128);
    let mut document = Document::new(holder(pair, CipherAlgorithm::Aes128)).secured();
    document.keeps_keys = true;
    let proof = run(&mut document, &choice, Apdus::Short).unwrap().proof;
    assert!(matches!(proof, Err(ChipAuthenticationError::Response(_))), "{proof:?}");
}

#[test]
fn only_the_untouched_first_answer_proves_possession() {
    let cipher = CipherAlgorithm::Aes256;
    let (chip, ephemeral) = (pair(&on(NamedCurve::P384)), pair(&on(NamedCurve::P384)));
    let choice = choice(&chip.public_key(), cipher);
    let shared = chip.agree(&ephemeral.public_key()).unwrap();
    let at = |ssc: SendSequenceCounter| {
        let mut session = ChipSession::new(SessionKeys::derive(cipher, shared.expose(), ssc));
        session.wrap_response(&ResponseApdu::status_only(Status::SECURITY_STATUS)).unwrap()
    };
    let zero = SendSequenceCounter::zero(cipher);
    let proven = |response: &ResponseApdu| verify(&choice, ephemeral.private(), response).is_ok();
    let first = at(zero.next());
    assert!(proven(&first), "a refusal under the new keys proves as much as a success");
    assert!(!proven(&at(zero)) && !proven(&at(zero.next().next())), "the counter is two");
    assert!(!proven(&ResponseApdu::status_only(Status::SUCCESS)));
    for at in 0..first.data.len() {
        let mut altered = first.clone();
        altered.data[at] ^= 1;
        assert!(!proven(&altered), "octet {at}");
    }
    let other = pair(&on(NamedCurve::P384));
    assert!(verify(&choice, other.private(), &first).is_err());
    let zero = Secret::new(vec![0; 48]);
    assert_eq!(verify(&choice, &zero, &first).unwrap_err(), AgreementError::PrivateKey.into());
}

/// What becomes of a refusal of the first or the second command.
fn refused(cipher: CipherAlgorithm, at: usize, status: u16) -> (usize, ProtocolError) {
    let choice = choice(&pair(&on(NamedCurve::P256)).public_key(), cipher);
    let mut count = 0;
    let mut link = Scripted::new(|_: &CommandApdu| {
        count += 1;
        Ok(ResponseApdu::status_only(if count == at { Status::new(status) } else { Status::SUCCESS }))
    });
    let error = blocking::run(terminal::perform(&mut link, &choice, &mut OsRng)).unwrap_err();
    (count, error)
}

#[test]
fn refusals_name_the_command() {
    let error = |command, status| ProtocolError::Refused { command, status: Status::new(status) };
    let set = Instruction::ManageSecurityEnvironment;
    let authenticate = Instruction::GeneralAuthenticate { step: 1 };
    for status in [0x6A80, 0x6A88, 0x6982, 0x6F00, 0x6D00] {
        assert_eq!(refused(CipherAlgorithm::Aes128, 1, status), (1, error(set, status)));
        assert_eq!(refused(CipherAlgorithm::Aes128, 2, status), (2, error(authenticate, status)));
    }
    assert_eq!(refused(CipherAlgorithm::Aes128, 2, 0x6300), (2, error(authenticate, 0x6300)));
    // A template refused for another reason than its form is not followed by the other form.
    for status in [0x6300, 0x6982, 0x6985, 0x6F00, 0x6988] {
        assert_eq!(refused(CipherAlgorithm::TripleDes, 1, status), (1, error(set, status)));
    }
}

#[test]
fn both_forms_refused_is_refused() {
    let choice = choice(&pair(&on(NamedCurve::P256)).public_key(), CipherAlgorithm::TripleDes);
    for status in [0x6A80, 0x6A81, 0x6A86, 0x6A88, 0x6D00] {
        let mut link = Scripted::new(|_: &CommandApdu| Ok(ResponseApdu::status_only(Status::new(status))));
        let error = blocking::run(terminal::perform(&mut link, &choice, &mut OsRng)).unwrap_err();
        assert!(matches!(error, ProtocolError::Refused { .. }));
        assert_eq!(link.commands, 2);
    }
}

#[test]
fn a_session_lost_over_it_is_a_matter_of_transport() {
    let pair = pair(&on(NamedCurve::P256));
    let choice = choice(&pair.public_key(), CipherAlgorithm::Aes128);
    let link = Scripted::new(|_: &CommandApdu| Ok(ResponseApdu::status_only(Status::new(0x6F00))));
    let mut channel = Channel::Plain(link).secure(old_keys());
    let error = blocking::run(terminal::perform(&mut channel, &choice, &mut OsRng)).unwrap_err();
    assert_eq!(error, ProtocolError::Transport(LinkFault::SessionRejected.into()));
}

#[test]
fn without_random_octets_nothing_is_sent() {
    let choice = choice(&pair(&on(NamedCurve::P256)).public_key(), CipherAlgorithm::Aes128);
    let mut link = Scripted::new(|_: &CommandApdu| panic!("nothing may be sent"));
    let error = blocking::run(terminal::perform(&mut link, &choice, &mut Drawn::new(Vec::new()))).unwrap_err();
    assert_eq!(error, ProtocolError::Random(RandomError));
}

#[test]
fn a_source_that_draws_the_chips_own_key_is_not_trusted() {
    let chip = pair(&on(NamedCurve::P256));
    let choice = choice(&chip.public_key(), CipherAlgorithm::Aes128);
    let mut link = Scripted::new(|_: &CommandApdu| panic!("nothing may be sent"));
    let mut random = Drawn::new(chip.private().expose().to_vec());
    let error = blocking::run(terminal::perform(&mut link, &choice, &mut random)).unwrap_err();
    assert_eq!(error, ProtocolError::Random(RandomError));
}

/// What a chip answers to an ephemeral key in both forms.
fn chip_answers(parameters: &AgreementKey, public_key: impl Fn(&AgreementKey) -> Vec<u8>) -> [Status; 2] {
    let pair = pair(parameters);
    let own = pair.public_key();
    let sent = public_key(&own);
    let mut chip = holder(pair, CipherAlgorithm::TripleDes);
    let (template, opened) = chip.set_kat(&messages::set_kat(&sent, None));
    assert_eq!(opened.is_some(), template.status == Status::SUCCESS);
    let set_at = messages::set_at(variant(&own, CipherAlgorithm::TripleDes), None);
    assert_eq!(chip.set_at(&set_at).status, Status::SUCCESS);
    let (authentication, opened) = chip.general_authenticate(&messages::general_authenticate(&sent));
    assert_eq!(opened.is_some(), authentication.status == Status::SUCCESS);
    [template.status, authentication.status]
}

#[test]
fn the_chip_validates_the_terminals_key() {
    let curve = on(NamedCurve::P256);
    let refused = [Status::WRONG_DATA; 2];
    assert_eq!(
        chip_answers(&curve, |_| pair(&on(NamedCurve::P256)).public_key().plain_value().to_vec()),
        [Status::SUCCESS; 2]
    );
    assert_eq!(chip_answers(&curve, |own| own.plain_value().to_vec()), refused, "its own key");
    assert_eq!(chip_answers(&curve, |_| vec![0]), refused, "the point at infinity");
    assert_eq!(chip_answers(&curve, |_| Vec::new()), refused);
    let off_the_curve = |own: &AgreementKey| {
        let mut octets = own.plain_value().to_vec();
        octets[64] ^= 1;
        octets
    };
    assert_eq!(chip_answers(&curve, off_the_curve), refused);
    assert_eq!(chip_answers(&curve, |_| on(NamedCurve::BrainpoolP256r1).plain_value().to_vec()), refused);
    for group in Group::ALL {
        let group = modulo(group);
        for small in [0, 1, 2] {
            assert_eq!(chip_answers(&group, |_| vec![small]), refused, "{small}");
        }
        assert_eq!(chip_answers(&group, |_| vec![0xFF; 256]), refused);
    }
}

#[test]
fn a_selection_serves_once_and_a_chain_has_an_end() {
    let pair = pair(&on(NamedCurve::P256));
    let own = pair.public_key();
    let ephemeral = super::pair(&own).public_key();
    let mut chip = holder(pair, CipherAlgorithm::Aes128);
    let authenticate = messages::general_authenticate(ephemeral.plain_value());
    let set_at = messages::set_at(variant(&own, CipherAlgorithm::Aes128), None);
    let status = |(response, _): (ResponseApdu, _)| response.status;
    assert_eq!(status(chip.general_authenticate(&authenticate)), Status::CONDITIONS_OF_USE);
    assert_eq!(chip.set_at(&set_at).status, Status::SUCCESS);
    assert_eq!(status(chip.general_authenticate(&authenticate)), Status::SUCCESS);
    assert_eq!(status(chip.general_authenticate(&authenticate)), Status::CONDITIONS_OF_USE);
    assert_eq!(chip.set_at(&set_at).status, Status::SUCCESS);
    chip.reset();
    assert_eq!(status(chip.general_authenticate(&authenticate)), Status::CONDITIONS_OF_USE);
    assert_eq!(chip.set_at(&set_at).status, Status::SUCCESS);
    let piece = commands::general_authenticate(&[0; 250], commands::Chaining::Continues);
    assert_eq!(status(chip.general_authenticate(&piece)), Status::SUCCESS);
    assert_eq!(status(chip.general_authenticate(&piece)), Status::SUCCESS);
    assert_eq!(status(chip.general_authenticate(&piece)), Status::WRONG_LENGTH, "no chain is endless");
}

#[test]
fn the_chip_refuses_what_it_does_not_offer() {
    let cipher = CipherAlgorithm::Aes128;
    let (one, other) = (pair(&on(NamedCurve::P256)), pair(&on(NamedCurve::P256)));
    let own = one.public_key();
    let static_key = |key_pair, key_id| StaticKey { key_pair, key_id: Some(key_id), ciphers: vec![cipher] };
    let mut chip = Chip::new(vec![static_key(one, 1), static_key(other, 2)]);
    let mut set_at = |variant, key_id| chip.set_at(&messages::set_at(variant, key_id)).status;
    let offered = variant(&own, cipher);
    assert_eq!(set_at(offered, Some(2)), Status::SUCCESS);
    assert_eq!(set_at(offered, Some(3)), Status::REFERENCE_NOT_FOUND);
    assert_eq!(set_at(offered, None), Status::REFERENCE_NOT_FOUND, "ambiguous");
    assert_eq!(set_at(variant(&own, CipherAlgorithm::Aes192), Some(1)), Status::WRONG_DATA);
    assert_eq!(set_at(variant(&modulo(Group::Modp1024Order160), cipher), Some(1)), Status::WRONG_DATA);
    let ephemeral = pair(&own).public_key();
    let (response, _) = chip.set_kat(&messages::set_kat(ephemeral.plain_value(), Some(1)));
    assert_eq!(response.status, Status::WRONG_DATA, "a template is for Triple DES");
    let mut chip = chip.with_only(Form::KeyAgreementTemplate);
    assert_eq!(chip.set_at(&messages::set_at(offered, Some(1))).status, Status::WRONG_P1_P2);
}

proptest! {
    #[test]
    fn arbitrary_commands_never_open_the_chip(data in prop::collection::vec(any::<u8>(), 0..90), ins: bool) {
        let pair = pair(&on(NamedCurve::P256));
        let set_at = messages::set_at(variant(&pair.public_key(), CipherAlgorithm::TripleDes), None);
        let mut chip = holder(pair, CipherAlgorithm::TripleDes);
        chip.set_at(&set_at);
        let command = CommandApdu::new(0, 0x86, 0, 0).with_data(data).with_le(Le::SHORT_MAX);
        let (_, opened) = if ins { chip.set_kat(&command) } else { chip.general_authenticate(&command) };
        prop_assert!(opened.is_none());
        let _ = chip.set_at(&command);
    }

    #[test]
    fn arbitrary_answers_prove_nothing_and_never_panic(answers in prop::collection::vec((any::<u16>(), prop::collection::vec(any::<u8>(), 0..40)), 4)) {
        let choice = choice(&pair(&on(NamedCurve::P256)).public_key(), CipherAlgorithm::TripleDes);
        let mut answers = answers.into_iter();
        let mut link = Scripted::new(|_: &CommandApdu| {
            let (status, data) = answers.next().unwrap();
            Ok(ResponseApdu::new(data, Status::new(status)))
        });
        if let Ok(established) = blocking::run(terminal::perform(&mut link, &choice, &mut OsRng)) {
            let response = ResponseApdu::new([0x99, 2, 0x90, 0, 0x8E, 8, 1, 2, 3, 4, 5, 6, 7, 8], Status::SUCCESS);
            prop_assert!(verify(&established.choice, established.ephemeral.private(), &response).is_err());
        }
    }
}
