//! Terminal and chip, every variant of the clause.

use super::super::chip::Form;
use super::*;
use crate::protocols::{ChipPublicKey, Proof};

const SET_KAT: [u8; 4] = [0x00, 0x22, 0x41, 0xA6];
const SET_AT: [u8; 4] = [0x00, 0x22, 0x41, 0xA4];
const GENERAL_AUTHENTICATE: [u8; 4] = [0x00, 0x86, 0x00, 0x00];
const CHAINED: [u8; 4] = [0x10, 0x86, 0x00, 0x00];
const SELECT: [u8; 4] = [0x00, 0xA4, 0x02, 0x0C];

/// The chip proves the key it has, in these commands.
fn proves(
    parameters: &AgreementKey,
    cipher: CipherAlgorithm,
    only: Option<Form>,
    apdus: Apdus,
    secured: bool,
) -> Vec<[u8; 4]> {
    let pair = pair(parameters);
    let key = pair.public_key();
    let choice = choice(&key, cipher);
    let mut chip = holder(pair, cipher);
    if let Some(form) = only {
        chip = chip.with_only(form);
    }
    let mut document = Document::new(chip);
    if secured {
        document = document.secured();
    }
    let outcome = run(&mut document, &choice, apdus).unwrap();
    let proof = outcome.proof.unwrap();
    assert_eq!(*proof.public_key(), ChipPublicKey::Agreement(choice.key.clone()));
    assert_eq!(proof.proof(), Proof::ChipAuthentication { variant: choice.variant });
    assert_eq!(document.terminal_keys, [outcome.ephemeral.public_key().plain_value()]);
    document.sent
}

#[test]
fn every_curve_agrees_for_every_cipher_in_every_form() {
    for curve in NamedCurve::ALL {
        for cipher in CIPHERS {
            for secured in [false, true] {
                let commands = |only| proves(&on(curve), cipher, only, Apdus::Short, secured);
                let (template, authentication) = (vec![SET_KAT, SELECT], vec![SET_AT, GENERAL_AUTHENTICATE, SELECT]);
                if cipher == CipherAlgorithm::TripleDes {
                    assert_eq!(commands(None), template, "{curve:?}");
                    assert_eq!(commands(Some(Form::KeyAgreementTemplate)), template);
                    let second = [&[SET_KAT], authentication.as_slice()].concat();
                    assert_eq!(commands(Some(Form::AuthenticationTemplate)), second);
                } else {
                    assert_eq!(commands(None), authentication, "{curve:?} {cipher:?}");
                    assert_eq!(commands(Some(Form::AuthenticationTemplate)), authentication);
                }
            }
        }
    }
}

#[test]
fn every_group_agrees_for_every_cipher_on_every_link() {
    for group in Group::ALL {
        for cipher in CIPHERS {
            for (apdus, secured) in
                [(Apdus::Short, false), (Apdus::Short, true), (Apdus::Extended, false), (Apdus::Extended, true)]
            {
                let sent = proves(&modulo(group), cipher, None, apdus, secured);
                let long = group != Group::Modp1024Order160;
                let expected = match (cipher, apdus) {
                    // Too long for one short command, and MSE:Set KAT cannot be chained.
                    (_, Apdus::Short) if long => vec![SET_AT, CHAINED, GENERAL_AUTHENTICATE, SELECT],
                    (CipherAlgorithm::TripleDes, _) => vec![SET_KAT, SELECT],
                    _ => vec![SET_AT, GENERAL_AUTHENTICATE, SELECT],
                };
                assert_eq!(sent, expected, "{} {cipher:?} {apdus:?} {secured}", group.name());
            }
        }
    }
}

#[test]
fn a_chip_that_takes_no_extended_command_gets_the_key_in_pieces() {
    for cipher in CIPHERS {
        let pair = pair(&modulo(Group::Modp2048Order256));
        let choice = choice(&pair.public_key(), cipher);
        let mut chip = holder(pair, cipher);
        let mut keys = Vec::new();
        let mut link = Scripted::new(|command: &CommandApdu| {
            if command.is_extended() {
                keys.push(command.data.clone());
                return Ok(ResponseApdu::status_only(Status::WRONG_LENGTH));
            }
            Ok(match command.ins {
                0x22 => chip.set_at(command),
                _ => chip.general_authenticate(command).0,
            })
        })
        .with_max_response(0x1_0000);
        let established = blocking::run(terminal::perform(&mut link, &choice, &mut OsRng)).unwrap();
        let last = established.ephemeral.public_key().plain_value().to_vec();
        let reused = |data: &Vec<u8>| data.windows(last.len()).any(|window| window == last);
        assert!(!keys.is_empty() && !keys.iter().any(reused), "every attempt has its own key");
    }
}

#[test]
fn a_second_form_is_asked_with_a_second_key() {
    let pair = pair(&on(NamedCurve::P256));
    let choice = choice(&pair.public_key(), CipherAlgorithm::TripleDes);
    let mut first = Vec::new();
    let mut chip = holder(pair, CipherAlgorithm::TripleDes);
    let mut link = Scripted::new(|command: &CommandApdu| {
        Ok(match (command.ins, command.p2) {
            (_, 0xA6) => {
                first = command.data[2..].to_vec();
                ResponseApdu::status_only(Status::INS_NOT_SUPPORTED)
            }
            (0x22, _) => chip.set_at(command),
            _ => chip.general_authenticate(command).0,
        })
    });
    let established = blocking::run(terminal::perform(&mut link, &choice, &mut OsRng)).unwrap();
    assert_eq!(first.len(), 65);
    assert_ne!(first, established.ephemeral.public_key().plain_value());
}

#[test]
fn the_chip_uses_the_key_the_terminal_names() {
    let (one, other) = (pair(&on(NamedCurve::P256)), pair(&on(NamedCurve::P256)));
    let cipher = CipherAlgorithm::Aes128;
    let infos = SecurityInfos::new(vec![
        key_info(&one.public_key(), Some(1)),
        key_info(&other.public_key(), Some(0xC3)),
        offer(variant(&one.public_key(), cipher), Some(1)),
        offer(variant(&one.public_key(), cipher), Some(0xC3)),
    ]);
    let static_key = |key_pair, key_id| StaticKey { key_pair, key_id: Some(key_id), ciphers: vec![cipher] };
    let mut document = Document::new(Chip::new(vec![static_key(one, 1), static_key(other, 0xC3)])).secured();
    for choice in select(&infos).unwrap() {
        document.session = Some(ChipSession::new(old_keys()));
        let proof = run(&mut document, &choice, Apdus::Short).unwrap().proof.unwrap();
        assert_eq!(*proof.public_key(), ChipPublicKey::Agreement(choice.key));
    }
}
