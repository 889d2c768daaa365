//! Looking into the log. What is due for erasing is not shown, whether the purge ran or not.

use serde::Serialize;

use super::{Records, State};
use crate::encoding::Timestamp;
use crate::records::audit::{AuditEvent, EventId, InclusionProof, Leaf, Sealed, inclusion_path, leaf_hash};
use crate::records::error::{RecordsError, Tampering};
use crate::records::store::{Access, Row, Store, Transaction};

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

    fn each_from(&mut self, first: u64, now: Timestamp, mut see: impl FnMut(AuditEvent)) -> Result<(), RecordsError> {
        let due_before = self.retention.due_before(now);
        each_row(&mut self.store.begin(Access::Read)?, first, |row| {
            let leaf = Leaf::parse(&row.leaf).ok_or(Tampering::Leaf(row.sequence))?;
            if leaf.at >= due_before
                && let Some((key, content)) = row.sealed
            {
                let event = Sealed { key, content }.open(&self.keys, &leaf);
                see(event.map_err(|_| Tampering::Content(row.sequence))?);
            }
            Ok(())
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
