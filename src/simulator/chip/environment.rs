//! MANAGE SECURITY ENVIRONMENT and GENERAL AUTHENTICATE, as far as they are the chip's decision: which protocol is meant,
//! where it may be run, and what its end changes (Doc 9303-11, 4.4.4 and 6.2.4).

use crate::iso7816::commands::Template;
use crate::iso7816::{CommandApdu, ResponseApdu, Status};
use crate::lds::Location;
use crate::protocols::{chip_authentication, pace};
use crate::simulator::access_conditions::{Access, Rights};

use super::responding::Chip;
use super::terminal::Binding;

/// What GENERAL AUTHENTICATE belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Environment {
    /// PACE.
    Pace,
    /// Chip Authentication.
    ChipAuthentication,
}

impl Chip {
    /// MANAGE SECURITY ENVIRONMENT: the template tells the protocol.
    pub(super) fn manage_security_environment(&mut self, command: &CommandApdu) -> Result<ResponseApdu, Status> {
        self.reset_protocols();
        let parameters = [command.p1, command.p2];
        if parameters == Template::DigitalSignature.parameters() && self.terminal_authentication.is_some() {
            return self.set_dst(command);
        }
        if parameters == Template::ExternalAuthentication.parameters() && self.terminal_authentication.is_some() {
            return self.set_terminal(command);
        }
        if parameters == Template::MutualAuthentication.parameters() && self.knows_pace() {
            self.require_place_for_pace()?;
            self.session.environment = Some(Environment::Pace);
            Ok(self.pace.set_at(command))
        } else if parameters == Template::InternalAuthentication.parameters() && self.knows_chip_authentication() {
            self.require_place_for_chip_authentication()?;
            self.session.environment = Some(Environment::ChipAuthentication);
            Ok(self.chip_authentication.set_at(command))
        } else if parameters == Template::KeyAgreement.parameters() && self.knows_chip_authentication() {
            self.require_place_for_chip_authentication()?;
            let (response, opened) = self.chip_authentication.set_kat(command);
            self.chip_authenticated(opened);
            Ok(response)
        } else if self.knows_pace() || self.knows_chip_authentication() {
            Err(Status::WRONG_P1_P2)
        } else {
            Err(Status::INS_NOT_SUPPORTED)
        }
    }

    /// GENERAL AUTHENTICATE: a step of the protocol that was selected.
    pub(super) fn general_authenticate(&mut self, command: &CommandApdu) -> Result<ResponseApdu, Status> {
        match self.session.environment {
            Some(Environment::Pace) => {
                let (response, opened) = match self.gremlins.wanted_key(command) {
                    None => self.pace.general_authenticate(command, &mut self.random),
                    Some(wanted) => self.pace.general_authenticate(command, &mut wanted.from(&mut self.random)),
                };
                self.opened_by_pace(opened);
                Ok(response)
            }
            Some(Environment::ChipAuthentication) => {
                let (response, opened) = self.chip_authentication.general_authenticate(command);
                self.chip_authenticated(opened);
                Ok(response)
            }
            None if self.knows_pace() || self.knows_chip_authentication() => Err(Status::CONDITIONS_OF_USE),
            None => Err(Status::INS_NOT_SUPPORTED),
        }
    }

    fn opened_by_pace(&mut self, opened: Option<pace::chip::Opened>) {
        let Some(opened) = opened else { return };
        self.session.environment = None;
        self.session.rights = Rights { access: Access::Pace, ..Rights::default() };
        self.session.binding = Binding { pace: Some(opened.id_picc), terminal: None };
        self.session.next_keys = Some(opened.keys);
    }

    /// The rights of Terminal Authentication belong to the keys they were shown under (Doc 9303-11, 7.1.3).
    fn chip_authenticated(&mut self, opened: Option<chip_authentication::chip::Opened>) {
        let Some(opened) = opened else { return };
        self.session.environment = None;
        self.session.rights.access = self.session.rights.access.max(Access::Bac);
        self.session.binding.terminal = Some(opened.terminal_public_key_compressed);
        self.reset_terminal();
        self.session.next_keys = Some(opened.keys);
    }

    /// Forgets every run that is not finished: another protocol begins, or another place was selected.
    pub(super) fn reset_protocols(&mut self) {
        self.session.environment = None;
        self.session.bac.reset();
        self.pace.reset();
        self.chip_authentication.reset();
    }

    const fn knows_pace(&self) -> bool {
        !self.personality.pace.offers.is_empty()
    }

    const fn knows_chip_authentication(&self) -> bool {
        !self.personality.chip_authentication.is_empty()
    }

    /// PACE opens the chip from the master file (Doc 9303-11, 4.2, step 2; 4.4.2), and once.
    fn require_place_for_pace(&self) -> Result<(), Status> {
        if self.session.location == Location::MasterFile && self.session.rights.access == Access::None {
            Ok(())
        } else {
            Err(Status::CONDITIONS_OF_USE)
        }
    }

    /// The key is in DG14, so it belongs to the application.
    fn require_place_for_chip_authentication(&self) -> Result<(), Status> {
        if self.session.location != Location::Emrtd {
            return Err(Status::CONDITIONS_OF_USE);
        }
        self.require_open(Location::Emrtd)
    }
}
