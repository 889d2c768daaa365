//! Pinned to Doc 9303-11, appendices G, H and I; what both sides do with each other proves agreement only.

mod agreement;
mod commands;
mod misbehaviour;
mod selection;
mod worked_examples;

use std::sync::{Arc, Mutex};

use super::chip::{Chip, Opened, Personalisation};
use super::{Choice, DomainParameters, Established, Mapping, Offer, Variant, terminal};
use crate::crypto::cipher::CipherAlgorithm;
use crate::crypto::random::{Drawn, OsRng, Random};
use crate::iso7816::scripted::Scripted;
use crate::iso7816::secure_messaging::{ChipSession, SessionKeys, TerminalSession};
use crate::iso7816::{CommandApdu, Le, Link, LinkError, ResponseApdu, blocking};
use crate::protocols::KeyAgreement;
use crate::protocols::{Password, ProtocolError};

/// The MRZ_information of appendix G.
const KEY_INFORMATION: &str = "T22000129364081251010318";

fn password() -> Password {
    Password::from_key_information(KEY_INFORMATION)
}

fn offer(key_agreement: KeyAgreement, mapping: Mapping, cipher: CipherAlgorithm, id: u8) -> Offer {
    let variant = Variant::new(key_agreement, mapping, cipher).unwrap();
    Offer::standardized(variant, DomainParameters::from_parameter_id(id).unwrap()).unwrap()
}

/// ECDH with Generic Mapping and AES-128 over brainpoolP256r1, as in appendix G.1.
fn generic() -> Offer {
    offer(KeyAgreement::Ecdh, Mapping::Generic, CipherAlgorithm::Aes128, 13)
}

fn personalisation(offer: Offer) -> Personalisation {
    Personalisation { passwords: vec![password()], offers: vec![offer], ..Personalisation::default() }
}

/// The chip behind a link, and what it opened.
#[derive(Clone)]
struct Card(Arc<Mutex<(Chip, Option<Opened>)>>);

impl Card {
    fn new(chip: Chip) -> Self {
        Self(Arc::new(Mutex::new((chip, None))))
    }

    fn respond(&self, command: &CommandApdu, random: &mut dyn Random) -> ResponseApdu {
        let mut card = self.0.lock().unwrap();
        match command.ins {
            0x22 => card.0.set_at(command),
            0x86 => {
                let (response, opened) = card.0.general_authenticate(command, random);
                card.1 = opened;
                response
            }
            other => panic!("{other:02X} is no command of PACE"),
        }
    }

    fn opened(&self) -> Opened {
        self.0.lock().unwrap().1.take().unwrap()
    }

    /// A link whose answer to command `n`, counted from 1, passes through `alter` with the command.
    fn link(
        &self,
        alter: impl Fn(usize, &CommandApdu, ResponseApdu) -> Result<ResponseApdu, LinkError> + Send,
    ) -> impl Link {
        let card = self.clone();
        let mut count = 0;
        let link = Scripted::new(move |command: &CommandApdu| {
            count += 1;
            // As it goes over the air, so that nothing depends on how a command was put together.
            let sent = CommandApdu::parse(&command.encode().unwrap()).unwrap();
            alter(count, &sent, card.respond(&sent, &mut OsRng))
        });
        link.with_max_response(65_536)
    }
}

/// Whether both sides hold the same keys, which shows in what they protect.
fn same_keys(terminal: SessionKeys, chip: SessionKeys) -> bool {
    let command = CommandApdu::new(0, 0xB0, 0x9E, 0).with_le(Le::Bytes(4));
    let sent = TerminalSession::new(terminal).wrap_command(&command).unwrap();
    ChipSession::new(chip).unwrap_command(&sent).is_ok_and(|plain| plain.header() == command.header())
}

/// Terminal against chip, undisturbed.
fn run(card: &Card, offer: Offer, password: &Password) -> Result<Established, ProtocolError> {
    let mut link = card.link(|_, _, response| Ok(response));
    blocking::run(terminal::perform(&mut link, &Choice::of(offer), password, &mut OsRng))
}

/// Terminal against a chip whose answers pass through `alter`.
fn run_altered(
    offer: Offer,
    alter: impl Fn(usize, &CommandApdu, ResponseApdu) -> ResponseApdu + Send,
) -> Result<Established, ProtocolError> {
    let card = Card::new(Chip::new(personalisation(offer)));
    let mut link = card.link(move |n, command, response| Ok(alter(n, command, response)));
    blocking::run(terminal::perform(&mut link, &Choice::of(offer), &password(), &mut OsRng))
}
