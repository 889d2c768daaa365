//! What a person may have meant by a zone whose check digits disagree.
//!
//! Two things are offered, and nothing is done silently. A *suggestion* is one character taken for its look-alike, and
//! only when no other such replacement makes every check digit agree. A *repair* undoes what a swipe reader's keyboard
//! layout did to the whole zone, and only when every check digit then agrees.

use crate::encoding::Redacted;

use super::error::{Field, MrzError};
use super::format::Layout;
use super::zone::Mrz;

/// Characters read for one another on paper, a letter for each digit. `6` and `G` differ by ten, so no check digit tells
/// them apart and none is ever suggested for the other.
const LOOK_ALIKES: [(u8, u8); 6] = [(b'0', b'O'), (b'1', b'I'), (b'2', b'Z'), (b'5', b'S'), (b'8', b'B'), (b'6', b'G')];

/// Signs that swipe readers put before and after the lines.
const FRAMING: &[char] = &['%', '?', '>', ':', '|', '~', '\u{2}', '\u{3}', '\u{4}', '\u{1b}'];

/// One character that, read otherwise, makes every check digit agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The field it stands in.
    pub field: Field,
    /// The line, counted from 1.
    pub line: usize,
    /// The place in the line, counted from 1.
    pub position: usize,
    /// The character read.
    pub read: Redacted<char>,
    /// The character that may have been meant.
    pub meant: Redacted<char>,
    /// The zone with it.
    pub mrz: Mrz,
}

/// What a keyboard layout had done to a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LayoutRepair {
    /// Signs before or after the lines were the reader's.
    Framing,
    /// `;` stood for `<`.
    Fillers,
    /// `Y` and `Z` stood for each other.
    Letters,
    /// Both.
    FillersAndLetters,
}

impl Mrz {
    /// The one look-alike that makes every check digit agree; nothing when they agree already, when none does it, or when
    /// several do.
    #[must_use]
    pub fn suggestion(&self) -> Option<Suggestion> {
        if self.checks.all_correct() {
            return None;
        }
        let mut found = (0..self.characters().len()).filter_map(|place| self.replaced(place));
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }

    fn replaced(&self, place: usize) -> Option<Suggestion> {
        let layout = self.format.layout();
        let field = layout.field_at(place)?;
        let read = *self.characters().get(place)?;
        let meant = look_alike(read)?;
        // Only numbers and optional data have letters.
        if meant.is_ascii_uppercase() && !layout.may_hold_letters(place) {
            return None;
        }
        let mut zone = self.characters().to_vec();
        *zone.get_mut(place)? = meant;
        let mrz = Self::from_dg1(&zone).ok().filter(|mrz| mrz.checks.all_correct())?;
        let length = self.format.line_length();
        Some(Suggestion {
            field,
            line: place / length + 1,
            position: place % length + 1,
            read: Redacted::new(char::from(read)),
            meant: Redacted::new(char::from(meant)),
            mrz,
        })
    }

    /// Reads a zone as [`Mrz::parse`] does and, where that fails or check digits disagree, tries what keyboard layouts do
    /// to the signs a swipe reader sends. A repair is made only when every check digit agrees with it, and it is named.
    ///
    /// # Errors
    /// As [`Mrz::parse`].
    pub fn parse_repairing_layout(text: &str) -> Result<(Self, Option<LayoutRepair>), MrzError> {
        let as_typed = Self::parse(text);
        if as_typed.as_ref().is_ok_and(|mrz| mrz.checks.all_correct()) {
            return as_typed.map(|mrz| (mrz, None));
        }
        let bare = text.trim_matches(|sign: char| FRAMING.contains(&sign) || sign.is_whitespace());
        let fillers = bare.replace(';', "<");
        let attempts = [
            (LayoutRepair::Framing, bare.to_owned()),
            (LayoutRepair::Fillers, fillers.clone()),
            (LayoutRepair::Letters, exchanged(bare)),
            (LayoutRepair::FillersAndLetters, exchanged(&fillers)),
        ];
        let proven = attempts.into_iter().find_map(|(repair, text)| {
            Self::parse(&text).ok().filter(|mrz| mrz.checks.all_correct()).map(|mrz| (mrz, Some(repair)))
        });
        proven.map_or_else(|| as_typed.map(|mrz| (mrz, None)), Ok)
    }
}

fn look_alike(character: u8) -> Option<u8> {
    LOOK_ALIKES.iter().find_map(|(digit, letter)| match character {
        _ if character == *digit => Some(*letter),
        _ if character == *letter => Some(*digit),
        _ => None,
    })
}

/// `Y` for `Z` and `Z` for `Y`, as German and American keyboards differ.
fn exchanged(text: &str) -> String {
    let other = |letter| match letter {
        'Y' => 'Z',
        'Z' => 'Y',
        'y' => 'z',
        'z' => 'y',
        letter => letter,
    };
    text.chars().map(other).collect()
}

impl Layout {
    /// The field that a check digit protects at this place, or whose check digit stands there.
    fn field_at(&self, place: usize) -> Option<Field> {
        if self.number.contains(&place) || place == self.number_check {
            Some(Field::DocumentNumber)
        } else if self.birth.contains(&place) || place == self.birth_check {
            Some(Field::BirthDate)
        } else if self.expiry.contains(&place) || place == self.expiry_check {
            Some(Field::ExpiryDate)
        } else if self.may_hold_letters(place) || Some(place) == self.optional_check {
            Some(Field::OptionalData)
        } else {
            (Some(place) == self.composite_check).then_some(Field::Composite)
        }
    }

