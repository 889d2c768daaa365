//! Looking into the log. What is due for erasing is not shown, whether the purge ran or not.

use serde::Serialize;

use super::{Records, State};
use crate::encoding::Timestamp;
use crate::records::audit::{AuditEvent, EventId, InclusionProof, Leaf, Sealed, inclusion_path, leaf_hash};
use crate::records::error::{RecordsError, Tampering};
use crate::records::keys::RecordKeys;
use crate::records::store::{Access, Row, Store, Transaction};

/// Some entries and where the next ones begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// Entries that may still be read, each with its place in the log, the oldest first.
    pub entries: Vec<(u64, AuditEvent)>,
    /// Where to go on; nothing where the log ends.
    pub next: Option<u64>,
}

/// Entries fetched at a time.
const PAGE: u32 = 1_000;

/// What can be said of the log without looking into entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditStatus {
    /// Entries, erased ones too.
    pub entries: u64,
    /// Entries whose time has come and whose content is still stored.
    pub due: u64,
    /// Events from before this moment are forgotten.
    pub forgets_before: Timestamp,
    /// The highest time seen.
    pub seen: Option<Timestamp>,
    /// The signed checkpoint; keep it elsewhere.
    pub checkpoint: Option<String>,
}

impl<S: Store> Records<S> {
    /// How the log stands.
    pub fn status(&mut self, now: Timestamp) -> Result<AuditStatus, RecordsError> {
        let forgets_before = self.retention.due_before(now);
        let mut transaction = self.store.begin(Access::Read)?;
        let state = State::read(&mut transaction, &self.keys)?;
        let head = transaction.head()?;
        Ok(AuditStatus {
            entries: state.frontier.size(),
            due: transaction.count_unerased(forgets_before)?,
            forgets_before,
            seen: head.is_some().then_some(state.seen),
            checkpoint: head.map(|head| head.checkpoint),
        })
    }

    /// The log's newest entries that may still be read, at most `count`, the oldest first.
    pub fn tail(&mut self, count: u32, now: Timestamp) -> Result<Vec<AuditEvent>, RecordsError> {
        let mut transaction = self.store.begin(Access::Read)?;
        let size = State::read(&mut transaction, &self.keys)?.frontier.size();
        drop(transaction);
        let mut events = Vec::new();
        self.each_from(size.saturating_sub(u64::from(count)), now, |event| events.push(event))?;
        Ok(events)
    }

    /// Every entry that may still be read, the oldest first.
    pub fn each(&mut self, now: Timestamp, see: impl FnMut(AuditEvent)) -> Result<(), RecordsError> {
        self.each_from(0, now, see)
    }

    /// At most `count` entries from a place on.
    pub fn page(&mut self, first: u64, count: u32, now: Timestamp) -> Result<AuditPage, RecordsError> {
        let due_before = self.retention.due_before(now);
        let rows = self.store.begin(Access::Read)?.rows(first, count)?;
        let full = u32::try_from(rows.len()) == Ok(count);
        let next = rows.last().filter(|_| full).map(|row| row.sequence.saturating_add(1));
        let mut entries = Vec::new();
        for row in rows {
            let sequence = row.sequence;
            entries.extend(opened(&self.keys, row, due_before)?.map(|event| (sequence, event)));
        }
        Ok(AuditPage { entries, next })
    }

    fn each_from(&mut self, first: u64, now: Timestamp, mut see: impl FnMut(AuditEvent)) -> Result<(), RecordsError> {
        let due_before = self.retention.due_before(now);
        each_row(&mut self.store.begin(Access::Read)?, first, |row| {
            opened(&self.keys, row, due_before).map(|event| event.into_iter().for_each(&mut see))
        })
    }

    /// Proof that an event stands in the log; nothing where it does not.
    pub fn prove(&mut self, id: EventId) -> Result<Option<InclusionProof>, RecordsError> {
        let mut transaction = self.store.begin(Access::Read)?;
        let (Some(index), Some(head)) = (transaction.find(id)?, transaction.head()?) else { return Ok(None) };
        let size = State::read(&mut transaction, &self.keys)?.frontier.size();
        let (mut hashes, mut leaf) = (Vec::new(), None);
        each_row(&mut transaction, 0, |row| {
            hashes.push(leaf_hash(row.leaf.as_bytes()));
            if row.sequence == index {
                leaf = Some(row.leaf);
            }
            Ok(())
        })?;
        let path = usize::try_from(index).ok().and_then(|index| inclusion_path(&hashes, index));
        Ok(leaf.zip(path).map(|(leaf, path)| InclusionProof {
            leaf,
            index,
            size,
            path: path.iter().map(hex::encode).collect(),
            checkpoint: head.checkpoint,
        }))
    }
}

/// An entry, if it may still be read.
fn opened(keys: &RecordKeys, row: Row, due_before: Timestamp) -> Result<Option<AuditEvent>, RecordsError> {
    let leaf = Leaf::parse(&row.leaf).ok_or(Tampering::Leaf(row.sequence))?;
    let Some((key, content)) = row.sealed.filter(|_| leaf.at >= due_before) else { return Ok(None) };
    let event = Sealed { key, content }.open(keys, &leaf);
    Ok(Some(event.map_err(|_| Tampering::Content(row.sequence))?))
}

/// Every entry from a place on, in order, a page at a time.
pub(super) fn each_row(
    transaction: &mut impl Transaction,
    first: u64,
    mut see: impl FnMut(Row) -> Result<(), RecordsError>,
) -> Result<(), RecordsError> {
    let mut next = first;
    loop {
        let rows = transaction.rows(next, PAGE)?;
        let Some(last) = rows.last() else { return Ok(()) };
        next = last.sequence.saturating_add(1);
        rows.into_iter().try_for_each(&mut see)?;
    }
}
