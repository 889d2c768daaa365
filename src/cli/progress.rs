//! Progress on stderr: a bar on a terminal, a line per file otherwise. Sizes only, nothing of the holder.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use super::output::{Screen, Tone};
use crate::inspection::{Event, Progress};

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

    fn start(&mut self, name: &str, total: u64) {
        let style = ProgressStyle::with_template("  {msg:<8} {bar:20.▓░} {bytes:>9} / {total_bytes}  {eta} ")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(total).with_style(style);
        bar.set_message(name.to_owned());
        self.bar = Some(bar);
    }

    fn file_read(&mut self, name: &str, bytes: u64, hash_fits: Option<bool>) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        let (sign, note) = match hash_fits {
            Some(false) => (self.screen.paint(Tone::Bad, "✗"), self.screen.text("progress-hash-differs")),
            Some(true) => (self.screen.paint(Tone::Good, "✓"), self.screen.text("progress-hash-fits")),
            None => (self.screen.paint(Tone::Good, "✓"), String::new()),
        };
        self.screen.note(format!("  {sign} {name:<14} {:>9}  {note}", size(bytes)).trim_end());
    }
}

impl Progress for ScreenProgress<'_> {
    fn event(&mut self, event: Event) {
        if self.screen.quiet {
            return;
        }
        match event {
            Event::AccessSucceeded { .. } => {
                let sign = self.screen.paint(Tone::Good, "✓");
                self.screen.note(format!("  {sign} {}", self.screen.text("progress-access")));
            }
            Event::FileStarted { file, of, .. } if self.terminal => self.start(&file.name(), of),
            Event::FileProgress { bytes, .. } => {
                if let Some(bar) = &self.bar {
                    bar.set_position(bytes);
                }
            }
            Event::FileCompleted { file, bytes, hash_fits, .. } => self.file_read(&file.name(), bytes, hash_fits),
            Event::FileSkipped { file } => {
                let sign = self.screen.paint(Tone::Quiet, "–");
                self.screen.note(format!("  {sign} {:<14} {}", file.name(), self.screen.text("progress-not-read")));
            }
            Event::ChipChallenged => {
                let sign = self.screen.paint(Tone::Good, "✓");
                self.screen.note(format!("  {sign} {}", self.screen.text("progress-challenged")));
            }
            _ => {}
        }
    }
}

/// Bytes for people: whole ones below 1000, then kB with one decimal.
fn size(bytes: u64) -> String {
    if bytes < 1000 { format!("{bytes} B") } else { format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100) }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_well() {
        assert_eq!((size(93), size(18_437)), ("93 B".into(), "18.4 kB".into()));
    }
}
