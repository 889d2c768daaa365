//! The records of ISO/IEC 39794, which take over from 2026 (Doc 9303-10, 4.5.6), as far as the images.
//!
//! ```text
//! A1  65 FaceImageDataBlock, 64 FingerImageDataBlock or 66 IrisImageDataBlock
//!       [0] version  [0] generation  [1] year
//!       [1] representations, each a SEQUENCE
//!             face    [1] image representation  [0] base  [0] two-dimensional image  [0] image bytes
//!             finger  [0] position  [3] image bytes
//!             iris    [1] which eye  [8] image bytes
//! ```
//!
//! Their dimensions, and much else, stand in optional blocks that we do not read.

use std::ops::Range;

use crate::encoding::{Reader, Redacted, Tag, Tlv, TlvError, ber_tlv, der};

use super::super::error::{Counted, LdsError};
use super::image::ImageFormat;

const STANDARDISED: Tag = der::context(1);

/// Elements looked at while searching one place in the tree. Every SEQUENCE on the way has fewer than thirty.
const MAX_ELEMENTS: usize = 64;

/// What a record of ISO/IEC 39794 is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lds) enum Modality {
    /// Part 5.
    Face,
    /// Part 4.
    Finger,
    /// Part 6.
    Iris,
}

impl Modality {
    const fn block(self) -> Tag {
        Tag::new(match self {
            Self::Finger => 0x64,
            Self::Face => 0x65,
            Self::Iris => 0x66,
        })
    }

    /// The way from a representation to its image.
    fn image(self) -> Vec<Tag> {
        match self {
            Self::Face => vec![der::context(1), der::context(0), der::context(0), der::context_primitive(0)],
            Self::Finger => vec![der::context_primitive(3)],
            Self::Iris => vec![der::context_primitive(8)],
        }
    }

    /// The way to the code of the finger or eye.
    fn which(self) -> Option<Tag> {
        match self {
            Self::Face => None,
            Self::Finger => Some(der::context(0)),
            Self::Iris => Some(der::context(1)),
        }
    }
}

/// An image of such a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::lds) struct Representation {
    /// The finger or eye, by the standard's code.
    pub(in crate::lds) which: Option<u8>,
    pub(in crate::lds) image: Redacted<Vec<u8>>,
    pub(in crate::lds) range: Range<usize>,
}

/// Reads the images in a data object `7F2E`, at most so many; `None` when it holds no record of this kind.
///
/// Representations without an image are passed over.
pub(in crate::lds) fn read_extensible(
    object: &Tlv<'_>,
    modality: Modality,
    (what, limit): (Counted, usize),
) -> Result<Option<Vec<Representation>>, LdsError> {
    let plain = child(object, STANDARDISED)?;
    let Some(block) = child(plain.as_ref().unwrap_or(object), modality.block())? else { return Ok(None) };
    let Some(representations) = child(&block, der::context(1))? else { return Ok(None) };
    let mut reader = representations.reader();
    let mut found = Vec::new();
    let mut seen = 0_usize;
    while let Some(representation) = reader.next_object()? {
        seen = seen.saturating_add(1);
        if seen > limit {
            return Err(LdsError::TooMany { what, limit });
        }
        let Some(image) = descend(representation, &modality.image())? else { continue };
        let which = match modality.which() {
            Some(tag) => descend(representation, &[tag, der::context_primitive(0)])?,
            None => None,
        };
        found.push(Representation {
            which: which.and_then(|code| code.value.first().copied()),
            image: Redacted::new(image.value.to_vec()),
            range: image.value_offset..image.value_offset.saturating_add(image.value.len()),
        });
    }
    Ok(Some(found))
}

/// Writes a data object `7F2E` around one face: what ISO/IEC 39794-5 requires and no more.
///
/// The image's format is 2 for JPEG and 3 for JPEG 2000.
pub(in crate::lds) fn encode_extensible_face(image: &[u8]) -> Vec<u8> {
    let format = if ImageFormat::sniff(image) == ImageFormat::Jpeg2000 { 3 } else { 2 };
    let information = choice(1, choice(0, number(0, &[format])));
    let image = choice(1, choice(0, wrapped(0, &[number(0, image), information])));
    encode_block(Modality::Face, &[number(0, &[0]), image])
}

/// The same around one finger (ISO/IEC 39794-4): position, impression (1 for plain, live scan), format, image.
pub(in crate::lds) fn encode_extensible_finger(position: u8, format: u8, image: &[u8]) -> Vec<u8> {
    let code = |tag, code| choice(tag, number(0, &[code]));
    encode_block(Modality::Finger, &[code(0, position), code(1, 1), code(2, format), number(3, image)])
}

/// The same around one iris (ISO/IEC 39794-6): number, eye, eight bits a pixel, format, orientation across and down as it was
/// taken, not compressed before, image.
pub(in crate::lds) fn encode_extensible_iris(eye: u8, format: u8, image: &[u8]) -> Vec<u8> {
    let code = |tag, code| choice(tag, number(0, &[code]));
    let fields = [
        number(0, &[1]),
        code(1, eye),
        number(2, &[8]),
        code(3, format),
        number(4, &[1]),
        number(5, &[1]),
        number(6, &[0]),
        number(8, image),
    ];
    encode_block(Modality::Iris, &fields)
}

/// One representation of these fields in a block of generation 3, the edition of 2019.
fn encode_block(modality: Modality, fields: &[Vec<u8>]) -> Vec<u8> {
    let version = wrapped(0, &[number(0, &[3]), number(1, &2019_u16.to_be_bytes())]);
    let representations = wrapped(1, &[der::sequence(fields)]);
    let block = ber_tlv::encode_all(modality.block(), &[version, representations]);
    ber_tlv::encode_all(Tag::new(0x7F2E), &[ber_tlv::encode_all(STANDARDISED, &[block])])
}

fn number(tag: u8, octets: &[u8]) -> Vec<u8> {
    ber_tlv::encode(der::context_primitive(tag), octets)
}

fn wrapped(tag: u8, objects: &[Vec<u8>]) -> Vec<u8> {
    ber_tlv::encode_all(der::context(tag), objects)
}

fn choice(tag: u8, object: Vec<u8>) -> Vec<u8> {
    wrapped(tag, &[object])
}

fn descend<'a>(object: Tlv<'a>, path: &[Tag]) -> Result<Option<Tlv<'a>>, TlvError> {
    let mut at = object;
    for tag in path {
        match child(&at, *tag)? {
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
