//! Floor 5. A passport chip in software, personalised by its own issuer: for tests, demonstrations and rehearsals.
//!
//! [`specimen`] gives a ready passport by name; [`Loopback`] is a link to its chip in the same process, [`vpcd`] puts it
//! into a virtual PC/SC reader. Randomness is seeded and keys are public: nothing here protects anything.

mod access_conditions;
mod air;
mod authorities;
mod chip;
mod data_groups;
mod file_system;
mod fingers;
mod folder;
pub mod gremlin;
pub mod issuer;
mod loopback;
mod mistakes;
mod personalisation;
mod portrait;
pub mod profile;
mod protocols;
pub mod quirk;
mod random;
mod reissue;
mod rewrite;
mod security_infos;
mod specimen;
mod test_keys;
pub mod vpcd;

pub use access_conditions::{Access, AccessConditions, Protection, Rights};
pub use air::{BitRate, LinkModel};
pub use chip::{
    ActiveAuthenticationKey, Chip, Limits, PaceData, Personality, StaticKeyPair, TerminalAuthenticationData,
};
pub use file_system::{FileSystem, ef_atr_info, ef_dir};
pub use gremlin::{Gremlin, UnknownGremlin};
pub use loopback::{Exchange, Loopback, Traffic};
pub use profile::{BookletChoice, Profile, ProfileError, RegisterEntry, RouteChoice, built_in, built_in_names};
pub use random::SeededRandom;
pub use rewrite::{Rewrite, UnknownRewrite};
pub use specimen::{Specimen, SpecimenError, specimen};
