//! Reading a transparent EF over any link (Doc 9303-10, 3.6.2, 3.6.3 and 3.6.6).
//!
//! The first answer brings the file's tag and length, so everything after it is asked for exactly. Chips in the field
//! disagree about how much may be asked for at once; [`ReadStyle`] learns that and is handed from file to file.

mod error;
mod reading;
mod request;
mod style;
#[cfg(test)]
mod tests;

pub use error::{ReadError, ReadLimit, ReadMisbehaviour};
pub use reading::{Extent, FileReading, FileSelector, Progress, read_file};
pub use style::ReadStyle;
