//! Dates and times as issuers write them: ASCII or BCD, with no time zone (Doc 9303-10, 4.7.12; ISO/IEC 7816-11).

use std::fmt;

use crate::encoding::PartialDate;
use crate::encoding::calendar::DateError;

/// A date and time of day on the issuer's clock, which no time zone is known for. Compare its day, not its hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime {
    /// The date.
    pub date: PartialDate,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
    /// The second, 0 to 60.
    pub second: u8,
}

impl LocalTime {
    /// From fourteen ASCII digits `yyyymmddhhmmss`, or seven octets of BCD. Both occur.
    pub fn from_ascii_or_bcd(octets: &[u8]) -> Result<Self, DateError> {
        let digits = ascii_digits(octets, 14)?;
        let (date, time) = digits.split_at_checked(8).ok_or(DateError)?;
        let two = |at: usize| match time.get(at..at.saturating_add(2)) {
            Some([tens, ones]) => Ok((tens - b'0') * 10 + (ones - b'0')),
            _ => Err(DateError),
        };
        let (hour, minute, second) = (two(0)?, two(2)?, two(4)?);
        // A leap second may be written as 60.
        if hour > 23 || minute > 59 || second > 60 {
            return Err(DateError);
        }
        Ok(Self { date: PartialDate::from_ascii_or_bcd(date)?, hour, minute, second })
    }

    /// Fourteen ASCII digits.
    #[must_use]
    pub fn to_ascii(self) -> String {
        format!("{}{:02}{:02}{:02}", date_to_ascii(self.date), self.hour, self.minute, self.second)
    }

    /// Seven octets of BCD.
    #[must_use]
    pub fn to_bcd(self) -> Vec<u8> {
        bcd(&self.to_ascii())
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:02}:{:02}:{:02}", self.date, self.hour, self.minute, self.second)
    }
}

/// A date from eight ASCII characters or four octets of BCD; `<` stands for an unknown digit as `0` does.
pub(super) fn read_date(octets: &[u8]) -> Result<PartialDate, DateError> {
    PartialDate::from_ascii_or_bcd(&ascii_digits(octets, 8)?)
}

/// Whether these are the digits of a date whose century and year are unknown: zeros or fillers.
pub(super) fn is_without_year(octets: &[u8]) -> bool {
    ascii_digits(octets, 8).is_ok_and(|digits| digits.starts_with(b"0000"))
}

fn ascii_digits(octets: &[u8], count: usize) -> Result<Vec<u8>, DateError> {
    let digits: Vec<u8> = if octets.len() == count {
        octets.iter().map(|octet| if *octet == b'<' { b'0' } else { *octet }).collect()
    } else if octets.len().checked_mul(2) == Some(count) {
        octets.iter().flat_map(|octet| [b'0' + (octet >> 4), b'0' + (octet & 0x0F)]).collect()
    } else {
        return Err(DateError);
    };
    if digits.iter().all(u8::is_ascii_digit) { Ok(digits) } else { Err(DateError) }
}

/// Eight ASCII digits, zeros for what is unknown (Doc 9303-10, 4.7.11.1, note).
pub(super) fn date_to_ascii(date: PartialDate) -> String {
    match date {
        PartialDate::Day(day) => format!("{:04}{:02}{:02}", day.year(), day.month(), day.day()),
        PartialDate::Month { year, month } => format!("{year:04}{month:02}00"),
        PartialDate::Year(year) => format!("{year:04}0000"),
    }
}

/// Two digits an octet.
pub(super) fn bcd(digits: &str) -> Vec<u8> {
    hex::decode(digits).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_and_bcd_say_the_same() {
        let ascii = LocalTime::from_ascii_or_bcd(b"20240101123059").unwrap();
        assert_eq!(LocalTime::from_ascii_or_bcd(&[0x20, 0x24, 0x01, 0x01, 0x12, 0x30, 0x59]), Ok(ascii));
        assert_eq!(ascii.to_string(), "2024-01-01 12:30:59");
        assert_eq!((ascii.to_ascii().as_str(), ascii.to_bcd()[6]), ("20240101123059", 0x59));
    }

    #[test]
    fn unknown_parts_stay_unknown() {
        for text in [&b"197408<<"[..], b"19740800", &[0x19, 0x74, 0x08, 0x00]] {
            assert_eq!(read_date(text), Ok(PartialDate::Month { year: 1974, month: 8 }));
        }
        assert_eq!(date_to_ascii(PartialDate::Year(1974)), "19740000");
    }

    #[test]
    fn impossible_dates_and_hours_are_refused() {
        for text in ["20240230123059", "20240101246059", "2024010112305", "", "2024O101123059"] {
            assert_eq!(LocalTime::from_ascii_or_bcd(text.as_bytes()), Err(DateError), "{text}");
        }
        assert_eq!(LocalTime::from_ascii_or_bcd(&[0x20, 0x24, 0x01, 0x0A, 0x12, 0x30, 0x59]), Err(DateError));
    }
}
