//! One citizen after another at one reader: from an empty reader to a verdict, and to an empty screen again.
//!
//! [`Machine`] is the state machine of the desk, pure: inputs and the time go in, work to be done comes out. [`Session`]
//! drives it on threads, against a [`ChipSource`] (a reader, or a simulated one) and a [`Judging`] (what decides and
//! records). Whoever shows it takes a [`View`] and sends [`Input`]s; nothing here knows of pages, sockets or words.
//!
//! Each citizen has a number, the epoch. Work begun for one citizen that ends in the time of another is thrown away, so
//! that nothing of one is ever shown for the other.

mod bench;
mod case;
mod demo;
mod driver;
mod key;
mod machine;
#[cfg(feature = "pcsc")]
mod pcsc;
mod reading;
mod source;
mod stage;

pub(crate) use bench::{BROKEN, Bench, NO_LOG, again, assessed, looked_at, unasked};
pub(crate) use case::{Case, FaceAnswer, Judging, NotDecided};
pub(crate) use demo::{Demo, Mood};
pub(crate) use driver::{Session, watch};
pub(crate) use key::{Can, Key, Zone};
pub(crate) use machine::{Input, Machine, Settings, Work};
#[cfg(feature = "pcsc")]
pub(crate) use pcsc::PcscSource;
pub(crate) use reading::{FileLine, FileState, Reading};
#[cfg(not(feature = "pcsc"))]
pub(crate) use source::PcscSource;
pub(crate) use source::{ChipSource, Presence, ReadFault};
pub(crate) use stage::{Again, Notice, Refused, Stage, Trouble, View};
