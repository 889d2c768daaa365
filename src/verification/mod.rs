//! Floor 7. What the evidence means: a pure function from evidence, trust, policy and time to a [`Report`].
//!
//! No chip, no clock, no randomness: a live check and the replay of a stored bundle are the same call. The checks are
//! those of TR-03135-1, one file per group; their sum follows RELIABILITY 0.1.

mod check;
mod checks;
mod code;
mod defects;
mod document;
mod material;
mod policy;
mod report;
mod verify;

pub use check::{Check, CheckId, CheckStatus, Group, Requirement, sum};
pub use code::{Code, UnknownCode};
pub use document::{AuthenticDocument, Holder};
pub use policy::Policy;
pub use report::{Assurance, AuthenticDates, GroupResult, Report};
pub use verify::verify;
