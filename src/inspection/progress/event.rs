//! The events and their names.

use serde::Serialize;

use crate::inspection::evidence::AccessProtocol;
use crate::lds::FileId;

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $text:literal $({ $($(#[$field_doc:meta])* $field:ident: $type:ty,)+ })?,)+) => {
        /// Something that happened during an inspection. As JSON it carries its name in `event`, and its fields beside it.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(tag = "event")]
        #[non_exhaustive]
        pub enum Event {
            $($(#[$doc])* #[serde(rename = $text)] $name $({ $($(#[$field_doc])* $field: $type,)+ })?,)+
        }

        impl Event {
            /// The stable names of all events, in the order in which they may come.
            pub const NAMES: &'static [&'static str] = &[$($text,)+];

            /// The stable name, dotted lower case.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $text,)+
                }
            }
        }
    };
}

events! {
    /// A reader was plugged in.
    ReaderAttached = "reader.attached" {
        /// Its name, as the system gives it.
        model: String,
        /// Its USB id, `vvvv:pppp`, where that can be known.
        usb: Option<String>,
    },
    /// A reader was unplugged.
    ReaderDetached = "reader.detached" {
        /// Its name, as the system gave it.
        model: String,
        /// Its USB id, where that was known.
        usb: Option<String>,
    },
    /// A document lies on the reader.
    DocumentPresent = "document.present",
    /// It does not any more.
    DocumentRemoved = "document.removed",
    /// The chip is being opened.
    AccessStarted = "access.started" {
        /// How.
        protocol: AccessProtocol,
    },
    /// The chip let us in.
    AccessSucceeded = "access.succeeded" {
        /// How.
        protocol: AccessProtocol,
    },
    /// The chip did not let us in by this protocol; another may follow.
    AccessFailed = "access.failed" {
        /// How it was tried.
        protocol: AccessProtocol,
        /// Why, as `explain` knows it.
        code: &'static str,
    },
    /// What will be read, in this order.
    Plan = "plan" {
        /// The files.
        files: Vec<PlannedFile>,
        /// Bytes in all of them. What a file that is not begun will have is estimated, and corrected when it begins.
        total_of: u64,
    },
    /// A file's size is known and reading it begins.
    FileStarted = "file.started" {
        /// Which file.
        file: FileId,
        /// Its size in bytes.
        of: u64,
        /// Bytes read of all files.
        total_bytes: u64,
        /// Bytes in all files, as far as known.
        total_of: u64,
    },
    /// More of the file arrived.
    FileProgress = "file.progress" {
        /// Which file.
        file: FileId,
        /// Bytes of it so far.
        bytes: u64,
        /// Its size in bytes.
        of: u64,
        /// Bytes read of all files.
        total_bytes: u64,
        /// Bytes in all files, as far as known.
        total_of: u64,
        /// Milliseconds left, once there is a rate to tell them by.
        #[serde(skip_serializing_if = "Option::is_none")]
        eta_ms: Option<u64>,
        /// Bytes a second.
        #[serde(skip_serializing_if = "Option::is_none")]
        rate: Option<u64>,
    },
    /// The file is here; for a data group, whether its hash equals the one in EF.SOD.
    FileCompleted = "file.completed" {
        /// Which file.
        file: FileId,
        /// Its size in bytes.
        bytes: u64,
        /// Whether the hash in EF.SOD fits; absent for files without one.
        #[serde(skip_serializing_if = "Option::is_none")]
        hash_fits: Option<bool>,
        /// Bytes read of all files.
        total_bytes: u64,
        /// Bytes in all files, as far as known.
        total_of: u64,
    },
    /// The file is listed but could not be read.
    FileSkipped = "file.skipped" {
        /// Which file.
        file: FileId,
    },
    /// A first answer to one of the verdict's questions. The verdict itself is made from the evidence, later.
    CheckCompleted = "check.completed" {
        /// The check, by its stable id.
        id: &'static str,
        /// The answer.
        status: CheckOutcome,
        /// Why it is not good.
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<&'static str>,
    },
    /// The chip answered a challenge that only the genuine chip can answer. Whether rightly, the verdict says.
    ChipChallenged = "chip.challenged",
    /// The chip is gone. Putting it back lets reading go on.
    ChipPaused = "chip.paused" {
        /// Why.
        code: &'static str,
        /// How long it is waited for.
        seconds_left: u64,
        /// The file that was being read, if one was.
        #[serde(skip_serializing_if = "Option::is_none")]
        file: Option<FileId>,
        /// Bytes of it that are kept.
        bytes: u64,
    },
    /// A chip is back and was found to be the same one; reading goes on where it stopped.
    ChipResumed = "chip.resumed" {
        /// What shows that it is the same.
        continuity: Continuity,
    },
}

/// A file that will be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PlannedFile {
    /// Which file.
    pub file: FileId,
    /// Its size, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
}

/// The first answer to a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CheckOutcome {
    /// Good.
    Passed,
    /// Bad.
    Failed,
    /// It could not be decided.
    Undetermined,
}

/// What shows that the chip that came back is the one that left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Continuity {
    /// EF.SOD is the same to the byte, and the chip proved its key again.
    Proven,
    /// EF.SOD is the same to the byte. The document has nothing more to show it by.
    SecurityObject,
    /// Nothing: what had been read so far is readable on any chip, and is read or compared anew.
    Nothing,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lds::DataGroup;

    #[test]
    fn an_event_is_one_flat_object_under_its_name() {
        let event = Event::FileProgress {
            file: DataGroup::DG2.into(),
            bytes: 11_776,
            of: 18_841,
            total_bytes: 14_893,
            total_of: 21_612,
            eta_ms: Some(1050),
            rate: None,
        };
        let json = serde_json::to_string(&event).unwrap();
        let expected = r#"{"event":"file.progress","file":"DG2","bytes":11776,"of":18841,"total_bytes":14893,"total_of":21612,"eta_ms":1050}"#;
        assert_eq!(json, expected);
        assert_eq!(event.name(), "file.progress");
        assert_eq!(serde_json::to_string(&Event::DocumentPresent).unwrap(), r#"{"event":"document.present"}"#);
        let json = serde_json::to_value(Event::ChipResumed { continuity: Continuity::SecurityObject }).unwrap();
        assert_eq!(json["continuity"], "security_object");
    }
}
