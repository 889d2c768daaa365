//! Passports being read for a caller: from a chip elsewhere, a reader here, or a simulated one. A session lives in the
//! memory of one node and nowhere else; when it ends, nothing of it is left.

mod decide;
mod events;
mod relay;
mod run;
mod table;

pub(super) use events::stream;
pub(super) use relay::talk;
pub(super) use run::start;
pub(super) use table::{Absent, Mode, Session, Sessions, Stage, Wish};

pub(super) use decide::decided_on;
