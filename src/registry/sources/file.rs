//! A delivered list held in memory.

use std::collections::HashMap;
use std::path::Path;

use super::Source;
use crate::encoding::Timestamp;
use crate::registry::answer::{Answer, SourceError, SourceId, Status};
use crate::registry::delivery::{Delivery, Entry, ImportError, Key, Manifest};
use crate::registry::query::Query;

/// A list held in memory, taken from a file that fitted its manifest. The manifest's signature is not asked for: the file is
/// the operator's own.
#[derive(Debug, Clone)]
pub struct FileSource {
    manifest: Manifest,
    entries: HashMap<Key, Entry>,
}

impl FileSource {
    /// Reads `path` and its manifest. `seen` is the highest edition of this source met so far.
    pub fn open(path: &Path, seen: Option<u64>) -> Result<Self, ImportError> {
        Self::take(&Delivery::open(path, seen)?)
    }

    fn take(delivery: &Delivery) -> Result<Self, ImportError> {
        let mut entries = HashMap::new();
        delivery.each(|key, entry| {
            entries.insert(key, entry);
            Ok::<(), ImportError>(())
        })?;
        Ok(Self { manifest: delivery.manifest().clone(), entries })
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
        let entry = self.entries.get(&(query.issuing_state, query.kind, query.number.clone()));
        let listed = |entry: &Entry| Status::Listed { reason: entry.reason, since: entry.since };
        self.manifest.answer(query, entry.map_or(Status::NotListed, listed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::answer::ListedReason;
    use crate::registry::delivery::{RowFault, RowReject};
    use crate::registry::query::{DocumentNumber, IssuingState};
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    const HEADER: &str = "issuing_state,document_type,document_number,reason,event_date,blank";

    const ROWS: &str = "DNK,P,207654321,stolen,2026-03-04,false\nDNK,PP,2000-00002,,,true\n";

    fn manifest(list: &str, count: u64) -> String {
        format!(
            r#"{{"source":"rigspolitiet","as_of":"2026-11-22T04:00:00+01:00","sequence":812,"count":{count},"sha256":"{}"}}"#,
            hex::encode(Sha256::digest(list))
        )
    }

    fn take(rows: &str, count: u64) -> Result<FileSource, ImportError> {
        let list = format!("{HEADER}\n{rows}");
        parse(list.as_bytes(), manifest(&list, count).as_bytes(), Some(812))
    }

    fn parse(list: &[u8], manifest: &[u8], seen: Option<u64>) -> Result<FileSource, ImportError> {
        FileSource::take(&Delivery::parse(list.to_vec(), manifest.to_vec(), seen)?)
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
        assert_eq!(parse(list.as_bytes(), other.as_bytes(), None).unwrap_err(), ImportError::Digest);
        let described = manifest(&list, 2);
        assert_eq!(
            parse(list.as_bytes(), described.as_bytes(), Some(813)).unwrap_err(),
            ImportError::RolledBack { seen: 813, found: 812 }
        );
        let headless = manifest(ROWS, 2);
        assert_eq!(parse(ROWS.as_bytes(), headless.as_bytes(), None).unwrap_err(), ImportError::Header);
    }

    #[test]
    fn an_unknown_manifest_key_is_refused() {
        let text = manifest("", 0).replace("\"count\"", "\"rows\":1,\"count\"");
        let refused = parse(b"", text.as_bytes(), None).unwrap_err();
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
            let _ = parse(rows.as_bytes(), manifest_text.as_bytes(), None);
        }
    }
}
