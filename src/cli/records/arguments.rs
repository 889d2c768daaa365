//! `audit …` and the records' options as they are typed.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::engine::records::Named;
use crate::records::{EventId, Pid};

/// Where records are kept.
#[derive(Debug, Clone, Args)]
pub(in super::super) struct StoreArguments {
    /// The records: a file, or the address of a PostgreSQL database (`postgres://…`, `host=…`)
    #[arg(long, value_name = "STORE")]
    pub(in super::super) records: Option<String>,
    /// The file with the records' secret; made with the first record
    #[arg(long, value_name = "FILE")]
    pub(in super::super) records_key: Option<PathBuf>,
}

impl StoreArguments {
    /// What is named here instead of what is configured.
    pub(in super::super) fn named(&self) -> Named {
        Named { records: self.records.clone(), key: self.records_key.clone() }
    }
}

/// Whom a decision is recorded about.
#[derive(Debug, Clone, Args)]
pub(in super::super) struct SubjectArguments {
    #[command(flatten)]
    pub(in super::super) store: StoreArguments,
    /// NemID's number for the person (PID); needed where records are kept
    #[arg(long, value_name = "PID")]
    pub(in super::super) pid: Option<Pid>,
    /// The address the request came from, if over a network
    #[arg(long, value_name = "ADDRESS", requires = "pid")]
    pub(in super::super) ip: Option<IpAddr>,
}

/// `audit …`.
#[derive(Debug, Subcommand)]
pub(in super::super) enum AuditCommand {
    /// How many entries, how far back, and the signed checkpoint
    Status(StoreArguments),
    /// Whether the log is what was written
    Verify {
        #[command(flatten)]
        store: StoreArguments,
        /// A checkpoint kept elsewhere (from `audit status`), which the log must continue
        #[arg(long, value_name = "FILE")]
        anchor: Option<PathBuf>,
    },
    /// The newest entries
    Tail {
        #[command(flatten)]
        store: StoreArguments,
        /// How many
        #[arg(short = 'n', long, default_value_t = 10, value_name = "COUNT")]
        count: u32,
    },
    /// Every entry that may still be read; how much of it is shown, `--redact` says
    Export {
        #[command(flatten)]
        store: StoreArguments,
        /// The form
        #[arg(long, value_enum, default_value = "jsonl")]
        format: ExportFormat,
    },
    /// Erase what is past its time
    Purge {
        #[command(flatten)]
        store: StoreArguments,
        /// Say how much, and erase nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Say that this computer's clock is right, where the log was silent for months
    ConfirmClock(StoreArguments),
    /// Proof that an event stands in the log
    Prove {
        #[command(flatten)]
        store: StoreArguments,
        /// The event
        event: EventId,
    },
}

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum ExportFormat {
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values with a header
    Csv,
}
