//! Whether it was one chip all the way, where reading was interrupted (UX 4.6).
//!
//! That EF.SOD was the same to the byte, the procedure saw to: evidence of a chip with another one is never made. A copy has
//! the same EF.SOD, though, and only a proof made after the interruption tells the two apart.

use super::super::super::check::{Check, CheckId, CheckStatus, Requirement};
use super::super::super::code::Code;
use super::super::super::material::Material;

/// Nothing where the chip was never lost. `proofs` are the checks of the chip's key.
pub(super) fn check(material: &Material<'_>, proofs: &[Check]) -> Option<Check> {
    if material.evidence.resumptions.is_empty() {
        return None;
    }
    if proofs.iter().any(|check| check.status == CheckStatus::Passed) {
        return Some(Check::new(CheckId::ChipContinuity, CheckStatus::Passed));
    }
    // All that was read is what the State signed, whichever chip it came from. What can be said against the chip itself, the
    // proofs have said.
    let check = Check::new(CheckId::ChipContinuity, CheckStatus::Undetermined).because(Code::ChipContinuityUnproven);
    Some(check.with_requirement(Requirement::EvaluateOnly))
}
