//! How much of a holder is shown at each level (full, standard, minimal, anonymous).

use super::printable;

/// A redaction level: shows personal fields as it allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redaction {
    /// Everything, for the system that needs it.
    Full,
    /// Name, birth date and nationality; numbers masked.
    Standard,
    /// Nationality and document type only.
    Minimal,
    /// Nothing of the holder.
    Anonymous,
}

impl Redaction {
    /// Every level, the most open first.
    pub const ALL: [Self; 4] = [Self::Full, Self::Standard, Self::Minimal, Self::Anonymous];

    /// The level of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }

    /// Names, birth date and sex: from `standard` up.
    #[must_use]
    pub fn person(self, text: &str) -> Option<String> {
        match self {
            Self::Full | Self::Standard => Some(printable(text)),
            Self::Minimal | Self::Anonymous => None,
        }
    }

    /// Nationality and document type: from `minimal` up.
    #[must_use]
    pub fn class(self, text: &str) -> Option<String> {
        match self {
            Self::Anonymous => None,
            _ => Some(printable(text)),
        }
    }

    /// Document numbers: whole at `full`, first and last two characters at `standard`.
    #[must_use]
    pub fn number(self, text: &str) -> Option<String> {
        match self {
            Self::Full => Some(printable(text)),
            Self::Standard => Some(masked(text, 1, 2)),
            _ => None,
        }
    }

    /// Personal numbers: whole at `full`, the first six characters at `standard`, as a Danish number shows its date.
    #[must_use]
    pub fn personal_number(self, text: &str) -> Option<String> {
        match self {
            Self::Full => Some(printable(text)),
            Self::Standard => Some(masked(text, 6, 0)),
            _ => None,
        }
    }

    /// Addresses, telephone numbers, other persons, and what else the document says of a life: at `full` only.
    #[must_use]
    pub fn private(self, text: &str) -> Option<String> {
        match self {
            Self::Full => Some(printable(text)),
            _ => None,
        }
    }

    /// The name of the level, as exports record it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Standard => "standard",
            Self::Minimal => "minimal",
            Self::Anonymous => "anonymous",
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
        let (full, standard, minimal) = (Redaction::Full, Redaction::Standard, Redaction::Minimal);
        assert_eq!(full.number("201234534").as_deref(), Some("201234534"));
        assert_eq!(standard.number("201234534").as_deref(), Some("2••••••34"));
        assert_eq!(standard.personal_number("0102031234").as_deref(), Some("010203••••"));
        assert_eq!(standard.number("12").as_deref(), Some("••"));
        assert_eq!((minimal.number("201234534"), minimal.person("ANNA")), (None, None));
        assert_eq!((full.private("Nørregade 1").is_some(), standard.private("Nørregade 1")), (true, None));
        assert_eq!(minimal.class("DNK").as_deref(), Some("DNK"));
    }
}
