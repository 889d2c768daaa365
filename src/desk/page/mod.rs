//! The pages, as HTML. What is shown follows from a [`Look`] alone.

mod checks;
mod citizen;
mod demo;
mod diagnosis;
mod face;
mod frame;
mod holder;
mod key;
mod picture;
mod print;
mod qr;
mod reading;
mod stages;
mod trouble;
mod verdict;

use std::time::Duration;

use maud::{Markup, html};

use crate::encoding::Timestamp;
use crate::engine::session::{Mood, View};
use crate::engine::trust_store::OLD_DAYS;
use crate::wording::Texts;

pub(super) use citizen::citizen;
pub(super) use diagnosis::diagnosis;
pub(super) use frame::{desk, notice, whole};
pub(super) use key::field_report;
pub(super) use print::{Sheet, sheet};
pub(super) use reading::live;

/// Everything a page is made from.
pub(super) struct Look<'a> {
    pub(super) texts: &'a Texts,
    pub(super) view: &'a View,
    /// The session's clock.
    pub(super) now: Duration,
    /// The desk's name.
    pub(super) name: Option<&'a str>,
    /// Country certificates at hand; unknown for a simulator, which brings its own.
    pub(super) trusted: Option<Trusted>,
    /// Personal data are hidden.
    pub(super) hidden: bool,
    /// Which tab this is, and whether it is the one that controls.
    pub(super) tab: &'a str,
    pub(super) controls: bool,
    /// Proves that a form is one of ours.
    pub(super) token: &'a str,
    /// How the lines came, and what is wrong with them.
    pub(super) entry: Entry,
    /// What the simulator is like, where there is one.
    pub(super) demo: Option<DemoLook>,
    /// Attempts at a chip that does not work.
    pub(super) attempts: u32,
    /// The register's reasons may be shown to the citizen.
    pub(super) disclose: bool,
    /// The number of the receipt of the verdict on the screen.
    pub(super) receipt: Option<String>,
    /// Changes are told by sounds too.
    pub(super) sound: bool,
}

/// The country certificates at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trusted {
    /// How many.
    pub(super) count: usize,
    /// Days since the newest list of them was signed; none where they came without a list.
    pub(super) days: Option<i64>,
}

impl Trusted {
    /// Whether newer ones should be had by now.
    fn is_old(self) -> bool {
        self.days.is_some_and(|days| days > OLD_DAYS)
    }
}

/// How the newest lines came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Entry {
    /// Typed.
    #[default]
    Keyboard,
    /// By a swipe reader.
    Swipe,
    /// Pasted.
    Paste,
    /// A Card Access Number that is none.
    WrongCan,
    /// A number or dates no passport has.
    WrongFields,
    /// A PID number that is none.
    WrongSubject,
}

impl Entry {
    /// From a form's field.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "swipe" => Self::Swipe,
            "paste" => Self::Paste,
            _ => Self::Keyboard,
        }
    }
}

/// The simulator's switches.
pub(super) struct DemoLook {
    pub(super) profile: String,
    pub(super) profiles: Vec<(String, String)>,
    pub(super) present: bool,
    pub(super) plugged: bool,
    pub(super) register: Mood,
    pub(super) lines: String,
}

impl Look<'_> {
    fn text(&self, key: &str) -> String {
        self.texts.text(key)
    }

    fn format(&self, key: &str, variables: &[(&str, &str)]) -> String {
        self.texts.format(key, variables)
    }

    /// Whole seconds until a moment on the session's clock.
    fn seconds_until(&self, moment: Duration) -> u64 {
        let left = moment.saturating_sub(self.now);
        left.as_secs().saturating_add(u64::from(left.subsec_nanos() > 0))
    }

    /// A form that posts to `action`; read-only where another tab controls.
    fn form(&self, action: &str, content: &Markup) -> Markup {
        html! {
            form method="post" action={ "/do/" (action) } {
                input type="hidden" name="token" value=(self.token);
                input type="hidden" name="tab" value=(self.tab);
                fieldset disabled[!self.controls] { (content) }
            }
        }
    }

    /// A button that posts to `action`, and the key that presses it.
    fn button(&self, action: &str, label: &str, key: Option<&str>, kind: &str) -> Markup {
        self.form(action, &html! { (press(label, key, kind)) })
    }

    /// A button that posts a value.
    fn choice(&self, action: &str, value: &str, label: &str, key: Option<&str>, kind: &str) -> Markup {
        self.form(action, &html! { input type="hidden" name="value" value=(value); (press(label, key, kind)) })
    }
}

/// A button that submits the form around it.
fn press(label: &str, key: Option<&str>, kind: &str) -> Markup {
    html! {
        button type="submit" class=(kind) data-key=[key] aria-keyshortcuts=[key.filter(|key| *key != "Enter")] {
            @if let Some(key) = key { kbd aria-hidden="true" { (shown(key)) } " " }
            (label)
        }
    }
}

/// A key as people write it.
fn shown(key: &str) -> &str {
    match key {
        "Enter" => "⏎",
        "Escape" => "Esc",
        key => key,
    }
}

/// An instant as a clerk's clock shows it: `22-11-2026 10:42`.
fn local(at: Timestamp) -> String {
    let (hour, minute) = at.copenhagen_clock();
    format!("{} {hour:02}:{minute:02}", day(&at.copenhagen_day().to_string()))
}

/// A day as people in Denmark write it: 04-05-2031. What is not a whole day stays as it is.
fn day(iso: &str) -> String {
    let mut parts = iso.splitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day)) => format!("{day}-{month}-{year}"),
        _ => iso.to_owned(),
    }
}

/// Octets as kB with one decimal, in the language's way. Something is never shown as nothing.
fn kilobytes(texts: &Texts, octets: u64) -> String {
    let tenths = (octets.saturating_add(50) / 100).max(u64::from(octets > 0));
    let (whole, tenth) = (tenths / 10, tenths % 10);
    match texts.language() {
        crate::wording::Language::Danish => format!("{whole},{tenth}"),
        crate::wording::Language::English => format!("{whole}.{tenth}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::Language;

    #[test]
    fn days_and_sizes_are_written_as_people_write_them() {
        assert_eq!((day("2031-05-04").as_str(), day("1979").as_str()), ("04-05-2031", "1979"));
        assert_eq!(kilobytes(&Texts::new(Language::Danish), 18_437), "18,4");
        assert_eq!(kilobytes(&Texts::new(Language::English), 950), "1.0");
        assert_eq!(kilobytes(&Texts::new(Language::English), 17), "0.1");
        assert_eq!(kilobytes(&Texts::new(Language::English), 0), "0.0");
    }
}
