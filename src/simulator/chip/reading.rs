//! READ BINARY, even and odd (ISO/IEC 7816-4, 11.3.3; Doc 9303-10, 3.6.3 and 3.6.6).

use crate::encoding::{Reader, ber_tlv};
use crate::iso7816::commands::{DISCRETIONARY_DATA, OFFSET};
use crate::iso7816::{CommandApdu, Le, ResponseApdu, Status};

use super::responding::{Chip, Room};

/// A DO'53' with one octet.
const SHORTEST_OBJECT: usize = 3;

impl Chip {
    /// INS B0: the offset stands in P1-P2, or in P2 beside a short identifier.
    pub(super) fn read_binary(&mut self, command: &CommandApdu, room: Room) -> Result<ResponseApdu, Status> {
        let wanted = Wanted::of(command, room)?;
        if !command.data.is_empty() {
            return Err(Status::WRONG_LENGTH);
        }
        let offset = if command.p1 & 0x80 == 0 {
            usize::from(u16::from_be_bytes([command.p1, command.p2]))
        } else {
            if command.p1 & 0x60 != 0 {
                return Err(Status::WRONG_P1_P2);
            }
            self.make_current_by_sfi(command.p1 & 0x1F)?;
            usize::from(command.p2)
        };
        let rest = self.content_from(offset)?;
        let data = rest.get(..wanted.most).unwrap_or(rest);
        Ok(ResponseApdu::new(data, wanted.status(data.len(), data.len() == rest.len())))
    }

    /// INS B1: the offset stands in DO'54', the data come in DO'53', whose header counts towards Le.
    pub(super) fn read_binary_odd(&mut self, command: &CommandApdu, room: Room) -> Result<ResponseApdu, Status> {
        let wanted = Wanted::of(command, room)?;
        if wanted.most < SHORTEST_OBJECT {
            return Err(Status::WRONG_LENGTH);
        }
        match [command.p1, command.p2] {
            [0, 0] => {}
            [0, sfi @ 1..=0x1E] => self.make_current_by_sfi(sfi)?,
            _ => return Err(Status::WRONG_P1_P2),
        }
        let offset = Reader::sole(&command.data, OFFSET).map_err(|_| Status::WRONG_DATA)?.value;
        // ISO/IEC 7816-4 sets no bound; eight octets are more than any file has.
        if offset.is_empty() || offset.len() > 8 {
            return Err(Status::WRONG_DATA);
        }
        let offset = offset.iter().fold(0_u64, |number, octet| number << 8 | u64::from(*octet));
        let rest = self.content_from(usize::try_from(offset).map_err(|_| Status::WRONG_OFFSET)?)?;
        let data = rest.get(..value_capacity(wanted.most)).unwrap_or(rest);
        let object = ber_tlv::encode(DISCRETIONARY_DATA, data);
        let status = wanted.status(object.len(), data.len() == rest.len());
        Ok(ResponseApdu::new(object, status))
    }

    fn make_current_by_sfi(&mut self, sfi: u8) -> Result<(), Status> {
        let location = self.session.location;
        self.require_open(location)?;
        // 0 and 31 are no short identifiers (ISO/IEC 7816-4, 7.3.2).
        if !(1..=30).contains(&sfi) {
            return Err(Status::WRONG_P1_P2);
        }
        let file = self.personality.files.by_sfi(location, sfi).ok_or(Status::NOT_FOUND)?;
        self.make_current(file)
    }

    /// The current file from an offset on, at least one octet.
    fn content_from(&self, offset: usize) -> Result<&[u8], Status> {
        let location = self.session.location;
        self.require_open(location)?;
        let file = self.session.current_file.ok_or(Status::NO_CURRENT_EF)?;
        if !self.personality.conditions.may_read(file, &self.session.rights) {
            return Err(Status::SECURITY_STATUS);
        }
        let content = self.personality.files.content(file).ok_or(Status::NO_CURRENT_EF)?;
        content.get(offset..).filter(|rest| !rest.is_empty()).ok_or(Status::WRONG_OFFSET)
    }
}

/// How much the terminal asks for, and how much can be sent.
#[derive(Clone, Copy)]
struct Wanted {
    /// The number asked for; `None` when Le was all zeros: whatever there is.
    exactly: Option<usize>,
    /// The most octets of response data.
    most: usize,
}

impl Wanted {
    fn of(command: &CommandApdu, room: Room) -> Result<Self, Status> {
        let Le::Bytes(bytes) = command.le else { return Err(Status::WRONG_LENGTH) };
        // Le all zeros. Under secure messaging the outer form says nothing about DO'97', where both can be zeros.
        let all = match bytes {
            256 => room.secured || !command.is_extended(),
            0x1_0000 => true,
            _ => false,
        };
        if all {
            return Ok(Self { exactly: None, most: room.octets.min(usize_from(bytes)) });
        }
        let wanted = usize_from(bytes);
        if wanted > room.octets {
            return Err(Status::WRONG_LENGTH);
        }
        Ok(Self { exactly: Some(wanted), most: wanted })
    }

    /// `6282` when the file ended before the octets asked for.
    fn status(self, sent: usize, file_ended: bool) -> Status {
        match self.exactly {
            Some(wanted) if sent < wanted && file_ended => Status::END_OF_FILE,
            _ => Status::SUCCESS,
        }
    }
}

fn usize_from(bytes: u32) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// The longest value whose DO'53' fits into `limit` octets.
fn value_capacity(limit: usize) -> usize {
    (2..=4)
        .map(|header| limit.saturating_sub(header))
        .find(|value| 1 + ber_tlv::encode_length(*value).len() + value <= limit)
        .unwrap_or(0)
}
