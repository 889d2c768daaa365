//! Gremlins: small patches on a profile that make its chip, or what was written to it, do one wrong thing.
//!
//! They compose, repeat themselves from the profile's seed, and are given by name or written out:
//!
//! ```toml
//! [[gremlin]]
//! name = "07"                                 # one of the catalogue
//!
//! [[gremlin]]
//! name = "mine"
//! patches = [
//!     { on = { command = "read-binary", file = "DG2", index = 3 }, deed = "wrong-checksum" },
//!     { on = { command = "internal-authenticate" }, deed = { answer = 0x6FFF } },
//! ]
//! ```

mod catalogue;
mod deed;
mod interference;
mod making;
mod moment;
mod spoiling;
#[cfg(test)]
mod tests;

use serde::Deserialize;

pub use deed::{Coordinate, DataFault, Deed, KeyFault, Loss};
pub use moment::{CommandKind, Moment};

pub(super) use interference::Gremlins;
pub(super) use making::{make_up, prepare};
pub(super) use moment::is_reading;

/// One gremlin: what it is called, and what it does.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Gremlin {
    /// What it is called.
    pub name: String,
    /// What it does, in this order.
    pub patches: Vec<Patch>,
}

/// One thing done at one kind of moment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patch {
    /// When; of no meaning for deeds done before the chip is born.
    #[serde(default)]
    pub on: Moment,
    /// What.
    pub deed: Deed,
}

/// As it stands in a profile: a name of the catalogue, or a name and patches.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    #[serde(default)]
    patches: Vec<Patch>,
}

/// No gremlin of the catalogue has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no gremlin is called `{0}`")]
pub struct UnknownGremlin(pub String);

impl Gremlin {
    /// A gremlin of the catalogue: `01` to `89` and `96`, but for what trust material and the reader do; some with a letter
    /// behind for another way of doing the same.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn named(name: &str) -> Result<Self, UnknownGremlin> {
        catalogue::find(name).ok_or_else(|| UnknownGremlin(name.to_owned()))
    }

    /// The names of the catalogue.
    pub fn names() -> impl Iterator<Item = &'static str> {
        catalogue::names()
    }
}

impl TryFrom<Written> for Gremlin {
    type Error = UnknownGremlin;

    fn try_from(written: Written) -> Result<Self, UnknownGremlin> {
        if written.patches.is_empty() {
            Self::named(&written.name)
        } else {
            Ok(Self { name: written.name, patches: written.patches })
        }
    }
}
