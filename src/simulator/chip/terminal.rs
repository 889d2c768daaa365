//! Terminal Authentication, as far as it is the chip's decision: where it may be run, which session it is bound to, and
//! what it opens (Doc 9303-11, 7.1).

use crate::crypto::secret::Secret;
use crate::encoding::{Date, Tag, ber_tlv};
use crate::iso7816::{CommandApdu, ResponseApdu, Status};
use crate::lds::{DataGroup, FileId, Location};
use crate::protocols::terminal_authentication::chip::Chip as TerminalAuthentication;
use crate::protocols::terminal_authentication::{CompressedPublicKey, EffectiveAuthorization, IdPicc, ImportedKey};

use super::responding::Chip;

/// Octets of EF.CVCA (TR-03110-3, A.7.2.4).
const EF_CVCA_LEN: usize = 36;

/// Whom a chip lets read its sealed files.
#[derive(Debug, Clone)]
pub struct TerminalAuthenticationData {
    /// The keys at which a certificate chain may begin.
    pub trust_points: Vec<ImportedKey>,
    /// The day the chip was made.
    pub today: Date,
}

/// Who is at the other end, as far as a session knows.
#[derive(Default)]
pub(super) struct Binding {
    /// The chip's ephemeral key of PACE, compressed.
    pub(super) pace: Option<Vec<u8>>,
    /// The terminal's ephemeral key of Chip Authentication, compressed.
    pub(super) terminal: Option<Vec<u8>>,
}

impl Chip {
    /// MSE:Set DST.
    pub(super) fn set_dst(&mut self, command: &CommandApdu) -> Result<ResponseApdu, Status> {
        Ok(self.terminal_authentication()?.set_dst(command))
    }

    /// MSE:Set AT for Terminal Authentication.
    pub(super) fn set_terminal(&mut self, command: &CommandApdu) -> Result<ResponseApdu, Status> {
        Ok(self.terminal_authentication()?.set_at(command))
    }

    /// PSO:Verify Certificate. A link certificate changes EF.CVCA.
    pub(super) fn verify_certificate(&mut self, command: &CommandApdu) -> Result<ResponseApdu, Status> {
        if self.terminal_authentication.is_none() {
            return Err(Status::INS_NOT_SUPPORTED);
        }
        if [command.p1, command.p2] != [0x00, 0xBE] {
            return Err(Status::WRONG_P1_P2);
        }
        let protocol = self.terminal_authentication()?;
        let response = protocol.verify_certificate(command);
        let ef_cvca = ef_cvca(protocol);
        self.personality.files.write(FileId::EfCvca, ef_cvca);
        Ok(response)
    }

    /// GET CHALLENGE within a session, where it cannot be for Basic Access Control.
    pub(super) fn get_terminal_challenge(&mut self) -> Result<ResponseApdu, Status> {
        self.terminal_authentication()?;
        let Some(protocol) = &mut self.terminal_authentication else { return Err(Status::CONDITIONS_OF_USE) };
        Ok(protocol.get_challenge(&mut self.random))
    }

    /// EXTERNAL AUTHENTICATE with the terminal's signature.
    pub(super) fn authenticate_terminal(&mut self, command: &CommandApdu) -> Result<ResponseApdu, Status> {
        let id_picc = self.id_picc().ok_or(Status::CONDITIONS_OF_USE)?;
        let ephemeral = self.session.binding.terminal.clone().map(CompressedPublicKey::from_octets);
        let ephemeral = ephemeral.ok_or(Status::SECURITY_STATUS)?;
        let (response, granted) = self.terminal_authentication()?.external_authenticate(command, &id_picc, &ephemeral);
        if let Some(EffectiveAuthorization { rights, .. }) = granted {
            let opened = [(rights.dg3, DataGroup::DG3), (rights.dg4, DataGroup::DG4)];
            let opened = opened.into_iter().filter(|(granted, _)| *granted).map(|(_, group)| FileId::Dg(group));
            self.session.rights.unsealed.extend(opened);
        }
        Ok(response)
    }

    /// The document number after Basic Access Control, the ephemeral key after PACE (Doc 9303-11, 7.1.2).
    fn id_picc(&self) -> Option<IdPicc> {
        match &self.session.binding.pace {
            Some(compressed) => Some(IdPicc::from_ephemeral_key(&CompressedPublicKey::from_octets(compressed.clone()))),
            None => IdPicc::from_key_information(&Secret::new(self.personality.key_information.expose().to_vec())),
        }
    }

    /// The protocol, in the application and after Chip Authentication, which tells whose session it is
    /// (Doc 9303-11, 7.1.3).
    fn terminal_authentication(&mut self) -> Result<&mut TerminalAuthentication, Status> {
        let is_bound = self.session.binding.terminal.is_some();
        let is_there = self.session.location == Location::Emrtd;
        match &mut self.terminal_authentication {
            None => Err(Status::CONDITIONS_OF_USE),
            Some(_) if !is_there => Err(Status::CONDITIONS_OF_USE),
            Some(_) if !is_bound => Err(Status::SECURITY_STATUS),
            Some(protocol) => Ok(protocol),
        }
    }
}

/// EF.CVCA, written from TR-03110-3, Table 16: references of the trust points, zeros behind.
pub(super) fn ef_cvca(chip: &TerminalAuthentication) -> Vec<u8> {
    let mut file: Vec<u8> =
        chip.trust_points().flat_map(|reference| ber_tlv::encode(Tag::new(0x42), reference.octets())).collect();
    file.resize(EF_CVCA_LEN, 0);
    file
}
