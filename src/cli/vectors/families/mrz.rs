//! Machine readable zones: check digits, form factor, access key information.

use super::super::case::{Case, CaseError};
use crate::mrz::{Field, Format, Mrz, MrzError};

/// Passed when every check digit fits and the stated format and key information come out; else all that is wrong.
pub(super) fn run(case: &mut Case) -> Result<String, CaseError> {
    let lines = case.take_all("line");
    let format = case.take_optional("format")?;
    let key_information = case.take_optional("key-information")?;
    let mrz = match Mrz::parse(&lines.join("\n")) {
        Ok(mrz) => mrz,
        Err(MrzError::Character { .. }) => return Ok("failed charset".into()),
        Err(MrzError::Length { .. }) => return Ok("failed layout".into()),
        Err(_) => return Ok("failed field".into()),
    };
    let mut wrong: Vec<_> = mrz.checks.wrong().into_iter().map(name).collect();
    if format.is_some_and(|format| format != format_name(mrz.format)) {
        wrong.push("format");
    }
    if key_information.is_some_and(|information| information != mrz.key_information().reveal().as_str()) {
        wrong.push("key-information");
    }
    if mrz.lines() != lines {
        wrong.push("lines");
    }
    Ok(if wrong.is_empty() { "passed".into() } else { format!("failed {}", wrong.join(" ")) })
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Td1 => "TD1",
        Format::Td2 => "TD2",
        Format::Td3 => "TD3",
        _ => "other",
    }
}

fn name(field: Field) -> &'static str {
    match field {
        Field::DocumentNumber => "document-number",
        Field::BirthDate => "birth-date",
        Field::ExpiryDate => "expiry-date",
        Field::OptionalData => "optional-data",
        Field::Composite => "composite",
        _ => "field",
    }
}
