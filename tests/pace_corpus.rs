//! PACE as others ran it (`../shared/corpus`): a recorded session of a real chip, and the worked example of EAC.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may say what must be so, here outside #[test] too"
)]

mod corpus;

use std::future::{Future, ready};

use paskontrol::crypto::cipher::CipherAlgorithm;
use paskontrol::crypto::random::{Random, RandomError};
use paskontrol::crypto::secret::Secret;
use paskontrol::encoding::{Tag, ber_tlv};
use paskontrol::iso7816::secure_messaging::{SendSequenceCounter, SessionKeys, TerminalSession};
use paskontrol::iso7816::{CommandApdu, Le, Link, LinkError, ResponseApdu, blocking};
use paskontrol::protocols::Password;
use paskontrol::protocols::pace::chip::{Chip, Personalisation};
use paskontrol::protocols::pace::keys::{PasswordKey, PasswordReference};
use paskontrol::protocols::pace::{Offer, ParameterReference, Preference, select, terminal};
use paskontrol::protocols::security_infos::SecurityInfos;
use serde_json::Value;

fn octets(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

fn secret(value: &Value) -> Secret {
    Secret::new(octets(value))
}

/// A private key of 32 octets, which some print with a leading zero more.
fn private_key(value: &Value) -> Vec<u8> {
    let octets = octets(value);
    octets[octets.len() - 32..].to_vec()
}

/// Gives out what was drawn then.
struct Drawn(Vec<u8>);

impl Random for Drawn {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        if self.0.len() < bytes.len() {
            return Err(RandomError);
        }
        bytes.copy_from_slice(&self.0.drain(..bytes.len()).collect::<Vec<_>>());
        Ok(())
    }
}

/// The recorded exchanges, in hexadecimal: the commands must be the same to the last octet.
struct Recording(std::vec::IntoIter<(String, String)>);

impl Recording {
    fn new(exchanges: Vec<(String, String)>) -> Self {
        Self(exchanges.into_iter())
    }
}

impl Link for Recording {
    fn transmit(&mut self, command: &CommandApdu) -> impl Future<Output = Result<ResponseApdu, LinkError>> + Send {
        let (expected, answer) = self.0.next().unwrap();
        assert_eq!(hex::encode_upper(command.encode().unwrap()), expected);
        ready(Ok(ResponseApdu::parse(&hex::decode(answer).unwrap()).unwrap()))
    }
}

/// A command under these keys: keys are the same if it is.
fn secured(keys: SessionKeys) -> Vec<u8> {
    let command = CommandApdu::new(0, 0xB0, 0x9E, 0).with_le(Le::Bytes(4));
    TerminalSession::new(keys).wrap_command(&command).unwrap().encode().unwrap()
}

fn keys(cipher: CipherAlgorithm, ks_enc: &Value, ks_mac: &Value) -> SessionKeys {
    SessionKeys::from_parts(cipher, secret(ks_enc), secret(ks_mac), SendSequenceCounter::zero(cipher)).unwrap()
}

#[test]
fn a_recorded_run_is_what_we_would_have_sent() {
    if corpus::skipped("a_recorded_run_is_what_we_would_have_sent") {
        return;
    }
    let sessions: Value = serde_json::from_slice(&corpus::read("apdu/sessions.json")).unwrap();
    let session = sessions.as_array().unwrap().iter().find(|session| session["id"] == "pace-gm-3des-nz").unwrap();
    let infos = SecurityInfos::parse(&octets(&session["card_access"])).unwrap();
    let choice = select(&infos, &Preference::default()).unwrap();
    assert_eq!(choice.parameter_reference(), ParameterReference::Omitted);
    // That terminal named the parameters although there was no doubt.
    let choice = choice.with_parameter_reference(ParameterReference::Sent);
    let cipher = choice.variant().cipher();
    assert_eq!(cipher, CipherAlgorithm::TripleDes);
    let key = PasswordKey::from_parts(PasswordReference::Mrz, cipher, secret(&session["K_pi_kdf_output"])).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let exchanges = session["apdus"].as_array().unwrap().iter().map(|one| (text(&one["c"]), text(&one["r"]))).collect();
    let mut random = Drawn([octets(&session["terminal_map_sk"]), octets(&session["terminal_ka_sk"])].concat());
    let mut link = Recording::new(exchanges);
    let established = blocking::run(terminal::perform_with_key(&mut link, &choice, &key, &mut random)).unwrap();
    assert_eq!(link.0.len(), 0);
    let after = &session["sm_after"];
    assert_eq!(secured(established.keys), secured(keys(cipher, &after["ks_enc"], &after["ks_mac"])));
}

