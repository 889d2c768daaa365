//! As much of CBOR (RFC 8949) as a compact receipt takes, in its deterministic form (4.2.1) and no other: what could be written
//! in two ways could be signed in one and read in the other.

/// A data item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Whole(i64),
    Octets(Vec<u8>),
    Text(String),
    List(Vec<Self>),
    /// Keys and values; encoding sorts them.
    Map(Vec<(Self, Self)>),
    Tagged(u64, Box<Self>),
    Flag(bool),
}

/// Lists and maps within each other: a signed map goes two deep.
const DEEPEST: u8 = 4;

const WHOLE: u8 = 0;
const NEGATIVE: u8 = 1;
const OCTETS: u8 = 2;
const TEXT: u8 = 3;
const LIST: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;
const SIMPLE: u8 = 7;

const FALSE: u64 = 20;
const TRUE: u64 = 21;

impl Item {
    /// Text, from a constant.
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// As octets.
    pub(super) fn encode(&self) -> Vec<u8> {
        let counted = |major, octets: &[u8]| [head(major, length(octets.len())), octets.to_vec()].concat();
        match self {
            Self::Whole(number) => match u64::try_from(*number) {
                Ok(number) => head(WHOLE, number),
                Err(_) => head(NEGATIVE, number.unsigned_abs().saturating_sub(1)),
            },
            Self::Octets(octets) => counted(OCTETS, octets),
            Self::Text(text) => counted(TEXT, text.as_bytes()),
            Self::List(items) => {
                let items: Vec<u8> = items.iter().flat_map(Self::encode).collect();
                [self.head_of_many(LIST), items].concat()
            }
            Self::Map(pairs) => {
                let mut pairs: Vec<_> = pairs.iter().map(|(key, value)| (key.encode(), value.encode())).collect();
                pairs.sort();
                let pairs: Vec<u8> = pairs.into_iter().flat_map(|(key, value)| [key, value].concat()).collect();
                [self.head_of_many(MAP), pairs].concat()
            }
            Self::Tagged(tag, item) => [head(TAG, *tag), item.encode()].concat(),
            Self::Flag(flag) => head(SIMPLE, if *flag { TRUE } else { FALSE }),
        }
    }

    fn head_of_many(&self, major: u8) -> Vec<u8> {
        let count = match self {
            Self::List(items) => items.len(),
            Self::Map(pairs) => pairs.len(),
            _ => 0,
        };
        head(major, length(count))
    }

    /// From octets, all of them.
    pub(super) fn decode(octets: &[u8]) -> Option<Self> {
        let mut reader = Reader(octets);
        let item = reader.item(DEEPEST)?;
        reader.0.is_empty().then_some(item)
    }
}

