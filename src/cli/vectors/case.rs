//! Our own case files: a few header lines, an empty line, a payload of named values.
//!
//! ```text
//! id: bac::doc9303-11-d
//! clause: Doc 9303-11, D.3
//! source: Doc 9303-11, Appendix D
//! expect: passed
//!
//! rnd-ic: 4608F91988702212
//! ```

use std::collections::BTreeMap;

/// A case file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Case {
    /// Namespaced name; the first part says which family the case belongs to.
    pub(super) id: String,
    /// The clause under test.
    pub(super) clause: String,
    /// Who made the values.
    pub(super) source: String,
    /// The result that is right: `passed`, or `failed` with a reason.
    pub(super) expect: String,
    payload: BTreeMap<String, Vec<String>>,
}

/// Why a case file cannot be run. That is a failure of the file, never a skip.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum CaseError {
    #[error("line {0}: not `name: value`")]
    Syntax(usize),
    #[error("unknown header `{0}`")]
    UnknownHeader(String),
    #[error("header `{0}` is missing or doubled")]
    Header(&'static str),
    #[error("value `{0}` is missing, doubled or of the wrong form")]
    Value(&'static str),
    #[error("unknown value `{0}`")]
    UnknownValue(String),
    #[error("unknown family `{0}`")]
    UnknownFamily(String),
}

impl Case {
    /// Whether a text looks like a case file at all: it begins with an `id:` line.
    pub(super) fn is_case(text: &str) -> bool {
        text.trim_start_matches('\u{feff}').starts_with("id:")
    }

    /// Reads a case file.
    pub(super) fn parse(text: &str) -> Result<Self, CaseError> {
        let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut payload: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut in_payload = false;
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_end();
            if line.is_empty() {
                in_payload = true;
                continue;
            }
            let (name, value) = line.split_once(':').ok_or(CaseError::Syntax(number + 1))?;
            let values = if in_payload { &mut payload } else { &mut headers };
            values.entry(name.trim().to_owned()).or_default().push(value.trim().to_owned());
        }
        let known = ["id", "clause", "source", "expect"];
        if let Some(unknown) = headers.keys().find(|name| !known.contains(&name.as_str())) {
            return Err(CaseError::UnknownHeader(unknown.clone()));
        }
        let mut header = |name: &'static str| match headers.remove(name).as_deref() {
            Some([value]) => Ok(value.clone()),
            _ => Err(CaseError::Header(name)),
        };
        Ok(Self {
            id: header("id")?,
            clause: header("clause")?,
            source: header("source")?,
            expect: header("expect")?,
            payload,
        })
    }

    /// The family the case belongs to.
    pub(super) fn family(&self) -> &str {
        self.id.split("::").next().unwrap_or_default()
    }

    /// Takes the one value of this name.
    pub(super) fn take(&mut self, name: &'static str) -> Result<String, CaseError> {
        self.take_optional(name)?.ok_or(CaseError::Value(name))
    }

    /// Takes the value of this name, if there is one.
    pub(super) fn take_optional(&mut self, name: &'static str) -> Result<Option<String>, CaseError> {
        match self.payload.remove(name).as_deref() {
            None => Ok(None),
            Some([value]) => Ok(Some(value.clone())),
            Some(_) => Err(CaseError::Value(name)),
        }
    }

    /// Takes all values of this name, in order.
    pub(super) fn take_all(&mut self, name: &'static str) -> Vec<String> {
        self.payload.remove(name).unwrap_or_default()
    }

    /// Takes the one value of this name, as bytes in hexadecimal.
    pub(super) fn take_hex(&mut self, name: &'static str) -> Result<Vec<u8>, CaseError> {
        hex::decode(self.take(name)?.replace(' ', "")).map_err(|_| CaseError::Value(name))
    }

    /// Requires that every value was taken: a value nobody looked at tests nothing.
    pub(super) fn finish(&self) -> Result<(), CaseError> {
        match self.payload.keys().next() {
            None => Ok(()),
            Some(name) => Err(CaseError::UnknownValue(name.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "id: mrz::td3\nclause: Doc 9303-4, 4.2.2\nsource: example\nexpect: passed\n";

    #[test]
    fn a_case_reads_as_header_and_values() {
        let mut case = Case::parse(&format!("{HEADER}\nline: A\nline: B\nkey: 00 ff\n")).unwrap();
        assert_eq!((case.family(), case.expect.as_str()), ("mrz", "passed"));
        assert_eq!(case.take_all("line"), ["A", "B"]);
        assert!(case.finish().is_err());
        assert_eq!(case.take_hex("key"), Ok(vec![0, 0xFF]));
        assert_eq!(case.finish(), Ok(()));
    }

    #[test]
    fn what_is_not_understood_fails() {
        assert_eq!(Case::parse(&format!("{HEADER}flavour: x\n")), Err(CaseError::UnknownHeader("flavour".into())));
        assert_eq!(Case::parse("id: a\nclause: b\n"), Err(CaseError::Header("source")));
        assert_eq!(Case::parse("id a\n"), Err(CaseError::Syntax(1)));
        assert_eq!(Case::parse(&format!("{HEADER}id: twice\n")), Err(CaseError::Header("id")));
    }
}
