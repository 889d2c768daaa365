//! Floor 2. The language every smart card speaks (ISO/IEC 7816-4): commands, responses, and the link that carries them.

pub mod blocking;
mod channel;
mod command;
pub mod commands;
pub mod files;
mod link;
mod response;
#[cfg(test)]
pub(crate) mod scripted;
mod secure_link;
pub mod secure_messaging;
mod status;

pub use channel::Channel;
pub use command::{CommandApdu, CommandError, Le};
pub use link::{Link, LinkError, LinkFault};
pub use response::ResponseApdu;
pub use secure_link::SecureLink;
pub use status::Status;
