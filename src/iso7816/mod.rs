//! Floor 2. The language every smart card speaks (ISO/IEC 7816-4): commands, responses, and the link that carries them.

pub mod blocking;
mod command;
mod link;
mod response;
mod status;

pub use command::{CommandApdu, CommandError, Le};
pub use link::{Link, LinkError, LinkFault};
pub use response::ResponseApdu;
pub use status::Status;
