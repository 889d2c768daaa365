//! Floor 11. What the command line, the desk page and the HTTP service do alike: settings, what is believed, the road from
//! evidence to a recorded verdict, and the documents that come out. No words and no screens; no rule about passports.

// Each surface uses its part; only the binary with everything uses all.
#![cfg_attr(
    not(all(feature = "command-line", feature = "service")),
    expect(dead_code, unused_imports, reason = "without its surfaces the engine has no user")
)]

mod claims;
mod clock;
mod config;
pub(crate) mod doctor;
mod fault;
mod files;
mod judge;
mod mrz;
pub(crate) mod picture;
pub(crate) mod probe;
#[cfg(feature = "pcsc")]
mod reader_memory;
mod recording;
pub(crate) mod records;
mod register;
mod result;
mod rules;
pub(crate) mod secret_file;
mod service_key;
pub(crate) mod session;
mod settings;
pub(crate) mod specimen;
pub(crate) mod trust_store;

pub(crate) use claims::verified_claims;
pub(crate) use clock::now;
pub(crate) use config::Config;
pub(crate) use fault::{inspection_code, reader_code};
pub(crate) use files::{FileError, keep_private, read};
pub(crate) use judge::{Believed, Circumstances, JudgeError, requested_route, standing};
pub(crate) use mrz::{
    check_digits, digits as mrz_digits, format_name, mrz_document, mrz_fields, repair_name, suggested,
};
#[cfg(feature = "pcsc")]
pub(crate) use reader_memory::ReaderMemory;
pub(crate) use recording::{Recording, RecordingError};
pub(crate) use register::{Place as RegisterPlace, Register, RegisterError};
pub(crate) use result::document;
pub(crate) use rules::{RulesError, in_force, load as load_rules};
pub(crate) use service_key::{RotateError, rotate_service_key, service_keys, service_secret};
pub(crate) use settings::{reference as settings_reference, rows as settings_rows};
