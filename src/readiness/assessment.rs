//! The answer, with what led to it and what to do next.

use serde::Serialize;

use super::advice::{self, Advice};
use super::facts::{Facts, RequestedRoute};
use super::findings;
use super::issue_date::IssueDate;
use super::policy::ReadinessPolicy;
use super::routes::{Route, RouteAssessment, RouteState, Verdict};
use super::rules::ReasonCode;
use crate::encoding::Timestamp;

/// Whether the holder is ready for MitID. It holds no name, number or birth date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// The answer along the selected route.
    pub verdict: Verdict,
    /// The route the answer is about; none where there is nothing to do.
    pub selected_route: Option<Route>,
    /// Why: the codes of the selected route.
    pub reason_codes: Vec<ReasonCode>,
    /// Every route; none where there is nothing to do.
    pub routes: Vec<RouteAssessment>,
    /// What to do next.
    pub advice: Vec<Advice>,
    /// Whether the same passport may get another answer on another attempt.
    pub retryable: bool,
    /// When the passport was issued.
    pub issue_date: IssueDate,
    /// The policy's name and edition: `mitid-dk 2026-11`.
    pub policy: String,
    /// The moment of the decision.
    pub evaluated_at: Timestamp,
}

impl Assessment {
    /// The routes in one state, in order of preference.
    #[must_use]
    pub fn routes_in(&self, state: RouteState) -> Vec<Route> {
        self.routes.iter().filter(|one| one.state == state).map(|one| one.route).collect()
    }

    /// The state of one route; none where there is nothing to do.
    #[must_use]
    pub fn state_of(&self, route: Route) -> Option<RouteState> {
        self.routes.iter().find(|one| one.route == route).map(|one| one.state)
    }
}

/// Decides. The same facts and policy always give the same answer.
#[must_use]
pub fn assess(facts: &Facts, policy: &ReadinessPolicy) -> Assessment {
    let mut assessment = match nothing_to_do(facts) {
        Some(code) => Assessment {
            verdict: Verdict::AlreadyReady,
            selected_route: None,
            reason_codes: vec![code],
            routes: Vec::new(),
            advice: Vec::new(),
            retryable: false,
            issue_date: IssueDate::not_evaluated(policy),
            policy: format!("{} {}", policy.name, policy.version),
            evaluated_at: facts.evaluated_at,
        },
        None => weigh(facts, policy),
    };
    assessment.advice = advice::advise(&assessment, facts, policy);
    assessment
}

/// Why the passport need not be looked at, if so (L219, L389, L391).
const fn nothing_to_do(facts: &Facts) -> Option<ReasonCode> {
    if facts.person.already_updated {
        Some(ReasonCode::PersonAlreadyUpdated)
    } else if !facts.person.id_update_required {
        Some(ReasonCode::PersonUpdateNotRequired)
    } else {
        None
    }
}

fn weigh(facts: &Facts, policy: &ReadinessPolicy) -> Assessment {
    let found = findings::collect(facts, policy);
    let mitid_app = Route::MitidApp.assess(&found.codes);
    let nemid_app = Route::NemidApp.assess(&found.codes);
    let selected = match facts.request.route {
        RequestedRoute::MitidApp => &mitid_app,
        RequestedRoute::NemidApp => &nemid_app,
        RequestedRoute::Any if nemid_app.verdict > mitid_app.verdict => &nemid_app,
        RequestedRoute::Any => &mitid_app,
    };
    Assessment {
        // Both routes have a verdict; without one, nothing would be ready.
        verdict: selected.verdict.unwrap_or(Verdict::Undetermined),
        selected_route: Some(selected.route),
        reason_codes: selected.reason_codes.clone(),
        retryable: is_retryable(selected),
        advice: Vec::new(),
        issue_date: found.issue_date,
        policy: format!("{} {}", policy.name, policy.version),
        evaluated_at: facts.evaluated_at,
        routes: vec![mitid_app, nemid_app, Route::Borgerservice.assess(&found.codes)],
    }
}

fn is_retryable(route: &RouteAssessment) -> bool {
    let codes = &route.reason_codes;
    route.state != RouteState::Closed && !codes.is_empty() && codes.iter().all(|code| code.is_retryable())
}
