//! A reader of this machine, for as long as a session has something to read on it.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};

use super::readers::Lease;
use super::run::{carried_out, end_of_reading, prepared};
use super::session::{Hand, Session};
use crate::engine::session::{ChipSource, Input, PcscSource, Presence, ReadFault, watch};
use crate::inspection::{Evidence, Plan, Progress};
use crate::service::node::Node;

/// A reader with what the caller wants of its plans.
struct Wanted<'a> {
    source: PcscSource,
    session: &'a Session,
}

impl ChipSource for Wanted<'_> {
    fn look(&mut self) -> Presence {
        self.source.look()
    }

    fn read(&mut self, plan: Plan, progress: &mut dyn Progress, stop: &AtomicBool) -> Result<Evidence, ReadFault> {
        self.source.read(prepared(plan, self.session), progress, stop)
    }
}

/// Watches the reader on a thread, which ends when there is nothing more to read and frees the reader.
pub(in crate::service) fn attend(node: &Arc<Node>, session: &Arc<Session>, lease: Lease) {
    let (orders, taken) = mpsc::channel();
    session.put_into(Hand::Reader(orders));
    let (node, session) = (Arc::clone(node), Arc::clone(session));
    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        let name = Some(lease.name.as_str()).filter(|name| !name.is_empty());
        let mut source = Wanted { source: PcscSource::new(name), session: &session };
        let tell = |input: Input| {
            let work = match input {
                Input::Read { epoch, result } => end_of_reading(&node, &session, epoch, result.map(|read| *read)),
                input => session.apply(input),
            };
            if !work.is_empty() {
                runtime.spawn(carried_out(Arc::clone(&node), Arc::clone(&session), work));
            }
            !session.has_read()
        };
        watch(&mut source, &taken, &tell, &session.stop);
        drop(lease);
    });
}