fn length(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// The kind of an item and its number, in as few octets as hold it.
fn head(major: u8, number: u64) -> Vec<u8> {
    let [.., fourth, third, second, first] = number.to_be_bytes();
    let kind = major << 5;
    match number {
        0..=23 => vec![kind | first],
        24..=0xFF => vec![kind | 24, first],
        0x100..=0xFFFF => vec![kind | 25, second, first],
        0x1_0000..=0xFFFF_FFFF => vec![kind | 26, fourth, third, second, first],
        _ => [vec![kind | 27], number.to_be_bytes().to_vec()].concat(),
    }
}

/// What is left to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(count).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self, octets: u64, least: u64) -> Option<u64> {
        let number = self.take(octets)?.iter().fold(0, |number, octet| number << 8 | u64::from(*octet));
        (number >= least).then_some(number)
    }

    fn head(&mut self) -> Option<(u8, u64)> {
        let first = *self.take(1)?.first()?;
        let number = match first & 0x1F {
            small @ 0..=23 => u64::from(small),
            24 => self.number(1, 24)?,
            25 => self.number(2, 0x100)?,
            26 => self.number(4, 0x1_0000)?,
            27 => self.number(8, 0x1_0000_0000)?,
            // Reserved, or without a length of its own.
            _ => return None,
        };
        Some((first >> 5, number))
    }

    fn item(&mut self, deeper: u8) -> Option<Item> {
        let (major, number) = self.head()?;
        let inner = || deeper.checked_sub(1);
        Some(match (major, number) {
            (WHOLE, number) => Item::Whole(i64::try_from(number).ok()?),
            (NEGATIVE, number) => Item::Whole(-1 - i64::try_from(number).ok()?),
            (OCTETS, count) => Item::Octets(self.take(count)?.to_vec()),
            (TEXT, count) => Item::Text(std::str::from_utf8(self.take(count)?).ok()?.to_owned()),
            (LIST, count) => Item::List(self.list(count, inner()?)?),
            (MAP, count) => Item::Map(self.map(count, inner()?)?),
            (TAG, tag) => Item::Tagged(tag, Box::new(self.item(inner()?)?)),
            (SIMPLE, FALSE) => Item::Flag(false),
            (SIMPLE, TRUE) => Item::Flag(true),
            _ => return None,
        })
    }

    /// Each item takes an octet at least, so that a count nobody can hold ends with the octets.
    fn list(&mut self, count: u64, deeper: u8) -> Option<Vec<Item>> {
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(self.item(deeper)?);
        }
        Some(items)
    }

    fn map(&mut self, count: u64, deeper: u8) -> Option<Vec<(Item, Item)>> {
        let mut pairs = Vec::new();
        let mut before: Option<Vec<u8>> = None;
        for _ in 0..count {
            let key = self.item(deeper)?;
            let encoded = key.encode();
            // In order, and none twice.
            if before.is_some_and(|before| before >= encoded) {
                return None;
            }
            before = Some(encoded);
            pairs.push((key, self.item(deeper)?));
        }
        Some(pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 8949, appendix A.
    #[test]
    fn the_examples_of_the_standard_come_out() {
        let list = |numbers: &[i64]| Item::List(numbers.iter().copied().map(Item::Whole).collect());
        for (item, encoded) in [
            (Item::Whole(0), "00"),
            (Item::Whole(23), "17"),
            (Item::Whole(24), "1818"),
            (Item::Whole(100), "1864"),
            (Item::Whole(1000), "1903e8"),
            (Item::Whole(1_000_000), "1a000f4240"),
            (Item::Whole(1_000_000_000_000), "1b000000e8d4a51000"),
            (Item::Whole(-1), "20"),
            (Item::Whole(-1000), "3903e7"),
            (Item::Flag(false), "f4"),
            (Item::Flag(true), "f5"),
            (Item::Octets(vec![1, 2, 3, 4]), "4401020304"),
            (Item::text("IETF"), "6449455446"),
            (Item::text("ü"), "62c3bc"),
            (list(&[]), "80"),
            (list(&[1, 2, 3]), "83010203"),
            (Item::Map(vec![(Item::Whole(3), Item::Whole(4)), (Item::Whole(1), Item::Whole(2))]), "a201020304"),
            (Item::Tagged(1, Box::new(Item::Whole(1_363_896_240))), "c11a514b67b0"),
        ] {
            assert_eq!(hex::encode(item.encode()), encoded);
            assert_eq!(Item::decode(&hex::decode(encoded).unwrap()).map(|item| item.encode()), Some(item.encode()));
        }
    }

    #[test]
    fn what_could_be_written_otherwise_is_refused() {
        for (wrong, why) in [
            ("1800", "a small number in two octets"),
            ("190018", "a number in three octets that two hold"),
            ("1bffffffffffffffff", "a number nobody needs"),
            ("5f42010243030405ff", "octets in pieces"),
            ("9f0102ff", "a list without a length"),
            ("a203040102", "keys out of order"),
            ("a201020103", "a key twice"),
            ("6261", "text that ends too soon"),
            ("61ff", "no UTF-8"),
            ("9b7fffffffffffffff", "more items than octets"),
            ("8181818181818100", "too deep"),
            ("f6", "nothing"),
            ("f97e00", "not a number"),
            ("0000", "something behind"),
            ("", "no octets"),
        ] {
            assert_eq!(Item::decode(&hex::decode(wrong).unwrap()), None, "{why}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_written_alike(octets in prop::collection::vec(any::<u8>(), 0..48)) {
            if let Some(item) = Item::decode(&octets) {
                prop_assert_eq!(item.encode(), octets);
            }
        }
    }
}
