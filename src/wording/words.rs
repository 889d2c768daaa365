//! Both languages at once, for documents: a program that asks does not say who will read.

use serde_json::{Value, json};

use super::{Language, Part, Texts, surface};
use crate::readiness::ReasonCode;
use crate::verification::Code;

/// Both languages.
pub struct Words {
    /// Dansk.
    pub danish: Texts,
    /// English.
    pub english: Texts,
}

impl Default for Words {
    fn default() -> Self {
        Self { danish: Texts::new(Language::Danish), english: Texts::new(Language::English) }
    }
}

impl Words {
    /// What is said in either language, under its tag: `{ "da": …, "en": … }`.
    pub fn both(&self, said: impl Fn(&Texts) -> Value) -> Value {
        json!({ "da": said(&self.danish), "en": said(&self.english) })
    }

    /// What a code means, and whether trying again may help.
    #[must_use]
    pub fn meaning(&self, code: &str) -> Value {
        let said = |texts: &Texts| {
            json!({
                "title": texts.code(code, Part::Title),
                "cause": texts.code(code, Part::Cause),
                "clerk": texts.code(code, Part::Clerk),
                "citizen": texts.code(code, Part::Citizen),
            })
        };
        json!({ "code": code, "da": said(&self.danish), "en": said(&self.english), "retryable": is_retryable(code) })
    }
}

/// Whether the same may succeed at another attempt.
#[must_use]
pub fn is_retryable(code: &str) -> bool {
    code.parse::<Code>().is_ok_and(Code::is_retryable)
        || code.parse::<ReasonCode>().is_ok_and(ReasonCode::is_retryable)
        || surface::RETRYABLE.contains(&code)
}
