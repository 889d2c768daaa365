//! Floor 12. The HTTP service: passports checked for other systems. Adapters and wording; no rule about passports lives here.
//!
//! Every request takes one way ([`http::answer`]): its host and origin, its caller and their rights, its rate, its body,
//! and only then the endpoint of the table [`api::ENDPOINTS`]. The OpenAPI document is made from the same table.

mod api;
mod http;
mod keys;
mod node;
mod openapi;
mod relay;
mod server;
mod sessions;
mod settings;
mod store;
mod supervisor;
mod tls;
mod upkeep;
mod webhooks;

pub(crate) use keys::{KeyKind, KeyRow, NewKey, Scope, Token};
pub(crate) use openapi::document as openapi_document;
pub(crate) use relay::relay;
pub(crate) use server::serve;
pub(crate) use settings::Settings;
pub(crate) use store::Ledger;
pub(crate) use tls::certificate_hash;
