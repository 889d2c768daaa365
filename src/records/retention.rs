//! "Løbende år plus fem år": the current year and five more (L235).

use crate::encoding::{Date, Timestamp};

/// How long personal fields stay: to the end of the event's calendar year in Copenhagen, and some years more.
///
/// That the current year counts in full is the seed's phrase and no choice; how many years follow it is the operator's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    years: u8,
}

impl Default for Retention {
    /// The seed's five years.
    fn default() -> Self {
        Self { years: 5 }
    }
}

impl Retention {
    /// The current year and so many more.
    #[must_use]
    pub const fn years(years: u8) -> Self {
        Self { years }
    }

    /// The moment from which nothing personal of an event may be read: 1 January, 00:00 in Copenhagen.
    #[must_use]
    pub fn erase_at(self, event: Timestamp) -> Timestamp {
        let year = event.copenhagen_day().year().saturating_add(i32::from(self.years)).saturating_add(1);
        // Past the calendar's end there is nothing left to keep anything for.
        Date::new(year, 1, 1).unwrap_or(Date::LAST).copenhagen_midnight()
    }

    /// Events from before this moment are to be erased at `now`: those whose [`erase_at`](Self::erase_at) has come.
    #[must_use]
    pub fn due_before(self, now: Timestamp) -> Timestamp {
        let year = now.copenhagen_day().year().saturating_sub(i32::from(self.years));
        Date::new(year, 1, 1).unwrap_or(Date::FIRST).copenhagen_midnight()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn personal_fields_stay_for_the_current_year_and_five_more() {
        // READINESS 6.2, all of them.
        for (event, erased) in [
            ("2022-03-15T10:00:00+01:00", "2028-01-01T00:00:00+01:00"),
            ("2022-12-31T23:59:59+01:00", "2028-01-01T00:00:00+01:00"),
            ("2023-01-01T00:00:00+01:00", "2029-01-01T00:00:00+01:00"),
            ("2022-12-31T23:30:00Z", "2029-01-01T00:00:00+01:00"),
            ("2022-12-31T22:59:59Z", "2028-01-01T00:00:00+01:00"),
            ("2024-02-29T12:00:00+01:00", "2030-01-01T00:00:00+01:00"),
            ("2026-11-22T12:00:00+01:00", "2031-12-31T23:00:00Z"),
        ] {
            assert_eq!(Retention::default().erase_at(instant(event)), instant(erased), "{event}");
        }
    }

    #[test]
    fn the_calendars_end_ends_the_retention_too() {
        assert_eq!(Retention::years(255).erase_at(instant("9990-01-01T00:00:00Z")), Date::LAST.copenhagen_midnight());
    }

    proptest! {
        #[test]
        fn what_is_due_is_what_should_be_erased(
            at in 0_i64..4_000_000_000, now in 0_i64..4_000_000_000, years in 0_u8..10,
        ) {
            let (at, now, retention) = (Timestamp::from_unix(at), Timestamp::from_unix(now), Retention::years(years));
            prop_assert_eq!(at < retention.due_before(now), retention.erase_at(at) <= now);
        }

        #[test]
        fn a_later_event_is_never_forgotten_earlier(at in 0_i64..4_000_000_000, later in 0_i64..100_000_000) {
            let (first, second) = (Timestamp::from_unix(at), Timestamp::from_unix(at + later));
            let retention = Retention::default();
            prop_assert!(retention.erase_at(first) <= retention.erase_at(second));
            let kept = retention.erase_at(first).copenhagen_day().days_since(first.copenhagen_day());
            prop_assert!((5 * 365..=6 * 366).contains(&kept), "{kept}");
        }
    }
}
