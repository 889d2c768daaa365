//! Finding a reader, waiting for a document, connecting.

use std::ffi::{CStr, CString};
use std::time::{Duration, Instant};

use pcsc::{
    Attribute, Card, Context, Disposition, Error, PNP_NOTIFICATION, Protocols, ReaderState, Scope, ShareMode, State,
};

use crate::readers::ReaderError;

use super::worker::Connection;

/// Which reader.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ReaderSelector {
    /// The first that has a document on it.
    #[default]
    Any,
    /// By its place in [`list`](super::list()), from 0.
    Index(usize),
    /// By a part of its name, upper or lower case.
    NamePart(String),
    /// By its whole name.
    Name(String),
}

/// How to open a link.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// Which reader.
    pub reader: ReaderSelector,
    /// How long to wait for a document.
    pub wait: Duration,
    /// How long one command may take.
    pub command_timeout: Duration,
    /// The most response bytes the link is to carry, where the reader's driver is not to be asked.
    pub max_response: Option<u32>,
    /// Whether a chip is to come back: its reader too is waited for, and it is reset, to see that it is there.
    pub wait_for_reader: bool,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            reader: ReaderSelector::Any,
            wait: Duration::from_secs(60),
            // The slowest step known is PACE on old chips, with 6.6 s over several commands.
            command_timeout: Duration::from_secs(10),
            max_response: None,
            wait_for_reader: false,
        }
    }
}

impl ReaderSelector {
    pub(super) fn matches(&self, index: usize, name: &CStr) -> bool {
        match self {
            Self::Any => true,
            Self::Index(wanted) => *wanted == index,
            Self::Name(wanted) => *wanted == name.to_string_lossy(),
            Self::NamePart(part) => name.to_string_lossy().to_lowercase().contains(&part.to_lowercase()),
        }
    }
}

pub(super) fn establish() -> Result<Context, ReaderError> {
    Ok(Context::establish(Scope::User)?)
}

/// No reader at all is an empty list.
pub(super) fn reader_names(context: &Context) -> Result<Vec<CString>, ReaderError> {
    match context.list_readers_owned() {
        Err(Error::NoReadersAvailable) => Ok(Vec::new()),
        names => Ok(names?),
    }
}

/// Everything up to a connection; blocks, so it runs on a worker's thread.
pub(super) fn connect(options: &OpenOptions) -> Result<(Card, Connection), ReaderError> {
    let context = establish()?;
    let deadline = Instant::now() + options.wait;
    let reader = wait_for_card(&context, options, deadline)?;
    let mut card = connect_when_free(&context, &reader, deadline)?;
    if options.wait_for_reader {
        // The service notices late that a chip has left, and hands out the place it was in. Only a chip that is there comes
        // up again.
        card.reconnect(ShareMode::Shared, Protocols::ANY, Disposition::ResetCard)?;
    }
    let status = card.status2_owned()?;
    let connection = Connection {
        reader: reader.to_string_lossy().into_owned(),
        atr: status.atr().to_vec(),
        max_input: max_input(&card),
    };
    Ok((card, connection))
}

/// T=1 wins where a chip offers both; contactless chips always appear as T=1.
fn connect_when_free(context: &Context, reader: &CStr, deadline: Instant) -> Result<Card, ReaderError> {
    loop {
        match context.connect(reader, ShareMode::Shared, Protocols::T1) {
            Err(Error::ProtoMismatch) => return Ok(context.connect(reader, ShareMode::Shared, Protocols::ANY)?),
            // A chip that was just placed may still be powering up.
            Err(Error::UnpoweredCard) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(20)),
            card => return Ok(card?),
        }
    }
}

/// The first matching reader with a document on it. Plugging and unplugging wake it up too.
fn wait_for_card(context: &Context, options: &OpenOptions, deadline: Instant) -> Result<CString, ReaderError> {
    let mut states: Vec<ReaderState> = Vec::new();
    let mut seen = false;
    loop {
        let candidates = match candidates(context, &options.reader, seen) {
            Err(_) if options.wait_for_reader && Instant::now() < deadline => Vec::new(),
            candidates => candidates?,
        };
        seen = true;
        update(&mut states, &candidates);
        let left = deadline.saturating_duration_since(Instant::now());
        match context.get_status_change(left, &mut states) {
            Ok(()) => {}
            Err(Error::Timeout) => return Err(ReaderError::NoCardInTime),
            // The list was older than the readers: look again.
            Err(Error::UnknownReader | Error::ReaderUnavailable) if !left.is_zero() => {
                states.clear();
                continue;
            }
            Err(error) => return Err(error.into()),
        }
        if let Some(reader) = only_document(&states)? {
            return Ok(reader.to_owned());
        }
        if left.is_zero() {
            return Err(if states.iter().any(|state| state.event_state().contains(State::MUTE)) {
                ReaderError::CardMute
            } else {
                ReaderError::NoCardInTime
            });
        }
        states.iter_mut().for_each(ReaderState::sync_current_state);
    }
}

fn candidates(context: &Context, selector: &ReaderSelector, seen: bool) -> Result<Vec<CString>, ReaderError> {
    let names = reader_names(context)?;
    let missing = match (names.is_empty(), seen) {
        (_, true) => ReaderError::Gone,
        (true, false) => ReaderError::NoReader,
        (false, false) => ReaderError::ReaderNotFound,
    };
    let matching: Vec<CString> = names
        .into_iter()
        .enumerate()
        .filter(|(index, name)| selector.matches(*index, name))
        .map(|(_, name)| name)
        .collect();
    if matching.is_empty() { Err(missing) } else { Ok(matching) }
}

/// Keeps what is known of readers that stay, adds those that came, drops those that went.
pub(super) fn update(states: &mut Vec<ReaderState>, readers: &[CString]) {
    states.retain(|state| state.name() == PNP_NOTIFICATION() || readers.iter().any(|name| **name == *state.name()));
    for name in readers {
        if states.iter().all(|state| state.name() != name.as_c_str()) {
            states.push(ReaderState::new(name.clone(), State::UNAWARE));
        }
    }
    if states.iter().all(|state| state.name() != PNP_NOTIFICATION()) {
        states.push(ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE));
    }
}

/// The reader whose card is meant: the one contactless chip there is, else the first card. A staff card in a keyboard's slot
/// does not stand in a passport's way; of two passports neither is taken.
fn only_document(states: &[ReaderState]) -> Result<Option<&CStr>, ReaderError> {
    let cards = || states.iter().filter(|state| has_card(state));
    let mut contactless = cards().filter(|state| is_contactless(state.atr()));
    match (contactless.next(), contactless.next()) {
        (Some(_), Some(_)) => Err(ReaderError::SeveralCards),
        (Some(reader), None) => Ok(Some(reader.name())),
        (None, _) => Ok(cards().next().map(ReaderState::name)),
    }
}

/// PC/SC part 3, 3.1.3.2.3: readers make up `3B 8x 80 01` for a chip of ISO/IEC 14443-4.
const fn is_contactless(atr: &[u8]) -> bool {
    matches!(atr, [0x3B, 0x80..=0x8F, 0x80, 0x01, ..])
}

fn has_card(state: &ReaderState) -> bool {
    let state = state.event_state();
    state.contains(State::PRESENT) && !state.contains(State::MUTE)
}

/// How long a command the reader takes; drivers that do not say answer with an error.
pub(super) fn max_input(card: &Card) -> Option<u32> {
    let mut buffer = [0; 4];
    let octets = card.get_attribute(Attribute::Maxinput, &mut buffer).ok()?;
    <[u8; 4]>::try_from(octets).ok().map(u32::from_ne_bytes)
}
