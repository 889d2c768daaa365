//! Debian's virtual reader at the system's PC/SC service, for tests that need one. Without it each says that it was skipped;
//! with `PASKONTROL_PCSC_TESTS=1` it fails instead.
#![allow(dead_code, reason = "no test uses all of it")]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

#[cfg(feature = "command-line")]
pub(crate) mod passport;

use std::sync::{Mutex, MutexGuard, PoisonError};

use paskontrol::readers::pcsc;

/// The reader's name.
pub(crate) const READER: &str = "Virtual PCD 00 00";
/// Where a card for it connects.
pub(crate) const ADDRESS: &str = "127.0.0.1:35963";

/// There is one reader, so one test at a time.
static READER_IN_USE: Mutex<()> = Mutex::new(());

/// The reader for this test alone, or nothing, said aloud.
pub(crate) fn reader(test: &str) -> Option<MutexGuard<'static, ()>> {
    let guard = READER_IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
    let missing = match pcsc::list() {
        Ok(readers) if readers.iter().any(|name| name == READER) => return Some(guard),
        Ok(_) => "no virtual reader".to_owned(),
        Err(error) => error.to_string(),
    };
    skip(test, &missing);
    None
}

/// Says that a test was skipped, where it may be.
pub(crate) fn skip(test: &str, why: &str) {
    assert!(std::env::var_os("PASKONTROL_PCSC_TESTS").is_none_or(|value| value != "1"), "{test}: {why}");
    eprintln!("SKIPPED {test}: {why}");
}
