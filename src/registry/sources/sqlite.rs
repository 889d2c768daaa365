//! A list in a database file: imported whole from a signed delivery, looked up by keyed number.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::Source;
use crate::encoding::{Date, Timestamp};
use crate::registry::answer::{Answer, ListedReason, SourceError, SourceId, Status};
use crate::registry::delivery::{Delivery, Entry, ImportError, Key, Manifest, Publisher};
use crate::registry::number_key::NumberKey;
use crate::registry::query::Query;

/// By so many hundredths a list may be shorter than its edition before; below, an export was more likely cut off.
const MAX_SHRINK_PERCENT: u64 = 20;

const EDITION: i64 = 1;

/// Numbers stand in no table, only references under the key.
const TABLES: &str = "
    CREATE TABLE list (
        one       INTEGER PRIMARY KEY CHECK (one = 1),
        manifest  TEXT NOT NULL,
        publisher TEXT NOT NULL,
        key_id    TEXT NOT NULL
    ) STRICT;
    CREATE TABLE document (
        reference BLOB PRIMARY KEY,
        reason    TEXT,
        since     TEXT
    ) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 1;";

/// Why a database gives no list.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The delivery is not to be taken.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The first import names the publisher; later ones keep to it.
    #[error("whose signature the list must carry is not known: name the publisher with the first import")]
    NoPublisher,
    /// Another publisher than the one the list came from so far.
    #[error("the list in the database is another publisher's")]
    OtherPublisher,
    /// The list is another source's.
    #[error("the list in the database is of {0}")]
    OtherSource(SourceId),
    /// The database was filled under another number key.
    #[error("the database was filled under another number key")]
    OtherKey,
    /// A form this program does not know.
    #[error("the database is of edition {0}, this program knows 1")]
    Edition(i64),
    /// The engine failed.
    #[error("{0}")]
    Engine(#[from] rusqlite::Error),
    /// What stands there is not what this program writes.
    #[error("the database is not in the form it is written in")]
    Malformed,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// Rows of the edition before, if there was one.
    pub before: Option<u64>,
    /// Rows now.
    pub rows: u64,
    /// The edition.
    pub sequence: u64,
}

/// A list in a database file.
pub struct ListDatabase {
    connection: Connection,
    key: NumberKey,
    list: Option<(Manifest, String)>,
    id: SourceId,
}

impl ListDatabase {
    /// Opens a file, or makes it. Until a list was imported it answers nothing under the name `empty`.
    pub fn open(path: &Path, key: NumberKey) -> Result<Self, DatabaseError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        connection
            .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;")?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        match transaction.query_row("PRAGMA user_version", [], |row| row.get(0))? {
            0_i64 => transaction.execute_batch(TABLES)?,
            EDITION => {}
            other => return Err(DatabaseError::Edition(other)),
        }
        let list = stored(&transaction, &key)?;
        transaction.commit()?;
        let id = match &list {
            Some((manifest, _)) => manifest.source.clone(),
            None => "empty".parse().map_err(|_| DatabaseError::Malformed)?,
        };
        Ok(Self { connection, key, list, id })
    }

    /// What the list says about itself; nothing where none was imported.
    #[must_use]
    pub fn manifest(&self) -> Option<&Manifest> {
        self.list.as_ref().map(|(manifest, _)| manifest)
    }

    /// Who signs the list.
    #[must_use]
    pub fn publisher(&self) -> Option<&str> {
        self.list.as_ref().map(|(_, publisher)| publisher.as_str())
    }

    /// Takes a signed delivery instead of what was there: all of it in one transaction, or none.
    ///
    /// Refused: another publisher or source than before, an older edition, a list much shorter than the one before (unless
    /// `may_shrink`), and everything a delivery can be refused for.
    pub fn import(
        &mut self,
        delivery: &Delivery,
        signature: &[u8],
        publisher: Option<&Publisher>,
        may_shrink: bool,
    ) -> Result<Imported, DatabaseError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before = stored(&transaction, &self.key)?;
        let publisher = known_publisher(before.as_ref(), publisher)?;
        delivery.verify(signature, &publisher)?;
        let manifest = delivery.manifest();
        if let Some((before, _)) = &before {
            may_follow(before, manifest, may_shrink)?;
        }
        transaction.execute("DELETE FROM document", [])?;
        fill(&transaction, delivery, &self.key)?;
        let text = serde_json::to_string(manifest).map_err(|_| DatabaseError::Malformed)?;
        let row = params![text, publisher.to_string(), self.key.id()];
        transaction.execute("INSERT OR REPLACE INTO list VALUES (1, ?1, ?2, ?3)", row)?;
        transaction.commit()?;
        self.id = manifest.source.clone();
        let before = before.map(|(before, _)| before.count);
        self.list = Some((manifest.clone(), publisher.to_string()));
        Ok(Imported { before, rows: manifest.count, sequence: manifest.sequence })
    }
}

