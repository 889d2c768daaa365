//! The command line as it is typed. What it means is decided in the command's own file.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::doctor::DoctorArguments;
use super::face::FaceCommand;
use super::key::KeyCommand;
use super::mrz::MrzCommand;
use super::policy::PolicyCommand;
use super::receipt::ReceiptCommand;
use super::records::{AuditCommand, SubjectArguments};
use super::registry::RegistryCommand;
use super::simulated::SimCommand;
use super::trust::TrustCommand;
use crate::encoding::{Date, Timestamp};
use crate::wording::{Language, Redaction};

/// Opens a passport's chip, proves what can be proved about it, and says whether its holder is ready for MitID.
#[derive(Debug, Parser)]
#[command(
    name = "paskontrol",
    version,
    arg_required_else_help = true,
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) global: GlobalArguments,
    #[command(subcommand)]
    pub(super) command: Command,
}

impl Arguments {
    /// The configured reader, where the command needs one and none was named.
    pub(super) fn fill_in(&mut self, reader: Option<&str>) {
        let chosen = match &mut self.command {
            Command::Verify(arguments) => &mut arguments.reader,
            Command::Read(arguments) => &mut arguments.reader,
            _ => return,
        };
        chosen.reader = chosen.reader.take().or_else(|| reader.map(str::to_owned));
    }
}

/// Options of every command.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct GlobalArguments {
    /// Print exactly one JSON document on stdout
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Print one JSON object a line on stdout, as things happen
    #[arg(long, global = true, conflicts_with_all = ["json", "quiet"])]
    pub(super) events: bool,
    /// No progress, and the verdict word only
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Language of texts; codes never translate
    #[arg(long, global = true, value_enum, env = "PASKONTROL_LANG", value_name = "LANGUAGE")]
    pub(super) lang: Option<LanguageArgument>,
    /// Colours: NO_COLOR wins over `auto`
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(super) color: ColorArgument,
    /// How much of the holder is shown [default: standard]
    #[arg(long, global = true, value_enum, env = "PASKONTROL_REDACT", value_name = "LEVEL")]
    pub(super) redact: Option<Redaction>,
    /// Settings, above those of your own and the system's file
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Never ask; fail and say which option would answer
    #[arg(long, global = true)]
    pub(super) no_input: bool,
}

/// `da` or `en`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LanguageArgument {
    /// Danish
    Da,
    /// English
    En,
}

impl From<LanguageArgument> for Language {
    fn from(argument: LanguageArgument) -> Self {
        match argument {
            LanguageArgument::Da => Self::Danish,
            LanguageArgument::En => Self::English,
        }
    }
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum ColorArgument {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// A simulated passport through the whole road: no hardware, no network, no real person
    Demo(DemoArguments),
    /// Read a passport and give the verdict
    Verify(Box<VerifyArguments>),
    /// Read a chip into an evidence bundle, without a verdict
    Read(ReadArguments),
    /// Verify a bundle, a folder of EF files, or one EF.SOD, without a reader
    Check(CheckArguments),
    /// Print a bundle, a folder of EF files or one file for people
    Show(ShowArguments),
    /// The portrait
    Face {
        #[command(subcommand)]
        command: FaceCommand,
    },
    /// Decodes one picture from stdin, for another process of this program
    #[command(hide = true)]
    DecodePicture,
    /// Find out why it does not work, and how to mend it
    Doctor(DoctorArguments),
    /// Say what a code means
    Explain {
        /// The code, for example pki.issuer_unknown; without one, all codes are listed
        code: Option<String>,
    },
    /// Readers of this machine
    Reader {
        #[command(subcommand)]
        command: ReaderCommand,
    },
    /// Machine readable zones
    Mrz {
        #[command(subcommand)]
        command: MrzCommand,
    },
    /// Simulated chips
    Sim {
        #[command(subcommand)]
        command: SimCommand,
    },
    /// Country certificates and revocation lists
    Trust {
        #[command(subcommand)]
        command: TrustCommand,
    },
    /// The audit log: who was decided about, for as long as it may be kept
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Lists of reported documents
    Registry {
        #[command(subcommand)]
        command: RegistryCommand,
    },
    /// The rules from NemID to MitID, as data
    Policy {
        #[command(subcommand)]
        command: PolicyCommand,
    },
    /// Settings
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// The clerk's page, on this machine
    #[cfg(feature = "service")]
    Desk(super::desk::DeskArguments),
    #[cfg(feature = "service")]
    #[command(flatten)]
    Service(super::serve::ServiceCommand),
    /// The JSON Schemas of what this program says, and the OpenAPI document of the service
    Schema {
        /// A schema, `openapi`, or `outputs`: which command has which; without one, their names
        name: Option<String>,
    },
    /// Signed receipts of decisions
    Receipt {
        #[command(subcommand)]
        command: ReceiptCommand,
    },
    /// The keys receipts are signed with: shown, listed, changed, exported
    Key {
        #[command(subcommand)]
        command: KeyCommand,
    },
    /// Test vectors
    Vectors {
        #[command(subcommand)]
        command: VectorsCommand,
    },
}

/// `demo`.
#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// Simulator profile
    #[arg(long = "as", default_value = "dk-ready", value_name = "PROFILE")]
    pub(super) profile: String,
    /// List the profiles
    #[arg(long)]
    pub(super) list: bool,
    /// Route to MitID instead of the profile's: any, mitid_app or nemid_app
    #[arg(long, value_name = "ROUTE")]
    pub(super) route: Option<String>,
    /// Put the simulated chip into the virtual PC/SC reader and read it there
    #[arg(long)]
    pub(super) through_pcsc: bool,
    /// Show every check
    #[arg(long)]
    pub(super) tree: bool,
}

