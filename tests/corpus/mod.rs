//! The test material beside the repository that nobody here wrote; without it these tests say so and pass.

#![expect(clippy::print_stderr, clippy::panic, reason = "a test that is skipped says so; a missing file is a failure")]

use std::path::PathBuf;

/// The folder of the corpus.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus"))
}

/// Whether the corpus is absent; says so for `test`.
pub(crate) fn skipped(test: &str) -> bool {
    let absent = !folder().is_dir();
    if absent {
        eprintln!("SKIPPED {test}: ../shared is absent");
    }
    absent
}

/// One file of the corpus.
pub(crate) fn read(path: &str) -> Vec<u8> {
    std::fs::read(folder().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
