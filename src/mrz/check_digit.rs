//! Check digits (Doc 9303-3, 4.9; which fields they cover: Doc 9303-4 to -7, 4.2.4).

use super::error::Field;

/// The check digit over these characters, as an ASCII digit; `None` when one of them cannot stand in the zone.
#[must_use]
pub fn check_digit(characters: &[u8]) -> Option<u8> {
    let mut sum = 0_u32;
    for (character, weight) in characters.iter().zip([7, 3, 1].into_iter().cycle()) {
        // A tenth's worth of remainder is all that counts; reducing at once keeps the sum small.
        sum = (sum + weight * value(*character)?) % 10;
    }
    u8::try_from(sum).ok().map(|remainder| b'0' + remainder)
}

fn value(character: u8) -> Option<u32> {
    match character {
        b'0'..=b'9' => Some(u32::from(character - b'0')),
        b'A'..=b'Z' => Some(u32::from(character - b'A') + 10),
        b'<' => Some(0),
        _ => None,
    }
}

/// Which check digits agree with what they cover. `None` where the form factor has no such digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckDigits {
    /// Over the document number; for a long number over all of it.
    pub document_number: bool,
    /// Over the date of birth.
    pub birth_date: bool,
    /// Over the date of expiry.
    pub expiry_date: bool,
    /// Over a passport's personal number. With no number both `0` and `<` are right (Doc 9303-4, 4.2.2.2).
    pub optional_data: Option<bool>,
    /// Over all of these. Visas have none.
    pub composite: Option<bool>,
}

impl CheckDigits {
    /// Whether every check digit there is agrees.
    #[must_use]
    pub fn all_correct(&self) -> bool {
        self.wrong().is_empty()
    }

    /// The fields whose check digit disagrees, in the zone's order.
    #[must_use]
    pub fn wrong(&self) -> Vec<Field> {
        [
            (Field::DocumentNumber, Some(self.document_number)),
            (Field::BirthDate, Some(self.birth_date)),
            (Field::ExpiryDate, Some(self.expiry_date)),
            (Field::OptionalData, self.optional_data),
            (Field::Composite, self.composite),
        ]
        .into_iter()
        .filter(|(_, correct)| *correct == Some(false))
        .map(|(field, _)| field)
        .collect()
    }
}
