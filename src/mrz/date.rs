//! The six characters of a date, and the years they leave out (Doc 9303-3, 4.8).

use std::fmt;

use crate::encoding::calendar::DateError;
use crate::encoding::{Date, PartialDate};

use super::error::{Field, MrzError};

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

    /// The day of expiry. The century is the twenty-first: no chip was issued in a document that expired before 2000.
    pub fn expiry(&self) -> Result<Date, DateError> {
        let [y1, y2, m1, m2, d1, d2] = self.0;
        Date::from_ascii(&[b'2', b'0', y1, y2, m1, m2, d1, d2])
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
