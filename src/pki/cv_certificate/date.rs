//! Dates as six unpacked BCD digits, YYMMDD of the years 2000 to 2099 (TR-03110-3, D.2.1.3).

use crate::encoding::{Date, Tlv};

use super::error::CvCertificateError;

pub(super) fn parse(object: &Tlv<'_>) -> Result<Date, CvCertificateError> {
    let malformed = CvCertificateError::Date { offset: object.value_offset };
    let digits: &[u8; 6] = object.value.try_into().map_err(|_| malformed)?;
    if digits.iter().any(|digit| *digit > 9) {
        return Err(malformed);
    }
    let [y1, y0, m1, m0, d1, d0] = *digits;
    let two = |tens: u8, ones: u8| tens.saturating_mul(10).saturating_add(ones);
    Date::new(2000 + i32::from(two(y1, y0)), two(m1, m0), two(d1, d0)).map_err(|_| malformed)
}

/// A year outside the century is written by its last two digits.
pub(super) fn encode(date: Date) -> Vec<u8> {
    let year = u8::try_from(date.year().rem_euclid(100)).unwrap_or_default();
    [year, date.month(), date.day()].into_iter().flat_map(|number| [number / 10, number % 10]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::{Reader, Tag, ber_tlv};

    fn read(value: &[u8]) -> Result<Date, CvCertificateError> {
        let encoded = ber_tlv::encode(Tag::new(0x5F25), value);
        parse(&Reader::new(&encoded).next_object().unwrap().unwrap())
    }

    #[test]
    fn six_digits_are_a_day_of_this_century() {
        let date = read(&[1, 6, 1, 1, 2, 2]).unwrap();
        assert_eq!(date, Date::new(2016, 11, 22).unwrap());
        assert_eq!(encode(date), [1, 6, 1, 1, 2, 2]);
        assert_eq!(read(&[0, 0, 0, 2, 2, 9]), Ok(Date::new(2000, 2, 29).unwrap()));
    }

    /// TR-03105-3.2, ISO7816_J_9, J_10, J_19 and J_20.
    #[test]
    fn digits_that_are_none_and_days_that_are_none_are_refused() {
        let malformed = Err(CvCertificateError::Date { offset: 3 });
        for value in [&[1, 6, 1, 0x0A, 2, 2][..], &[1, 6, 1, 3, 0, 1], &[1, 7, 0, 2, 2, 9], &[1, 6, 1, 1, 2], b"161122"]
        {
            assert_eq!(read(value), malformed);
        }
    }
}
