//! Webhooks (UX 6.8, Standard Webhooks 1.0): a caller's own address is told that something happened, in words that are about
//! nobody; what came of it is then asked for with the caller's own rights.
//!
//! What is to be told lies in the store, so that any node goes on where another ended. Whoever names an address could name
//! one of ours: it must be https, and the very address that is connected to must be a public one.

mod address;
mod delivery;
mod event;
mod occasions;
mod outbox;
mod signature;
mod table;

pub(super) use address::Target;
pub(super) use delivery::{Sender, SenderError, deliver};
pub(super) use event::{Event, EventKind};
pub(super) use occasions::{Seen, look};
pub(super) use outbox::{Audience, Subject, TABLES, finished, hasten, withdraw};
pub(super) use signature::WebhookSecret;
pub(super) use table::{Sealing, Webhook};
