//! What is on a reader, without touching it.

use pcsc::{Error, ReaderState, State};

use crate::readers::ReaderError;

use super::open::{ReaderSelector, establish, reader_names};
use super::worker::on_own_thread;

/// A reader as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its name.
    pub reader: String,
    /// A document lies on it, whether it answers or not.
    pub has_document: bool,
}

/// Looks at the readers meant. Of several, the first with a document on it, else the first. No chip is powered or asked
/// anything.
///
/// # Errors
/// Where there is no service, no reader, or not the one meant.
pub fn look(selector: &ReaderSelector) -> Result<Seen, ReaderError> {
    let selector = selector.clone();
    on_own_thread(super::CALL_TIMEOUT, move || {
        let context = establish()?;
        let names = reader_names(&context)?;
        if names.is_empty() {
            return Err(ReaderError::NoReader);
        }
        let meant = names.into_iter().enumerate().filter(|(index, name)| selector.matches(*index, name));
        let mut states: Vec<ReaderState> = meant.map(|(_, name)| ReaderState::new(name, State::UNAWARE)).collect();
        if states.is_empty() {
            return Err(ReaderError::ReaderNotFound);
        }
        match context.get_status_change(std::time::Duration::ZERO, &mut states) {
            Ok(()) | Err(Error::Timeout) => {}
            Err(error) => return Err(error.into()),
        }
        let has_document = |state: &ReaderState| state.event_state().contains(State::PRESENT);
        let seen = states.iter().find(|state| has_document(state)).or_else(|| states.first());
        seen.map(|state| Seen {
            reader: state.name().to_string_lossy().into_owned(),
            has_document: has_document(state),
        })
        .ok_or(ReaderError::NoReader)
    })
}
