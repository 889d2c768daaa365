//! The primitives against judges from outside: other implementations and published examples.
//!
//! Wycheproof's files are run by the binary (`vectors run`), and so by `tests/cli.rs`.
//!
//! Material that is not part of the repository is read from `../shared`; without it those tests say so and pass.

#![expect(clippy::print_stderr, clippy::unwrap_used, reason = "a test says what must be so, in its helpers too")]

mod differential;
mod differential_rsa;
mod dsa;
mod published;

use std::path::PathBuf;

use paskontrol::crypto::curve::NamedCurve;
use paskontrol::crypto::secret::Secret;

/// A file of the corpus, or nothing and a word about it.
fn corpus(test: &str, path: &str) -> Option<String> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus")).join(path);
    match std::fs::read_to_string(file) {
        Ok(text) => Some(text),
        Err(_) => {
            eprintln!("SKIPPED {test}: ../shared is absent");
            None
        }
    }
}

fn octets(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

fn secret(text: &str) -> Secret {
    Secret::new(octets(text))
}

/// The curves as SEC 2 and RFC 5639 name them.
fn curve_named(name: &str) -> NamedCurve {
    let nist = name.strip_prefix("secp").and_then(|rest| rest.strip_suffix("r1")).map(|bits| format!("P-{bits}"));
    let wanted = nist.unwrap_or_else(|| name.to_owned());
    NamedCurve::ALL.into_iter().find(|curve| curve.name() == wanted).unwrap()
}
