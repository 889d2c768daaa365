//! What happens at the readers: plugged in, unplugged, a document placed, a document taken away.

use std::collections::BTreeMap;
use std::time::Duration;

use pcsc::{Context, Error, PNP_NOTIFICATION, ReaderState, State};

use crate::readers::ReaderError;

use super::open;

/// Something happened at a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReaderChange {
    /// A reader was plugged in.
    Attached(String),
    /// A reader was unplugged.
    Detached(String),
    /// A document was placed on this reader.
    Placed(String),
    /// The document on this reader was taken away.
    Removed(String),
}

/// Watches all readers. Whatever is there at first is told as if it had just come.
pub struct Watcher {
    context: Context,
    states: Vec<ReaderState>,
    /// The readers there are, and whether something lies on them.
    known: BTreeMap<String, bool>,
}

impl Watcher {
    /// Begins to watch.
    ///
    /// # Errors
    /// The service does not run or is not to be used.
    pub fn start() -> Result<Self, ReaderError> {
        let context = open::establish()?;
        Ok(Self { context, states: Vec::new(), known: BTreeMap::new() })
    }

    /// What has changed, waiting for it as long as `patience`; nothing when that was too short.
    ///
    /// # Errors
    /// The service stopped.
    pub fn wait(&mut self, patience: Duration) -> Result<Vec<ReaderChange>, ReaderError> {
        open::update(&mut self.states, &open::reader_names(&self.context)?);
        match self.context.get_status_change(patience, &mut self.states) {
            Ok(()) => {}
            Err(Error::Timeout) => return Ok(Vec::new()),
            // The list was older than the readers: what is gone is told now, the rest next time.
            Err(Error::UnknownReader | Error::ReaderUnavailable) => self.states.clear(),
            Err(error) => return Err(error.into()),
        }
        self.states.iter_mut().for_each(ReaderState::sync_current_state);
        let names = open::reader_names(&self.context)?;
        let present = |name: &str| {
            let state = self.states.iter().find(|state| state.name().to_string_lossy() == name);
            state.is_some_and(|state| state.event_state().contains(State::PRESENT))
        };
        let now = names.iter().filter(|name| name.as_c_str() != PNP_NOTIFICATION());
        let now = now.map(|name| name.to_string_lossy().into_owned()).map(|name| (name.clone(), present(&name)));
        let now: BTreeMap<String, bool> = now.collect();
        let changes = changes(&self.known, &now);
        self.known = now;
        Ok(changes)
    }
}

/// From what was to what is.
fn changes(before: &BTreeMap<String, bool>, now: &BTreeMap<String, bool>) -> Vec<ReaderChange> {
    let mut changes = Vec::new();
    for (name, present) in before {
        match now.get(name) {
            None if *present => {
                changes.extend([ReaderChange::Removed(name.clone()), ReaderChange::Detached(name.clone())]);
            }
            None => changes.push(ReaderChange::Detached(name.clone())),
            Some(false) if *present => changes.push(ReaderChange::Removed(name.clone())),
            Some(_) => {}
        }
    }
    for (name, present) in now {
        if !before.contains_key(name) {
            changes.push(ReaderChange::Attached(name.clone()));
        }
        if *present && !before.get(name).copied().unwrap_or(false) {
            changes.push(ReaderChange::Placed(name.clone()));
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_and_went_is_told_in_order() {
        let state = |readers: &[(&str, bool)]| -> BTreeMap<String, bool> {
            readers.iter().map(|(name, present)| ((*name).to_owned(), *present)).collect()
        };
        use ReaderChange::{Attached, Detached, Placed, Removed};
        let a = || "A".to_owned();
        assert_eq!(changes(&state(&[]), &state(&[("A", true)])), [Attached(a()), Placed(a())]);
        assert_eq!(changes(&state(&[("A", false)]), &state(&[("A", true)])), [Placed(a())]);
        assert_eq!(changes(&state(&[("A", true)]), &state(&[("A", false)])), [Removed(a())]);
        assert_eq!(changes(&state(&[("A", true)]), &state(&[])), [Removed(a()), Detached(a())]);
        assert_eq!(changes(&state(&[("A", true)]), &state(&[("A", true)])), []);
    }
}
