//! The constants of the rules. Rules are code, constants are data.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::facts::DocumentType;
use crate::encoding::Date;
use crate::registry::SourceId;

/// Why a set of overrides makes no policy.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// Overrides are a JSON object.
    #[error("overrides are a JSON object")]
    NotAnObject,
    /// A key nobody knows, or a value of the wrong kind.
    #[error("{0}")]
    Value(#[from] serde_json::Error),
}

/// Everything an operator may set. What is left out of a file keeps the value of [`ReadinessPolicy::mitid_dk`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReadinessPolicy {
    /// The name, as reports and the audit log write it.
    pub name: String,
    /// The edition of the policy.
    pub version: String,
    /// The first day of issue that the key app accepts (L277).
    pub cutoff: Date,
    /// Whether that day itself is accepted.
    pub issue_date_boundary: IssueDateBoundary,
    /// By how many days the data may be signed after the date of issue. Passport order § 14(4) allows 30 days until a
    /// passport must have arrived; missions abroad say three to five weeks.
    pub max_issue_to_sign_lag_days: u16,
    /// By how many days the data may be signed before the date of issue.
    pub sign_before_issue_skew_days: u16,
    /// How long Danish passports run at most, by age (PRADO DNK-AO-04002).
    pub max_validity_months: MaxValidityMonths,
    /// By how many days around a birthday either age class is considered.
    pub age_class_slack_days: u16,
    /// Whether the marks of a generation (DG3) and number tables count as evidence of the date of issue.
    pub allow_profile_evidence: bool,
    /// Whether the register's date of issue wins over signed data that contradicts it.
    pub register_overrides: bool,
    /// Whether a passport without copy protection is accepted.
    pub clone_check: CloneCheck,
    /// The lists without whose fresh answer nothing is ready (L266).
    pub required_revocation_sources: Vec<SourceId>,
    /// By how many seconds a source's clock may be ahead.
    pub clock_skew_seconds: u32,
    /// Whether a missing CRL holds the verdict up. Denmark publishes none that can be downloaded.
    pub crl_required: bool,
    /// The documents accepted (L249).
    pub accepted_document_types: Vec<DocumentType>,
    /// Whether a Danish passport of unknown booklet counts as Danish in the key app.
    pub variant_unknown: VariantUnknown,
    /// The youngest age for NemID (L23).
    pub min_age_nemid: u8,
    /// The youngest age for MitID.
    pub min_age_mitid: u8,
    /// Unused keys needed on the key card to activate the key app (L43).
    pub min_unused_keys: u32,
    /// For how many days a witness must have had MitID (L292).
    pub min_witness_mitid_days: u32,
    /// Whether NemID has ended.
    pub calendar: Calendar,
    /// The last day of the key-app route in the public calendar.
    pub nemid_route_retired_after: Date,
}

/// A constant by which a policy asks for less than the built-in one.
///
/// Of the validity and the days around signing, smaller is less: a date of issue is then proven by weaker evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Relaxation {
    /// An earlier cut-off.
    Cutoff,
    /// Passports without copy protection.
    CloneCheck,
    /// Without the answer of a list.
    RequiredRevocationSources,
    /// Other documents.
    AcceptedDocumentTypes,
    /// By the marks of a generation.
    AllowProfileEvidence,
    /// By the register, against signed data.
    RegisterOverrides,
    /// By a shorter validity.
    MaxValidityMonths,
    /// By a shorter time from issue to signing.
    MaxIssueToSignLagDays,
    /// By a shorter time from signing to issue.
    SignBeforeIssueSkewDays,
    /// By a source whose clock is further ahead.
    ClockSkewSeconds,
    /// Younger persons in the key app.
    MinAgeNemid,
    /// Younger persons in the MitID app.
    MinAgeMitid,
    /// Fewer keys.
    MinUnusedKeys,
}

impl Relaxation {
    /// The constant's name in a file.
    #[must_use]
    pub const fn constant(self) -> &'static str {
        match self {
            Self::Cutoff => "cutoff",
            Self::CloneCheck => "clone_check",
            Self::RequiredRevocationSources => "required_revocation_sources",
            Self::AcceptedDocumentTypes => "accepted_document_types",
            Self::AllowProfileEvidence => "allow_profile_evidence",
            Self::RegisterOverrides => "register_overrides",
            Self::MaxValidityMonths => "max_validity_months",
            Self::MaxIssueToSignLagDays => "max_issue_to_sign_lag_days",
            Self::SignBeforeIssueSkewDays => "sign_before_issue_skew_days",
            Self::ClockSkewSeconds => "clock_skew_seconds",
            Self::MinAgeNemid => "min_age_nemid",
            Self::MinAgeMitid => "min_age_mitid",
            Self::MinUnusedKeys => "min_unused_keys",
        }
    }
}

