//! Text that somebody else wrote, made safe to put before a person (RELIABILITY R8).
//!
//! Names, authorities, addresses and certificate names come from a document, and a document may be a forger's. What could
//! steer a terminal, reorder a line or hide inside it is written out as `\u{…}`; text longer than any field of the
//! standard is cut. Each way out of the program then has its own rule for the characters that mean something there.

use std::fmt;

/// Characters shown. Doc 9303-10 has no field of more than 999 (custody information, DG11).
const LONGEST: usize = 1000;

/// What stands for what was cut.
const ELLIPSIS: char = '…';

/// Text in which no character does anything but be seen. `Display` writes it for a terminal.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DocText(String);

impl DocText {
    /// Makes text safe.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut characters = text.chars();
        let mut safe = String::with_capacity(text.len().min(LONGEST));
        for character in characters.by_ref().take(LONGEST) {
            if is_inert(character) {
                safe.push(character);
            } else {
                safe.extend(character.escape_unicode());
            }
        }
        if characters.next().is_some() {
            safe.push(ELLIPSIS);
        }
        Self(safe)
    }

    /// Whether text is shown as it stands: nothing in it has to be written out or cut.
    #[must_use]
    pub fn is_safe(text: &str) -> bool {
        text.chars().take(LONGEST + 1).count() <= LONGEST && text.chars().all(is_inert)
    }

    /// The safe text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As text of an HTML element or of a quoted attribute.
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut html = String::with_capacity(self.0.len());
        for character in self.0.chars() {
            match character {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                '\'' => html.push_str("&#39;"),
                '`' => html.push_str("&#96;"),
                character => html.push(character),
            }
        }
        html
    }

    /// As one quoted cell of a CSV file (RFC 4180, 2). A cell that a spreadsheet would compute gets an apostrophe before it.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let formula = self.0.trim_start().starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠']);
        let apostrophe = if formula { "'" } else { "" };
        format!("\"{apostrophe}{}\"", self.0.replace('"', "\"\""))
    }
}

/// Whether a character shows itself and does nothing else. Joiners are part of Persian and Indian spelling and stay.
fn is_inert(character: char) -> bool {
    !(character.is_control()
        || matches!(character,
            // Invisible: soft hyphen, fillers, zero width space, word joiner and invisible operators, byte order mark.
            '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2064}'
            | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            // Direction (UAX #9).
            | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
            // Line and paragraph separators.
            | '\u{2028}' | '\u{2029}'
            // Tags, private use and what is no character at all.
            | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{1FFFE}'..='\u{1FFFF}'
            | '\u{E0000}'..='\u{10FFFF}'))
}

impl fmt::Display for DocText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for DocText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_this_world_stay_as_they_are() {
        for name in
            ["Østergård", "Đorđević", "Þórsdóttir", "محمد", "王小明", "Νίκος", "می\u{200C}خواهم", "O’Connor <Jr>"]
        {
            assert!(DocText::is_safe(name), "{name}");
            assert_eq!(DocText::new(name).as_str(), name);
        }
    }

    #[test]
    fn what_would_steer_is_written_out() {
        assert_eq!(DocText::new("A\u{1b}[2JB\u{202e}C\n\0").as_str(), "A\\u{1b}[2JB\\u{202e}C\\u{a}\\u{0}");
        assert_eq!(DocText::new("x").to_csv(), "\"x\"");
        assert_eq!(DocText::new("=1+1\"").to_csv(), "\"'=1+1\"\"\"");
        assert_eq!(DocText::new("<b a='1'>&").to_html(), "&lt;b a=&#39;1&#39;&gt;&amp;");
        assert!(
            !DocText::is_safe("\u{feff}")
                && !DocText::is_safe(&"x".repeat(1001))
                && DocText::is_safe(&"x".repeat(1000))
        );
        assert_eq!(DocText::new(&"x".repeat(65_536)).as_str().chars().count(), 1001);
        assert_eq!(format!("{:?} {:<4}|", DocText::new("Anna"), DocText::new("Ib")), "[redacted] Ib  |");
    }

    proptest! {
        #[test]
        fn what_is_made_safe_is_safe(text in ".{0,200}") {
            let safe = DocText::new(&text);
            prop_assert!(safe.as_str().chars().all(is_inert));
            prop_assert_eq!(safe.as_str() == text, DocText::is_safe(&text));
            prop_assert!(!safe.to_html().contains(['<', '>', '"', '\'', '`']));
            prop_assert_eq!(safe.to_csv().matches('"').count() % 2, 0);
        }
    }
}
