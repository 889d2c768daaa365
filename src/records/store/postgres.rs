//! Records in PostgreSQL, or an engine that speaks its protocol: several machines, one log.

use std::net::IpAddr;
use std::sync::Arc;

use postgres::config::{Host, SslMode};
use postgres::error::SqlState;
use postgres::types::ToSql;
use postgres::{Client, Config, IsolationLevel, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Access, Head, ReadyRow, Row, Store, StoreError, Transaction, Value};
use crate::encoding::Timestamp;
use crate::records::audit::EventId;

/// The tables' changes, in order; the table `edition` says how many were made.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/postgres_1.sql")];

/// A connection. Its tables lie in the connection's first schema.
pub struct PostgresStore {
    client: Client,
}

impl PostgresStore {
    /// Connects, and makes the tables where they are missing.
    ///
    /// What goes over a network goes over TLS: the server's certificate must be under `authorities` (PEM) and carry the
    /// server's name. Without authorities only a server on this machine is asked.
    pub fn connect(config: &Config, authorities: Option<&[u8]>) -> Result<Self, StoreError> {
        let mut client = match authorities {
            _ if config.get_hosts().iter().all(is_socket) => config.connect(NoTls)?,
            Some(authorities) => {
                let mut config = config.clone();
                config.ssl_mode(SslMode::Require).connect(MakeRustlsConnect::new(tls(authorities)?))?
            }
            None if is_on_this_machine(config) => config.connect(NoTls)?,
            None => return Err(StoreError::Unencrypted),
        };
        // A commit returns when the disk has it, whatever the server's habit.
        client.batch_execute("SET synchronous_commit = on")?;
        migrate(&mut client)?;
        Ok(Self { client })
    }
}

