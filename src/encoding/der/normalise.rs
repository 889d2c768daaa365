//! From BER to DER: definite minimal lengths, joined string segments (X.690, 8.1.3.6, 8.7.3, 10.1, 10.2).
//!
//! New Zealand's security objects of 2013 use indefinite lengths and a constructed OCTET STRING. What is already DER
//! comes back byte for byte; signed parts inside are hashed in DER (RFC 5652, 5.4), so nothing signed is lost.

use super::super::ber_tlv::{Header, Tag, TlvError, TlvErrorKind, encode, encode_length};

/// Real certificates and security objects nest about 12 deep; the limit leaves room and keeps the stack small.
const MAX_DEPTH: usize = 64;

const CONSTRUCTED_OCTET_STRING: Tag = Tag::new(0x24);

/// The outcome of [`normalise`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalised {
    /// The same structure in definite minimal lengths.
    pub der: Vec<u8>,
    /// Whether the input was anything else, reported as `cms.ber_indefinite`.
    pub changed: bool,
}

/// Objects rewritten before giving up. The longest master list of the field has some 60 000; rewriting one costs about
/// a hundred octets of memory, so this bounds what a hostile file can take. What is DER already is never rewritten.
const MAX_OBJECTS: usize = 1 << 20;

/// Rewrites one BER object that fills the input as DER.
pub fn normalise(input: &[u8]) -> Result<Normalised, TlvError> {
    if is_definite_and_minimal(input) {
        return Ok(Normalised { der: input.to_vec(), changed: false });
    }
    let mut cursor = Cursor { input, at: 0, objects: 0 };
    let der = cursor.object(0)?;
    if cursor.at != input.len() {
        return Err(cursor.error(TlvErrorKind::Trailing));
    }
    let changed = der != input;
    Ok(Normalised { der, changed })
}

/// Whether the octets are one object that rewriting would leave as it is: told in one pass, without copying anything.
///
/// Only the ends of open constructed objects are kept, so depth costs no stack.
fn is_definite_and_minimal(input: &[u8]) -> bool {
    let mut ends = Vec::new();
    let mut at = 0_usize;
    loop {
        let Some(header) = input.get(at..).and_then(|rest| Header::parse(rest).ok()) else { return false };
        let Some(value) = at.checked_add(header.header_len) else { return false };
        let Some(end) = value.checked_add(header.value_len) else { return false };
        let bound = ends.last().copied().unwrap_or(input.len());
        let is_minimal = header.header_len == header.tag.octet_count().saturating_add(length_octets(header.value_len));
        if end > bound || !is_minimal || header.tag == CONSTRUCTED_OCTET_STRING || ends.len() > MAX_DEPTH {
            return false;
        }
        at = if header.tag.is_constructed() {
            ends.push(end);
            value
        } else {
            end
        };
        while ends.last() == Some(&at) {
            ends.pop();
        }
        if ends.is_empty() {
            return at == input.len();
        }
    }
}

const fn length_octets(length: usize) -> usize {
    match length {
        0..=0x7F => 1,
        0x80..=0xFF => 2,
        0x100..=0xFFFF => 3,
        0x1_0000..=0xFF_FFFF => 4,
        _ => 5,
    }
}

struct Cursor<'a> {
    input: &'a [u8],
    at: usize,
    objects: usize,
}

enum Length {
    Definite(usize),
    Indefinite,
}

impl<'a> Cursor<'a> {
    const fn error(&self, kind: TlvErrorKind) -> TlvError {
        TlvError { offset: self.at, kind }
    }

    fn octet(&mut self) -> Result<u8, TlvError> {
        let octet = self.input.get(self.at).copied().ok_or_else(|| self.error(TlvErrorKind::Truncated))?;
        self.at += 1;
        Ok(octet)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], TlvError> {
        let end = self.at.checked_add(count).ok_or_else(|| self.error(TlvErrorKind::Truncated))?;
        let taken = self.input.get(self.at..end).ok_or_else(|| self.error(TlvErrorKind::Truncated))?;
        self.at = end;
        Ok(taken)
    }

    fn tag(&mut self) -> Result<Tag, TlvError> {
        let mut number = u32::from(self.octet()?);
        if number & 0x1F == 0x1F {
            loop {
                if number > 0x00FF_FFFF {
                    return Err(self.error(TlvErrorKind::TagTooLong));
                }
                let octet = self.octet()?;
                number = number << 8 | u32::from(octet);
                if octet & 0x80 == 0 {
                    break;
                }
            }
        }
        Ok(Tag::new(number))
    }

