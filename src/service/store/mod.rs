//! What the nodes of a service share: keys, and answers that were given. It lies beside the records, in their store, so that
//! an answer and the entry it tells of stand or fall together.

mod replies;

use std::sync::{Mutex, PoisonError};

use crate::crypto::random::OsRng;
use crate::encoding::Timestamp;
use crate::engine::{Config, records};
use crate::records::store::sqlite::SqliteStore;
use crate::records::store::{Access, Store, StoreError, Transaction, Value};

use super::http::ids;
use super::keys::{KeyKind, KeyRow, NewKey, Scope};
use super::webhooks;

pub(super) use replies::{Reply, ReplyName, Reservation, Seal, finish};

/// The tables, alike on both engines.
const TABLES: [&str; 3] = [
    "CREATE TABLE IF NOT EXISTS service_key (
        hash BYTEA PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL,
        created BIGINT NOT NULL, expires BIGINT NOT NULL, revoked BIGINT)",
    "CREATE TABLE IF NOT EXISTS service_reply (
        name BYTEA PRIMARY KEY, request BYTEA NOT NULL, owner BYTEA NOT NULL, lease BIGINT NOT NULL,
        status BIGINT, body BYTEA, created BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS service_gone (name BYTEA PRIMARY KEY, until BIGINT NOT NULL)",
];

/// A store that does not answer, or cannot be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LedgerError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Open(#[from] records::OpenError),
    #[error("no random octets to be had")]
    Random(#[from] crate::crypto::random::RandomError),
}

/// A connection to one engine or the other.
enum Connection {
    File(SqliteStore),
    #[cfg(feature = "postgres")]
    Server(crate::records::store::postgres::PostgresStore),
}

/// Keys and answers of the service.
pub(crate) struct Ledger {
    place: records::Place,
    /// Whom a server on another machine is believed by.
    #[cfg(feature = "postgres")]
    authorities: Option<std::path::PathBuf>,
    idle: Mutex<Vec<Connection>>,
}

