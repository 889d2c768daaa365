//! What was found on this machine: facts only, so that an environment recorded elsewhere is examined like one's own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::encoding::Timestamp;

/// Everything the checks look at. Nothing in it is about a person or a passport.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Surroundings {
    /// `linux`, `macos`, `windows` or another name of [`std::env::consts::OS`].
    pub(crate) system: String,
    pub(crate) now: Timestamp,
    pub(crate) pcsc: Pcsc,
    /// What holds the program in: `flatpak`, `snap`, `container`.
    pub(crate) container: Option<String>,
    /// A remote desktop session, by its name.
    pub(crate) remote_desktop: Option<String>,
    /// `/proc` shows each user its own processes only.
    pub(crate) proc_hidden: bool,
    /// Programs that run and are known to take readers for themselves.
    pub(crate) rivals: Vec<String>,
    pub(crate) usb: Vec<UsbDevice>,
    /// Drivers of makers, beside the free CCID driver.
    pub(crate) vendor_drivers: Vec<String>,
    /// Measured with a chip on the reader.
    pub(crate) probe: Option<Probe>,
    /// macOS: the setting that chooses the driver.
    pub(crate) apple_driver: Option<bool>,
    pub(crate) trust: Trust,
    /// Whether the system's clock is set by a time server, where that can be known.
    pub(crate) clock_synchronised: Option<bool>,
    pub(crate) register: Register,
    pub(crate) keys: Vec<KeyFile>,
    pub(crate) records: Records,
    pub(crate) ports: Vec<Port>,
    pub(crate) self_test: SelfTest,
}

/// The system's smart card service.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pcsc {
    /// Whether this program was built with PC/SC at all.
    pub(crate) built_in: bool,
    pub(crate) service: Service,
    /// Names of the readers it shows.
    pub(crate) readers: Vec<String>,
    /// The USB id of each that is known to have one.
    #[serde(default)]
    pub(crate) reader_usb: BTreeMap<String, String>,
}

/// What the service answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Service {
    Answers,
    NotRunning,
    /// It runs, and this user may not use it.
    Refused,
    /// Another program holds it.
    Busy,
    /// It runs, and an answer did not come or was not understood.
    Fails,
}

/// A device on the USB bus that is a reader, or could be taken for one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UsbDevice {
    /// `vvvv:pppp`, lower-case hexadecimal.
    pub(crate) id: String,
    /// Its own name.
    pub(crate) name: String,
    /// It has an interface of the smart card class (0B).
    pub(crate) ccid: bool,
    /// The kernel module bound to one of its interfaces.
    pub(crate) driver: Option<String>,
    /// The service's user may open the device.
    pub(crate) accessible: bool,
    /// The system may put it to sleep.
    pub(crate) power_saving: bool,
}

/// What a reader with a chip on it does.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Probe {
    pub(crate) round_trip_ms: u32,
    /// Octets of the longest response that came through.
    pub(crate) longest_response: u32,
    /// Whether a long message got its answer; nothing where the chip does not say that it takes them.
    #[serde(default)]
    pub(crate) long_messages: Option<bool>,
}

/// The country certificates at hand.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trust {
    /// Why the store cannot be read.
    pub(crate) error: Option<String>,
    pub(crate) anchors: usize,
    pub(crate) danish_anchors: usize,
    /// When the newest signed list was signed.
    pub(crate) newest_list: Option<Timestamp>,
    /// Denmark's revocation list, if there is one.
    pub(crate) danish_list: Option<RevocationDates>,
}

/// When a revocation list was made, and when the next was due.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevocationDates {
    pub(crate) this_update: Timestamp,
    pub(crate) next_update: Option<Timestamp>,
}

/// The register of reported documents.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Register {
    NotConfigured,
    Answers { as_of: Timestamp, fresh: bool },
    Fails { error: String },
}

/// A file with a secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyFile {
    /// What it is for.
    pub(crate) of: String,
    /// Why it cannot be used.
    pub(crate) error: Option<String>,
}

/// The audit log.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Records {
    NotConfigured,
    Intact { entries: u64 },
    Fails { code: String, error: String },
}

/// A port the program listens on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Port {
    pub(crate) address: String,
    pub(crate) free: bool,
}

/// A simulated passport, read and verified.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum SelfTest {
    Passed {
        ms: u64,
        /// Whether a filter of system calls holds the process that decodes portraits, beside its limits.
        #[serde(default)]
        pictures_filtered: bool,
    },
    Failed {
        error: String,
    },
}
