//! Files of worked readiness cases, `readiness-cases/1`.

use super::super::run::Verdict;
use crate::readiness::cases::{Case, CaseFile, FORMAT};

/// Runs every case of the file; `None` when it is no such file.
pub(super) fn run(value: &serde_json::Value) -> Option<Vec<Verdict>> {
    if value.get("format")?.as_str()? != FORMAT {
        return None;
    }
    let file: CaseFile = match serde_json::from_value(value.clone()) {
        Ok(file) => file,
        Err(error) => return Some(vec![Verdict::failed(FORMAT, error.to_string())]),
    };
    let verdict = |case: &Case| match case.run(&file.policy_defaults) {
        Ok(differences) if differences.is_empty() => Verdict::passed(&case.id),
        Ok(differences) => Verdict::failed(&case.id, format!("{}: differs in {differences:?}", case.title)),
        Err(error) => Verdict::failed(&case.id, error.to_string()),
    };
    Some(file.cases.iter().map(verdict).collect())
}
