//! The rules above every store: one transaction a decision, a clock that does not go back, and nothing after a failure.

mod reading;
mod verifying;

use super::audit::{AuditEvent, Checkpoint, Detail, EventId, Frontier, Leaf, Personal, Sealed, leaf_hash};
use super::error::{RecordsError, Tampering};
use super::identity::{IdentityStatus, Pid};
use super::keys::RecordKeys;
use super::retention::Retention;
use super::store::{Access, Head, ReadyRow, Row, Store, StoreError, Transaction};
use crate::crypto::random::Random;
use crate::encoding::Timestamp;
use crate::readiness::{Assessment, Route, Verdict};

pub use reading::{AuditPage, AuditStatus};
pub use verifying::Verified;

/// How far the clock may lag behind a time already seen, in seconds: two machines never agree exactly.
const CLOCK_TOLERANCE: i64 = 300;

/// How long a log may be silent before its clock has to be confirmed, in seconds: a quarter of a year. A clock set far ahead
/// would erase what may still be needed, and then stand before all that comes after.
const LONGEST_SILENCE: i64 = 92 * 86_400;

/// How often a transaction is tried again after another writer was first.
const ATTEMPTS: usize = 8;

/// Whom and what a decision was about: the log's personal fields.
pub type Subject = Personal;

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// This route keeps nothing (L257, L328), or no route was gone.
    Nothing,
    /// The person was ready before: nothing changed, and nothing was written (L391).
    AlreadyReady,
    /// It stands in the log.
    Entry {
        /// Under this name.
        id: EventId,
        /// Whether it made the person ready.
        upgraded: bool,
    },
}

/// What a purge did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purged {
    /// Everything from before this moment is gone.
    pub before: Timestamp,
    /// Entries whose content was erased.
    pub erased: u64,
}

/// Identity status and audit log in a store.
pub struct Records<S> {
    store: S,
    keys: RecordKeys,
    retention: Retention,
    detail: Detail,
    failed: bool,
}

impl<S: Store> Records<S> {
    /// Takes a store into use. Its head must be ours, or it must be empty.
    pub fn open(store: S, keys: RecordKeys) -> Result<Self, RecordsError> {
        let mut records =
            Self { store, keys, retention: Retention::default(), detail: Detail::default(), failed: false };
        let mut transaction = records.store.begin(Access::Read)?;
        let state = State::read(&mut transaction, &records.keys)?;
        if !transaction.rows(state.frontier.size(), 1)?.is_empty() {
            return Err(Tampering::Root.into());
        }
        drop(transaction);
        Ok(records)
    }

    /// The same with another retention. What was erased under a shorter one stays rightly erased: the checkpoint says so.
    #[must_use]
    pub fn with_retention(self, retention: Retention) -> Self {
        Self { retention, ..self }
    }

    /// The same, keeping more or less of the reasons.
    #[must_use]
    pub fn with_detail(self, detail: Detail) -> Self {
        Self { detail, ..self }
    }

    /// The key this log's checkpoints are verified with.
    #[must_use]
    pub fn checkpoint_key(&self) -> ed25519_dalek::VerifyingKey {
        self.keys.checkpoint_key()
    }

    /// Whether the clock may be believed: it stands neither well before a time already seen, nor months after it.
    pub fn check_clock(&mut self, now: Timestamp) -> Result<(), RecordsError> {
        State::read(&mut self.store.begin(Access::Read)?, &self.keys)?.check_clock(now)
    }

    /// Takes an operator's word for the clock after a long silence: `now` is the time.
    pub fn confirm_clock(&mut self, now: Timestamp) -> Result<(), RecordsError> {
        self.writing(|transaction, keys| {
            let mut state = State::read(transaction, keys)?;
            state.check_not_back(now)?;
            state.seen = state.seen.max(now);
            Ok(transaction.set_head(&state.head(keys))?)
        })
    }

    #[cfg(all(test, feature = "sqlite", feature = "postgres"))]
    pub(in crate::records) const fn store(&self) -> &S {
        &self.store
    }

