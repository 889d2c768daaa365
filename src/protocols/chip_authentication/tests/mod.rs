//! What both sides do with each other proves agreement only; `vectors` and the recorded sessions pin it to other people's
//! chips.

mod keys;
mod refusals;
mod runs;
mod selection;

use super::chip::{Chip, StaticKey};
use super::terminal::Established;
use super::*;
use crate::crypto::cipher::CipherAlgorithm;
use crate::crypto::curve::{NamedCurve, PublicPoint};
use crate::crypto::dh::Group;
use crate::crypto::random::{Drawn, OsRng, Random, RandomError};
use crate::crypto::secret::Secret;
use crate::encoding::{Oid, der};
use crate::iso7816::scripted::Scripted;
use crate::iso7816::secure_messaging::{ChipSession, SendSequenceCounter, SessionKeys, TerminalSession};
use crate::iso7816::{Channel, CommandApdu, Link, LinkError, ResponseApdu, Status, blocking, commands};
use crate::protocols::security_infos::{SecurityInfo, SecurityInfos};
use crate::protocols::{KeyPossession, ProtocolError};

const CIPHERS: [CipherAlgorithm; 4] =
    [CipherAlgorithm::TripleDes, CipherAlgorithm::Aes128, CipherAlgorithm::Aes192, CipherAlgorithm::Aes256];

/// Any key of these domain parameters, to name them by.
fn on(curve: NamedCurve) -> AgreementKey {
    AgreementKey::Ecdh(PublicPoint::generator(curve))
}

fn modulo(group: Group) -> AgreementKey {
    AgreementKey::Dh(group.generator())
}

fn pair(parameters: &AgreementKey) -> KeyPair {
    KeyPair::generate(parameters, &mut OsRng).unwrap()
}

/// SubjectPublicKeyInfo with standardized domain parameters.
fn public_key_info(key: &AgreementKey) -> Vec<u8> {
    let (id, value) = match key {
        AgreementKey::Ecdh(point) => (point.curve().parameter_id(), point.encoded().to_vec()),
        AgreementKey::Dh(element) => (element.group().parameter_id(), der::unsigned(element.encoded())),
        AgreementKey::ExplicitDh(_) => panic!("no standardized domain parameters"),
    };
    let oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 2]);
    der::sequence(&[der::sequence(&[der::oid(&oid), der::unsigned(&[id])]), der::bit_string(&value)])
}

/// What DG14 says about a key.
fn key_info(key: &AgreementKey, key_id: Option<u8>) -> SecurityInfo {
    let protocol = key.agreement().public_key_oid();
    SecurityInfo::chip_authentication_public_key(&protocol, &public_key_info(key), key_id).unwrap()
}

fn offer(variant: Variant, key_id: Option<u8>) -> SecurityInfo {
    SecurityInfo::chip_authentication(&variant.oid(), key_id).unwrap()
}

fn variant(key: &AgreementKey, cipher: CipherAlgorithm) -> Variant {
    Variant { agreement: key.agreement(), cipher }
}

/// The one choice for this key and cipher.
fn choice(key: &AgreementKey, cipher: CipherAlgorithm) -> Choice {
    let infos = SecurityInfos::new(vec![key_info(key, None), offer(variant(key, cipher), None)]);
    select(&infos).unwrap().remove(0)
}

fn holder(key_pair: KeyPair, cipher: CipherAlgorithm) -> Chip {
    Chip::new(vec![StaticKey { key_pair, key_id: None, ciphers: vec![cipher] }])
}

/// A chip with the rest of its operating system: it holds the session, changes its keys and answers reads.
struct Document {
    chip: Chip,
    session: Option<ChipSession>,
    /// Keeps answering under the old keys (TR-03105-5.1, ISO7816_D_09).
    keeps_keys: bool,
    /// What went over the air.
    sent: Vec<[u8; 4]>,
    terminal_keys: Vec<Vec<u8>>,
}

impl Document {
    const fn new(chip: Chip) -> Self {
        Self { chip, session: None, keeps_keys: false, sent: Vec::new(), terminal_keys: Vec::new() }
    }

    fn secured(mut self) -> Self {
        self.session = Some(ChipSession::new(old_keys()));
        self
    }

    fn answer(&mut self, command: &CommandApdu) -> ResponseApdu {
        let plain = match &mut self.session {
            Some(session) => match session.unwrap_command(command) {
                Ok(plain) => plain,
                Err(error) => return ResponseApdu::status_only(error.status()),
            },
            None => command.clone(),
        };
        self.sent.push(plain.header());
        let (response, opened) = match (plain.ins, plain.p2) {
            (0x22, 0xA6) => self.chip.set_kat(&plain),
            (0x22, 0xA4) => (self.chip.set_at(&plain), None),
            (0x86, _) => self.chip.general_authenticate(&plain),
            _ => (ResponseApdu::new([0x60, 0x14, 0x5F, 0x01], Status::SUCCESS), None),
        };
        let response = match &mut self.session {
            Some(session) => session.wrap_response(&response).unwrap(),
            None => response,
        };
        if let Some(opened) = opened {
            self.terminal_keys.push(opened.terminal_public_key);
            if !self.keeps_keys {
                self.session = Some(ChipSession::new(opened.keys));
            }
        }
        response
    }
}

fn old_keys() -> SessionKeys {
    let cipher = CipherAlgorithm::Aes128;
    SessionKeys::derive(cipher, b"of the access protocol", SendSequenceCounter::zero(cipher))
}

/// Which commands the link below carries.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Apdus {
    Short,
    Extended,
}

/// A link to the document.
fn link(document: &mut Document, apdus: Apdus) -> impl Link {
    let longest = if apdus == Apdus::Extended { 0x1_0000 } else { 256 };
    Scripted::new(move |command: &CommandApdu| -> Result<ResponseApdu, LinkError> {
        assert!(apdus == Apdus::Extended || !command.is_extended(), "{command:?} does not fit this link");
        Ok(document.answer(command))
    })
    .with_max_response(longest)
}

/// What a whole run gives: our ephemeral pair, and whether the first answer under the new keys proves possession.
struct Outcome {
    ephemeral: KeyPair,
    proof: Result<KeyPossession, ChipAuthenticationError>,
}

/// Agrees, changes the keys, reads, and verifies what was read as evidence would.
fn run(document: &mut Document, choice: &Choice, apdus: Apdus) -> Result<Outcome, ProtocolError> {
    run_with(document, choice, apdus, &mut OsRng)
}

fn run_with(
    document: &mut Document,
    choice: &Choice,
    apdus: Apdus,
    random: &mut dyn Random,
) -> Result<Outcome, ProtocolError> {
    let secured = document.session.is_some();
    let mut channel = Channel::Plain(link(document, apdus));
    if secured {
        channel = channel.secure(old_keys());
    }
    let Established { keys, ephemeral, choice } = blocking::run(terminal::perform(&mut channel, choice, random))?;
    let mut plain = channel.into_inner();
    let mut session = TerminalSession::new(keys);
    let command = session.wrap_command(&commands::select_file(0x011E)).unwrap();
    let response = blocking::run(plain.transmit(&command)).unwrap();
    let proof = verify(&choice, ephemeral.private(), &response);
    if proof.is_ok() {
        assert_eq!(session.unwrap_response(&response).unwrap().data, [0x60, 0x14, 0x5F, 0x01]);
    }
    Ok(Outcome { ephemeral, proof })
}