/// What opens the chip.
#[derive(Debug, Clone, Args)]
pub(super) struct PasswordArguments {
    /// The machine readable zone; `-` reads it from stdin. Given here, other users of this machine can see it
    #[arg(long, value_name = "LINES")]
    pub(super) mrz: Option<String>,
    /// A file with the machine readable zone
    #[arg(long, value_name = "FILE", conflicts_with = "mrz")]
    pub(super) mrz_file: Option<PathBuf>,
    /// The Card Access Number, six digits on the front; `-` reads it from stdin. It opens the chip by PACE, and the machine
    /// readable zone, where it is given too, is compared only
    #[arg(long, value_name = "NUMBER", conflicts_with = "doc")]
    pub(super) can: Option<String>,
    /// A folder with a terminal's certificates (`*.cvcert`) and its key (`HOLDER.pkcs8`), for chips that keep fingerprints
    /// for terminals with rights
    #[arg(long, value_name = "FOLDER")]
    pub(super) terminal: Option<PathBuf>,
    /// Document number; with --dob and --exp instead of the machine readable zone, for test data
    #[arg(long, value_name = "NUMBER", requires_all = ["dob", "exp"], conflicts_with_all = ["mrz", "mrz_file"])]
    pub(super) doc: Option<String>,
    /// Date of birth, YYMMDD
    #[arg(long, value_name = "YYMMDD", requires = "doc")]
    pub(super) dob: Option<String>,
    /// Date of expiry, YYMMDD
    #[arg(long, value_name = "YYMMDD", requires = "doc")]
    pub(super) exp: Option<String>,
}

/// Where the chip is.
#[derive(Debug, Clone, Args)]
pub(super) struct ReaderArguments {
    /// Part of a reader's name, its index, or `sim:PROFILE` for a simulated chip
    #[arg(long, env = "PASKONTROL_READER", value_name = "READER")]
    pub(super) reader: Option<String>,
    /// Seconds to wait for a passport
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    pub(super) timeout: u64,
    /// Leave the photo out
    #[arg(long)]
    pub(super) no_photo: bool,
    /// Ask the chip for no more than this many bytes at once
    #[arg(long, value_name = "BYTES")]
    pub(super) max_read: Option<u32>,
    /// How often to wait for a passport that moved; each time for 20 seconds
    #[arg(long, default_value_t = 3, value_name = "NUMBER")]
    pub(super) retries: u32,
}

/// What verification believes.
#[derive(Debug, Clone, Args)]
pub(super) struct TrustArguments {
    /// Master lists, certificates or PEM bundles to trust; may be repeated
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(super) trust: Vec<PathBuf>,
    /// Decide as of this instant instead of now
    #[arg(long, value_name = "RFC3339", value_parser = timestamp)]
    pub(super) at: Option<Timestamp>,
    /// Verification policy: field or conformance
    #[arg(long, default_value = "field", value_name = "POLICY")]
    pub(super) policy: String,
}

