//! What each family of cases puts to the test. A runner returns the outcome in the words `expect` uses.

mod active_authentication;
mod bac;
mod chip_authentication;
mod cv_certificate;
mod issue_date;
mod lds;
mod mrz;
mod pace;
mod readiness;
mod script;
mod secure_messaging;
mod terminal_authentication;
mod wycheproof;
mod zlint;

use super::case::{Case, CaseError};
use super::run::Verdict;

/// Runs one of our case files: `passed …` or `failed …`.
pub(super) fn run_case(case: &mut Case) -> Result<String, CaseError> {
    match case.family() {
        "issue-date" => issue_date::run(case),
        "retention" => issue_date::run_retention(case),
        "mrz" => mrz::run(case),
        "lds" => lds::run(case),
        "bac" => bac::run(case),
        "pace" => pace::run(case),
        "cv-certificate" => cv_certificate::run(case),
        "terminal-authentication" => terminal_authentication::run(case),
        "chip-authentication" => chip_authentication::run(case),
        "secure-messaging" => secure_messaging::run(case),
        "iso9796" => active_authentication::run_representative(case),
        "active-authentication" => active_authentication::run(case),
        family => Err(CaseError::UnknownFamily(family.to_owned())),
    }
}

/// Runs a file of one JSON object a line; `None` for any but the kind we know.
pub(super) fn run_lines(text: &str) -> Option<Vec<Verdict>> {
    zlint::run(text)
}

/// Runs a JSON file of a kind we know; `None` for any other.
pub(super) fn run_json(value: &serde_json::Value) -> Option<Vec<Verdict>> {
    readiness::run(value).or_else(|| wycheproof::run(value))
}
