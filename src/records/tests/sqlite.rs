//! Records in a database file.

use tempfile::TempDir;

use super::super::store::sqlite::SqliteStore;
use super::*;

pub(super) struct File {
    pub(super) folder: TempDir,
}

impl File {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(super) fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("records.sqlite")
    }
}

impl Place for File {
    type Store = SqliteStore;

    fn open(&self) -> Result<SqliteStore, StoreError> {
        SqliteStore::open(&self.path())
    }
}

claims!(Some(File::new()));

#[test]
fn a_later_editions_file_is_not_touched() {
    let file = File::new();
    fill(&mut file.records(), 1);
    rusqlite::Connection::open(file.path()).unwrap().pragma_update(None, "user_version", 2).unwrap();
    assert!(matches!(file.open(), Err(StoreError::Edition { found: 2, known: 1 })));
}

#[test]
fn what_is_no_database_is_refused() {
    let file = File::new();
    std::fs::write(file.path(), b"no database at all, but long enough to be looked at as one").unwrap();
    assert!(matches!(file.open(), Err(StoreError::Malformed)));
}

#[test]
fn a_full_disk_stops_everything_until_the_file_is_opened_anew() {
    let file = File::new();
    let mut records = file.records();
    fill(&mut records, 3);
    let pages: i64 = records.store().pragma("page_count");
    records.store().set_pragma("max_page_count", pages);
    let mut number = 100;
    let refused = loop {
        match decide(&mut records, Verdict::NotReady, number, "2026-11-22T11:00:00+01:00") {
            Ok(_) if number < 200 => number += 1,
            other => break other.unwrap_err(),
        }
    };
    assert_eq!(refused.code(), "log.unavailable");
    let acknowledged = 3 + number - 100;
    records.store().set_pragma("max_page_count", 1_000_000);
    let still = decide(&mut records, Verdict::NotReady, 300, "2026-11-22T11:00:00+01:00").unwrap_err();
    assert_eq!(still.code(), "log.unavailable");
    let mut again = file.records();
    assert_eq!(again.verify(None).unwrap().entries, acknowledged);
    decide(&mut again, Verdict::NotReady, 300, "2026-11-22T11:00:00+01:00").unwrap();
}

#[test]
fn nothing_erased_is_left_in_the_files() {
    let file = File::new();
    let mut records = file.records();
    decide(&mut records, Verdict::NotReady, 1, "2020-05-01T12:00:00Z").unwrap();
    let stored = |sql: &str| -> Vec<u8> {
        rusqlite::Connection::open(file.path()).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let secrets = [stored("SELECT key FROM entry"), stored("SELECT content FROM entry")];
    let left = || {
        let files = std::fs::read_dir(file.folder.path()).unwrap();
        let octets: Vec<u8> = files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
        secrets.iter().filter(|secret| octets.windows(secret.len()).any(|window| window == secret.as_slice())).count()
    };
    assert_eq!(left(), 2);
    records.confirm_clock(instant("2026-01-01T00:00:00+01:00")).unwrap();
    records.purge(instant("2026-01-01T00:00:00+01:00")).unwrap();
    assert_eq!(left(), 0);
}
