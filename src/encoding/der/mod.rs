//! DER types on top of [`ber_tlv`], and the way from BER to DER (ITU-T X.690, 8 and 10).
//!
//! For the structures Doc 9303 and RFC 5652 define that we read ourselves: CMS, LDS security object, SecurityInfos.

mod normalise;

pub use normalise::{Normalised, normalise};

use super::ber_tlv::{self, Reader, Tag, Tlv, TlvError, TlvErrorKind};
use super::oid::Oid;

/// BOOLEAN.
pub const BOOLEAN: Tag = Tag::new(0x01);
/// INTEGER.
pub const INTEGER: Tag = Tag::new(0x02);
/// BIT STRING.
pub const BIT_STRING: Tag = Tag::new(0x03);
/// OCTET STRING.
pub const OCTET_STRING: Tag = Tag::new(0x04);
/// NULL.
pub const NULL: Tag = Tag::new(0x05);
/// OBJECT IDENTIFIER.
pub const OBJECT_IDENTIFIER: Tag = Tag::new(0x06);
/// UTF8String.
pub const UTF8_STRING: Tag = Tag::new(0x0C);
/// PrintableString.
pub const PRINTABLE_STRING: Tag = Tag::new(0x13);
/// UTCTime.
pub const UTC_TIME: Tag = Tag::new(0x17);
/// GeneralizedTime.
pub const GENERALIZED_TIME: Tag = Tag::new(0x18);
/// SEQUENCE, SEQUENCE OF.
pub const SEQUENCE: Tag = Tag::new(0x30);
/// SET, SET OF.
pub const SET: Tag = Tag::new(0x31);

/// `[number]` with a constructed value: EXPLICIT, or IMPLICIT over a constructed type.
#[must_use]
pub const fn context(number: u8) -> Tag {
    Tag::new(u32::from_be_bytes([0, 0, 0, 0xA0 | (number & 0x1F)]))
}

/// `[number] IMPLICIT` over a primitive type.
#[must_use]
pub const fn context_primitive(number: u8) -> Tag {
    Tag::new(u32::from_be_bytes([0, 0, 0, 0x80 | (number & 0x1F)]))
}

impl<'a> Reader<'a> {
    /// The inside of the next SEQUENCE.
    pub fn sequence(&mut self) -> Result<Self, TlvError> {
        Ok(self.expect(SEQUENCE)?.reader())
    }

    /// The inside of the next SET.
    pub fn set(&mut self) -> Result<Self, TlvError> {
        Ok(self.expect(SET)?.reader())
    }

    /// The next OBJECT IDENTIFIER.
    pub fn oid(&mut self) -> Result<Oid, TlvError> {
        let object = self.expect(OBJECT_IDENTIFIER)?;
        Oid::from_content(object.value).map_err(|_| object.malformed())
    }

    /// The next OCTET STRING's octets.
    pub fn octet_string(&mut self) -> Result<&'a [u8], TlvError> {
        Ok(self.expect(OCTET_STRING)?.value)
    }

    /// The content octets of the next INTEGER, two's complement, at least one.
    pub fn integer(&mut self) -> Result<&'a [u8], TlvError> {
        let object = self.expect(INTEGER)?;
        if object.value.is_empty() { Err(object.malformed()) } else { Ok(object.value) }
    }

    /// The next INTEGER as an unsigned magnitude without leading zeros; a negative one is malformed.
    pub fn unsigned(&mut self) -> Result<&'a [u8], TlvError> {
        let object = self.expect(INTEGER)?;
        unsigned_value(&object)
    }

    /// The next INTEGER if it fits 32 bits.
    pub fn small_integer(&mut self) -> Result<i32, TlvError> {
        let object = self.expect(INTEGER)?;
        let first = object.value.first().ok_or_else(|| object.malformed())?;
        if object.value.len() > 4 {
            return Err(object.malformed());
        }
        let fill = if first & 0x80 == 0 { 0 } else { 0xFF };
        let mut octets = [fill; 4];
        for (to, from) in octets.iter_mut().rev().zip(object.value.iter().rev()) {
            *to = *from;
        }
        Ok(i32::from_be_bytes(octets))
    }

    /// The next BIT STRING's octets; its unused bits must be none.
    pub fn whole_bit_string(&mut self) -> Result<&'a [u8], TlvError> {
        let object = self.expect(BIT_STRING)?;
        match object.value.split_first() {
            Some((0, octets)) => Ok(octets),
            _ => Err(object.malformed()),
        }
    }
}

