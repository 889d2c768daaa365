//! The operator's deny-list: certificates refused here, whatever any State says of them.
//!
//! ```text
//! # a line for each: SHA-256 of the certificate's DER, then why
//! 411356d206b99da15efadf4b84149f8600ee6260c6727cd6bc230d6b6e151a24  reported stolen 2026-03-01
//! ```

use std::collections::BTreeMap;
use std::str::FromStr;

use super::pins::{Fingerprint, FingerprintError};

/// Certificates in one list. An operator writes it by hand.
const MAX_ENTRIES: usize = 10_000;

/// Certificates an operator refuses, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DenyList(pub(super) BTreeMap<Vec<u8>, String>);

/// Text that is no deny-list. Nothing of it counts: a list read in part would refuse less than its operator meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DenyListError {
    /// A line that does not begin with a fingerprint.
    #[error("line {line}: {error}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong.
        error: FingerprintError,
    },
    /// A certificate stands there twice.
    #[error("line {line}: this certificate stands there twice")]
    Repeated {
        /// From 1.
        line: usize,
    },
    /// More certificates than a list may hold.
    #[error("more than 10000 certificates")]
    Limit,
}

impl DenyList {
    /// Every certificate's SHA-256 with the reason, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &str)> {
        self.0.iter().map(|(sha256, why)| (sha256.as_slice(), why.as_str()))
    }
}

impl FromStr for DenyList {
    type Err = DenyListError;

    fn from_str(text: &str) -> Result<Self, DenyListError> {
        let mut entries = BTreeMap::new();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let (line, content) = (index.saturating_add(1), line.trim());
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let (sha256, why) = content.split_once(char::is_whitespace).unwrap_or((content, ""));
            let Fingerprint(sha256) = sha256.parse().map_err(|error| DenyListError::Line { line, error })?;
            if entries.len() >= MAX_ENTRIES {
                return Err(DenyListError::Limit);
            }
            if entries.insert(sha256.to_vec(), why.trim().to_owned()).is_some() {
                return Err(DenyListError::Repeated { line });
            }
        }
        Ok(Self(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "411356d206b99da15efadf4b84149f8600ee6260c6727cd6bc230d6b6e151a24";

    #[test]
    fn a_list_is_read_whole_or_not_at_all() {
        let other = "0".repeat(64);
        let text = format!("\u{feff}# refused\r\n\n{ONE}  reported stolen\r\n{}\n", other);
        let list: DenyList = text.parse().unwrap();
        let read: Vec<_> = list.iter().map(|(sha256, why)| (hex::encode(sha256), why.to_owned())).collect();
        assert_eq!(read, [(other, String::new()), (ONE.to_owned(), "reported stolen".to_owned())]);
        let broken = format!("{ONE}\nCSCA Utopia\n").parse::<DenyList>();
        assert_eq!(broken, Err(DenyListError::Line { line: 2, error: FingerprintError }));
        let twice = format!("{ONE} a\n{} b", ONE.to_uppercase()).parse::<DenyList>();
        assert_eq!(twice, Err(DenyListError::Repeated { line: 2 }));
        let many: String = (0..=MAX_ENTRIES).map(|number| format!("{number:064x}\n")).collect();
        assert_eq!(many.parse::<DenyList>(), Err(DenyListError::Limit));
        assert_eq!("".parse(), Ok(DenyList::default()));
    }
}
