//! Whether the chip can be where it seems to be (RELIABILITY C10, gremlin 95).
//!
//! A chip's work takes as long as it takes, but some command is always easy. Where even the quickest answer was slow, the
//! way was long: a relay, or a link over a network. It proves nothing against the document, which may lie at its end.

use super::super::super::check::{Check, CheckId, CheckStatus, Requirement};
use super::super::super::code::Code;
use super::super::super::material::Material;

/// A status word takes a few milliseconds on the air, and a tenth of a second on the slowest reader and chip.
const LONG_MS: u32 = 250;

/// Nothing where the answers came in time.
pub(super) fn check(material: &Material<'_>) -> Option<Check> {
    let quickest = material.evidence.link.as_ref()?.quickest_ms.filter(|quickest| *quickest >= LONG_MS)?;
    let check = Check::new(CheckId::ChipTiming, CheckStatus::Undetermined).because(Code::TimingAnomaly);
    Some(check.with_requirement(Requirement::EvaluateOnly).fact("quickest_ms", quickest))
}
