//! Names in national letters, spelled with A to Z (Doc 9303-3, 6, table A, and 4.6 for punctuation).
//!
//! Where the table offers a choice, the first one: `Å` is `AA`, as in Danish passports.

/// Spelling, and the letters it stands for.
const SPELLINGS: &[(&str, &str)] = &[
    ("A", "ÀÁÂÃĀĂĄ"),
    ("AA", "Å"),
    ("AE", "ÄÆ"),
    ("C", "ÇĆĈĊČ"),
    ("D", "ÐĎ"),
    ("E", "ÈÉÊËĒĔĖĘĚ"),
    ("G", "ĜĞĠĢ"),
    ("H", "ĤĦ"),
    ("I", "ÌÍÎÏĨĪĬĮİ"),
    ("IJ", "Ĳ"),
    ("J", "Ĵ"),
    ("K", "Ķ"),
    ("L", "ĹĻĽĿŁ"),
    ("N", "ÑŃŅŇŊ"),
    ("O", "ÒÓÔÕŌŎŐ"),
    ("OE", "ÖØŒ"),
    ("R", "ŔŖŘ"),
    ("S", "ŚŜŞŠ"),
    ("SS", "ẞ"),
    ("T", "ŢŤŦ"),
    ("TH", "Þ"),
    ("U", "ÙÚÛŨŪŬŮŰŲ"),
    ("UE", "Ü"),
    ("W", "Ŵ"),
    ("Y", "ÝŶŸ"),
    ("Z", "ŹŻŽ"),
];

/// A name as the zone spells it: A to Z with `<` between components. `None` when it holds a letter outside the table,
/// or a digit, which no name may have.
#[must_use]
pub fn transliterate(name: &str) -> Option<String> {
    let mut out = String::new();
    for character in name.chars().flat_map(char::to_uppercase) {
        match character {
            'A'..='Z' => out.push(character),
            // A letter typed as base and combining mark means the composed letter.
            '\u{30A}' if out.ends_with('A') => out.push('A'),
            '\u{308}' if out.ends_with(['A', 'O', 'U']) => out.push('E'),
            '\u{300}'..='\u{36F}' => {}
            '<' | '-' | ',' | '\u{2010}'..='\u{2015}' => out.push('<'),
            _ if character.is_whitespace() => out.push('<'),
            '\u{2018}' | '\u{2019}' | '\u{2BC}' | '\u{B4}' => {}
            _ if character.is_ascii_punctuation() => {}
            _ => out.push_str(spelling(character)?),
        }
    }
    Some(out)
}

fn spelling(letter: char) -> Option<&'static str> {
    SPELLINGS.iter().find(|(_, letters)| letters.contains(letter)).map(|(spelling, _)| *spelling)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn danish_letters_become_two() {
        assert_eq!(transliterate("Østergård-Ægir").as_deref(), Some("OESTERGAARD<AEGIR"));
        assert_eq!(transliterate("a\u{30A}se gro\u{308}n").as_deref(), Some("AASE<GROEN"));
    }

    #[test]
    fn punctuation_follows_doc_9303_3_4_6() {
        assert_eq!(transliterate("D’Artagnan").as_deref(), Some("DARTAGNAN"));
        assert_eq!(transliterate("Marie-Elise").as_deref(), Some("MARIE<ELISE"));
        assert_eq!(transliterate("Müller, Weiß").as_deref(), Some("MUELLER<<WEISS"));
    }

    #[test]
    fn digits_and_other_scripts_are_not_guessed_at() {
        assert_eq!(transliterate("Anna2"), None);
        assert_eq!(transliterate("Ивановa"), None);
    }
}
