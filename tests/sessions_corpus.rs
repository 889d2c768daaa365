//! Sessions that terminals of others held with chips of others (`../shared/corpus/apdu`): what our code would have sent and
//! understood in their place.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests may say what must be so, here outside #[test] too"
)]

use std::collections::VecDeque;
use std::path::Path;

use paskontrol::crypto::cipher::CipherAlgorithm;
use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::crypto::random::{Random, RandomError};
use paskontrol::crypto::secret::Secret;
use paskontrol::encoding::{Reader, Tag};
use paskontrol::iso7816::secure_messaging::{ChipSession, SendSequenceCounter, SessionKeys, TerminalSession};
use paskontrol::iso7816::{CommandApdu, Link, LinkError, ResponseApdu, SecureLink, Status, blocking};
use paskontrol::lds::Dg14;
use paskontrol::pki::PublicKey;
use paskontrol::protocols::active_authentication::{Challenge, verify};
use paskontrol::protocols::chip_authentication::{self, Announcement, terminal};
use paskontrol::protocols::{ChipPublicKey, Proof};
use serde_json::Value;

/// The sessions, or nothing, said aloud.
fn sessions(test: &str) -> Option<Vec<Value>> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/apdu/sessions.json"));
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("SKIPPED {test}: ../shared is absent");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn octets(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

fn keys(of: &Value) -> SessionKeys {
    let ks_enc = octets(&of["ks_enc"]);
    let cipher = match (of["cipher"].as_str().unwrap(), ks_enc.len()) {
        ("TDES", _) => CipherAlgorithm::TripleDes,
        (_, 16) => CipherAlgorithm::Aes128,
        (_, 24) => CipherAlgorithm::Aes192,
        _ => CipherAlgorithm::Aes256,
    };
    let ssc = SendSequenceCounter::from_octets(&octets(&of["ssc"])).unwrap();
    SessionKeys::from_parts(cipher, Secret::new(ks_enc), Secret::new(octets(&of["ks_mac"])), ssc).unwrap()
}

/// Both our sides over one exchange: they must agree with the recording to the last byte. Gives the plain exchange.
fn replay(terminal: &mut TerminalSession, chip: &mut ChipSession, exchange: &Value) -> (CommandApdu, ResponseApdu) {
    let (command, response) = (octets(&exchange["c"]), octets(&exchange["r"]));
    let plain = chip.unwrap_command(&CommandApdu::parse(&command).unwrap()).unwrap();
    assert_eq!(terminal.wrap_command(&plain).unwrap().encode().unwrap(), command);
    let answer = terminal.unwrap_response(&ResponseApdu::parse(&response).unwrap()).unwrap();
    assert_eq!(chip.wrap_response(&answer).unwrap().encode(), response);
    (plain, answer)
}

#[test]
fn recorded_secure_messages_are_what_we_would_have_sent() {
    let Some(sessions) = sessions("recorded_secure_messages_are_what_we_would_have_sent") else { return };
    let mut replayed = 0;
    for session in sessions.iter().filter(|session| session["sm_before"].is_object()) {
        let before = &session["sm_before"];
        let (mut terminal, mut chip) = (TerminalSession::new(keys(before)), ChipSession::new(keys(before)));
        // The last exchange of a Chip Authentication is already under the keys it agreed on.
        let exchanges = session["apdus"].as_array().unwrap();
        let old = if session["sm_after"].is_object() { exchanges.len() - 1 } else { exchanges.len() };
        for exchange in &exchanges[..old] {
            assert_eq!(replay(&mut terminal, &mut chip, exchange).1.status, Status::SUCCESS);
            replayed += 1;
        }
        if let Some(exchange) = exchanges.get(old) {
            let mut after = session["sm_after"].clone();
            // Recorded after that exchange, which took two steps.
            after["ssc"] = Value::String("0".repeat(after["ssc"].as_str().unwrap().len()));
            let (mut terminal, mut chip) = (TerminalSession::new(keys(&after)), ChipSession::new(keys(&after)));
            assert_eq!(replay(&mut terminal, &mut chip, exchange).0.ins, 0xA4);
            replayed += 1;
        }
    }
    assert_eq!(replayed, 9);
}

/// Answers exactly these commands, in this order.
struct Recorded(VecDeque<(Vec<u8>, Vec<u8>)>);

impl Recorded {
    fn new(exchanges: &[Value]) -> Self {
        Self(exchanges.iter().map(|exchange| (octets(&exchange["c"]), octets(&exchange["r"]))).collect())
    }
}

impl Link for Recorded {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        let (expected, answer) = self.0.pop_front().unwrap();
        assert_eq!(hex::encode(command.encode().unwrap()), hex::encode(expected));
        Ok(ResponseApdu::parse(&answer).unwrap())
    }
}

