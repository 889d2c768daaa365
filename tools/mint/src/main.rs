//! Makes the synthetic material the repository carries: `mint portrait FILE` and `mint keys FOLDER`.
//!
//! Run from the package's root; what is checked in came from
//! `cargo run -p mint -- portrait src/simulator/assets/portrait.jpg` and
//! `cargo run -p mint -- keys src/simulator/assets` (which makes new keys each time).

mod canvas;
mod keys;
mod portrait;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["portrait", file] => portrait::draw(Path::new(file)),
        ["keys", folder] => keys::make(Path::new(folder)),
        _ => {
            eprintln!("usage: mint portrait FILE | mint keys FOLDER");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mint: {error}");
            ExitCode::FAILURE
        }
    }
}
