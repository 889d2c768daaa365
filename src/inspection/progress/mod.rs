//! What happens while a chip is read, for whoever watches: the page, the terminal, a program.
//!
//! An [`Event`] is one line of `--events` and one message of the service. Nothing personal is in one: names of files,
//! sizes, times and codes.

mod estimate;
mod event;
mod meter;

pub(super) use estimate::Proof;
pub use event::{CheckOutcome, Continuity, Event, PlannedFile};
pub use meter::EVENTS_PER_SECOND;
pub(super) use meter::Meter;

/// Watches an inspection.
pub trait Progress: Send {
    /// Called as things happen, on the thread that drives the inspection.
    fn event(&mut self, event: Event);
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn event(&mut self, _event: Event) {}
}

impl<P: Progress + ?Sized> Progress for &mut P {
    fn event(&mut self, event: Event) {
        (**self).event(event);
    }
}

impl Progress for Vec<Event> {
    /// Keeps everything.
    fn event(&mut self, event: Event) {
        self.push(event);
    }
}