/// The exchanges of the EAC worked example, put together from its values after Doc 9303-11, 4.4.5.
fn eac_exchanges(example: &Value) -> Vec<(String, String)> {
    let wrap = |tag: u32, value: &[u8]| ber_tlv::encode(Tag::new(0x7C), &ber_tlv::encode(Tag::new(tag), value));
    let exchange = |cla: u8, command: Vec<u8>, tag: u32, answer: &Value| {
        let sent = CommandApdu::new(cla, 0x86, 0, 0).with_data(command).with_le(Le::SHORT_MAX);
        let received = [wrap(tag, &octets(answer)), vec![0x90, 0x00]].concat();
        (hex::encode_upper(sent.encode().unwrap()), hex::encode_upper(received))
    };
    vec![
        ("0022C1A40F800A04007F00070202040202830103".to_owned(), "9000".to_owned()),
        exchange(0x10, vec![0x7C, 0], 0x80, &example["pace_nonce_enc"]),
        exchange(0x10, wrap(0x81, &octets(&example["map_pcd_pk"])), 0x82, &example["map_picc_pk"]),
        exchange(0x10, wrap(0x83, &octets(&example["pace_pcd_pk"])), 0x84, &example["pace_picc_pk"]),
        exchange(0x00, wrap(0x85, &octets(&example["token_pcd"])), 0x86, &example["token_picc"]),
    ]
}

#[test]
fn the_worked_example_of_eac_comes_out_on_both_sides() {
    if corpus::skipped("the_worked_example_of_eac_comes_out_on_both_sides") {
        return;
    }
    let example: Value = serde_json::from_slice(&corpus::read("vectors/eac-worked-example-ecdh.json")).unwrap();
    let pin = || Password::Pin(Secret::new(example["password"].as_str().unwrap().as_bytes().to_vec()));
    let infos = SecurityInfos::parse(&octets(&example["ef_card_access"])).unwrap();
    let choice = select(&infos, &Preference::default()).unwrap();
    let expected = || keys(choice.variant().cipher(), &example["pace_k_enc"], &example["pace_k_mac"]);

    let mut random = Drawn([private_key(&example["map_pcd_sk"]), private_key(&example["pace_pcd_sk"])].concat());
    let mut link = Recording::new(eac_exchanges(&example));
    let established = blocking::run(terminal::perform(&mut link, &choice, &pin(), &mut random)).unwrap();
    assert_eq!(secured(established.keys), secured(expected()));

    let offers = Offer::read_all(&infos).map(Result::unwrap).collect();
    let mut chip = Chip::new(Personalisation { passwords: vec![pin()], offers, ..Personalisation::default() });
    let draws =
        [octets(&example["pace_nonce"]), private_key(&example["map_picc_sk"]), private_key(&example["pace_picc_sk"])];
    let mut random = Drawn(draws.concat());
    let mut opened = None;
    for (command, answer) in eac_exchanges(&example) {
        let command = CommandApdu::parse(&hex::decode(command).unwrap()).unwrap();
        let response = if command.ins == 0x22 {
            chip.set_at(&command)
        } else {
            let (response, keys) = chip.general_authenticate(&command, &mut random);
            opened = keys;
            response
        };
        assert_eq!(hex::encode_upper(response.encode()), answer);
    }
    let opened = opened.unwrap();
    assert_eq!(opened.password, PasswordReference::Pin);
    assert_eq!(opened.id_picc, established.outcome.id_picc);
    assert_eq!(secured(opened.keys), secured(expected()));
}
