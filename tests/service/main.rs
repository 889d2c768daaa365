//! The service from outside: the real binary on a loopback port, spoken to in HTTP written by hand.
#![cfg(feature = "cli")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may say what must be so, here outside #[test] too"
)]

#[path = "../register/authority.rs"]
mod authority;
mod bring;
#[path = "../canaries/mod.rs"]
mod canaries;
mod canary;
mod client;
mod documents;
mod encrypted;
mod load;
mod nodes;
mod once;
mod pages;
mod papers;
mod receipts;
mod recorded;
mod schemas;
mod schemathesis;
mod sessions;
mod verifications;
mod webhooks;
