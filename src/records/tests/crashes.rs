//! A process that dies, a disk that keeps only part, a store that fails at any step: what was acknowledged stays, and the log
//! verifies.

use std::cell::Cell;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::rc::Rc;

use super::super::store::{Access, Head, ReadyRow, Row, Transaction, Value};
use super::sqlite::File;
use super::*;
use crate::records::store::sqlite::SqliteStore;

/// Fails at one step of all.
struct Failing<S> {
    inner: S,
    steps_left: Rc<Cell<u32>>,
}

struct FailingTransaction<T> {
    inner: T,
    steps_left: Rc<Cell<u32>>,
}

fn step(left: &Cell<u32>) -> Result<(), StoreError> {
    match left.get() {
        0 => Err(StoreError::Engine("input/output error".into())),
        steps => {
            left.set(steps - 1);
            Ok(())
        }
    }
}

impl<S: Store> Store for Failing<S> {
    type Transaction<'a>
        = FailingTransaction<S::Transaction<'a>>
    where
        S: 'a;

    fn begin(&mut self, access: Access) -> Result<Self::Transaction<'_>, StoreError> {
        step(&self.steps_left)?;
        Ok(FailingTransaction { inner: self.inner.begin(access)?, steps_left: Rc::clone(&self.steps_left) })
    }

    fn scrub(&mut self) -> Result<(), StoreError> {
        step(&self.steps_left)?;
        self.inner.scrub()
    }
}

macro_rules! failing {
    ($($name:ident($($argument:ident: $type:ty),*) -> $result:ty;)+) => {
        $(fn $name(&mut self, $($argument: $type),*) -> Result<$result, StoreError> {
            step(&self.steps_left)?;
            self.inner.$name($($argument),*)
        })+
    };
}

