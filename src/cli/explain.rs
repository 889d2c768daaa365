//! `explain`: what a code means and what to do about it.

use serde_json::json;

use super::exit::Exit;
use super::output::{Screen, Tone, wrapped};
use crate::verification::Code;
use crate::wording::{Part, codes};

/// Explains one code, or lists them all.
pub(super) fn explain(screen: &Screen, code: Option<&str>) -> Exit {
    let Some(wanted) = code else {
        list(screen);
        return Exit::Done;
    };
    let known = codes();
    if !known.contains(&wanted) {
        screen.note(screen.texts.format("explain-unknown", &[("code", wanted)]));
        if let Some(near) = known.iter().find(|code| code.ends_with(wanted) || code.starts_with(wanted)) {
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
        screen.document(&json!({ "codes": codes() }));
        return;
    }
    for code in codes() {
        screen.line(format!("{code:<36} {}", screen.texts.code(code, Part::Title)));
    }
}
