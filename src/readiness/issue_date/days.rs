//! Sets of calendar days, as disjoint closed intervals.

use serde::Serialize;

use crate::encoding::Date;

/// The days from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Days {
    /// The first day.
    pub first: Date,
    /// The last day, not before the first.
    pub last: Date,
}

impl Days {
    /// An interval, if it holds any day.
    #[must_use]
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// The days both have.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.first.max(other.first), self.last.min(other.last))
    }
}

/// Disjoint intervals in ascending order, with at least one day between them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct DaySet(Vec<Days>);

impl DaySet {
    /// Every day there is.
    #[must_use]
    pub fn all() -> Self {
        Self(vec![Days { first: Date::FIRST, last: Date::LAST }])
    }

    /// One day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self(vec![Days { first: day, last: day }])
    }

    /// The days from `first` to `last`; none, if they are the wrong way round.
    #[must_use]
    pub fn between(first: Date, last: Date) -> Self {
        Self(Days::new(first, last).into_iter().collect())
    }

    /// The days from `first` on.
    #[must_use]
    pub fn from(first: Date) -> Self {
        Self::between(first, Date::LAST)
    }

    /// The days of any of the intervals.
    #[must_use]
    pub fn union_of(intervals: impl IntoIterator<Item = Days>) -> Self {
        let mut sorted: Vec<Days> = intervals.into_iter().collect();
        sorted.sort();
        let mut merged: Vec<Days> = Vec::new();
        for next in sorted {
            match merged.last_mut() {
                Some(current) if next.first <= current.last.plus_days(1) => current.last = current.last.max(next.last),
                _ => merged.push(next),
            }
        }
        Self(merged)
    }

    /// The days both sets have.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self::union_of(self.0.iter().flat_map(|a| other.0.iter().filter_map(|b| a.intersection(*b))))
    }

    /// Whether there is no day.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a day belongs to the set.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.0.iter().any(|days| (days.first..=days.last).contains(&day))
    }

    /// The first day.
    #[must_use]
    pub fn earliest(&self) -> Option<Date> {
        self.0.first().map(|days| days.first)
    }

    /// The last day.
    #[must_use]
    pub fn latest(&self) -> Option<Date> {
        self.0.last().map(|days| days.last)
    }

    /// The intervals, in order.
    #[must_use]
    pub fn intervals(&self) -> &[Days] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(pairs: &[(i64, i64)]) -> DaySet {
        let day = |n: i64| Date::FIRST.plus_days(n);
        DaySet::union_of(pairs.iter().filter_map(|(a, b)| Days::new(day(*a), day(*b))))
    }

    fn any_set() -> impl Strategy<Value = DaySet> {
        prop::collection::vec((0_i64..60, 0_i64..60), 0..5).prop_map(|pairs| set(&pairs))
    }

    #[test]
    fn overlapping_and_touching_intervals_become_one() {
        assert_eq!(set(&[(10, 20), (15, 30), (31, 31), (40, 41)]).intervals().len(), 2);
        assert!(DaySet::between(Date::LAST, Date::FIRST).is_empty());
    }

    proptest! {
        #[test]
        fn sets_behave_like_sets(a in any_set(), b in any_set(), n in 0_i64..70) {
            let day = Date::FIRST.plus_days(n);
            let both = a.intersection(&b);
            prop_assert_eq!(both.contains(day), a.contains(day) && b.contains(day));
            prop_assert_eq!(&both, &b.intersection(&a));
            prop_assert!(both.intervals().windows(2).all(|pair| pair[0].last.plus_days(1) < pair[1].first));
        }
    }
}
