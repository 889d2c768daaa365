//! SELECT (ISO/IEC 7816-4, 11.2.2; Doc 9303-10, 3.6.1 and 3.6.2).

use crate::encoding::{Tag, ber_tlv};
use crate::iso7816::commands::{EMRTD_APPLICATION, MASTER_FILE};
use crate::iso7816::{CommandApdu, Le, Status};
use crate::lds::{FileId, Location};

use super::responding::Chip;

impl Chip {
    pub(super) fn select(&mut self, command: &CommandApdu) -> Result<Vec<u8>, Status> {
        let returns_control_information = match command.p2 {
            0x00 => command.le != Le::None,
            0x0C => false,
            _ => return Err(Status::WRONG_P1_P2),
        };
        let control_information = match (command.p1, command.data.as_slice()) {
            (0x00, [] | [0x3F, 0x00]) => {
                self.enter(Location::MasterFile);
                identifier(&MASTER_FILE)
            }
            (0x00 | 0x02, fid) => {
                let fid: [u8; 2] = fid.try_into().map_err(|_| Status::WRONG_LENGTH)?;
                self.select_file(u16::from_be_bytes(fid))?;
                identifier(&fid)
            }
            (0x04, name) if name == EMRTD_APPLICATION => {
                self.enter(Location::Emrtd);
                ber_tlv::encode(Tag::new(0x84), name)
            }
            (0x04, _) => return Err(Status::NOT_FOUND),
            _ => return Err(Status::WRONG_P1_P2),
        };
        // File control information is asked for by nobody who follows Doc 9303; where it is, identifiers must do.
        let template = ber_tlv::encode(Tag::new(0x6F), &control_information);
        Ok(if returns_control_information { template } else { Vec::new() })
    }

    fn enter(&mut self, location: Location) {
        self.session.location = location;
        self.session.current_file = None;
    }

    /// Selects a file of the current place. Before access is granted, a protected place does not tell what it holds
    /// (Doc 9303-11, 4.3.2 and 4.4.2).
    fn select_file(&mut self, fid: u16) -> Result<(), Status> {
        let location = self.session.location;
        self.require_open(location)?;
        let file = self.personality.files.by_fid(location, fid).ok_or(Status::NOT_FOUND)?;
        self.make_current(file)
    }

    /// The file a command is about, if it is about one.
    pub(super) fn addressed_file(&self, command: &CommandApdu) -> Option<FileId> {
        let (files, location) = (&self.personality.files, self.session.location);
        match (command.ins, command.p1, command.p2, command.data.as_slice()) {
            (0xA4, 0x00 | 0x02, _, [high, low]) => files.by_fid(location, u16::from_be_bytes([*high, *low])),
            (0xB0, 0x80.., ..) => files.by_sfi(location, command.p1 & 0x1F),
            (0xB1, 0x00, 0x01.., _) => files.by_sfi(location, command.p2),
            (0xB0 | 0xB1, ..) => self.session.current_file,
            _ => None,
        }
    }

    /// Makes a file current if it may be read.
    pub(super) fn make_current(&mut self, file: FileId) -> Result<(), Status> {
        if !self.personality.conditions.may_read(file, &self.session.rights) {
            return Err(Status::SECURITY_STATUS);
        }
        self.session.current_file = Some(file);
        Ok(())
    }

    /// Refuses while the files of this place are protected.
    pub(super) fn require_open(&self, location: Location) -> Result<(), Status> {
        if self.personality.conditions.opens(location, &self.session.rights) {
            Ok(())
        } else {
            Err(Status::SECURITY_STATUS)
        }
    }
}

fn identifier(fid: &[u8; 2]) -> Vec<u8> {
    ber_tlv::encode(Tag::new(0x83), fid)
}
