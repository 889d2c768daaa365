//! What happens to an installation rather than to a session, noticed now and then and told once, by whichever node is first:
//! that a thing was told is written down in the transaction that puts it on its way.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::event::{Event, EventKind};
use super::outbox::{Audience, put};
use super::table::Sealing;
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::Timestamp;
use crate::engine::{self, records, trust_store};
use crate::readers::ReaderError;
use crate::records::AuditStatus;
use crate::records::store::{StoreError, Transaction, Value};
use crate::service::node::Node;
use crate::service::store::LedgerError;

/// One reader gone from one machine within so many seconds is gone once: two nodes of a machine both see it.
const SAME: i64 = 60;

/// How long it is remembered that a thing was told, in seconds.
const REMEMBERED: i64 = 400 * 86_400;

/// The readers that were there at the last look.
#[derive(Default)]
pub(in crate::service) struct Seen {
    readers: Mutex<Option<BTreeSet<String>>>,
}

/// A thing to tell, and when it may be told again.
struct Occasion {
    what: String,
    /// Told again only where this has grown.
    mark: i64,
    /// Told again only where it was told at this moment or before.
    last: Timestamp,
}

/// Looks for what has to be told; says how many messages were put on their way.
pub(in crate::service) fn look(node: &Node, seen: &Seen) -> Result<usize, LedgerError> {
    let now = engine::now();
    let keys = node.keys();
    let sealing = Sealing { keys: &keys, now };
    let mut told = 0_usize;
    for (occasion, event) in [old_trust(node, now)?, grown_log(node, now)?].into_iter().flatten() {
        told = told.saturating_add(tell(node, &occasion, &event, sealing)?);
    }
    for (occasion, event) in lost_readers(node, seen, now)? {
        told = told.saturating_add(tell(node, &occasion, &event, sealing)?);
    }
    Ok(told)
}

/// Tells of it, unless it was told.
fn tell(node: &Node, occasion: &Occasion, event: &Event, sealing: Sealing<'_>) -> Result<usize, LedgerError> {
    // Mostly it was, and nothing need be written.
    if node.ledger.read(|sql| was_told(sql, occasion))? {
        return Ok(0);
    }
    node.ledger.write(|sql| {
        if was_told(sql, occasion)? {
            return Ok(0);
        }
        remember(sql, occasion, sealing.now)?;
        put(sql, Audience::Everybody, event, sealing)
    })
}

fn was_told(sql: &mut dyn Transaction, occasion: &Occasion) -> Result<bool, StoreError> {
    let values = [Value::from(occasion.what.as_str()), Value::Int(occasion.last.unix()), Value::Int(occasion.mark)];
    let asked = "SELECT at FROM service_told WHERE what = $1 AND (at > $2 OR mark >= $3)";
    Ok(!sql.execute(asked, &values)?.is_empty())
}

fn remember(sql: &mut dyn Transaction, occasion: &Occasion, now: Timestamp) -> Result<(), StoreError> {
    let forgotten = [Value::Int(now.unix().saturating_sub(REMEMBERED))];
    sql.execute("DELETE FROM service_told WHERE at < $1", &forgotten)?;
    let values = [Value::from(occasion.what.as_str()), Value::Int(now.unix()), Value::Int(occasion.mark)];
    let insert = "INSERT INTO service_told (what, at, mark) VALUES ($1, $2, $3)
                  ON CONFLICT (what) DO UPDATE SET at = excluded.at, mark = excluded.mark";
    sql.execute(insert, &values).map(drop)
}

fn named(what: &str, parts: &[&[u8]]) -> String {
    format!("{what} {}", hex::encode(DigestAlgorithm::Sha256.digest_parts(parts)))
}

/// The newest list is old: told once of each set of files that is believed.
fn old_trust(node: &Node, now: Timestamp) -> Result<Option<(Occasion, Event)>, LedgerError> {
    let trust = node.trust();
    let Some(newest) = trust.newest_list().filter(|newest| trust_store::is_old(*newest, now)) else {
        return Ok(None);
    };
    if !node.ledger.is_heard(EventKind::TrustSnapshotOld, now)? {
        return Ok(None);
    }
    let files: Vec<_> = trust.sources().iter().map(|file| file.sha256.as_bytes()).collect();
    let what = named(EventKind::TrustSnapshotOld.as_str(), &files);
    // It does not grow any older: once.
    let occasion = Occasion { what, mark: 0, last: Timestamp::from_unix(i64::MIN) };
    Ok(Some((occasion, Event::snapshot_old(newest, trust.anchor_count()))))
}

