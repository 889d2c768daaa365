//! Lists of defects and deviations in words and in JSON.

use serde_json::{Value, json};

use super::super::exit::Exit;
use super::super::output::{Screen, Tone};
use crate::trust::{DefectList, DefectListFacts, ListedEntry};
use crate::wording::printable;

/// What a list in a file says, believed or not; nothing where the file is something else.
pub(super) fn show(screen: &Screen, content: &[u8]) -> Option<Exit> {
    let facts = DefectListFacts::read(content).ok()?;
    if screen.json {
        screen.document(&json!({ "verified": false, "list": facts }));
        return Some(Exit::Done);
    }
    screen.line(screen.paint(Tone::Quiet, &screen.text("show-not-verified")));
    screen.line(signer_line(&facts));
    facts.entries.iter().for_each(|entry| screen.line(entry_line(entry)));
    Some(Exit::Done)
}

/// Who signed a list, and whether the signature holds.
pub(super) fn signer_line(facts: &DefectListFacts) -> String {
    let time = facts.signing_time.map_or_else(|| "-".to_owned(), |time| time.to_string());
    let signature = if facts.signature_valid { "signature valid" } else { "signature not valid" };
    let purpose = if facts.is_list_signer { "" } else { ", not a list signer" };
    let signer = printable(facts.signer.as_deref().unwrap_or("-"));
    format!("{} {time}  {signer}  {signature}{purpose}", word(json!(facts.kind)))
}

fn entry_line(entry: &ListedEntry) -> String {
    let signer = [&entry.issuer, &entry.serial, &entry.subject_key_identifier, &entry.certificate_hash];
    let signer: Vec<String> = signer.into_iter().flatten().map(|part| printable(part)).collect();
    let defects: Vec<String> = entry.defects.iter().map(|defect| printable(&json!(defect).to_string())).collect();
    let kind = entry.document_type.as_deref().map(printable).unwrap_or_default();
    let narrower = if entry.is_narrower { "  some documents" } else { "" };
    format!("{}  {kind}{narrower}  {}", signer.join(" "), defects.join(" "))
}

/// A list of the store.
pub(super) fn held(list: &DefectList) -> Value {
    json!({
        "label": printable(list.label()), "kind": list.kind(), "signing_time": list.signing_time(), "entries": list.len(),
    })
}

/// The same in one line.
pub(super) fn held_line(list: &DefectList) -> String {
    let time = list.signing_time().map_or_else(|| "-".to_owned(), |time| time.to_string());
    format!("{}  {}  {}  {time}", printable(list.label()), list.len(), word(json!(list.kind())))
}

fn word(value: Value) -> String {
    value.as_str().unwrap_or_default().replace('_', " ")
}