/// Gives out what their terminal drew.
struct Drawn(Vec<u8>);

impl Random for Drawn {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        let rest = self.0.split_off(bytes.len());
        bytes.copy_from_slice(&std::mem::replace(&mut self.0, rest));
        Ok(())
    }
}

#[test]
fn recorded_chip_authentications_are_what_we_would_have_run() {
    let Some(sessions) = sessions("recorded_chip_authentications_are_what_we_would_have_run") else { return };
    let expected = [
        ("ca-at", "id-CA-ECDH-AES-CBC-CMAC-128", Announcement::Stated, None),
        ("ca-de", "id-CA-ECDH-AES-CBC-CMAC-128", Announcement::Stated, Some(0xC3)),
        ("ca-fr", "id-CA-ECDH-3DES-CBC-CBC", Announcement::Inferred, None),
    ];
    for (id, variant, announcement, key_id) in expected {
        let session = sessions.iter().find(|session| session["id"] == id).unwrap();
        let infos = Dg14::parse(&octets(&session["dg14"])).unwrap().security_infos;
        let choices = chip_authentication::select(&infos).unwrap();
        let [choice] = choices.as_slice() else { panic!("{id}: {choices:?}") };
        assert_eq!(
            (choice.variant.to_string().as_str(), choice.announcement, choice.key_id),
            (variant, announcement, key_id)
        );

        let (last, before) = session["apdus"].as_array().unwrap().split_last().unwrap();
        let mut link = SecureLink::new(Recorded::new(before), keys(&session["sm_before"]));
        let mut random = Drawn(octets(&session["terminal_ephemeral"]["sk"]));
        let established = blocking::run(terminal::perform(&mut link, choice, &mut random)).unwrap();
        let public_key = established.ephemeral.public_key();
        assert_eq!(public_key.plain_value(), octets(&session["terminal_ephemeral"]["pk"]));
        assert_eq!(public_key.compressed(), octets(&session["terminal_ephemeral"]["pk"])[1..33]);

        // The first exchange under the new keys, in our words too.
        let mut after = session["sm_after"].clone();
        after["ssc"] = Value::String("0".repeat(after["ssc"].as_str().unwrap().len()));
        let (mut terminal, mut chip) = (TerminalSession::new(established.keys), ChipSession::new(keys(&after)));
        assert_eq!(replay(&mut terminal, &mut chip, last).1.status, Status::SUCCESS, "{id}");
        let response = ResponseApdu::parse(&octets(&last["r"])).unwrap();
        let proof = chip_authentication::verify(choice, established.ephemeral.private(), &response).unwrap();
        assert_eq!(*proof.public_key(), ChipPublicKey::Agreement(choice.key.clone()));
        assert_eq!(proof.proof(), Proof::ChipAuthentication { variant: choice.variant });
        // An answer of the old session is none of the new one.
        let older = ResponseApdu::parse(&octets(&before[0]["r"])).unwrap();
        assert!(chip_authentication::verify(choice, established.ephemeral.private(), &older).is_err(), "{id}");
    }
}

#[test]
fn a_recorded_active_authentication_proves_possession() {
    let Some(sessions) = sessions("a_recorded_active_authentication_proves_possession") else { return };
    let session = sessions.iter().find(|session| session["kind"] == "active-authentication").unwrap();
    let before = &session["sm_before"];
    let (mut terminal, mut chip) = (TerminalSession::new(keys(before)), ChipSession::new(keys(before)));
    let (command, answer) = replay(&mut terminal, &mut chip, &session["apdus"][0]);
    assert_eq!(command.data, octets(&session["rnd_ifd"]));
    let dg15 = octets(&session["dg15"]);
    let key = PublicKey::parse(Reader::sole(&dg15, Tag::new(0x6F)).unwrap().value).unwrap();
    let challenge = Challenge::new(command.data.as_slice().try_into().unwrap());
    let proof = verify(&key, None, &challenge, &answer.data).unwrap().proof();
    assert!(matches!(proof, Proof::ActiveAuthentication { digest: DigestAlgorithm::Sha256, .. }));
    let other = Challenge::new([0; 8]);
    assert!(verify(&key, None, &other, &answer.data).is_err());
}