    fn may_hold_letters(&self, place: usize) -> bool {
        self.number.contains(&place) || self.optional.contains(&place) || self.optional_2.contains(&place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KAREN: &str = "P<DNKHANSEN<<KAREN<MARIE<<<<<<<<<<<<<<<<<<<<\n2012345672DNK7903029F3105043<<<<<<<<<<<<<<<6";
    const ANNA: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

    #[test]
    fn a_letter_typed_for_a_zero_is_named() {
        let typed = Mrz::parse(&KAREN.replace("2012345672", "2O12345672")).unwrap();
        assert_eq!(typed.checks.wrong(), [Field::DocumentNumber, Field::Composite]);
        let suggestion = typed.suggestion().unwrap();
        assert_eq!((suggestion.field, suggestion.line, suggestion.position), (Field::DocumentNumber, 2, 2));
        assert_eq!((*suggestion.read.reveal(), *suggestion.meant.reveal()), ('O', '0'));
        assert_eq!(suggestion.mrz, Mrz::parse(KAREN).unwrap());
    }

    #[test]
    fn nothing_is_suggested_for_right_or_hopeless_or_ambiguous_zones() {
        assert_eq!(Mrz::parse(KAREN).unwrap().suggestion(), None);
        assert_eq!(Mrz::parse(&KAREN.replace("790302", "790303")).unwrap().suggestion(), None);
        // Two wrong characters are not one replacement.
        assert_eq!(Mrz::parse(&ANNA.replace("L898902", "LB9B902")).unwrap().suggestion(), None);
        // 1 and I weigh 1 and 18 times 7, 3 or 1: at equal weights either of two could be the one that is wrong.
        let visa = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nII11111110UTO6908061F9406236<<<<<<<<<<<<<<<<";
        let mrz = Mrz::parse(visa).unwrap();
        let right = |zone: &str| Mrz::parse(zone).unwrap().checks.document_number;
        let ways = (0..9).filter(|at| {
            let mut zone = visa.to_owned();
            let other = if &zone[45 + at..46 + at] == "I" { "1" } else { "I" };
            zone.replace_range(45 + at..46 + at, other);
            right(&zone)
        });
        let ways = ways.count();
        assert_eq!(mrz.suggestion().is_some(), !mrz.checks.all_correct() && ways == 1);
    }

    #[test]
    fn a_danish_keyboard_under_an_american_reader_is_undone() {
        for (typed, repair) in [
            (KAREN.replace('<', ";"), Some(LayoutRepair::Fillers)),
            (format!("%{}?", KAREN.replace('<', ";")), Some(LayoutRepair::Fillers)),
            (format!("\u{2}{KAREN}\u{3}\r\n"), Some(LayoutRepair::Framing)),
            (ANNA.replace("ZE184226B", "YE184226B"), Some(LayoutRepair::Letters)),
            (ANNA.replace("ZE184226B", "YE184226B").replace('<', ";"), Some(LayoutRepair::FillersAndLetters)),
            (KAREN.to_owned(), None),
        ] {
            let (mrz, made) = Mrz::parse_repairing_layout(&typed).unwrap();
            assert_eq!((made, mrz.checks.all_correct()), (repair, true), "{typed}");
            assert!([KAREN, ANNA].contains(&mrz.lines().join("\n").as_str()));
        }
    }

    #[test]
    fn what_check_digits_do_not_prove_is_not_repaired() {
        let wrong = KAREN.replace("790302", "790303");
        assert_eq!(Mrz::parse_repairing_layout(&wrong).unwrap(), (Mrz::parse(&wrong).unwrap(), None));
        let error = Mrz::parse_repairing_layout(&wrong.replace('<', ";")).unwrap_err();
        assert_eq!(error, MrzError::Character { position: 2 });
    }

    #[test]
    fn nothing_personal_prints() {
        let suggestion = Mrz::parse(&KAREN.replace("2012345672", "2O12345672")).unwrap().suggestion();
        let printed = format!("{suggestion:?}");
        assert!(!printed.contains("HANSEN") && !printed.contains('O') && !printed.contains("20123"), "{printed}");
    }

    proptest! {
        /// A digit of the number read as the letter it resembles is found again, or another replacement fits as well.
        #[test]
        fn one_look_alike_is_found_again(number in "[0-9]{9}", place in 0usize..9) {
            let built = super::super::MrzBuilder::new(super::super::Format::Td3, "P", "DNK").name("A", "B").document_number(&number).build().unwrap();
            let mut zone = built.characters().to_vec();
            if let Some(letter) = look_alike(zone[44 + place]) {
                zone[44 + place] = letter;
                let misread = Mrz::from_dg1(&zone).unwrap();
                prop_assert_eq!(misread.checks.all_correct(), letter == b'G');
                if let Some(suggestion) = misread.suggestion() {
                    prop_assert!(suggestion.mrz.checks.all_correct());
                    prop_assert_eq!(suggestion.mrz, built);
                }
            }
        }
    }
}
