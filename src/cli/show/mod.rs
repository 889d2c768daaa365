//! `show`: what is in a bundle, a folder or one file, as the bytes say. Nothing here is verified, and it says so.

mod contents;
mod details;
mod security;

use std::path::Path;

use serde_json::{Map, Value, json};

use super::exit::Exit;
use super::output::{Screen, Tone};
use super::{sources, trust};
use crate::lds::FileId;
use contents::describe;

/// What is said of one file, by name. A name may occur more than once.
type Fields = Vec<(&'static str, String)>;

/// Shows a path.
pub(super) fn show(screen: &Screen, path: &Path) -> Exit {
    let is_document_file = path.file_name().is_some_and(|name| FileId::from_name(&name.to_string_lossy()).is_some());
    if !is_document_file
        && path.is_file()
        && let Some(exit) = trust::show_file(screen, path)
    {
        return exit;
    }
    let evidence = match sources::evidence(path) {
        Ok(evidence) => evidence,
        Err(error) => {
            screen.note(error.to_string());
            return Exit::Usage;
        }
    };
    let redaction = screen.redaction;
    let files: Vec<_> = FileId::all()
        .filter_map(|file| evidence.file(file).map(|record| (file, describe(file, record, redaction))))
        .collect();
    if screen.json {
        let files: Map<_, _> = files.into_iter().map(|(file, fields)| (file.name(), value(fields))).collect();
        screen.document(&json!({
            "verified": false,
            "simulated": evidence.simulated,
            "read_at": evidence.read_at,
            "sha256": hex::encode(evidence.sha256()),
            "files": files,
            "redaction": redaction.name(),
        }));
        return Exit::Done;
    }
    if evidence.simulated {
        screen.line(screen.paint(Tone::Open, &screen.text("simulated-band")));
    }
    screen.line(screen.paint(Tone::Quiet, &screen.text("show-not-verified")));
    for (file, fields) in files {
        screen.line(screen.paint(Tone::Strong, &file.name()));
        for (name, value) in fields {
            screen.line(format!("  {:<22} {value}", screen.text(&label(name))));
        }
    }
    Exit::Done
}

/// The text a field is called by.
pub(super) fn label(name: &str) -> String {
    format!("field-{}", name.replace('_', "-"))
}

/// The fields that are numbers.
const NUMBERS: [&str; 7] =
    ["size", "too_large", "signers", "octets", "persons_to_notify", "longest_command", "longest_response"];

/// An object; a name that occurs more than once has a list.
fn value(fields: Fields) -> Value {
    let mut object: Map<String, Value> = Map::new();
    for (name, text) in fields {
        let number = NUMBERS.contains(&name).then(|| text.parse::<u64>().ok()).flatten();
        let said = number.map_or(Value::String(text), Value::from);
        match object.get_mut(name) {
            None => drop(object.insert(name.to_owned(), said)),
            Some(Value::Array(list)) => list.push(said),
            Some(first) => *first = Value::Array(vec![first.take(), said]),
        }
    }
    Value::Object(object)
}
