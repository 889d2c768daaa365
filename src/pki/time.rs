//! UTCTime and GeneralizedTime (RFC 5280, 4.1.2.5), also in the forms that only BER allows.

use super::Deviation;
use crate::encoding::der::{GENERALIZED_TIME, UTC_TIME};
use crate::encoding::{Date, Timestamp, Tlv, TlvError};

/// A point in time, and whether it is written as the profile requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) at: Timestamp,
    pub(super) deviation: Option<Deviation>,
}

/// Reads either type. Seconds may be missing and an offset may stand for `Z` (X.690, 11.7 and 11.8 forbid both in DER);
/// a GeneralizedTime without `Z` is taken as UTC.
pub(super) fn parse(object: &Tlv<'_>) -> Result<Time, TlvError> {
    parse_value(object).ok_or_else(|| object.malformed())
}

fn parse_value(object: &Tlv<'_>) -> Option<Time> {
    let (year, mut digits) = match object.tag {
        UTC_TIME => {
            let mut digits = Digits(object.value);
            let year = digits.two()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, digits)
        }
        GENERALIZED_TIME => {
            let mut digits = Digits(object.value);
            (digits.two()? * 100 + digits.two()?, digits)
        }
        _ => return None,
    };
    let (month, day, hour) = (digits.two()?, digits.two()?, digits.two()?);
    let minute = digits.two().unwrap_or(0);
    let seconds = digits.two();
    let fraction = digits.skip_fraction();
    let offset = digits.offset()?;
    // A leap second counts as the last second of its minute.
    let second = seconds.unwrap_or(0).min(59);
    if hour > 23 || minute > 59 || seconds.unwrap_or(0) > 60 {
        return None;
    }
    let date = Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()?;
    let seconds_of_day = i64::from(hour * 3600 + minute * 60 + second);
    let at = Timestamp::from_unix(Timestamp::start_of(date).unix() + seconds_of_day - offset.seconds);
    let before_2050 = object.tag == GENERALIZED_TIME && year < 2050;
    let odd = seconds.is_none() || fraction || !offset.is_z || before_2050;
    Some(Time { at, deviation: odd.then_some(Deviation::TimeForm) })
}

struct Offset {
    seconds: i64,
    is_z: bool,
}

struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    fn two(&mut self) -> Option<i32> {
        let (pair, rest) = self.0.split_at_checked(2)?;
        let number =
            pair.iter().try_fold(0, |n, digit| digit.is_ascii_digit().then(|| n * 10 + i32::from(digit - b'0')))?;
        self.0 = rest;
        Some(number)
    }

    fn skip_fraction(&mut self) -> bool {
        let Some((b'.' | b',', rest)) = self.0.split_first() else { return false };
        let digits = rest.iter().take_while(|octet| octet.is_ascii_digit()).count();
        self.0 = rest.get(digits..).unwrap_or_default();
        true
    }

    fn offset(&mut self) -> Option<Offset> {
        let sign = match self.0.split_first() {
            None => return Some(Offset { seconds: 0, is_z: false }),
            Some((b'Z', [])) => return Some(Offset { seconds: 0, is_z: true }),
            Some((b'+', rest)) => {
                self.0 = rest;
                1
            }
            Some((b'-', rest)) => {
                self.0 = rest;
                -1
            }
            Some(_) => return None,
        };
        let (hours, minutes) = (self.two()?, self.two()?);
        (self.0.is_empty() && hours < 24 && minutes < 60)
            .then(|| Offset { seconds: sign * i64::from(hours * 3600 + minutes * 60), is_z: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::{Reader, Tag, ber_tlv};
    use proptest::prelude::*;

    fn time(tag: Tag, text: &str) -> Option<(String, bool)> {
        let encoded = ber_tlv::encode(tag, text.as_bytes());
        let object = Reader::sole(&encoded, tag).unwrap();
        parse(&object).ok().map(|time| (time.at.to_string(), time.deviation.is_some()))
    }

    #[test]
    fn both_types_and_their_odd_forms_are_read() {
        let read =
            |tag, text, odd| assert_eq!(time(tag, text), Some(("2023-01-31T10:20:30Z".to_owned(), odd)), "{text}");
        read(UTC_TIME, "230131102030Z", false);
        read(UTC_TIME, "230131122030+0200", true);
        read(UTC_TIME, "230131052030-0500", true);
        read(GENERALIZED_TIME, "20230131102030Z", true);
        read(GENERALIZED_TIME, "20230131102030.75Z", true);
        read(GENERALIZED_TIME, "20230131102030", true);
        assert_eq!(time(UTC_TIME, "5001010000Z"), Some(("1950-01-01T00:00:00Z".to_owned(), true)));
        assert_eq!(time(GENERALIZED_TIME, "20500101000000Z"), Some(("2050-01-01T00:00:00Z".to_owned(), false)));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "23", "231331000000Z", "230230000000Z", "230101240000Z", "230101000000X", "230101000000Z0"] {
            assert_eq!(time(UTC_TIME, text), None, "{text}");
        }
        assert_eq!(time(Tag::new(0x16), "230131102030Z"), None);
    }

    proptest! {
        #[test]
        fn arbitrary_octets_never_panic(octets in prop::collection::vec(any::<u8>(), 0..24), generalized: bool) {
            let tag = if generalized { GENERALIZED_TIME } else { UTC_TIME };
            let encoded = ber_tlv::encode(tag, &octets);
            let _ = parse(&Reader::sole(&encoded, tag).unwrap());
        }
    }
}
