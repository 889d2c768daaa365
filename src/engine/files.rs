//! Files that others made or will read.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Largest trust, evidence or person file read.
const MAX_FILE: u64 = 64 * 1024 * 1024;

/// A file that cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error("{path}: {error}")]
    Io { path: String, error: io::Error },
    #[error("{path}: larger than 64 MiB")]
    TooLarge { path: String },
}

/// Reads a whole file, within reason.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    let named = |error| FileError::Io { path: path.display().to_string(), error };
    if fs::metadata(path).map_err(named)?.len() > MAX_FILE {
        return Err(FileError::TooLarge { path: path.display().to_string() });
    }
    fs::read(path).map_err(named)
}

/// Writes a file that only its owner may read.
pub(crate) fn keep_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(content)
}
