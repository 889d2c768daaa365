//! The checks, one file per group of TR-03135.

pub(super) mod access;
pub(super) mod chip;
pub(super) mod genuine;
pub(super) mod holder;
pub(super) mod notes;
pub(super) mod structure;
pub(super) mod valid;
