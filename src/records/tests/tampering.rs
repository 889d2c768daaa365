//! Whoever changes the database is found: every octet, every deletion, cut, exchange and rollback.

use rusqlite::{Connection, params};

use super::sqlite::File;
use super::*;

fn filled(count: u64) -> File {
    let file = File::new();
    fill(&mut file.records(), count);
    file
}

fn edit(file: &File, sql: &str) -> usize {
    Connection::open(file.path()).unwrap().execute(sql, []).unwrap()
}

/// What is found by whoever opens the records and reads the whole log.
fn found(file: &File, anchor: Option<&Checkpoint>) -> Option<Tampering> {
    let opened = Records::open(file.open().unwrap(), keys()).and_then(|mut records| records.verify(anchor));
    match opened {
        Ok(_) => None,
        Err(RecordsError::Broken(tampering)) => Some(tampering),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn every_changed_octet_is_found() {
    let file = filled(4);
    let connection = Connection::open(file.path()).unwrap();
    for (table, column) in [
        ("entry", "leaf"),
        ("entry", "key"),
        ("entry", "content"),
        ("entry", "event_id"),
        ("head", "peaks"),
        ("head", "checkpoint"),
    ] {
        let text = matches!(column, "leaf" | "checkpoint");
        let rows: Vec<(i64, Vec<u8>)> = connection
            .prepare(&format!("SELECT rowid, CAST({column} AS BLOB) FROM {table}"))
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let value = if text { "CAST(?1 AS TEXT)" } else { "?1" };
        let write = format!("UPDATE {table} SET {column} = {value} WHERE rowid = ?2");
        for (row, octets) in rows {
            for at in 0..octets.len() {
                let mut changed = octets.clone();
                changed[at] ^= 1;
                connection.execute(&write, params![changed, row]).unwrap();
                assert!(found(&file, None).is_some(), "{table}.{column} of row {row}, octet {at}");
            }
            connection.execute(&write, params![octets, row]).unwrap();
        }
    }
    assert_eq!(found(&file, None), None);
}

#[test]
fn every_change_to_the_rows_is_found() {
    for (sql, expected) in [
        ("DELETE FROM entry WHERE sequence = 2", Tampering::Sequence(2)),
        ("DELETE FROM entry WHERE sequence = 0", Tampering::Sequence(0)),
        ("DELETE FROM entry WHERE sequence = 4", Tampering::Root),
        ("DELETE FROM entry", Tampering::Root),
        ("UPDATE entry SET sequence = sequence + 1 WHERE sequence = 4", Tampering::Root),
        ("UPDATE entry SET at = at + 1 WHERE sequence = 1", Tampering::Leaf(1)),
        ("UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE sequence = 3) WHERE sequence = 2", Tampering::Leaf(2)),
        (
            "UPDATE entry SET (key, content) = (SELECT key, content FROM entry WHERE sequence = 3) WHERE sequence = 2",
            Tampering::Content(2),
        ),
        ("UPDATE entry SET key = NULL, content = NULL WHERE sequence = 2", Tampering::Content(2)),
        (
            "UPDATE entry SET key = NULL, content = NULL, erased_at = 4000000000 WHERE sequence = 2",
            Tampering::Content(2),
        ),
        ("UPDATE entry SET erased_at = at WHERE sequence = 2", Tampering::Content(2)),
        (
            "INSERT INTO entry SELECT 5, x'00112233445566778899aabbccddeeff', at, leaf, key, content, NULL FROM entry WHERE sequence = 4",
            Tampering::Root,
        ),
        ("DELETE FROM head", Tampering::Root),
    ] {
        let file = filled(5);
        assert!(edit(&file, sql) > 0, "{sql}");
        assert_eq!(found(&file, None), Some(expected), "{sql}");
    }
}

#[test]
fn a_cut_log_with_its_own_old_head_is_found_by_a_kept_checkpoint() {
    let file = filled(5);
    let old = std::fs::read(checkpointed(&file)).unwrap();
    let mut records = file.records();
    decide(&mut records, Verdict::NotReady, 90, "2026-11-22T12:00:00+01:00").unwrap();
    let kept = records.status(instant(NOW)).unwrap().checkpoint.unwrap();
    let kept = Checkpoint::open(&kept, &keys().checkpoint_key()).unwrap();
    drop(records);
    checkpointed(&file);
    std::fs::write(file.path(), old).unwrap();
    assert_eq!(found(&file, None), None);
    assert_eq!(found(&file, Some(&kept)), Some(Tampering::Anchor(6)));
    // Another history of the same length is found as well.
    let mut records = file.records();
    decide(&mut records, Verdict::NotReady, 91, "2026-11-22T12:00:00+01:00").unwrap();
    drop(records);
    assert_eq!(found(&file, Some(&kept)), Some(Tampering::Anchor(6)));
}

/// The file, with nothing left in its write-ahead log.
fn checkpointed(file: &File) -> std::path::PathBuf {
    file.open().unwrap().scrub().unwrap();
    file.path()
}

#[test]
fn nobody_is_made_ready_from_outside() {
    let file = filled(5);
    // Person 0 is ready, person 1 is not.
    let reference = keys().reference(&pid(1));
    let connection = Connection::open(file.path()).unwrap();
    let mut records = file.records();
    let insert = "INSERT INTO ready SELECT ?1, since, voucher FROM ready LIMIT 1";
    connection.execute(insert, params![reference]).unwrap();
    let refused = records.identity(&pid(1)).unwrap_err();
    assert!(matches!(refused, RecordsError::Broken(Tampering::Identity)), "{refused}");
    assert_eq!(
        decide(&mut records, Verdict::Ready, 1, "2026-11-22T12:00:00+01:00").unwrap_err().code(),
        "log.tampered"
    );
    connection.execute("UPDATE ready SET since = since + 1", []).unwrap();
    assert_eq!(records.identity(&pid(0)).unwrap_err().code(), "log.tampered");
}
