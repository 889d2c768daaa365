//! Where text goes. Stdout carries the result and nothing else; stderr carries progress, prompts and faults.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::arguments::{ColorArgument, GlobalArguments, LanguageArgument};
use crate::encoding::Timestamp;
use crate::engine::Config;
use crate::wording::Redaction;
use crate::wording::{Language, Texts};

/// What colour says besides the sign and the word, which always say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// A good answer.
    Good,
    /// A bad answer.
    Bad,
    /// An open question.
    Open,
    /// Of less interest.
    Quiet,
    /// A heading.
    Strong,
}

/// The way out to the person or program that called us.
pub(super) struct Screen {
    /// Texts in the language asked for.
    pub(super) texts: Texts,
    /// How much of the holder is shown.
    pub(super) redaction: Redaction,
    /// One JSON document on stdout instead of text.
    pub(super) json: bool,
    /// One JSON object a line on stdout, as things happen, instead of text.
    pub(super) events: bool,
    events_told: AtomicU64,
    told: AtomicBool,
    said_last: Mutex<String>,
    /// No progress, the verdict word only.
    pub(super) quiet: bool,
    /// Never ask.
    pub(super) no_input: bool,
    /// Whether the citizen is told what a register says of the document.
    pub(super) disclose: bool,
    color: bool,
}

impl GlobalArguments {
    /// The language somebody chose, by an option or a setting.
    pub(super) fn language(&self, config: &Config) -> Option<Language> {
        let configured = || config.text("lang").and_then(|word| LanguageArgument::from_str(word, false).ok());
        self.lang.or_else(configured).map(Language::from)
    }
}

impl Screen {
    /// From the global options, the configuration and the environment.
    pub(super) fn new(arguments: &GlobalArguments, config: &Config) -> Self {
        let language = arguments.language(config).unwrap_or_else(language_of_the_environment);
        let redaction = || config.text("privacy.redact").and_then(Redaction::named);
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = match arguments.color {
            // What is said on stderr may be told in the document, too.
            _ if arguments.json => false,
            ColorArgument::Always => !no_color,
            ColorArgument::Never => false,
            ColorArgument::Auto => !no_color && io::stdout().is_terminal(),
        };
        let no_input = arguments.no_input || std::env::var_os("CI").is_some();
        Self {
            texts: Texts::new(language),
            // What nobody can read is shown as the least.
            redaction: arguments.redact.or_else(redaction).unwrap_or(Redaction::Anonymous),
            json: arguments.json,
            events: arguments.events,
            events_told: AtomicU64::new(0),
            told: AtomicBool::new(false),
            said_last: Mutex::default(),
            quiet: arguments.quiet,
            no_input,
            disclose: config.text("readiness.disclose_document_reason") == Some("true"),
            color,
        }
    }

    /// One line on stdout. A closed pipe is the reader's wish, not a fault.
    pub(super) fn line(&self, text: impl AsRef<str>) {
        let _ = writeln!(io::stdout(), "{}", text.as_ref());
    }

    /// One line on stderr.
    pub(super) fn note(&self, text: impl AsRef<str>) {
        let _ = writeln!(io::stderr(), "{}", text.as_ref());
        text.as_ref().trim().clone_into(&mut self.said_last.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The last line on stderr.
    pub(super) fn said_last(&self) -> String {
        self.said_last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The one JSON document of this run.
    pub(super) fn document(&self, value: &serde_json::Value) {
        self.telling();
        self.line(serde_json::to_string_pretty(value).unwrap_or_default());
    }

    /// One of several JSON documents, each on a line of its own.
    pub(super) fn document_line(&self, value: &serde_json::Value) {
        self.telling();
        self.line(value.to_string());
    }

    /// Says that a program gets its answer from here on.
    pub(super) fn telling(&self) {
        self.told.store(true, Ordering::Relaxed);
    }

    /// Whether a program got its document, or the event that ends the others.
    pub(super) fn has_told(&self) -> bool {
        self.told.load(Ordering::Relaxed)
    }

    /// One event, numbered and with its time; the same object as the service sends.
    pub(super) fn event(&self, event: &impl serde::Serialize) {
        let Ok(serde_json::Value::Object(mut object)) = serde_json::to_value(event) else { return };
        let seq = self.events_told.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        object.insert("seq".to_owned(), seq.into());
        object.insert("ts".to_owned(), instant().into());
        if matches!(object.get("event").and_then(|name| name.as_str()), Some("verdict" | "session.closed")) {
            self.telling();
        }
        self.line(serde_json::Value::Object(object).to_string());
    }

    /// Text in a colour, where colours are wanted.
    pub(super) fn paint(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Good => "32",
            Tone::Bad => "31",
            Tone::Open => "33",
            Tone::Quiet => "2",
            Tone::Strong => "1",
        };
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A text of the language asked for.
    pub(super) fn text(&self, key: &str) -> String {
        self.texts.text(key)
    }
}

/// As it is typed on the command line.
impl ValueEnum for Redaction {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(match self {
            Self::Full => "Everything, for the system that needs it",
            Self::Standard => "Name, birth date and nationality; numbers masked",
            Self::Minimal => "Nationality and document type only",
            Self::Anonymous => "Nothing of the holder",
        }))
    }
}

/// Now, to the millisecond (RFC 3339).
#[expect(clippy::disallowed_methods, reason = "the top floor asks the clock")]
fn instant() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let whole = Timestamp::from_unix(i64::try_from(since.as_secs()).unwrap_or(i64::MAX)).to_string();
    whole.replace('Z', &format!(".{:03}Z", since.subsec_millis()))
}

/// Text in lines of at most 80 columns, broken between words; later lines start under the first, `indent` columns in.
pub(super) fn wrapped(text: &str, indent: usize) -> String {
    let mut out = String::new();
    let mut column = indent;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > indent && column + 1 + length > 80 {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if column > indent {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

fn language_of_the_environment() -> Language {
    let danish = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .is_some_and(|value| value.starts_with("da"));
    if danish { Language::Danish } else { Language::English }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_break_between_words() {
        let text = wrapped(&"ord ".repeat(40), 18);
        assert!(text.lines().all(|line| line.trim_start().chars().count() + 18 <= 80));
        assert!(text.lines().skip(1).all(|line| line.starts_with(&" ".repeat(18)) && !line.ends_with(' ')));
        assert_eq!(wrapped("kort", 18), "kort");
    }
}
