//! How much of a holder an answer shows, and what is counted of a report.

use crate::readiness::Assessment;
use crate::service::http::{Call, Fault, Fields, Metrics, Problem};
use crate::service::keys::Scope;
use crate::verification::Report;
use crate::wording::Redaction;

/// The level asked for in a body: `minimal` unless said otherwise; more takes the right to it.
pub(super) fn level(fields: &mut Fields, call: &Call) -> Result<Redaction, Problem> {
    let expected = "full, standard, minimal or anonymous";
    let asked = fields.word("/redact", expected, Redaction::named).unwrap_or(Redaction::Minimal);
    permitted(asked, call)
}

/// The level, if the caller may have it.
pub(super) fn permitted(level: Redaction, call: &Call) -> Result<Redaction, Problem> {
    let more = matches!(level, Redaction::Full | Redaction::Standard);
    if more && !call.may(Scope::PiiRead) {
        return Err(Problem::from(Fault::AuthScope).needing(&[Scope::PiiRead.as_str()]));
    }
    Ok(level)
}

/// Counts what a report and its assessment say.
pub(in crate::service) fn count(metrics: &Metrics, report: &Report, assessment: Option<&Assessment>) {
    for check in report.checks() {
        let status = check.status.to_string();
        metrics.count("paskontrol_checks_total", &[("check", check.id.as_str()), ("status", &status)]);
    }
    let decision = assessment.map_or("none", |assessment| assessment.verdict.as_str());
    metrics.count("paskontrol_verdicts_total", &[("decision", decision), ("profile", "mitid-dk")]);
}
