//! Files of worked cases, `readiness-cases/1`: facts, and what must come of them.
//!
//! Reason codes and routes are compared as sets, advice by what must and must not be there, the date of issue by verdict
//! and hull.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::assessment::{Assessment, assess};
use super::facts::Facts;
use super::issue_date::IssueDateVerdict;
use super::policy::{PolicyError, ReadinessPolicy};
use super::routes::{Route, RouteState, Verdict};
use super::rules::ReasonCode;
use crate::encoding::Date;

/// The format's name, as the file's `format` gives it.
pub const FORMAT: &str = "readiness-cases/1";

/// A file of cases.
#[derive(Debug, Clone, Deserialize)]
pub struct CaseFile {
    /// [`FORMAT`].
    pub format: String,
    /// The constants the cases were worked with.
    pub policy_defaults: Value,
    /// The cases.
    pub cases: Vec<Case>,
}

/// One case.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    /// Its name: `R01`.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The facts, with the policy's overrides among them as `policy`.
    facts: Value,
    /// What must come of them.
    expected: Expected,
}

#[derive(Debug, Clone, Deserialize)]
struct Expected {
    verdict: Verdict,
    selected_route: Option<Route>,
    reason_codes: BTreeSet<ReasonCode>,
    open_routes: BTreeSet<Route>,
    suspended_routes: BTreeSet<Route>,
    closed_routes: BTreeSet<Route>,
    issue_date: ExpectedIssueDate,
    advice_includes: Vec<String>,
    #[serde(default)]
    advice_excludes: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct ExpectedIssueDate {
    verdict: String,
    earliest: Option<Date>,
    latest: Option<Date>,
}

/// A file that holds no cases of this format.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// Not JSON of this shape.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// Another format.
    #[error("the format is not {FORMAT}")]
    Format,
    /// The policy cannot be what the case says.
    #[error("policy: {0}")]
    Policy(#[from] PolicyError),
}

/// What differs between an assessment and what a case expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Difference {
    /// The verdict.
    Verdict,
    /// The selected route.
    SelectedRoute,
    /// The reason codes.
    ReasonCodes,
    /// The routes in one of the states.
    Routes(RouteState),
    /// The verdict or the hull of the date of issue.
    IssueDate,
    /// Advice that must be there and is not.
    AdviceMissing,
    /// Advice that must not be there and is.
    AdviceUnwanted,
}

impl CaseFile {
    /// Parses a file.
    pub fn parse(json: &[u8]) -> Result<Self, CaseError> {
        let file: Self = serde_json::from_slice(json)?;
        if file.format == FORMAT { Ok(file) } else { Err(CaseError::Format) }
    }
}

impl Case {
    /// The facts and the policy of the case.
    pub fn inputs(&self, policy_defaults: &Value) -> Result<(Facts, ReadinessPolicy), CaseError> {
        self.inputs_under(ReadinessPolicy::mitid_dk().with(policy_defaults)?)
    }

    fn inputs_under(&self, policy: ReadinessPolicy) -> Result<(Facts, ReadinessPolicy), CaseError> {
        let mut facts = self.facts.clone();
        let overrides = facts.as_object_mut().and_then(|object| object.remove("policy"));
        let policy = overrides.map_or(Ok(policy.clone()), |overrides| policy.with(&overrides))?;
        Ok((serde_json::from_value(facts)?, policy))
    }

    /// Runs the case. An empty list means that it passes.
    pub fn run(&self, policy_defaults: &Value) -> Result<Vec<Difference>, CaseError> {
        let (facts, policy) = self.inputs(policy_defaults)?;
        Ok(self.expected.differences(&assess(&facts, &policy)))
    }

    /// Runs the case by another policy, with the case's own overrides: what an operator's policy decides.
    pub fn run_under(&self, policy: &ReadinessPolicy) -> Result<Vec<Difference>, CaseError> {
        let (facts, policy) = self.inputs_under(policy.clone())?;
        Ok(self.expected.differences(&assess(&facts, &policy)))
    }
}

impl Expected {
    fn differences(&self, actual: &Assessment) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut compare = |same: bool, difference| {
            if !same {
                found.push(difference);
            }
        };
        compare(self.verdict == actual.verdict, Difference::Verdict);
        compare(self.selected_route == actual.selected_route, Difference::SelectedRoute);
        compare(self.reason_codes == actual.reason_codes.iter().copied().collect(), Difference::ReasonCodes);
        for (state, routes) in [
            (RouteState::Open, &self.open_routes),
            (RouteState::Suspended, &self.suspended_routes),
            (RouteState::Closed, &self.closed_routes),
        ] {
            compare(*routes == actual.routes_in(state).into_iter().collect(), Difference::Routes(state));
        }
        compare(self.issue_date.agrees_with(actual), Difference::IssueDate);
        let given = |advice: &String| actual.advice.iter().any(|one| one.as_str() == advice);
        compare(self.advice_includes.iter().all(given), Difference::AdviceMissing);
        compare(!self.advice_excludes.iter().any(given), Difference::AdviceUnwanted);
        found
    }
}

impl ExpectedIssueDate {
    fn agrees_with(&self, actual: &Assessment) -> bool {
        let verdict = match actual.issue_date.verdict {
            IssueDateVerdict::Yes => "yes",
            IssueDateVerdict::No => "no",
            IssueDateVerdict::Unknown => "unknown",
            IssueDateVerdict::Conflict => "conflict",
            IssueDateVerdict::NotEvaluated => "not_evaluated",
        };
        self.verdict == verdict
            && self.earliest == actual.issue_date.earliest
            && self.latest == actual.issue_date.latest
    }
}
