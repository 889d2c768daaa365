//! A question that stayed open: its code, its words, its exit code.

use serde_json::json;

use super::exit::Exit;
use super::locale::Part;
use super::output::{Screen, Tone};
use crate::inspection::InspectionError;
use crate::iso7816::LinkFault;
use crate::iso7816::commands::Instruction;
use crate::protocols::ProtocolError;
use crate::readers::ReaderError;
use crate::verification::Code;

/// Tells a person, or a program, why there is no answer.
pub(super) fn tell(screen: &Screen, code: &str, retryable: bool, exit: Exit, detail: &str) -> Exit {
    let title = screen.texts.code(code, Part::Title);
    if screen.json {
        screen.document(&json!({
            "error": { "code": code, "title": title, "detail": detail, "retryable": retryable }
        }));
    }
    screen.note(format!("{} {title}  {}", screen.paint(Tone::Bad, "✗"), code));
    screen.note(format!("  {}", screen.texts.code(code, Part::Clerk)));
    exit
}

/// The same of one of verification's codes.
pub(super) fn report(screen: &Screen, code: Code, exit: Exit, detail: &str) -> Exit {
    tell(screen, code.as_str(), code.is_retryable(), exit, detail)
}

/// An inspection that ended without evidence.
pub(super) fn inspection(screen: &Screen, error: &InspectionError) -> Exit {
    let (code, exit) = match error {
        InspectionError::Link(error) => link(error.fault),
        InspectionError::NotMrtd { .. } => (Code::ChipNotMrtd, Exit::ChipLost),
        InspectionError::Access(ProtocolError::PasswordWrong { .. }) => {
            (Code::AccessPasswordWrong, Exit::AccessRefused)
        }
        InspectionError::ChipChanged => (Code::ChipChanged, Exit::ChipLost),
        InspectionError::Access(ProtocolError::Refused { command, .. }) if is_pace(*command) => {
            (Code::AccessPaceFailed, Exit::AccessRefused)
        }
        InspectionError::Access(ProtocolError::Refused { .. }) => (Code::AccessBacFailed, Exit::AccessRefused),
        InspectionError::Access(ProtocolError::Unsupported(_)) => (Code::AccessBacFailed, Exit::AccessRefused),
        InspectionError::Access(_) => (Code::ChipProtocol, Exit::ChipLost),
        _ => (Code::ChipProtocol, Exit::Fault),
    };
    report(screen, code, exit, &error.to_string())
}

const fn link(fault: LinkFault) -> (Code, Exit) {
    match fault {
        LinkFault::ChipLost | LinkFault::ChipReset => (Code::ChipRemoved, Exit::ChipLost),
        LinkFault::ReaderGone => (Code::ReaderGone, Exit::NoReader),
        LinkFault::ReaderBusy => (Code::ReaderBusy, Exit::ReaderUnusable),
        LinkFault::Timeout => (Code::ReaderTimeout, Exit::ChipLost),
        LinkFault::Unprotected => (Code::SmUnprotectedResponse, Exit::ChipLost),
        LinkFault::BadChecksum => (Code::SmMacInvalid, Exit::ChipLost),
        LinkFault::MalformedMessage => (Code::SmCryptogramInvalid, Exit::ChipLost),
        LinkFault::StatusMissing => (Code::SmStatusMissing, Exit::ChipLost),
        LinkFault::SessionRejected | LinkFault::SessionEnded => (Code::SmSessionLost, Exit::ChipLost),
        _ => (Code::ReaderLost, Exit::ReaderUnusable),
    }
}

/// A reader that could not be opened.
pub(super) fn reader(screen: &Screen, error: ReaderError) -> Exit {
    let (code, exit) = match error {
        ReaderError::NoService => (Code::ReaderNoService, Exit::NoReader),
        ReaderError::NoReader => (Code::ReaderNone, Exit::NoReader),
        ReaderError::ReaderNotFound => (Code::ReaderNotFound, Exit::NoReader),
        ReaderError::NoCardInTime => (Code::ChipNone, Exit::NoDocument),
        ReaderError::Busy => (Code::ReaderBusy, Exit::ReaderUnusable),
        ReaderError::Denied => (Code::ReaderDenied, Exit::ReaderUnusable),
        ReaderError::Gone => (Code::ReaderGone, Exit::NoReader),
        ReaderError::CardMute => (Code::ChipMute, Exit::ChipLost),
        ReaderError::CardRemoved => (Code::ChipRemoved, Exit::ChipLost),
        ReaderError::Hung => (Code::ReaderTimeout, Exit::ReaderUnusable),
        _ => (Code::ReaderLost, Exit::ReaderUnusable),
    };
    report(screen, code, exit, &error.to_string())
}

const fn is_pace(command: Instruction) -> bool {
    matches!(command, Instruction::ManageSecurityEnvironment | Instruction::GeneralAuthenticate { .. })
}