/// An INTEGER's magnitude without leading zeros; a negative or empty one is malformed.
pub fn unsigned_value<'a>(object: &Tlv<'a>) -> Result<&'a [u8], TlvError> {
    match object.value.first() {
        Some(first) if first & 0x80 == 0 => Ok(without_leading_zeros(object.value)),
        _ => Err(object.malformed()),
    }
}

/// The octets without leading zeros; zero itself becomes an empty slice.
#[must_use]
pub fn without_leading_zeros(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    octets.get(zeros..).unwrap_or_default()
}

/// A SEQUENCE around encoded elements.
#[must_use]
pub fn sequence(elements: &[Vec<u8>]) -> Vec<u8> {
    ber_tlv::encode_all(SEQUENCE, elements)
}

/// A SET OF around encoded elements, in DER order (X.690, 11.6).
#[must_use]
pub fn set_of(mut elements: Vec<Vec<u8>>) -> Vec<u8> {
    elements.sort();
    ber_tlv::encode_all(SET, &elements)
}

/// An OBJECT IDENTIFIER.
#[must_use]
pub fn oid(oid: &Oid) -> Vec<u8> {
    ber_tlv::encode(OBJECT_IDENTIFIER, oid.content())
}

/// A non-negative INTEGER from its magnitude, big-endian.
#[must_use]
pub fn unsigned(magnitude: &[u8]) -> Vec<u8> {
    let minimal = without_leading_zeros(magnitude);
    let mut value = Vec::with_capacity(minimal.len().saturating_add(1));
    if minimal.first().is_none_or(|first| first & 0x80 != 0) {
        value.push(0);
    }
    value.extend_from_slice(minimal);
    ber_tlv::encode(INTEGER, &value)
}

/// An OCTET STRING.
#[must_use]
pub fn octet_string(octets: &[u8]) -> Vec<u8> {
    ber_tlv::encode(OCTET_STRING, octets)
}

/// A BIT STRING of whole octets.
#[must_use]
pub fn bit_string(octets: &[u8]) -> Vec<u8> {
    let mut value = vec![0];
    value.extend_from_slice(octets);
    ber_tlv::encode(BIT_STRING, &value)
}

/// NULL.
#[must_use]
pub fn null() -> Vec<u8> {
    ber_tlv::encode(NULL, &[])
}

/// Reads one SEQUENCE that fills the input.
pub fn sole_sequence(input: &[u8]) -> Result<Reader<'_>, TlvError> {
    Ok(Reader::sole(input, SEQUENCE)?.reader())
}

/// An error for a value that has the right tag and the wrong content.
#[must_use]
pub const fn value_error(offset: usize) -> TlvError {
    TlvError { offset, kind: TlvErrorKind::Value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn integers_keep_their_sign() {
        let mut reader = Reader::new(&[2, 1, 0xFF, 2, 2, 0x00, 0x80, 2, 1, 0xFF, 2, 0]);
        assert_eq!(reader.small_integer(), Ok(-1));
        assert_eq!(reader.small_integer(), Ok(128));
        assert!(reader.unsigned().is_err());
        assert!(reader.integer().is_err());
    }

    #[test]
    fn set_of_is_sorted_by_encoding() {
        assert_eq!(set_of(vec![vec![4, 1, 9], vec![2, 1, 1]]), [0x31, 6, 2, 1, 1, 4, 1, 9]);
    }

    proptest! {
        #[test]
        fn magnitudes_read_back(magnitude in prop::collection::vec(any::<u8>(), 0..80)) {
            let encoded = unsigned(&magnitude);
            prop_assert_eq!(Reader::new(&encoded).unsigned().unwrap(), without_leading_zeros(&magnitude));
        }
    }
}
