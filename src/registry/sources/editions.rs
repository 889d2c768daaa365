//! Which edition of each source was met last, remembered between runs: a list that goes back has been exchanged for one from
//! before a loss was reported.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::Source;
use crate::encoding::Timestamp;
use crate::registry::answer::{Answer, SourceError, SourceId};
use crate::registry::query::Query;

/// What was remembered cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum EditionsError {
    /// The file cannot be read or written.
    #[error("{path}: what is remembered of the registers cannot be read or kept: {error}")]
    Io {
        /// The file.
        path: String,
        /// Why not.
        error: io::Error,
    },
    /// The file is not what this program writes.
    #[error("{path}: not the editions this program remembers")]
    Malformed {
        /// The file.
        path: String,
    },
    /// An edition below the one remembered.
    #[error("edition {found} of {source_id} is older than {seen}, seen before")]
    RolledBack {
        /// Whose.
        source_id: SourceId,
        /// The highest seen.
        seen: u64,
        /// The one that came now.
        found: u64,
    },
}

/// The highest edition seen of each source: `{"rigspolitiet":812}` in a file of its own.
#[derive(Debug)]
pub struct Editions {
    path: PathBuf,
    known: Mutex<BTreeMap<SourceId, u64>>,
}

impl Editions {
    /// Opens the file, or makes an empty one: where nothing can be kept, that shows now and not at the first question.
    pub fn open(path: &Path) -> Result<Self, EditionsError> {
        let editions = Self { path: path.to_path_buf(), known: Mutex::new(BTreeMap::new()) };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|error| editions.io(error))?;
        }
        let held = editions.lock()?;
        let known = editions.read()?;
        if !path.exists() {
            editions.write(&known)?;
        }
        drop(held);
        Ok(Self { known: Mutex::new(known), ..editions })
    }

    /// The highest edition seen of a source.
    #[must_use]
    pub fn highest(&self, source: &SourceId) -> Option<u64> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(source).copied()
    }

    /// Takes note of an edition. One below the highest seen is refused; nothing is written for one that is known.
    pub fn admit(&self, source: &SourceId, sequence: u64) -> Result<(), EditionsError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.get(source) == Some(&sequence) {
            return Ok(());
        }
        // Another process may have met a later edition since.
        let _held = self.lock()?;
        *known = self.read()?;
        match known.get(source).copied() {
            Some(seen) if seen > sequence => {
                Err(EditionsError::RolledBack { source_id: source.clone(), seen, found: sequence })
            }
            Some(seen) if seen == sequence => Ok(()),
            _ => {
                known.insert(source.clone(), sequence);
                self.write(&known)
            }
        }
    }

    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    }

    fn lock(&self) -> Result<File, EditionsError> {
        let file = File::create(self.beside(".lock")).map_err(|error| self.io(error))?;
        file.lock().map_err(|error| self.io(error))?;
        Ok(file)
    }

    fn read(&self) -> Result<BTreeMap<SourceId, u64>, EditionsError> {
        match fs::read(&self.path) {
            Ok(text) => serde_json::from_slice::<BTreeMap<String, u64>>(&text)
                .ok()
                .and_then(|known| {
                    known.into_iter().map(|(name, edition)| Some((name.parse().ok()?, edition))).collect()
                })
                .ok_or_else(|| EditionsError::Malformed { path: self.path.display().to_string() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(self.io(error)),
        }
    }

    /// The new file takes the old one's place whole, and is on the disk before anybody counts on it.
    fn write(&self, known: &BTreeMap<SourceId, u64>) -> Result<(), EditionsError> {
        let known: BTreeMap<&str, u64> = known.iter().map(|(source, edition)| (source.as_str(), *edition)).collect();
        let text = serde_json::to_vec(&known).map_err(|error| self.io(io::Error::other(error)))?;
        let fresh = self.beside(".new");
        let kept = || {
            let mut file = File::create(&fresh)?;
            file.write_all(&text)?;
            file.sync_all()?;
            fs::rename(&fresh, &self.path)
        };
        kept().map_err(|error| self.io(error))
    }

    fn io(&self, error: io::Error) -> EditionsError {
        EditionsError::Io { path: self.path.display().to_string(), error }
    }
}

/// A source whose editions may not fall.
pub struct Remembered<S> {
    source: S,
    editions: Editions,
}

impl<S: Source> Remembered<S> {
    /// Watches over `source`.
    pub const fn new(source: S, editions: Editions) -> Self {
        Self { source, editions }
    }
}

impl<S: Source> Source for Remembered<S> {
    fn id(&self) -> &SourceId {
        self.source.id()
    }

    fn max_age_seconds(&self) -> u32 {
        self.source.max_age_seconds()
    }

    fn ask(&self, query: &Query, now: Timestamp) -> Result<Answer, SourceError> {
        let answer = self.source.ask(query, now)?;
        match answer.sequence {
            // A source that counts its editions does not stop doing so.
            None if self.editions.highest(&answer.source).is_some() => Err(SourceError::Malformed),
            None => Ok(answer),
            Some(sequence) => match self.editions.admit(&answer.source, sequence) {
                Ok(()) => Ok(answer),
                Err(EditionsError::RolledBack { .. }) => Err(SourceError::RolledBack),
                Err(_) => Err(SourceError::Unreachable),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::answer::{Coverage, Status};
    use crate::registry::query::{DocumentNumber, IssuingState};

    struct At(Option<u64>, SourceId);

    impl Source for At {
        fn id(&self) -> &SourceId {
            &self.1
        }

        fn ask(&self, _: &Query, now: Timestamp) -> Result<Answer, SourceError> {
            let (coverage, source) = (Coverage::passports_of(IssuingState::DENMARK), self.1.clone());
            let evidence_digest = String::new();
            let status = Status::NotListed;
            Ok(Answer { status, as_of: now, next_update: None, coverage, source, sequence: self.0, evidence_digest })
        }
    }

    fn ask(path: &Path, name: &str, sequence: Option<u64>) -> Result<Option<u64>, SourceError> {
        let source = Remembered::new(At(sequence, name.parse().unwrap()), Editions::open(path).unwrap());
        let query = Query::passport(IssuingState::DENMARK, DocumentNumber::parse("1").unwrap());
        source.ask(&query, Timestamp::from_unix(0)).map(|answer| answer.sequence)
    }

    #[test]
    fn an_edition_never_falls_even_over_restarts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/editions.json");
        assert_eq!(ask(&path, "police", Some(5)), Ok(Some(5)));
        assert_eq!(ask(&path, "police", Some(5)), Ok(Some(5)));
        assert_eq!(ask(&path, "police", Some(7)), Ok(Some(7)));
        assert_eq!(ask(&path, "police", Some(6)), Err(SourceError::RolledBack));
        assert_eq!(ask(&path, "police", None), Err(SourceError::Malformed));
        assert_eq!(ask(&path, "other", Some(1)), Ok(Some(1)));
        assert_eq!(ask(&path, "third", None), Ok(None));
        assert_eq!(fs::read_to_string(&path).unwrap(), r#"{"other":1,"police":7}"#);
    }

    #[test]
    fn a_later_edition_met_by_another_process_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("editions.json");
        let police: SourceId = "police".parse().unwrap();
        let (one, other) = (Editions::open(&path).unwrap(), Editions::open(&path).unwrap());
        one.admit(&police, 5).unwrap();
        other.admit(&police, 9).unwrap();
        let refused = one.admit(&police, 8).unwrap_err();
        assert!(matches!(refused, EditionsError::RolledBack { seen: 9, found: 8, .. }));
    }

    #[test]
    fn what_cannot_be_remembered_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("editions.json");
        for text in ["", "[]", "{\"Police\":1}", "{\"police\":-1}"] {
            fs::write(&path, text).unwrap();
            assert!(matches!(Editions::open(&path), Err(EditionsError::Malformed { .. })), "{text}");
        }
        let below_a_file = path.join("editions.json");
        assert!(matches!(Editions::open(&below_a_file), Err(EditionsError::Io { .. })));
    }
}