/// The list that is there, if its key is ours.
fn stored(transaction: &Transaction<'_>, key: &NumberKey) -> Result<Option<(Manifest, String)>, DatabaseError> {
    let row = transaction
        .query_row("SELECT manifest, publisher, key_id FROM list", [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    let Some((manifest, publisher, key_id)) = row else { return Ok(None) };
    if key_id != key.id() {
        return Err(DatabaseError::OtherKey);
    }
    let manifest = serde_json::from_str(&manifest).map_err(|_| DatabaseError::Malformed)?;
    Ok(Some((manifest, publisher)))
}

fn known_publisher(before: Option<&(Manifest, String)>, named: Option<&Publisher>) -> Result<Publisher, DatabaseError> {
    match (before, named) {
        (None, Some(named)) => Ok(*named),
        (None, None) => Err(DatabaseError::NoPublisher),
        (Some((_, known)), named) => {
            let known: Publisher = known.parse().map_err(|_| DatabaseError::Malformed)?;
            if named.is_some_and(|named| *named != known) {
                return Err(DatabaseError::OtherPublisher);
            }
            Ok(known)
        }
    }
}

fn may_follow(before: &Manifest, next: &Manifest, may_shrink: bool) -> Result<(), DatabaseError> {
    if before.source != next.source {
        return Err(DatabaseError::OtherSource(before.source.clone()));
    }
    // One edition is one list: the same number over other content is no repetition.
    let same = before.sequence == next.sequence && before.sha256.eq_ignore_ascii_case(&next.sha256);
    if (next.sequence <= before.sequence && !same) || next.as_of < before.as_of {
        return Err(ImportError::RolledBack { seen: before.sequence, found: next.sequence }.into());
    }
    let least = before.count.saturating_mul(100 - MAX_SHRINK_PERCENT) / 100;
    if next.count < least && !may_shrink {
        return Err(ImportError::Shrunk { before: before.count, found: next.count }.into());
    }
    Ok(())
}

fn fill(transaction: &Transaction<'_>, delivery: &Delivery, key: &NumberKey) -> Result<(), DatabaseError> {
    let mut insert = transaction.prepare("INSERT OR REPLACE INTO document VALUES (?1, ?2, ?3)")?;
    delivery.each(|(issuing_state, kind, number): Key, Entry { reason, since }| {
        let query = Query { issuing_state, kind, number, expiry: None, birth: None };
        insert.execute(params![
            key.reference(&query),
            reason.map(ListedReason::word),
            since.map(|day: Date| day.to_string())
        ])?;
        Ok(())
    })
}

impl Source for ListDatabase {
    fn id(&self) -> &SourceId {
        &self.id
    }

    fn ask(&self, query: &Query, _now: Timestamp) -> Result<Answer, SourceError> {
        let (manifest, _) = self.list.as_ref().ok_or(SourceError::Unreachable)?;
        let mut statement = self
            .connection
            .prepare_cached("SELECT reason, since FROM document WHERE reference = ?1")
            .map_err(|_| SourceError::Unreachable)?;
        let row = statement
            .query_row([self.key.reference(query)], |row| {
                Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<String>>(1)?))
            })
            .optional()
            .map_err(|_| SourceError::Malformed)?;
        let status = match row {
            None => Status::NotListed,
            // A reason nobody knows is still a listing.
            Some((reason, since)) => Status::Listed {
                reason: reason.as_deref().and_then(ListedReason::named),
                since: since.and_then(|day| day.parse().ok()),
            },
        };
        manifest.answer(query, status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::query::{DocumentNumber, IssuingState};
    use base64::Engine;
    use ed25519_dalek::{Signer, SigningKey};
    use sha2::{Digest, Sha256};

    const HEADER: &str = "issuing_state,document_type,document_number,reason,event_date,blank";

    fn signer(number: u8) -> SigningKey {
        SigningKey::from_bytes(&[number; 32])
    }

    fn publisher(number: u8) -> Publisher {
        hex::encode(signer(number).verifying_key().as_bytes()).parse().unwrap()
    }

    fn key(octet: u8) -> NumberKey {
        NumberKey::parse(&[octet; 64]).unwrap()
    }

    /// A delivery of `rows` numbers from 1 on, signed by a publisher.
    fn delivery(sequence: u64, rows: u64, signed_by: u8) -> (Delivery, Vec<u8>) {
        let rows_text: String =
            (1..=rows).map(|number| format!("DNK,P,{number:09},stolen,2026-03-04,false\n")).collect();
        let list = format!("{HEADER}\n{rows_text}");
        let day = 1 + sequence % 28;
        let manifest = format!(
            r#"{{"source":"rigspolitiet","as_of":"2026-11-{day:02}T04:00:00+01:00","sequence":{sequence},"count":{rows},"sha256":"{}"}}"#,
            hex::encode(Sha256::digest(&list))
        );
        let signature = signer(signed_by).sign(manifest.as_bytes()).to_bytes();
        let signature = base64::engine::general_purpose::STANDARD.encode(signature).into_bytes();
        (Delivery::parse(list.into_bytes(), manifest.into_bytes(), None).unwrap(), signature)
    }

    fn database() -> ListDatabase {
        ListDatabase::open(Path::new(":memory:"), key(b'7')).unwrap()
    }

    fn filled(rows: u64) -> ListDatabase {
        let mut database = database();
        let (delivery, signature) = delivery(5, rows, 1);
        database.import(&delivery, &signature, Some(&publisher(1)), false).unwrap();
        database
    }

    fn ask(database: &ListDatabase, number: &str) -> Result<Status, SourceError> {
        let query = Query::passport(IssuingState::DENMARK, DocumentNumber::parse(number).unwrap());
        database.ask(&query, Timestamp::from_unix(0)).map(|answer| answer.status)
    }

    #[test]
    fn a_listed_number_is_found_and_no_number_is_stored() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.sqlite");
        let mut database = ListDatabase::open(&path, key(b'7')).unwrap();
        assert_eq!(ask(&database, "000000007"), Err(SourceError::Unreachable));
        let (delivery, signature) = delivery(5, 10, 1);
        let imported = database.import(&delivery, &signature, Some(&publisher(1)), false).unwrap();
        assert_eq!(imported, Imported { before: None, rows: 10, sequence: 5 });
        drop(database);
        let database = ListDatabase::open(&path, key(b'7')).unwrap();
        let since = Some("2026-03-04".parse().unwrap());
        assert_eq!(ask(&database, "000000007"), Ok(Status::Listed { reason: Some(ListedReason::Stolen), since }));
        assert_eq!(ask(&database, "000000011"), Ok(Status::NotListed));
        assert_eq!(database.id().as_str(), "rigspolitiet");
        drop(database);
        let stored = std::fs::read(&path).unwrap();
        assert!(!stored.windows(9).any(|window| window == b"000000007"));
        assert!(matches!(ListDatabase::open(&path, key(b'8')), Err(DatabaseError::OtherKey)));
    }

    #[test]
    fn only_the_publishers_signature_counts() {
        let (list, signature) = delivery(5, 10, 1);
        let import = |by: Option<u8>, signature: &[u8]| {
            database().import(&list, signature, by.map(publisher).as_ref(), false).map(|_| ()).unwrap_err()
        };
        assert!(matches!(import(None, &signature), DatabaseError::NoPublisher));
        assert!(matches!(import(Some(2), &signature), DatabaseError::Import(ImportError::Signature)));
        assert!(matches!(import(Some(1), b"AAAA"), DatabaseError::Import(ImportError::Signature)));
        let mut filled = filled(10);
        let (next, signature) = delivery(6, 10, 2);
        let refused = filled.import(&next, &signature, Some(&publisher(2)), false);
        assert!(matches!(refused, Err(DatabaseError::OtherPublisher)));
        let refused = filled.import(&next, &signature, None, false);
        assert!(matches!(refused, Err(DatabaseError::Import(ImportError::Signature))));
    }

    #[test]
    fn an_older_or_suddenly_short_edition_is_refused_and_the_old_one_stays() {
        let mut database = filled(100);
        for (sequence, rows) in [(4, 100), (5, 99), (6, 79)] {
            let (next, signature) = delivery(sequence, rows, 1);
            database.import(&next, &signature, None, false).unwrap_err();
            assert_eq!(ask(&database, "000000100").unwrap(), ask(&database, "000000001").unwrap());
        }
        let (same, signature) = delivery(5, 100, 1);
        database.import(&same, &signature, None, false).unwrap();
        let (shorter, signature) = delivery(6, 79, 1);
        let imported = database.import(&shorter, &signature, None, true).unwrap();
        assert_eq!(imported, Imported { before: Some(100), rows: 79, sequence: 6 });
        assert_eq!(ask(&database, "000000100"), Ok(Status::NotListed));
    }

    #[test]
    fn one_bad_row_leaves_the_old_edition() {
        let mut database = filled(10);
        let list = format!("{HEADER}\nDNK,P,000000001,stolen,,\nDNK,P,x/y,stolen,,\n");
        let manifest = format!(
            r#"{{"source":"rigspolitiet","as_of":"2026-11-20T04:00:00+01:00","sequence":9,"count":2,"sha256":"{}"}}"#,
            hex::encode(Sha256::digest(&list))
        );
        let signature = signer(1).sign(manifest.as_bytes()).to_bytes();
        let signature = base64::engine::general_purpose::STANDARD.encode(signature);
        let bad = Delivery::parse(list.into_bytes(), manifest.into_bytes(), None).unwrap();
        let refused = database.import(&bad, signature.as_bytes(), None, true);
        assert!(matches!(refused, Err(DatabaseError::Import(ImportError::Rows { total: 1, .. }))));
        assert_ne!(ask(&database, "000000007"), Ok(Status::NotListed));
        assert_eq!(database.manifest().unwrap().sequence, 5);
    }
}
