//! A question that stayed open: its code, its words, its exit code.

use serde_json::json;

use super::exit::Exit;
use super::output::{Screen, Tone};
use crate::engine::{inspection_code, reader_code};
use crate::inspection::InspectionError;
use crate::readers::ReaderError;
use crate::verification::Code;
use crate::wording::Part;

/// Tells a person, or a program, why there is no answer.
pub(super) fn tell(screen: &Screen, code: &str, retryable: bool, exit: Exit, detail: &str) -> Exit {
    let title = screen.texts.code(code, Part::Title);
    if screen.events {
        screen.event(&json!({ "event": "session.closed", "cause": code, "retryable": retryable }));
    }
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
    let code = inspection_code(error);
    report(screen, code, exit(code), &error.to_string())
}

/// A reader that could not be opened.
pub(super) fn reader(screen: &Screen, error: ReaderError) -> Exit {
    let code = reader_code(&error);
    report(screen, code, exit(code), &error.to_string())
}

/// How a command ends that such a code stopped.
const fn exit(code: Code) -> Exit {
    match code {
        Code::ReaderNoService | Code::ReaderNone | Code::ReaderNotFound | Code::ReaderGone => Exit::NoReader,
        Code::ReaderBusy | Code::ReaderDenied | Code::ReaderLost | Code::ReaderTimeout => Exit::ReaderUnusable,
        Code::ChipNone => Exit::NoDocument,
        Code::AccessPasswordWrong | Code::AccessPaceFailed | Code::AccessBacFailed => Exit::AccessRefused,
        _ => Exit::ChipLost,
    }
}
