//! When a gremlin acts: at which command, of which file, at which occurrence.

use serde::Deserialize;

use crate::encoding::{Reader, Tag};
use crate::iso7816::{CommandApdu, Le};
use crate::lds::FileId;

/// When something is done. What is not said does not matter: the default is every command.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Moment {
    /// The command.
    pub command: Option<CommandKind>,
    /// The file it reads or selects.
    pub file: Option<FileId>,
    /// The step of GENERAL AUTHENTICATE in PACE, from 1.
    pub step: Option<u8>,
    /// The how-manieth such command since the chip was made, from 1; without it, each of them.
    pub index: Option<u32>,
    /// P1.
    pub p1: Option<u8>,
    /// Whether it expects data, and so has an Le.
    pub expects_data: Option<bool>,
    /// It asks for more octets than this; an Le of zeros stands for 256 or 65 536.
    pub beyond: Option<u32>,
    /// Its data have no object of this tag of one octet.
    pub lacks: Option<u8>,
}

/// What kind of command it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CommandKind {
    /// SELECT, of whatever.
    Select,
    /// SELECT of the master file.
    SelectMasterFile,
    /// SELECT of an application.
    SelectApplication,
    /// READ BINARY, even or odd.
    ReadBinary,
    /// GET CHALLENGE.
    GetChallenge,
    /// EXTERNAL AUTHENTICATE.
    ExternalAuthenticate,
    /// INTERNAL AUTHENTICATE.
    InternalAuthenticate,
    /// MSE:Set AT for PACE.
    SetPace,
    /// MSE:Set AT or KAT for Chip Authentication.
    SetChipAuthentication,
    /// GENERAL AUTHENTICATE.
    GeneralAuthenticate,
}

impl CommandKind {
    fn of(command: &CommandApdu) -> Option<Self> {
        Some(match (command.ins, command.p1, command.p2) {
            (0xA4, 0x00, _) if matches!(command.data.as_slice(), [] | [0x3F, 0x00]) => Self::SelectMasterFile,
            (0xA4, 0x04, _) => Self::SelectApplication,
            (0xA4, ..) => Self::Select,
            (0xB0 | 0xB1, ..) => Self::ReadBinary,
            (0x84, ..) => Self::GetChallenge,
            (0x82, ..) => Self::ExternalAuthenticate,
            (0x88, ..) => Self::InternalAuthenticate,
            (0x22, 0xC1, 0xA4) => Self::SetPace,
            (0x22, 0x41, 0xA4 | 0xA6) => Self::SetChipAuthentication,
            (0x86, ..) => Self::GeneralAuthenticate,
            _ => return None,
        })
    }
}

impl CommandKind {
    fn is(self, command: &CommandApdu) -> bool {
        match self {
            Self::Select => command.ins == 0xA4,
            kind => Self::of(command) == Some(kind),
        }
    }
}

/// Whether an object of this tag lies among the data.
fn has_object(data: &[u8], tag: u8) -> bool {
    let mut reader = Reader::new(data);
    std::iter::from_fn(|| reader.next_object().ok().flatten()).any(|object| object.tag == Tag::new(tag.into()))
}

/// Whether a command reads a file.
pub(in crate::simulator) const fn is_reading(command: &CommandApdu) -> bool {
    matches!(command.ins, 0xB0 | 0xB1)
}

impl Moment {
    /// Whether this is such a command, its place in the row left aside.
    pub(super) fn is_like(&self, command: &CommandApdu, file: Option<FileId>) -> bool {
        let asked = match command.le {
            Le::None => 0,
            Le::Bytes(bytes) => bytes,
        };
        self.command.is_none_or(|kind| kind.is(command))
            && self.p1.is_none_or(|p1| p1 == command.p1)
            && self.expects_data.is_none_or(|expects| expects == (command.le != Le::None))
            && self.beyond.is_none_or(|bound| asked > bound)
            && self.lacks.is_none_or(|tag| !has_object(&command.data, tag))
            && self.file.is_none_or(|wanted| file == Some(wanted))
            && self.step.is_none_or(|wanted| step(command) == Some(wanted))
    }
}

/// The step of PACE, told by the object within the Dynamic Authentication Data (Doc 9303-11, 4.4.5, Table 4).
pub(super) fn step(command: &CommandApdu) -> Option<u8> {
    match (command.ins, command.data.get(2)) {
        (0x86, None) => Some(1),
        (0x86, Some(0x81)) => Some(2),
        (0x86, Some(0x83)) => Some(3),
        (0x86, Some(0x85)) => Some(4),
        // Keys of 2048 bits have a header of four octets.
        (0x86, Some(_)) => match command.data.get(4) {
            Some(0x81) => Some(2),
            Some(0x83) => Some(3),
            _ => None,
        },
        _ => None,
    }
}
