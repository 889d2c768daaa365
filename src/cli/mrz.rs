//! `mrz parse`: the fields of a machine readable zone, and which check digits fit.

use std::fs::File;
use std::io;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::exit::Exit;
use super::input::limited;
use super::output::{Screen, Tone};
use super::redaction::Redaction;
use crate::mrz::{Field, Mrz};

/// Parses the lines given, or those in the file or on stdin.
pub(super) fn parse(screen: &Screen, text: &str) -> Exit {
    let text = match source(text) {
        Ok(text) => text,
        Err(error) => {
            screen.note(format!("{error}"));
            return Exit::Usage;
        }
    };
    match Mrz::parse(&text) {
        Ok(mrz) => {
            if screen.json {
                screen.document(&document(&mrz, Redaction(screen.redaction)));
            } else {
                print(screen, &mrz);
            }
            if mrz.checks.all_correct() { Exit::Done } else { Exit::VerificationFailed }
        }
        Err(error) => {
            if screen.json {
                screen.document(&json!({ "error": { "code": "mrz.layout", "detail": error.to_string() } }));
            }
            screen.note(format!("mrz.layout: {error}"));
            Exit::Usage
        }
    }
}

fn source(text: &str) -> io::Result<Zeroizing<String>> {
    if text == "-" {
        limited(io::stdin().lock())
    } else if !text.contains('<') {
        // A zone always holds a filler somewhere; a file name hardly ever does.
        limited(File::open(text)?)
    } else {
        Ok(Zeroizing::new(text.to_owned()))
    }
}

/// The fields a redaction level allows, with stable names.
fn fields(mrz: &Mrz, redaction: Redaction) -> Vec<(&'static str, Option<String>)> {
    vec![
        ("format", Some(format!("{:?}", mrz.format).to_uppercase())),
        ("document_code", redaction.class(&mrz.document_code)),
        ("issuing_state", redaction.class(mrz.issuer.as_str())),
        ("family_name", redaction.person(mrz.names.primary.reveal())),
        ("given_names", redaction.person(mrz.names.secondary.reveal())),
        ("document_number", redaction.number(mrz.document_number.reveal())),
        ("nationality", redaction.class(mrz.nationality.as_str())),
        ("birth_date", redaction.person(mrz.birth_date.as_str())),
        ("expiry_date", redaction.class(mrz.expiry_date.as_str())),
        ("optional_data", redaction.personal_number(mrz.optional_data.reveal()).filter(|data| !data.is_empty())),
    ]
}

/// Each check digit there is, and whether it fits.
fn digits(mrz: &Mrz) -> Vec<(Field, bool)> {
    [
        (Field::DocumentNumber, Some(mrz.checks.document_number)),
        (Field::BirthDate, Some(mrz.checks.birth_date)),
        (Field::ExpiryDate, Some(mrz.checks.expiry_date)),
        (Field::OptionalData, mrz.checks.optional_data),
        (Field::Composite, mrz.checks.composite),
    ]
    .into_iter()
    .filter_map(|(field, fits)| fits.map(|fits| (field, fits)))
    .collect()
}

fn document(mrz: &Mrz, redaction: Redaction) -> Value {
    let fields: serde_json::Map<_, _> =
        fields(mrz, redaction).into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    let digits: serde_json::Map<_, _> =
        digits(mrz).into_iter().map(|(field, fits)| (field.to_string().replace(' ', "_"), json!(fits))).collect();
    json!({ "fields": fields, "name_truncated": mrz.names.truncated, "check_digits": digits, "redaction": redaction.name() })
}

fn print(screen: &Screen, mrz: &Mrz) {
    for (name, value) in fields(mrz, Redaction(screen.redaction)) {
        if let Some(value) = value {
            screen.line(format!("  {:<17} {value}", screen.text(&format!("field-{}", name.replace('_', "-")))));
        }
    }
    for (field, fits) in digits(mrz) {
        let sign = if fits { screen.paint(Tone::Good, "✓") } else { screen.paint(Tone::Bad, "✗") };
        let key = format!("digit-{}", field.to_string().replace(' ', "-"));
        screen.line(format!("  {sign} {}", screen.text(&key)));
    }
}
