//! The register a verdict asks, from options and settings: a register's address, a database, a CSV file or a filter.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::config::{self, Config};
use super::files::{self, FileError};
use super::secret_file::{self, SecretFileError};
use crate::crypto::random::OsRng;
use crate::registry::sources::filter::FilterError;
use crate::registry::sources::{
    DatabaseError, Editions, EditionsError, FileSource, FilterSource, HttpIdentity, HttpSettings, HttpSource,
    HttpSourceError, ListDatabase, OtherRegister, Remembered, Screened,
};
use crate::registry::{
    Coverage, ImportError, IssuingState, NumberKey, Publisher, PublisherError, Source, SourceIdError,
};

/// A register that cannot be asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegisterError {
    #[error("name the list with --registry, or set registry.list")]
    NoList,
    #[error("where the editions seen are remembered is not known: set registry.editions")]
    NoHome,
    #[error("set {0}")]
    Setting(&'static str),
    #[error("registry.publisher: {0}")]
    Publisher(#[from] PublisherError),
    #[error("registry.name: {0}")]
    Name(#[from] SourceIdError),
    #[error("{path}: {error}")]
    Delivery { path: String, error: ImportError },
    #[error("{path}: {error}")]
    Database { path: String, error: DatabaseError },
    #[error("{path}: {error}")]
    Filter { path: String, error: FilterError },
    #[error("{address}: {error}")]
    Address { address: String, error: HttpSourceError },
    #[error(transparent)]
    Screened(#[from] OtherRegister),
    #[error(transparent)]
    Editions(#[from] EditionsError),
    #[error(transparent)]
    Key(#[from] SecretFileError),
    #[error(transparent)]
    File(#[from] FileError),
}

/// What is asked, by its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A register's address.
    Address(String),
    /// A list read as it is.
    Csv(PathBuf),
    /// A compact filter.
    Filter(PathBuf),
    /// A list that was imported.
    Database(PathBuf),
}

impl Place {
    fn of(named: &Path) -> Self {
        let is = |ending: &str| named.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending));
        match named.to_str().filter(|text| text.contains("://")) {
            Some(address) => Self::Address(address.to_owned()),
            None if is("csv") => Self::Csv(named.to_path_buf()),
            None if is("filter") => Self::Filter(named.to_path_buf()),
            None => Self::Database(named.to_path_buf()),
        }
    }
}

/// A register, and the settings it is asked under.
#[derive(Debug, Clone)]
pub(crate) struct Register<'a> {
    place: Place,
    key: Option<PathBuf>,
    config: &'a Config,
}

impl<'a> Register<'a> {
    /// The one named, else the one configured. The key lies beside the list unless it is named too.
    pub(crate) fn named(list: Option<&Path>, key: Option<&Path>, config: &'a Config) -> Result<Self, RegisterError> {
        let named = list.or_else(|| config.text("registry.list").map(Path::new)).ok_or(RegisterError::NoList)?;
        Ok(Self::at(Place::of(named), key, config))
    }

    fn at(place: Place, key: Option<&Path>, config: &'a Config) -> Self {
        let key = key.or_else(|| config.text("registry.key").map(Path::new));
        Self { place, key: key.map(Path::to_path_buf), config }
    }

    /// The source a verdict asks: none where none is named and none configured.
    pub(crate) fn source(
        list: Option<&Path>,
        key: Option<&Path>,
        config: &'a Config,
    ) -> Result<Option<Box<dyn Source>>, RegisterError> {
        match Self::named(list, key, config) {
            Ok(register) => register.open().map(Some),
            Err(RegisterError::NoList) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Where it is.
    pub(crate) const fn place(&self) -> &Place {
        &self.place
    }

    /// To be asked: with a filter before it where the settings name one, and every edition remembered.
    pub(crate) fn open(&self) -> Result<Box<dyn Source>, RegisterError> {
        let exact = Remembered::new(self.form()?, self.editions()?);
        let filter = self.config.text("registry.filter").map(PathBuf::from);
        let Some(path) = filter.filter(|_| !matches!(self.place, Place::Filter(_))) else { return Ok(Box::new(exact)) };
        let near = Self { place: Place::Filter(path), ..self.clone() };
        let near = Remembered::new(near.form()?, self.editions()?);
        Ok(Box::new(Screened::new(near, exact)?))
    }

    fn form(&self) -> Result<Box<dyn Source>, RegisterError> {
        Ok(match &self.place {
            Place::Address(address) => Box::new(self.asked_at(address)?),
            Place::Csv(path) => Box::new(Self::file(path)?),
            Place::Filter(path) => Box::new(self.filter(path)?),
            Place::Database(path) => Box::new(self.database(path, false)?),
        })
    }

    /// The key that numbers are kept under in `list`. `create` makes one that is missing.
    pub(crate) fn number_key(&self, list: &Path, create: bool) -> Result<NumberKey, RegisterError> {
        let path = self.key.clone().unwrap_or_else(|| list.with_extension("key"));
        Ok(secret_file::read(&path, create, NumberKey::generate, NumberKey::parse)?)
    }

    /// The list in a file.
    pub(crate) fn file(path: &Path) -> Result<FileSource, RegisterError> {
        FileSource::open(path, None)
            .map_err(|error| RegisterError::Delivery { path: path.display().to_string(), error })
    }

    /// The list in a database. `create` makes the key that is missing: the first import has none.
    pub(crate) fn database(&self, path: &Path, create: bool) -> Result<ListDatabase, RegisterError> {
        let key = self.number_key(path, create)?;
        ListDatabase::open(path, key)
            .map_err(|error| RegisterError::Database { path: path.display().to_string(), error })
    }

    /// The list in a filter, signed by the publisher of the settings.
    pub(crate) fn filter(&self, path: &Path) -> Result<FilterSource, RegisterError> {
        let key = self.number_key(path, false)?;
        let publisher: Publisher = self.setting("registry.publisher")?.parse()?;
        FilterSource::open(path, key, &publisher, None)
            .map_err(|error| RegisterError::Filter { path: path.display().to_string(), error })
    }

    fn setting(&self, name: &'static str) -> Result<&str, RegisterError> {
        self.config.text(name).ok_or(RegisterError::Setting(name))
    }

    /// What the settings say of a register at an address.
    pub(crate) fn http(&self, address: &str) -> Result<HttpSettings, RegisterError> {
        Ok(HttpSettings {
            source: self.setting("registry.name")?.parse()?,
            address: address.to_owned(),
            coverage: Coverage::passports_of(IssuingState::DENMARK),
            max_age_seconds: self.config.number("registry.max_age_seconds").unwrap_or(300),
            budget: Duration::from_millis(self.config.number("registry.timeout_ms").unwrap_or(3_000)),
        })
    }

    fn asked_at(&self, address: &str) -> Result<HttpSource, RegisterError> {
        let named = |error| RegisterError::Address { address: address.to_owned(), error };
        let authorities = files::read(Path::new(self.setting("registry.authorities")?))?;
        let certificate = files::read(Path::new(self.setting("registry.certificate")?))?;
        let key = secret_file::octets(Path::new(self.setting("registry.certificate_key")?))?;
        let identity = HttpIdentity::from_pem(&authorities, &certificate, &key)
            .map_err(|error| named(HttpSourceError::from(error)))?;
        HttpSource::new(self.http(address)?, identity, Box::new(OsRng)).map_err(named)
    }

    /// What is remembered of every source.
    pub(crate) fn editions(&self) -> Result<Editions, RegisterError> {
        let path = match self.config.text("registry.editions") {
            Some(path) => PathBuf::from(path),
            None => config::state_folder().ok_or(RegisterError::NoHome)?.join("editions.json"),
        };
        Ok(Editions::open(&path)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_shows_its_form() {
        assert_eq!(Place::of(Path::new("https://r.example/")), Place::Address("https://r.example/".to_owned()));
        assert_eq!(Place::of(Path::new("a/list.CSV")), Place::Csv("a/list.CSV".into()));
        assert_eq!(Place::of(Path::new("list.filter")), Place::Filter("list.filter".into()));
        assert_eq!(Place::of(Path::new("list.sqlite")), Place::Database("list.sqlite".into()));
    }
}
