//! The code of an inspection that ended without evidence, and of a reader that could not be opened.

use crate::inspection::InspectionError;
use crate::iso7816::LinkFault;
use crate::iso7816::commands::Instruction;
use crate::protocols::ProtocolError;
use crate::readers::ReaderError;
use crate::verification::Code;

/// Why there is no evidence.
pub(crate) const fn inspection_code(error: &InspectionError) -> Code {
    match error {
        InspectionError::Link(error) => link_code(error.fault),
        InspectionError::NotMrtd { .. } => Code::ChipNotMrtd,
        InspectionError::ChipChanged => Code::ChipChanged,
        InspectionError::Access(ProtocolError::PasswordWrong { .. }) => Code::AccessPasswordWrong,
        InspectionError::Access(ProtocolError::Refused { command, .. }) if is_pace(*command) => Code::AccessPaceFailed,
        InspectionError::Access(ProtocolError::Refused { .. } | ProtocolError::Unsupported(_)) => Code::AccessBacFailed,
        _ => Code::ChipProtocol,
    }
}

/// Why a link ended.
const fn link_code(fault: LinkFault) -> Code {
    match fault {
        LinkFault::ChipLost | LinkFault::ChipReset => Code::ChipRemoved,
        LinkFault::ReaderGone => Code::ReaderGone,
        LinkFault::ServiceGone => Code::ReaderNoService,
        LinkFault::SeveralChips => Code::ChipCollision,
        LinkFault::CommandsSpent => Code::LimitApduBudget,
        LinkFault::TimeSpent => Code::LimitTimeBudget,
        LinkFault::ReaderBusy => Code::ReaderBusy,
        LinkFault::Timeout => Code::ReaderTimeout,
        LinkFault::Unprotected | LinkFault::CutOff => Code::SmUnprotectedResponse,
        LinkFault::BadChecksum => Code::SmMacInvalid,
        LinkFault::MalformedMessage => Code::SmCryptogramInvalid,
        LinkFault::StatusMissing => Code::SmStatusMissing,
        LinkFault::SessionRejected | LinkFault::SessionEnded => Code::SmSessionLost,
        _ => Code::ReaderLost,
    }
}

/// Why a reader could not be opened.
pub(crate) const fn reader_code(error: &ReaderError) -> Code {
    match error {
        ReaderError::NoService => Code::ReaderNoService,
        ReaderError::NoReader => Code::ReaderNone,
        ReaderError::ReaderNotFound => Code::ReaderNotFound,
        ReaderError::NoCardInTime => Code::ChipNone,
        ReaderError::SeveralCards => Code::ChipCollision,
        ReaderError::Busy => Code::ReaderBusy,
        ReaderError::Denied => Code::ReaderDenied,
        ReaderError::Gone => Code::ReaderGone,
        ReaderError::CardMute => Code::ChipMute,
        ReaderError::CardRemoved => Code::ChipRemoved,
        ReaderError::Hung => Code::ReaderTimeout,
        _ => Code::ReaderLost,
    }
}

const fn is_pace(command: Instruction) -> bool {
    matches!(command, Instruction::ManageSecurityEnvironment | Instruction::GeneralAuthenticate { .. })
}
