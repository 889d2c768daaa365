//! `explain`: what a code means and what to do about it.

use serde_json::json;

use super::exit::Exit;
use super::output::{Screen, Tone, wrapped};
use crate::wording::{Part, Words, codes, is_retryable};

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
    if screen.json {
        screen.document(&Words::default().meaning(wanted));
        return Exit::Done;
    }
    screen.line(format!("{:<58}{wanted}", screen.paint(Tone::Strong, &part(Part::Title))));
    for (label, text) in [
        ("explain-cause", part(Part::Cause)),
        ("explain-clerk", part(Part::Clerk)),
        ("explain-citizen", part(Part::Citizen)),
        ("explain-retry", screen.text(if is_retryable(wanted) { "yes" } else { "no" })),
    ] {
        screen.line(format!("{:<15} {}", screen.text(label), wrapped(&text, 16)));
    }
    Exit::Done
}

fn list(screen: &Screen) {
    if screen.json {
        let words = Words::default();
        screen.document(&json!({ "codes": codes().into_iter().map(|code| words.meaning(code)).collect::<Vec<_>>() }));
        return;
    }
    for code in codes() {
        screen.line(format!("{code:<36} {}", screen.texts.code(code, Part::Title)));
    }
}