impl Ledger {
    /// Opens the store the settings name, and makes the tables where they are missing.
    pub(crate) fn open(config: &Config) -> Result<Self, LedgerError> {
        let place = records::Place::of(&records::Named::default(), config)?;
        if let records::Place::File(path) = &place
            && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder).map_err(|error| StoreError::Engine(Box::new(error)))?;
        }
        let ledger = Self {
            place,
            #[cfg(feature = "postgres")]
            authorities: config.text("records.authorities").map(std::path::PathBuf::from),
            idle: Mutex::new(Vec::new()),
        };
        let tables = TABLES.into_iter().chain(webhooks::TABLES);
        ledger.write(|sql| tables.clone().try_for_each(|table| sql.execute(table, &[]).map(drop)))?;
        Ok(ledger)
    }

    fn connect(&self) -> Result<Connection, LedgerError> {
        match &self.place {
            records::Place::File(path) => Ok(Connection::File(SqliteStore::open(path)?)),
            #[cfg(feature = "postgres")]
            records::Place::Server(address) => {
                Ok(Connection::Server(records::server(address, self.authorities.as_deref())?))
            }
            #[cfg(not(feature = "postgres"))]
            records::Place::Server(_) => Err(records::OpenError::NoPostgres.into()),
        }
    }

    /// One transaction, tried once more over a new connection where the old one had gone stale.
    fn on<T>(
        &self,
        access: Access,
        mut work: impl FnMut(&mut dyn Transaction) -> Result<T, StoreError>,
    ) -> Result<T, LedgerError> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(mut connection) = kept
            && let Ok(value) = attempt(&mut connection, access, &mut work)
        {
            self.keep(connection);
            return Ok(value);
        }
        let mut connection = self.connect()?;
        for _ in 0..8 {
            match attempt(&mut connection, access, &mut work) {
                Err(StoreError::Conflict) => {}
                done => {
                    let value = done?;
                    self.keep(connection);
                    return Ok(value);
                }
            }
        }
        Err(StoreError::Conflict.into())
    }

    fn keep(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < 8 {
            idle.push(connection);
        }
    }

    pub(super) fn write<T>(
        &self,
        work: impl FnMut(&mut dyn Transaction) -> Result<T, StoreError>,
    ) -> Result<T, LedgerError> {
        self.on(Access::Write, work)
    }

    pub(super) fn read<T>(
        &self,
        work: impl FnMut(&mut dyn Transaction) -> Result<T, StoreError>,
    ) -> Result<T, LedgerError> {
        self.on(Access::Read, work)
    }

    /// Whether the store answers and can be written.
    pub(super) fn check(&self) -> Result<(), LedgerError> {
        self.write(|sql| sql.execute("DELETE FROM service_reply WHERE lease < $1", &[Value::Int(i64::MIN)]).map(drop))
    }

    /// Keeps a new key and names it.
    pub(crate) fn add_key(&self, key: &NewKey, now: Timestamp) -> Result<String, LedgerError> {
        let id = ids::draw("key", now, &mut OsRng)?;
        let scopes: Vec<_> = key.scopes.iter().map(|scope| scope.as_str()).collect();
        let values = [
            Value::from(key.hash.as_slice()),
            Value::from(id.as_str()),
            Value::from(key.kind.as_str()),
            Value::from(key.name.as_str()),
            Value::Text(scopes.join(" ")),
            Value::Int(now.unix()),
            Value::Int(key.expires.unix()),
        ];
        let sql = "INSERT INTO service_key (hash, id, kind, name, scopes, created, expires)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        self.write(|tables| tables.execute(sql, &values).map(drop))?;
        Ok(id)
    }

    /// Every key, the newest last.
    pub(crate) fn keys(&self) -> Result<Vec<KeyRow>, LedgerError> {
        let sql = "SELECT id, kind, name, scopes, created, expires, revoked FROM service_key ORDER BY id";
        let rows = self.read(|tables| tables.execute(sql, &[]))?;
        Ok(rows.iter().filter_map(|row| key_row(row)).collect())
    }

    /// Ends a key; `false` where there is none of this name.
    pub(crate) fn revoke(&self, id: &str, now: Timestamp) -> Result<bool, LedgerError> {
        let sql = "UPDATE service_key SET revoked = $1 WHERE id = $2 AND revoked IS NULL RETURNING id";
        let values = [Value::Int(now.unix()), Value::from(id)];
        Ok(!self.write(|tables| tables.execute(sql, &values))?.is_empty())
    }

    /// The key of a hash.
    pub(super) fn key(&self, hash: &[u8; 32]) -> Result<Option<KeyRow>, LedgerError> {
        let sql = "SELECT id, kind, name, scopes, created, expires, revoked FROM service_key WHERE hash = $1";
        let values = [Value::from(hash.as_slice())];
        Ok(self.read(|tables| tables.execute(sql, &values))?.first().and_then(|row| key_row(row)))
    }
}

fn attempt<T>(
    connection: &mut Connection,
    access: Access,
    work: &mut impl FnMut(&mut dyn Transaction) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    match connection {
        Connection::File(store) => within(store, access, work),
        #[cfg(feature = "postgres")]
        Connection::Server(store) => within(store, access, work),
    }
}

fn within<S: Store, T>(
    store: &mut S,
    access: Access,
    work: &mut impl FnMut(&mut dyn Transaction) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut transaction = store.begin(access)?;
    let value = work(&mut transaction)?;
    transaction.commit()?;
    Ok(value)
}

fn key_row(row: &[Value]) -> Option<KeyRow> {
    let [id, kind, name, scopes, created, expires, revoked] = row else { return None };
    Some(KeyRow {
        id: id.text()?.to_owned(),
        kind: [KeyKind::Token, KeyKind::Certificate].into_iter().find(|one| kind.text() == Some(one.as_str()))?,
        name: name.text()?.to_owned(),
        scopes: scopes.text()?.split(' ').filter_map(|scope| scope.parse::<Scope>().ok()).collect(),
        created: Timestamp::from_unix(created.int()?),
        expires: Timestamp::from_unix(expires.int()?),
        revoked: revoked.int().is_some(),
    })
}
