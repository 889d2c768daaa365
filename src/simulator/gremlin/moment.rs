//! When a gremlin acts: at which command, of which file, at which occurrence.

use serde::Deserialize;

use crate::iso7816::CommandApdu;
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
}

/// What kind of command it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CommandKind {
    /// SELECT.
    Select,
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

impl Moment {
    /// Whether this is such a command, its place in the row left aside.
    pub(super) fn is_like(&self, command: &CommandApdu, file: Option<FileId>) -> bool {
        self.command.is_none_or(|kind| CommandKind::of(command) == Some(kind))
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
