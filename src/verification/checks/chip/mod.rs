//! Whether the chip is the one the State personalised, and not a copy of it.
//!
//! A proof counts only with a key the State signed: possession of some key is one fact, whose key it is another.

mod active_authentication;
mod chip_authentication;
mod continuity;
mod mapping;
mod timing;

use crate::protocols::KeyPossession;
use crate::trust::{Authentic, ChipKey, GenuineChip};

use super::super::check::{Check, CheckStatus};
use super::super::material::Material;

pub(in super::super) fn checks(material: &Material<'_>) -> Vec<Check> {
    // Without a list of data groups nobody knows what the document offers.
    if material.sod.as_ref().is_none_or(|sod| sod.stated_security_object().is_none()) {
        return Vec::new();
    }
    let chip_authentication = chip_authentication::check(material);
    let mapping = mapping::check(material, chip_authentication.as_ref().map(|check| check.status));
    let others: Vec<Check> = [chip_authentication, mapping].into_iter().flatten().collect();
    let other_proof = others.iter().map(|check| check.status).find(|status| *status != CheckStatus::NotSupported);
    let mut checks = vec![active_authentication::check(material, other_proof.unwrap_or(CheckStatus::NotSupported))];
    checks.extend(others);
    checks.extend(continuity::check(material, &checks));
    checks.extend(timing::check(material));
    checks
}

/// The chip the proof was made with, when its key is among those a State signed.
fn genuine(possession: &KeyPossession, keys: &[Authentic<ChipKey>]) -> Option<GenuineChip> {
    keys.iter().find_map(|key| GenuineChip::bind(possession.clone(), key).ok())
}
