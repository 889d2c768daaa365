//! One command in, one response out: class and length, secure messaging, then the instruction.

use std::time::Duration;

use crate::iso7816::secure_messaging::{ChipSession, SessionKeys};
use crate::iso7816::{CommandApdu, Le, ResponseApdu, Status};
use crate::lds::{FileId, Location};
use crate::protocols::pace::Offer;
use crate::protocols::{bac, chip_authentication, pace, terminal_authentication};
use crate::simulator::access_conditions::{Access, Rights};
use crate::simulator::gremlin::{Deed, Gremlin, Gremlins, Loss, is_reading};
use crate::simulator::random::SeededRandom;

use super::environment::Environment;
use super::personality::Personality;
use super::terminal::{Binding, ef_cvca};

/// The most response data of a short APDU.
const SHORT: usize = 256;

/// A chip and what it remembers since it was powered.
#[derive(Debug)]
pub struct Chip {
    pub(super) personality: Personality,
    pub(super) random: SeededRandom,
    pub(super) session: Session,
    pub(super) pace: pace::chip::Chip,
    pub(super) chip_authentication: chip_authentication::chip::Chip,
    pub(super) terminal_authentication: Option<terminal_authentication::chip::Chip>,
    pub(super) gremlins: Gremlins,
}

/// What a reset takes away.
pub(super) struct Session {
    pub(super) location: Location,
    pub(super) current_file: Option<FileId>,
    pub(super) bac: bac::chip::Chip,
    pub(super) environment: Option<Environment>,
    pub(super) rights: Rights,
    pub(super) binding: Binding,
    pub(super) secure: Option<ChipSession>,
    /// The keys a protocol has just agreed on, for everything after its last response.
    pub(super) next_keys: Option<SessionKeys>,
    /// What of a plain answer did not fit into a short response.
    pub(super) held: Vec<u8>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Session({:?}, {:?}, secure: {})", self.location, self.current_file, self.secure.is_some())
    }
}

/// How many octets of plain data the answer to a command can carry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) octets: usize,
    pub(super) secured: bool,
}

impl Chip {
    /// A chip that was just powered.
    #[must_use]
    pub fn new(mut personality: Personality) -> Self {
        let terminal_authentication = personality.terminal_authentication_chip();
        if let Some(chip) = &terminal_authentication {
            personality.files.write(FileId::EfCvca, ef_cvca(chip));
        }
        Self {
            random: SeededRandom::new(personality.seed),
            session: Session::new(&personality),
            pace: personality.pace_chip(),
            chip_authentication: personality.chip_authentication_chip(),
            terminal_authentication,
            gremlins: Gremlins::none(),
            personality,
        }
    }

    /// The same chip with gremlins in it. What they do before a chip is born, they have done to its profile.
    #[must_use]
    pub fn with_gremlins(mut self, gremlins: &[Gremlin]) -> Self {
        let parameters = self.personality.pace.offers.first().map(Offer::parameters);
        self.gremlins = Gremlins::new(gremlins, self.personality.seed, parameters);
        self
    }

    /// Power off or reset: the session, its keys and rights and the selected file are gone, the files stay.
    ///
    /// Chance goes on where it was, as a real chip's would: a second session has other challenges than the first.
    pub fn reset(&mut self) {
        self.session = Session::new(&self.personality);
        self.reset_protocols();
        self.reset_terminal();
    }

    /// What a terminal has shown belongs to the session it was shown in.
    pub(super) fn reset_terminal(&mut self) {
        self.session.rights.unsealed.clear();
        if let Some(protocol) = &mut self.terminal_authentication {
            protocol.reset();
        }
    }

    /// Why the answer to the last command does not go out, if a gremlin keeps it.
    pub(in crate::simulator) fn loss(&self) -> Option<Loss> {
        self.gremlins.loss()
    }

    /// How long the answer to the last command took.
    pub(in crate::simulator) fn delay(&self) -> Duration {
        self.gremlins.delay()
    }

    /// What was written to the chip.
    #[must_use]
    pub const fn personality(&self) -> &Personality {
        &self.personality
    }

    /// What was written to the chip, to write another one with it.
    #[must_use]
    pub fn into_personality(self) -> Personality {
        self.personality
    }

    /// Answers one command.
    pub fn respond(&mut self, command: &CommandApdu) -> ResponseApdu {
        if ChipSession::is_secured(command) {
            return self.respond_secured(command);
        }
        self.end_session();
        if let Err(status) = self.admit(command) {
            return ResponseApdu::status_only(status);
        }
        let room = Room { octets: octets(self.personality.limits.max_response), secured: false };
        let answer = self.carry_out(command, room);
        self.change_keys();
        if command.is_extended() { answer } else { self.hold_back(answer) }
    }

    /// A short response holds 256 octets; the others wait for GET RESPONSE (ISO/IEC 7816-4, 5.3.4).
    fn hold_back(&mut self, mut answer: ResponseApdu) -> ResponseApdu {
        if answer.data.len() <= SHORT {
            return answer;
        }
        self.session.held = answer.data.split_off(SHORT);
        let waiting = u16::try_from(self.session.held.len()).ok().filter(|waiting| *waiting < 256).unwrap_or(0);
        answer.status = Status::new(0x6100 | waiting);
        answer
    }

    /// The last response of a protocol still goes out as its command came in; then its keys count (Doc 9303-11, 9.8.3).
    fn change_keys(&mut self) {
        let next_keys = self.session.next_keys.take();
        if self.session.secure.is_some() && self.gremlins.does(Deed::KeepOldKeys) {
            return;
        }
        if let Some(keys) = next_keys {
            self.session.secure = Some(ChipSession::new(keys));
        }
    }

