//! When the passport was issued, as the set of days its sources leave possible.
//!
//! Neither the MRZ nor any mandatory data group holds the date of issue, so every source that bounds it is intersected. The
//! verdict names what decided it, and contradictions are reported, never resolved silently. Bounds trust the issuer's
//! clock: an issuer that dates back defeats any verifier.

mod days;
mod evidence;

use serde::Serialize;

pub use days::{DaySet, Days};
pub use evidence::{SourceKind, Statement, Trust};

use super::facts::{Facts, Moment};
use super::policy::{IssueDateBoundary, MaxValidityMonths, ReadinessPolicy};
use crate::encoding::Date;

/// Whether the passport was issued on or after the cut-off day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueDateVerdict {
    /// On every day that is possible.
    Yes,
    /// On none of them.
    No,
    /// On some of them.
    Unknown,
    /// The sources contradict each other.
    Conflict,
    /// There is no authentic data to work on.
    NotEvaluated,
}

/// The finding, with everything that led to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssueDate {
    /// The verdict.
    pub verdict: IssueDateVerdict,
    /// The first possible day.
    pub earliest: Option<Date>,
    /// The last possible day.
    pub latest: Option<Date>,
    /// The possible days.
    pub possible: DaySet,
    /// Every source, and the days it alone leaves possible.
    pub sources: Vec<SourceReport>,
    /// The sources without any one of which the verdict would be another.
    pub deciding: Vec<SourceKind>,
    /// A smallest set of sources that contradict each other.
    pub contradicting: Vec<SourceKind>,
    /// The numbers that went into it.
    pub constants: Constants,
}

/// One source in the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceReport {
    /// Which source.
    pub source: SourceKind,
    /// How far it can be believed.
    pub trust: Trust,
    /// The dates as they stand in the source.
    pub raw: Vec<Moment>,
    /// The days it leaves possible.
    pub possible: Vec<Bounds>,
}

/// An interval that may be open. The holder's birth as a bound is left open too: it says nothing about the passport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bounds {
    /// The first day.
    pub earliest: Option<Date>,
    /// The last day.
    pub latest: Option<Date>,
}

/// The numbers of the policy that went into a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Constants {
    /// The cut-off day.
    pub cutoff: Date,
    /// Whether that day itself is accepted.
    pub boundary: IssueDateBoundary,
    /// By how many days signing may follow issue.
    pub lag_days: u16,
    /// By how many days signing may precede issue.
    pub skew_days: u16,
    /// The longest validities.
    pub max_validity_months: MaxValidityMonths,
    /// The slack around a birthday.
    pub age_class_slack_days: u16,
}

impl IssueDate {
    /// Whether the only possible day is the cut-off day, on which the two readings of the rule differ.
    #[must_use]
    pub fn is_on_boundary(&self) -> bool {
        self.verdict != IssueDateVerdict::Conflict && self.possible == DaySet::day(self.constants.cutoff)
    }

    /// The finding where there is no authentic data.
    #[must_use]
    pub fn not_evaluated(policy: &ReadinessPolicy) -> Self {
        Self {
            verdict: IssueDateVerdict::NotEvaluated,
            earliest: None,
            latest: None,
            possible: DaySet::default(),
            sources: Vec::new(),
            deciding: Vec::new(),
            contradicting: Vec::new(),
            constants: Constants::of(policy),
        }
    }
}

impl Constants {
    fn of(policy: &ReadinessPolicy) -> Self {
        Self {
            cutoff: policy.cutoff,
            boundary: policy.issue_date_boundary,
            lag_days: policy.max_issue_to_sign_lag_days,
            skew_days: policy.sign_before_issue_skew_days,
            max_validity_months: policy.max_validity_months,
            age_class_slack_days: policy.age_class_slack_days,
        }
    }
}

