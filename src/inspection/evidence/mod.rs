//! What was found on a chip, exactly as received: the only input of verification besides trust, policy and time.
//!
//! Stored as JSON, `paskontrol-evidence/1`: keys sorted, binary as base64, so that the SHA-256 of the text names it.
//! It holds the holder's data in the clear; whoever stores it stores a passport.

mod octets;
mod records;

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use zeroize::Zeroize;

use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::Timestamp;
use crate::lds::{DataGroup, FileId};
use crate::mrz::Mrz;

pub use octets::Octets;
pub use records::{
    Access, AccessProtocol, ActiveAuthenticationRecord, ChipAuthenticationOutcome, ChipAuthenticationRecord, DottedOid,
    Interruption, LinkFacts, LossReason, PaceOutcome, PaceRecord, ReadFault, Resumption, SessionFault,
    TerminalAuthenticationRecord,
};

/// The format name this version reads and writes.
pub const FORMAT: &str = "paskontrol-evidence/1";

/// Largest bundle read: 16 files of the largest size a plan may ask for, in base64, with room.
const MAX_BUNDLE: usize = 32 * 1024 * 1024;

/// Everything one inspection found.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Always [`FORMAT`].
    pub format: String,
    /// Whether the chip was our simulator: anything made from it must say so.
    pub simulated: bool,
    /// When reading began, if the caller said.
    pub read_at: Option<Timestamp>,
    /// What carried the commands; absent for files that came without a chip.
    pub link: Option<LinkFacts>,
    /// How the chip let us in; absent for files that came without a chip.
    pub access: Option<Access>,
    /// The machine readable zone the access key was made from, as typed; absent with another password.
    pub printed_mrz: Option<String>,
    /// Each file asked for, by its name (`EF.SOD`, `DG1`).
    #[serde(deserialize_with = "each_once")]
    pub files: BTreeMap<String, FileRecord>,
    /// The Active Authentication exchange, when one was made.
    pub active_authentication: Option<ActiveAuthenticationRecord>,
    /// The Chip Authentication run, when one was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chip_authentication: Option<ChipAuthenticationRecord>,
    /// The Terminal Authentication run, when one was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal_authentication: Option<TerminalAuthenticationRecord>,
    /// What ended the inspection early, when something did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interrupted: Option<Interruption>,
    /// The times the chip was lost and came back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resumptions: Vec<Resumption>,
}

/// What became of one file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "status", deny_unknown_fields)]
#[non_exhaustive]
pub enum FileRecord {
    /// Read whole.
    Read {
        /// The file as received, to the end its own header gives.
        content: Octets,
    },
    /// The chip has no such file, or does not let us read it.
    Refused {
        /// SW1-SW2 in hexadecimal.
        sw: String,
    },
    /// The file is larger than the plan allows; nothing of it was kept.
    TooLarge {
        /// The size its header gives, in bytes.
        size: u64,
    },
    /// What came is no data object, or the chip stopped before its end.
    Unreadable {
        /// What the chip did, where it did more than send nonsense.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<ReadFault>,
    },
    /// The plan did not ask for it.
    NotRequested,
}

/// A bundle that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// Larger than 32 MiB.
    #[error("evidence bundle larger than 32 MiB")]
    TooLarge,
    /// Not JSON of this shape.
    #[error("not an evidence bundle (line {line}, column {column})")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Another format or version.
    #[error("evidence format is not {FORMAT}")]
    Format,
    /// A file name no document has.
    #[error("evidence names an unknown file")]
    UnknownFile,
    /// Printed lines that are no machine readable zone: they would silently not be compared.
    #[error("printed lines in the evidence are no machine readable zone")]
    PrintedMrz,
}

impl Evidence {
    /// Evidence without anything in it.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            format: FORMAT.to_owned(),
            simulated: false,
            read_at: None,
            link: None,
            access: None,
            printed_mrz: None,
            files: BTreeMap::new(),
            active_authentication: None,
            chip_authentication: None,
            terminal_authentication: None,
            interrupted: None,
            resumptions: Vec::new(),
        }
    }

    /// Evidence of files that came without a chip: a folder, or one EF.SOD.
    #[must_use]
    pub fn from_files(files: impl IntoIterator<Item = (FileId, Vec<u8>)>) -> Self {
        let mut evidence = Self::empty();
        for (file, content) in files {
            evidence.record(file, FileRecord::Read { content: Octets(content) });
        }
        evidence
    }

    /// Records what became of a file.
    pub fn record(&mut self, file: FileId, record: FileRecord) {
        self.files.insert(file.name(), record);
    }

    /// What became of a file; `None` when it was never asked for.
    #[must_use]
    pub fn file(&self, file: FileId) -> Option<&FileRecord> {
        self.files.get(&file.name())
    }

    /// A file's bytes, when it was read whole.
    #[must_use]
    pub fn content(&self, file: FileId) -> Option<&[u8]> {
        match self.file(file) {
            Some(FileRecord::Read { content }) => Some(&content.0),
            _ => None,
        }
    }

    /// The data groups of which the bytes are here.
    pub fn data_groups(&self) -> impl Iterator<Item = (DataGroup, &[u8])> {
        DataGroup::all().filter_map(|group| self.content(FileId::Dg(group)).map(|content| (group, content)))
    }

    /// The canonical JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        // A JSON value keeps its keys sorted; a structure of strings and numbers always has one.
        serde_json::to_value(self).map(|value| value.to_string()).unwrap_or_default()
    }

    /// Reads a bundle. Unknown fields, formats and file names are refused, so nothing is lost silently.
    pub fn from_json(text: &str) -> Result<Self, EvidenceError> {
        if text.len() > MAX_BUNDLE {
            return Err(EvidenceError::TooLarge);
        }
        let evidence: Self = serde_json::from_str(text)
            .map_err(|error| EvidenceError::Malformed { line: error.line(), column: error.column() })?;
        if evidence.format != FORMAT {
            return Err(EvidenceError::Format);
        }
        if evidence.files.keys().any(|name| FileId::from_name(name).is_none_or(|file| file.name() != *name)) {
            return Err(EvidenceError::UnknownFile);
        }
        if evidence.printed_mrz.as_deref().is_some_and(|lines| Mrz::parse(lines).is_err()) {
            return Err(EvidenceError::PrintedMrz);
        }
        Ok(evidence)
    }

    /// SHA-256 of the canonical JSON text: the name of this evidence.
    #[must_use]
    pub fn sha256(&self) -> Vec<u8> {
        DigestAlgorithm::Sha256.digest(self.to_json().as_bytes())
    }
}