    /// A plain command ends secure messaging, and with it every right (Doc 9303-11, 9.8.3).
    fn end_session(&mut self) {
        if self.session.secure.take().is_some() {
            self.forget_rights();
            self.reset_protocols();
        }
    }

    fn forget_rights(&mut self) {
        self.session.current_file = None;
        self.session.rights = Rights::default();
        self.session.binding = Binding::default();
        self.session.next_keys = None;
        self.reset_terminal();
    }

    fn respond_secured(&mut self, command: &CommandApdu) -> ResponseApdu {
        let plain_status = |chip: &mut Self, status| {
            chip.end_session();
            ResponseApdu::status_only(status)
        };
        if let Err(status) = self.admit(command) {
            return plain_status(self, status);
        }
        let Some(mut secure) = self.session.secure.take() else {
            return plain_status(self, Status::SECURITY_STATUS);
        };
        let inner = match secure.unwrap_command(command) {
            Ok(inner) => inner,
            Err(error) => {
                // The keys are gone with the session; the error is answered without protection (9.8.5).
                self.forget_rights();
                self.reset_protocols();
                return ResponseApdu::status_only(error.status());
            }
        };
        let room = self.secured_room(&secure, command.le);
        self.session.secure = Some(secure);
        let answer = self.carry_out(&inner, room);
        let pads_wrongly = self.gremlins.does(Deed::WrongPadding);
        let wrapped = self.session.secure.as_mut().map(|secure| match pads_wrongly {
            true => secure.wrap_response_badly_padded(&answer),
            false => secure.wrap_response(&answer),
        });
        match wrapped {
            Some(Ok(response)) => {
                self.change_keys();
                if self.gremlins.ends_session() {
                    self.end_session();
                }
                self.gremlins.spoil_message(&answer, response)
            }
            Some(Err(error)) => plain_status(self, error.status()),
            None => plain_status(self, Status::SECURITY_STATUS),
        }
    }

    /// An outer command without Le is answered as one with `00`: over T=1 and T=CL nobody can tell them apart.
    fn secured_room(&self, secure: &ChipSession, outer: Le) -> Room {
        let asked = match outer {
            Le::None => 256,
            Le::Bytes(bytes) => bytes,
        };
        let limit = asked.min(self.personality.limits.max_response);
        Room { octets: octets(secure.plain_capacity(limit)), secured: true }
    }

    /// Class and length: what can be refused before anything is opened.
    fn admit(&self, command: &CommandApdu) -> Result<(), Status> {
        match command.cla {
            0x00 | 0x0C => {}
            // GENERAL AUTHENTICATE goes in steps; a certificate may come in pieces.
            0x10 | 0x1C if matches!(command.ins, 0x86 | 0x2A) => {}
            0x10 | 0x1C => return Err(Status::CHAINING_NOT_SUPPORTED),
            _ => return Err(Status::CLA_NOT_SUPPORTED),
        }
        let limits = self.personality.limits;
        let length = command.encode().map_or(usize::MAX, |encoded| encoded.len());
        if command.is_extended() && !limits.is_extended() || length > octets(limits.max_command) {
            return Err(Status::WRONG_LENGTH);
        }
        Ok(())
    }

    /// Carries a command out, with whatever gremlins there are looking on.
    fn carry_out(&mut self, command: &CommandApdu, room: Room) -> ResponseApdu {
        let mut command = command.clone();
        let file = self.addressed_file(&command);
        self.gremlins.begin(&mut command, file);
        if let Some(file) = file.filter(|_| is_reading(&command))
            && let Some(content) = self.personality.files.content_mut(file)
        {
            self.gremlins.change_file(content);
        }
        let mut answer = self.execute(&command, room);
        self.gremlins.spoil_answer(&command, &mut answer);
        answer
    }

    fn execute(&mut self, command: &CommandApdu, room: Room) -> ResponseApdu {
        // Another command in between ends a protocol that takes several.
        if !matches!(command.ins, 0x22 | 0x2A | 0x84 | 0x82 | 0x86 | 0xC0) {
            self.reset_protocols();
        }
        let outcome = match command.ins {
            0xA4 => self.select(command).map(|data| ResponseApdu::new(data, Status::SUCCESS)),
            0xC0 => self.get_response(),
            0xB0 => self.read_binary(command, room),
            0xB1 => self.read_binary_odd(command, room),
            0x84 => self.get_challenge(command),
            0x82 => self.external_authenticate(command),
            0x88 => self.internal_authenticate(command, room),
            0x2A => self.verify_certificate(command),
            0x22 => self.manage_security_environment(command),
            0x86 => self.general_authenticate(command),
            _ => Err(Status::INS_NOT_SUPPORTED),
        };
        outcome.unwrap_or_else(ResponseApdu::status_only)
    }

    /// GET RESPONSE (ISO/IEC 7816-4, 11.4.1): what was held back, once.
    fn get_response(&mut self) -> Result<ResponseApdu, Status> {
        match std::mem::take(&mut self.session.held) {
            held if held.is_empty() => Err(Status::CONDITIONS_OF_USE),
            held => Ok(ResponseApdu::new(held, Status::SUCCESS)),
        }
    }

    /// Whether the terminal has proved that it knows a password and still speaks in that session.
    pub(super) fn access_granted(&self) -> bool {
        self.session.rights.access != Access::None
    }
}

impl Session {
    fn new(personality: &Personality) -> Self {
        Self {
            location: Location::MasterFile,
            current_file: None,
            bac: bac::chip::Chip::new(&personality.key_information),
            environment: None,
            rights: Rights::default(),
            binding: Binding::default(),
            secure: None,
            next_keys: None,
            held: Vec::new(),
        }
    }
}

pub(super) fn octets(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
