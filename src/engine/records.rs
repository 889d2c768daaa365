//! The records of this installation: which store, with which secret.

#[cfg(feature = "postgres")]
use std::path::Path;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::config::{self, Config};
#[cfg(feature = "postgres")]
use super::files;
use super::secret_file::{self, SecretFileError};
use crate::encoding::Timestamp;
use crate::records::audit::Detail;
use crate::records::store::sqlite::SqliteStore;
use crate::records::store::{Store, StoreError};
use crate::records::{AuditStatus, RecordKeys, Records, RecordsError, Retention};

/// Records that cannot be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("no home folder; name the records with --records")]
    NoHome,
    #[error(transparent)]
    Key(#[from] SecretFileError),
    #[cfg(not(feature = "postgres"))]
    #[error("this program was built without PostgreSQL")]
    NoPostgres,
    #[cfg(feature = "postgres")]
    #[error("not an address of a PostgreSQL database")]
    Address,
    #[cfg(feature = "postgres")]
    #[error(transparent)]
    Authorities(#[from] super::files::FileError),
    #[error(transparent)]
    Records(#[from] RecordsError),
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        Self::Records(error.into())
    }
}

/// What somebody named instead of what is configured.
#[derive(Debug, Clone, Default)]
pub(crate) struct Named {
    /// A database file, or the address of a PostgreSQL database.
    pub(crate) records: Option<String>,
    /// The file with the secret.
    pub(crate) key: Option<PathBuf>,
}

/// How the log stands, with the key its checkpoints are signed with.
pub(crate) fn head_document(status: &AuditStatus, key: &[u8]) -> Value {
    let mut document = json!(status);
    if let Some(object) = document.as_object_mut() {
        object.insert("public_key".to_owned(), json!(hex::encode(key)));
    }
    document
}

/// Where the records are: an address or a file.
pub(crate) enum Place {
    /// A database file.
    File(PathBuf),
    /// The address of a PostgreSQL database.
    Server(String),
}

impl Place {
    /// The one named, else the one configured, else a file of this user's.
    pub(crate) fn of(named: &Named, config: &Config) -> Result<Self, OpenError> {
        match named.records.as_deref().or_else(|| config.text("records.store")) {
            Some(text) if is_address(text) => Ok(Self::Server(text.to_owned())),
            Some(text) => Ok(Self::File(PathBuf::from(text))),
            None => Ok(Self::File(config::state_folder().ok_or(OpenError::NoHome)?.join("records.sqlite"))),
        }
    }

    /// The secret's file: named, or beside the database file.
    fn key(&self, named: &Named, config: &Config) -> Result<PathBuf, OpenError> {
        let path = named.key.clone().or_else(|| config.text("records.key").map(PathBuf::from));
        match (path, self) {
            (Some(path), _) => Ok(path),
            (None, Self::File(path)) => Ok(path.with_extension("key")),
            (None, Self::Server(_)) => Ok(config::state_folder().ok_or(OpenError::NoHome)?.join("records.key")),
        }
    }
}

fn is_address(text: &str) -> bool {
    ["postgres://", "postgresql://", "host=", "hostaddr="].iter().any(|start| text.starts_with(start))
}

/// Connects to a server; over a network, it must be under these authorities.
#[cfg(feature = "postgres")]
pub(crate) fn server(
    address: &str,
    authorities: Option<&Path>,
) -> Result<crate::records::store::postgres::PostgresStore, OpenError> {
    let address = address.parse().map_err(|_| OpenError::Address)?;
    let authorities = authorities.map(files::read).transpose()?;
    Ok(crate::records::store::postgres::PostgresStore::connect(&address, authorities.as_deref())?)
}

/// Whether this installation keeps records at all.
pub(crate) fn wanted(named: &Named, config: &Config) -> bool {
    named.records.is_some() || config.text("records.store").is_some()
}

/// Work to be done on records, whichever store they are in.
pub(crate) trait Work {
    type Output;
    fn on<S: Store>(self, records: Records<S>) -> Self::Output;
}

/// How the log stands at a moment, and the key that signs its checkpoints.
pub(crate) struct Head(pub(crate) Timestamp);

impl Work for Head {
    type Output = Result<(AuditStatus, [u8; 32]), RecordsError>;

    fn on<S: Store>(self, mut records: Records<S>) -> Self::Output {
        let key = records.checkpoint_key().to_bytes();
        records.status(self.0).map(|status| (status, key))
    }
}

/// Opens the records and does the work. `create` makes what is missing: the first record has nothing to open.
pub(crate) fn with<W: Work>(named: &Named, config: &Config, create: bool, work: W) -> Result<W::Output, OpenError> {
    let place = Place::of(named, config)?;
    let keys = secret_file::read(&place.key(named, config)?, create, RecordKeys::generate, RecordKeys::parse)?;
    let retention = Retention::years(config.number("records.years").unwrap_or(5));
    let detail = if config.text("records.reasons") == Some("coarse") { Detail::Coarse } else { Detail::Full };
    match place {
        Place::File(path) => {
            let records = Records::open(SqliteStore::open(&path)?, keys)?;
            Ok(work.on(records.with_retention(retention).with_detail(detail)))
        }
        #[cfg(feature = "postgres")]
        Place::Server(address) => {
            let records = Records::open(server(&address, config.text("records.authorities").map(Path::new))?, keys)?;
            Ok(work.on(records.with_retention(retention).with_detail(detail)))
        }
        #[cfg(not(feature = "postgres"))]
        Place::Server(_) => Err(OpenError::NoPostgres),
    }
}
