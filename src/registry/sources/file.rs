//! A list in a local file: CSV beside a manifest that says what the file must contain.
//!
//! ```text
//! blocked.csv                  issuing_state,document_type,document_number,reason,event_date,blank
//!                              DNK,P,207654321,stolen,2026-03-04,false
//! blocked.csv.manifest.json    {"source":"rigspolitiet","as_of":"2026-11-22T04:00:00+01:00","sequence":812,"count":1,
//!                               "sha256":"…","coverage":{"issuers":["DNK"],"kinds":["passport"]}}
//! ```
//!
//! The list is taken whole or not at all: a digest, a count and every row must fit, since a truncated list would call a
//! stolen passport clean. The manifest is not signed yet, so whoever can write the file can write the manifest.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Source;
use crate::encoding::{Date, Timestamp};
use crate::registry::answer::{Answer, Coverage, ListedReason, SourceError, SourceId, Status};
use crate::registry::query::{DocumentKind, DocumentNumber, IssuingState, Query};

const HEADER: &str = "issuing_state,document_type,document_number,reason,event_date,blank";
/// Denmark reports some 36 000 passports a year; Interpol's whole list held 68 million documents in 2016, which at about
/// 45 bytes a row is too much for one file in memory and needs a database.
const MAX_LIST_BYTES: u64 = 512 << 20;
const MAX_MANIFEST_BYTES: u64 = 64 << 10;
/// Faulty rows named in an error: enough to see a pattern.
const MAX_REJECTS: usize = 20;

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

fn danish_passports() -> Coverage {
    Coverage::passports_of(IssuingState::DENMARK)
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// Not six columns.
    #[error("not six columns")]
    Columns,
    /// A quoted field, which the format does not have.
    #[error("a quotation mark")]
    Quote,
    /// Not an issuing State.
    #[error("issuing_state")]
    IssuingState,
    /// Not a document code.
    #[error("document_type")]
    DocumentType,
    /// Not a document number.
    #[error("document_number")]
    DocumentNumber,
    /// Not one of the reasons, nor empty.
    #[error("reason")]
    Reason,
    /// Not a day, nor empty.
    #[error("event_date")]
    EventDate,
    /// Neither `true`, `false` nor empty.
    #[error("blank")]
    Blank,
    /// About a document the manifest does not cover.
    #[error("outside the coverage of the manifest")]
    OutOfCoverage,
}

/// A row that cannot be taken, by its line in the file (the header is line 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct RowReject {
    /// The line.
    pub line: usize,
    /// What is wrong with it.
    pub fault: RowFault,
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
}

type Key = (IssuingState, DocumentKind, DocumentNumber);

#[derive(Debug, Clone, Copy)]
struct Entry {
    reason: Option<ListedReason>,
    since: Option<Date>,
}

/// A list held in memory, taken from a file that fitted its manifest.
#[derive(Debug, Clone)]
pub struct FileSource {
    manifest: Manifest,
    entries: HashMap<Key, Entry>,
}

impl FileSource {
    /// Reads `path` and its manifest. `seen` is the highest edition of this source met so far.
    pub fn open(path: &Path, seen: Option<u64>) -> Result<Self, ImportError> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".manifest.json");
        let manifest = read(Path::new(&beside), MAX_MANIFEST_BYTES, ImportError::Manifest)?;
        let list = read(path, MAX_LIST_BYTES, ImportError::List)?;
        Self::parse(&list, &manifest, seen)
    }

    /// The same from bytes.
    pub fn parse(list: &[u8], manifest: &[u8], seen: Option<u64>) -> Result<Self, ImportError> {
        let manifest: Manifest = serde_json::from_slice(manifest)
            .map_err(|e| ImportError::ManifestMalformed { line: e.line(), column: e.column() })?;
        if let Some(seen) = seen.filter(|seen| manifest.sequence < *seen) {
            return Err(ImportError::RolledBack { seen, found: manifest.sequence });
        }
        if !hex::encode(Sha256::digest(list)).eq_ignore_ascii_case(&manifest.sha256) {
            return Err(ImportError::Digest);
        }
        let entries = parse_list(list, &manifest)?;
        Ok(Self { manifest, entries })
    }

    /// What the list says about itself.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }
}

impl Source for FileSource {
    fn id(&self) -> &SourceId {
        &self.manifest.source
    }

