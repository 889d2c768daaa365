//! Evidence from files: a bundle, a folder of EF files, or one EF.SOD.

use std::fs;
use std::path::Path;

use crate::engine::{FileError, read};
use crate::inspection::{Evidence, EvidenceError};
use crate::lds::{FileId, LdsError};

/// Most entries looked at in a folder.
const MAX_ENTRIES: usize = 1000;

/// A path that holds no evidence.
#[derive(Debug, thiserror::Error)]
pub(super) enum SourceError {
    #[error("{0}")]
    File(#[from] FileError),
    #[error("{path}: {error}")]
    Bundle { path: String, error: EvidenceError },
    #[error("{path}: {error}")]
    Face { path: String, error: LdsError },
    #[error("{path}: no EF files in this folder (EF_SOD.bin, EF_DG1.bin, …)")]
    NoFiles { path: String },
}

/// Evidence from whatever the path is.
pub(super) fn evidence(path: &Path) -> Result<Evidence, SourceError> {
    if path.is_dir() {
        return folder(path);
    }
    let bytes = read(path)?;
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{') {
        let text = String::from_utf8_lossy(&bytes);
        return Evidence::from_json(&text)
            .map_err(|error| SourceError::Bundle { path: path.display().to_string(), error });
    }
    Ok(Evidence::from_files([(file_id(path, &bytes).unwrap_or(FileId::EfSod), bytes)]))
}

fn folder(path: &Path) -> Result<Evidence, SourceError> {
    let named = |error| FileError::Io { path: path.display().to_string(), error };
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(named)?.take(MAX_ENTRIES) {
        let path = entry.map_err(named)?.path();
        if path.is_file()
            && let Some(file) = path.file_name().and_then(|name| FileId::from_name(&name.to_string_lossy()))
        {
            files.push((file, read(&path)?));
        }
    }
    if files.is_empty() {
        return Err(SourceError::NoFiles { path: path.display().to_string() });
    }
    Ok(Evidence::from_files(files))
}

/// Which file this is: by its name, else by its first tag.
pub(super) fn file_id(path: &Path, bytes: &[u8]) -> Option<FileId> {
    let by_tag = || {
        let tag = crate::encoding::Header::parse(bytes).ok()?.tag;
        // Tag 30 is a security object without its wrapper more often than an EF.CardSecurity.
        FileId::all().find(|file| *file != FileId::EfCardSecurity && file.tag() == Some(tag))
    };
    path.file_name().and_then(|name| FileId::from_name(&name.to_string_lossy())).or_else(by_tag)
}
