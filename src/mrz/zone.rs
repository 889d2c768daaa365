//! Reading the zone.

use std::fmt;
use std::ops::Range;

use crate::encoding::Redacted;

use super::check_digit::{CheckDigits, check_digit};
use super::date::MrzDate;
use super::document_class::DocumentClass;
use super::error::{Field, MrzError};
use super::format::{Format, Layout};
use super::name::Names;
use super::state::StateCode;

/// A machine readable zone. `Debug` shows form factor, issuer and check digits only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mrz {
    /// The form factor.
    pub format: Format,
    /// The document code without fillers: `P`, `PP`, `ID`.
    pub document_code: String,
    /// The issuing State or organization.
    pub issuer: StateCode,
    /// The holder's name.
    pub names: Names,
    /// The whole document number, without trailing fillers; a long one is joined from its two places.
    pub document_number: Redacted<String>,
    /// The holder's nationality.
    pub nationality: StateCode,
    /// The date of birth.
    pub birth_date: MrzDate,
    /// The sex stated.
    pub sex: Sex,
    /// The date of expiry; in a visa, until when it is valid.
    pub expiry_date: MrzDate,
    /// Optional data without trailing fillers, a passport's personal number; without what belongs to a long number.
    pub optional_data: Redacted<String>,
    /// The second field of optional data, which only TD1 has.
    pub optional_data_2: Redacted<String>,
    /// Which check digits agree.
    pub checks: CheckDigits,
    zone: Redacted<String>,
}

/// The sex stated in the document (Doc 9303-4, 4.2.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// `F`.
    Female,
    /// `M`.
    Male,
    /// `<`; some States print `X`.
    Unspecified,
    /// A character the standard does not know.
    Other(char),
}

impl Sex {
    fn from_character(character: char) -> Self {
        match character {
            'F' => Self::Female,
            'M' => Self::Male,
            '<' | 'X' => Self::Unspecified,
            other => Self::Other(other),
        }
    }

    pub(super) const fn character(self) -> char {
        match self {
            Self::Female => 'F',
            Self::Male => 'M',
            Self::Unspecified => '<',
            Self::Other(other) => other,
        }
    }
}

impl Mrz {
    /// Reads a zone as typed, scanned or copied: in lines or in one piece, spaces and lower case tolerated.
    ///
    /// # Errors
    /// Characters the zone does not have, or not 72, 88 or 90 of them. Wrong check digits are in [`Mrz::checks`].
    pub fn parse(text: &str) -> Result<Self, MrzError> {
        let zone: String =
            text.chars().filter(|character| !character.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        Self::from_zone(zone)
    }

    /// Reads the value of data object `5F1F` of DG1, in which nothing but the zone's characters may stand.
    pub fn from_dg1(value: &[u8]) -> Result<Self, MrzError> {
        // Octets above 7F become letters no zone has, and are refused below with their position.
        Self::from_zone(value.iter().copied().map(char::from).collect())
    }

    fn from_zone(zone: String) -> Result<Self, MrzError> {
        let allowed = |character: char| matches!(character, 'A'..='Z' | '0'..='9' | '<');
        if let Some(index) = zone.chars().position(|character| !allowed(character)) {
            return Err(MrzError::Character { position: index.saturating_add(1) });
        }
        let format =
            Format::detect(zone.len(), zone.as_bytes().first()).ok_or(MrzError::Length { characters: zone.len() })?;
        Ok(Fields { zone: &zone, format, layout: format.layout() }.read())
    }

    /// The zone as it is printed, line by line.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let length = self.format.line_length();
        let zone = self.zone.reveal();
        (0..self.format.line_count()).map(|line| part(zone, line * length..(line + 1) * length).to_owned()).collect()
    }

    /// The fields that hold what their table does not allow, whatever their check digits say (Doc 9303-4 to -7, 4.2.2):
    /// another first letter, State codes that are not letters, no name, another sex, days that are in no calendar.
    #[must_use]
    pub fn malformed(&self) -> Vec<Field> {
        let letters = |state: StateCode| StateCode::parse(state.as_str()).is_some();
        [
            (Field::DocumentCode, self.document_class() != DocumentClass::Unknown),
            (Field::Issuer, letters(self.issuer)),
            (Field::Name, !self.names.primary.reveal().is_empty()),
            (Field::Nationality, letters(self.nationality)),
            (Field::BirthDate, self.birth_date.may_be_birth()),
            (Field::Sex, !matches!(self.sex, Sex::Other(_))),
            (Field::ExpiryDate, self.expiry_date.may_be_expiry()),
        ]
        .into_iter()
        .filter(|(_, well_formed)| !well_formed)
        .map(|(field, _)| field)
        .collect()
    }

