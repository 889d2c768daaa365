//! Floor 4. The files on the chip, as bytes become fields and back (Doc 9303-10).
//!
//! Parsing says what is written, never whether it is true: that is decided above, in `trust`. Whatever a State writes
//! that the standard does not know is kept, not refused.

mod error;
mod file;

pub use error::{Counted, LdsError};
pub use file::{DataGroup, FileId, Location, UnknownFile};
