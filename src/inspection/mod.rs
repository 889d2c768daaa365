//! Floor 6. The only part that talks to a chip, and the evidence it brings home.
//!
//! [`inspect`] reads a chip by a [`Plan`] and returns [`Evidence`]: every file exactly as received, and what each
//! protocol did. Where the chip is in one place and whoever relies on it in another, [`read_for_another`] reads its files
//! there and [`prove`] has it prove itself here. What the evidence means is decided above, in `verification`.

mod evidence;
mod plan;
mod procedure;
pub mod progress;

pub use evidence::{
    Access, AccessProtocol, ActiveAuthenticationRecord, ChipAuthenticationOutcome, ChipAuthenticationRecord, DottedOid,
    Evidence, EvidenceError, FORMAT, FileRecord, Interruption, LinkFacts, LossReason, Octets, PaceOutcome, PaceRecord,
    ReadFault, Resumption, SessionFault, TerminalAuthenticationRecord,
};
pub use plan::{Budget, Plan, PlanError, Resume};
pub use procedure::{InspectionError, OpenChip, inspect, prove, read_for_another};
pub use progress::{Event, NoProgress, Progress};