    /// Any number of length octets is BER (8.1.3.5), as long as the length itself is one we could hold.
    fn length(&mut self) -> Result<Length, TlvError> {
        match self.octet()? {
            short @ 0..=0x7F => Ok(Length::Definite(usize::from(short))),
            0x80 => Ok(Length::Indefinite),
            0xFF => Err(self.error(TlvErrorKind::LengthForm)),
            long => {
                let mut value: usize = 0;
                for _ in 0x80..long {
                    let octet = usize::from(self.octet()?);
                    value = value
                        .checked_mul(256)
                        .and_then(|high| high.checked_add(octet))
                        .ok_or_else(|| self.error(TlvErrorKind::LengthForm))?;
                }
                Ok(Length::Definite(value))
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Vec<u8>, TlvError> {
        self.objects = self.objects.saturating_add(1);
        if depth > MAX_DEPTH || self.objects > MAX_OBJECTS {
            return Err(self.error(TlvErrorKind::Depth));
        }
        let tag = self.tag()?;
        let length = self.length()?;
        if !tag.is_constructed() {
            let Length::Definite(count) = length else { return Err(self.error(TlvErrorKind::LengthForm)) };
            return Ok(encode(tag, self.take(count)?));
        }
        let children = self.children(length, depth)?;
        Ok(join_segments(tag, &children).unwrap_or_else(|| {
            let mut out = tag.octets();
            out.extend(encode_length(children.iter().map(Vec::len).sum()));
            children.iter().for_each(|child| out.extend_from_slice(child));
            out
        }))
    }

    fn children(&mut self, length: Length, depth: usize) -> Result<Vec<Vec<u8>>, TlvError> {
        let mut children = Vec::new();
        match length {
            Length::Definite(count) => {
                let value_start = self.at;
                let value = self.take(count)?;
                let mut inner = Cursor { input: value, at: 0, objects: self.objects };
                while inner.at < value.len() {
                    let child = inner.object(depth + 1);
                    children.push(child.map_err(|e| TlvError { offset: value_start.saturating_add(e.offset), ..e })?);
                }
                self.objects = inner.objects;
            }
            Length::Indefinite => loop {
                if self.input.get(self.at..).is_some_and(|rest| rest.starts_with(&[0, 0])) {
                    self.at += 2;
                    break;
                }
                children.push(self.object(depth + 1)?);
            },
        }
        Ok(children)
    }
}

/// A constructed OCTET STRING is its segments joined (X.690, 8.7.3.2). Segments were normalised already.
fn join_segments(tag: Tag, segments: &[Vec<u8>]) -> Option<Vec<u8>> {
    if tag != CONSTRUCTED_OCTET_STRING {
        return None;
    }
    let mut joined = Vec::new();
    for segment in segments {
        let object = super::super::ber_tlv::Reader::sole(segment, super::OCTET_STRING).ok()?;
        joined.extend_from_slice(object.value);
    }
    Some(encode(super::OCTET_STRING, &joined))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn der(input: &str) -> (String, bool) {
        let normalised = normalise(&hex::decode(input).unwrap()).unwrap();
        (hex::encode(normalised.der), normalised.changed)
    }

    #[test]
    fn indefinite_lengths_and_string_segments_become_der() {
        assert_eq!(der("3080020101000 0".replace(' ', "").as_str()), ("3003020101".into(), true));
        assert_eq!(der("248004020102040103 0000".replace(' ', "").as_str()), ("0403010203".into(), true));
        assert_eq!(der("24800000"), ("0400".into(), true));
        assert_eq!(der("30830000030201 01".replace(' ', "").as_str()), ("3003020101".into(), true));
    }

    #[test]
    fn der_comes_back_byte_for_byte() {
        assert_eq!(der("3008020101a003040105"), ("3008020101a003040105".into(), false));
    }

    #[test]
    fn depth_and_truncation_are_errors() {
        assert_eq!(normalise(&[0x30, 0x80].repeat(70)).unwrap_err().kind, TlvErrorKind::Depth);
        assert_eq!(normalise(&[0x30, 0x80, 2, 1, 1]).unwrap_err().kind, TlvErrorKind::Truncated);
        assert_eq!(normalise(&[0x30, 0x00, 0x00]).unwrap_err().kind, TlvErrorKind::Trailing);
        assert_eq!(normalise(&[0x04, 0x80, 0, 0]).unwrap_err().kind, TlvErrorKind::LengthForm);
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing_more(data in prop::collection::vec(any::<u8>(), 0..300)) {
            let rewritten = Cursor { input: &data, at: 0, objects: 0 }.object(0);
            prop_assert_eq!(is_definite_and_minimal(&data), rewritten.is_ok_and(|der| der == data));
            if let Ok(once) = normalise(&data) {
                let twice = normalise(&once.der).unwrap();
                prop_assert!(!twice.changed);
            }
        }
    }
}
