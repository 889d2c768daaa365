//! Pictures: what their headers claim, and what they look like (Doc 9303-10, 4.7.2 to 4.7.4).
//!
//! A picture is the one thing on a chip that other people's code has to take apart, and decoders have been the way in. So
//! [`ImageHeader`] reads by itself what a decoder would have to make room and time for, and refuses what is beyond
//! [`Limits`], before any decoder sees it. Decoding is the feature `image`; it is for pictures a State has signed, and best
//! done in a process without rights, as the command line does.

mod codestream;
#[cfg(feature = "image")]
mod decode;
mod error;
mod header;
mod jpeg;
mod jpeg2000;
mod limits;
mod octets;
#[cfg(feature = "image")]
mod picture;
mod wsq;

pub use error::{Exceeded, ImageError};
pub use header::ImageHeader;
pub use limits::Limits;
#[cfg(feature = "image")]
pub use picture::{Color, Picture};
