//! Floor 8. Whether a passport makes its holder ready for MitID, and if not, why and what to do.
//!
//! [`assess`] is a pure function of [`Facts`] and a [`ReadinessPolicy`]. The facts come from a verification report, the
//! registers and what is known of the person; nothing here reads a chip, a clock or a list. The rules are the table in
//! [`ReasonCode`]; when a document was issued is worked out in [`issue_date`].
//!
//! Rules and sentences follow borger.dk's pages "NemID" and "opdatering af ID-oplysninger i NemID" (2022); `L277` in a
//! comment is line 277 of that text. Only `ready` and `already_ready` may upgrade anything.

mod advice;
mod assessment;
pub mod cases;
pub mod facts;
mod findings;
mod from_report;
pub mod issue_date;
mod policy;
mod routes;
mod rules;

pub use advice::Advice;
pub use assessment::{Assessment, assess};
pub use facts::Facts;
pub use policy::{
    Calendar, CloneCheck, IssueDateBoundary, MaxValidityMonths, PolicyError, ReadinessPolicy, Relaxation,
    VariantUnknown,
};
pub use routes::{Route, RouteAssessment, RouteState, Verdict};
pub use rules::{Effect, Polarity, ReasonCode, ReasonCodeError, Rule};

#[cfg(test)]
mod enumeration;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
