//! Challenges, Basic Access Control and Active Authentication, as far as they are the chip's decision.

use crate::iso7816::{CommandApdu, Le, ResponseApdu, Status};
use crate::lds::Location;
use crate::protocols::active_authentication::{self, chip::Signer};
use crate::simulator::access_conditions::{Access, Protection};
use crate::simulator::gremlin::Deed;

use super::active_key::WithWrongTrailer;
use super::responding::{Chip, Room, octets};

/// RND.IC (Doc 9303-11, 4.3.1).
const NONCE_LEN: usize = 8;
/// E.IFD and M.IFD, E.IC and M.IC (Doc 9303-11, 4.3.4.2).
const CRYPTOGRAM_LEN: usize = 40;

impl Chip {
    /// GET CHALLENGE (Doc 9303-11, 4.3.4.1).
    pub(super) fn get_challenge(&mut self, command: &CommandApdu) -> Result<ResponseApdu, Status> {
        if self.is_for_terminal_authentication() {
            require_no_parameters(command)?;
            require_lengths(command, 0, NONCE_LEN)?;
            return self.get_terminal_challenge();
        }
        self.require_access_control()?;
        require_no_parameters(command)?;
        require_lengths(command, 0, NONCE_LEN)?;
        self.require_unauthenticated_application()?;
        Ok(self.session.bac.get_challenge(&mut self.random))
    }

    /// EXTERNAL AUTHENTICATE with the mutual authenticate function (Doc 9303-11, 4.3.4.2).
    pub(super) fn external_authenticate(&mut self, command: &CommandApdu) -> Result<ResponseApdu, Status> {
        if self.is_for_terminal_authentication() {
            require_no_parameters(command)?;
            return self.authenticate_terminal(command);
        }
        self.require_access_control()?;
        require_no_parameters(command)?;
        require_lengths(command, CRYPTOGRAM_LEN, CRYPTOGRAM_LEN)?;
        self.require_unauthenticated_application()?;
        let (response, keys) = self.session.bac.mutual_authenticate(command, &mut self.random);
        if keys.is_some() {
            self.session.rights.access = Access::Bac;
        }
        self.session.next_keys = keys;
        Ok(response)
    }

    /// INTERNAL AUTHENTICATE (Doc 9303-11, 6.1.3), for those who may read the application.
    pub(super) fn internal_authenticate(&mut self, command: &CommandApdu, room: Room) -> Result<ResponseApdu, Status> {
        let Some(key) = &self.personality.active_authentication else { return Err(Status::INS_NOT_SUPPORTED) };
        if self.session.location != Location::Emrtd {
            return Err(Status::CONDITIONS_OF_USE);
        }
        self.require_open(Location::Emrtd)?;
        let Le::Bytes(asked) = command.le else { return Err(Status::WRONG_LENGTH) };
        let spoiled = WithWrongTrailer(key);
        let signer: &dyn Signer = if self.gremlins.does(Deed::WrongTrailer) { &spoiled } else { key };
        let response = active_authentication::chip::respond(command, signer, &mut self.random);
        if response.data.len() > room.octets.min(octets(asked)) {
            return Err(Status::WRONG_LENGTH);
        }
        Ok(response)
    }

    /// The same two commands serve both protocols; within a session they cannot mean Basic Access Control.
    fn is_for_terminal_authentication(&self) -> bool {
        self.access_granted() && self.terminal_authentication.is_some()
    }

    /// Basic Access Control happens once, and in the application.
    fn require_unauthenticated_application(&self) -> Result<(), Status> {
        if self.session.location == Location::Emrtd && !self.access_granted() {
            Ok(())
        } else {
            Err(Status::CONDITIONS_OF_USE)
        }
    }

    /// A chip that protects nothing does not know the commands of access control at all; one that takes PACE alone
    /// knows them and refuses.
    const fn require_access_control(&self) -> Result<(), Status> {
        match self.personality.conditions.protection {
            Protection::Bac | Protection::PaceAndBac => Ok(()),
            Protection::PaceOnly => Err(Status::CONDITIONS_OF_USE),
            Protection::None => Err(Status::INS_NOT_SUPPORTED),
        }
    }
}

const fn require_no_parameters(command: &CommandApdu) -> Result<(), Status> {
    if command.p1 == 0 && command.p2 == 0 { Ok(()) } else { Err(Status::WRONG_P1_P2) }
}

/// So much data, and room for so much answer.
fn require_lengths(command: &CommandApdu, data: usize, answer: usize) -> Result<(), Status> {
    let fits = matches!(command.le, Le::Bytes(bytes) if octets(bytes) >= answer);
    if fits && command.data.len() == data { Ok(()) } else { Err(Status::WRONG_LENGTH) }
}
