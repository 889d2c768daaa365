//! The secret of this installation's service: a file of its own, the same on every node.

use std::path::PathBuf;

use super::config::{self, Config};
use super::secret_file::{self, SecretFileError};
use crate::crypto::random::OsRng;
use crate::encoding::Timestamp;
use crate::receipts::{KeyRing, Rotation, RotationError, ServiceKey};

/// Where the secret is: named, or beside the records.
pub(crate) fn service_secret(config: &Config) -> Result<PathBuf, SecretFileError> {
    let configured = config.text("service.secret").map(PathBuf::from);
    let beside = || config::state_folder().map(|folder| folder.join("service.key"));
    configured.or_else(beside).ok_or_else(|| SecretFileError::Missing("service.secret".to_owned()))
}

/// Reads the secret; one that is missing is made.
pub(crate) fn service_keys(config: &Config) -> Result<KeyRing, SecretFileError> {
    secret_file::read(&service_secret(config)?, true, ServiceKey::generate, KeyRing::parse)
}

/// A secret that got no new generation.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RotateError {
    #[error(transparent)]
    File(#[from] SecretFileError),
    #[error(transparent)]
    Rotation(#[from] RotationError),
}

/// Gives the secret one generation more.
pub(crate) fn rotate_service_key(config: &Config, rotation: Rotation, now: Timestamp) -> Result<KeyRing, RotateError> {
    // Makes the file where there is none, so that there is a key before the next one.
    service_keys(config)?;
    let path = service_secret(config)?;
    let text = KeyRing::rotated(&secret_file::octets(&path)?, rotation, now, &mut OsRng)?;
    secret_file::replace(&path, &text)?;
    Ok(service_keys(config)?)
}
