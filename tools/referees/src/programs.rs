//! Programs of others: what of them is missing, and how the two that come as source are built.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;

/// Sources beside the repository.
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/referees");

/// Whether any of these files is absent; says so for `test`, with the name of what would bring it.
pub fn skipped(test: &str, needed: &[(&str, &str)]) -> bool {
    let missing = needed.iter().find(|(file, _)| !Path::new(file).exists());
    if let Some((file, supplier)) = missing {
        eprintln!("SKIPPED {test}: {supplier} is absent ({file})");
    }
    missing.is_some()
}

/// Where a source lies, whether it is there or not.
#[must_use]
pub fn source(name: &str) -> PathBuf {
    Path::new(SOURCES).join(name)
}

/// Compiles a source into `output`.
pub fn compile(source: &Path, output: &Path, flags: &[&str]) -> Result<()> {
    let status = Command::new("cc").args(["-O1", "-w", "-o"]).arg(output).arg(source).args(flags).status()?;
    if status.success() { Ok(()) } else { Err(format!("{} does not compile", source.display()).into()) }
}
