//! The binary `paskontrol`.

use std::process::ExitCode;

fn main() -> ExitCode {
    paskontrol::cli::run()
}
