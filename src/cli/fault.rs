//! A question that stayed open: its code, its words, its exit code.

use serde_json::{Value, json};

use super::exit::Exit;
use super::output::{Screen, Tone};
use crate::engine::{inspection_code, reader_code};
use crate::inspection::InspectionError;
use crate::readers::ReaderError;
use crate::verification::Code;
use crate::wording::{Part, is_retryable};

/// Tells a person, or a program, why there is no answer.
pub(super) fn tell(screen: &Screen, code: &str, exit: Exit, detail: &str) -> Exit {
    let title = screen.texts.code(code, Part::Title);
    if screen.events {
        closed(screen, code);
    }
    // Half a document stays half of one.
    if screen.json && !screen.has_told() {
        screen.document(&document(screen, code, detail));
    }
    screen.note(format!("{} {title}  {}", screen.paint(Tone::Bad, "✗"), code));
    screen.note(format!("  {}", screen.texts.code(code, Part::Clerk)));
    exit
}

/// The same of one of verification's codes.
pub(super) fn report(screen: &Screen, code: Code, exit: Exit, detail: &str) -> Exit {
    tell(screen, code.as_str(), exit, detail)
}

/// The same for a program.
pub(super) fn document(screen: &Screen, code: &str, detail: &str) -> Value {
    let title = screen.texts.code(code, Part::Title);
    json!({ "error": { "code": code, "title": title, "detail": detail, "retryable": is_retryable(code) } })
}

/// What a program is told where the command has told it nothing: that it is done, or why not. What was said last on stderr
/// says why.
pub(super) fn ended(screen: &Screen, exit: Exit) {
    let code = match exit {
        Exit::Done => "done",
        Exit::Usage => "request.invalid",
        Exit::ConfigInvalid => "config.invalid",
        Exit::NoReader => "reader.none",
        Exit::RegistryUnavailable => "registry.unavailable",
        _ => "internal.fault",
    };
    if screen.events && !screen.has_told() && exit != Exit::Done {
        closed(screen, code);
    }
    if screen.json && !screen.has_told() {
        screen.document(&match exit {
            Exit::Done => json!({ "done": true }),
            _ => document(screen, code, &screen.said_last()),
        });
    }
}

fn closed(screen: &Screen, code: &str) {
    screen.event(&json!({ "event": "session.closed", "cause": code, "retryable": is_retryable(code) }));
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
