//! Documents with one mistake of their State's in one file, signed as they are: the data cases of the test plan for
//! inspection systems (TR-03105-5.1, 6). A case is read and judged whole, by both policies.

use std::collections::BTreeSet;

use super::super::case::{Case, CaseError};
use crate::inspection::{NoProgress, Plan, inspect};
use crate::iso7816::blocking;
use crate::lds::DataGroup;
use crate::simulator::{Gremlin, Profile, SeededRandom, Specimen};
use crate::trust::TrustSnapshot;
use crate::verification::{Check, CheckId, CheckStatus, Code, Policy, Report, verify};

/// When the plan's documents are inspected.
const INSPECTED: &str = "2026-11-22T10:00:00+01:00";

/// What the plan has an inspection system say of a document.
const SUCCESSFUL: &str = "successful";
const FAILED: &str = "failed";

/// `field STATUS CODES, conformance successful` or `failed`; and, where the plan says otherwise, that we know why.
pub(super) fn run(case: &mut Case) -> Result<String, CaseError> {
    let base = case.take("base")?;
    let files = case.take_all("files");
    let (rewrites, gremlins) = (case.take_all("rewrite"), case.take_all("gremlin"));
    let plan = case.take("plan")?;
    let reason = case.take_optional("reason")?;
    let page = case.take_optional("page")?;
    let Some(evidence) = read(&profile(&base, &files)?, &rewrites, &gremlins, page.as_deref()) else {
        return Ok("failed making".into());
    };
    let (evidence, trust) = evidence;
    let now = INSPECTED.parse().map_err(|_| CaseError::Value("base"))?;
    let judged = |policy| verify(&evidence, &trust, &policy, now);
    let (field, conformance) = (judged(Policy::field()), outcome(&judged(Policy::conformance())));
    let codes: Vec<_> = codes(&field).iter().map(|code| format!(" {code}")).collect();
    let status = match weighed(&field).0 {
        CheckStatus::NotSupported => CheckStatus::Passed,
        status => status,
    };
    let said = format!("field {status}{}, conformance {conformance}", codes.concat());
    Ok(match (conformance == plan, reason.is_some()) {
        (true, false) => said,
        (false, true) => format!("{said}, plan {plan}"),
        (true, true) => format!("{said}, reason without need"),
        (false, false) => format!("{said}, plan {plan} without reason"),
    })
}

/// A built-in profile, with other choices of its files.
fn profile(base: &str, files: &[String]) -> Result<Profile, CaseError> {
    let text = format!("name = 'case'\nextends = '{base}'\n[files]\n{}", files.join("\n"));
    Profile::parse(&text).map_err(|_| CaseError::Value("files"))
}

/// The page is not compared with a changed DG1, unless it is to be as it was `before` the change.
fn read(
    base: &Profile,
    rewrites: &[String],
    gremlins: &[String],
    page: Option<&str>,
) -> Option<(crate::Evidence, TrustSnapshot)> {
    let mut profile = base.clone();
    for rewrite in rewrites {
        profile.faults.rewrite.push(rewrite.parse().ok()?);
    }
    for gremlin in gremlins {
        profile = profile.with_gremlin(Gremlin::named(gremlin).ok()?);
    }
    let mut specimen = Specimen::from_profile(&profile).ok()?;
    let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).ok()?.simulated();
    let plan = match &specimen.terminal {
        Some(tree) => plan.with_terminal(tree.credentials()),
        None => plan,
    };
    let mut random = SeededRandom::new(1);
    let mut evidence = blocking::run(inspect(&mut specimen.chip, &plan, &mut random, &mut NoProgress)).ok()?;
    let changed = profile.faults.rewrite.iter().any(|rewrite| rewrite.file == DataGroup::DG1.into());
    if changed && page != Some("before") {
        evidence.printed_mrz = None;
    }
    let trust = specimen.trust.iter().fold(TrustSnapshot::builder(), |trust, csca| trust.certificate("test", csca));
    Some((evidence, trust.build()))
}

/// Revocation is another matter: no State publishes a list of these signers.
fn weighed(report: &Report) -> (CheckStatus, BTreeSet<Code>) {
    let checks: Vec<&Check> =
        report.checks().filter(|check| !matches!(check.id, CheckId::RevDsCrl | CheckId::RevCscaCrl)).collect();
    let status = checks.iter().filter_map(|check| check.weight()).max();
    (status.unwrap_or(CheckStatus::Undetermined), checks.iter().flat_map(|check| &check.codes).copied().collect())
}

fn codes(report: &Report) -> BTreeSet<Code> {
    weighed(report).1
}

fn outcome(report: &Report) -> &'static str {
    match weighed(report).0 {
        CheckStatus::Passed | CheckStatus::NotSupported => SUCCESSFUL,
        _ => FAILED,
    }
}
