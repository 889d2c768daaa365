//! From text to a profile, through what it extends.

use toml::{Table, Value};

use super::built_in::built_in;
use super::schema::Profile;

/// Longest chain of `extends`; the built-in profiles need two.
const MAX_EXTENDS: usize = 4;

/// Why text is no profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// Not TOML, or keys and values no profile has.
    #[error("profile does not read: {0}")]
    Syntax(#[from] toml::de::Error),
    /// It extends a profile that does not exist, or too many in a row.
    #[error("the profile extends one that cannot be found")]
    Extends,
}

impl Profile {
    /// Reads a profile; what it extends is looked up among the built-in ones.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        let mut table: Table = text.parse()?;
        for _ in 0..MAX_EXTENDS {
            match table.remove("extends") {
                None => return Ok(Value::Table(table).try_into()?),
                Some(Value::String(base)) => {
                    let base = built_in(&base).ok_or(ProfileError::Extends)?;
                    table = overlay(base.parse()?, table);
                }
                Some(_) => return Err(ProfileError::Extends),
            }
        }
        Err(ProfileError::Extends)
    }
}

/// Lays the upper table over the lower one, tables inside tables likewise.
fn overlay(mut lower: Table, upper: Table) -> Table {
    for (key, value) in upper {
        let merged = match (lower.remove(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => Value::Table(overlay(below, above)),
            (_, above) => above,
        };
        lower.insert(key, merged);
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::profile::built_in_names;

    #[test]
    fn every_built_in_profile_reads_and_is_named_as_it_is_called() {
        for name in built_in_names() {
            let profile = Profile::parse(built_in(name).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(profile.name, name);
            assert!(!profile.summary.da.is_empty() && !profile.summary.en.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_profile_says_only_what_differs() {
        let text = "name = 'x'\nextends = 'dk-ready'\n[document]\nnumber = '000000999'\n";
        let profile = Profile::parse(text).unwrap();
        let base = Profile::parse(built_in("dk-ready").unwrap()).unwrap();
        assert_eq!(profile.document.number, "000000999");
        assert_eq!(profile.document.expires, base.document.expires);
    }

    #[test]
    fn unknown_keys_and_unknown_bases_are_refused() {
        assert_eq!(Profile::parse("name = 'x'\nextends = 'nobody'"), Err(ProfileError::Extends));
        let text = "name = 'x'\nextends = 'dk-ready'\n[chip]\ncolour = 'red'\n";
        assert!(matches!(Profile::parse(text), Err(ProfileError::Syntax(_))));
    }
}
