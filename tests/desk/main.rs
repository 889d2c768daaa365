//! The clerk's page over real HTTP, and in a real browser.
//!
//! `hostile` asks as strangers would; `states` drives Debian's Chromium through every state, in both languages and themes, and
//! `browser` uses it as clerks do. Where there is no browser, its tests say so and pass.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "tests may say what must be so, here outside #[test] too"
)]

mod browser;
#[path = "../canaries/mod.rs"]
mod canaries;
mod canary;
mod forms;
mod hostile;
mod http;
mod page;
mod states;
mod webdriver;