const fn is_socket(host: &Host) -> bool {
    match host {
        Host::Tcp(_) => false,
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

fn is_on_this_machine(config: &Config) -> bool {
    let names = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    // An address given beside the name is the one that is called.
    names && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

fn tls(authorities: &[u8]) -> Result<ClientConfig, StoreError> {
    let mut roots = RootCertStore::empty();
    for authority in CertificateDer::pem_slice_iter(authorities) {
        roots.add(authority.map_err(|_| StoreError::Authorities)?).map_err(|_| StoreError::Authorities)?;
    }
    if roots.is_empty() {
        return Err(StoreError::Authorities);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Ok(builder.map_err(|_| StoreError::Authorities)?.with_root_certificates(roots).with_no_client_auth())
}

fn migrate(client: &mut Client) -> Result<(), StoreError> {
    client.batch_execute(
        "CREATE TABLE IF NOT EXISTS edition (one SMALLINT PRIMARY KEY CHECK (one = 1), made BIGINT NOT NULL)",
    )?;
    client.execute("INSERT INTO edition VALUES (1, 0) ON CONFLICT (one) DO NOTHING", &[])?;
    let mut transaction = client.transaction()?;
    let found: i64 = transaction.query_one("SELECT made FROM edition WHERE one = 1 FOR UPDATE", &[])?.try_get(0)?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let made = usize::try_from(found).ok().filter(|made| *made <= MIGRATIONS.len());
    for migration in MIGRATIONS.iter().skip(made.ok_or(StoreError::Edition { found, known })?) {
        transaction.batch_execute(migration)?;
    }
    transaction.execute("UPDATE edition SET made = $1 WHERE one = 1", &[&known])?;
    Ok(transaction.commit()?)
}

impl Store for PostgresStore {
    type Transaction<'a> = PostgresTransaction<'a>;

    fn begin(&mut self, access: Access) -> Result<PostgresTransaction<'_>, StoreError> {
        let builder = self.client.build_transaction();
        Ok(PostgresTransaction(match access {
            Access::Read => builder.isolation_level(IsolationLevel::RepeatableRead).read_only(true).start()?,
            Access::Write => {
                let mut transaction = builder.isolation_level(IsolationLevel::ReadCommitted).start()?;
                // One writer at a time: the others wait here.
                transaction.execute("SELECT one FROM head WHERE one = 1 FOR UPDATE", &[])?;
                transaction
            }
        }))
    }

    fn scrub(&mut self) -> Result<(), StoreError> {
        // Rows of before the change lie in the table until they are swept up.
        Ok(self.client.batch_execute("VACUUM entry")?)
    }
}

/// A transaction on a connection.
pub struct PostgresTransaction<'a>(postgres::Transaction<'a>);

impl Transaction for PostgresTransaction<'_> {
    fn head(&mut self) -> Result<Option<Head>, StoreError> {
        let row = self.0.query_one("SELECT peaks, checkpoint FROM head WHERE one = 1", &[])?;
        let (peaks, checkpoint): (Option<Vec<u8>>, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
        match (peaks, checkpoint) {
            (None, None) => Ok(None),
            (Some(peaks), Some(checkpoint)) => Ok(Some(Head { peaks, checkpoint })),
            _ => Err(StoreError::Malformed),
        }
    }

    fn set_head(&mut self, head: &Head) -> Result<(), StoreError> {
        let sql = "UPDATE head SET peaks = $1, checkpoint = $2 WHERE one = 1";
        match self.0.execute(sql, &[&head.peaks, &head.checkpoint])? {
            1 => Ok(()),
            _ => Err(StoreError::Malformed),
        }
    }

    fn ready(&mut self, reference: &[u8; 32]) -> Result<Option<ReadyRow>, StoreError> {
        let row =
            self.0.query_opt("SELECT since, voucher FROM ready WHERE reference = $1", &[&reference.as_slice()])?;
        row.map(|row| Ok(ReadyRow { since: Timestamp::from_unix(row.try_get(0)?), voucher: row.try_get(1)? }))
            .transpose()
    }

    fn set_ready(&mut self, reference: &[u8; 32], row: &ReadyRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO ready VALUES ($1, $2, $3)";
        self.0.execute(sql, &[&reference.as_slice(), &row.since.unix(), &row.voucher])?;
        Ok(())
    }

    fn insert(&mut self, row: &Row) -> Result<(), StoreError> {
        let (key, content) = row.sealed.as_ref().map(|(key, content)| (key, content)).unzip();
        let sequence = i64::try_from(row.sequence).map_err(|_| StoreError::Malformed)?;
        let (id, at, erased_at) = (row.event_id.octets().as_slice(), row.at.unix(), row.erased_at.map(Timestamp::unix));
        let sql = "INSERT INTO entry VALUES ($1, $2, $3, $4, $5, $6, $7)";
        self.0.execute(sql, &[&sequence, &id, &at, &row.leaf, &key, &content, &erased_at])?;
        Ok(())
    }

    fn rows(&mut self, from: u64, limit: u32) -> Result<Vec<Row>, StoreError> {
        let sql = "SELECT sequence, event_id, at, leaf, key, content, erased_at
                   FROM entry WHERE sequence >= $1 ORDER BY sequence LIMIT $2";
        let from = i64::try_from(from).map_err(|_| StoreError::Malformed)?;
        self.0.query(sql, &[&from, &i64::from(limit)])?.iter().map(entry).collect()
    }

    fn find(&mut self, id: EventId) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT sequence FROM entry WHERE event_id = $1";
        let found = self.0.query_opt(sql, &[&id.octets().as_slice()])?;
        found.map(|row| unsigned(row.try_get(0)?)).transpose()
    }

    fn count_unerased(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM entry WHERE at < $1 AND key IS NOT NULL";
        unsigned(self.0.query_one(sql, &[&before.unix()])?.try_get(0)?)
    }

    fn erase(&mut self, before: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
        let sql = "UPDATE entry SET key = NULL, content = NULL, erased_at = $2 WHERE at < $1 AND key IS NOT NULL";
        Ok(self.0.execute(sql, &[&before.unix(), &now.unix()])?)
    }

    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Vec<Value>>, StoreError> {
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| -> &(dyn ToSql + Sync) { value }).collect();
        let found = self.0.query(sql, &values)?;
        found
            .iter()
            .map(|row| Ok((0..row.len()).map(|column| row.try_get(column)).collect::<Result<_, _>>()?))
            .collect()
    }

    fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.commit()?)
    }
}

fn entry(row: &postgres::Row) -> Result<Row, StoreError> {
    let (key, content): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.try_get(4)?, row.try_get(5)?);
    Ok(Row {
        sequence: unsigned(row.try_get(0)?)?,
        event_id: EventId::from_octets(row.try_get(1)?).ok_or(StoreError::Malformed)?,
        at: Timestamp::from_unix(row.try_get(2)?),
        leaf: row.try_get(3)?,
        sealed: key.zip(content),
        erased_at: row.try_get::<_, Option<i64>>(6)?.map(Timestamp::from_unix),
    })
}

fn unsigned(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::Malformed)
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        let first_was_another =
            [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED, SqlState::UNIQUE_VIOLATION];
        match error.code() {
            Some(code) if first_was_another.contains(code) => Self::Conflict,
            _ => Self::Engine(Box::new(error)),
        }
    }
}
