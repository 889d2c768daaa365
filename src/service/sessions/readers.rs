//! The readers of this machine: which there are, and which of them a session has.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::readers::ReaderError;

/// A reader as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service) struct Seen {
    pub(in crate::service) name: String,
    /// Its USB id, where that can be known.
    pub(in crate::service) usb: Option<String>,
    /// A document lies on it.
    pub(in crate::service) present: bool,
    /// A session of this node has it.
    pub(in crate::service) busy: bool,
}

#[cfg(feature = "pcsc")]
type UsbIds = std::collections::BTreeMap<String, Option<String>>;

/// Which readers are taken.
#[derive(Default)]
pub(in crate::service) struct Readers {
    taken: Mutex<BTreeSet<String>>,
    /// USB ids by name, of readers that were there when they were last looked at.
    #[cfg(feature = "pcsc")]
    usb: Mutex<UsbIds>,
}

/// A reader for one session alone, until this goes.
pub(in crate::service) struct Lease {
    readers: Arc<Readers>,
    /// As the system names it; what was asked for where there is none.
    pub(in crate::service) name: String,
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.readers.taken().remove(&self.name);
    }
}

impl Readers {
    fn taken(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(feature = "pcsc")]
    fn usb(&self) -> MutexGuard<'_, UsbIds> {
        self.usb.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a reader: one of a name or an index, or any that is free, best one with a document on it. Nothing where all
    /// that fit are taken. A reader that is not there yet is waited for.
    pub(in crate::service) fn take(self: &Arc<Self>, wanted: Option<&str>, there: &[Seen]) -> Option<Lease> {
        let fits = |(index, seen): &(usize, &Seen)| match wanted {
            None => true,
            Some(text) => text.parse() == Ok(*index) || seen.name.to_lowercase().contains(&text.to_lowercase()),
        };
        let mut fitting: Vec<_> = there.iter().enumerate().filter(fits).map(|(_, seen)| seen).collect();
        fitting.sort_by_key(|seen| !seen.present);
        let mut taken = self.taken();
        let name = match fitting.as_slice() {
            [] => wanted.unwrap_or_default().to_owned(),
            several => several.iter().find(|seen| !taken.contains(&seen.name))?.name.clone(),
        };
        taken.insert(name.clone()).then(|| Lease { readers: Arc::clone(self), name })
    }

    /// Every reader, and what lies on it. No document is powered or asked anything.
    ///
    /// # Errors
    /// Where there is no service to ask.
    #[cfg(feature = "pcsc")]
    pub(in crate::service) fn look(&self) -> Result<Vec<Seen>, ReaderError> {
        use crate::readers::pcsc::{ReaderSelector, list, look, usb_id};
        let names = match list() {
            Err(ReaderError::NoReader) => Vec::new(),
            listed => listed?,
        };
        let taken = self.taken().clone();
        let before = self.usb().clone();
        let seen = |name: String| {
            let present = look(&ReaderSelector::Name(name.clone())).is_ok_and(|seen| seen.has_document);
            // Asked for once: what a reader is does not change while it is there.
            let usb = before.get(&name).cloned().unwrap_or_else(|| usb_id(&name));
            Seen { busy: taken.contains(&name), present, usb, name }
        };
        let there: Vec<_> = names.into_iter().map(seen).collect();
        *self.usb() = there.iter().map(|seen| (seen.name.clone(), seen.usb.clone())).collect();
        Ok(there)
    }

    /// This program was built without readers.
    #[cfg(not(feature = "pcsc"))]
    pub(in crate::service) fn look(&self) -> Result<Vec<Seen>, ReaderError> {
        Err(ReaderError::NoService)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(name: &str, present: bool) -> Seen {
        Seen { name: name.to_owned(), usb: None, present, busy: false }
    }

    #[test]
    fn a_reader_is_taken_once() {
        let readers = Arc::new(Readers::default());
        let there = [seen("A 00", false), seen("B 00", true)];
        let first = readers.take(None, &there).unwrap();
        assert_eq!(first.name, "B 00", "the one with a document");
        assert!(readers.take(Some("b 0"), &there).is_none(), "another session has it");
        let second = readers.take(Some("0"), &there).unwrap();
        assert_eq!(second.name, "A 00");
        assert!(readers.take(None, &there).is_none());
        drop(first);
        assert_eq!(readers.take(None, &there).unwrap().name, "B 00");
    }

    #[test]
    fn a_reader_that_is_not_there_is_waited_for_by_one() {
        let readers = Arc::new(Readers::default());
        let waiting = readers.take(Some("C"), &[]).unwrap();
        assert!(readers.take(Some("C"), &[]).is_none());
        drop(waiting);
        assert!(readers.take(Some("C"), &[]).is_some());
    }
}
