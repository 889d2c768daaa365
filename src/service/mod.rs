//! The HTTP service: passports checked for other systems. No rule about passports lives here.

mod server;

pub use server::{ServeError, Settings, serve};