    fn ask(&self, query: &Query, _now: Timestamp) -> Result<Answer, SourceError> {
        if !self.manifest.coverage.includes(query) {
            return Err(SourceError::OutOfCoverage);
        }
        let entry = self.entries.get(&(query.issuing_state, query.kind, query.number.clone()));
        let status =
            entry.map_or(Status::NotListed, |entry| Status::Listed { reason: entry.reason, since: entry.since });
        Ok(Answer {
            status,
            as_of: self.manifest.as_of,
            next_update: self.manifest.next_update,
            coverage: self.manifest.coverage.clone(),
            source: self.manifest.source.clone(),
            sequence: Some(self.manifest.sequence),
            evidence_digest: self.manifest.sha256.to_ascii_lowercase(),
        })
    }
}

fn read(path: &Path, limit: u64, error: fn(std::io::ErrorKind) -> ImportError) -> Result<Vec<u8>, ImportError> {
    let file = File::open(path).map_err(|e| error(e.kind()))?;
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| error(e.kind()))?;
    if u64::try_from(bytes.len()).map_or(true, |length| length > limit) {
        return Err(ImportError::TooLarge(limit));
    }
    Ok(bytes)
}

fn parse_list(list: &[u8], manifest: &Manifest) -> Result<HashMap<Key, Entry>, ImportError> {
    let text = std::str::from_utf8(list).map_err(|_| ImportError::Encoding)?;
    let mut lines = text.lines().enumerate();
    if lines.next().is_none_or(|(_, header)| header != HEADER) {
        return Err(ImportError::Header);
    }
    if !text.ends_with('\n') {
        return Err(ImportError::Truncated);
    }
    let mut entries = HashMap::new();
    let mut rows = 0_u64;
    let (mut total, mut first) = (0_usize, Vec::new());
    for (index, row) in lines {
        rows = rows.saturating_add(1);
        match parse_row(row, &manifest.coverage) {
            Ok((key, entry)) => {
                entries.insert(key, entry);
            }
            Err(fault) => {
                total = total.saturating_add(1);
                if first.len() < MAX_REJECTS {
                    first.push(RowReject { line: index.saturating_add(1), fault });
                }
            }
        }
    }
    if total > 0 {
        return Err(ImportError::Rows { total, first });
    }
    if rows != manifest.count {
        return Err(ImportError::Count { expected: manifest.count, found: rows });
    }
    Ok(entries)
}

