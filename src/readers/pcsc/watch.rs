//! What happens at the readers: plugged in, unplugged, a document placed, a document taken away.

use std::collections::BTreeMap;
use std::time::Duration;

use pcsc::{Context, Error, PNP_NOTIFICATION, ReaderState, State};

use crate::readers::ReaderError;

use super::{open, usb_id};

/// A reader by its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedReader {
    /// As the system calls it.
    pub name: String,
    /// Its USB id, `vvvv:pppp`, where that can be known.
    pub usb: Option<String>,
}

/// Something happened at a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReaderChange {
    /// A reader was plugged in.
    Attached(NamedReader),
    /// A reader was unplugged.
    Detached(NamedReader),
    /// A document was placed on this reader.
    Placed(String),
    /// The document on this reader was taken away.
    Removed(String),
}

/// Watches all readers. Whatever is there at first is told as if it had just come.
pub struct Watcher {
    context: Context,
    states: Vec<ReaderState>,
    /// The readers there are, and what is known of each.
    known: BTreeMap<String, Known>,
}

/// What is known of a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    /// Something lies on it.
    present: bool,
    usb: Option<String>,
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
        let now = now.map(|name| name.to_string_lossy().into_owned()).map(|name| {
            // What a reader is does not change while it is there.
            let usb = self.known.get(&name).map_or_else(|| usb_id(&name), |known| known.usb.clone());
            (name.clone(), Known { present: present(&name), usb })
        });
        let now: BTreeMap<String, Known> = now.collect();
        let changes = changes(&self.known, &now);
        self.known = now;
        Ok(changes)
    }
}

/// From what was to what is.
fn changes(before: &BTreeMap<String, Known>, now: &BTreeMap<String, Known>) -> Vec<ReaderChange> {
    let named = |name: &String, known: &Known| NamedReader { name: name.clone(), usb: known.usb.clone() };
    let has_document = |readers: &BTreeMap<String, Known>, name| readers.get(name).is_some_and(|known| known.present);
    let mut changes = Vec::new();
    for (name, known) in before {
        if known.present && !has_document(now, name) {
            changes.push(ReaderChange::Removed(name.clone()));
        }
        if !now.contains_key(name) {
            changes.push(ReaderChange::Detached(named(name, known)));
        }
    }
    for (name, known) in now {
        if !before.contains_key(name) {
            changes.push(ReaderChange::Attached(named(name, known)));
        }
        if known.present && !has_document(before, name) {
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
        let usb = || Some("072f:223b".to_owned());
        let state = |readers: &[(&str, bool)]| -> BTreeMap<String, Known> {
            let known = |present| Known { present, usb: usb() };
            readers.iter().map(|(name, present)| ((*name).to_owned(), known(*present))).collect()
        };
        use ReaderChange::{Placed, Removed};
        let a = || "A".to_owned();
        let reader = || NamedReader { name: a(), usb: usb() };
        let (attached, detached) = (|| ReaderChange::Attached(reader()), || ReaderChange::Detached(reader()));
        assert_eq!(changes(&state(&[]), &state(&[("A", true)])), [attached(), Placed(a())]);
        assert_eq!(changes(&state(&[("A", false)]), &state(&[("A", true)])), [Placed(a())]);
        assert_eq!(changes(&state(&[("A", true)]), &state(&[("A", false)])), [Removed(a())]);
        assert_eq!(changes(&state(&[("A", true)]), &state(&[])), [Removed(a()), detached()]);
        assert_eq!(changes(&state(&[("A", true)]), &state(&[("A", true)])), []);
    }
}