    /// All lines in one piece, as DG1 holds them.
    #[must_use]
    pub fn characters(&self) -> &[u8] {
        self.zone.reveal().as_bytes()
    }
}

impl fmt::Debug for Mrz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mrz")
            .field("format", &self.format)
            .field("issuer", &self.issuer)
            .field("checks", &self.checks)
            .finish_non_exhaustive()
    }
}

/// A zone of the right length and alphabet, cut by its layout.
struct Fields<'a> {
    zone: &'a str,
    format: Format,
    layout: &'static Layout,
}

/// A document number and what its place leaves for others.
struct DocumentNumber<'a> {
    number: String,
    correct: bool,
    rest_of_optional: &'a str,
}

impl<'a> Fields<'a> {
    fn read(&self) -> Mrz {
        let layout = self.layout;
        let number = self.document_number();
        Mrz {
            format: self.format,
            document_code: trimmed(self.at(0..2)),
            issuer: self.state(2..5),
            names: Names::from_field(self.at(layout.name.clone())),
            nationality: self.state(layout.nationality.clone()),
            birth_date: MrzDate::from_characters(self.at(layout.birth.clone()).as_bytes()),
            sex: Sex::from_character(self.character(layout.sex)),
            expiry_date: MrzDate::from_characters(self.at(layout.expiry.clone()).as_bytes()),
            optional_data: Redacted::new(trimmed(number.rest_of_optional)),
            optional_data_2: Redacted::new(trimmed(self.at(layout.optional_2.clone()))),
            checks: CheckDigits {
                document_number: number.correct,
                birth_date: self.is_correct(self.at(layout.birth.clone()), layout.birth_check),
                expiry_date: self.is_correct(self.at(layout.expiry.clone()), layout.expiry_check),
                optional_data: layout.optional_check.map(|place| self.is_optional_correct(place)),
                composite: layout.composite_check.map(|place| self.is_correct(&self.composite(), place)),
            },
            document_number: Redacted::new(number.number),
            zone: Redacted::new(self.zone.to_owned()),
        }
    }

    fn at(&self, range: Range<usize>) -> &'a str {
        part(self.zone, range)
    }

    fn character(&self, place: usize) -> char {
        self.at(place..place.saturating_add(1)).chars().next().unwrap_or('<')
    }

    fn state(&self, range: Range<usize>) -> StateCode {
        StateCode::from_characters(self.at(range).as_bytes())
    }

    fn is_correct(&self, field: &str, place: usize) -> bool {
        check_digit(field.as_bytes()).map(char::from) == Some(self.character(place))
    }

    fn composite(&self) -> String {
        self.layout.composite.iter().map(|range| self.at(range.clone())).collect()
    }

    fn is_optional_correct(&self, place: usize) -> bool {
        let field = self.at(self.layout.optional.clone());
        let unused = field.bytes().all(|byte| byte == b'<');
        self.is_correct(field, place) || (unused && self.character(place) == '<')
    }

    /// Joins a long number: a filler in place of the check digit says that the rest of the number, its check digit and
    /// a filler begin the optional data (Doc 9303-5 and -6, 4.2.2, note j).
    fn document_number(&self) -> DocumentNumber<'a> {
        let field = self.at(self.layout.number.clone());
        let place = self.layout.number_check;
        let optional = self.at(self.layout.optional.clone());
        if self.format.allows_long_numbers()
            && self.character(place) == '<'
            && field.bytes().any(|byte| byte != b'<')
            && let Some((rest, after)) = optional.split_once('<')
            && let Some((more, check)) = rest.split_at_checked(rest.len().saturating_sub(1))
            && !more.is_empty()
            && check.bytes().all(|byte| byte.is_ascii_digit())
        {
            let number = format!("{field}{more}");
            let correct = check_digit(number.as_bytes()).map(char::from) == check.chars().next();
            return DocumentNumber { number: trimmed(&number), correct, rest_of_optional: after };
        }
        DocumentNumber { number: trimmed(field), correct: self.is_correct(field, place), rest_of_optional: optional }
    }
}

/// All callers' ranges lie inside a zone whose length [`Format::detect`] has checked, and a zone is ASCII.
fn part(zone: &str, range: Range<usize>) -> &str {
    zone.get(range).unwrap_or_default()
}

fn trimmed(field: &str) -> String {
    field.trim_end_matches('<').to_owned()
}
