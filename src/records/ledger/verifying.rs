//! Whether the log is what was written: every entry at its place, every content whole or rightly erased, the signed root.

use serde::Serialize;

use super::reading::each_row;
use super::{Records, State};
use crate::encoding::Timestamp;
use crate::records::audit::{Checkpoint, Frontier, Leaf, Sealed, leaf_hash};
use crate::records::error::{RecordsError, Tampering};
use crate::records::keys::RecordKeys;
use crate::records::store::{Access, Row, Store};

/// What a whole log holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Entries.
    pub entries: u64,
    /// Of these, entries whose content was erased when its time had come.
    pub erased: u64,
}

impl<S: Store> Records<S> {
    /// Reads the whole log and compares it with its signed checkpoint, and with one kept elsewhere.
    ///
    /// Without such an `anchor`, a log that was replaced by an older copy of itself looks whole.
    pub fn verify(&mut self, anchor: Option<&Checkpoint>) -> Result<Verified, RecordsError> {
        let mut transaction = self.store.begin(Access::Read)?;
        let state = State::read(&mut transaction, &self.keys)?;
        let mut check = Check {
            keys: &self.keys,
            erased_before: state.erased_before,
            frontier: Frontier::default(),
            anchor,
            erased: 0,
        };
        check.meet_anchor()?;
        each_row(&mut transaction, 0, |row| Ok(check.entry(row)?))?;
        if check.frontier.size() != state.frontier.size() || check.frontier.root() != state.frontier.root() {
            return Err(Tampering::Root.into());
        }
        match anchor {
            Some(anchor) if anchor.size > check.frontier.size() => Err(Tampering::Anchor(anchor.size).into()),
            _ => Ok(Verified { entries: check.frontier.size(), erased: check.erased }),
        }
    }
}

struct Check<'a> {
    keys: &'a RecordKeys,
    /// By the signed checkpoint, the content from before this moment was erased.
    erased_before: Option<Timestamp>,
    frontier: Frontier,
    anchor: Option<&'a Checkpoint>,
    erased: u64,
}

impl Check<'_> {
    fn entry(&mut self, row: Row) -> Result<(), Tampering> {
        let sequence = self.frontier.size();
        if row.sequence != sequence {
            return Err(Tampering::Sequence(sequence));
        }
        let leaf = Leaf::parse(&row.leaf).ok_or(Tampering::Leaf(sequence))?;
        if leaf.sequence != sequence || leaf.event_id != row.event_id || leaf.at != row.at {
            return Err(Tampering::Leaf(sequence));
        }
        self.content(&leaf, row.sealed, row.erased_at)?;
        self.frontier.push(leaf_hash(row.leaf.as_bytes()));
        self.meet_anchor()
    }

    fn content(
        &mut self,
        leaf: &Leaf,
        sealed: Option<(Vec<u8>, Vec<u8>)>,
        erased_at: Option<Timestamp>,
    ) -> Result<(), Tampering> {
        let tampered = Tampering::Content(leaf.sequence);
        match (sealed, erased_at) {
            (Some((key, content)), None) => {
                Sealed { key, content }.open(self.keys, leaf).map_err(|_| tampered)?;
            }
            (None, Some(_)) if Some(leaf.at) < self.erased_before => {
                self.erased = self.erased.saturating_add(1);
            }
            _ => return Err(tampered),
        }
        Ok(())
    }

    /// At the anchor's size, the root must be the anchor's.
    fn meet_anchor(&self) -> Result<(), Tampering> {
        match self.anchor {
            Some(anchor) if anchor.size == self.frontier.size() && anchor.root != self.frontier.root() => {
                Err(Tampering::Anchor(anchor.size))
            }
            _ => Ok(()),
        }
    }
}
