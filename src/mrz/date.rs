//! The six characters of a date, and the years they leave out (Doc 9303-3, 4.8).

use std::fmt;

use crate::encoding::calendar::DateError;
use crate::encoding::{Date, PartialDate};

use super::error::{Field, MrzError};

/// Years a document may still run, at most (TR-03135-1, 5.7.1).
const LONGEST_VALIDITY: i32 = 15;

/// A date as it stands in the zone: `YYMMDD`, with `<<` for what is unknown. It prints as `[redacted]`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MrzDate([u8; 6]);

impl MrzDate {
    pub(super) fn from_characters(characters: &[u8]) -> Self {
        let mut own = [b'<'; 6];
        for (to, from) in own.iter_mut().zip(characters) {
            *to = *from;
        }
        Self(own)
    }

    /// From six digits as a person types them; spaces, dots and dashes between them are passed over.
    pub(super) fn from_typed(text: &str, field: Field) -> Result<Self, MrzError> {
        let digits: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b' ' | b'.' | b'-' | b'/')).collect();
        if digits.len() == 6 && digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'<') {
            Ok(Self::from_characters(&digits))
        } else {
            Err(MrzError::Field(field))
        }
    }

    /// The six characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    pub(super) const fn characters(&self) -> &[u8; 6] {
        &self.0
    }

    /// Whether part of it is left open, as a date of birth may be (Doc 9303-3, 4.8).
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.0.contains(&b'<')
    }

    /// Whether the characters are a day in some century, or fillers for what is unknown of one.
    pub(super) fn may_be_birth(&self) -> bool {
        let of = |[c1, c2]: [u8; 2]| {
            let [y1, y2, m1, m2, d1, d2] = self.0.map(|character| if character == b'<' { b'0' } else { character });
            PartialDate::from_ascii_or_bcd(&[c1, c2, y1, y2, m1, m2, d1, d2])
        };
        let known = self.0.iter().all(|character| character.is_ascii_digit() || *character == b'<');
        // A day without its month is no partial date, and yet what the zone may say.
        let alone = self.0.ends_with(b"<<") || self.0.get(2..4) == Some(b"<<") || self.0.starts_with(b"<<");
        known && (alone || of(*b"19").is_ok() || of(*b"20").is_ok())
    }

    /// Whether the characters are a day of this century or the last.
    pub(super) fn may_be_expiry(&self) -> bool {
        let [y1, y2, m1, m2, d1, d2] = self.0;
        [*b"20", *b"19"].iter().any(|[c1, c2]| Date::from_ascii(&[*c1, *c2, y1, y2, m1, m2, d1, d2]).is_ok())
    }

    /// The day of expiry, in the latest century that puts it no more than fifteen years after `today` (TR-03135-1, 5.7.1):
    /// nothing is valid for longer, so what seems to be has expired long ago.
    pub fn expiry(&self, today: Date) -> Result<Date, DateError> {
        let [y1, y2, m1, m2, d1, d2] = self.0;
        let latest = today.year().saturating_add(LONGEST_VALIDITY);
        let this = Date::from_ascii(&[b'2', b'0', y1, y2, m1, m2, d1, d2]);
        match this {
            Ok(date) if date.year() > latest => Date::from_ascii(&[b'1', b'9', y1, y2, m1, m2, d1, d2]),
            // The century may decide whether there is a 29th of February.
            Err(_) => Err(DateError),
            ok => ok,
        }
    }

    /// The date of birth, in the latest century that does not put it after `today`.
    ///
    /// Month and day may be unknown, as `<<` or `00`; without a year there is no date. A holder of more than a hundred
    /// years is taken for a child: only DG11 carries the full year.
    pub fn birth(&self, today: Date) -> Result<PartialDate, DateError> {
        let digits = self.0.map(|character| if character == b'<' { b'0' } else { character });
        let [_, _, m1, m2, d1, d2] = digits;
        let [y1, y2, ..] = self.0;
        if !(y1.is_ascii_digit() && y2.is_ascii_digit()) {
            return Err(DateError);
        }
        let this = PartialDate::from_ascii_or_bcd(&[b'2', b'0', y1, y2, m1, m2, d1, d2]);
        match this {
            Ok(date) if earliest(date) <= Some(today) => Ok(date),
            _ => PartialDate::from_ascii_or_bcd(&[b'1', b'9', y1, y2, m1, m2, d1, d2]),
        }
    }
}

/// The first day the date may mean.
fn earliest(date: PartialDate) -> Option<Date> {
    match date {
        PartialDate::Day(day) => Some(day),
        PartialDate::Month { year, month } => Date::new(year, month, 1).ok(),
        PartialDate::Year(year) => Date::new(year, 1, 1).ok(),
    }
}

impl From<Date> for MrzDate {
    fn from(date: Date) -> Self {
        PartialDate::Day(date).into()
    }
}

impl From<PartialDate> for MrzDate {
    fn from(date: PartialDate) -> Self {
        let text = match date {
            PartialDate::Day(day) => format!("{:02}{:02}{:02}", day.year() % 100, day.month(), day.day()),
            PartialDate::Month { year, month } => format!("{:02}{month:02}<<", year % 100),
            PartialDate::Year(year) => format!("{:02}<<<<", year % 100),
        };
        Self::from_characters(text.as_bytes())
    }
}

impl fmt::Debug for MrzDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
