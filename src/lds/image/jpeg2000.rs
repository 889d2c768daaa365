//! The boxes around a JPEG 2000 codestream (ISO/IEC 15444-1, Annex I).
//!
//! ```text
//! jP   signature     jp2h  ihdr  colr  [bpcc  pclr  cmap  cdef]
//! ftyp kind of file  jp2c  codestream
//! ```

use super::codestream::{self, Size};
use super::error::{Exceeded, ImageError};
use super::header::ImageHeader;
use super::limits::Limits;
use super::octets::Octets;

/// Boxes side by side. A JP2 file has four, and a few more where somebody left metadata.
const MAX_BOXES: usize = 64;

/// Channels, palette columns, mapped components: three colours and one more.
const MAX_CHANNELS: usize = 4;

type Kind = [u8; 4];

const HEADER: Kind = *b"jp2h";
const IMAGE_HEADER: Kind = *b"ihdr";
const CODESTREAM: Kind = *b"jp2c";
const PALETTE: Kind = *b"pclr";
const COMPONENT_MAPPING: Kind = *b"cmap";
const CHANNEL_DEFINITION: Kind = *b"cdef";
/// What a decoder is shown of `jp2h`.
const UNDERSTOOD: [Kind; 6] = [IMAGE_HEADER, *b"bpcc", *b"colr", PALETTE, COMPONENT_MAPPING, CHANNEL_DEFINITION];

/// A codestream, and the boxes that say how it is to be looked at.
#[derive(Debug)]
pub(super) struct Container<'a> {
    codestream: &'a [u8],
    /// Where the codestream stands in the picture.
    offset: usize,
    /// The inside of `jp2h`; nothing around a bare codestream.
    header: Option<Vec<(Kind, &'a [u8])>>,
}

impl<'a> Container<'a> {
    /// Takes the boxes apart. Two codestreams, of which a decoder might show either, are refused.
    pub(super) fn read(image: &'a [u8]) -> Result<Self, ImageError> {
        if image.starts_with(&codestream::START) {
            return Ok(Self { codestream: image, offset: 0, header: None });
        }
        let (mut header, mut stream) = (None, None);
        for found in boxes(image, 0)? {
            let twice = match found.kind {
                HEADER => header.replace(read_header(&found)?).is_some(),
                CODESTREAM => stream.replace(found).is_some(),
                _ => false,
            };
            if twice {
                return Err(ImageError::Malformed { offset: found.offset });
            }
        }
        let end = ImageError::Malformed { offset: image.len() };
        let stream = stream.ok_or(end)?;
        Ok(Self { codestream: stream.content, offset: stream.offset, header: Some(header.ok_or(end)?) })
    }

    /// Reads the codestream's headers, and holds `ihdr` against them: what the two disagree on, no decoder should decide.
    pub(super) fn read_header(&self, limits: &Limits) -> Result<ImageHeader, ImageError> {
        let size = codestream::read_headers(self.codestream, limits).map_err(|error| match error {
            ImageError::Malformed { offset } => ImageError::Malformed { offset: offset.saturating_add(self.offset) },
            error => error,
        })?;
        if self.header.as_ref().is_some_and(|boxes| !is_described(&size, boxes)) {
            return Err(ImageError::Malformed { offset: 0 });
        }
        Ok(size.shown())
    }

    /// The picture anew, with nothing in it that was not looked at here: what a decoder gets to see.
    #[cfg(feature = "image")]
    pub(super) fn rewritten(&self) -> Vec<u8> {
        let Some(header) = &self.header else { return self.codestream.to_vec() };
        let mut out = vec![0, 0, 0, 12];
        out.extend(*b"jP  \r\n\x87\n");
        out.extend(write_box(*b"ftyp", b"jp2 \0\0\0\0jp2 "));
        let inside: Vec<u8> = header.iter().flat_map(|(kind, content)| write_box(*kind, content)).collect();
        out.extend(write_box(HEADER, &inside));
        out.extend(write_box(CODESTREAM, self.codestream));
        out
    }
}

#[derive(Debug, Clone, Copy)]
struct Found<'a> {
    kind: Kind,
    content: &'a [u8],
    offset: usize,
}

/// The boxes of a superbox, in order. The last may claim more than there is, as files cut short do.
fn boxes(all: &[u8], offset: usize) -> Result<Vec<Found<'_>>, ImageError> {
    let mut octets = Octets::new(all, 0);
    let at = |octets: &Octets<'_>| offset.saturating_add(octets.at);
    let mut found = Vec::new();
    while !octets.is_at_end() {
        if found.len() >= MAX_BOXES {
            return Err(ImageError::Malformed { offset: at(&octets) });
        }
        let malformed = ImageError::Malformed { offset: at(&octets) };
        let length = octets.u32()?;
        let kind: Kind = octets.take(4)?.try_into().map_err(|_| malformed)?;
        let length = match length {
            0 => octets.rest().len(),
            1 => usize::try_from(octets.u64()?).ok().and_then(|length| length.checked_sub(16)).ok_or(malformed)?,
            length => usize::try_from(length).ok().and_then(|length| length.checked_sub(8)).ok_or(malformed)?,
        };
        let start = at(&octets);
        let content = octets.take(length.min(octets.rest().len()))?;
        found.push(Found { kind, content, offset: start });
    }
    Ok(found)
}

