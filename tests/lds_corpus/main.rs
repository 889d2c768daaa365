//! Files nobody here wrote: reference data sets, worked examples, and what other readers test with
//! (`../shared/corpus/lds` and `face`).

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "tests may say what must be so, here outside #[test] too"
)]

mod biometrics;
mod contents;
mod rewritten;

use std::path::PathBuf;

use serde_json::Value;

/// The file's bytes, or nothing, said aloud, when the shared test material is not beside this repository.
fn corpus(file: &str) -> Option<Vec<u8>> {
    let root: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "shared"].iter().collect();
    if !root.exists() {
        eprintln!("SKIPPED {file}: ../shared is absent");
        return None;
    }
    Some(std::fs::read(root.join("corpus").join(file)).unwrap())
}

fn json(file: &str) -> Option<Value> {
    corpus(file).map(|bytes| serde_json::from_slice(&bytes).unwrap())
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

/// The file of this number in PersoSim's passport application.
fn persosim(number: &str) -> Option<Vec<u8>> {
    let card = json("lds/persosim-default.json")?;
    let files = card["files"].as_array().unwrap();
    let is_it = |file: &&Value| file["df"] == "MF/A0000002471001" && file["fid"] == number;
    Some(bytes(&files.iter().find(is_it).unwrap()["content"]))
}
