//! BER-TLV data objects (ISO/IEC 7816-4, 6.3; ITU-T X.690, 8.1): the shape of every file and secure message.
//!
//! Definite lengths only, as the chip's files must have (Doc 9303-10, 3.9); [`der::normalise`](super::der::normalise)
//! turns indefinite ones into this form. Nothing is copied: values are slices of the input.

use std::fmt;

/// A tag as it stands in the data, big-endian: `0x61`, `0x5F1F`, `0x7F49`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(u32);

impl Tag {
    /// A tag from its octets as one number.
    #[must_use]
    pub const fn new(octets: u32) -> Self {
        Self(octets)
    }

    /// The octets as one number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Bit 6 of the first octet: the value is itself a sequence of data objects.
    #[must_use]
    pub fn is_constructed(self) -> bool {
        let skip = 4_usize.saturating_sub(self.octet_count());
        self.0.to_be_bytes().get(skip).is_some_and(|first| first & 0x20 != 0)
    }

    /// How many octets it has: one to four.
    pub(super) const fn octet_count(self) -> usize {
        match self.0 {
            0..=0xFF => 1,
            0x100..=0xFFFF => 2,
            0x1_0000..=0xFF_FFFF => 3,
            _ => 4,
        }
    }

    /// One to four octets.
    #[must_use]
    pub fn octets(self) -> Vec<u8> {
        let skip = 4_usize.saturating_sub(self.octet_count());
        self.0.to_be_bytes().into_iter().skip(skip).collect()
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02X}", self.0)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02X}", self.0)
    }
}

/// Where reading stopped, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at offset {offset}")]
pub struct TlvError {
    /// Octets from the start of the outermost input.
    pub offset: usize,
    /// What is wrong there.
    pub kind: TlvErrorKind,
}

/// What can be wrong with a data object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TlvErrorKind {
    /// The input ends inside a tag, a length or a value.
    #[error("data ends too early")]
    Truncated,
    /// A tag of more than four octets.
    #[error("tag longer than four octets")]
    TagTooLong,
    /// An indefinite or reserved length, or one of more than four octets.
    #[error("length form not allowed")]
    LengthForm,
    /// Another tag stands where this one is required.
    #[error("expected tag {expected}, found {found:?}")]
    UnexpectedTag {
        /// The tag the structure requires.
        expected: Tag,
        /// What stands there; nothing at the end of the data.
        found: Option<Tag>,
    },
    /// Octets remain after the structure's end.
    #[error("octets after the end")]
    Trailing,
    /// The value does not have the form its type requires.
    #[error("value malformed")]
    Value,
    /// Constructed objects nested deeper than allowed.
    #[error("nested too deeply")]
    Depth,
}

/// Tag and length at the start of a data object: what the first bytes of a file tell about the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The tag.
    pub tag: Tag,
    /// Octets taken by tag and length.
    pub header_len: usize,
    /// Octets of the value.
    pub value_len: usize,
}

impl Header {
    /// Reads tag and length; the value need not be there yet.
    pub fn parse(input: &[u8]) -> Result<Self, TlvError> {
        parse_header(input).map_err(|kind| TlvError { offset: 0, kind })
    }

    /// Octets of the whole data object.
    #[must_use]
    pub const fn total_len(&self) -> usize {
        self.header_len.saturating_add(self.value_len)
    }
}

fn parse_header(input: &[u8]) -> Result<Header, TlvErrorKind> {
    let mut octets = input.iter().copied();
    let mut next = || octets.next().ok_or(TlvErrorKind::Truncated);
    let first = next()?;
    let mut tag = u32::from(first);
    let mut header_len = 2;
    if first & 0x1F == 0x1F {
        loop {
            let octet = next()?;
            if header_len == 5 {
                return Err(TlvErrorKind::TagTooLong);
            }
            tag = tag << 8 | u32::from(octet);
            header_len += 1;
            if octet & 0x80 == 0 {
                break;
            }
        }
    }
    let length = next()?;
    let value_len = match length {
        0..=0x7F => usize::from(length),
        0x81..=0x84 => {
            let mut value: usize = 0;
            for _ in 0x80..length {
                value = value << 8 | usize::from(next()?);
                header_len += 1;
            }
            value
        }
        _ => return Err(TlvErrorKind::LengthForm),
    };
    Ok(Header { tag: Tag(tag), header_len, value_len })
}

/// One data object, borrowed from the input.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// The tag.
    pub tag: Tag,
    /// The value octets.
    pub value: &'a [u8],
    /// Tag, length and value as received: what gets hashed.
    pub encoded: &'a [u8],
    /// Where the value starts, in octets from the start of the outermost input.
    pub value_offset: usize,
}

impl<'a> Tlv<'a> {
    /// Reads the objects inside the value, with offsets counted from the outermost input.
    #[must_use]
    pub const fn reader(&self) -> Reader<'a> {
        Reader { rest: self.value, offset: self.value_offset }
    }

    /// An error that points at this object's value.
    #[must_use]
    pub const fn malformed(&self) -> TlvError {
        TlvError { offset: self.value_offset, kind: TlvErrorKind::Value }
    }
}

impl fmt::Debug for Tlv<'_> {
    /// Tag and length only: values may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tlv({}, {} bytes)", self.tag, self.value.len())
    }
}

