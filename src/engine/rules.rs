//! The readiness policy in force.

use std::path::Path;

use super::config::Config;
use super::files::{self, FileError};
use crate::readiness::{PolicyError, ReadinessPolicy};

/// A policy file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RulesError {
    #[error("{0}")]
    File(#[from] FileError),
    #[error("{path}: {message}")]
    Toml { path: String, message: String },
    #[error("{path}: {error}")]
    Policy { path: String, error: PolicyError },
}

/// The policy in force: the configured file over the built-in one.
pub(crate) fn in_force(config: &Config) -> Result<ReadinessPolicy, RulesError> {
    config.text("readiness.policy").map_or_else(|| Ok(ReadinessPolicy::mitid_dk()), |path| load(Path::new(path)))
}

/// A file's constants over those of the built-in policy.
pub(crate) fn load(path: &Path) -> Result<ReadinessPolicy, RulesError> {
    let named = |message| RulesError::Toml { path: path.display().to_string(), message };
    let text = String::from_utf8(files::read(path)?).map_err(|_| named("not UTF-8".to_owned()))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| named(error.message().to_owned()))?;
    let failed = |error| RulesError::Policy { path: path.display().to_string(), error };
    let overrides = serde_json::to_value(table).map_err(|error| failed(error.into()))?;
    ReadinessPolicy::mitid_dk().with(&overrides).map_err(failed)
}
