//! The fields of a machine readable zone as a document, for programs.

use serde_json::{Map, Value, json};

use crate::encoding::Date;
use crate::mrz::{Field, Format, LayoutRepair, Mrz, Sex, Suggestion};
use crate::wording::Redaction;

/// Fields, dates, check digits and a suggestion, with the holder as the redaction level allows.
pub(crate) fn mrz_document(mrz: &Mrz, repair: Option<LayoutRepair>, redaction: Redaction, today: Date) -> Value {
    let fields: Map<_, _> =
        mrz_fields(mrz, redaction).into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    json!({
        "fields": fields,
        "dates": dates(mrz, redaction, today),
        "name_truncated": mrz.names.truncated,
        "check_digits": check_digits(mrz),
        "repaired": repair.map(repair_name),
        "suggestion": mrz.suggestion().and_then(|suggestion| suggested(&suggestion, redaction)),
        "redaction": redaction.name(),
    })
}

/// The fields a redaction level allows, with stable names.
pub(crate) fn mrz_fields(mrz: &Mrz, redaction: Redaction) -> Vec<(&'static str, Option<String>)> {
    let sex = match mrz.sex {
        Sex::Female => "F".to_owned(),
        Sex::Male => "M".to_owned(),
        Sex::Unspecified => "<".to_owned(),
        Sex::Other(character) => character.to_string(),
    };
    let some = |data: Option<String>| data.filter(|data| !data.is_empty());
    vec![
        ("format", Some(format_name(mrz.format).to_owned())),
        ("document_code", redaction.class(&mrz.document_code)),
        ("issuing_state", redaction.class(mrz.issuer.as_str())),
        ("family_name", redaction.person(mrz.names.primary.reveal())),
        ("given_names", redaction.person(mrz.names.secondary.reveal())),
        ("document_number", redaction.number(mrz.document_number.reveal())),
        ("nationality", redaction.class(mrz.nationality.as_str())),
        ("birth_date", redaction.person(mrz.birth_date.as_str())),
        ("sex", redaction.person(&sex)),
        ("expiry_date", redaction.class(mrz.expiry_date.as_str())),
        ("optional_data", some(redaction.personal_number(mrz.optional_data.reveal()))),
        ("optional_data_2", some(redaction.personal_number(mrz.optional_data_2.reveal()))),
    ]
}

/// The dates with their centuries, and by which rule.
fn dates(mrz: &Mrz, redaction: Redaction, today: Date) -> Value {
    let birth = mrz.birth_date.birth(today).ok().and_then(|date| redaction.person(&date.to_string()));
    let expiry = mrz.expiry_date.expiry(today).ok().and_then(|date| redaction.class(&date.to_string()));
    json!({ "birth": birth, "birth_rule": "not_in_future", "expiry": expiry, "expiry_rule": "within_fifteen_years" })
}

/// The stable name of a form factor.
pub(crate) const fn format_name(format: Format) -> &'static str {
    match format {
        Format::Td1 => "TD1",
        Format::Td2 => "TD2",
        Format::Td3 => "TD3",
        Format::MrvA => "MRV-A",
        Format::MrvB => "MRV-B",
    }
}

/// Each check digit there is, and whether it fits.
pub(crate) fn digits(mrz: &Mrz) -> Vec<(Field, bool)> {
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

/// The same by stable names.
pub(crate) fn check_digits(mrz: &Mrz) -> Map<String, Value> {
    digits(mrz).into_iter().map(|(field, fits)| (field.to_string().replace(' ', "_"), json!(fits))).collect()
}

/// A suggestion names a character of the holder's data; it goes where names go.
pub(crate) fn suggested(suggestion: &Suggestion, redaction: Redaction) -> Option<Value> {
    Some(json!({
        "field": suggestion.field.to_string().replace(' ', "_"),
        "line": suggestion.line,
        "position": suggestion.position,
        "read": redaction.person(&suggestion.read.reveal().to_string())?,
        "meant": redaction.person(&suggestion.meant.reveal().to_string())?,
    }))
}

/// The stable name of a repair.
pub(crate) const fn repair_name(repair: LayoutRepair) -> &'static str {
    match repair {
        LayoutRepair::Framing => "framing",
        LayoutRepair::Fillers => "fillers",
        LayoutRepair::Letters => "letters",
        LayoutRepair::FillersAndLetters => "fillers_and_letters",
    }
}
