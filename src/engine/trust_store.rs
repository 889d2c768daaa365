//! The file trust is kept in, read and replaced as a whole.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::config;
use super::files::{self, FileError};
use crate::encoding::Timestamp;
use crate::trust::{SnapshotError, TrustSnapshot};

/// A store that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("no home folder; name the store with --store")]
    NoHome,
    #[error("{0}")]
    File(#[from] FileError),
    #[error("{path}: {error}")]
    Content { path: String, error: SnapshotError },
}

/// Where the store is, if it is not named.
pub(crate) fn path(named: Option<&Path>) -> Result<PathBuf, StoreError> {
    named.map(Path::to_path_buf).or_else(default_path).ok_or(StoreError::NoHome)
}

/// `$XDG_DATA_HOME/paskontrol/trust.snapshot`, else below `~/.local/share`.
pub(crate) fn default_path() -> Option<PathBuf> {
    Some(config::home("XDG_DATA_HOME", ".local/share")?.join("paskontrol/trust.snapshot"))
}

/// Days after which country certificates count as old (UX 3.7, `trust.max_age`).
pub(crate) const OLD_DAYS: i64 = 30;

/// For how many whole days a list has been signed.
pub(crate) const fn days(signed: Timestamp, now: Timestamp) -> i64 {
    now.unix().saturating_sub(signed.unix()) / 86_400
}

/// Whether a list of that time is old.
pub(crate) const fn is_old(signed: Timestamp, now: Timestamp) -> bool {
    days(signed, now) > OLD_DAYS
}

/// The store's content; an absent one is empty.
pub(crate) fn open(path: &Path) -> Result<TrustSnapshot, StoreError> {
    if !path.exists() {
        return Ok(TrustSnapshot::default());
    }
    let named = |error| StoreError::Content { path: path.display().to_string(), error };
    TrustSnapshot::decode(&files::read(path)?).map_err(named)
}

/// Replaces the store: written beside it, then renamed, so that a crash leaves the old one or the new one.
pub(crate) fn replace(path: &Path, snapshot: &TrustSnapshot) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(&snapshot.encode())?;
    file.sync_all()?;
    fs::rename(beside, path)
}
