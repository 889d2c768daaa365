//! A profile: in one TOML file, whose passport it is, which files it has, who signed it and how, and what is wrong with it.
//!
//! ```toml
//! name = "dk-other-byte"
//! extends = "dk-ready"              # everything not said here is as there
//! summary = { en = "another octet of the portrait altered", da = "en anden byte i portrættet ændret" }
//! [faults]
//! alter = [{ file = "DG2", offset = 9000 }]
//! ```

mod built_in;
mod files;
mod reading;
mod schema;

pub use built_in::{built_in, built_in_names};
pub use files::{FaceRecordChoice, FileChoice, FingerChoice, PersonToNotifyChoice, PortraitChoice};
pub use reading::ProfileError;
pub use schema::{
    ActiveAuthenticationChoice, Alteration, AuthorityChoice, BookletChoice, ChipAuthenticationChoice, ChipChoice,
    ContentFault, DocumentChoice, FaultChoice, FormatChoice, Holder, IssuerChoice, KeyChoice, MappingChoice,
    PaceChoice, PortraitFault, Profile, RegisterEntry, RevocationChoice, RouteChoice, SexChoice, Summary,
};
