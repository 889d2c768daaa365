//! Parameters of a query.

use crate::service::http::{Call, Problem, Wrong};

/// A number within bounds, where it is there.
pub(super) fn number(call: &Call, name: &'static str, least: u32, most: u32) -> Result<Option<u32>, Problem> {
    read(call, name, "a number within its bounds, once", |text| {
        text.bytes().all(|digit| digit.is_ascii_digit()).then(|| text.parse().ok())?
    })
    .and_then(|number| match number {
        Some(number) if !(least..=most).contains(&number) => Err(wrong("", "a number within its bounds, once")),
        number => Ok(number),
    })
}

/// A value as something, where it is there.
pub(super) fn read<T>(
    call: &Call,
    name: &'static str,
    expected: &'static str,
    meaning: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let query = call.parts.uri.query().unwrap_or_default();
    if query.split('&').all(|pair| pair.split('=').next() != Some(name)) {
        return Ok(None);
    }
    match call.query(name).and_then(meaning) {
        Some(value) => Ok(Some(value)),
        None => Err(wrong("", expected)),
    }
}

fn wrong(pointer: &'static str, expected: &'static str) -> Problem {
    Problem::fields(vec![Wrong { pointer, expected }])
}
