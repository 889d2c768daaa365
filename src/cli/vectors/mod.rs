//! `vectors run`: test material of known kinds, told apart by content, one verdict each.

mod case;
mod families;
mod junit;
mod run;

pub(super) use run::run;
