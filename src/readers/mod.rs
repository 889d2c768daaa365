//! Floor 5. The devices that carry commands to a chip: each gives a [`Link`](crate::iso7816::Link).

mod error;
#[cfg(feature = "pcsc")]
pub mod pcsc;

pub use error::ReaderError;