/// Whether the cut-off day itself is accepted.
///
/// borger.dk says "efter 1. januar 2012"; the service description of the same flow says "d. 1. januar 2012 eller senere".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueDateBoundary {
    /// Issued on the day or later.
    Inclusive,
    /// Issued after the day.
    Exclusive,
}

/// The longest validity in months, by the holder's age at issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MaxValidityMonths {
    /// 18 and older.
    pub adult: u32,
    /// 2 to 17.
    pub minor: u32,
    /// Under 2.
    pub infant: u32,
}

impl Default for MaxValidityMonths {
    fn default() -> Self {
        Self { adult: 124, minor: 64, infant: 28 }
    }
}

/// Whether a passport without copy protection is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloneCheck {
    /// The check must have passed.
    Required,
    /// The check must have passed where the passport offers one.
    IfSupported,
}

/// What a Danish passport of unknown booklet counts as in the key app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariantUnknown {
    /// As Danish.
    Accept,
    /// As not proven to be Danish.
    #[serde(alias = "suspend")]
    Strict,
}

/// Whether NemID has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// As the page of 2022 has it: NemID goes on.
    Seed,
    /// As it went: NemID no longer leads to MitID after the day below.
    Public,
}

impl ReadinessPolicy {
    /// The Danish rules of 2022.
    #[must_use]
    pub fn mitid_dk() -> Self {
        Self {
            name: "mitid-dk".to_owned(),
            version: "2026-11".to_owned(),
            cutoff: day(2012, 1, 1),
            issue_date_boundary: IssueDateBoundary::Inclusive,
            max_issue_to_sign_lag_days: 60,
            sign_before_issue_skew_days: 7,
            max_validity_months: MaxValidityMonths::default(),
            age_class_slack_days: 60,
            allow_profile_evidence: false,
            register_overrides: false,
            clone_check: CloneCheck::Required,
            required_revocation_sources: "rigspolitiet".parse().into_iter().collect(),
            clock_skew_seconds: 300,
            crl_required: false,
            accepted_document_types: vec![DocumentType::Ordinary],
            variant_unknown: VariantUnknown::Accept,
            min_age_nemid: 15,
            min_age_mitid: 13,
            min_unused_keys: 2,
            min_witness_mitid_days: 10,
            calendar: Calendar::Seed,
            nemid_route_retired_after: day(2023, 6, 5),
        }
    }

    /// Where this policy asks for less than [`mitid_dk`](Self::mitid_dk), constant by constant.
    #[must_use]
    pub fn relaxations(&self) -> Vec<Relaxation> {
        use Relaxation as R;
        let rules = Self::mitid_dk();
        let missing =
            rules.required_revocation_sources.iter().any(|one| !self.required_revocation_sources.contains(one));
        let documents = self.accepted_document_types.iter().any(|one| !rules.accepted_document_types.contains(one));
        let months = |policy: &Self| policy.max_validity_months;
        [
            (self.cutoff < rules.cutoff, R::Cutoff),
            (self.clone_check == CloneCheck::IfSupported, R::CloneCheck),
            (missing, R::RequiredRevocationSources),
            (documents, R::AcceptedDocumentTypes),
            (self.allow_profile_evidence, R::AllowProfileEvidence),
            (self.register_overrides, R::RegisterOverrides),
            (
                months(self).adult < months(&rules).adult
                    || months(self).minor < months(&rules).minor
                    || months(self).infant < months(&rules).infant,
                R::MaxValidityMonths,
            ),
            (self.max_issue_to_sign_lag_days < rules.max_issue_to_sign_lag_days, R::MaxIssueToSignLagDays),
            (self.sign_before_issue_skew_days < rules.sign_before_issue_skew_days, R::SignBeforeIssueSkewDays),
            (self.clock_skew_seconds > rules.clock_skew_seconds, R::ClockSkewSeconds),
            (self.min_age_nemid < rules.min_age_nemid, R::MinAgeNemid),
            (self.min_age_mitid < rules.min_age_mitid, R::MinAgeMitid),
            (self.min_unused_keys < rules.min_unused_keys, R::MinUnusedKeys),
        ]
        .into_iter()
        .filter_map(|(relaxed, relaxation)| relaxed.then_some(relaxation))
        .collect()
    }

