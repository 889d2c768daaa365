//! A list as its publisher delivers it: CSV beside a manifest that says what the file must contain.
//!
//! ```text
//! blocked.csv                  issuing_state,document_type,document_number,reason,event_date,blank
//!                              DNK,P,207654321,stolen,2026-03-04,false
//! blocked.csv.manifest.json    {"source":"rigspolitiet","as_of":"2026-11-22T04:00:00+01:00","sequence":812,"count":1,
//!                               "sha256":"…","coverage":{"issuers":["DNK"],"kinds":["passport"]}}
//! blocked.csv.manifest.json.sig  the publisher's Ed25519 signature over the manifest, in Base64
//! ```
//!
//! The list is taken whole or not at all: a digest, a count and every row must fit, since a truncated list would call a
//! stolen passport clean. Without the signature, whoever can write the file can write the manifest.

mod rows;
#[cfg(any(feature = "filter", feature = "sqlite"))]
mod signature;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub(super) use rows::{Entry, Key};
pub use rows::{RowFault, RowReject};
#[cfg(feature = "filter")]
pub(super) use signature::read_signature;
#[cfg(any(feature = "filter", feature = "sqlite"))]
pub use signature::{Publisher, PublisherError};

use super::answer::{Answer, Coverage, SourceError, SourceId, Status};
use super::query::{IssuingState, Query};
use crate::encoding::Timestamp;

/// Denmark reports some 36 000 passports a year; Interpol's whole list held 68 million documents in 2016, which at about
/// 45 bytes a row has to come in parts.
pub(super) const MAX_LIST_BYTES: u64 = 512 << 20;
pub(super) const MAX_MANIFEST_BYTES: u64 = 64 << 10;

/// What the file must contain, from the sidecar `<file>.manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Who made the list.
    pub source: SourceId,
    /// The moment the list describes.
    pub as_of: Timestamp,
    /// When a newer list is promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_update: Option<Timestamp>,
    /// The edition, which never falls.
    pub sequence: u64,
    /// The number of rows below the header.
    pub count: u64,
    /// SHA-256 of the CSV file in hexadecimal.
    pub sha256: String,
    /// Which documents the list speaks about: Danish passports when left out.
    #[serde(default = "danish_passports")]
    pub coverage: Coverage,
}

impl Manifest {
    /// Whether these octets are the list described, and no older edition than `seen`.
    pub(super) fn describes(&self, list: &[u8], seen: Option<u64>) -> Result<(), ImportError> {
        if let Some(seen) = seen.filter(|seen| self.sequence < *seen) {
            return Err(ImportError::RolledBack { seen, found: self.sequence });
        }
        if !hex::encode(Sha256::digest(list)).eq_ignore_ascii_case(&self.sha256) {
            return Err(ImportError::Digest);
        }
        Ok(())
    }

    /// The answer of a list this manifest describes; none to a question the list does not speak about.
    pub(super) fn answer(&self, query: &Query, status: Status) -> Result<Answer, SourceError> {
        if !self.coverage.includes(query) {
            return Err(SourceError::OutOfCoverage);
        }
        Ok(Answer {
            status,
            as_of: self.as_of,
            next_update: self.next_update,
            coverage: self.coverage.clone(),
            source: self.source.clone(),
            sequence: Some(self.sequence),
            evidence_digest: self.sha256.to_ascii_lowercase(),
        })
    }
}

fn danish_passports() -> Coverage {
    Coverage::passports_of(IssuingState::DENMARK)
}

