//! The register a verdict asks: a database, or a CSV file with its manifest beside it.

use std::path::{Path, PathBuf};

use super::config::Config;
use super::secret_file::{self, SecretFileError};
use crate::registry::sources::{DatabaseError, FileSource, ListDatabase};
use crate::registry::{ImportError, NumberKey, Source};

/// A register that cannot be asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegisterError {
    #[error("name the list with --registry, or set registry.list")]
    NoList,
    #[error("{path}: {error}")]
    Delivery { path: String, error: ImportError },
    #[error("{path}: {error}")]
    Database { path: String, error: DatabaseError },
    #[error(transparent)]
    Key(#[from] SecretFileError),
}

/// Where a register is, and the file with the key that its numbers are kept under.
#[derive(Debug, Clone)]
pub(crate) struct Register {
    path: PathBuf,
    key: PathBuf,
}

impl Register {
    /// The one named, else the one configured. The key lies beside the list unless it is named too.
    pub(crate) fn named(list: Option<&Path>, key: Option<&Path>, config: &Config) -> Result<Self, RegisterError> {
        let configured = |name: &str| config.text(name).map(PathBuf::from);
        let path = list.map(Path::to_path_buf).or_else(|| configured("registry.list")).ok_or(RegisterError::NoList)?;
        let key = key.map(Path::to_path_buf).or_else(|| configured("registry.key"));
        Ok(Self { key: key.unwrap_or_else(|| path.with_extension("key")), path })
    }

    /// The source a verdict asks: none where none is named and none configured.
    pub(crate) fn source(
        list: Option<&Path>,
        key: Option<&Path>,
        config: &Config,
    ) -> Result<Option<Box<dyn Source>>, RegisterError> {
        match Self::named(list, key, config) {
            Ok(register) => register.open().map(Some),
            Err(RegisterError::NoList) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether it is read from a file as it is, without a database.
    pub(crate) fn is_csv(&self) -> bool {
        self.path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
    }

    /// The list in a file.
    pub(crate) fn file(&self) -> Result<FileSource, RegisterError> {
        FileSource::open(&self.path, None)
            .map_err(|error| RegisterError::Delivery { path: self.path.display().to_string(), error })
    }

    /// The list in a database. `create` makes the key that is missing: the first import has none.
    pub(crate) fn database(&self, create: bool) -> Result<ListDatabase, RegisterError> {
        let key = secret_file::read(&self.key, create, NumberKey::generate, NumberKey::parse)?;
        ListDatabase::open(&self.path, key)
            .map_err(|error| RegisterError::Database { path: self.path.display().to_string(), error })
    }

    /// Whichever it is, to be asked.
    pub(crate) fn open(&self) -> Result<Box<dyn Source>, RegisterError> {
        if self.is_csv() { Ok(Box::new(self.file()?)) } else { Ok(Box::new(self.database(false)?)) }
    }
}
