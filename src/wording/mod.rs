//! Floor 10. The words: every code, check and verdict in Danish and English, from one Fluent file per language.
//!
//! Keys follow the codes: `pa.sod_signature` is `check-pa-sod_signature`, `issued.unknown` is `code-issued-unknown` with the
//! attributes `title`, `cause`, `clerk` and `citizen`. What a citizen reads of a readiness code is the agreed sentence,
//! word for word. Both files have the same keys; a test compares them.

mod redaction;
pub mod steps;
mod surface;
mod words;

pub use redaction::Redaction;
pub use words::{Words, is_retryable};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::encoding::DocText;
use crate::readiness::{Advice, ReasonCode};
use crate::verification::Code;

/// A language this program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Dansk.
    Danish,
    /// English.
    #[default]
    English,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Danish, Self::English];

    /// The language's tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Danish => "da",
            Self::English => "en",
        }
    }

    const fn source(self) -> &'static str {
        match self {
            Self::Danish => concat!(include_str!("da.ftl"), "\n", include_str!("desk.da.ftl")),
            Self::English => concat!(include_str!("en.ftl"), "\n", include_str!("desk.en.ftl")),
        }
    }
}

/// A part of what is said about a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A few words.
    Title,
    /// What happened.
    Cause,
    /// What the clerk does.
    Clerk,
    /// What the citizen is told.
    Citizen,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 4] = [Self::Title, Self::Cause, Self::Clerk, Self::Citizen];

    const fn attribute(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Cause => "cause",
            Self::Clerk => "clerk",
            Self::Citizen => "citizen",
        }
    }
}

/// The texts of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// Loads a language. The files are part of the program, and a test sees that nothing in them is lost.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Isolation marks around inserted values would end up in terminals and JSON.
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(language.source().to_owned()).unwrap_or_else(|(rest, _)| rest);
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// The language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The text of a key; a key without text shows as `‹key›`, so that nobody takes it for a sentence.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.format(key, &[])
    }

    /// The text of a key with its variables filled in.
    #[must_use]
    pub fn format(&self, key: &str, variables: &[(&str, &str)]) -> String {
        self.find(key, None, variables).unwrap_or_else(|| format!("\u{2039}{key}\u{203a}"))
    }

    /// The same with a number that the words around it depend on: one row, two rows.
    #[must_use]
    pub fn counted(&self, key: &str, (name, count): (&str, u64), variables: &[(&str, &str)]) -> String {
        let mut arguments = arguments(variables);
        arguments.set(name, count);
        self.said(key, None, &arguments).unwrap_or_else(|| format!("\u{2039}{key}\u{203a}"))
    }

    /// What there is to say about a code, as `issued.unknown`.
    #[must_use]
    pub fn code(&self, code: &str, part: Part) -> String {
        let key = format!("code-{}", code.replace('.', "-"));
        self.find(&key, Some(part), &[]).unwrap_or_else(|| format!("\u{2039}{key}.{}\u{203a}", part.attribute()))
    }

    /// The title of a check, as `pa.sod_signature`.
    #[must_use]
    pub fn check(&self, id: &str) -> String {
        self.text(&format!("check-{}", id.replace('.', "-")))
    }

    /// What there is to say about one of the doctor's checks, `D07`: its `title`, what `failed`, or `why` it matters.
    #[must_use]
    pub fn doctor(&self, check: &str, part: &str) -> String {
        self.text(&format!("doctor-{}-{part}", check.to_ascii_lowercase()))
    }

    /// What there is to know about a check: what was `compared`, `why`, and the `limits` of what it proves.
    #[must_use]
    pub fn about_check(&self, id: &str, part: &str) -> Option<String> {
        let message = self.bundle.get_message(&format!("about-{}", id.replace('.', "-")))?;
        let pattern = message.get_attribute(part)?.value();
        Some(self.bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned())
    }

    /// A piece of advice.
    #[must_use]
    pub fn advice(&self, advice: Advice) -> String {
        let name = advice.as_str();
        self.text(&format!("advice-{}", name.strip_prefix("advice.").unwrap_or(name).replace('.', "-")))
    }

    /// The text of a key, if there is one and all its variables are given.
    fn find(&self, key: &str, part: Option<Part>, variables: &[(&str, &str)]) -> Option<String> {
        self.said(key, part, &arguments(variables))
    }

    fn said(&self, key: &str, part: Option<Part>, arguments: &FluentArgs<'_>) -> Option<String> {
        let message = self.bundle.get_message(key)?;
        let pattern = match part {
            Some(part) => message.get_attribute(part.attribute())?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(arguments), &mut errors);
        errors.is_empty().then(|| text.into_owned())
    }
}

/// Every code this program can give, sorted.
#[must_use]
pub fn codes() -> Vec<&'static str> {
    let mut codes: Vec<_> =
        Code::ALL.iter().map(|code| code.as_str()).chain(ReasonCode::ALL.iter().map(|code| code.as_str())).collect();
    #[cfg(feature = "records")]
    codes.extend(crate::records::RecordsError::CODES);
    codes.extend(surface::SURFACE_CODES);
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Text from a document or certificate, safe for a terminal (RELIABILITY R8).
#[must_use]
pub fn printable(text: &str) -> String {
    DocText::new(text).to_string()
}

fn arguments<'a>(variables: &[(&'a str, &'a str)]) -> FluentArgs<'a> {
    variables.iter().map(|(name, value)| (*name, *value)).collect()
}

#[cfg(test)]
mod tests;
