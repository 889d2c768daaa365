//! Reading a JSON body field by field, so that what is wrong is named by its place and never by its content.

use serde_json::{Map, Value};

use super::problem::{Fault, Problem, Wrong};

/// The members of a request's object that were not read yet.
pub(in crate::service) struct Fields {
    rest: Map<String, Value>,
    errors: Vec<Wrong>,
}

impl Fields {
    /// The object of a body.
    ///
    /// # Errors
    /// `request.malformed` where it is no JSON object.
    pub(in crate::service) fn parse(body: &[u8]) -> Result<Self, Problem> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(rest)) => Ok(Self { rest, errors: Vec::new() }),
            _ => Err(Problem {
                errors: vec![Wrong { pointer: "", expected: "a JSON object" }],
                ..Fault::Malformed.into()
            }),
        }
    }

    /// An object inside a request.
    pub(in crate::service) const fn of(rest: Map<String, Value>) -> Self {
        Self { rest, errors: Vec::new() }
    }

    /// Takes a member out; null counts as absent.
    pub(in crate::service) fn take(&mut self, pointer: &'static str) -> Option<Value> {
        self.rest.remove(name(pointer)).filter(|value| !value.is_null())
    }

    /// Takes a member as something, if it is there.
    pub(in crate::service) fn read<T>(
        &mut self,
        pointer: &'static str,
        expected: &'static str,
        read: impl FnOnce(Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(pointer)?;
        let read = read(value);
        if read.is_none() {
            self.wrong(pointer, expected);
        }
        read
    }

    /// Takes a text of at most `most` characters, without control characters.
    pub(in crate::service) fn text(&mut self, pointer: &'static str, most: usize) -> Option<String> {
        self.read(pointer, "text without control characters, within its length", |value| match value {
            Value::String(text) if text.chars().count() <= most && !text.chars().any(char::is_control) => Some(text),
            _ => None,
        })
    }

    /// Takes one of some words.
    pub(in crate::service) fn word<T>(
        &mut self,
        pointer: &'static str,
        expected: &'static str,
        meaning: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.read(pointer, expected, |value| value.as_str().and_then(meaning))
    }

    /// Says that a member is not as it should be.
    pub(in crate::service) fn wrong(&mut self, pointer: &'static str, expected: &'static str) {
        self.errors.push(Wrong { pointer, expected });
    }

    /// Ends the reading: members nobody asked for are wrong too.
    pub(in crate::service) fn end(mut self) -> Result<(), Problem> {
        if !self.rest.is_empty() {
            self.wrong("", "no other members than the documented ones");
        }
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::fields(self.errors)) }
    }
}

fn name(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_by_place_only() {
        let mut fields = Fields::parse(br#"{"redact":"everything","x":1,"note":"a\nb"}"#).unwrap();
        assert_eq!(fields.word("/redact", "full or minimal", |word| (word == "full").then_some(())), None);
        assert_eq!(fields.text("/note", 9), None);
        let problem = fields.end().unwrap_err();
        let pointers: Vec<_> = problem.errors.iter().map(|wrong| wrong.pointer).collect();
        assert_eq!(pointers, ["/redact", "/note", ""]);
        assert!(Fields::parse(b"[1]").is_err() && Fields::parse(b"{").is_err());
    }
}
