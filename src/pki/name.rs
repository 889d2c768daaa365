//! Distinguished names, compared as RFC 5280, 7.1 says.
//!
//! Certificates of one State write the same name as PrintableString here and UTF8String there, or `gb` for `GB`:
//! comparing octets would lose genuine documents. A name that matches proves nothing; only a signature does.

use std::fmt;

use super::error::{Part, PkiError};
use crate::encoding::der::{PRINTABLE_STRING, SEQUENCE, SET, UTF8_STRING};
use crate::encoding::{Oid, Reader, Tag, Tlv, TlvError, TlvErrorKind};

const COUNTRY: Oid = Oid::from_arcs(&[2, 5, 4, 6]);
const TELETEX_STRING: Tag = Tag::new(0x14);
const IA5_STRING: Tag = Tag::new(0x16);
const VISIBLE_STRING: Tag = Tag::new(0x1A);
const UNIVERSAL_STRING: Tag = Tag::new(0x1C);
const BMP_STRING: Tag = Tag::new(0x1E);

/// A distinguished name: its octets, and its attributes in order.
///
/// ```text
/// Name ::= SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY }
/// ```
#[derive(Clone)]
pub struct Name {
    der: Vec<u8>,
    attributes: Vec<Attribute>,
    comparison_key: Vec<u8>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Attribute {
    oid: Oid,
    value: Value,
    /// As written, for showing.
    shown: String,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    /// A string, with case folded and spaces collapsed.
    Text(String),
    /// Anything else, by its encoding.
    Other(Vec<u8>),
}

impl Name {
    /// Reads one `Name`.
    pub fn parse(der: &[u8]) -> Result<Self, PkiError> {
        let object = Reader::sole(der, SEQUENCE).map_err(PkiError::malformed(Part::Name))?;
        Self::from_object(&object).map_err(PkiError::malformed(Part::Name))
    }

    pub(super) fn from_object(object: &Tlv<'_>) -> Result<Self, TlvError> {
        let (mut all, mut comparison_key) = (Vec::new(), Vec::new());
        let mut rdns = object.reader();
        while !rdns.is_empty() {
            let mut rdn = Vec::new();
            let mut attributes = rdns.expect(SET)?.reader();
            while !attributes.is_empty() {
                let mut attribute = attributes.sequence()?;
                let oid = attribute.oid()?;
                let value = attribute.next_object()?.ok_or_else(|| attribute.error(TlvErrorKind::Truncated))?;
                rdn.push(Attribute::new(oid, &value));
            }
            // One RDN is a set: its order carries no meaning.
            rdn.sort();
            comparison_key.push(0xFF);
            rdn.iter().for_each(|attribute| attribute.append_key(&mut comparison_key));
            all.append(&mut rdn);
        }
        Ok(Self { der: object.encoded.to_vec(), attributes: all, comparison_key })
    }

    /// The name as encoded.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Whether both name the same entity (RFC 5280, 7.1): same attributes in the same order, comparing strings
    /// without regard to case, string type, and leading, trailing or repeated spaces.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.comparison_key == other.comparison_key
    }

    /// Equal octets for names that [match](Self::matches), for looking names up.
    #[must_use]
    pub fn comparison_key(&self) -> &[u8] {
        &self.comparison_key
    }

    /// The country, in capital letters: two letters of ISO 3166-1, or what Doc 9303-3 adds (`EU`, `UN`, ...).
    #[must_use]
    pub fn country(&self) -> Option<String> {
        let attribute = self.attributes.iter().find(|attribute| attribute.oid == COUNTRY)?;
        Some(attribute.shown.trim().to_uppercase())
    }
}

impl Attribute {
    fn new(oid: Oid, value: &Tlv<'_>) -> Self {
        match text(value) {
            Some(shown) => Self { oid, value: Value::Text(folded(&shown)), shown },
            None => Self { oid, value: Value::Other(value.encoded.to_vec()), shown: hex::encode(value.encoded) },
        }
    }

    fn append_key(&self, key: &mut Vec<u8>) {
        let (kind, octets) = match &self.value {
            Value::Text(text) => (1, text.as_bytes()),
            Value::Other(octets) => (2, octets.as_slice()),
        };
        for part in [self.oid.content(), &[kind], octets] {
            key.extend_from_slice(&part.len().to_be_bytes());
            key.extend_from_slice(part);
        }
    }

    fn label(&self) -> Option<&'static str> {
        Some(match self.oid.content() {
            [0x55, 0x04, 0x03] => "CN",
            [0x55, 0x04, 0x05] => "serialNumber",
            [0x55, 0x04, 0x06] => "C",
            [0x55, 0x04, 0x07] => "L",
            [0x55, 0x04, 0x08] => "ST",
            [0x55, 0x04, 0x0A] => "O",
            [0x55, 0x04, 0x0B] => "OU",
            _ => return None,
        })
    }
}

