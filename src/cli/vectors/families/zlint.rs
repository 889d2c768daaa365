//! Certificates with a named defect each, from zlint's test data: one JSON object with `name` and `der` a line.
//!
//! Most break a rule of the web's profile and none of Doc 9303-12. The table beside this file says of each name what it
//! is for here, so that a defect is either reported by its name or left out for a reason, and never passed over.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::run::Verdict;
use crate::pki::Certificate;
use crate::pki::lint::lint;

const TABLE: &str = include_str!("zlint.txt");

/// What a certificate is for.
#[derive(Debug, Clone, Copy)]
enum Purpose {
    /// This departure has to be reported.
    Reported(&'static str),
    /// This one must not be.
    Unreported(&'static str),
    /// It cannot be read.
    Refused,
    /// Its defect is none here, for this reason.
    NoneHere(&'static str),
}

/// Every name with its purpose.
fn table() -> impl Iterator<Item = (&'static str, Purpose)> {
    let mut purpose = Purpose::Refused;
    TABLE.lines().filter(|line| !line.starts_with('#')).flat_map(move |line| {
        let mut names = "";
        if let Some(indented) = line.strip_prefix("  ") {
            names = indented;
        } else {
            purpose = match line.split_once(' ') {
                Some(("reported", deviation)) => Purpose::Reported(deviation),
                Some(("unreported", deviation)) => Purpose::Unreported(deviation),
                Some((_, reason)) => Purpose::NoneHere(reason),
                None => Purpose::Refused,
            };
        }
        let purpose = purpose;
        names.split(' ').filter(|name| !name.is_empty()).map(move |name| (name, purpose))
    })
}

fn purpose(name: &str) -> Option<Purpose> {
    let name = name.strip_suffix(".pem").unwrap_or(name);
    table().find(|(listed, _)| *listed == name).map(|(_, purpose)| purpose)
}

/// Judges every line; `None` when the first one is no such certificate.
pub(super) fn run(text: &str) -> Option<Vec<Verdict>> {
    let mut lines = text.lines().filter(|line| !line.is_empty()).map(read).peekable();
    let (name, _) = lines.peek()?.as_ref()?;
    purpose(name)?;
    Some(lines.map(|line| line.map_or_else(|| Verdict::failed("zlint", "no such line"), judge)).collect())
}

fn read(line: &str) -> Option<(String, Vec<u8>)> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    let der = STANDARD.decode(value.get("der")?.as_str()?).ok()?;
    Some((value.get("name")?.as_str()?.to_owned(), der))
}

fn judge((name, der): (String, Vec<u8>)) -> Verdict {
    let id = format!("zlint::{name}");
    let Some(purpose) = purpose(&name) else { return Verdict::failed(id, "not in the table") };
    let certificate = Certificate::parse(&der);
    let reported = |deviation: &str| match &certificate {
        Ok(certificate) => lint(certificate).iter().any(|found| found.to_string() == deviation),
        Err(_) => false,
    };
    match (purpose, &certificate) {
        (Purpose::NoneHere(reason), _) => Verdict::left_out(id, reason),
        (Purpose::Reported(deviation), _) if !reported(deviation) => Verdict::failed(id, format!("no {deviation}")),
        (Purpose::Unreported(deviation), _) if reported(deviation) => Verdict::failed(id, deviation),
        (Purpose::Unreported(_), Err(error)) => Verdict::failed(id, error.to_string()),
        (Purpose::Refused, Ok(_)) => Verdict::failed(id, "read"),
        _ => Verdict::passed(id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_stands_once_and_every_purpose_is_one() {
        let names: Vec<_> = table().map(|(name, _)| name).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        assert_eq!(names.len(), 1021);
        let heads = TABLE.lines().filter(|line| !line.starts_with([' ', '#']));
        for head in heads {
            assert!(["reported ", "unreported ", "refused", "none-here "].iter().any(|kind| head.starts_with(kind)));
        }
    }

    #[test]
    fn only_such_lines_are_such_a_file() {
        for text in ["", "{}", "{\"name\": \"somebody\", \"der\": \"MAA=\"}", "{\"b\": \"MAA=\"}"] {
            assert!(run(text).is_none(), "{text}");
        }
        let text =
            "{\"name\": \"akiCritical.pem\", \"der\": \"MAA=\"}\n{\"name\": \"multDupeExts.pem\", \"der\": \"MAA=\"}\n";
        let verdicts = run(text).unwrap();
        assert_eq!(verdicts[0].failure.as_deref(), Some("no KeyIdentifierCritical"));
        assert_eq!(verdicts[1].failure, None);
    }
}
