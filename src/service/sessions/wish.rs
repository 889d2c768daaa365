//! What a caller wants of a session, and what they say of passport and person.

use serde_json::Value;

use crate::encoding::Date;
use crate::engine::session::FaceAnswer;
use crate::readiness::facts::RequestedRoute;
use crate::wording::{Language, Redaction};

/// Where the chip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) enum Mode {
    /// On a reader of this machine.
    LocalReader,
    /// At the other end of a socket.
    RemoteChip,
    /// Nowhere: it is simulated.
    Simulated,
}

/// What was said when it began.
pub(in crate::service) struct Wish {
    pub(in crate::service) mode: Mode,
    /// The profile of a simulated chip.
    pub(in crate::service) specimen: String,
    /// Part of a reader's name, or its index; none is any.
    pub(in crate::service) reader: Option<String>,
    /// What was seen of the face, where it was compared before.
    pub(in crate::service) face: Option<FaceAnswer>,
    /// The caller's own number for it.
    pub(in crate::service) external_ref: Option<String>,
    /// The one webhook that is told of it; without one, all of the caller's are.
    pub(in crate::service) webhook: Option<String>,
    /// The caller's challenge for Active Authentication.
    pub(in crate::service) challenge: Option<[u8; 8]>,
    /// In which language whoever holds the chip is spoken to.
    pub(in crate::service) lang: Language,
    /// How much its result shows, unless another level is asked for.
    pub(in crate::service) redaction: Redaction,
}

/// What is known of passport and person beside the chip.
#[derive(Clone)]
pub(in crate::service) struct Known {
    pub(in crate::service) route: RequestedRoute,
    /// The day of issue, as typed from the page.
    pub(in crate::service) issued: Option<Date>,
    /// Facts about the person.
    pub(in crate::service) person: Option<Value>,
}
