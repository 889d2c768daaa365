//! How much of a holder is shown at each level (full, standard, minimal, anonymous).

use super::arguments::RedactionArgument;
use super::output::printable;

/// Shows personal fields as a redaction level allows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Redaction(pub(super) RedactionArgument);

impl Redaction {
    /// Names, birth date and sex: from `standard` up.
    pub(super) fn person(self, text: &str) -> Option<String> {
        match self.0 {
            RedactionArgument::Full | RedactionArgument::Standard => Some(printable(text)),
            RedactionArgument::Minimal | RedactionArgument::Anonymous => None,
        }
    }

    /// Nationality and document type: from `minimal` up.
    pub(super) fn class(self, text: &str) -> Option<String> {
        match self.0 {
            RedactionArgument::Anonymous => None,
            _ => Some(printable(text)),
        }
    }

    /// Document numbers: whole at `full`, first and last two characters at `standard`.
    pub(super) fn number(self, text: &str) -> Option<String> {
        match self.0 {
            RedactionArgument::Full => Some(printable(text)),
            RedactionArgument::Standard => Some(masked(text, 1, 2)),
            _ => None,
        }
    }

    /// Personal numbers: whole at `full`, the first six characters at `standard`, as a Danish number shows its date.
    pub(super) fn personal_number(self, text: &str) -> Option<String> {
        match self.0 {
            RedactionArgument::Full => Some(printable(text)),
            RedactionArgument::Standard => Some(masked(text, 6, 0)),
            _ => None,
        }
    }

    /// Addresses, telephone numbers, other persons, and what else the document says of a life: at `full` only.
    pub(super) fn private(self, text: &str) -> Option<String> {
        match self.0 {
            RedactionArgument::Full => Some(printable(text)),
            _ => None,
        }
    }

    /// The name of the level, as exports record it.
    pub(super) const fn name(self) -> &'static str {
        match self.0 {
            RedactionArgument::Full => "full",
            RedactionArgument::Standard => "standard",
            RedactionArgument::Minimal => "minimal",
            RedactionArgument::Anonymous => "anonymous",
        }
    }
}

/// Keeps some characters at either end. What is too short to hide anything is hidden whole.
fn masked(text: &str, first: usize, last: usize) -> String {
    let count = text.chars().count();
    if count < first + last + 3 {
        return "•".repeat(count);
    }
    let shown = text.chars().enumerate().map(|(i, c)| if i < first || i >= count - last { c } else { '•' });
    printable(&shown.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_shows_what_it_may() {
        let (full, standard, minimal) = (
            Redaction(RedactionArgument::Full),
            Redaction(RedactionArgument::Standard),
            Redaction(RedactionArgument::Minimal),
        );
        assert_eq!(full.number("201234534").as_deref(), Some("201234534"));
        assert_eq!(standard.number("201234534").as_deref(), Some("2••••••34"));
        assert_eq!(standard.personal_number("0102031234").as_deref(), Some("010203••••"));
        assert_eq!(standard.number("12").as_deref(), Some("••"));
        assert_eq!((minimal.number("201234534"), minimal.person("ANNA")), (None, None));
        assert_eq!((full.private("Nørregade 1").is_some(), standard.private("Nørregade 1")), (true, None));
        assert_eq!(minimal.class("DNK").as_deref(), Some("DNK"));
    }
}
