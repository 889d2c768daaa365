//! Names in national letters, spelled with A to Z (Doc 9303-3, 6, table A, and 4.6 for punctuation).
//!
//! Where the table offers a choice, a name is written with the first one: `Å` is `AA`, as in Danish passports. A name is
//! compared with all of them, see [`Names::compare`](super::Names::compare).

/// What the zone may put for the letters.
const SPELLINGS: &[(&[&str], &str)] = &[
    (&["A"], "ÀÁÂÃĀĂĄ"),
    (&["AA", "A"], "Å"),
    (&["AE", "A"], "Ä"),
    (&["AE"], "Æ"),
    (&["C"], "ÇĆĈĊČ"),
    (&["D"], "ÐĎ"),
    (&["E"], "ÈÉÊËĒĔĖĘĚ"),
    (&["G"], "ĜĞĠĢ"),
    (&["H"], "ĤĦ"),
    (&["I"], "ÌÍÎÏĨĪĬĮİ"),
    (&["IJ"], "Ĳ"),
    (&["J"], "Ĵ"),
    (&["K"], "Ķ"),
    (&["L"], "ĹĻĽĿŁ"),
    (&["N", "NXX"], "Ñ"),
    (&["N"], "ŃŅŇŊ"),
    (&["O"], "ÒÓÔÕŌŎŐ"),
    (&["OE", "O"], "Ö"),
    (&["OE"], "ØŒ"),
    (&["R"], "ŔŖŘ"),
    (&["S"], "ŚŜŞŠ"),
    (&["SS"], "ẞ"),
    (&["T"], "ŢŤŦ"),
    (&["TH"], "Þ"),
    (&["U"], "ÙÚÛŨŪŬŮŰŲ"),
    (&["UE", "UXX", "U"], "Ü"),
    (&["W"], "Ŵ"),
    (&["Y"], "ÝŶŸ"),
    (&["Z"], "ŹŻŽ"),
];

/// A letter without a mark stands for itself.
#[rustfmt::skip]
const BASIC: [[&str; 1]; 26] = [
    ["A"], ["B"], ["C"], ["D"], ["E"], ["F"], ["G"], ["H"], ["I"], ["J"], ["K"], ["L"], ["M"],
    ["N"], ["O"], ["P"], ["Q"], ["R"], ["S"], ["T"], ["U"], ["V"], ["W"], ["X"], ["Y"], ["Z"],
];

/// One place of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// A letter, and how the zone may spell it; the first spelling is the one to write.
    Letter(&'static [&'static str]),
    /// What separates components.
    Separator,
}

/// A name as the zone spells it: A to Z with `<` between components. `None` when it holds a letter outside the table,
/// or a digit, which no name may have.
#[must_use]
pub fn transliterate(name: &str) -> Option<String> {
    let spelled = signs(name)?.into_iter().map(|sign| match sign {
        Sign::Letter(spellings) => spellings.first().copied().unwrap_or_default(),
        Sign::Separator => "<",
    });
    Some(spelled.collect())
}

/// A name, place by place.
pub(super) fn signs(name: &str) -> Option<Vec<Sign>> {
    let mut out: Vec<Sign> = Vec::new();
    for character in name.chars().flat_map(char::to_uppercase) {
        match character {
            // A letter typed as base and combining mark means the composed letter.
            '\u{300}'..='\u{36F}' => {
                if let Some(last) = out.last_mut()
                    && let Some(letter) = composed(*last, character)
                {
                    *last = letter;
                }
            }
            '<' | '-' | ',' | '\u{2010}'..='\u{2015}' => out.push(Sign::Separator),
            _ if character.is_whitespace() => out.push(Sign::Separator),
            '\u{2018}' | '\u{2019}' | '\u{2BC}' | '\u{B4}' => {}
            _ if character.is_ascii_punctuation() => {}
            _ => out.push(Sign::Letter(spellings(character)?)),
        }
    }
    Some(out)
}

/// The composed letters that are not spelled as their base; any other mark changes nothing.
fn composed(base: Sign, mark: char) -> Option<Sign> {
    let Sign::Letter([letter]) = base else { return None };
    let composed = match (*letter, mark) {
        ("A", '\u{30A}') => 'Å',
        ("A", '\u{308}') => 'Ä',
        ("O", '\u{308}') => 'Ö',
        ("U", '\u{308}') => 'Ü',
        ("N", '\u{303}') => 'Ñ',
        _ => return None,
    };
    spellings(composed).map(Sign::Letter)
}

fn spellings(letter: char) -> Option<&'static [&'static str]> {
    match u32::from(letter).checked_sub(u32::from('A')).and_then(|index| BASIC.get(usize::try_from(index).ok()?)) {
        Some(basic) => Some(basic),
        None => SPELLINGS.iter().find(|(_, letters)| letters.contains(letter)).map(|(spellings, _)| *spellings),
    }
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