/// A map in which a name that stands twice is an error: which of the two was meant is not ours to guess.
fn each_once<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, FileRecord>, D::Error> {
    struct EachOnce;

    impl<'de> Visitor<'de> for EachOnce {
        type Value = BTreeMap<String, FileRecord>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("files by name, each once")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut files = BTreeMap::new();
            while let Some((name, record)) = entries.next_entry()? {
                if files.insert(name, record).is_some() {
                    return Err(serde::de::Error::custom("a file stands twice"));
                }
            }
            Ok(files)
        }
    }

    deserializer.deserialize_map(EachOnce)
}

impl Drop for Evidence {
    fn drop(&mut self) {
        if let Some(mrz) = &mut self.printed_mrz {
            mrz.zeroize();
        }
    }
}

impl fmt::Debug for FileRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { content } => write!(f, "Read({content:?})"),
            Self::Refused { sw } => write!(f, "Refused({sw})"),
            Self::TooLarge { size } => write!(f, "TooLarge({size})"),
            Self::Unreadable { reason: None } => f.write_str("Unreadable"),
            Self::Unreadable { reason: Some(reason) } => write!(f, "Unreadable({reason:?})"),
            Self::NotRequested => f.write_str("NotRequested"),
        }
    }
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evidence")
            .field("simulated", &self.simulated)
            .field("access", &self.access)
            .field("files", &self.files)
            .field("active_authentication", &self.active_authentication)
            .field("chip_authentication", &self.chip_authentication)
            .field("interrupted", &self.interrupted)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The example of Doc 9303-4, Appendix B.
    const LINES: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

    fn sample() -> Evidence {
        let mut evidence =
            Evidence::from_files([(FileId::EfSod, vec![0x77, 0]), (FileId::Dg(DataGroup::DG1), vec![1, 2, 3])]);
        evidence.printed_mrz = Some(LINES.into());
        evidence.access = Some(Access { protocol: AccessProtocol::Bac, pace: None });
        evidence
    }

    #[test]
    fn a_bundle_reads_back_and_keeps_its_name() {
        let evidence = sample();
        let read = Evidence::from_json(&evidence.to_json()).unwrap();
        assert_eq!(read, evidence);
        assert_eq!(read.sha256(), evidence.sha256());
        assert_eq!(read.content(FileId::Dg(DataGroup::DG1)), Some(&[1, 2, 3][..]));
    }

    #[test]
    fn keys_are_sorted() {
        let text = sample().to_json();
        let keys =
            ["\"access\"", "\"active_authentication\"", "\"files\"", "\"format\"", "\"printed_mrz\"", "\"simulated\""];
        let places: Vec<_> = keys.iter().map(|key| text.find(key).unwrap()).collect();
        assert!(places.is_sorted());
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let text = sample().to_json();
        assert_eq!(Evidence::from_json(&text.replace("evidence/1", "evidence/2")), Err(EvidenceError::Format));
        assert_eq!(Evidence::from_json(&text.replace("\"DG1\"", "\"DG17\"")), Err(EvidenceError::UnknownFile));
        assert!(Evidence::from_json(&text.replace("simulated", "simulate")).is_err());
        assert!(Evidence::from_json("{").is_err());
        assert_eq!(Evidence::from_json(&text.replace("ERIKSSON", "ERIKSEN")), Err(EvidenceError::PrintedMrz));
        let twice = text.replacen("\"DG1\":", "\"DG1\":{\"status\":\"unreadable\"},\"DG1\":", 1);
        assert!(matches!(Evidence::from_json(&twice), Err(EvidenceError::Malformed { .. })));
    }

    #[test]
    fn debug_shows_nothing_of_the_holder() {
        let shown = format!("{:?}", sample());
        assert!(!shown.contains("ERIKSSON") && !shown.contains("AQID"), "{shown}");
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in ".{0,200}") {
            let _ = Evidence::from_json(&text);
        }
    }
}