    /// Whether a person still has to update.
    pub fn identity(&mut self, pid: &Pid) -> Result<IdentityStatus, RecordsError> {
        let reference = self.keys.reference(pid);
        let row = self.store.begin(Access::Read)?.ready(&reference)?;
        Ok(match vouched(&self.keys, &reference, row)? {
            Some(_) => IdentityStatus::Ready,
            None => IdentityStatus::NeedsUpdate,
        })
    }

    /// Records a decision: the log's entry and, where it is `ready`, the person's status, both or neither.
    ///
    /// When this returns an error, the decision was not recorded, and no verdict may leave.
    pub fn record(
        &mut self,
        assessment: &Assessment,
        subject: &Subject,
        random: &mut dyn Random,
    ) -> Result<Recorded, RecordsError> {
        match self.event(assessment, subject, random)? {
            None => Ok(Recorded::Nothing),
            Some(event) => self.writing(|transaction, keys| append(transaction, keys, &event, random)),
        }
    }

    /// Records a decision, and with it in one transaction what the caller keeps of it: both or neither. The caller is told
    /// what becomes of the decision, and may refuse it. A transaction that another writer interferes with runs again.
    pub fn record_with(
        &mut self,
        assessment: &Assessment,
        subject: &Subject,
        random: &mut dyn Random,
        mut keep: impl FnMut(&mut S::Transaction<'_>, Recorded) -> Result<(), RecordsError>,
    ) -> Result<Recorded, RecordsError> {
        let event = self.event(assessment, subject, random)?;
        self.writing(|transaction, keys| {
            let recorded = match &event {
                None => Recorded::Nothing,
                Some(event) => append(transaction, keys, event, random)?,
            };
            keep(transaction, recorded)?;
            Ok(recorded)
        })
    }

    /// What the log would say of a decision; nothing where its route keeps nothing.
    fn event(
        &self,
        assessment: &Assessment,
        subject: &Subject,
        random: &mut dyn Random,
    ) -> Result<Option<AuditEvent>, RecordsError> {
        if assessment.selected_route != Some(Route::NemidApp) {
            return Ok(None);
        }
        Ok(AuditEvent::of(EventId::draw(random)?, assessment, subject.clone(), self.detail))
    }

    /// Erases key and content of every entry whose time has come.
    pub fn purge(&mut self, now: Timestamp) -> Result<Purged, RecordsError> {
        let before = self.retention.due_before(now);
        let erased = self.writing(|transaction, keys| {
            let mut state = State::read(transaction, keys)?;
            state.check_clock(now)?;
            let erased = transaction.erase(before, now)?;
            if erased > 0 {
                // Signed: nobody else's erasure passes for ours, and no later retention makes ours a wrong one.
                state.erased_before = state.erased_before.max(Some(before));
                state.seen = state.seen.max(now);
                transaction.set_head(&state.head(keys))?;
            }
            Ok(erased)
        })?;
        self.store.scrub()?;
        Ok(Purged { before, erased })
    }

    /// One transaction for writing, tried again when another writer was first. After any other failure of the store nothing
    /// more is written: what it holds is then not known (Rebello et al., USENIX ATC 2020, on what fsync's failure leaves).
    fn writing<T>(
        &mut self,
        mut change: impl FnMut(&mut S::Transaction<'_>, &RecordKeys) -> Result<T, RecordsError>,
    ) -> Result<T, RecordsError> {
        if self.failed {
            return Err(StoreError::Engine("the store failed before and was not opened again".into()).into());
        }
        for attempt in 1..=ATTEMPTS {
            match self.attempt(&mut change) {
                Err(RecordsError::Unavailable(StoreError::Conflict)) if attempt < ATTEMPTS => {}
                Err(error @ RecordsError::Unavailable(_)) => {
                    self.failed = !matches!(error, RecordsError::Unavailable(StoreError::Conflict));
                    return Err(error);
                }
                done => return done,
            }
        }
        Err(StoreError::Conflict.into())
    }

    fn attempt<T>(
        &mut self,
        change: &mut impl FnMut(&mut S::Transaction<'_>, &RecordKeys) -> Result<T, RecordsError>,
    ) -> Result<T, RecordsError> {
        let mut transaction = self.store.begin(Access::Write)?;
        let value = change(&mut transaction, &self.keys)?;
        transaction.commit()?;
        Ok(value)
    }
}

fn append(
    transaction: &mut impl Transaction,
    keys: &RecordKeys,
    event: &AuditEvent,
    random: &mut dyn Random,
) -> Result<Recorded, RecordsError> {
    let mut state = State::read(transaction, keys)?;
    state.check_clock(event.at)?;
    let reference = keys.reference(&event.personal.pid);
    if vouched(keys, &reference, transaction.ready(&reference)?)?.is_some() {
        return Ok(Recorded::AlreadyReady);
    }
    let (sealed, commitment) = Sealed::seal(keys, event, random)?;
    let leaf = Leaf::new(state.frontier.size(), event, &commitment).text();
    transaction.insert(&Row {
        sequence: state.frontier.size(),
        event_id: event.id,
        at: event.at,
        sealed: Some((sealed.key, sealed.content)),
        erased_at: None,
        leaf: leaf.clone(),
    })?;
    state.frontier.push(leaf_hash(leaf.as_bytes()));
    state.seen = state.seen.max(event.at);
    transaction.set_head(&state.head(keys))?;
    let upgraded = event.outcome == Verdict::Ready;
    if upgraded {
        let voucher = keys.vouch(&reference, event.at).to_vec();
        transaction.set_ready(&reference, &ReadyRow { since: event.at, voucher })?;
    }
    Ok(Recorded::Entry { id: event.id, upgraded })
}

/// A person's row, if it is ours.
fn vouched(keys: &RecordKeys, reference: &[u8; 32], row: Option<ReadyRow>) -> Result<Option<Timestamp>, Tampering> {
    match row {
        None => Ok(None),
        Some(row) if keys.vouches(reference, row.since, &row.voucher) => Ok(Some(row.since)),
        Some(_) => Err(Tampering::Identity),
    }
}

/// The head of the log, verified.
struct State {
    frontier: Frontier,
    /// The highest time seen.
    seen: Timestamp,
    /// What was purged.
    erased_before: Option<Timestamp>,
}

impl State {
    fn read(transaction: &mut impl Transaction, keys: &RecordKeys) -> Result<Self, RecordsError> {
        let Some(head) = transaction.head()? else {
            let seen = Timestamp::from_unix(i64::MIN);
            return Ok(Self { frontier: Frontier::default(), seen, erased_before: None });
        };
        let checkpoint = Checkpoint::open(&head.checkpoint, &keys.checkpoint_key()).map_err(Tampering::from)?;
        let frontier = Frontier::parse(checkpoint.size, &head.peaks).ok_or(Tampering::Root)?;
        if frontier.root() != checkpoint.root {
            return Err(Tampering::Root.into());
        }
        Ok(Self { frontier, seen: checkpoint.at, erased_before: checkpoint.erased_before })
    }

    fn check_clock(&self, now: Timestamp) -> Result<(), RecordsError> {
        self.check_not_back(now)?;
        let began = self.seen > Timestamp::from_unix(i64::MIN);
        if began && self.seen.unix().saturating_add(LONGEST_SILENCE) < now.unix() {
            return Err(RecordsError::ClockFarAhead { seen: self.seen });
        }
        Ok(())
    }

    fn check_not_back(&self, now: Timestamp) -> Result<(), RecordsError> {
        if now.unix().saturating_add(CLOCK_TOLERANCE) < self.seen.unix() {
            return Err(RecordsError::ClockRolledBack { seen: self.seen });
        }
        Ok(())
    }

    const fn checkpoint(&self, root: super::audit::Hash) -> Checkpoint {
        Checkpoint { size: self.frontier.size(), root, at: self.seen, erased_before: self.erased_before }
    }

    fn head(&self, keys: &RecordKeys) -> Head {
        let checkpoint = self.checkpoint(self.frontier.root()).sign(keys);
        Head { peaks: self.frontier.octets(), checkpoint }
    }
}
