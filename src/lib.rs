//! Opens a passport's NFC chip, proves what can be proved about it, and says whether its holder is ready for MitID.
//!
//! ```text
//! chip ──Link──▶ inspection ──▶ Evidence ──▶ verification ──▶ Report ──▶ readiness ──▶ Assessment
//!  ▲                                             ▲                          ▲
//!  readers (PC/SC),                         TrustSnapshot,            registry answers,
//!  simulator                                Policy, now               person facts
//! ```
//!
//! [`inspect`] is the only part that talks to a chip; [`verify`] and [`assess`] are pure functions. The names at this
//! level are what most callers need; the floors below stay open for specialists.
//!
//! # The floors
//!
//! A module uses lower floors and itself, nothing else.
//!
//! | floor | modules | what |
//! |---|---|---|
//! | 0 | [`encoding`] | BER-TLV, DER, object identifiers, calendar, redaction |
//! | 1 | [`crypto`], [`mrz`] | primitives; machine readable zones |
//! | 2 | [`iso7816`], [`pki`] | commands, links, secure messaging; what certificates and signed messages say |
//! | 3 | [`protocols`] | PACE, Basic Access Control, Active Authentication, both sides |
//! | 4 | [`lds`] | the files of the chip |
//! | 5 | [`trust`], [`readers`], [`simulator`] | what is believed; PC/SC; a chip in software |
//! | 6 | [`inspection`] | reading a chip, and the evidence it gives |
//! | 7 | [`verification`], [`registry`] | what the evidence means; lists of reported documents |
//! | 8 | [`readiness`] | the rules from NemID to MitID |
//! | 9 | [`records`] | identity status and the audit log |
//! | 9 | [`receipts`] | signed words about a decision |
//! | 10 | [`wording`] | every code and check in Danish and English |
//! | 11 | `engine` | what the command line, the desk page and the service do alike |
//! | 12 | `desk`, `service` | the clerk's page, the HTTP service |
//! | 13 | [`cli`] | the binary |
//!
//! # Editions cited
//!
//! ICAO Doc 9303, eighth edition (2021), parts 3 to 6 and 10 to 12 · BSI TR-03110, version 2.21 · BSI TR-03111, version
//! 2.10 · BSI TR-03135-1, version 2.5 · BSI TR-03105-5.1, version 1.50 · ISO/IEC 7816-4:2020 · ISO/IEC 9796-2:2010 ·
//! ISO/IEC 19794-4, -5 and -6:2005 · ISO/IEC 39794-4 and -5:2019, -6:2021 · ISO/IEC 15444-1:2019 · ITU-T T.81 · RFC
//! 5280, RFC 5652, RFC 8017 · FIPS 186-5 · ITU-T X.690 (2021).

#[cfg(feature = "command-line")]
pub mod cli;
pub mod crypto;
#[cfg(feature = "service")]
pub(crate) mod desk;
pub mod encoding;
#[cfg(feature = "engine")]
pub(crate) mod engine;
pub mod inspection;
pub mod iso7816;
pub mod lds;
pub mod mrz;
pub mod pki;
pub mod protocols;
pub mod readers;
pub mod readiness;
#[cfg(feature = "receipts")]
pub mod receipts;
#[cfg(feature = "records")]
pub mod records;
pub mod registry;
#[cfg(feature = "engine")]
pub(crate) mod schemas;
#[cfg(feature = "service")]
pub(crate) mod service;
#[cfg(feature = "simulator")]
pub mod simulator;
pub mod trust;
pub mod verification;
#[cfg(feature = "wording")]
pub mod wording;

pub use crypto::random::OsRng;
pub use encoding::{Date, Timestamp};
pub use inspection::{Evidence, InspectionError, NoProgress, Plan, Progress, inspect};
pub use iso7816::{Link, blocking};
pub use mrz::Mrz;
pub use protocols::Password;
pub use readiness::{Assessment, Facts, ReadinessPolicy, assess};
pub use trust::TrustSnapshot;
pub use verification::{Assurance, Code, Policy, Report, verify};

/// The README's examples, compiled and run.
#[cfg(all(doctest, feature = "simulator"))]
#[doc = include_str!("../README.md")]
struct Readme;