    /// This policy with some constants replaced. An unknown key is refused.
    pub fn with(&self, overrides: &Value) -> Result<Self, PolicyError> {
        let mut policy = serde_json::to_value(self)?;
        overlay(&mut policy, overrides)?;
        Ok(serde_json::from_value(policy)?)
    }
}

impl Default for ReadinessPolicy {
    fn default() -> Self {
        Self::mitid_dk()
    }
}

/// Replaces keys of `base`, objects by their own keys.
fn overlay(base: &mut Value, overrides: &Value) -> Result<(), PolicyError> {
    let (Value::Object(base), Value::Object(overrides)) = (base, overrides) else {
        return Err(PolicyError::NotAnObject);
    };
    for (key, value) in overrides {
        match base.get_mut(key) {
            Some(inner @ Value::Object(_)) => overlay(inner, value)?,
            _ => {
                base.insert(key.clone(), value.clone());
            }
        }
    }
    Ok(())
}

/// A day of this file, all of which exist (a test looks); for a cut-off, the last day would be the strict one.
fn day(year: i32, month: u8, day: u8) -> Date {
    Date::new(year, month, day).unwrap_or(Date::LAST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn overrides_replace_single_constants() {
        let policy = ReadinessPolicy::mitid_dk();
        let changed = policy.with(&json!({"issue_date_boundary": "exclusive", "max_validity_months": {"minor": 60}}));
        let changed = changed.unwrap();
        assert_eq!(changed.issue_date_boundary, IssueDateBoundary::Exclusive);
        assert_eq!(changed.max_validity_months, MaxValidityMonths { adult: 124, minor: 60, infant: 28 });
        assert_eq!(policy.with(&json!({})).unwrap(), policy);
        assert_eq!(policy.required_revocation_sources.len(), 1);
        assert_eq!((policy.cutoff.to_string(), policy.nemid_route_retired_after.year()), ("2012-01-01".into(), 2023));
    }

    #[test]
    fn what_asks_for_less_is_named_and_what_asks_for_more_is_not() {
        let policy = ReadinessPolicy::mitid_dk();
        assert_eq!(policy.relaxations(), []);
        for (overrides, constant) in [
            (json!({"cutoff": "2011-12-31"}), "cutoff"),
            (json!({"clone_check": "if_supported"}), "clone_check"),
            (json!({"required_revocation_sources": ["another"]}), "required_revocation_sources"),
            (json!({"accepted_document_types": ["ordinary", "id_card"]}), "accepted_document_types"),
            (json!({"allow_profile_evidence": true}), "allow_profile_evidence"),
            (json!({"register_overrides": true}), "register_overrides"),
            (json!({"max_validity_months": {"minor": 60}}), "max_validity_months"),
            (json!({"max_issue_to_sign_lag_days": 30}), "max_issue_to_sign_lag_days"),
            (json!({"sign_before_issue_skew_days": 0}), "sign_before_issue_skew_days"),
            (json!({"clock_skew_seconds": 301}), "clock_skew_seconds"),
            (json!({"min_age_nemid": 14}), "min_age_nemid"),
            (json!({"min_age_mitid": 12}), "min_age_mitid"),
            (json!({"min_unused_keys": 1}), "min_unused_keys"),
        ] {
            let relaxed = policy.with(&overrides).unwrap().relaxations();
            assert_eq!(relaxed.iter().map(|one| one.constant()).collect::<Vec<_>>(), [constant]);
        }
        let stricter = json!({"cutoff": "2013-01-01", "crl_required": true, "min_age_nemid": 18, "accepted_document_types": [],
            "required_revocation_sources": ["rigspolitiet", "interpol"], "variant_unknown": "strict"});
        assert_eq!(policy.with(&stricter).unwrap().relaxations(), []);
    }

    #[test]
    fn a_misspelt_constant_is_refused() {
        let policy = ReadinessPolicy::mitid_dk();
        assert!(policy.with(&json!({"cut_off": "2012-01-01"})).is_err());
        assert!(policy.with(&json!({"max_validity_months": {"teenager": 60}})).is_err());
        assert!(policy.with(&json!({"clone_check": "never"})).is_err());
        assert!(policy.with(&json!([])).is_err());
    }
}
