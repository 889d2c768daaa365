//! Progress: events on stdout, one a line; else, on stderr, a bar on a terminal and a line per file elsewhere. Sizes only,
//! nothing of the holder.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::output::{Screen, Tone};
use crate::inspection::progress::Continuity;
use crate::inspection::{Event, Progress};
use crate::lds::FileId;
use crate::wording::{Language, Part};

/// How often a countdown is drawn.
const TICK: Duration = Duration::from_millis(250);

/// Shows what an inspection does.
pub(super) struct ScreenProgress<'a> {
    screen: &'a Screen,
    bar: Option<ProgressBar>,
    terminal: bool,
}

impl<'a> ScreenProgress<'a> {
    /// Progress for this screen; silent when quiet.
    pub(super) fn new(screen: &'a Screen) -> Self {
        Self { screen, bar: None, terminal: std::io::stderr().is_terminal() }
    }

    /// A line of its own in place of a bar or a countdown: sign, text.
    fn note(&mut self, tone: Tone, sign: &str, text: &str) {
        self.clear();
        self.screen.note(format!("  {} {text}", self.screen.paint(tone, sign)));
    }

    fn start(&mut self, name: &str, total: u64) {
        let style = ProgressStyle::with_template("  {msg:<8} {bar:20.▓░}  {prefix}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(total).with_style(style);
        bar.set_message(name.to_owned());
        self.bar = Some(bar);
    }

    /// How far, how fast, how long still: `11.8 / 18.4 kB   9.6 kB/s   1 s left`.
    fn advance(&self, bytes: u64, of: u64, rate: Option<u64>, eta_ms: Option<u64>) {
        let Some(bar) = &self.bar else { return };
        let mut text = format!("{:>8} / {}", self.size(bytes), self.size(of));
        if let (Some(rate), Some(eta_ms)) = (rate, eta_ms) {
            let rate = self.screen.texts.format("progress-rate", &[("rate", &self.size(rate))]);
            let seconds = eta_ms.div_ceil(1000).to_string();
            let left = self.screen.texts.format("progress-left", &[("seconds", &seconds)]);
            let _ = write!(text, "   {rate}   {left}");
        }
        bar.set_prefix(text);
        bar.set_position(bytes);
    }

    fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn file_read(&mut self, name: &str, bytes: u64, hash_fits: Option<bool>) {
        let (tone, sign, note) = match hash_fits {
            Some(false) => (Tone::Bad, "✗", self.screen.text("progress-hash-differs")),
            Some(true) => (Tone::Good, "✓", self.screen.text("progress-hash-fits")),
            None => (Tone::Good, "✓", String::new()),
        };
        let text = format!("{name:<14} {:>9}  {note}", self.size(bytes));
        self.note(tone, sign, text.trim_end());
    }

    /// What to do, and how long there is for it.
    fn paused(&mut self, code: &str, seconds: u64, file: Option<FileId>, bytes: u64) {
        let texts = &self.screen.texts;
        let what = if code == "reader.gone" { "progress-paused-reader" } else { "progress-paused" };
        self.note(Tone::Open, "⏸", &texts.text(what));
        if let Some(file) = file {
            let at = [("bytes", self.size(bytes)), ("file", file.name())];
            let at: Vec<(&str, &str)> = at.iter().map(|(key, value)| (*key, value.as_str())).collect();
            self.screen.note(format!("    {}", texts.format("progress-paused-at", &at)));
        }
        if self.terminal {
            let left = move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                let _ = write!(out, "{} s", seconds.saturating_sub(state.elapsed().as_secs()));
            };
            let style = ProgressStyle::with_template("    {left}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner())
                .with_key("left", left);
            let bar = ProgressBar::new_spinner().with_style(style);
            bar.enable_steady_tick(TICK);
            self.bar = Some(bar);
        }
    }

    fn resumed(&mut self, continuity: Continuity) {
        let text = if continuity == Continuity::Proven { "progress-resumed" } else { "progress-resumed-unproven" };
        self.note(Tone::Good, "▶", &self.screen.text(text));
    }

    /// Bytes for people, with the comma or point of the language.
    fn size(&self, bytes: u64) -> String {
        size(bytes, self.screen.texts.language())
    }

    fn show(&mut self, event: &Event) {
        match *event {
            Event::AccessSucceeded { .. } => self.note(Tone::Good, "✓", &self.screen.text("progress-access")),
            Event::FileStarted { file, of, .. } if self.terminal => self.start(&file.name(), of),
            Event::FileProgress { bytes, of, rate, eta_ms, .. } => self.advance(bytes, of, rate, eta_ms),
            Event::FileCompleted { file, bytes, hash_fits, .. } => self.file_read(&file.name(), bytes, hash_fits),
            Event::FileSkipped { file } => {
                let text = format!("{:<14} {}", file.name(), self.screen.text("progress-not-read"));
                self.note(Tone::Quiet, "–", &text);
            }
            Event::CheckCompleted { code: Some(code), .. } => {
                self.note(Tone::Bad, "✗", &self.screen.texts.code(code, Part::Title));
            }
            Event::ChipChallenged => self.note(Tone::Good, "✓", &self.screen.text("progress-challenged")),
            Event::ChipPaused { code, seconds_left, file, bytes } => self.paused(code, seconds_left, file, bytes),
            Event::ChipResumed { continuity } => self.resumed(continuity),
            _ => {}
        }
    }
}

impl Progress for ScreenProgress<'_> {
    fn event(&mut self, event: Event) {
        if self.screen.events {
            self.screen.event(&event);
        } else if !self.screen.quiet {
            self.show(&event);
        }
    }
}

/// Bytes for people: whole ones below 1000, then kB with one decimal.
fn size(bytes: u64, language: Language) -> String {
    let point = if language == Language::Danish { ',' } else { '.' };
    if bytes < 1000 { format!("{bytes} B") } else { format!("{}{point}{} kB", bytes / 1000, bytes % 1000 / 100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_well() {
        assert_eq!((size(93, Language::English), size(18_437, Language::English)), ("93 B".into(), "18.4 kB".into()));
        assert_eq!(size(18_437, Language::Danish), "18,4 kB");
    }
}
