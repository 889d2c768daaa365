//! What every request passes through, whichever endpoint it is for.

mod accept;
mod answer;
mod authority;
mod fields;
pub(super) mod ids;
mod log;
mod metrics;
mod origin;
mod problem;
mod rate;

pub(super) use accept::preferred;
pub(super) use answer::{Answer, Body, Call, MARGIN, Once, answer, page_answer};
pub(super) use authority::{Authority, PeerCertificate};
pub(super) use fields::Fields;
pub(super) use log::{Line, Log};
pub(super) use metrics::Metrics;
pub(super) use origin::Hosts;
pub(super) use problem::{Fault, Problem, Wrong};
pub(super) use rate::Rates;
