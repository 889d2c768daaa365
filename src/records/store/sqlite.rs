//! Records in an embedded database file: one machine, any number of processes.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OptionalExtension, TransactionBehavior, params};

use super::{Access, Head, ReadyRow, Row, Store, StoreError, Transaction, Value};
use crate::encoding::Timestamp;
use crate::records::audit::EventId;

/// The tables' changes, in order; `user_version` says how many were made.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/sqlite_1.sql")];

/// How long a writer waits for the one before it.
const BUSY: Duration = Duration::from_secs(10);

/// A database file.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
}

impl SqliteStore {
    /// Opens a file, or makes it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(BUSY)?;
        // A commit returns when the disk has it (FULL); what is erased is overwritten (secure_delete).
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;",
        )?;
        migrate(&mut connection)?;
        Ok(Self { connection })
    }
}

#[cfg(all(test, feature = "postgres"))]
#[expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]
impl SqliteStore {
    pub(in crate::records) fn pragma(&self, name: &str) -> i64 {
        self.connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).unwrap()
    }

    pub(in crate::records) fn set_pragma(&self, name: &str, value: i64) {
        self.connection.query_row(&format!("PRAGMA {name} = {value}"), [], |_| Ok(())).unwrap();
    }
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let made = usize::try_from(found).ok().filter(|made| *made <= MIGRATIONS.len());
    let made = made.ok_or(StoreError::Edition { found, known })?;
    for migration in MIGRATIONS.iter().skip(made) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    Ok(transaction.commit()?)
}

impl Store for SqliteStore {
    type Transaction<'a> = SqliteTransaction<'a>;

    fn begin(&mut self, access: Access) -> Result<SqliteTransaction<'_>, StoreError> {
        let behavior = match access {
            Access::Read => TransactionBehavior::Deferred,
            Access::Write => TransactionBehavior::Immediate,
        };
        Ok(SqliteTransaction(self.connection.transaction_with_behavior(behavior)?))
    }

    fn scrub(&mut self) -> Result<(), StoreError> {
        // The write-ahead log still holds what was erased in the database itself.
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

/// A transaction on a database file.
#[derive(Debug)]
pub struct SqliteTransaction<'a>(rusqlite::Transaction<'a>);

impl Transaction for SqliteTransaction<'_> {
    fn head(&mut self) -> Result<Option<Head>, StoreError> {
        let head = |row: &rusqlite::Row<'_>| Ok(Head { peaks: row.get(0)?, checkpoint: row.get(1)? });
        Ok(self.0.query_row("SELECT peaks, checkpoint FROM head WHERE one = 1", [], head).optional()?)
    }

    fn set_head(&mut self, head: &Head) -> Result<(), StoreError> {
        let sql = "INSERT INTO head VALUES (1, ?1, ?2)
                   ON CONFLICT (one) DO UPDATE SET peaks = excluded.peaks, checkpoint = excluded.checkpoint";
        self.0.prepare_cached(sql)?.execute(params![head.peaks, head.checkpoint])?;
        Ok(())
    }

    fn ready(&mut self, reference: &[u8; 32]) -> Result<Option<ReadyRow>, StoreError> {
        let mut statement = self.0.prepare_cached("SELECT since, voucher FROM ready WHERE reference = ?1")?;
        let ready =
            |row: &rusqlite::Row<'_>| Ok(ReadyRow { since: Timestamp::from_unix(row.get(0)?), voucher: row.get(1)? });
        Ok(statement.query_row([reference], ready).optional()?)
    }

    fn set_ready(&mut self, reference: &[u8; 32], row: &ReadyRow) -> Result<(), StoreError> {
        let mut statement = self.0.prepare_cached("INSERT INTO ready VALUES (?1, ?2, ?3)")?;
        statement.execute(params![reference, row.since.unix(), row.voucher])?;
        Ok(())
    }

    fn insert(&mut self, row: &Row) -> Result<(), StoreError> {
        let (key, content) = row.sealed.as_ref().map(|(key, content)| (key, content)).unzip();
        let mut statement = self.0.prepare_cached("INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
        let erased_at = row.erased_at.map(Timestamp::unix);
        let sequence = i64::try_from(row.sequence).map_err(|_| StoreError::Malformed)?;
        let at = row.at.unix();
        statement.execute(params![sequence, row.event_id.octets(), at, row.leaf, key, content, erased_at])?;
        Ok(())
    }

    fn rows(&mut self, from: u64, limit: u32) -> Result<Vec<Row>, StoreError> {
        let sql = "SELECT sequence, event_id, at, leaf, key, content, erased_at
                   FROM entry WHERE sequence >= ?1 ORDER BY sequence LIMIT ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let from = i64::try_from(from).map_err(|_| StoreError::Malformed)?;
        let mut found = statement.query(params![from, limit])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let (key, content): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(4)?, row.get(5)?);
            rows.push(Row {
                sequence: u64::try_from(row.get::<_, i64>(0)?).map_err(|_| StoreError::Malformed)?,
                event_id: EventId::from_octets(row.get_ref(1)?.as_blob().map_err(|_| StoreError::Malformed)?)
                    .ok_or(StoreError::Malformed)?,
                at: Timestamp::from_unix(row.get(2)?),
                leaf: row.get(3)?,
                sealed: key.zip(content),
                erased_at: row.get::<_, Option<i64>>(6)?.map(Timestamp::from_unix),
            });
        }
        Ok(rows)
    }

    fn find(&mut self, id: EventId) -> Result<Option<u64>, StoreError> {
        let mut statement = self.0.prepare_cached("SELECT sequence FROM entry WHERE event_id = ?1")?;
        let found: Option<i64> = statement.query_row([id.octets()], |row| row.get(0)).optional()?;
        found.map(|sequence| u64::try_from(sequence).map_err(|_| StoreError::Malformed)).transpose()
    }

    fn count_unerased(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM entry WHERE at < ?1 AND key IS NOT NULL";
        let count: i64 = self.0.query_row(sql, [before.unix()], |row| row.get(0))?;
        u64::try_from(count).map_err(|_| StoreError::Malformed)
    }

    fn erase(&mut self, before: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
        let sql = "UPDATE entry SET key = NULL, content = NULL, erased_at = ?2 WHERE at < ?1 AND key IS NOT NULL";
        let erased = self.0.execute(sql, params![before.unix(), now.unix()])?;
        u64::try_from(erased).map_err(|_| StoreError::Malformed)
    }

    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Vec<Value>>, StoreError> {
        let mut statement = self.0.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut found = statement.query(rusqlite::params_from_iter(values))?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            rows.push((0..columns).map(|column| row.get(column)).collect::<Result<_, _>>()?);
        }
        Ok(rows)
    }

    fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.commit()?)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            // Tables or values of another shape than ours.
            rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..) => Self::Malformed,
            other => match other.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Conflict,
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Malformed,
                _ => Self::Engine(Box::new(other)),
            },
        }
    }
}
