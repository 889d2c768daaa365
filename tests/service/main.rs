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
mod elsewhere;
mod encrypted;
mod events;
mod hostile;
#[path = "../outputs/judge.rs"]
mod judge;
mod load;
mod nodes;
mod once;
mod openid;
mod papers;
mod process;
mod receipts;
mod receiver;
mod recorded;
mod schemas;
mod schemathesis;
mod sessions;
mod socket;
mod verifications;
mod webhooks;
mod wire;
