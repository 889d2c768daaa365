//! `explain`: what a code means and what to do about it.

use serde_json::json;

use super::exit::Exit;
use super::locale::Part;
use super::output::{Screen, Tone, wrapped};
use crate::readiness::ReasonCode;
use crate::records::RecordsError;
use crate::verification::Code;

/// Every code this program can give, sorted.
pub(super) fn all_codes() -> Vec<&'static str> {
    let mut codes: Vec<_> =
        Code::ALL.iter().map(|code| code.as_str()).chain(ReasonCode::ALL.iter().map(|code| code.as_str())).collect();
    codes.extend(RecordsError::CODES);
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Explains one code, or lists them all.
pub(super) fn explain(screen: &Screen, code: Option<&str>) -> Exit {
    let Some(wanted) = code else {
        list(screen);
        return Exit::Done;
    };
    let codes = all_codes();
    if !codes.contains(&wanted) {
        screen.note(screen.texts.format("explain-unknown", &[("code", wanted)]));
        if let Some(near) = codes.iter().find(|code| code.ends_with(wanted) || code.starts_with(wanted)) {
            screen.note(screen.texts.format("explain-nearest", &[("code", near)]));
        }
        return Exit::Usage;
    }
    let part = |part| screen.texts.code(wanted, part);
    let retry = wanted.parse::<Code>().is_ok_and(Code::is_retryable);
    if screen.json {
        screen.document(&json!({
            "code": wanted,
            "title": part(Part::Title),
            "cause": part(Part::Cause),
            "clerk": part(Part::Clerk),
            "citizen": part(Part::Citizen),
            "retryable": retry,
        }));
        return Exit::Done;
    }
    screen.line(format!("{:<58}{wanted}", screen.paint(Tone::Strong, &part(Part::Title))));
    for (label, text) in [
        ("explain-cause", part(Part::Cause)),
        ("explain-clerk", part(Part::Clerk)),
        ("explain-citizen", part(Part::Citizen)),
        ("explain-retry", screen.text(if retry { "yes" } else { "no" })),
    ] {
        screen.line(format!("{:<15} {}", screen.text(label), wrapped(&text, 16)));
    }
    Exit::Done
}

fn list(screen: &Screen) {
    if screen.json {
        screen.document(&json!({ "codes": all_codes() }));
        return;
    }
    for code in all_codes() {
        screen.line(format!("{code:<36} {}", screen.texts.code(code, Part::Title)));
    }
}
