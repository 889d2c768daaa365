use super::*;
use proptest::prelude::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn months_are_subtracted_with_clamping_to_the_month_end() {
    assert_eq!(date("2022-04-30").minus_months(124), date("2011-12-30"));
    assert_eq!(date("2022-05-01").minus_months(124), date("2012-01-01"));
    assert_eq!(date("2024-03-31").minus_months(1), date("2024-02-29"));
    assert_eq!(date("2024-02-29").plus_months(12), date("2025-02-28"));
    assert_eq!(date("0001-01-31").minus_months(5), date("0001-01-31"));
}

#[test]
fn counting_days_stops_at_the_calendars_ends() {
    assert_eq!(Date::FIRST.plus_days(-1), Date::FIRST);
    assert_eq!(Date::LAST.plus_days(i64::MAX), Date::LAST);
    assert_eq!(Date::FIRST.plus_days(i64::MAX), Date::LAST);
    assert_eq!(date("2012-03-01").plus_days(-60), date("2012-01-01"));
}

#[test]
fn days_that_do_not_exist_are_refused() {
    assert_eq!(Date::new(2023, 2, 29), Err(DateError));
    assert_eq!("2023-2-9".parse::<Date>(), Err(DateError));
    assert_eq!(Date::from_ascii(b"20231301"), Err(DateError));
    assert_eq!(Date::new(0, 1, 1), Err(DateError));
}

#[test]
fn partial_dates_come_in_ascii_and_in_bcd() {
    let day = PartialDate::Day(date("2017-06-10"));
    assert_eq!(PartialDate::from_ascii_or_bcd(b"20170610"), Ok(day));
    assert_eq!(PartialDate::from_ascii_or_bcd(&[0x20, 0x17, 0x06, 0x10]), Ok(day));
    assert_eq!(PartialDate::from_ascii_or_bcd(b"20170600"), Ok(PartialDate::Month { year: 2017, month: 6 }));
    assert_eq!(PartialDate::from_ascii_or_bcd(b"20170000"), Ok(PartialDate::Year(2017)));
    assert_eq!(PartialDate::from_ascii_or_bcd(b"20170010"), Err(DateError));
    assert_eq!(PartialDate::from_ascii_or_bcd(&[0x20, 0x17, 0x0A, 0x10]), Err(DateError));
    assert_eq!(PartialDate::from_ascii_or_bcd(b"2017061"), Err(DateError));
}

#[test]
fn an_instant_falls_on_the_copenhagen_day() {
    // READINESS 4.5 and 6.2: half past eleven at night UTC is already the next day in Copenhagen.
    assert_eq!(instant("2012-02-29T23:30:00Z").copenhagen_day(), date("2012-03-01"));
    assert_eq!(instant("2022-12-31T22:59:59Z").copenhagen_day(), date("2022-12-31"));
    assert_eq!(instant("2022-12-31T23:30:00Z").copenhagen_day(), date("2023-01-01"));
    // Summer time of 2026: 29 March to 25 October, 01:00 UTC.
    assert_eq!(instant("2026-03-28T22:30:00Z").copenhagen_day(), date("2026-03-28"));
    assert_eq!(instant("2026-03-29T22:30:00Z").copenhagen_day(), date("2026-03-30"));
    assert_eq!(instant("2026-10-25T22:30:00Z").copenhagen_day(), date("2026-10-25"));
}

#[test]
fn copenhagens_clock_is_one_hour_ahead_and_two_in_summer() {
    assert_eq!(instant("2026-01-15T23:05:59Z").copenhagen_clock(), (0, 5));
    assert_eq!(instant("2026-07-15T21:59:00Z").copenhagen_clock(), (23, 59));
    assert_eq!(instant("2026-03-29T00:59:59Z").copenhagen_clock(), (1, 59));
    assert_eq!(instant("2026-03-29T01:00:00Z").copenhagen_clock(), (3, 0));
    assert_eq!(instant("1969-12-31T22:30:00Z").copenhagen_clock(), (23, 30));
}

#[test]
fn a_copenhagen_day_begins_at_its_midnight() {
    for (day, begins) in [
        ("2022-01-01", "2022-01-01T00:00:00+01:00"),
        ("2026-03-29", "2026-03-29T00:00:00+01:00"),
        ("2026-03-30", "2026-03-30T00:00:00+02:00"),
        ("2026-10-25", "2026-10-25T00:00:00+02:00"),
        ("2026-10-26", "2026-10-26T00:00:00+01:00"),
    ] {
        assert_eq!(date(day).copenhagen_midnight(), instant(begins), "{day}");
    }
}

#[test]
fn time_text_is_rfc_3339() {
    assert_eq!(instant("2022-03-15T10:00:00+01:00"), instant("2022-03-15T09:00:00Z"));
    assert_eq!(instant("2022-03-15T10:00:00+01:00").to_string(), "2022-03-15T09:00:00Z");
    assert_eq!("2022-03-15".parse::<Timestamp>(), Err(DateError));
}

proptest! {
    #[test]
    fn text_survives_the_round_trip(seconds in -62_135_596_800_i64..253_402_300_799) {
        let at = Timestamp::from_unix(seconds);
        prop_assert_eq!(at.to_string().parse(), Ok(at));
        prop_assert_eq!(at.utc_day().to_string().parse(), Ok(at.utc_day()));
    }

    #[test]
    fn the_second_before_a_days_midnight_is_the_day_before(day in 1_i64..90_000) {
        let day = date("1900-01-01").plus_days(day);
        let midnight = day.copenhagen_midnight();
        prop_assert_eq!(midnight.copenhagen_day(), day);
        prop_assert_eq!(Timestamp::from_unix(midnight.unix() - 1).copenhagen_day(), day.plus_days(-1));
    }

    #[test]
    fn fewer_months_back_is_never_earlier(day in 0_i64..40_000, months in 0_u32..200) {
        let from = date("1950-01-01").plus_days(day);
        prop_assert!(from.minus_months(months) >= from.minus_months(months + 1));
        prop_assert!(from.minus_months(months) <= from);
    }

    #[test]
    fn arbitrary_octets_never_panic(octets in prop::collection::vec(any::<u8>(), 0..10)) {
        let _ = PartialDate::from_ascii_or_bcd(&octets);
        let _ = Date::from_ascii(&octets);
    }
}
