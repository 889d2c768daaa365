//! The doctor: finds out why it does not work, and says how to mend it.
//!
//! What there is ([`Surroundings`]) is gathered first and judged afterwards, by pure functions: an environment recorded on a
//! machine where something fails is examined here like one's own. Nothing gathered is about a person or a passport.

mod finding;
mod gather;
mod installation;
mod linux;
mod mend;
mod models;
mod reader;
mod surroundings;
#[cfg(test)]
mod tests;

pub(crate) use finding::{Area, Cure, Finding, Outcome, Step};
pub(crate) use gather::{gather, gather_below, look_again};
pub(crate) use installation::{OLD_TRUST_DAYS, days};
pub(crate) use mend::Mender;
pub(crate) use surroundings::{Probe, Surroundings};

/// Every check, in the order they are shown: by area, then by number.
pub(crate) fn examine(surroundings: &Surroundings) -> Vec<Finding> {
    let mut findings = reader::examine(surroundings);
    findings.extend(installation::examine(surroundings));
    findings.sort_by_key(|finding| (finding.area, finding.id));
    findings
}
