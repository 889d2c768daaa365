//! What each source says about the day of issue.
//!
//! D is the legal date of issue, P the day on which the data was signed. Data is signed at most `lag` days after and `skew`
//! days before D, so a P bounds D to [P - lag, P + skew]; certificates bound P, and through it D.

use serde::Serialize;

use super::days::{DaySet, Days};
use crate::encoding::Date;
use crate::readiness::facts::{DocumentType, Facts, Moment};
use crate::readiness::policy::ReadinessPolicy;

/// The first Danish passports with fingerprints were issued on this day (BEK 2011; um.dk).
const FIRST_WITH_FINGERPRINTS: (i32, u8, u8) = (2012, 1, 1);

/// How far a source can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Unsigned: it can contradict, never prove.
    Unsigned,
    /// Follows from certificates or national rules, on signed data.
    Derived,
    /// Stands in signed data.
    Signed,
    /// The register itself.
    Register,
}

/// Where a statement about the day of issue comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// The passport register.
    Register,
    /// DG12, tag 5F26.
    Dg12IssueDate,
    /// DG12, tag 5F55.
    Dg12PersonalizationTime,
    /// The signingTime attribute of EF.SOD.
    SodSigningTime,
    /// When the signer's key could sign.
    DocumentSigner,
    /// From when the CSCA could certify a signer.
    Csca,
    /// Expiry and the longest validity there is.
    Expiry,
    /// Not before birth, not after expiry or today.
    Lifetime,
    /// The creation date of the portrait's record (DG2).
    Dg2Creation,
    /// The capture date of the portrait (DG2).
    Dg2Capture,
    /// From when EF.CardSecurity could be signed.
    CardSecurity,
    /// The marks of the generation with fingerprints.
    Generation,
    /// The operator's table of document numbers.
    NumberSeries,
    /// The printed date.
    Printed,
}

/// One source, what it says in its own words, and the days it leaves possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Where it comes from.
    pub kind: SourceKind,
    /// How far it can be believed.
    pub trust: Trust,
    /// The dates as they stand in the source.
    pub raw: Vec<Moment>,
    /// The days it leaves possible.
    pub days: DaySet,
}

/// Everything the facts say about the day of issue. Presupposes that passive authentication succeeded.
pub(super) fn statements(facts: &Facts, policy: &ReadinessPolicy) -> Vec<Statement> {
    let dates = &facts.chip.dates;
    let margin = Margin::of(policy);
    let mut found = vec![lifetime(facts), from_expiry(facts, policy)];
    found.push(facts.registry.issue_date.map(|d| exactly(SourceKind::Register, Trust::Register, Moment::Day(d))));
    found.push(dates.dg12_issue_date.map(|at| exactly(SourceKind::Dg12IssueDate, Trust::Signed, at)));
    found.push(dates.dg12_personalized_at.map(|at| margin.signed_at(SourceKind::Dg12PersonalizationTime, at)));
    found.push(dates.sod_signing_time.map(|at| margin.signed_at(SourceKind::SodSigningTime, at)));
    found.push(document_signer(facts, margin));
    found.push(dates.csca_not_before.map(|at| margin.not_before(SourceKind::Csca, Trust::Derived, at)));
    found.push(dates.dg2_created_at.map(|at| margin.not_before(SourceKind::Dg2Creation, Trust::Signed, at)));
    found.push(dates.dg2_captured_at.map(|at| margin.not_before(SourceKind::Dg2Capture, Trust::Signed, at)));
    let card_security = dates.card_security_ds_not_before;
    found.push(card_security.map(|at| margin.not_before(SourceKind::CardSecurity, Trust::Derived, at)));
    if policy.allow_profile_evidence {
        found.push(generation(facts));
        found.push(number_series(facts));
    }
    found.push(facts.printed.issue_date.map(|d| exactly(SourceKind::Printed, Trust::Unsigned, Moment::Day(d))));
    found.into_iter().flatten().collect()
}

/// By how much signing and issue may differ.
#[derive(Clone, Copy)]
struct Margin {
    lag: i64,
    skew: i64,
}

impl Margin {
    fn of(policy: &ReadinessPolicy) -> Self {
        Self { lag: policy.max_issue_to_sign_lag_days.into(), skew: policy.sign_before_issue_skew_days.into() }
    }

    fn signed_at(self, kind: SourceKind, at: Moment) -> Statement {
        let days = DaySet::between(at.day().plus_days(-self.lag), at.day().plus_days(self.skew));
        Statement { kind, trust: Trust::Signed, raw: vec![at], days }
    }