/// The characters of a string type. A UTF8String that is not UTF-8 is read as Latin-1, as its writer meant it.
fn text(value: &Tlv<'_>) -> Option<String> {
    let latin_1 = || value.value.iter().copied().map(char::from).collect();
    match value.tag {
        UTF8_STRING => Some(std::str::from_utf8(value.value).map_or_else(|_| latin_1(), ToOwned::to_owned)),
        PRINTABLE_STRING | TELETEX_STRING | IA5_STRING | VISIBLE_STRING => Some(latin_1()),
        BMP_STRING => {
            let (pairs, rest) = value.value.as_chunks::<2>();
            let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
            rest.is_empty()
                .then(|| char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
        }
        UNIVERSAL_STRING => {
            let (quads, rest) = value.value.as_chunks::<4>();
            let code =
                |quad: &[u8; 4]| char::from_u32(u32::from_be_bytes(*quad)).unwrap_or(char::REPLACEMENT_CHARACTER);
            rest.is_empty().then(|| quads.iter().map(code).collect())
        }
        _ => None,
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Name {
    /// `C=DE, O=bund, OU=bsi, CN=csca-germany`, in the order of the encoding; control characters are replaced.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, attribute) in self.attributes.iter().enumerate() {
            let separator = if i == 0 { "" } else { ", " };
            let shown: String =
                attribute.shown.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
            match attribute.label() {
                Some(label) => write!(f, "{separator}{label}={shown}")?,
                None => write!(f, "{separator}{}={shown}", attribute.oid)?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::{ber_tlv, der};
    use proptest::prelude::*;

    fn name(attributes: &[(u64, Tag, &[u8])]) -> Name {
        let rdn = |(arc, tag, value): &(u64, Tag, &[u8])| {
            der::set_of(vec![der::sequence(&[
                der::oid(&Oid::from_arcs(&[2, 5, 4, *arc])),
                ber_tlv::encode(*tag, value),
            ])])
        };
        Name::parse(&der::sequence(&attributes.iter().map(rdn).collect::<Vec<_>>())).unwrap()
    }

    #[test]
    fn case_spaces_and_string_type_do_not_matter() {
        let printable = name(&[(6, PRINTABLE_STRING, b"GB"), (3, PRINTABLE_STRING, b"Country Signing")]);
        let utf8 = name(&[(6, UTF8_STRING, b"gb"), (3, UTF8_STRING, b" country  SIGNING ")]);
        let bmp = name(&[
            (6, PRINTABLE_STRING, b"GB"),
            (3, BMP_STRING, "Country Signing".encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>().as_slice()),
        ]);
        assert!(printable.matches(&utf8) && printable.matches(&bmp));
        assert_eq!(printable.comparison_key(), utf8.comparison_key());
        assert_eq!(utf8.country().as_deref(), Some("GB"));
        assert_eq!(printable.to_string(), "C=GB, CN=Country Signing");
    }

    #[test]
    fn value_order_and_type_of_attribute_matter() {
        let one = name(&[(6, PRINTABLE_STRING, b"GB"), (3, PRINTABLE_STRING, b"A")]);
        for other in [
            name(&[(6, PRINTABLE_STRING, b"GB"), (3, PRINTABLE_STRING, b"B")]),
            name(&[(3, PRINTABLE_STRING, b"A"), (6, PRINTABLE_STRING, b"GB")]),
            name(&[(6, PRINTABLE_STRING, b"GB"), (10, PRINTABLE_STRING, b"A")]),
            name(&[(6, PRINTABLE_STRING, b"GB")]),
        ] {
            assert!(!one.matches(&other));
            assert_ne!(one.comparison_key(), other.comparison_key());
        }
    }

    #[test]
    fn latin_1_in_a_utf8_string_is_shown_and_control_characters_are_not() {
        assert_eq!(name(&[(3, UTF8_STRING, &[b'S', 0xE9, 0x07])]).to_string(), "CN=S\u{e9}\u{fffd}");
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(data in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(name) = Name::parse(&data) {
                let _ = (name.to_string(), name.country(), name.comparison_key());
            }
        }

        #[test]
        fn the_key_falls_together_exactly_when_the_names_match(a in "[ aAbB]{0,4}", b in "[ aAbB]{0,4}") {
            let (a, b) = (name(&[(3, UTF8_STRING, a.as_bytes())]), name(&[(3, UTF8_STRING, b.as_bytes())]));
            prop_assert_eq!(a.matches(&b), a.comparison_key() == b.comparison_key());
        }
    }
}
