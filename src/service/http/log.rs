//! Log lines: JSON on stderr, of fields that are listed here and no others (RELIABILITY 6.5). There is no free text.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::encoding::Timestamp;

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) enum Level {
    Info,
    Warn,
}

/// One line. Every field is ours, a number, or an identifier that was drawn.
#[derive(Debug, Clone, Copy)]
pub(in crate::service) struct Line<'a> {
    pub(in crate::service) level: Level,
    pub(in crate::service) message: &'static str,
    pub(in crate::service) request: Option<&'a str>,
    pub(in crate::service) trace: Option<&'a str>,
    pub(in crate::service) session: Option<&'a str>,
    pub(in crate::service) caller: Option<&'a str>,
    pub(in crate::service) method: Option<&'static str>,
    /// The route's pattern, never a path.
    pub(in crate::service) route: Option<&'static str>,
    pub(in crate::service) status: Option<u16>,
    pub(in crate::service) code: Option<&'static str>,
    pub(in crate::service) took: Option<Duration>,
}

impl Line<'_> {
    /// A line that only says something.
    pub(in crate::service) const fn info(message: &'static str) -> Self {
        Self {
            level: Level::Info,
            message,
            request: None,
            trace: None,
            session: None,
            caller: None,
            method: None,
            route: None,
            status: None,
            code: None,
            took: None,
        }
    }

    /// A line about something that needs a look.
    pub(in crate::service) const fn warn(message: &'static str, code: &'static str) -> Self {
        Self { level: Level::Warn, code: Some(code), ..Self::info(message) }
    }
}

/// The way to stderr.
#[derive(Debug, Default)]
pub(in crate::service) struct Log {
    silent: AtomicBool,
}

impl Log {
    /// Says nothing any more below a warning.
    pub(in crate::service) fn warnings_only(&self) {
        self.silent.store(true, Ordering::Relaxed);
    }

    /// Writes a line.
    pub(in crate::service) fn write(&self, now: Timestamp, line: Line<'_>) {
        if line.level == Level::Info && self.silent.load(Ordering::Relaxed) {
            return;
        }
        let mut object = Map::new();
        let level = if line.level == Level::Warn { "warn" } else { "info" };
        object.insert("ts".to_owned(), json!(now));
        object.insert("level".to_owned(), json!(level));
        object.insert("target".to_owned(), json!("service"));
        object.insert("msg".to_owned(), json!(line.message));
        let texts = [
            ("request_id", line.request),
            ("trace", line.trace),
            ("session", line.session),
            ("caller", line.caller),
            ("method", line.method),
            ("route", line.route),
            ("code", line.code),
        ];
        for (name, value) in texts {
            if let Some(value) = value {
                object.insert(name.to_owned(), json!(value));
            }
        }
        if let Some(status) = line.status {
            object.insert("status".to_owned(), json!(status));
        }
        if let Some(took) = line.took {
            object.insert("ms".to_owned(), json!(u64::try_from(took.as_millis()).unwrap_or(u64::MAX)));
        }
        let mut text = Value::Object(object).to_string();
        text.push('\n');
        // One write a line, so that lines of many threads do not mix.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
}