/// Height, width, number of components, and their depth, 255 where it differs (I.5.3.1). It is the first box.
fn is_described(size: &Size, header: &[(Kind, &[u8])]) -> bool {
    let Some((IMAGE_HEADER, image_header)) = header.first() else { return false };
    let mut expected =
        [&size.height.to_be_bytes()[..], &size.width.to_be_bytes(), &size.components.to_be_bytes()].concat();
    expected.push(size.depth.unwrap_or(0xFF));
    image_header.starts_with(&expected)
}

/// Whether a palette is as long as it says: entries (2), columns (1), a depth for each column, the entries (I.5.3.4).
fn is_whole_palette(palette: &[u8]) -> bool {
    let Some(([high, low, columns], rest)) = palette.split_first_chunk() else { return false };
    let Some((depths, entries)) = rest.split_at_checked(usize::from(*columns)) else { return false };
    let octets: usize = depths.iter().map(|depth| usize::from((depth & 0x7F) / 8).saturating_add(1)).sum();
    let count = usize::from(u16::from_be_bytes([*high, *low]));
    (1..=1024).contains(&count) && entries.len() == octets.saturating_mul(count)
}

fn read_header<'a>(header: &Found<'a>) -> Result<Vec<(Kind, &'a [u8])>, ImageError> {
    let mut kept = Vec::new();
    for inner in boxes(header.content, header.offset)? {
        let channels = match inner.kind {
            // Entries (2), columns (1), then a depth for each and the palette itself.
            PALETTE => inner.content.get(2).copied().map_or(0, usize::from),
            COMPONENT_MAPPING => inner.content.len().div_ceil(4),
            CHANNEL_DEFINITION => inner.content.len().saturating_sub(2).div_ceil(6),
            _ => 1,
        };
        if channels > MAX_CHANNELS {
            return Err(Exceeded::Components.into());
        }
        if inner.kind == PALETTE && !is_whole_palette(inner.content) {
            return Err(ImageError::Malformed { offset: inner.offset });
        }
        if UNDERSTOOD.contains(&inner.kind) {
            kept.push((inner.kind, inner.content));
        }
    }
    Ok(kept)
}

#[cfg(feature = "image")]
fn write_box(kind: Kind, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len().saturating_add(8)).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], &kind, content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + 8).unwrap();
        [&length.to_be_bytes()[..], kind, content].concat()
    }

    fn file(inside: &[Vec<u8>]) -> Vec<u8> {
        [vec![boxed(b"jP  ", b"\r\n\x87\n"), boxed(b"ftyp", b"jp2 \0\0\0\0jp2 ")], inside.to_vec()].concat().concat()
    }

    #[test]
    fn the_codestream_is_found_behind_boxes_nobody_knows() {
        let header = boxed(b"jp2h", &boxed(b"colr", &[1, 0, 0, 0, 0, 0, 16]));
        let image = file(&[boxed(b"xml ", b"<a/>"), header, boxed(b"jp2c", b"stream")]);
        let container = Container::read(&image).unwrap();
        assert_eq!((container.codestream, &image[container.offset..]), (&b"stream"[..], &b"stream"[..]));
    }

    #[test]
    fn a_second_codestream_is_refused() {
        let [header, stream] = [boxed(b"jp2h", b""), boxed(b"jp2c", b"stream")];
        for inside in [vec![header.clone(), stream.clone(), stream.clone()], vec![header.clone()], vec![stream]] {
            assert!(matches!(Container::read(&file(&inside)), Err(ImageError::Malformed { .. })));
        }
    }

    #[test]
    fn more_channels_than_a_picture_has_are_refused() {
        for inner in [boxed(b"pclr", &[0, 1, 5]), boxed(b"cmap", &[0; 20]), boxed(b"cdef", &[0; 32])] {
            let image = file(&[boxed(b"jp2h", &inner), boxed(b"jp2c", b"stream")]);
            assert_eq!(Container::read(&image).map(|_| ()), Err(Exceeded::Components.into()));
        }
    }

    proptest! {
        #[test]
        fn arbitrary_boxes_never_panic(octets in prop::collection::vec(any::<u8>(), 0..200)) {
            let image = file(&[octets]);
            let _ = ImageHeader::read(&image, &Limits::document());
        }
    }
}
