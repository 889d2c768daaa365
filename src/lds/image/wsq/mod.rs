//! Fingerprints by Wavelet Scalar Quantisation (FBI IAFIS-IC-0110, version 3.1).
//!
//! ```text
//! FFA0 SOI  FFA4 filters  FFA5 quantisers  FFA2 frame  { FFA6 Huffman tables  FFA3 block, coded indices } × 3  FFA1 EOI
//! ```
//!
//! Decoding takes four steps: Huffman codes become indices of the sub-bands (`entropy`), indices become coefficients
//! (`tables`), four sub-bands at a time become one (`wavelet`), coefficients become grey levels.

#[cfg(feature = "image")]
mod decode;
#[cfg(feature = "image")]
mod entropy;
mod frame;
#[cfg(feature = "image")]
mod subbands;
#[cfg(feature = "image")]
mod tables;
#[cfg(feature = "image")]
mod wavelet;

use super::error::ImageError;
use super::header::ImageHeader;
use super::limits::Limits;
use super::octets::Octets;
use crate::lds::biometrics::ImageFormat;

#[cfg(feature = "image")]
pub(super) use decode::decode;
use frame::Frame;

const START_OF_FRAME: u16 = 0xFFA2;
#[cfg(feature = "image")]
const START_OF_BLOCK: u16 = 0xFFA3;
const TRANSFORM: u16 = 0xFFA4;
const QUANTISATION: u16 = 0xFFA5;
const HUFFMAN: u16 = 0xFFA6;
const RESTART: u16 = 0xFFA7;
const COMMENT: u16 = 0xFFA8;
#[cfg(feature = "image")]
const END: u16 = 0xFFA1;

/// Reads up to the frame header.
pub(super) fn read_header(image: &[u8], limits: &Limits) -> Result<ImageHeader, ImageError> {
    let mut octets = Octets::new(image, 2);
    loop {
        match octets.u16()? {
            START_OF_FRAME => {
                let frame = Frame::read(octets.segment()?, limits)?;
                let (width, height) = (frame.width, frame.height);
                return Ok(ImageHeader { format: ImageFormat::Wsq, width, height, components: 1 });
            }
            TRANSFORM | QUANTISATION | HUFFMAN | RESTART | COMMENT => {
                octets.segment()?;
            }
            _ => return Err(octets.malformed()),
        }
    }
}

#[cfg(test)]
mod tests;
