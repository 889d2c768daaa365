//! Passports being read for a caller: from a chip elsewhere, a reader here, or a simulated one. Each session is the desk's
//! state machine for one citizen. It lives in the memory of one node and nowhere else; when it ends, nothing of it is left.

mod events;
mod gone;
mod judge;
mod local;
mod readers;
mod relay;
mod run;
mod session;
mod standing;
mod table;
mod wish;

pub(super) use events::{BEAT, HEARTBEAT, stream, written};
pub(super) use judge::Deciding;
pub(super) use local::attend;
pub(super) use readers::{Lease, Readers, Seen as SeenReader};
pub(super) use relay::{awaited, talk};
pub(super) use run::{carry_out, simulated_chip, start};
pub(super) use session::Session;
pub(super) use standing::Standing;
pub(super) use table::{Absent, Sessions};
pub(super) use wish::{Known, Mode, Wish};
