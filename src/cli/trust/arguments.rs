//! `trust …` as it is typed.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::trust::Fingerprint;

/// The file trust is kept in.
#[derive(Debug, Clone, Args)]
pub(in super::super) struct StoreArguments {
    /// The trust store; without it, the one in your data folder
    #[arg(long, env = "PASKONTROL_TRUST", value_name = "FILE")]
    pub(in super::super) store: Option<PathBuf>,
}

/// `trust …`.
#[derive(Debug, Subcommand)]
pub(in super::super) enum TrustCommand {
    /// Take lists, certificates and revocation lists into the store, if they may be believed
    Import(ImportArguments),
    /// Lists, their age and signers, revocation lists, counts
    Status(StoreArguments),
    /// The country certificates
    List(ListArguments),
    /// One country certificate, and what it leads to
    Show {
        #[command(flatten)]
        store: StoreArguments,
        /// Beginning of its SHA-256
        sha256: String,
    },
    /// What one store or file has and the other has not
    Diff {
        /// The earlier one
        earlier: PathBuf,
        /// The later one
        later: PathBuf,
    },
    /// Write the country certificates as PEM
    Export {
        #[command(flatten)]
        list: ListArguments,
        /// The file to write
        #[arg(short, long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Count what is in files: certificates read, and verified under another of the same input
    Audit {
        /// Lists, certificates, collections
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Only this country, two letters
        #[arg(long, value_name = "CC")]
        country: Option<String>,
    },
}

/// `trust import`.
#[derive(Debug, Args)]
pub(in super::super) struct ImportArguments {
    #[command(flatten)]
    pub(in super::super) store: StoreArguments,
    /// Master lists (.ml), archives (.zip), collections (.ldif), certificates, revocation lists
    #[arg(required_unless_present = "deny")]
    pub(in super::super) files: Vec<PathBuf>,
    /// Your deny-list, in place of an earlier one: lines of a certificate's SHA-256 and why it is refused
    #[arg(long, value_name = "FILE")]
    pub(in super::super) deny: Option<PathBuf>,
    /// SHA-256 you vouch for: of a list signer or its country certificate, or of a file without signature
    #[arg(long, value_name = "SHA256")]
    pub(in super::super) pin: Vec<Fingerprint>,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub(in super::super) dry_run: bool,
}

/// What to list.
#[derive(Debug, Args)]
pub(in super::super) struct ListArguments {
    #[command(flatten)]
    pub(in super::super) store: StoreArguments,
    /// Only this country, two letters
    #[arg(long, value_name = "CC")]
    pub(in super::super) country: Option<String>,
}