fn parse_row(row: &str, coverage: &Coverage) -> Result<(Key, Entry), RowFault> {
    if row.contains('"') {
        return Err(RowFault::Quote);
    }
    let columns: Vec<&str> = row.split(',').collect();
    let [issuer, document_type, number, reason, event_date, blank] = columns.as_slice() else {
        return Err(RowFault::Columns);
    };
    let issuer: IssuingState = issuer.parse().map_err(|_| RowFault::IssuingState)?;
    let kind: DocumentKind = document_type.parse().map_err(|_| RowFault::DocumentType)?;
    let number = DocumentNumber::parse(number).map_err(|_| RowFault::DocumentNumber)?;
    let reason = match *reason {
        "" => None,
        "stolen" => Some(ListedReason::Stolen),
        "lost" => Some(ListedReason::Lost),
        "blocked" => Some(ListedReason::Blocked),
        "cancelled" => Some(ListedReason::Cancelled),
        _ => return Err(RowFault::Reason),
    };
    let since = match *event_date {
        "" => None,
        day => Some(day.parse().map_err(|_| RowFault::EventDate)?),
    };
    if !matches!(*blank, "" | "true" | "false") {
        return Err(RowFault::Blank);
    }
    if !coverage.issuers.contains(&issuer) || !coverage.kinds.contains(&kind) {
        return Err(RowFault::OutOfCoverage);
    }
    Ok(((issuer, kind, number), Entry { reason, since }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ROWS: &str = "DNK,P,207654321,stolen,2026-03-04,false\nDNK,PP,2000-00002,,,true\n";

    fn manifest(list: &str, count: u64) -> String {
        format!(
            r#"{{"source":"rigspolitiet","as_of":"2026-11-22T04:00:00+01:00","sequence":812,"count":{count},"sha256":"{}"}}"#,
            hex::encode(Sha256::digest(list))
        )
    }

    fn take(rows: &str, count: u64) -> Result<FileSource, ImportError> {
        let list = format!("{HEADER}\n{rows}");
        FileSource::parse(list.as_bytes(), manifest(&list, count).as_bytes(), Some(812))
    }

    fn ask(source: &FileSource, number: &str) -> Status {
        let query = Query::passport(IssuingState::DENMARK, DocumentNumber::parse(number).unwrap());
        source.ask(&query, Timestamp::from_unix(0)).unwrap().status
    }

    #[test]
    fn a_listed_number_is_found_however_it_is_written() {
        let source = take(ROWS, 2).unwrap();
        let since = Some("2026-03-04".parse().unwrap());
        assert_eq!(ask(&source, "207654321"), Status::Listed { reason: Some(ListedReason::Stolen), since });
        assert_eq!(ask(&source, "200000002"), Status::Listed { reason: None, since: None });
        assert_eq!(ask(&source, "207654322"), Status::NotListed);
    }

    #[test]
    fn one_bad_row_refuses_the_list_and_is_named() {
        let reject = |rows: &str| match take(rows, 3) {
            Err(ImportError::Rows { total: 1, first }) => first[0],
            other => panic!("{other:?}"),
        };
        for (row, fault) in [
            ("DNK,P,1", RowFault::Columns),
            ("DNK,P,\"1\",stolen,,", RowFault::Quote),
            ("DN1,P,1,stolen,,", RowFault::IssuingState),
            ("DNK,,1,stolen,,", RowFault::DocumentType),
            ("DNK,P,,stolen,,", RowFault::DocumentNumber),
            ("DNK,P,1,Stolen,,", RowFault::Reason),
            ("DNK,P,1,stolen,2026-02-30,", RowFault::EventDate),
            ("DNK,P,1,stolen,,yes", RowFault::Blank),
            ("SWE,P,1,stolen,,", RowFault::OutOfCoverage),
            ("", RowFault::Columns),
        ] {
            assert_eq!(reject(&format!("{ROWS}{row}\n")), RowReject { line: 4, fault }, "{row}");
        }
    }

    #[test]
    fn a_list_that_is_not_the_one_described_is_refused() {
        assert_eq!(take(ROWS, 3).unwrap_err(), ImportError::Count { expected: 3, found: 2 });
        assert_eq!(take(ROWS.trim_end(), 2).unwrap_err(), ImportError::Truncated);
        let list = format!("{HEADER}\n{ROWS}");
        let other = manifest("", 2);
        assert_eq!(FileSource::parse(list.as_bytes(), other.as_bytes(), None).unwrap_err(), ImportError::Digest);
        let described = manifest(&list, 2);
        assert_eq!(
            FileSource::parse(list.as_bytes(), described.as_bytes(), Some(813)).unwrap_err(),
            ImportError::RolledBack { seen: 813, found: 812 }
        );
        let headless = manifest(ROWS, 2);
        assert_eq!(FileSource::parse(ROWS.as_bytes(), headless.as_bytes(), None).unwrap_err(), ImportError::Header);
    }

    #[test]
    fn an_unknown_manifest_key_is_refused() {
        let text = manifest("", 0).replace("\"count\"", "\"rows\":1,\"count\"");
        let refused = FileSource::parse(b"", text.as_bytes(), None).unwrap_err();
        assert!(matches!(refused, ImportError::ManifestMalformed { line: 1, .. }));
    }

    #[test]
    fn a_file_is_read_with_the_manifest_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("blocked.csv");
        let list = format!("{HEADER}\n{ROWS}");
        std::fs::write(&path, &list).unwrap();
        let absent = FileSource::open(&path, None).unwrap_err();
        assert_eq!(absent, ImportError::Manifest(std::io::ErrorKind::NotFound));
        std::fs::write(folder.path().join("blocked.csv.manifest.json"), manifest(&list, 2)).unwrap();
        assert_eq!(FileSource::open(&path, None).unwrap().manifest().count, 2);
    }

    proptest! {
        #[test]
        fn arbitrary_rows_never_panic(rows in "[A-Z0-9,<\"\r\n-]{0,80}", manifest_text in ".{0,60}") {
            let _ = take(&rows, 1);
            let _ = FileSource::parse(rows.as_bytes(), manifest_text.as_bytes(), None);
        }
    }
}