/// The log has grown since its checkpoint was last sent, and that is long enough ago.
fn grown_log(node: &Node, now: Timestamp) -> Result<Option<(Occasion, Event)>, LedgerError> {
    let kept = records::wanted(&records::Named::default(), &node.config);
    if !kept || !node.ledger.is_heard(EventKind::AuditAnchor, now)? {
        return Ok(None);
    }
    let status = records::with(&records::Named::default(), &node.config, false, records::Head(now));
    // A log that cannot be read is told of by others.
    let Ok(Ok((AuditStatus { entries, checkpoint: Some(checkpoint), .. }, key))) = status else { return Ok(None) };
    let every = node.config.number("webhooks.anchor_seconds").unwrap_or(86_400);
    let occasion = Occasion {
        what: named(EventKind::AuditAnchor.as_str(), &[&key]),
        mark: i64::try_from(entries).unwrap_or(i64::MAX),
        last: Timestamp::from_unix(now.unix().saturating_sub(every)),
    };
    Ok(Some((occasion, Event::anchor(entries, &checkpoint, &hex::encode(key)))))
}

/// Readers that were there and are not.
fn lost_readers(node: &Node, seen: &Seen, now: Timestamp) -> Result<Vec<(Occasion, Event)>, LedgerError> {
    let mut before = seen.readers.lock().unwrap_or_else(PoisonError::into_inner);
    // The system's service is not asked for nobody.
    if !node.ledger.is_heard(EventKind::ReaderLost, now)? {
        *before = None;
        return Ok(Vec::new());
    }
    let there: BTreeSet<_> = match node.readers.look() {
        Ok(readers) => readers.into_iter().map(|reader| reader.name).collect(),
        // Without a service there are no readers.
        Err(ReaderError::NoService) => BTreeSet::new(),
        Err(_) => return Ok(Vec::new()),
    };
    let lost = lost(before.as_ref(), &there);
    *before = Some(there);
    let last = Timestamp::from_unix(now.unix().saturating_sub(SAME));
    let told = |reader: String| {
        let what = named(EventKind::ReaderLost.as_str(), &[machine().as_bytes(), b"\0", reader.as_bytes()]);
        (Occasion { what, mark: now.unix(), last }, Event::reader_lost(&reader))
    };
    Ok(lost.into_iter().map(told).collect())
}

fn lost(before: Option<&BTreeSet<String>>, there: &BTreeSet<String>) -> Vec<String> {
    before.into_iter().flat_map(|before| before.difference(there)).cloned().collect()
}

/// What nodes on one machine have in common.
fn machine() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_lost_where_it_was_there_before() {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(lost(None, &set(&[])), Vec::<String>::new(), "nobody looked before");
        assert_eq!(lost(Some(&set(&["A", "B"])), &set(&["B", "C"])), ["A"]);
        assert_eq!(lost(Some(&set(&["A"])), &set(&["A"])), Vec::<String>::new());
    }

    #[test]
    fn what_was_told_is_told_again_when_it_may_be() {
        use crate::records::store::sqlite::SqliteStore;
        use crate::records::store::{Access, Store};
        let folder = tempfile::tempdir().unwrap();
        let mut store = SqliteStore::open(&folder.path().join("told.sqlite")).unwrap();
        let mut sql = store.begin(Access::Write).unwrap();
        sql.execute(super::super::outbox::TABLES[2], &[]).unwrap();
        let at = Timestamp::from_unix;
        let occasion = |mark, last| Occasion { what: "log".to_owned(), mark, last: at(last) };
        assert!(!was_told(&mut sql, &occasion(3, 100)).unwrap());
        remember(&mut sql, &occasion(3, 100), at(200)).unwrap();
        assert!(was_told(&mut sql, &occasion(4, 199)).unwrap(), "too soon");
        assert!(was_told(&mut sql, &occasion(3, 200)).unwrap(), "nothing new");
        assert!(!was_told(&mut sql, &occasion(4, 200)).unwrap());
        remember(&mut sql, &occasion(4, 200), at(300)).unwrap();
        assert!(was_told(&mut sql, &occasion(5, 299)).unwrap());
        remember(&mut sql, &Occasion { what: "other".to_owned(), ..occasion(0, 0) }, at(300 + REMEMBERED + 1)).unwrap();
        assert!(!was_told(&mut sql, &occasion(1, 0)).unwrap(), "forgotten");
    }
}