/// Why a list was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The list cannot be read.
    #[error("the list cannot be read: {0}")]
    List(std::io::ErrorKind),
    /// The manifest cannot be read.
    #[error("the manifest beside the list cannot be read: {0}")]
    Manifest(std::io::ErrorKind),
    /// A file is larger than any list we expect.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// The manifest is not the JSON object described above.
    #[error("the manifest is not understood at line {line}, column {column}")]
    ManifestMalformed {
        /// The line of the manifest.
        line: usize,
        /// The column of the manifest.
        column: usize,
    },
    /// The file is not the one the manifest describes.
    #[error("the list's SHA-256 is not the manifest's")]
    Digest,
    /// The list is not UTF-8.
    #[error("the list is not UTF-8")]
    Encoding,
    /// The first line is not the header.
    #[error("the first line is not the header")]
    Header,
    /// The last line is not ended: the export was cut off.
    #[error("the last line is not ended: a truncated export")]
    Truncated,
    /// The manifest is not signed by the publisher.
    #[error("the manifest is not signed by the publisher")]
    Signature,
    /// The list has more or fewer rows than the manifest says.
    #[error("{found} rows where the manifest says {expected}")]
    Count {
        /// According to the manifest.
        expected: u64,
        /// In the file.
        found: u64,
    },
    /// Rows that cannot be taken; the first twenty are named.
    #[error("{total} rows cannot be taken")]
    Rows {
        /// How many there are.
        total: usize,
        /// The first of them.
        first: Vec<RowReject>,
    },
    /// An older edition than one seen before.
    #[error("edition {found} is older than {seen}, seen before")]
    RolledBack {
        /// The highest edition seen.
        seen: u64,
        /// The edition in the manifest.
        found: u64,
    },
    /// A list much shorter than the one before: more likely cut off than true.
    #[error("{found} rows where the edition before had {before}; if that is right, allow it")]
    Shrunk {
        /// Rows of the edition before.
        before: u64,
        /// Rows of this one.
        found: u64,
    },
}

impl ImportError {
    #[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
    pub(super) fn manifest(error: serde_json::Error) -> Self {
        Self::ManifestMalformed { line: error.line(), column: error.column() }
    }
}

/// A list that is the one its manifest describes. Its rows have not been looked at yet.
#[derive(Debug)]
pub struct Delivery {
    manifest: Manifest,
    #[cfg_attr(
        not(any(feature = "filter", feature = "sqlite")),
        expect(dead_code, reason = "what a signature is over")
    )]
    manifest_octets: Vec<u8>,
    list: Vec<u8>,
}

impl Delivery {
    /// Reads `path` and the manifest beside it. `seen` is the highest edition of this source met so far.
    pub fn open(path: &Path, seen: Option<u64>) -> Result<Self, ImportError> {
        let manifest = read(&beside(path, ".manifest.json"), MAX_MANIFEST_BYTES, ImportError::Manifest)?;
        Self::parse(read(path, MAX_LIST_BYTES, ImportError::List)?, manifest, seen)
    }

    /// The same from octets.
    pub fn parse(list: Vec<u8>, manifest_octets: Vec<u8>, seen: Option<u64>) -> Result<Self, ImportError> {
        let manifest: Manifest = serde_json::from_slice(&manifest_octets).map_err(ImportError::manifest)?;
        manifest.describes(&list, seen)?;
        Ok(Self { manifest, manifest_octets, list })
    }

    /// What the list says about itself.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Gives every row to `take`, then looks whether they were all good and as many as announced. After an error nothing that
    /// was taken may be used.
    pub(super) fn each<E: From<ImportError>>(&self, take: impl FnMut(Key, Entry) -> Result<(), E>) -> Result<(), E> {
        rows::each(&self.list, &self.manifest, take)
    }
}

/// A file's companion: the same path with more behind it.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

pub(super) fn read(
    path: &Path,
    limit: u64,
    error: fn(std::io::ErrorKind) -> ImportError,
) -> Result<Vec<u8>, ImportError> {
    let file = File::open(path).map_err(|e| error(e.kind()))?;
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| error(e.kind()))?;
    if u64::try_from(bytes.len()).map_or(true, |length| length > limit) {
        return Err(ImportError::TooLarge(limit));
    }
    Ok(bytes)
}
