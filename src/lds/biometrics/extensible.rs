//! The face record of ISO/IEC 39794-5, which takes over from 2026 (Doc 9303-10, 4.5.6), as far as the image.
//!
//! ```text
//! [APPLICATION 5] FaceImageDataBlock
//!    [0] version
//!    [1] representations, each a SEQUENCE
//!          [1] image representation
//!            [0] base  [0] two-dimensional image  [0] image bytes
//! ```

use crate::encoding::{Reader, Tag, Tlv, TlvError, der};

use super::super::error::{Counted, LdsError};
use super::face_record::MAX_FACES;
use super::image::FaceImage;

const FACE_IMAGE_DATA_BLOCK: Tag = Tag::new(0x65);

/// Elements looked at while searching one place in the tree. Every SEQUENCE on the way has fewer than thirty.
const MAX_ELEMENTS: usize = 64;

/// Reads the faces in a data object `7F2E`; `None` when it holds no record of this format.
///
/// Representations without a two-dimensional image are passed over. Their dimensions stand in an optional block we do
/// not read, so width and height are 0.
pub(in crate::lds) fn read_extensible_record(object: &Tlv<'_>) -> Result<Option<Vec<FaceImage>>, LdsError> {
    let plain = child(object, der::context(1))?;
    let Some(block) = child(plain.as_ref().unwrap_or(object), FACE_IMAGE_DATA_BLOCK)? else { return Ok(None) };
    let Some(representations) = child(&block, der::context(1))? else { return Ok(None) };
    let mut reader = representations.reader();
    let mut faces = Vec::new();
    let mut seen = 0_usize;
    while let Some(representation) = reader.next_object()? {
        seen = seen.saturating_add(1);
        if seen > MAX_FACES {
            return Err(LdsError::TooMany { what: Counted::Faces, limit: MAX_FACES });
        }
        if let Some(image) = image_of(representation)? {
            faces.push(FaceImage::new(image.value, image.value_offset, 0, 0));
        }
    }
    Ok(Some(faces))
}

fn image_of(representation: Tlv<'_>) -> Result<Option<Tlv<'_>>, TlvError> {
    let path = [der::context(1), der::context(0), der::context(0), der::context_primitive(0)];
    let mut at = representation;
    for tag in path {
        match child(&at, tag)? {
            Some(inner) => at = inner,
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

fn child<'a>(object: &Tlv<'a>, tag: Tag) -> Result<Option<Tlv<'a>>, TlvError> {
    let mut reader: Reader<'a> = object.reader();
    for _ in 0..MAX_ELEMENTS {
        match reader.next_object()? {
            Some(inner) if inner.tag == tag => return Ok(Some(inner)),
            Some(_) => {}
            None => break,
        }
    }
    Ok(None)
}
