//! The secret of this installation's service: a file of its own, the same on every node.

use std::path::PathBuf;

use super::config::{self, Config};
use super::secret_file::{self, SecretFileError};
use crate::receipts::ServiceKey;

/// Reads the secret; where none is configured, one is kept beside the records.
pub(crate) fn service_key(config: &Config) -> Result<ServiceKey, SecretFileError> {
    let configured = config.text("service.secret").map(PathBuf::from);
    let beside = || config::state_folder().map(|folder| folder.join("service.key"));
    let path = configured.or_else(beside).ok_or_else(|| SecretFileError::Missing("service.secret".to_owned()))?;
    secret_file::read(&path, true, ServiceKey::generate, ServiceKey::parse)
}
