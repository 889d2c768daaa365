//! The verdict on a document when holder, face and register leave nothing to ask.

use paskontrol::Report;
use paskontrol::readiness::facts::{Face, HolderLink};
use paskontrol::readiness::{Facts, ReadinessPolicy, Verdict, assess};
use paskontrol::registry::{Reply, ReplyStatus};

/// What the document alone decides.
pub fn verdict(report: &Report) -> Verdict {
    let Some(mut facts) = Facts::from_report(report) else { return Verdict::Undetermined };
    facts.holder.face = Face::Match.compared_under(report);
    facts.holder.link = HolderLink::Match;
    facts.revocation = vec![Reply {
        source: "rigspolitiet".parse().unwrap(),
        status: ReplyStatus::NotListed,
        reason: None,
        as_of: Some(report.evaluated_at),
        max_age_seconds: 86_400,
        next_update: None,
    }];
    assess(&facts, &ReadinessPolicy::mitid_dk()).verdict
}