    fn not_before(self, kind: SourceKind, trust: Trust, at: Moment) -> Statement {
        Statement { kind, trust, raw: vec![at], days: DaySet::from(at.day().plus_days(-self.lag)) }
    }
}

fn exactly(kind: SourceKind, trust: Trust, at: Moment) -> Statement {
    Statement { kind, trust, raw: vec![at], days: DaySet::day(at.day()) }
}

/// The signer signed between the later of its starts and the earlier of its ends.
///
/// Without a private key usage period the end is the certificate's, which lasts about as long as the passports it signed.
fn document_signer(facts: &Facts, margin: Margin) -> Option<Statement> {
    let dates = &facts.chip.dates;
    let starts: Vec<Moment> = dates.ds_not_before.into_iter().chain(dates.ds_pkup_not_before).collect();
    let ends: Vec<Moment> = dates.ds_not_after.into_iter().chain(dates.ds_pkup_not_after).collect();
    let start = starts.iter().map(|at| at.day().plus_days(-margin.lag)).max();
    let end = ends.iter().map(|at| at.day().plus_days(margin.skew)).min();
    let raw: Vec<Moment> = starts.into_iter().chain(ends).collect();
    let days = DaySet::between(start.unwrap_or(Date::FIRST), end.unwrap_or(Date::LAST));
    (!raw.is_empty()).then_some(Statement { kind: SourceKind::DocumentSigner, trust: Trust::Derived, raw, days })
}

/// Issued in the holder's lifetime, before expiry, and not tomorrow. The birth date is not repeated as a raw value.
fn lifetime(facts: &Facts) -> Option<Statement> {
    let born = facts.document.date_of_birth.as_ref().map_or(Date::FIRST, |born| *born.reveal());
    let latest = facts.document.expiry.min(facts.evaluated_at.copenhagen_day());
    let raw = vec![Moment::Day(latest)];
    Some(Statement { kind: SourceKind::Lifetime, trust: Trust::Signed, raw, days: DaySet::between(born, latest) })
}

/// Expiry less the longest validity, for each age the holder may have had at issue. Ordinary passports only: the others
/// run as long as their purpose.
///
/// Danish adult passports could run 124 months, so "expiry minus ten years" would be wrong by up to four months. A
/// replacement may run shorter (passport order § 14(2)), so there is no bound from the other side.
fn from_expiry(facts: &Facts, policy: &ReadinessPolicy) -> Option<Statement> {
    if facts.document.document_type != DocumentType::Ordinary {
        return None;
    }
    let expiry = facts.document.expiry;
    let longest = policy.max_validity_months;
    let oldest = |months: u32| expiry.minus_months(months);
    let days = match facts.document.date_of_birth.as_ref().map(|born| *born.reveal()) {
        // Of unknown age: the longest validity of all.
        None => DaySet::between(oldest(longest.adult.max(longest.minor).max(longest.infant)), expiry),
        Some(born) => {
            let slack = i64::from(policy.age_class_slack_days);
            let (second, eighteenth) = (born.plus_months(2 * 12), born.plus_months(18 * 12));
            let adult = Days::new(oldest(longest.adult).max(eighteenth.plus_days(-slack)), expiry);
            let minor =
                Days::new(oldest(longest.minor).max(second.plus_days(-slack)), eighteenth.plus_days(slack).min(expiry));
            let infant = Days::new(oldest(longest.infant), second.plus_days(slack).min(expiry));
            DaySet::union_of([adult, minor, infant].into_iter().flatten())
        }
    };
    Some(Statement { kind: SourceKind::Expiry, trust: Trust::Derived, raw: vec![Moment::Day(expiry)], days })
}

/// Fingerprints came with the generation of 2012. Their absence proves nothing: children have none.
fn generation(facts: &Facts) -> Option<Statement> {
    let (year, month, day) = FIRST_WITH_FINGERPRINTS;
    let first = Date::new(year, month, day).ok()?;
    let raw = vec![Moment::Day(first)];
    let days = DaySet::from(first);
    facts.chip.dates.dg3_present.unwrap_or(false).then_some(Statement {
        kind: SourceKind::Generation,
        trust: Trust::Derived,
        raw,
        days,
    })
}

fn number_series(facts: &Facts) -> Option<Statement> {
    let window = facts.registry.series?;
    let raw = vec![Moment::Day(window.earliest), Moment::Day(window.latest)];
    let days = DaySet::between(window.earliest, window.latest);
    Some(Statement { kind: SourceKind::NumberSeries, trust: Trust::Derived, raw, days })
}