/// Works out when the passport was issued. The caller has seen passive authentication succeed.
#[must_use]
pub fn evaluate(facts: &Facts, policy: &ReadinessPolicy) -> IssueDate {
    let statements = evidence::statements(facts, policy);
    let all: Vec<&Statement> = statements.iter().collect();
    let Combination { verdict, possible } = combine(&all, policy);
    let deciding = statements.iter().filter(|one| combine(&without(&all, one), policy).verdict != verdict);
    IssueDate {
        verdict,
        earliest: possible.earliest(),
        latest: possible.latest(),
        deciding: deciding.map(|one| one.kind).collect(),
        contradicting: if verdict == IssueDateVerdict::Conflict { contradiction(&all) } else { Vec::new() },
        sources: statements.iter().map(SourceReport::of).collect(),
        possible,
        constants: Constants::of(policy),
    }
}

struct Combination {
    verdict: IssueDateVerdict,
    possible: DaySet,
}

fn combine(statements: &[&Statement], policy: &ReadinessPolicy) -> Combination {
    let possible = intersection(statements.iter().copied().filter(|one| one.trust > Trust::Unsigned));
    let contradicted = |one: &&&Statement| one.trust == Trust::Unsigned && possible.intersection(&one.days).is_empty();
    if possible.is_empty() || statements.iter().any(|one| contradicted(&one)) {
        let register = statements.iter().find(|one| one.trust == Trust::Register);
        return match register.filter(|_| policy.register_overrides) {
            Some(register) => Combination { verdict: decide(&register.days, policy), possible: register.days.clone() },
            None => Combination { verdict: IssueDateVerdict::Conflict, possible },
        };
    }
    Combination { verdict: decide(&possible, policy), possible }
}

fn decide(possible: &DaySet, policy: &ReadinessPolicy) -> IssueDateVerdict {
    let first_accepted = match policy.issue_date_boundary {
        IssueDateBoundary::Inclusive => policy.cutoff,
        IssueDateBoundary::Exclusive => policy.cutoff.plus_days(1),
    };
    match (possible.earliest(), possible.latest()) {
        (Some(earliest), _) if earliest >= first_accepted => IssueDateVerdict::Yes,
        (_, Some(latest)) if latest < first_accepted => IssueDateVerdict::No,
        _ => IssueDateVerdict::Unknown,
    }
}

fn intersection<'a>(statements: impl IntoIterator<Item = &'a Statement>) -> DaySet {
    statements.into_iter().fold(DaySet::all(), |days, one| days.intersection(&one.days))
}

fn without<'a>(statements: &[&'a Statement], removed: &Statement) -> Vec<&'a Statement> {
    statements.iter().copied().filter(|one| one.kind != removed.kind).collect()
}

/// A contradicting pair if there is one; else the statements that cannot be spared for a contradiction.
fn contradiction(statements: &[&Statement]) -> Vec<SourceKind> {
    let trusted: Vec<&Statement> = statements.iter().copied().filter(|one| one.trust > Trust::Unsigned).collect();
    let statements = if intersection(trusted.iter().copied()).is_empty() { &trusted } else { statements };
    if let Some(one) = statements.iter().find(|one| one.days.is_empty()) {
        return vec![one.kind];
    }
    let pairs =
        statements.iter().enumerate().flat_map(|(n, one)| statements.iter().skip(n + 1).map(move |two| (one, two)));
    if let Some((one, two)) = pairs.into_iter().find(|(one, two)| one.days.intersection(&two.days).is_empty()) {
        return vec![one.kind, two.kind];
    }
    let mut needed = statements.to_vec();
    for one in statements {
        let rest = without(&needed, one);
        if intersection(rest.iter().copied()).is_empty() {
            needed = rest;
        }
    }
    needed.into_iter().map(|one| one.kind).collect()
}

impl SourceReport {
    fn of(statement: &Statement) -> Self {
        let unspoken = |day: Date| day == Date::FIRST || statement.kind == SourceKind::Lifetime;
        let bounds = statement.days.intervals().iter().map(|days| Bounds {
            earliest: Some(days.first).filter(|first| !unspoken(*first)),
            latest: Some(days.last).filter(|last| *last != Date::LAST),
        });
        let possible = bounds.collect();
        Self { source: statement.kind, trust: statement.trust, raw: statement.raw.clone(), possible }
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
