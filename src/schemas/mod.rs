//! Floor 10. What is published about the JSON of this program: a JSON Schema (draft 2020-12) for each document it writes
//! or takes, and which command, call or file has which. The surfaces print and serve them; tests hold the program to them.
//!
//! Schemas of what is written leave unknown members open, since more may come (UX 5.1); those of requests are closed.

#![cfg_attr(
    not(feature = "command-line"),
    expect(dead_code, unused_imports, reason = "the service serves schemas; it lists and prints none")
)]

mod bundle;
mod outputs;

#[cfg(feature = "service")]
pub(crate) use bundle::with_what_they_name;
pub(crate) use bundle::{names, schema, title};
pub(crate) use outputs::{OUTPUTS, reference};
