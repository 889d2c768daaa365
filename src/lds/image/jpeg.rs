//! The headers of JPEG (ITU-T T.81, B.2).
//!
//! ```text
//! FFD8  marker segments …  FFC0 | FFC1 | FFC2  length  bits  height  width  components …  FFDA  scan …  FFD9
//! ```

use super::error::{Exceeded, ImageError};
use super::header::ImageHeader;
use super::limits::Limits;
use super::octets::Octets;
use crate::lds::biometrics::ImageFormat;

const START_OF_FRAME: [u8; 3] = [0xC0, 0xC1, 0xC2];
const START_OF_SCAN: u8 = 0xDA;

/// Reads the frame header in front of the first scan, and counts the scans.
pub(super) fn read_header(image: &[u8], limits: &Limits) -> Result<ImageHeader, ImageError> {
    let mut octets = Octets::new(image, 2);
    let mut frame = None;
    loop {
        match next_marker(&mut octets)? {
            START_OF_SCAN => break,
            marker if START_OF_FRAME.contains(&marker) && frame.is_none() => {
                frame = Some(read_frame(octets.segment()?, limits)?);
            }
            // Lossless, hierarchical and arithmetic processes, and tables (C4, C8, CC) that are none of them.
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return Err(ImageError::Unsupported),
            // A second frame, a second start, an end before any scan, a restart outside one, or stuffing.
            0xC0..=0xC2 | 0xD0..=0xD9 | 0x00 | 0x01 => return Err(octets.malformed()),
            _ => {
                octets.segment()?;
            }
        }
    }
    let scans = image.windows(2).filter(|pair| *pair == [0xFF, START_OF_SCAN]).count();
    if scans > limits.scans {
        return Err(Exceeded::Scans.into());
    }
    frame.ok_or_else(|| octets.malformed())
}

/// Any number of FF, then what they announce.
fn next_marker(octets: &mut Octets<'_>) -> Result<u8, ImageError> {
    if octets.u8()? != 0xFF {
        return Err(octets.malformed());
    }
    loop {
        match octets.u8()? {
            0xFF => {}
            marker => return Ok(marker),
        }
    }
}

fn read_frame(mut frame: Octets<'_>, limits: &Limits) -> Result<ImageHeader, ImageError> {
    let bits = frame.u8()?;
    let (height, width) = (u32::from(frame.u16()?), u32::from(frame.u16()?));
    let components = u16::from(frame.u8()?);
    // A height of 0 would be told behind the first scan (B.2.5): no portrait does that.
    if width == 0 || height == 0 || components == 0 {
        return Err(frame.malformed());
    }
    limits.admit(width, height, components, bits)?;
    for _ in 0..components {
        frame.u8()?;
        let sampling = frame.u8()?;
        frame.u8()?;
        if !(1..=4).contains(&(sampling >> 4)) || !(1..=4).contains(&(sampling & 0x0F)) {
            return Err(frame.malformed());
        }
    }
    if bits != 8 || !matches!(components, 1 | 3) {
        return Err(ImageError::Unsupported);
    }
    Ok(ImageHeader { format: ImageFormat::Jpeg, width, height, components })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMITS: Limits = Limits::document();

    /// Comment, frame of one component, tables, scan.
    fn jpeg(marker: u8, height: u16, width: u16) -> Vec<u8> {
        let mut out = vec![0xFF, 0xD8, 0xFF, 0xFE, 0, 3, b'x', 0xFF, 0xFF, marker, 0, 11, 8];
        out.extend(height.to_be_bytes());
        out.extend(width.to_be_bytes());
        out.extend([1, 1, 0x11, 0, 0xFF, 0xC4, 0, 2, 0xFF, START_OF_SCAN, 0, 8, 1, 1, 0, 0, 63, 0]);
        out
    }

    #[test]
    fn the_frame_header_says_the_size() {
        let header = read_header(&jpeg(0xC2, 531, 413), &LIMITS).unwrap();
        assert_eq!((header.width, header.height, header.components), (413, 531, 1));
    }

    #[test]
    fn too_large_frames_are_refused_before_anything_is_decoded() {
        assert_eq!(read_header(&jpeg(0xC0, 1, 4097), &LIMITS), Err(Exceeded::Side.into()));
        assert_eq!(read_header(&jpeg(0xC0, 30_000, 30_000), &LIMITS), Err(Exceeded::Side.into()));
        let scans = [jpeg(0xC2, 8, 8), [0xFF, START_OF_SCAN].repeat(64)].concat();
        assert_eq!(read_header(&scans, &LIMITS), Err(Exceeded::Scans.into()));
    }

    #[test]
    fn what_is_no_frame_of_a_portrait_is_refused() {
        assert_eq!(read_header(&jpeg(0xC9, 8, 8), &LIMITS), Err(ImageError::Unsupported));
        for (height, width) in [(0, 8), (8, 0)] {
            assert!(matches!(read_header(&jpeg(0xC0, height, width), &LIMITS), Err(ImageError::Malformed { .. })));
        }
        let good = jpeg(0xC0, 8, 8);
        for length in 2..good.len() - 8 {
            assert!(matches!(read_header(&good[..length], &LIMITS), Err(ImageError::Malformed { .. })), "{length}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_octets_never_panic(mut octets in prop::collection::vec(any::<u8>(), 0..200)) {
            octets.splice(0..0, [0xFF, 0xD8, 0xFF]);
            let _ = read_header(&octets, &LIMITS);
        }
    }
}
