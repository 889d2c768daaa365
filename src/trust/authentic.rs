//! Read is not verified: the two wrappers that keep the difference in the types.

use std::fmt;
use std::ops::Deref;

use serde::Serialize;

use super::anchor::AnchorSource;
use crate::lds::FileId;

/// What a chip said and nobody has confirmed.
///
/// The one way in is [`as_unverified`](Self::as_unverified), so a search lists every use.
#[derive(Clone, PartialEq, Eq)]
pub struct Unverified<T>(T);

impl<T> Unverified<T> {
    /// Marks a value as unconfirmed.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for what may be done with unconfirmed data: reading on, comparing, reporting.
    pub const fn as_unverified(&self) -> &T {
        &self.0
    }
}

/// What a State signed: bytes whose hash stands in a security object with a valid signature under a trust anchor, or
/// what was parsed from such bytes.
///
/// Made only in this floor. It says nothing about validity in time or revocation, which are for policy, and nothing
/// about the chip, which may be a copy.
#[derive(Clone, PartialEq, Eq)]
pub struct Authentic<T> {
    value: T,
    provenance: Provenance,
}

/// Where the confidence in an [`Authentic`] value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The file.
    pub file: FileId,
    /// SHA-256 of the signed object that vouches for it, in hexadecimal: EF.SOD, or EF.CardSecurity for itself.
    pub security_object: String,
    /// SHA-256 of the document signer certificate.
    pub document_signer: String,
    /// SHA-256 of the CSCA certificate.
    pub csca: String,
    /// Where that certificate was taken from.
    pub sources: Vec<AnchorSource>,
}

impl<T> Authentic<T> {
    pub(super) const fn new(value: T, provenance: Provenance) -> Self {
        Self { value, provenance }
    }

    /// Where the confidence comes from.
    pub const fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// What `parse` reads from the authentic value, and from nothing else.
    ///
    /// A function pointer, not a closure: it cannot bring in a value from outside.
    ///
    /// # Errors
    /// What `parse` refuses.
    pub fn parse<U, E>(&self, parse: fn(&T) -> Result<U, E>) -> Result<Authentic<U>, E> {
        Ok(Authentic { value: parse(&self.value)?, provenance: self.provenance.clone() })
    }
}

impl<T> Authentic<Vec<T>> {
    /// Each of several values by itself, with the confidence they share.
    #[must_use]
    pub fn each(self) -> Vec<Authentic<T>> {
        let Self { value, provenance } = self;
        value.into_iter().map(|value| Authentic { value, provenance: provenance.clone() }).collect()
    }
}

impl<T> Deref for Authentic<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> fmt::Debug for Unverified<T> {
    /// Never the value: it may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unverified([redacted])")
    }
}

impl<T> fmt::Debug for Authentic<T> {
    /// Never the value: it may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authentic({}, [redacted])", self.provenance.file)
    }
}