/// What is known besides the chip.
#[derive(Debug, Clone, Args)]
pub(super) struct HolderArguments {
    /// Route to MitID: any, mitid_app or nemid_app
    #[arg(long, default_value = "any", value_name = "ROUTE")]
    pub(super) route: String,
    /// Facts about the person, NemID, device and booklet, as JSON
    #[arg(long, value_name = "FILE")]
    pub(super) person: Option<PathBuf>,
    /// Local list of reported documents: a database (`registry import`), or a CSV file with its manifest beside it
    #[arg(long, value_name = "FILE")]
    pub(super) registry: Option<PathBuf>,
    /// The file with the key that numbers are kept under in the database
    #[arg(long, value_name = "FILE")]
    pub(super) registry_key: Option<PathBuf>,
    /// Your comparison of the face with the photo
    #[arg(long, value_enum, value_name = "ANSWER")]
    pub(super) face: Option<FaceArgument>,
    /// Whether the passport belongs to the person who is logged in
    #[arg(long, value_enum, value_name = "ANSWER")]
    pub(super) holder: Option<HolderArgument>,
    /// Date of issue as printed; it can only reveal a contradiction
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub(super) issued: Option<Date>,
}

/// The clerk's comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FaceArgument {
    /// The same person
    Match,
    /// Not the same person
    NoMatch,
    /// Not sure
    Unsure,
}

/// Whose passport it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum HolderArgument {
    /// The person who is logged in
    Match,
    /// Somebody else
    Mismatch,
}

/// `verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    #[command(flatten)]
    pub(super) reader: ReaderArguments,
    #[command(flatten)]
    pub(super) password: PasswordArguments,
    #[command(flatten)]
    pub(super) trust: TrustArguments,
    #[command(flatten)]
    pub(super) holder: HolderArguments,
    #[command(flatten)]
    pub(super) subject: SubjectArguments,
    /// Keep the evidence in this file (it holds the holder's data)
    #[arg(long, value_name = "FILE")]
    pub(super) bundle: Option<PathBuf>,
    /// Show every check
    #[arg(long)]
    pub(super) tree: bool,
}

/// `read`.
#[derive(Debug, Args)]
pub(super) struct ReadArguments {
    #[command(flatten)]
    pub(super) reader: ReaderArguments,
    #[command(flatten)]
    pub(super) password: PasswordArguments,
    /// The bundle to write (it holds the holder's data)
    #[arg(short, long, value_name = "FILE")]
    pub(super) out: PathBuf,
}

/// `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Evidence bundle, folder of EF files, or EF.SOD
    pub(super) path: PathBuf,
    #[command(flatten)]
    pub(super) trust: TrustArguments,
    /// Show every check
    #[arg(long)]
    pub(super) tree: bool,
}

/// `show`.
#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// Evidence bundle, folder of EF files, one EF file, certificate, list or revocation list
    pub(super) path: PathBuf,
}

/// `reader …`.
#[derive(Debug, Subcommand)]
pub(super) enum ReaderCommand {
    /// Name the readers
    List,
    /// Say what is known of a reader, and what its chip says of itself
    Info {
        /// Part of the reader's name, or its index
        reader: Option<String>,
    },
    /// Measure a reader with a document on it: round trips, and the longest message that works
    Probe {
        /// Part of the reader's name, or its index
        reader: Option<String>,
        /// Remember for this model whether long messages work
        #[arg(long)]
        save: bool,
    },
    /// One line for every reader plugged in or out and every document placed or taken away
    Watch {
        /// End after so many seconds
        #[arg(long, value_name = "SECONDS")]
        seconds: Option<u64>,
    },
}

/// `config …`.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Every setting and its value
    Show {
        /// Also where each value comes from
        #[arg(long)]
        origin: bool,
    },
    /// The reference page, as Markdown
    Reference,
}

/// `vectors …`.
#[derive(Debug, Subcommand)]
pub(super) enum VectorsCommand {
    /// Run files or folders of known kinds
    Run {
        /// Files or folders
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Write a JUnit report
        #[arg(long, value_name = "FILE")]
        junit: Option<PathBuf>,
    },
}

fn timestamp(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "not an RFC 3339 time, for example 2026-11-22T10:00:00+01:00".to_owned())
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "not a date of the form YYYY-MM-DD".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }
}
