//! Copenhagen's clock: UTC+1, and UTC+2 from the last Sunday of March to the last Sunday of October, both at 01:00 UTC
//! (Directive 2000/84/EC; the same rule since 1996).

use super::{Date, Timestamp};

pub(super) fn day(at: Timestamp) -> Date {
    Timestamp::from_unix(at.unix().saturating_add(offset_seconds(at))).utc_day()
}

/// Hour and minute.
pub(super) fn clock(at: Timestamp) -> (u8, u8) {
    let minute = at.unix().saturating_add(offset_seconds(at)).div_euclid(60).rem_euclid(24 * 60);
    (u8::try_from(minute / 60).unwrap_or(0), u8::try_from(minute % 60).unwrap_or(0))
}

/// The clock never changes at midnight: the offset of the hour before holds.
pub(super) fn midnight(day: Date) -> Timestamp {
    let utc = Timestamp::start_of(day).unix();
    Timestamp::from_unix(utc - offset_seconds(Timestamp::from_unix(utc - 3_600)))
}

fn offset_seconds(at: Timestamp) -> i64 {
    let year = at.utc_day().year();
    let summer = switch(year, 3)..switch(year, 10);
    if summer.contains(&at.unix()) { 7_200 } else { 3_600 }
}

/// 01:00 UTC on the last Sunday of a month with 31 days.
fn switch(year: i32, month: u8) -> i64 {
    let last_sunday = (25..=31)
        .filter_map(|day| Date::new(year, month, day).ok())
        .find(|date| date.0.weekday() == time::Weekday::Sunday);
    last_sunday.map_or(0, |date| Timestamp::start_of(date).unix() + 3_600)
}
