//! What a source is asked: one document, named by issuer, kind and number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::encoding::{Date, Redacted};

/// Why text does not name a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// An issuing State is one to three letters (Doc 9303-3, 5).
    #[error("not an issuing State: three letters, or fewer padded with <")]
    IssuingState,
    /// A document number is letters and digits, at most 22 of them (Doc 9303-5, 4.2.4: a long number in a TD1).
    #[error("not a document number: 1 to 22 letters and digits")]
    DocumentNumber,
    /// A document code is one or two letters (Doc 9303-4, 4.2.2).
    #[error("not a document code: one or two letters")]
    DocumentKind,
}

/// The issuing State or organization, as in the MRZ without its filler: `DNK`, `D`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssuingState([u8; 3]);

impl IssuingState {
    /// Denmark, which is also the issuer of Greenlandic and Faroese passports.
    pub const DENMARK: Self = Self(*b"DNK");

    /// The code without its filler.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end_matches('<')
    }
}

impl FromStr for IssuingState {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        let letters = text.trim_end_matches('<').as_bytes();
        if !letters.iter().all(u8::is_ascii_alphabetic) || text.len() > 3 {
            return Err(QueryError::IssuingState);
        }
        match letters {
            [a] => Ok(Self([a.to_ascii_uppercase(), b'<', b'<'])),
            [a, b] => Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase(), b'<'])),
            [a, b, c] => Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase(), c.to_ascii_uppercase()])),
            _ => Err(QueryError::IssuingState),
        }
    }
}

impl fmt::Display for IssuingState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for IssuingState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for IssuingState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for IssuingState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What kind of document, as coarse as lists are: they agree on passports and on little else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// The document code starts with `P` (Doc 9303-4, 4.2.2).
    Passport,
    /// Any other machine readable travel document.
    Other,
}

impl FromStr for DocumentKind {
    type Err = QueryError;

    /// From a document code: its first letter decides, the second is a hint.
    fn from_str(text: &str) -> Result<Self, QueryError> {
        let letters = text.trim_end_matches('<').as_bytes();
        if !(1..=2).contains(&letters.len()) || !letters.iter().all(u8::is_ascii_alphabetic) {
            return Err(QueryError::DocumentKind);
        }
        Ok(if matches!(letters.first(), Some(b'P' | b'p')) { Self::Passport } else { Self::Other })
    }
}

/// A document number in the one form in which numbers are compared: upper case, without fillers, spaces and hyphens.
///
/// `O` is not `0` and `I` is not `1`: folding them would invent matches.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentNumber(Redacted<String>);

impl DocumentNumber {
    /// Normalises a number as printed, typed or read from the MRZ.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let mut number = String::new();
        for character in text.chars().filter(|c| !matches!(c, '<' | ' ' | '-')) {
            if !character.is_ascii_alphanumeric() || number.len() == 22 {
                return Err(QueryError::DocumentNumber);
            }
            number.push(character.to_ascii_uppercase());
        }
        if number.is_empty() { Err(QueryError::DocumentNumber) } else { Ok(Self(Redacted::new(number))) }
    }

    /// The number itself, for a source that must look it up.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

/// One question. Issuer and kind belong to the key: numbers repeat between issuers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Who issued the document.
    pub issuing_state: IssuingState,
    /// Which kind of document it is.
    pub kind: DocumentKind,
    /// Its number.
    pub number: DocumentNumber,
    /// Its date of expiry, for sources that tell documents with one number apart.
    pub expiry: Option<Date>,
    /// The holder's date of birth, for the same sources.
    pub birth: Option<Redacted<Date>>,
}

impl Query {
    /// A question about a passport by its number alone.
    #[must_use]
    pub const fn passport(issuing_state: IssuingState, number: DocumentNumber) -> Self {
        Self { issuing_state, kind: DocumentKind::Passport, number, expiry: None, birth: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fillers_spaces_and_hyphens_are_no_part_of_a_number() {
        let number = DocumentNumber::parse("ab-12 34<<").unwrap();
        assert_eq!(number.reveal(), "AB1234");
        assert_ne!(DocumentNumber::parse("O0").unwrap(), DocumentNumber::parse("00").unwrap());
        assert_eq!(DocumentNumber::parse("<<<"), Err(QueryError::DocumentNumber));
        assert_eq!(DocumentNumber::parse("12\u{e6}4"), Err(QueryError::DocumentNumber));
        assert_eq!(DocumentNumber::parse(&"1".repeat(23)), Err(QueryError::DocumentNumber));
    }

    #[test]
    fn a_number_never_prints() {
        let query = Query::passport(IssuingState::DENMARK, DocumentNumber::parse("207654321").unwrap());
        assert!(!format!("{query:?}").contains("207654321"));
    }

    #[test]
    fn short_issuers_lose_their_filler() {
        assert_eq!("D<<".parse::<IssuingState>().unwrap().as_str(), "D");
        assert_eq!("dnk".parse(), Ok(IssuingState::DENMARK));
        assert_eq!("DNKX".parse::<IssuingState>(), Err(QueryError::IssuingState));
        assert_eq!("".parse::<IssuingState>(), Err(QueryError::IssuingState));
        assert_eq!("D<K".parse::<IssuingState>(), Err(QueryError::IssuingState));
    }

    #[test]
    fn the_first_letter_tells_a_passport() {
        assert_eq!("P<".parse(), Ok(DocumentKind::Passport));
        assert_eq!("PP".parse(), Ok(DocumentKind::Passport));
        assert_eq!("ID".parse(), Ok(DocumentKind::Other));
        assert_eq!("".parse::<DocumentKind>(), Err(QueryError::DocumentKind));
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(text in "[A-Za-z0-9< -]{0,30}") {
            if let Ok(once) = DocumentNumber::parse(&text) {
                prop_assert_eq!(DocumentNumber::parse(once.reveal()), Ok(once.clone()));
            }
        }

        #[test]
        fn arbitrary_text_never_panics(text in ".{0,40}") {
            let _ = DocumentNumber::parse(&text);
            let _ = text.parse::<IssuingState>();
            let _ = text.parse::<DocumentKind>();
        }
    }
}