/// Reads data objects one after another.
#[derive(Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `input`.
    #[must_use]
    pub const fn new(input: &'a [u8]) -> Self {
        Self { rest: input, offset: 0 }
    }

    /// Reads exactly one object with this tag that fills the whole input.
    pub fn sole(input: &'a [u8], tag: Tag) -> Result<Tlv<'a>, TlvError> {
        let mut reader = Self::new(input);
        let object = reader.expect(tag)?;
        reader.finish()?;
        Ok(object)
    }

    /// The next object, or `None` at the end.
    pub fn next_object(&mut self) -> Result<Option<Tlv<'a>>, TlvError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let header = parse_header(self.rest).map_err(|kind| self.error(kind))?;
        let (encoded, rest) =
            self.rest.split_at_checked(header.total_len()).ok_or_else(|| self.error(TlvErrorKind::Truncated))?;
        let value = encoded.get(header.header_len..).unwrap_or_default();
        let object =
            Tlv { tag: header.tag, value, encoded, value_offset: self.offset.saturating_add(header.header_len) };
        self.rest = rest;
        self.offset = self.offset.saturating_add(header.total_len());
        Ok(Some(object))
    }

    /// The next object, which must have this tag.
    pub fn expect(&mut self, expected: Tag) -> Result<Tlv<'a>, TlvError> {
        let before = self.clone();
        match self.next_object()? {
            Some(object) if object.tag == expected => Ok(object),
            other => {
                *self = before;
                Err(self.error(TlvErrorKind::UnexpectedTag { expected, found: other.map(|object| object.tag) }))
            }
        }
    }

    /// The next object if it has this tag; otherwise the reader stays where it is.
    pub fn optional(&mut self, tag: Tag) -> Result<Option<Tlv<'a>>, TlvError> {
        if self.peek_tag() == Some(tag) { self.next_object() } else { Ok(None) }
    }

    /// The tag of the next object, if a whole header is there.
    #[must_use]
    pub fn peek_tag(&self) -> Option<Tag> {
        parse_header(self.rest).ok().map(|header| header.tag)
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What is left, unread.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Requires that nothing is left.
    pub const fn finish(&self) -> Result<(), TlvError> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.error(TlvErrorKind::Trailing)) }
    }

    /// An error at the place where the reader stands.
    #[must_use]
    pub const fn error(&self, kind: TlvErrorKind) -> TlvError {
        TlvError { offset: self.offset, kind }
    }
}

/// A data object with a minimal definite length.
#[must_use]
pub fn encode(tag: Tag, value: &[u8]) -> Vec<u8> {
    let mut out = tag.octets();
    out.extend_from_slice(&encode_length(value.len()));
    out.extend_from_slice(value);
    out
}

/// A constructed data object around already encoded ones.
#[must_use]
pub fn encode_all(tag: Tag, objects: &[Vec<u8>]) -> Vec<u8> {
    encode(tag, &objects.concat())
}

/// A minimal definite length (X.690, 8.1.3).
#[must_use]
pub fn encode_length(length: usize) -> Vec<u8> {
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => vec![short],
        _ => {
            let octets: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|octet| *octet == 0).collect();
            let mut out = vec![0x80 | u8::try_from(octets.len()).unwrap_or(0x7F)];
            out.extend(octets);
            out
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ef_com_of_doc_9303_11_appendix_d_reads_as_four_objects() {
        let ef_com = hex::decode("60145F0104303130365F36063034303030305C026175").unwrap();
        let com = Reader::sole(&ef_com, Tag::new(0x60)).unwrap();
        let mut inner = com.reader();
        let version = inner.expect(Tag::new(0x5F01)).unwrap();
        assert_eq!((version.value, version.value_offset), (&b"0106"[..], 5));
        assert_eq!(inner.optional(Tag::new(0x5C)).unwrap(), None);
        inner.expect(Tag::new(0x5F36)).unwrap();
        assert_eq!(inner.expect(Tag::new(0x5C)).unwrap().value, [0x61, 0x75]);
        inner.finish().unwrap();
    }

    #[test]
    fn the_header_alone_tells_the_size_of_the_file() {
        let header = Header::parse(&[0x75, 0x82, 0x48, 0x1C, 0x7F]).unwrap();
        assert_eq!((header.tag, header.header_len, header.value_len), (Tag::new(0x75), 4, 0x481C));
        assert_eq!(Header::parse(&[0x75, 0x82, 0x48]).unwrap_err().kind, TlvErrorKind::Truncated);
    }

    #[test]
    fn errors_point_into_the_outermost_input() {
        let data = [0x30, 0x04, 0x30, 0x02, 0x04, 0x05];
        let outer = Reader::sole(&data, Tag::new(0x30)).unwrap();
        let inner = outer.reader().next_object().unwrap().unwrap();
        assert_eq!(inner.reader().next_object(), Err(TlvError { offset: 4, kind: TlvErrorKind::Truncated }));
    }

    #[test]
    fn indefinite_reserved_and_endless_forms_are_refused() {
        for (data, kind) in [
            (&[0x30, 0x80, 0, 0][..], TlvErrorKind::LengthForm),
            (&[0x30, 0x85, 0, 0, 0, 0, 0], TlvErrorKind::LengthForm),
            (&[0x1F, 0x81, 0x81, 0x81, 0x01, 0x00], TlvErrorKind::TagTooLong),
            (&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], TlvErrorKind::Truncated),
        ] {
            assert_eq!(Reader::new(data).next_object().unwrap_err().kind, kind);
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_reads_back(tag in prop::sample::select(vec![0x04, 0x5F1F, 0x7F49, 0x7F60, 0x65]), value in prop::collection::vec(any::<u8>(), 0..70_000)) {
            let encoded = encode(Tag::new(tag), &value);
            prop_assert_eq!(Reader::sole(&encoded, Tag::new(tag)).unwrap().value, &value[..]);
        }

        #[test]
        fn arbitrary_bytes_never_panic_and_never_read_outside(data in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut reader = Reader::new(&data);
            let mut seen = 0;
            while let Ok(Some(object)) = reader.next_object() {
                seen += object.encoded.len();
            }
            prop_assert!(seen <= data.len());
        }
    }
}
