//! Calendar days, partial dates of travel documents, and points in time (Doc 9303-3, 4.7; Doc 9303-10, 4.7).
//!
//! A passport speaks in days, a certificate in instants. Days are compared in Copenhagen (READINESS: all calendar
//! comparisons), so an instant becomes a day through [`Timestamp::copenhagen_day`].

mod copenhagen;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::format_description::well_known::Rfc3339;
use time::{Month, OffsetDateTime};

/// A day of the Gregorian calendar, years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(time::Date);

/// Text or octets that name no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a calendar date")]
pub struct DateError;

impl Date {
    /// The first day there is, 0001-01-01.
    pub const FIRST: Self = Self(time::macros::date!(0001 - 01 - 01));
    /// The last day there is, 9999-12-31.
    pub const LAST: Self = Self(time::macros::date!(9999 - 12 - 31));

    /// A day that exists.
    pub fn new(year: i32, month: u8, day: u8) -> Result<Self, DateError> {
        let month = Month::try_from(month).map_err(|_| DateError)?;
        if !(1..=9999).contains(&year) {
            return Err(DateError);
        }
        time::Date::from_calendar_date(year, month, day).map(Self).map_err(|_| DateError)
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.0.month().into()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.0.day()
    }

    /// The day `days` later (or earlier, when negative), stopping at the calendar's ends.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let end = if days < 0 { Self::FIRST } else { Self::LAST };
        let day = self.0.checked_add(time::Duration::days(days.clamp(-4_000_000, 4_000_000)));
        day.map_or(end, Self).clamp(Self::FIRST, Self::LAST)
    }

    /// The same day of the month `months` earlier, or that month's last day where there is none.
    #[must_use]
    pub fn minus_months(self, months: u32) -> Self {
        self.shift_months(-i64::from(months))
    }

    /// The same day of the month `months` later, or that month's last day where there is none.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        self.shift_months(i64::from(months))
    }

    fn shift_months(self, months: i64) -> Self {
        let index = (i64::from(self.year()) * 12 + i64::from(self.month()) - 1 + months).clamp(12, 9999 * 12 + 11);
        let year = i32::try_from(index.div_euclid(12)).unwrap_or(1);
        let month = u8::try_from(index.rem_euclid(12) + 1).unwrap_or(1);
        (0..4).find_map(|less| Self::new(year, month, self.day().saturating_sub(less)).ok()).unwrap_or(self)
    }

    /// Days from `other` to this day.
    #[must_use]
    pub fn days_since(self, other: Self) -> i64 {
        (self.0 - other.0).whole_days()
    }

    /// The moment at which the day begins in Copenhagen.
    #[must_use]
    pub fn copenhagen_midnight(self) -> Timestamp {
        copenhagen::midnight(self)
    }

    /// `YYYYMMDD` in ASCII digits.
    pub fn from_ascii(text: &[u8]) -> Result<Self, DateError> {
        if text.len() != 8 || !text.iter().all(u8::is_ascii_digit) {
            return Err(DateError);
        }
        let number = text.iter().fold(0_i32, |n, digit| n * 10 + i32::from(digit - b'0'));
        let part = |value: i32| u8::try_from(value).map_err(|_| DateError);
        Self::new(number / 10_000, part(number / 100 % 100)?, part(number % 100)?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = DateError;

    /// `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self, DateError> {
        match text.as_bytes() {
            [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] => Self::from_ascii(&[*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2]),
            _ => Err(DateError),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A date of which month or day may be unknown, as travel documents allow (Doc 9303-3, 4.7; `00` or `<<`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PartialDate {
    /// Year, month and day.
    Day(Date),
    /// Year and month.
    Month {
        /// The year, 1 to 9999.
        year: i32,
        /// The month, 1 to 12.
        month: u8,
    },
    /// The year alone.
    Year(i32),
}

impl PartialDate {
    /// From eight ASCII digits `YYYYMMDD`, or four octets of BCD: both occur in DG11 and DG12.
    ///
    /// `00` for the day, or for month and day, makes it partial.
    pub fn from_ascii_or_bcd(octets: &[u8]) -> Result<Self, DateError> {
        let digits: Vec<u8> = match octets.len() {
            8 => octets.to_vec(),
            4 => octets.iter().flat_map(|octet| [b'0' + (octet >> 4), b'0' + (octet & 0x0F)]).collect(),
            _ => return Err(DateError),
        };
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(DateError);
        }
        let number = |range: &[u8]| range.iter().fold(0_i32, |n, digit| n * 10 + i32::from(digit - b'0'));
        let (year, rest) = digits.split_at_checked(4).ok_or(DateError)?;
        let (month, day) = rest.split_at_checked(2).ok_or(DateError)?;
        let (year, month, day) = (number(year), number(month), number(day));
        if !(1..=9999).contains(&year) {
            return Err(DateError);
        }
        let month = u8::try_from(month).map_err(|_| DateError)?;
        match (month, u8::try_from(day).map_err(|_| DateError)?) {
            (0, 0) => Ok(Self::Year(year)),
            (1..=12, 0) => Ok(Self::Month { year, month }),
            (_, day) => Date::new(year, month, day).map(Self::Day),
        }
    }

    /// The day, when all of it is known.
    #[must_use]
    pub const fn day(self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            _ => None,
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => fmt::Display::fmt(date, f),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

/// A point in time: seconds since 1970-01-01T00:00:00Z. JSON and text form are RFC 3339.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From seconds since 1970-01-01T00:00:00Z, stopping at the ends of year 1 and year 9999.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Self {
        const FIRST: i64 = -62_135_596_800;
        const LAST: i64 = 253_402_300_799;
        let capped = if seconds > LAST { LAST } else { seconds };
        Self(if capped < FIRST { FIRST } else { capped })
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// Midnight UTC at the start of a day.
    #[must_use]
    pub fn start_of(day: Date) -> Self {
        Self(day.0.midnight().assume_utc().unix_timestamp())
    }

    /// The calendar day in Copenhagen, by the EU summer-time rule in force since 1996.
    #[must_use]
    pub fn copenhagen_day(self) -> Date {
        copenhagen::day(self)
    }

    /// Hour (0 to 23) and minute on Copenhagen's clock.
    #[must_use]
    pub fn copenhagen_clock(self) -> (u8, u8) {
        copenhagen::clock(self)
    }

    /// The calendar day in UTC.
    #[must_use]
    pub fn utc_day(self) -> Date {
        Date(self.offset_date_time().date())
    }

    fn offset_date_time(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.0).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.offset_date_time().format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = DateError;

    /// RFC 3339, with any offset; fractions of a second are dropped.
    fn from_str(text: &str) -> Result<Self, DateError> {
        OffsetDateTime::parse(text, &Rfc3339).map(|at| Self::from_unix(at.unix_timestamp())).map_err(|_| DateError)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