impl<T: Transaction> Transaction for FailingTransaction<T> {
    failing! {
        head() -> Option<Head>;
        set_head(head: &Head) -> ();
        ready(reference: &[u8; 32]) -> Option<ReadyRow>;
        set_ready(reference: &[u8; 32], row: &ReadyRow) -> ();
        insert(row: &Row) -> ();
        rows(from: u64, limit: u32) -> Vec<Row>;
        find(id: EventId) -> Option<u64>;
        count_unerased(before: Timestamp) -> u64;
        erase(before: Timestamp, now: Timestamp) -> u64;
        execute(sql: &'static str, values: &[Value]) -> Vec<Vec<Value>>;
    }

    fn commit(self) -> Result<(), StoreError> {
        step(&self.steps_left)?;
        self.inner.commit()
    }
}

#[test]
fn a_store_that_fails_at_any_step_leaves_all_or_nothing() {
    let file = File::new();
    fill(&mut file.records(), 3);
    let at = "2026-11-22T12:00:00+01:00";
    for steps in 0.. {
        let steps_left = Rc::new(Cell::new(u32::MAX));
        let store = Failing { inner: file.open().unwrap(), steps_left: Rc::clone(&steps_left) };
        let mut records = Records::open(store, keys()).unwrap();
        steps_left.set(steps);
        let done = decide(&mut records, Verdict::Ready, 50, at);
        steps_left.set(u32::MAX);
        let mut seen = file.records();
        let entries = seen.verify(None).unwrap().entries;
        let status = seen.identity(&pid(50)).unwrap();
        match done {
            Ok(Recorded::Entry { upgraded: true, .. }) => {
                assert_eq!((entries, status), (4, IdentityStatus::Ready));
                assert!(steps >= 6, "{steps} steps");
                return;
            }
            Ok(other) => panic!("{other:?}"),
            Err(error) => {
                assert_eq!(error.code(), "log.unavailable");
                assert_eq!((entries, status), (3, IdentityStatus::NeedsUpdate), "step {steps}");
                // The disk may be back: this handle writes no more all the same.
                assert_eq!(decide(&mut records, Verdict::Ready, 50, at).unwrap_err().code(), "log.unavailable");
            }
        }
    }
}

/// What a disk may hold after the power went: the write-ahead log up to any sector, with the last one torn.
#[test]
fn every_part_of_the_write_ahead_log_opens_to_a_whole_log() {
    let file = File::new();
    let mut records = file.records();
    let wal = file.path().with_extension("sqlite-wal");
    let mut lengths = Vec::new();
    for number in 0..6 {
        decide(&mut records, Verdict::Ready, number, NOW).unwrap();
        lengths.push(std::fs::metadata(&wal).unwrap().len());
    }
    let (database, log) = (std::fs::read(file.path()).unwrap(), std::fs::read(&wal).unwrap());
    for kept in (0..=log.len()).step_by(512) {
        for torn in [false, true] {
            let copy = File::new();
            let mut log = log[..kept].to_vec();
            if torn {
                log.iter_mut().rev().take(256).for_each(|octet| *octet = 0);
            }
            std::fs::write(copy.path(), &database).unwrap();
            std::fs::write(copy.path().with_extension("sqlite-wal"), log).unwrap();
            let mut records = match copy.open() {
                Ok(store) => Records::open(store, keys()).unwrap(),
                // Not even the tables had reached the disk.
                Err(error) => panic!("{kept}: {error}"),
            };
            let entries = records.verify(None).unwrap().entries;
            let acknowledged = lengths.iter().filter(|length| usize::try_from(**length).unwrap() <= kept).count();
            if torn {
                assert!(entries <= 6);
            } else {
                assert!(
                    entries >= u64::try_from(acknowledged).unwrap(),
                    "{kept} of {} octets: {entries} of {acknowledged}",
                    log_len(&wal)
                );
            }
        }
    }
}

fn log_len(path: &std::path::Path) -> u64 {
    std::fs::metadata(path).unwrap().len()
}

/// The child: records one decision after another and says so after each.
#[test]
#[ignore = "the other half of a_killed_process_loses_nothing_acknowledged"]
fn record_until_killed() {
    let Some(path) = std::env::var_os("PASKONTROL_RECORDS") else { return };
    let mut records = Records::open(SqliteStore::open(path.as_ref()).unwrap(), keys()).unwrap();
    let first = records.verify(None).unwrap().entries;
    for number in first.. {
        decide(&mut records, Verdict::Ready, number, NOW).unwrap();
        println!("acknowledged {number}");
    }
}

/// The child: records one decision, and after a failure another, on a disk whose synchronisation fails.
#[test]
#[ignore = "the other half of a_disk_that_cannot_synchronise_acknowledges_nothing"]
fn record_on_a_failing_disk() {
    let Some(path) = std::env::var_os("PASKONTROL_RECORDS") else { return };
    let store = SqliteStore::open(path.as_ref()).map_err(RecordsError::from);
    let mut records = match store.and_then(|store| Records::open(store, keys())) {
        Ok(records) => records,
        Err(error) => return println!("refused {}", error.code()),
    };
    for _ in 0..2 {
        match decide(&mut records, Verdict::Ready, 50, "2026-11-22T11:00:00+01:00") {
            Ok(_) => return println!("acknowledged"),
            Err(error) => println!("refused {}", error.code()),
        }
    }
}

/// `fsync` and `fdatasync` really fail, from the first, the second, … call on; strace does it.
#[test]
fn a_disk_that_cannot_synchronise_acknowledges_nothing() {
    let usable = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status();
    if !usable.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: strace is missing or may not trace");
        return;
    }
    for failing in 1..40 {
        let file = File::new();
        fill(&mut file.records(), 3);
        let output = Command::new("strace")
            .args(["-f", "-qq", "-o", "/dev/null", "-e"])
            .arg(format!("inject=fsync,fdatasync:error=EIO:when={failing}+"))
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "records::tests::crashes::record_on_a_failing_disk", "--ignored", "--nocapture"])
            .env("PASKONTROL_RECORDS", file.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut seen = file.records();
        let (entries, status) = (seen.verify(None).unwrap().entries, seen.identity(&pid(50)).unwrap());
        assert!(
            matches!((entries, status), (3, IdentityStatus::NeedsUpdate) | (4, IdentityStatus::Ready)),
            "{failing}"
        );
        if said.contains("acknowledged") {
            assert!(!said.contains("refused"), "no verdict after a failure: {said}");
            assert_eq!(entries, 4);
            assert!(failing > 1, "the first synchronisation was not asked for");
            return;
        }
        assert!(said.contains("refused log.unavailable"), "{failing}: {said}");
    }
    panic!("nothing was ever recorded");
}

fn kill_and_look(file: &File, acknowledgements: u64) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "records::tests::crashes::record_until_killed", "--ignored", "--nocapture"])
        .env("PASKONTROL_RECORDS", file.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let mut last = None;
    let numbers = output
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| line.split_once("acknowledged ").and_then(|(_, number)| number.parse::<u64>().ok()));
    for (count, number) in (1..).zip(numbers) {
        last = Some(number);
        if count == acknowledgements {
            // The process goes on writing while the signal is on its way.
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    let last = last.unwrap();
    let mut records = file.records();
    assert!(records.verify(None).unwrap().entries > last);
    assert_eq!(records.identity(&pid(last)).unwrap(), IdentityStatus::Ready);
    last + 1
}

#[test]
fn a_killed_process_loses_nothing_acknowledged() {
    let file = File::new();
    file.records();
    for kills in 0..8 {
        kill_and_look(&file, 3 + 5 * kills % 11);
    }
}

/// The full run: a thousand transactions and more, killed a hundred times.
#[test]
#[ignore = "a minute of killing; the suite has a sample"]
fn a_process_killed_a_hundred_times_loses_nothing_acknowledged() {
    let file = File::new();
    file.records();
    let mut written = 0;
    for kill in 0..100 {
        written = kill_and_look(&file, 1 + kill * 7 % 23);
    }
    assert!(written >= 1_000, "{written}");
}
